//! Arbitrary conversations: who somebody is, and what is being talked about.

use domain::conversation::{BookingTalk, Conversation, Focus, LooseFile, Takeover};
use domain::notice::Matter;
use domain::profile::{Licence, LicenceCheck, Office, Profile};
use domain::reading::Field;
use domain::record::FileKind;
use domain::{EventId, MessageId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::customer::email;
use super::{
    appointment_id, case_id, derived_id, language, person, phone, place, reading, record_id, text, timestamp, user,
};

pub fn conversation() -> impl Strategy<Value = Conversation> {
    let who = (person(), user(), option::of(text()), language(), profile());
    let times = (
        option::of(timestamp()),
        option::of(timestamp()),
        timestamp(),
        timestamp(),
    );
    let talk = (option::of(takeover()), focus(), vec(loose_file(), 0..3), any::<u8>());
    let ids = (vec(derived_id(), 0..3), vec(text(), 0..3));
    (who, times, talk, ids, 1..u64::MAX).prop_map(|(who, times, talk, ids, version)| {
        let (person, user, name, language, profile) = who;
        let (last_inbound_at, stopped_at, created_at, updated_at) = times;
        let (takeover, focus, loose_files, misses) = talk;
        Conversation {
            person,
            user,
            name,
            language,
            profile,
            takeover,
            last_inbound_at,
            stopped_at,
            focus,
            loose_files,
            misses,
            parked: ids.0.into_iter().map(MessageId::trusted).collect(),
            recent: ids.1.into_iter().map(EventId::trusted).collect(),
            created_at,
            updated_at,
            version,
        }
    })
}

pub fn focus() -> impl Strategy<Value = Focus> {
    let registering = (select(Field::ALL.to_vec()), option::of(reading()));
    let booking = (
        option::of(case_id()),
        option::of(appointment_id()),
        option::of(timestamp()),
        option::of(place()),
        vec(timestamp(), 0..4),
        timestamp(),
    );
    let booking = booking.prop_map(|(case, moving, at, place, offered, asked_at)| BookingTalk {
        case,
        moving,
        at,
        place,
        offered,
        asked_at,
    });
    let choosing = (reading(), text(), vec(case_id(), 0..4), timestamp(), any::<bool>());
    let choosing = choosing.prop_map(|(pending, words, candidates, asked_at, of_files)| Focus::Choosing {
        pending,
        words,
        candidates,
        asked_at,
        of_files,
    });
    prop_oneof![
        Just(Focus::General),
        registering.prop_map(|(asked, then)| Focus::Registering { asked, then }),
        any::<u8>().prop_map(|attempt| Focus::NamingPatient { attempt }),
        case_id().prop_map(|case| Focus::Collecting { case }),
        select(Matter::ALL.to_vec()).prop_map(|matter| Focus::Describing { matter }),
        booking.prop_map(Focus::Booking),
        appointment_id().prop_map(|appointment| Focus::Cancelling { appointment }),
        choosing,
    ]
}

fn loose_file() -> impl Strategy<Value = LooseFile> {
    (record_id(), select(FileKind::ALL.to_vec()), timestamp()).prop_map(|(record, kind, at)| LooseFile {
        record,
        kind,
        at,
    })
}

fn takeover() -> impl Strategy<Value = Takeover> {
    (text(), timestamp()).prop_map(|(by, since)| Takeover { by, since })
}

fn profile() -> impl Strategy<Value = Profile> {
    let said = (option::of(text()), option::of(text()));
    (
        said,
        option::of(licence()),
        option::of(phone()),
        office(),
        option::of(timestamp()),
    )
        .prop_map(|((name, clinic), licence, phone, office, registered_at)| Profile {
            name,
            clinic,
            licence,
            phone,
            office,
            registered_at,
        })
}

fn office() -> impl Strategy<Value = Office> {
    let line = || option::of(text());
    (option::of(email()), line(), line(), line(), line()).prop_map(
        |(email, address, city, state, subscription_type)| Office {
            email,
            address,
            city,
            state,
            subscription_type,
        },
    )
}

fn licence() -> impl Strategy<Value = Licence> {
    let check = prop_oneof![
        Just(LicenceCheck::Unverified),
        (text(), timestamp()).prop_map(|(by, at)| LicenceCheck::Verified { by, at }),
        (text(), timestamp(), text()).prop_map(|(by, at, reason)| LicenceCheck::Rejected { by, at, reason }),
    ];
    (text(), check).prop_map(|(number, check)| Licence { number, check })
}

#[cfg(test)]
mod tests {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    use super::*;

    /// The place of a focus among all; a new one has to be counted here.
    fn nth(focus: &Focus) -> usize {
        match focus {
            Focus::General => 0,
            Focus::Registering { .. } => 1,
            Focus::NamingPatient { .. } => 2,
            Focus::Collecting { .. } => 3,
            Focus::Describing { .. } => 4,
            Focus::Booking(_) => 5,
            Focus::Cancelling { .. } => 6,
            Focus::Choosing { .. } => 7,
        }
    }

    #[test]
    fn every_focus_comes_up() {
        let mut runner = TestRunner::deterministic();
        let all = (0..400).map(|_| focus().new_tree(&mut runner).unwrap().current());
        let seen: std::collections::BTreeSet<_> = all.map(|focus| nth(&focus)).collect();
        assert_eq!(seen, (0..8).collect());
    }
}
