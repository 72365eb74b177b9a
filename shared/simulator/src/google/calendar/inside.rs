//! `/_sim/calendar`: the calendars as people have them in front of them, and their edits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Value, json};

use super::event::{self, Event};
use super::{Calendars, Change, Stamp};
use crate::google::error::Error;
use crate::inside::{Body, Refusal};
use crate::world::World;

/// Who makes the events that nobody made over the API.
const PERSON: &str = "someone@lab.example";

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new().route("/_sim/calendar", get(seen).put(edit))
}

#[derive(Debug, Deserialize)]
struct Which {
    /// Whether cancelled events are wanted, too.
    #[serde(default)]
    deleted: bool,
}

async fn seen(State(world): State<Arc<World>>, Query(which): Query<Which>) -> Json<Value> {
    Json(world.google.with(|room| shown(&room.calendars, which.deleted)))
}

fn shown(calendars: &Calendars, deleted: bool) -> Value {
    json!({
        "calendars": calendars.by_id.keys().collect::<Vec<_>>(),
        "events": events(calendars, deleted),
        "errors": calendars.errors,
    })
}

/// All events, each with its calendar, the earliest first.
pub(crate) fn events(calendars: &Calendars, deleted: bool) -> Vec<Value> {
    let all = calendars.by_id.iter();
    let mut found: Vec<(&str, &Event)> = all
        .flat_map(|(id, calendar)| calendar.events.values().map(move |event| (id.as_str(), event)))
        .filter(|(_, event)| deleted || !event.cancelled())
        .collect();
    found.sort_by_key(|(_, event)| (event.start, event.born));
    let with_calendar = |(id, event): (&str, &Event)| {
        let mut resource = event.json();
        if let Some(fields) = resource.as_object_mut() {
            fields.insert("calendar".into(), json!(id));
        }
        resource
    };
    found.into_iter().map(with_calendar).collect()
}

/// What the calendars are to become. What is absent stays as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    /// The calendars that there are. One that goes takes its events along.
    calendars: Option<BTreeSet<String>>,
    /// The events that stand. Others are cancelled.
    events: Option<Vec<Value>>,
    /// Why the busy times of some calendars cannot be told, by calendar: `{"local-calendar": "internalError"}`.
    errors: Option<BTreeMap<String, String>>,
    /// Makes every sync token useless, as Google does now and then.
    #[serde(default)]
    forget_sync_tokens: bool,
}

async fn edit(State(world): State<Arc<World>>, Body(edit): Body<Edit>) -> Result<Json<Value>, Refusal> {
    let told = world.google.with(|room| {
        // On a copy: an edit that is refused changes nothing.
        let mut calendars = room.calendars.clone();
        apply(&world, &mut calendars, edit)?;
        room.calendars = calendars;
        Ok(shown(&room.calendars, false))
    })?;
    world.changed();
    Ok(Json(told))
}

fn apply(world: &World, calendars: &mut Calendars, edit: Edit) -> Result<(), Refusal> {
    if let Some(wanted) = edit.calendars {
        if wanted.is_empty() {
            return Err(Refusal::bad("calendars: at least one"));
        }
        calendars.by_id.retain(|id, _| wanted.contains(id));
        for id in wanted {
            calendars.by_id.entry(id).or_default();
        }
    }
    if let Some(errors) = edit.errors {
        calendars.errors = errors;
    }
    if edit.forget_sync_tokens {
        calendars.epoch += 1;
    }
    edit.events.map_or(Ok(()), |events| settle(world, calendars, &events))
}

/// Makes these the events that stand: new ones come, changed ones change, missing ones are cancelled.
fn settle(world: &World, calendars: &mut Calendars, wanted: &[Value]) -> Result<(), Refusal> {
    let mut standing = BTreeSet::new();
    for wanted in wanted {
        let calendar = wanted.get("calendar").and_then(Value::as_str);
        let calendar = calendar.unwrap_or(&calendars.usual).to_owned();
        let id = put(calendars, &calendar, wanted, Stamp::new(world)).map_err(|error| refused(&error, wanted))?;
        standing.insert((calendar, id));
    }
    for (calendar, events) in &mut calendars.by_id {
        let gone = |(id, event): &(&String, &mut Event)| {
            !event.cancelled() && !standing.contains(&(calendar.clone(), (*id).clone()))
        };
        for (_, event) in events.events.iter_mut().filter(gone) {
            event.cancel(Stamp::new(world));
        }
    }
    Ok(())
}

/// Makes one event be as wanted, and tells its id. One that is so already is left alone, its etag included.
fn put(calendars: &mut Calendars, calendar: &str, wanted: &Value, stamp: Stamp) -> Result<String, Error> {
    let mut wanted = wanted.clone();
    for name in ["start", "end"] {
        if let Some(given) = wanted.get_mut(name) {
            *given = moment(given, &calendars.zone);
        }
    }
    let id = wanted.get("id").and_then(Value::as_str);
    let Some((id, before)) = id.and_then(|id| Some((id, calendars.event(calendar, id).ok()?))) else {
        let made = calendars.insert(calendar, PERSON, &wanted, stamp)?;
        return Ok(made
            .resource
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned());
    };
    let mut fields = event::fields(&wanted)?;
    // An event that stands in the list stands in the calendar.
    fields.entry("status").or_insert_with(|| json!("confirmed"));
    let after = before.changed_by(Change::Patch, fields, &calendars.zone, stamp)?;
    let same = |name: &str| before.resource.get(name) == after.resource.get(name);
    let mut touched = after.resource.keys().chain(before.resource.keys());
    if touched.any(|name| !["etag", "updated"].contains(&name.as_str()) && !same(name)) {
        calendars.calendar_mut(calendar)?.events.insert(id.into(), after);
    }
    Ok(id.to_owned())
}

/// A start or end as people say it: a bare day or time will do, and a time without an offset is the calendar's. It takes
/// the place of what was there, whichever of the two that was.
fn moment(given: &Value, zone: &TimeZone) -> Value {
    let text = |name: &str| given.get(name).filter(|value| !value.is_null());
    let (day, time) = match given.as_str() {
        Some(bare) if bare.contains('T') => (None, Some(given)),
        Some(_) => (Some(given), None),
        None => (text("date"), text("dateTime")),
    };
    let own = json!(zone.iana_name().unwrap_or("UTC"));
    let named = time.map(|_| text("timeZone").unwrap_or(&own));
    json!({"date": day, "dateTime": time, "timeZone": named})
}

fn refused(error: &Error, event: &Value) -> Refusal {
    let (_, body) = error.answer();
    let why = body
        .pointer("/error/message")
        .and_then(Value::as_str)
        .unwrap_or_default();
    Refusal(StatusCode::BAD_REQUEST, format!("{why} {event}"))
}
