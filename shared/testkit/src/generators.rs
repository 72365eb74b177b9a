//! Arbitrary domain values, for properties: everything that a type allows, not only what the rules make of it.

mod case;
mod message;
mod settings;

use app::ports::{AnnouncementRecord, FactRecord, Received};
use domain::case::Stage;
use domain::conversation::{Conversation, Focus};
use domain::delivery::DeliveryStatus;
use domain::reading::{ReadBy, Reading};
use domain::task::{self, Task, Timer};
use domain::{
    Announcement, AnnouncementId, Bsuid, CaseId, EventId, Language, MessageId, PersonKey, Phone, TaskId, Timestamp,
    WhatsAppUser,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub use case::case;
pub use message::{message, words};
pub use settings::settings;

/// Between 1970 and 2255, in whole microseconds.
pub fn timestamp() -> impl Strategy<Value = Timestamp> {
    (0..9_000_000_000_000_000_i64).prop_map(|micros| Timestamp::from_microsecond(micros).unwrap())
}

/// What people write: all of Unicode, control characters and empty texts too.
pub fn text() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..40).prop_map(String::from_iter)
}

pub fn phone() -> impl Strategy<Value = Phone> {
    "[1-9][0-9]{6,14}".prop_map(|digits| Phone::from_wa_id(&digits).unwrap())
}

pub fn bsuid() -> impl Strategy<Value = Bsuid> {
    "[A-Z]{2}\\.(ENT\\.)?[0-9A-Za-z]{1,40}".prop_map(|text| Bsuid::parse(&text).unwrap())
}

pub fn user() -> impl Strategy<Value = WhatsAppUser> {
    (option::of(phone()), option::of(bsuid())).prop_map(|(phone, bsuid)| WhatsAppUser { phone, bsuid })
}

pub fn person() -> impl Strategy<Value = PersonKey> {
    let by_phone = phone().prop_map(WhatsAppUser::of_phone);
    let by_bsuid = bsuid().prop_map(|bsuid| WhatsAppUser {
        phone: None,
        bsuid: Some(bsuid),
    });
    prop_oneof![by_phone, by_bsuid].prop_map(|user| user.key().unwrap())
}

pub fn case_id() -> impl Strategy<Value = CaseId> {
    "[A-Za-z0-9._-]{1,64}".prop_map(|text| CaseId::parse(&text).unwrap())
}

pub fn derived_id() -> impl Strategy<Value = String> {
    any::<u64>().prop_map(|seed| domain::ids::derive(&["any", &seed.to_string()]))
}

pub fn language() -> impl Strategy<Value = Language> {
    select(Language::ALL.to_vec())
}

pub fn reading() -> impl Strategy<Value = Reading> {
    select(Reading::ALL.to_vec())
}

pub fn timer() -> impl Strategy<Value = Timer> {
    prop_oneof![
        Just(Timer::StageDeadline),
        any::<u8>().prop_map(|reminder| Timer::Unanswered { reminder })
    ]
}

pub fn focus() -> impl Strategy<Value = Focus> {
    let choosing = (reading(), text(), vec(case_id(), 0..4), timestamp());
    let choosing = choosing.prop_map(|(pending, words, candidates, asked_at)| Focus::Choosing {
        pending,
        words,
        candidates,
        asked_at,
    });
    prop_oneof![Just(Focus::General), choosing]
}

pub fn conversation() -> impl Strategy<Value = Conversation> {
    let who = (person(), user(), option::of(text()), language());
    let times = (
        option::of(timestamp()),
        option::of(timestamp()),
        timestamp(),
        timestamp(),
    );
    let ids = (vec(derived_id(), 0..3), vec(text(), 0..3));
    (who, times, ids, focus(), any::<u8>(), 1..u64::MAX).prop_map(|(who, times, ids, focus, misses, version)| {
        let (person, user, name, language) = who;
        let (last_inbound_at, stopped_at, created_at, updated_at) = times;
        Conversation {
            person,
            user,
            name,
            language,
            last_inbound_at,
            stopped_at,
            focus,
            misses,
            parked: ids.0.into_iter().map(MessageId::trusted).collect(),
            recent: ids.1.into_iter().map(EventId::trusted).collect(),
            created_at,
            updated_at,
            version,
        }
    })
}

pub fn task() -> impl Strategy<Value = Task> {
    let case_timer = (person(), case_id(), timer());
    let case_timer = case_timer.prop_map(|(person, case, timer)| task::Kind::CaseTimer { person, case, timer });
    let publish = derived_id().prop_map(|announcement| task::Kind::Publish {
        announcement: AnnouncementId::trusted(announcement),
    });
    let kind = prop_oneof![case_timer, publish];
    let tries = (any::<u16>(), option::of(text()), select(task::State::ALL.to_vec()));
    let times = (timestamp(), timestamp(), timestamp());
    (derived_id(), kind, tries, times, 1..u64::MAX).prop_map(|(id, kind, tries, times, version)| {
        let (attempts, last_error, state) = tries;
        let (due_at, created_at, updated_at) = times;
        let id = TaskId::trusted(id);
        Task {
            id,
            kind,
            due_at,
            state,
            attempts,
            last_error,
            created_at,
            updated_at,
            version,
        }
    })
}

pub fn received() -> impl Strategy<Value = Received> {
    let read_by = select(vec![ReadBy::Button, ReadBy::Rule, ReadBy::Model, ReadBy::Nobody]);
    let words = (text(), option::of(text()), option::of(text()));
    let read = (option::of(reading()), option::of(read_by), option::of(case_id()));
    (text(), person(), words, read, timestamp(), timestamp()).prop_map(
        |(id, from, (kind, words, quotes), (reading, read_by, case), sent_at, received_at)| Received {
            id: EventId::trusted(id),
            from,
            kind,
            words,
            quotes,
            reading,
            read_by,
            case,
            sent_at,
            received_at,
        },
    )
}

pub fn fact() -> impl Strategy<Value = FactRecord> {
    (
        case_id(),
        any::<u64>(),
        any::<u16>(),
        text(),
        text(),
        text(),
        timestamp(),
    )
        .prop_map(|(case, version, nth, what, detail, actor, at)| FactRecord {
            case,
            version,
            nth,
            what,
            detail,
            actor,
            at,
        })
}

pub fn announcement() -> impl Strategy<Value = AnnouncementRecord> {
    let status = || select(Stage::statuses());
    let delivery = select(DeliveryStatus::ALL.to_vec()).prop_map(DeliveryStatus::name);
    let announcement = prop_oneof![
        (case_id(), status()).prop_map(|(case, status)| Announcement::CaseCreated { case, status }),
        (case_id(), status(), status()).prop_map(|(case, from, to)| Announcement::CaseStageChanged { case, from, to }),
        (case_id(), any::<bool>()).prop_map(|(case, fits)| Announcement::FitAnswered { case, fits }),
        (derived_id(), option::of(case_id())).prop_map(|(message, case)| Announcement::MessageFailed {
            message: MessageId::trusted(message),
            case,
        }),
        (case_id(), delivery).prop_map(|(case, status)| Announcement::DeliveryChanged { case, status }),
    ];
    (derived_id(), announcement, timestamp()).prop_map(|(id, announcement, at)| AnnouncementRecord {
        id: AnnouncementId::trusted(id),
        announcement,
        at,
    })
}
