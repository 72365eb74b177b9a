//! Who an item is about, and what a person tells WhatsApp about themselves: preferences and changed ids.
//!
//! Since 2026 a webhook names people by business-scoped user id (BSUID) and may leave out the phone number; older items
//! have the number alone. Source: Meta, "Business-scoped user IDs" (2026-05-28).

use std::collections::HashMap;

use domain::{Bsuid, PersonKey, Phone, Timestamp, WhatsAppUser};
use serde_json::Value;

use super::envelope::{Envelope, Kind};
use super::field;
use super::read::Unreadable;

/// A person's wish about marketing messages, told to WhatsApp and not to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    pub from: WhatsAppUser,
    pub wish: Wish,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Stop,
    /// Also a sign-up by link.
    Resume,
}

/// The same person under a new business-scoped id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdChange {
    pub previous: WhatsAppUser,
    pub current: WhatsAppUser,
    pub at: Timestamp,
}

/// The person whom an item is about: who wrote it, or for whom it is. `contact` adds what it knows besides.
pub(super) fn of(kind: Kind, item: &Value, contact: Option<&Value>) -> WhatsAppUser {
    let person = match kind {
        Kind::Message => named(item, &["from"], &["from_user_id", "from"]),
        // In a group, that is the participant.
        Kind::Status => named(
            item,
            &["recipient_participant_id", "recipient_id"],
            &["recipient_participant_user_id", "recipient_user_id", "recipient_id"],
        ),
        Kind::Preference => entry(item),
        Kind::UserIdUpdate => renamed(item, "previous"),
        Kind::Account => WhatsAppUser {
            phone: None,
            bsuid: None,
        },
    };
    match contact.map(entry) {
        Some(known) if compare(&person, &known) != Some(false) => known.merged_with(&person),
        Some(_) | None => person,
    }
}

/// The `contacts` of a change, found by number or id: a large POST has a thousand of them.
pub(super) struct Contacts {
    list: Vec<Value>,
    places: HashMap<PersonKey, usize>,
}

impl Contacts {
    pub(super) fn new(list: Vec<Value>) -> Self {
        let mut places = HashMap::new();
        for (place, contact) in list.iter().enumerate() {
            for key in keys(&entry(contact)) {
                places.entry(key).or_insert(place);
            }
        }
        Self { list, places }
    }

    /// The contact that belongs to an item: the one with the same number or id, else the only one, if nothing in it
    /// contradicts.
    pub(super) fn of(&self, kind: Kind, item: &Value) -> Option<&Value> {
        let person = of(kind, item, None);
        let mut same = keys(&person)
            .filter_map(|key| self.list.get(*self.places.get(&key)?))
            .filter(|contact| compare(&person, &entry(contact)) == Some(true));
        same.next().or_else(|| match self.list.as_slice() {
            [only] => (only.is_object() && compare(&person, &entry(only)).is_none()).then_some(only),
            _ => None,
        })
    }
}

/// `None` for a wish that is none of the two.
pub(super) fn preference(envelope: &Envelope) -> Result<Option<Preference>, Unreadable> {
    let wish = match field::text(&envelope.item, "value") {
        Some("stop") => Wish::Stop,
        Some("resume" | "signup") => Wish::Resume,
        Some(_) | None => return Ok(None),
    };
    let (from, at) = (envelope.somebody()?, envelope.moment()?);
    Ok(Some(Preference { from, wish, at }))
}

pub(super) fn id_change(envelope: &Envelope) -> Result<IdChange, Unreadable> {
    let (previous, current) = (renamed(&envelope.item, "previous"), renamed(&envelope.item, "current"));
    if previous.bsuid.is_none() || current.bsuid.is_none() {
        return Err(Unreadable::NobodyNamed);
    }
    Ok(IdChange {
        previous,
        current,
        at: envelope.moment()?,
    })
}

/// The person of a `user_id_update`, under the `previous` or the `current` id: `user_id` is an object here.
fn renamed(item: &Value, name: &str) -> WhatsAppUser {
    let id = item.get("user_id").and_then(|ids| field::text(ids, name));
    WhatsAppUser {
        phone: entry(item).phone,
        bsuid: id.and_then(Bsuid::parse),
    }
}

/// The person whom an entry names by `wa_id` and `user_id`.
fn entry(item: &Value) -> WhatsAppUser {
    named(item, &["wa_id"], &["user_id", "wa_id"])
}

/// Reads the first usable phone number and id among the fields. An id may stand where a number is expected.
fn named(item: &Value, phones: &[&str], ids: &[&str]) -> WhatsAppUser {
    let texts = |names: &[&str]| {
        names
            .iter()
            .filter_map(|name| field::text(item, name))
            .collect::<Vec<_>>()
    };
    WhatsAppUser {
        phone: texts(phones)
            .into_iter()
            .find_map(|digits| Phone::from_wa_id(digits.trim_start_matches('+')).ok()),
        bsuid: texts(ids).into_iter().find_map(Bsuid::parse),
    }
}

/// Whether two names mean one person; `None` when they have nothing in common to compare.
fn compare(one: &WhatsAppUser, other: &WhatsAppUser) -> Option<bool> {
    let phones = one.phone.as_ref().zip(other.phone.as_ref());
    let ids = one.bsuid.as_ref().zip(other.bsuid.as_ref());
    phones
        .map(|(one, other)| one.canonical() == other.canonical())
        .or_else(|| ids.map(|(one, other)| one == other))
}

/// Every key of a person: by number, and by id.
fn keys(person: &WhatsAppUser) -> impl Iterator<Item = PersonKey> + use<> {
    let by_phone = person.phone.clone().map(WhatsAppUser::of_phone);
    let by_id = person.bsuid.clone().map(|id| WhatsAppUser {
        phone: None,
        bsuid: Some(id),
    });
    [by_phone, by_id]
        .into_iter()
        .flatten()
        .filter_map(|person| person.key())
}
