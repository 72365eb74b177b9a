//! Who an item is about, and what a person tells WhatsApp about themselves: preferences and changed ids.
//!
//! Since 2026 a webhook names people by business-scoped user id (BSUID) and may leave out the phone number; older items
//! have the number alone. Source: Meta, "Business-scoped user IDs" (2026-05-28).

use domain::{Bsuid, Phone, Timestamp, WhatsAppUser};
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

/// The contact that belongs to an item: the one with the same number or id, else the only one, if nothing in it
/// contradicts.
pub(super) fn contact_of<'a>(kind: Kind, item: &Value, contacts: &'a [Value]) -> Option<&'a Value> {
    let person = of(kind, item, None);
    let same = |contact: &&Value| compare(&person, &entry(contact)) == Some(true);
    contacts.iter().find(same).or_else(|| match contacts {
        [only] => (only.is_object() && compare(&person, &entry(only)).is_none()).then_some(only),
        _ => None,
    })
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
