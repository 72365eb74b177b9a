//! The outer shape of what Meta posts, and its bytes.

use std::io;

use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Map, Value, json};

use super::people::Person;
use crate::config::Config;

/// What a change is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum About {
    Messages,
    Statuses,
}

/// One change of the `messages` field. Without contacts the block is left out, as Meta does.
pub(super) fn wrap(config: &Config, contacts: Vec<Value>, about: About, updates: Vec<Value>) -> Value {
    let mut value = Map::new();
    value.insert("messaging_product".into(), json!("whatsapp"));
    value.insert(
        "metadata".into(),
        json!({"display_phone_number": config.display_phone_number, "phone_number_id": config.phone_number_id}),
    );
    if !contacts.is_empty() {
        value.insert("contacts".into(), Value::Array(contacts));
    }
    let key = match about {
        About::Messages => "messages",
        About::Statuses => "statuses",
    };
    value.insert(key.into(), Value::Array(updates));
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": config.entry_id(), "changes": [{"value": value, "field": "messages"}]}],
    })
}

/// A person as `contacts[]` shows them. The phone is absent for those who hide it.
pub(super) fn contact(person: &Person) -> Value {
    let mut contact = json!({"profile": {"name": person.name}, "user_id": person.user_id});
    if let (Some(wa_id), Some(fields)) = (&person.wa_id, contact.as_object_mut()) {
        fields.insert("wa_id".into(), json!(wa_id));
    }
    if let (None, Some(fields)) = (&person.name, contact.as_object_mut()) {
        fields.insert("profile".into(), json!({"name": person.label()}));
    }
    contact
}

/// The bytes to post: with everything outside ASCII escaped, or as UTF-8.
pub(super) fn bytes(body: &Value, ascii: bool) -> Vec<u8> {
    if !ascii {
        return body.to_string().into_bytes();
    }
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Ascii);
    match body.serialize(&mut serializer) {
        Ok(()) => bytes,
        // Writing a value into memory does not fail; were it to, UTF-8 is as valid.
        Err(_) => body.to_string().into_bytes(),
    }
}

/// Writes what is not ASCII as `\u` escapes with lowercase digits, surrogate pairs included.
struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: io::Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        for character in fragment.chars() {
            if character.is_ascii() {
                write!(writer, "{character}")?;
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_bytes_mean_the_same() {
        let value = json!({"body": "Grüße 👍 \"quoted\"\n"});
        let escaped = bytes(&value, true);
        assert!(escaped.is_ascii());
        assert!(
            String::from_utf8(escaped.clone())
                .unwrap()
                .contains("\\u00fc\\u00dfe \\ud83d\\udc4d")
        );
        assert_eq!(serde_json::from_slice::<Value>(&escaped).unwrap(), value);
        assert_eq!(serde_json::from_slice::<Value>(&bytes(&value, false)).unwrap(), value);
    }
}
