//! `GET …/events`: filters, order, pages, and incremental sync.

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Calendars;
use super::event::Event;
use super::page::{self, Next, Place};
use crate::google::error::Error;
use crate::google::params::Params;

const PAGE_USUAL: usize = 250;
const PAGE_MOST: usize = 2500;

/// How far back `updatedMin` may go. Google's own figure is not documented.
const UPDATES_KEPT: SignedDuration = SignedDuration::from_hours(28 * 24);

/// What cannot be asked together with a sync token (events.list reference).
const NOT_WITH_SYNC: [&str; 8] = [
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
];

/// What makes a list a search, from which no sync can start. A range of times is not among it.
const SEARCH: [&str; 6] = [
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "updatedMin",
];

/// A question for events, checked.
#[derive(Debug)]
struct Question<'a> {
    params: &'a Params,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    updated: Option<Timestamp>,
    order: Option<&'a str>,
    deleted: bool,
    /// The last change that the caller knows of, if this is an incremental sync.
    since: Option<u64>,
}

impl<'a> Question<'a> {
    fn read(params: &'a Params, calendar: &str, epoch: u64, now: Timestamp) -> Result<Self, Error> {
        let since = match params.get("syncToken") {
            None => None,
            Some(token) => {
                let hides = params.get("showDeleted") == Some("false");
                if hides || NOT_WITH_SYNC.iter().any(|name| params.has(name)) {
                    return Err(restricted());
                }
                Some(page::known_to(token, calendar, epoch)?)
            }
        };
        let question = Self {
            params,
            from: params.time("timeMin")?,
            to: params.time("timeMax")?,
            updated: params.time("updatedMin")?,
            order: params.one_of("orderBy", &["startTime", "updated"])?,
            deleted: params.flag("showDeleted")?,
            since,
        };
        if matches!((question.from, question.to), (Some(from), Some(to)) if to <= from) {
            return Err(Error::empty_range());
        }
        if question.order == Some("startTime") && !params.flag("singleEvents")? {
            let message = "The requested ordering is not available for the particular query.";
            return Err(Error::new(StatusCode::BAD_REQUEST, "badRequest", message).at("parameter", "orderBy"));
        }
        if question.updated.is_some_and(|from| from < now - UPDATES_KEPT) {
            return Err(too_long_ago());
        }
        Ok(question)
    }

    fn wants(&self, event: &Event) -> bool {
        let text = |name: &str| self.params.get(name);
        let changed = self.since.is_none_or(|since| event.changed > since);
        // With a time of change, deleted events come in any case.
        let standing = self.deleted || self.since.is_some() || self.updated.is_some() || !event.cancelled();
        let updated = || event.resource.get("updated").and_then(Value::as_str);
        let updated = || updated().and_then(|at| at.parse::<Timestamp>().ok());
        changed
            && standing
            && self.from.is_none_or(|from| event.end > from)
            && self.to.is_none_or(|to| event.start < to)
            && self.updated.is_none_or(|from| updated().is_some_and(|at| at >= from))
            && text("q").is_none_or(|words| event.mentions(words))
            && text("iCalUID").is_none_or(|uid| event.resource.get("iCalUID") == Some(&json!(uid)))
            && self
                .params
                .all("privateExtendedProperty")
                .all(|pair| event.has_property("private", pair))
            && self
                .params
                .all("sharedExtendedProperty")
                .all(|pair| event.has_property("shared", pair))
    }

    fn place(&self, event: &Event) -> Place {
        let key = match self.order {
            Some("startTime") => event.start.as_second(),
            Some(_) => i64::try_from(event.changed).unwrap_or(i64::MAX),
            None => 0,
        };
        (key, event.born)
    }

    fn shown(&self, event: &Event) -> Value {
        if self.since.is_some() && event.cancelled() && !self.deleted {
            event.bare()
        } else {
            event.json()
        }
    }
}

/// One page of a calendar's events.
pub(crate) fn list(calendars: &Calendars, id: &str, params: &Params, now: Timestamp) -> Result<Value, Error> {
    let calendar = calendars.calendar(id)?;
    let question = Question::read(params, id, calendars.epoch, now)?;
    let size = params.size("maxResults", PAGE_USUAL, PAGE_MOST)?;
    let next = params.get("pageToken").map(Next::read).transpose()?;
    let newest = calendar
        .events
        .values()
        .map(|event| event.changed)
        .max()
        .unwrap_or_default();
    // A sync that finds nothing new must not go back.
    let known = next.map_or(newest.max(question.since.unwrap_or_default()), |next| next.known);

    let mut found: Vec<(Place, &Event)> = calendar
        .events
        .values()
        .filter(|event| question.wants(event))
        .map(|event| (question.place(event), event))
        .filter(|(place, _)| next.is_none_or(|next| *place > next.behind))
        .collect();
    found.sort_unstable_by_key(|(place, _)| *place);
    let more = found.len() > size;
    found.truncate(size);

    let items: Vec<Value> = found.iter().map(|(_, event)| question.shown(event)).collect();
    let mut answer = json!({
        "kind": "calendar#events",
        "etag": format!("\"p{newest}\""),
        "summary": id,
        "description": "",
        "updated": now.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
        "timeZone": calendars.zone.iana_name().unwrap_or("UTC"),
        "accessRole": "owner",
        "defaultReminders": [],
        "items": items,
    });
    let token = match found.last() {
        Some((behind, _)) if more => {
            let behind = *behind;
            Some(("nextPageToken", Next { behind, known }.token()))
        }
        _ if SEARCH.iter().any(|name| params.has(name)) => None,
        _ => Some(("nextSyncToken", page::sync_token(id, calendars.epoch, known))),
    };
    if let (Some((name, token)), Some(fields)) = (token, answer.as_object_mut()) {
        fields.insert(name.into(), json!(token));
    }
    Ok(answer)
}

fn restricted() -> Error {
    let message = "Sync token cannot be used with other request restrictions.";
    Error::new(StatusCode::BAD_REQUEST, "syncTokenWithRequestRestrictions", message).at("parameter", "syncToken")
}

fn too_long_ago() -> Error {
    let message = "The requested minimum modification time lies too far in the past.";
    Error::new(StatusCode::GONE, "updatedMinTooLongAgo", message).at("parameter", "updatedMin")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_change_too_long_ago_is_googles_error() {
        let documented = include_str!("../../../tests/fixtures/google/calendar_410_updatedMinTooLongAgo.json");
        let documented: Value = serde_json::from_str(documented).unwrap();
        assert_eq!(too_long_ago().answer(), (StatusCode::GONE, documented));
    }
}
