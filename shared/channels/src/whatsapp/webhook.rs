//! Splits a webhook POST into single items. Decides nothing, reads nothing, and no item can spoil the others.
//!
//! Meta sends up to 1,000 updates and 3 MB in one POST, in any mixture, and repeats the whole POST for days unless it is
//! answered with 200. Sources: Meta, "Webhooks: getting started" and "Webhooks overview".

use std::collections::HashSet;

use domain::Timestamp;
use serde_json::{Map, Value};

use super::envelope::{Envelope, Kind};
use super::person::Contacts;
use super::{account, field};

/// More than any item of Meta's needs, and ten of them still fit into one SQS request (1 MiB).
const MAX_ITEM_BYTES: usize = 96 * 1024;

/// What a POST held.
#[derive(Debug, Default)]
pub struct Batch {
    pub envelopes: Vec<Envelope>,
    pub skipped: Vec<Skipped>,
}

/// Something in a POST that is not passed on. Holds nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The webhook field that it came in, such as `messages`.
    pub field: String,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    NotAnObject,
    NoId,
    NoTimestamp,
    NoType,
    NoStatus,
    /// A second time in the same POST.
    Duplicate,
    /// We said it ourselves, with the business app: never to be answered.
    Echo,
    /// A webhook field that Chairside does not handle.
    OtherField,
    /// Not about a WhatsApp account.
    OtherObject,
}

/// The body is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not JSON at line {line}, column {column}")]
pub struct NotJson {
    pub line: usize,
    pub column: usize,
}

impl Why {
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAnObject => "not_an_object",
            Self::NoId => "no_id",
            Self::NoTimestamp => "no_timestamp",
            Self::NoType => "no_type",
            Self::NoStatus => "no_status",
            Self::Duplicate => "duplicate",
            Self::Echo => "echo",
            Self::OtherField => "other_field",
            Self::OtherObject => "other_object",
        }
    }
}

/// Splits a POST. Check its signature first.
pub fn split(body: &[u8], received_at: Timestamp) -> Result<Batch, NotJson> {
    let mut payload = parse(body)?;
    let mut splitter = Splitter {
        received_at,
        seen: HashSet::new(),
        batch: Batch::default(),
    };
    match payload.get("object").and_then(Value::as_str) {
        Some("whatsapp_business_account") | None => {}
        Some(_) => {
            splitter.skip("", Why::OtherObject);
            return Ok(splitter.batch);
        }
    }
    if !payload.is_object() {
        splitter.skip("", Why::NotAnObject);
    }
    for mut entry in list(&mut payload, "entry") {
        let about = Map::from_iter(["id", "time"].map(|name| (name.to_owned(), take(&mut entry, name))));
        for change in list(&mut entry, "changes") {
            splitter.change(change, &about);
        }
    }
    Ok(splitter.batch)
}

struct Splitter {
    received_at: Timestamp,
    seen: HashSet<String>,
    batch: Batch,
}

/// What the items of one change have in common.
struct Change {
    field: String,
    phone_number_id: Option<String>,
    contacts: Contacts,
}

impl Splitter {
    fn change(&mut self, mut change: Value, entry: &Map<String, Value>) {
        let name = field::name(field::text(&change, "field").unwrap_or("messages"));
        let mut value = take(&mut change, "value");
        if !value.is_object() {
            return self.skip(&name, Why::NotAnObject);
        }
        let phone_number_id = value
            .get("metadata")
            .and_then(|metadata| field::owned(metadata, "phone_number_id"));
        let contacts = Contacts::new(list(&mut value, "contacts"));
        let change = Change {
            field: name,
            phone_number_id,
            contacts,
        };
        match change.field.as_str() {
            "messages" => {
                self.items(Kind::Message, list(&mut value, "messages"), &change);
                self.items(Kind::Status, list(&mut value, "statuses"), &change);
                self.items(Kind::Account, list(&mut value, "errors"), &change);
            }
            "user_preferences" => self.items(Kind::Preference, list(&mut value, "user_preferences"), &change),
            "user_id_update" => self.items(Kind::UserIdUpdate, list(&mut value, "user_id_update"), &change),
            "smb_message_echoes" => {
                for _ in list(&mut value, "message_echoes") {
                    self.skip(&change.field, Why::Echo);
                }
            }
            field if account::is_about_us(field) => {
                // The entry tells which account, and when.
                if let Value::Object(value) = &mut value {
                    value.insert("entry".to_owned(), Value::Object(entry.clone()));
                }
                self.items(Kind::Account, vec![value], &change);
            }
            field => self.skip(field, Why::OtherField),
        }
    }

