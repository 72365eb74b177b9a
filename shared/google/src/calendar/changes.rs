//! What has changed in a calendar since the last time.
//!
//! Source: Google, "Synchronize resources efficiently". A sync token goes with the parameters of its first list, so these
//! never change, and hold nothing that a token excludes (times, searches, an order).

use std::collections::BTreeMap;
use std::fmt;

use domain::Timestamp;
use jiff::tz::TimeZone;
use reqwest::{Method, StatusCode};
use serde::Deserialize;

use super::Calendar;
use super::resource::Resource;
use crate::Failure;

/// More than any calendar has. An answer that always promises another page would be followed for ever.
const MAX_PAGES: usize = 200;
/// Google's limit for a page.
const PARAMETERS: [(&str, &str); 2] = [("maxResults", "2500"), ("showDeleted", "true")];

/// What came of asking for changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    Listed {
        /// As Google lists them. An event that changed while the pages were read may be there twice; the last one counts.
        events: Vec<Changed>,
        /// For the next time. To be kept in the same commit as what the events led to.
        next: String,
    },
    /// The token is worth nothing any more: forget what is known of the calendar, and ask without one.
    StartAgain,
}

/// An event as it is now.
#[derive(Clone, PartialEq, Eq)]
pub struct Changed {
    pub id: String,
    /// Removed. The rest may be missing.
    pub cancelled: bool,
    /// `None`: not said. A series is one event with its first times; all that it takes up, only `busy` tells.
    pub start: Option<Timestamp>,
    pub end: Option<Timestamp>,
    pub private: BTreeMap<String, String>,
    pub summary: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    #[serde(default)]
    items: Vec<Resource>,
    next_page_token: Option<String>,
    next_sync_token: Option<String>,
}

impl Calendar {
    /// All events that changed since `since` was given; without it, all events there are, the removed ones too.
    ///
    /// `zone` is the IANA name of the calendar's zone: a day begins at its midnight.
    pub async fn changes(&self, calendar: &str, zone: &str, since: Option<&str>) -> Result<Changes, Failure> {
        let zone = TimeZone::get(zone).map_err(|_error| Failure::refused("the calendar's time zone is not known"))?;
        // Only a token can be too old.
        let known: &[StatusCode] = if since.is_some() { &[StatusCode::GONE] } else { &[] };
        let url = self.events(calendar)?;
        let mut events = Vec::new();
        let mut page_token = None;
        for _page in 0..MAX_PAGES {
            let request = self.access.request(Method::GET, url.clone());
            let request = request.query(&PARAMETERS).query(&[("syncToken", since)]);
            let request = request.query(&[("pageToken", page_token.as_deref())]);
            let answer = self.access.safely(&request, known).await?;
            if answer.status == StatusCode::GONE {
                return Ok(Changes::StartAgain);
            }
            let page: Page = answer.read("a page of events")?;
            events.extend(page.items.into_iter().map(|event| changed(event, &zone)));
            // A page is the last one, or names the next one.
            match (page.next_page_token, page.next_sync_token) {
                (Some(token), _) => page_token = Some(token),
                (None, Some(next)) => return Ok(Changes::Listed { events, next }),
                (None, None) => return Err(Failure::unreadable("the last page of events has no sync token")),
            }
        }
        Err(Failure::refused("the list of events has no end"))
    }
}

fn changed(event: Resource, zone: &TimeZone) -> Changed {
    Changed {
        cancelled: event.is_cancelled(),
        start: event.start.and_then(|when| when.instant(zone)),
        end: event.end.and_then(|when| when.instant(zone)),
        private: event.extended_properties.private,
        summary: event.summary,
        id: event.id,
    }
}

/// The words may name a patient.
impl fmt::Debug for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changed")
            .field("id", &self.id)
            .field("cancelled", &self.cancelled)
            .field("start", &self.start)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}
