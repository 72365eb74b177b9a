//! Writing an event of ours, any number of times.

use reqwest::{Method, StatusCode};

use super::event::Event;
use super::resource::{self, Resource};
use super::{Calendar, QUIETLY};
use crate::Failure;

impl Calendar {
    /// Makes the calendar show this event: new, changed, or once more after somebody removed it.
    ///
    /// Whoever may call this twice at a time for one event (two versions of it) has to keep the order: the last one wins.
    pub async fn put(&self, calendar: &str, event: &Event) -> Result<(), Failure> {
        let request = self.access.request(Method::POST, self.events(calendar)?);
        let request = request.query(&QUIETLY).json(&resource::new(event));
        // Once: Google does not promise to notice at once that an id is taken.
        let answer = self.access.once(&request, &[StatusCode::CONFLICT]).await?;
        if answer.status != StatusCode::CONFLICT || self.found(calendar, event).await?.shows(event) {
            return Ok(());
        }
        let request = self.access.request(Method::PATCH, self.event(calendar, &event.id)?);
        let request = request.query(&QUIETLY).json(&resource::correction(event));
        self.access.safely(&request, &[]).await?;
        Ok(())
    }

    /// The event whose id is taken. Also one that was removed is found.
    async fn found(&self, calendar: &str, event: &Event) -> Result<Resource, Failure> {
        let request = self.access.request(Method::GET, self.event(calendar, &event.id)?);
        let answer = self.access.safely(&request, &[StatusCode::NOT_FOUND]).await?;
        if answer.status == StatusCode::NOT_FOUND {
            // Taken, but not to be seen: Google's servers do not agree yet.
            return Err(Failure::passing("the event's id is taken, but the event is not found"));
        }
        answer.read("an event")
    }
}
