//! An event in Google's form.

use std::collections::BTreeMap;

use domain::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Value, json};

use super::event::Event;

/// What is read of an event. One that was removed may have nothing but its id.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Resource {
    pub(super) id: String,
    pub(super) status: Option<String>,
    pub(super) summary: Option<String>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    location: String,
    pub(super) start: Option<When>,
    pub(super) end: Option<When>,
    #[serde(default)]
    pub(super) extended_properties: Properties,
}

#[derive(Default, Deserialize)]
pub(super) struct Properties {
    #[serde(default)]
    pub(super) private: BTreeMap<String, String>,
}

/// A time, or a day for an event that lasts all day.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct When {
    date_time: Option<String>,
    date: Option<String>,
    time_zone: Option<String>,
}

impl When {
    /// `None`: not in a form that Google documents. `zone` is the calendar's: a day begins at its midnight.
    pub(super) fn instant(&self, zone: &TimeZone) -> Option<Timestamp> {
        if let Some(time) = &self.date_time {
            let local = || {
                let own = self.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok());
                let time: DateTime = time.parse().ok()?;
                Some(time.to_zoned(own.unwrap_or_else(|| zone.clone())).ok()?.timestamp())
            };
            // Google writes the offset; the documentation lets it be left out where a zone is given.
            return time.parse().ok().or_else(local);
        }
        let day: Date = self.date.as_deref()?.parse().ok()?;
        Some(day.to_zoned(zone.clone()).ok()?.timestamp())
    }

    fn is(&self, time: Timestamp, zone: &str) -> bool {
        let same = self.date_time.as_deref().and_then(|text| text.parse().ok()) == Some(time);
        same && self.time_zone.as_deref().is_none_or(|own| own == zone)
    }
}

impl Resource {
    pub(super) fn is_cancelled(&self) -> bool {
        self.status.as_deref() == Some("cancelled")
    }

    /// Whether there is nothing to write. What others keep in private properties of their own is not looked at.
    pub(super) fn shows(&self, event: &Event) -> bool {
        let at = |when: &Option<When>, time| when.as_ref().is_some_and(|when| when.is(time, &event.zone));
        let kept = &self.extended_properties.private;
        self.status.as_deref() == Some("confirmed")
            && self.summary.as_deref().unwrap_or_default() == event.summary
            && self.description == event.description
            && self.location == event.location
            && at(&self.start, event.start)
            && at(&self.end, event.end)
            && event.private.iter().all(|(key, value)| kept.get(key) == Some(value))
    }
}

/// A new event.
pub(super) fn new(event: &Event) -> Value {
    let mut body = shown(
        event,
        |time| json!({"dateTime": time.to_string(), "timeZone": event.zone}),
    );
    if let Some(fields) = body.as_object_mut() {
        fields.insert("id".to_owned(), event.id.as_str().into());
    }
    body
}

/// What puts an event right, whatever has become of it.
pub(super) fn correction(event: &Event) -> Value {
    // A person may have made it an event of a day, and Google refuses a day and a time at once.
    shown(
        event,
        |time| json!({"dateTime": time.to_string(), "date": null, "timeZone": event.zone}),
    )
}

/// The whole of what is ours.
fn shown(event: &Event, when: impl Fn(Timestamp) -> Value) -> Value {
    json!({
        "status": "confirmed",
        "summary": event.summary,
        "description": event.description,
        "location": event.location,
        "start": when(event.start),
        "end": when(event.end),
        "extendedProperties": {"private": event.private},
    })
}
