//! When calendars are busy. A calendar that cannot be read is an error inside of a good answer: it must not look free.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::{Calendar, Calendars};
use crate::google::error::Error;

/// How many calendars one question may be about.
const MOST_CALENDARS: usize = 50;

/// Answers a free/busy question.
pub(crate) fn answer(calendars: &Calendars, question: &Value) -> Result<Value, Error> {
    let (from, to) = (time(question, "timeMin")?, time(question, "timeMax")?);
    if to <= from {
        return Err(Error::empty_range());
    }
    let zone = match question.get("timeZone").and_then(Value::as_str) {
        None => TimeZone::UTC,
        Some(name) => TimeZone::get(name).map_err(|_| Error::invalid("Invalid time zone."))?,
    };
    let items = question
        .get("items")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let mut told = Map::new();
    for item in items {
        let id = item.get("id").and_then(Value::as_str);
        let id = id.ok_or_else(|| Error::required("Missing calendar id."))?;
        let reason = if items.len() > MOST_CALENDARS {
            Some("tooManyCalendarsRequested")
        } else {
            calendars.errors.get(id).map(String::as_str)
        };
        let one = match (reason, calendars.by_id.get(id)) {
            (Some(reason), _) => failed(reason),
            (None, None) => failed("notFound"),
            (None, Some(calendar)) => json!({"busy": busy(calendar, from, to, &zone)}),
        };
        told.insert(id.into(), one);
    }
    Ok(json!({
        "kind": "calendar#freeBusy",
        "timeMin": from.to_string(),
        "timeMax": to.to_string(),
        "calendars": told,
    }))
}

fn failed(reason: &str) -> Value {
    json!({"errors": [{"domain": "global", "reason": reason}], "busy": []})
}

fn time(question: &Value, name: &str) -> Result<Timestamp, Error> {
    let missing = || Error::required(format!("Missing required field: {name}")).at("parameter", name);
    let text = question.get(name).and_then(Value::as_str).ok_or_else(missing)?;
    let wrong = |_| Error::invalid(format!("Invalid value for: {name}")).at("parameter", name);
    text.parse().map_err(wrong)
}

/// The taken stretches within a range; those that touch are one.
fn busy(calendar: &Calendar, from: Timestamp, to: Timestamp, zone: &TimeZone) -> Vec<Value> {
    let taken = calendar.events.values().filter(|event| event.busy());
    let mut taken: Vec<_> = taken
        .map(|event| (event.start.max(from), event.end.min(to)))
        .filter(|(start, end)| start < end)
        .collect();
    taken.sort_unstable();
    let mut joined: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (start, end) in taken {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            Some(_) | None => joined.push((start, end)),
        }
    }
    let written = |at: Timestamp| super::moment::rfc3339(&at.to_zoned(zone.clone()));
    let stretch = |(start, end): (Timestamp, Timestamp)| json!({"start": written(start), "end": written(end)});
    joined.into_iter().map(stretch).collect()
}
