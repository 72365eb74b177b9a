//! Who writes to the business: phones, business-scoped user ids, and the 24-hour window of each person.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// How long after a person's last message the business may write freely.
pub(crate) const WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// Country calling codes and their countries, longest first where they share a start. Enough for made-up dentists; what
/// is not listed gets the code for "unknown".
const COUNTRIES: [(&str, &str); 24] = [
    ("1", "US"),
    ("20", "EG"),
    ("27", "ZA"),
    ("31", "NL"),
    ("33", "FR"),
    ("34", "ES"),
    ("39", "IT"),
    ("41", "CH"),
    ("43", "AT"),
    ("44", "GB"),
    ("48", "PL"),
    ("49", "DE"),
    ("52", "MX"),
    ("54", "AR"),
    ("55", "BR"),
    ("61", "AU"),
    ("62", "ID"),
    ("65", "SG"),
    ("7", "KZ"),
    ("81", "JP"),
    ("90", "TR"),
    ("91", "IN"),
    ("92", "PK"),
    ("971", "AE"),
];

/// How somebody is named: by phone (`wa_id`, digits only), by business-scoped user id, or by both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) wa_id: Option<String>,
    pub(crate) user_id: Option<String>,
}

impl Address {
    pub(crate) fn phone(digits: impl Into<String>) -> Self {
        Self {
            wa_id: Some(digits.into()),
            user_id: None,
        }
    }

    pub(crate) fn user(id: impl Into<String>) -> Self {
        Self {
            wa_id: None,
            user_id: Some(id.into()),
        }
    }

    /// Reads a phone in any form, a business-scoped user id, or an object with `wa_id` and `user_id`.
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) if is_user_id(text.trim()) => Ok(Self::user(text.trim())),
            Value::String(text) => phone(text).map(Self::phone),
            Value::Number(number) => phone(&number.to_string()).map(Self::phone),
            Value::Object(fields) => {
                let text = |key: &str| fields.get(key).and_then(Value::as_str);
                let wa_id = text("wa_id").map(phone).transpose()?;
                // Taken as it is: what the business must survive includes ids that do not look like ids.
                let user_id = text("user_id").map(str::to_owned);
                if wa_id.is_none() && user_id.is_none() {
                    return Err("from: give wa_id, user_id or both".into());
                }
                Ok(Self { wa_id, user_id })
            }
            Value::Null | Value::Bool(_) | Value::Array(_) => {
                Err("from: a phone number, a business-scoped user id, or {wa_id?, user_id?}".into())
            }
        }
    }
}

/// Somebody with WhatsApp. The `user_id` is always there, the phone only if the business may see it.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) user_id: String,
    pub(crate) wa_id: Option<String>,
    pub(crate) name: Option<String>,
    last_message: Option<Timestamp>,
}

impl Person {
    /// Notes a message of theirs. One that arrives late does not close the window that a newer one opened.
    pub(crate) fn wrote(&mut self, at: Timestamp) {
        self.last_message = self.last_message.max(Some(at));
    }

    /// Moves the window, in whatever direction: for tests of what happens when it is closed.
    pub(crate) fn set_last_message(&mut self, at: Option<Timestamp>) {
        self.last_message = at;
    }

    /// Until when the business may write freely.
    pub(crate) fn window_closes(&self) -> Option<Timestamp> {
        self.last_message.and_then(|at| at.checked_add(WINDOW).ok())
    }

    pub(crate) fn window_open(&self, now: Timestamp) -> bool {
        self.window_closes().is_some_and(|closes| now < closes)
    }

    /// As `/_sim` names them: E.164 with its plus sign if the phone is known.
    pub(crate) fn label(&self) -> String {
        self.wa_id
            .as_ref()
            .map_or_else(|| self.user_id.clone(), |digits| format!("+{digits}"))
    }
}

/// Everybody seen so far.
#[derive(Debug, Default)]
pub(crate) struct People {
    by_user_id: BTreeMap<String, Person>,
    user_id_of: BTreeMap<String, String>,
}

