//! One event: what may be said of it, and what Google adds.

use aws_lc_rs::digest::{SHA256, digest};
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::moment::Moment;
use super::{Change, Stamp, object};
use crate::google::error::Error;

/// What a caller may set. Anything else is taken and forgotten, as Google does it.
const WRITABLE: [&str; 16] = [
    "summary",
    "description",
    "location",
    "colorId",
    "start",
    "end",
    "status",
    "transparency",
    "visibility",
    "extendedProperties",
    "attendees",
    "reminders",
    "source",
    "guestsCanModify",
    "guestsCanInviteOthers",
    "guestsCanSeeOtherGuests",
];

/// The most of an event's extended properties: how many, and bytes of a key and of a value.
const PROPERTIES_MOST: usize = 300;
const KEY_BYTES: usize = 44;
const VALUE_BYTES: usize = 1024;

/// An event, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) resource: Map<String, Value>,
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    /// The number of the change that made it, and of the last one.
    pub(crate) born: u64,
    pub(crate) changed: u64,
}

impl Event {
    pub(crate) fn new(
        id: &str,
        calendar: &str,
        creator: &str,
        fields: Map<String, Value>,
        zone: &TimeZone,
        stamp: Stamp,
    ) -> Result<Self, Error> {
        let own = json!({
            "kind": "calendar#event",
            "id": id,
            "status": "confirmed",
            "htmlLink": format!("https://www.google.com/calendar/event?eid={id}"),
            "created": written(stamp.now),
            "creator": {"email": creator},
            "organizer": {"email": calendar, "self": true},
            "iCalUID": format!("{id}@google.com"),
            "sequence": 0,
            "reminders": {"useDefault": true},
            "eventType": "default",
        });
        let mut resource = object(&own)?.clone();
        resource.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
        Self::settled(resource, zone, stamp.number, stamp)
    }

    /// Checks a whole event and puts the stamp on it.
    fn settled(mut resource: Map<String, Value>, zone: &TimeZone, born: u64, stamp: Stamp) -> Result<Self, Error> {
        let (start, end) = check(&resource)?;
        let (from, to) = (start.at(zone)?, end.at(zone)?);
        if to <= from {
            return Err(Error::empty_range());
        }
        resource.insert("start".into(), start.written(zone));
        resource.insert("end".into(), end.written(zone));
        let mut event = Self {
            resource,
            start: from,
            end: to,
            born,
            changed: stamp.number,
        };
        event.stamp(stamp);
        Ok(event)
    }

    fn stamp(&mut self, stamp: Stamp) {
        self.changed = stamp.number;
        self.resource
            .insert("etag".into(), json!(format!("\"{}\"", stamp.number)));
        self.resource.insert("updated".into(), json!(written(stamp.now)));
    }

    /// The event after a change. Moving it in time counts its sequence up.
    pub(crate) fn changed_by(
        &self,
        how: Change,
        fields: Map<String, Value>,
        zone: &TimeZone,
        stamp: Stamp,
    ) -> Result<Self, Error> {
        let mut resource = self.resource.clone();
        if how == Change::Replace {
            resource.retain(|key, _| !WRITABLE.contains(&key.as_str()));
            resource.insert("status".into(), json!("confirmed"));
        }
        merge(&mut resource, fields);
        let mut event = Self::settled(resource, zone, self.born, stamp)?;
        if (event.start, event.end) != (self.start, self.end) {
            event.resource.insert("sequence".into(), json!(self.sequence() + 1));
        }
        Ok(event)
    }

    pub(crate) fn cancel(&mut self, stamp: Stamp) {
        self.resource.insert("status".into(), json!("cancelled"));
        self.stamp(stamp);
    }