    fn items(&mut self, kind: Kind, items: Vec<Value>, change: &Change) {
        for mut item in items {
            if let Some(why) = flaw(kind, &item) {
                self.skip(&change.field, why);
                continue;
            }
            if item.to_string().len() > MAX_ITEM_BYTES {
                lighten(&mut item);
            }
            let Change {
                field,
                phone_number_id,
                contacts,
            } = change;
            let contact = match kind {
                Kind::Message | Kind::Status | Kind::Preference => contacts.of(kind, &item).cloned(),
                Kind::UserIdUpdate | Kind::Account => None,
            };
            let envelope = Envelope {
                kind,
                field: field.clone(),
                phone_number_id: phone_number_id.clone(),
                received_at: self.received_at,
                item,
                contact,
            };
            if self.seen.insert(envelope.dedup_id()) {
                self.batch.envelopes.push(envelope);
            } else {
                self.skip(field, Why::Duplicate);
            }
        }
    }

    fn skip(&mut self, field: &str, why: Why) {
        self.batch.skipped.push(Skipped {
            field: field.to_owned(),
            why,
        });
    }
}

/// What makes an item useless: it cannot be named, placed in time, or told apart.
fn flaw(kind: Kind, item: &Value) -> Option<Why> {
    let check = |ok: bool, why: Why| (!ok).then_some(why);
    let id = || check(field::id(item, "id").is_some(), Why::NoId);
    let timestamp = || check(field::unix_seconds(item).is_some(), Why::NoTimestamp);
    let kinds = || match kind {
        Kind::Message => id()
            .or_else(timestamp)
            .or_else(|| check(field::text(item, "type").is_some(), Why::NoType)),
        Kind::Status => id()
            .or_else(timestamp)
            .or_else(|| check(field::text(item, "status").is_some(), Why::NoStatus)),
        Kind::Preference | Kind::UserIdUpdate => timestamp(),
        Kind::Account => None,
    };
    check(item.is_object(), Why::NotAnObject).or_else(kinds)
}

/// Drops what is big: what is left still tells who sent what kind of thing, and when.
fn lighten(item: &mut Value) {
    if let Value::Object(members) = item {
        members.retain(|_, member| member.to_string().len() <= 1024);
    }
}

/// Bytes that are no UTF-8 and escapes that are no character (half an emoji, cut off by somebody) become `U+FFFD`: one
/// broken letter must not cost the whole POST.
fn parse(body: &[u8]) -> Result<Value, NotJson> {
    let text = String::from_utf8_lossy(body);
    serde_json::from_str(&text)
        .or_else(|error| serde_json::from_str(&with_whole_characters(&text)).map_err(|_| error))
        .map_err(|error| NotJson {
            line: error.line(),
            column: error.column(),
        })
}

/// Replaces each `\uD800` to `\uDFFF` that has no partner.
fn with_whole_characters(text: &str) -> String {
    const LENGTH: usize = r"\uXXXX".len();
    let unit = |text: &str| {
        let digits = text.strip_prefix(r"\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find('\\').and_then(|at| rest.split_at_checked(at)) {
        whole.push_str(before);
        // Any other escape is two bytes long, and its second may be a backslash.
        let short = from.char_indices().nth(2).map_or(from.len(), |(at, _)| at);
        let (length, replacement) = match (unit(from), from.get(LENGTH..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (2 * LENGTH, None),
            (Some(0xD800..=0xDFFF), _) => (LENGTH, Some(r"\ufffd")),
            (Some(_), _) => (LENGTH, None),
            (None, _) => (short, None),
        };
        let (escape, after) = from.split_at_checked(length).unwrap_or((from, ""));
        whole.push_str(replacement.unwrap_or(escape));
        rest = after;
    }
    whole.push_str(rest);
    whole
}

/// Takes a list out of an object; a single object counts as a list of one.
fn list(value: &mut Value, name: &str) -> Vec<Value> {
    match take(value, name) {
        Value::Array(items) => items,
        item @ Value::Object(_) => vec![item],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn take(value: &mut Value, name: &str) -> Value {
    value.get_mut(name).map(Value::take).unwrap_or_default()
}