impl People {
    /// The person at an address; made up on first sight. A phone always gets the same made-up user id.
    pub(crate) fn meet(&mut self, address: &Address) -> &mut Person {
        let user_id = address.user_id.clone().unwrap_or_else(|| {
            let wa_id = address.wa_id.as_deref().unwrap_or_default();
            self.user_id_of
                .get(wa_id)
                .cloned()
                .unwrap_or_else(|| made_up_user_id(wa_id))
        });
        if let Some(wa_id) = &address.wa_id {
            self.user_id_of.insert(wa_id.clone(), user_id.clone());
        }
        let person = self.by_user_id.entry(user_id.clone()).or_insert_with(|| Person {
            user_id,
            wa_id: None,
            name: None,
            last_message: None,
        });
        if address.wa_id.is_some() {
            person.wa_id.clone_from(&address.wa_id);
        }
        person
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Person> {
        self.by_user_id.values()
    }
}

/// `US.…` or `US.ENT.…`, as documented for business-scoped user ids.
pub(crate) fn is_user_id(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else {
        return false;
    };
    let id = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && (1..=128).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Reads a phone as people write it into the digits that WhatsApp uses.
fn phone(text: &str) -> Result<String, String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("00").map(str::to_owned).unwrap_or(digits);
    if text.chars().any(char::is_alphabetic) || !(5..=15).contains(&digits.len()) {
        return Err(format!(
            "\"{text}\" is neither a phone number nor a business-scoped user id such as US.123"
        ));
    }
    Ok(digits)
}

/// The same phone always gets the same id, also after a restart: what was stored about somebody stays theirs.
fn made_up_user_id(wa_id: &str) -> String {
    let country = COUNTRIES
        .iter()
        .find(|(code, _)| wa_id.starts_with(code))
        .map_or("ZZ", |(_, country)| country);
    let hash = digest(&SHA256, wa_id.as_bytes());
    let number = hash
        .as_ref()
        .iter()
        .take(8)
        .fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{country}.{number:020}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn phones_are_read_in_any_form() {
        for written in [
            json!("+44 7700 900123"),
            json!("0044-7700-900123"),
            json!(447_700_900_123_u64),
        ] {
            assert_eq!(
                Address::read(&written).unwrap(),
                Address::phone("447700900123"),
                "{written}"
            );
        }
        assert_eq!(
            Address::read(&json!("US.13491208655302741918")).unwrap(),
            Address::user("US.13491208655302741918")
        );
        for refused in [json!("12ab"), json!("+1"), json!(null), json!({})] {
            assert!(Address::read(&refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_phone_keeps_its_made_up_id() {
        let mut people = People::default();
        let first = people.meet(&Address::phone("447700900123")).user_id.clone();
        assert!(is_user_id(&first) && first.starts_with("GB."), "{first}");
        assert_eq!(People::default().meet(&Address::phone("447700900123")).user_id, first);
        // Reached by that id, it is the same person, and the phone is still known.
        assert_eq!(
            people.meet(&Address::user(first)).wa_id.as_deref(),
            Some("447700900123")
        );
    }

    #[test]
    fn a_given_pair_belongs_together() {
        let mut people = People::default();
        people.meet(&Address::read(&json!({"wa_id": "15550001111", "user_id": "US.42"})).unwrap());
        assert_eq!(people.meet(&Address::phone("15550001111")).user_id, "US.42");
    }

    #[test]
    fn the_window_is_open_for_a_day_after_the_newest_message() {
        let mut people = People::default();
        let person = people.meet(&Address::phone("15550001111"));
        let start = Timestamp::from_second(1_000_000).unwrap();
        assert!(!person.window_open(start));
        person.wrote(start);
        person.wrote(start - SignedDuration::from_hours(30));
        assert!(person.window_open(start + SignedDuration::from_secs(86_399)));
        assert!(!person.window_open(start + SignedDuration::from_hours(24)));
    }
}