    fn text(&self, name: &str) -> &str {
        self.resource.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn cancelled(&self) -> bool {
        self.text("status") == "cancelled"
    }

    /// Whether its time is taken.
    pub(crate) fn busy(&self) -> bool {
        !self.cancelled() && self.text("transparency") != "transparent"
    }

    fn sequence(&self) -> u64 {
        self.resource
            .get("sequence")
            .and_then(Value::as_u64)
            .unwrap_or_default()
    }

    /// Whether a caller's `If-Match` still holds.
    pub(crate) fn expect_etag(&self, seen: Option<&str>) -> Result<(), Error> {
        match seen {
            Some(etag) if etag != "*" && etag != self.text("etag") => Err(Error::precondition()),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether its text has these words.
    pub(crate) fn mentions(&self, words: &str) -> bool {
        let text = ["summary", "description", "location"].map(|name| self.text(name).to_lowercase());
        let words = words.to_lowercase();
        words
            .split_whitespace()
            .all(|word| text.iter().any(|text| text.contains(word)))
    }

    /// Whether it has a private (or shared) property, written `name=value`.
    pub(crate) fn has_property(&self, kind: &str, pair: &str) -> bool {
        let Some((name, value)) = pair.split_once('=') else {
            return false;
        };
        let properties = self.resource.get("extendedProperties").and_then(|all| all.get(kind));
        properties.and_then(|all| all.get(name)).and_then(Value::as_str) == Some(value)
    }

    pub(crate) fn json(&self) -> Value {
        Value::Object(self.resource.clone())
    }

    /// What incremental sync tells of a cancelled event, which is that it is.
    pub(crate) fn bare(&self) -> Value {
        json!({
            "kind": "calendar#event",
            "etag": self.text("etag"),
            "id": self.text("id"),
            "status": "cancelled",
        })
    }
}

/// The fields of a body that a caller may set.
pub(crate) fn fields(body: &Value) -> Result<Map<String, Value>, Error> {
    let body = object(body)?;
    if body
        .get("recurrence")
        .is_some_and(|rules| rules.as_array().is_none_or(|rules| !rules.is_empty()))
    {
        return Err(Error::invalid("The simulator has no recurring events."));
    }
    let known = body.iter().filter(|(name, _)| WRITABLE.contains(&name.as_str()));
    Ok(known.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// Whether an id may be a caller's own: base32hex in lowercase, 5 to 1024 characters (events.insert reference).
pub(crate) fn is_id(id: &str) -> bool {
    (5..=1024).contains(&id.len()) && id.bytes().all(|byte| matches!(byte, b'a'..=b'v' | b'0'..=b'9'))
}

/// An id as Google makes them.
pub(crate) fn made_up_id(number: u64) -> String {
    let hash = digest(&SHA256, &number.to_be_bytes());
    let digit = |byte: &u8| char::from_digit(u32::from(byte % 32), 32);
    hash.as_ref().iter().take(26).filter_map(digit).collect()
}

/// A body that carries an older sequence was made from an older event.
pub(crate) fn expect_sequence(event: &Event, body: &Value) -> Result<(), Error> {
    match body.get("sequence").and_then(Value::as_u64) {
        Some(given) if given < event.sequence() => Err(Error::invalid(
            "Invalid sequence value. The specified sequence number is below the current sequence number of the resource.",
        )),
        Some(_) | None => Ok(()),
    }
}

/// JSON merge patch (RFC 7396), which is Google's patch.
fn merge(into: &mut Map<String, Value>, patch: Map<String, Value>) {
    for (name, value) in patch {
        match value {
            Value::Null => {
                into.remove(&name);
            }
            Value::Object(patch) => {
                let target = into.entry(name).or_insert_with(|| json!({}));
                if !target.is_object() {
                    *target = json!({});
                }
                if let Some(target) = target.as_object_mut() {
                    merge(target, patch);
                }
            }
            plain @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
                into.insert(name, plain);
            }
        }
    }
}

/// Checks what an event says, and reads its times.
fn check(event: &Map<String, Value>) -> Result<(Moment, Moment), Error> {
    let (start, end) = (Moment::read(event, "start")?, Moment::read(event, "end")?);
    if matches!(start, Moment::Day(_)) != matches!(end, Moment::Day(_)) {
        let message = "Start and end times must either both be date or both be dateTime.";
        return Err(Error::invalid(message));
    }
    word(event, "status", &["confirmed", "tentative", "cancelled"])?;
    word(event, "transparency", &["opaque", "transparent"])?;
    word(event, "visibility", &["default", "public", "private", "confidential"])?;
    for name in ["summary", "description", "location"] {
        if event.get(name).is_some_and(|value| !value.is_string()) {
            return Err(Error::invalid(format!("Invalid value for: {name}")));
        }
    }
    if event
        .get("attendees")
        .and_then(Value::as_array)
        .is_some_and(|invited| !invited.is_empty())
    {
        let message = "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.";
        return Err(Error::new(
            StatusCode::FORBIDDEN,
            "forbiddenForServiceAccounts",
            message,
        ));
    }
    if let Some(properties) = event.get("extendedProperties") {
        check_properties(properties)?;
    }
    Ok((start, end))
}

fn word(event: &Map<String, Value>, name: &str, known: &[&str]) -> Result<(), Error> {
    let Some(value) = event.get(name) else { return Ok(()) };
    if value.as_str().is_some_and(|value| known.contains(&value)) {
        Ok(())
    } else {
        Err(Error::invalid(format!("Invalid value for: {name}")))
    }
}

fn check_properties(properties: &Value) -> Result<(), Error> {
    let wrong = |why: &str| Error::invalid(format!("Invalid extended properties: {why}."));
    let kinds = properties.as_object().ok_or_else(|| wrong("not an object"))?;
    let mut count = 0;
    for (kind, pairs) in kinds {
        if !["private", "shared"].contains(&kind.as_str()) {
            continue;
        }
        let pairs = pairs.as_object().ok_or_else(|| wrong("not an object"))?;
        count += pairs.len();
        for (key, value) in pairs {
            let value = value.as_str().ok_or_else(|| wrong("a value is not a string"))?;
            if key.len() > KEY_BYTES || value.len() > VALUE_BYTES {
                return Err(wrong("a key has at most 44 bytes, a value 1024"));
            }
        }
    }
    if count > PROPERTIES_MOST {
        return Err(wrong("more than 300"));
    }
    Ok(())
}

/// A time of Google's own making, to the millisecond.
fn written(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_base32hex() {
        assert!(is_id("0123456789abcdefghijklmnopqrstuv"));
        assert!(is_id(&made_up_id(7)) && made_up_id(7) != made_up_id(8));
        for refused in ["abcd", "ABCDE", "abcdw", "a-b-c", &"a".repeat(1025)] {
            assert!(!is_id(refused), "{refused}");
        }
    }

    #[test]
    fn a_patch_reaches_inside_and_null_clears() {
        let mut event = json!({"summary": "Scan", "extendedProperties": {"private": {"case": "1", "old": "x"}}});
        let patch = json!({"summary": null, "extendedProperties": {"private": {"case": "2", "old": null}}});
        merge(event.as_object_mut().unwrap(), patch.as_object().unwrap().clone());
        assert_eq!(event, json!({"extendedProperties": {"private": {"case": "2"}}}));
    }
}
