//! Imported dentists: what is missing is taken, what is there stays.

use std::collections::BTreeSet;

use crate::conversation::import::{Implausible, Known, import};
use crate::conversation::{Conversation, Focus};
use crate::person::{Language, WhatsAppUser};
use crate::phone::Phone;
use crate::profile::{LicenceCheck, Office};
use crate::reading::{Details, Field};
use crate::{Origin, Source, Timestamp};

fn known(name: &str, licence: &str) -> Known {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Known {
        details: Details {
            name: some(name),
            clinic: some("Smile Studio"),
            licence: some(licence),
            phone: None,
        },
        office: Office {
            city: Some("Ahmedabad".to_owned()),
            ..Office::default()
        },
        language: Some(Language::Spanish),
    }
}

fn origin() -> Origin {
    Origin {
        source: Source::parse("firebase").unwrap(),
        created_at: Some("2026-01-05T09:00:00Z".parse().unwrap()),
    }
}

fn nobody() -> Conversation {
    let user = WhatsAppUser::of_phone(Phone::from_wa_id("15550100021").unwrap());
    Conversation::new(user.key().unwrap(), user, Language::English, Timestamp::UNIX_EPOCH)
}

#[test]
fn a_new_dentist_is_registered_and_their_licence_is_not_looked_at() {
    let now = "2026-11-20T12:00:00Z".parse().unwrap();
    let imported = import(
        &nobody(),
        &known("Dr. Stone", "dl-1"),
        &BTreeSet::new(),
        &origin(),
        "IN",
        now,
    );
    let imported = imported.unwrap().unwrap();
    let conversation = &imported.conversation;
    assert_eq!(conversation.profile.registered_at, origin().created_at);
    assert_eq!(conversation.created_at, origin().created_at.unwrap());
    assert_eq!(conversation.language, Language::Spanish);
    assert_eq!(conversation.name.as_deref(), Some("Dr. Stone"));
    assert!(conversation.focus == Focus::General);
    let licence = conversation.profile.licence.as_ref().unwrap();
    assert_eq!(
        (licence.number.as_str(), &licence.check),
        ("DL-1", &LicenceCheck::Unverified)
    );
    assert_eq!(conversation.profile.office.city.as_deref(), Some("Ahmedabad"));
    assert_eq!(imported.facts[0].what, "imported");
    assert_eq!(imported.facts[1].detail, "name, clinic, licence, city");
}

#[test]
fn what_was_taken_once_and_taken_away_since_does_not_come_back() {
    let now = Timestamp::UNIX_EPOCH;
    let first = import(
        &nobody(),
        &known("Dr. Stone", "DL-1"),
        &BTreeSet::new(),
        &origin(),
        "IN",
        now,
    );
    let mut conversation = first.unwrap().unwrap().conversation;
    conversation.version = 2;
    conversation.profile.office.city = None;
    let taken = ["name", "clinic", "licence", "city"].map(str::to_owned).into();
    let again = import(&conversation, &known("Dr. Stone", "DL-1"), &taken, &origin(), "IN", now);
    assert_eq!(again, Ok(None));
}

#[test]
fn what_is_there_stays_and_the_same_again_is_nothing() {
    let now = Timestamp::UNIX_EPOCH;
    let first = import(
        &nobody(),
        &known("Dr. Stone", ""),
        &BTreeSet::new(),
        &origin(),
        "IN",
        now,
    );
    let mut conversation = first.unwrap().unwrap().conversation;
    conversation.version = 1;
    assert!(!conversation.profile.is_registered());
    let again = import(
        &conversation,
        &known("Dr. Stone", ""),
        &BTreeSet::new(),
        &origin(),
        "IN",
        now,
    );
    assert_eq!(again, Ok(None));
    conversation.profile.name = Some("Dr. Rock".to_owned());
    let more = import(
        &conversation,
        &known("Dr. Stone", "DL-1"),
        &BTreeSet::new(),
        &origin(),
        "IN",
        now,
    );
    let more = more.unwrap().unwrap().conversation;
    assert_eq!(more.profile.name.as_deref(), Some("Dr. Rock"));
    assert!(more.profile.is_registered());
}

#[test]
fn what_is_no_licence_is_refused() {
    let refused = import(
        &nobody(),
        &known("Dr. Stone", "soon"),
        &BTreeSet::new(),
        &origin(),
        "IN",
        Timestamp::UNIX_EPOCH,
    );
    assert_eq!(refused, Err(Implausible(Field::Licence)));
}
