//! One item of a webhook on its way through the queue: Meta's JSON as it came, with what is needed to read it alone.

use std::fmt;

use domain::{Timestamp, WhatsAppUser, ids};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{field, person, read::Unreadable};

/// The version of the queued form. A function reads what an older or newer one queued, so a change needs a new number.
const VERSION: u64 = 1;

/// One message, status or other event.
#[derive(Clone, PartialEq)]
pub struct Envelope {
    pub kind: Kind,
    /// The webhook field that it came in, such as `messages`.
    pub field: String,
    pub phone_number_id: Option<String>,
    pub received_at: Timestamp,
    /// Meta's JSON of this one item.
    pub item: Value,
    /// The entry of `contacts` that belongs to it.
    pub contact: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Message,
    Status,
    Preference,
    UserIdUpdate,
    /// Something about our own account, or an error that belongs to no message.
    Account,
}

/// The queued form.
#[derive(Deserialize)]
struct Record {
    kind: Kind,
    field: String,
    #[serde(default)]
    phone_number_id: Option<String>,
    received_at_ms: i64,
    item: Value,
    #[serde(default)]
    contact: Option<Value>,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Status => "status",
            Self::Preference => "preference",
            Self::UserIdUpdate => "user_id_update",
            Self::Account => "account",
        }
    }
}

impl Envelope {
    /// Who it is about, as the queue's message group: one person's events are handled in order. Letters, digits and
    /// punctuation, at most 128 characters (SQS, `MessageGroupId`).
    pub fn group(&self) -> String {
        if self.kind == Kind::Account {
            return "account".to_owned();
        }
        let Some(key) = self.person().key() else {
            return "unknown".to_owned();
        };
        let group = key.as_str().trim_start_matches('+').to_owned();
        let allowed = group.len() <= 128 && group.bytes().all(|byte| byte.is_ascii_graphic());
        if allowed {
            group
        } else {
            ids::derive(&["group", &group])
        }
    }

    /// The same for every delivery of the same event (SQS, `MessageDeduplicationId`).
    pub fn dedup_id(&self) -> String {
        let text = |name| field::text(&self.item, name).unwrap_or_default();
        match self.kind {
            Kind::Message => ids::derive(&["message", text("id")]),
            // A message to a group has the same status once for each participant.
            Kind::Status => ids::derive(&["status", text("id"), text("status"), &self.group()]),
            // These have no id: the whole item is what makes them the same.
            Kind::Preference | Kind::UserIdUpdate | Kind::Account => {
                ids::derive(&[self.kind.name(), &self.field, &self.item.to_string()])
            }
        }
    }

    /// The queued form. Characters that XML does not know are escaped, because SQS refuses a body that holds one; control
    /// characters are always escaped in JSON.
    pub fn to_json(&self) -> String {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        put("v", VERSION.into());
        put("kind", self.kind.name().into());
        put("field", self.field.as_str().into());
        put("received_at_ms", self.received_at.as_millisecond().into());
        put("item", self.item.clone());
        if let Some(id) = &self.phone_number_id {
            put("phone_number_id", id.as_str().into());
        }
        if let Some(contact) = &self.contact {
            put("contact", contact.clone());
        }
        Value::Object(fields)
            .to_string()
            .replace('\u{fffe}', "\\ufffe")
            .replace('\u{ffff}', "\\uffff")
    }

    /// Reads the queued form.
    pub fn from_json(text: &str) -> Result<Self, Unreadable> {
        let value: Value = serde_json::from_str(text).map_err(|_| Unreadable::NotAnEnvelope)?;
        // The version first: a newer form may not have our fields.
        match value.get("v").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(version) => return Err(Unreadable::Version(version)),
            None => return Err(Unreadable::NotAnEnvelope),
        }
        let record: Record = serde_json::from_value(value).map_err(|_| Unreadable::NotAnEnvelope)?;
        let Record {
            kind,
            field,
            phone_number_id,
            received_at_ms,
            item,
            contact,
        } = record;
        let received_at = Timestamp::from_millisecond(received_at_ms).map_err(|_| Unreadable::NotAnEnvelope)?;
        Ok(Self {
            kind,
            field,
            phone_number_id,
            received_at,
            item,
            contact,
        })
    }

    /// The person whom it is about, who has to be named.
    pub(super) fn somebody(&self) -> Result<WhatsAppUser, Unreadable> {
        let person = self.person();
        if person.key().is_some() {
            Ok(person)
        } else {
            Err(Unreadable::NobodyNamed)
        }
    }

    /// When it happened, by Meta's clock.
    pub(super) fn moment(&self) -> Result<Timestamp, Unreadable> {
        field::moment(&self.item, self.received_at).ok_or(Unreadable::NoTimestamp)
    }

    /// Who wrote it, or for whom it is.
    pub(super) fn person(&self) -> WhatsAppUser {
        person::of(self.kind, &self.item, self.contact.as_ref())
    }
}

/// The item is personal: only what kind of item it is, is shown.
impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("kind", &self.kind)
            .field("field", &self.field)
            .field("received_at", &self.received_at)
            .finish_non_exhaustive()
    }
}
