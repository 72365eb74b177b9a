//! Calendar v3: calendars with their events. Times are compared as instants and written in the calendar's own zone.

mod event;
mod free_busy;
pub(crate) mod inside;
mod list;
mod moment;
mod page;
pub(crate) mod routes;

use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::error::Error;
use event::Event;

/// The time of a change, and a number that is larger than those of all changes before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp {
    pub(crate) now: Timestamp,
    pub(crate) number: u64,
}

/// How a body changes an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// What is absent stays, null clears.
    Patch,
    /// What is absent goes.
    Replace,
}

/// One calendar's events by id, the cancelled ones included: Google forgets neither them nor their ids.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calendar {
    events: BTreeMap<String, Event>,
}

/// All calendars.
#[derive(Clone, Debug)]
pub(crate) struct Calendars {
    usual: String,
    zone: TimeZone,
    by_id: BTreeMap<String, Calendar>,
    /// The calendars whose busy times cannot be told, with the reason.
    errors: BTreeMap<String, String>,
    /// Sync tokens of another epoch are good no longer.
    epoch: u64,
}

impl Calendars {
    pub(crate) fn new(usual: &str, zone: &TimeZone) -> Self {
        Self {
            usual: usual.into(),
            zone: zone.clone(),
            by_id: BTreeMap::from([(usual.to_owned(), Calendar::default())]),
            errors: BTreeMap::new(),
            epoch: 0,
        }
    }

    /// Back to one empty calendar. Sync tokens from before would hide that the events are gone.
    pub(crate) fn clear(&mut self) {
        let epoch = self.epoch + 1;
        *self = Self::new(&self.usual, &self.zone);
        self.epoch = epoch;
    }

    fn calendar(&self, id: &str) -> Result<&Calendar, Error> {
        self.by_id.get(id).ok_or_else(Error::not_found)
    }

    fn calendar_mut(&mut self, id: &str) -> Result<&mut Calendar, Error> {
        self.by_id.get_mut(id).ok_or_else(Error::not_found)
    }

    fn event(&self, calendar: &str, id: &str) -> Result<&Event, Error> {
        self.calendar(calendar)?.events.get(id).ok_or_else(Error::not_found)
    }

    /// Adds an event. Its id may be the caller's; one that was ever used is taken for good.
    fn insert(&mut self, calendar: &str, creator: &str, body: &Value, stamp: Stamp) -> Result<&Event, Error> {
        let zone = self.zone.clone();
        let fields = event::fields(body)?;
        let events = &mut self.calendar_mut(calendar)?.events;
        let id = match body.get("id").filter(|id| !id.is_null()) {
            None => event::made_up_id(stamp.number),
            Some(id) => {
                let id = id.as_str().filter(|id| event::is_id(id));
                id.ok_or_else(|| Error::invalid("Invalid resource id value."))?
                    .to_owned()
            }
        };
        if events.contains_key(&id) {
            let message = "The requested identifier already exists.";
            return Err(Error::new(StatusCode::CONFLICT, "duplicate", message));
        }
        let event = Event::new(&id, calendar, creator, fields, &zone, stamp)?;
        Ok(events.entry(id).or_insert(event))
    }

    /// Changes an event if it is still the one that the caller has seen.
    fn change(
        &mut self,
        calendar: &str,
        id: &str,
        (how, body): (Change, &Value),
        seen: Option<&str>,
        stamp: Stamp,
    ) -> Result<&Event, Error> {
        let zone = self.zone.clone();
        let fields = event::fields(body)?;
        let event = self.calendar_mut(calendar)?.events.get_mut(id);
        let event = event.ok_or_else(Error::not_found)?;
        event.expect_etag(seen)?;
        event::expect_sequence(event, body)?;
        *event = event.changed_by(how, fields, &zone, stamp)?;
        Ok(event)
    }

    /// Cancels an event. It stays readable as cancelled.
    fn delete(&mut self, calendar: &str, id: &str, seen: Option<&str>, stamp: Stamp) -> Result<(), Error> {
        let event = self.calendar_mut(calendar)?.events.get_mut(id);
        let event = event.ok_or_else(Error::not_found)?;
        if event.cancelled() {
            return Err(Error::new(StatusCode::GONE, "deleted", "Resource has been deleted"));
        }
        event.expect_etag(seen)?;
        event.cancel(stamp);
        Ok(())
    }
}

/// An object that nobody can be sure of being one.
fn object(value: &Value) -> Result<&Map<String, Value>, Error> {
    let parse = || Error::new(StatusCode::BAD_REQUEST, "parseError", "Parse Error");
    value.as_object().ok_or_else(parse)
}
