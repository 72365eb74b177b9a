//! Google Calendar: when people are busy, our own events, and what has become of them. Nobody is invited or notified.
//!
//! Nothing at Google stops two events at one time: who gets a slot is decided in the table, and this mirrors it. Source:
//! Google, "Calendar API" (v3).

mod busy;
mod changes;
mod event;
mod put;
mod resource;

use reqwest::{Method, StatusCode, Url};

use crate::{Access, Failure};

pub use busy::{Interval, MAX_CALENDARS};
pub use changes::{Changed, Changes};
pub use event::{Event, Id, InvalidId};

/// The calendars that are shared with the service account. A calendar's id is often an e-mail address: not for logs.
#[derive(Debug, Clone)]
pub struct Calendar {
    access: Access,
}

impl Calendar {
    pub fn new(access: Access) -> Self {
        Self { access }
    }

    /// Takes an event of ours out of the calendar. One that is not there is a success.
    pub async fn remove(&self, calendar: &str, id: &Id) -> Result<(), Failure> {
        let request = self.access.request(Method::DELETE, self.event(calendar, id)?);
        let gone = [StatusCode::NOT_FOUND, StatusCode::GONE];
        self.access.safely(&request.query(&QUIETLY), &gone).await?;
        Ok(())
    }

    fn events(&self, calendar: &str) -> Result<Url, Failure> {
        self.access.endpoints().calendar(&["calendars", calendar, "events"])
    }

    fn event(&self, calendar: &str, id: &Id) -> Result<Url, Failure> {
        let path = ["calendars", calendar, "events", id.as_str()];
        self.access.endpoints().calendar(&path)
    }
}

/// What people hear of an appointment is the gate's to decide, never Google's.
const QUIETLY: [(&str, &str); 1] = [("sendUpdates", "none")];

#[cfg(test)]
mod tests;
