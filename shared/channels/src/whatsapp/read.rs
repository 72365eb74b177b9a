//! Reads one envelope: Meta's JSON becomes the domain's types.

use domain::inbound::Inbound;
use domain::{EventId, WhatsAppUser};

use super::account::{self, AccountUpdate};
use super::content::{self, Reading};
use super::envelope::{Envelope, Kind};
use super::field;
use super::person::{self, IdChange, Preference};
use super::status::{self, StatusUpdate};

/// What an envelope holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Update {
    Message(Inbound),
    Status(StatusUpdate),
    Preference(Preference),
    UserIdUpdate(IdChange),
    Account(AccountUpdate),
    /// Nothing that a person said to us, and nothing that we act on. `kind` is the provider's name for it.
    Ignored {
        kind: String,
    },
}

/// Why an envelope cannot be read, now or later. Holds nothing personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("this is no envelope of a WhatsApp event")]
    NotAnEnvelope,
    #[error("version {0} of the envelope is unknown")]
    Version(u64),
    #[error("the event has no id")]
    NoId,
    #[error("the event has no time")]
    NoTimestamp,
    #[error("the event has no type")]
    NoType,
    #[error("the event names nobody by phone number or user id")]
    NobodyNamed,
}

pub fn read(envelope: &Envelope) -> Result<Update, Unreadable> {
    match envelope.kind {
        Kind::Message => message(envelope),
        Kind::Status => status::update(envelope).map(Update::Status),
        Kind::Preference => Ok(match person::preference(envelope)? {
            Some(preference) => Update::Preference(preference),
            None => Update::Ignored {
                kind: "user_preferences".to_owned(),
            },
        }),
        Kind::UserIdUpdate => person::id_change(envelope).map(Update::UserIdUpdate),
        Kind::Account => Ok(Update::Account(account::update(envelope))),
    }
}

fn message(envelope: &Envelope) -> Result<Update, Unreadable> {
    let item = &envelope.item;
    let id = field::id(item, "id").map(EventId::trusted).ok_or(Unreadable::NoId)?;
    let sent_at = envelope.moment()?;
    // What is said in a group is not said to us: to answer it in private would be strange.
    if item.get("group_id").is_some() {
        return Ok(Update::Ignored {
            kind: "group_message".to_owned(),
        });
    }
    let from: WhatsAppUser = envelope.somebody()?;
    let Some(Reading { content, quotes }) = content::read(item)? else {
        return Ok(Update::Ignored {
            kind: content::system_kind(item),
        });
    };
    let profile = envelope.contact.as_ref().and_then(|contact| contact.get("profile"));
    let profile_name = profile
        .and_then(|profile| field::text(profile, "name"))
        .map(|name| name.trim().to_owned());
    let profile_name = profile_name.filter(|name| !name.is_empty());
    Ok(Update::Message(Inbound {
        id,
        from,
        profile_name,
        sent_at,
        quotes,
        content,
    }))
}
