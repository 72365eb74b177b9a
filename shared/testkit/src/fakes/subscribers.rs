//! Other people's systems that subscribe to events.

use std::collections::VecDeque;
use std::sync::Mutex;

use app::ports::{OutsideError, Subscribers};
use domain::{AnnouncementId, Timestamp};

use super::locked;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub url: String,
    pub event: AnnouncementId,
    pub body: String,
    pub at: Timestamp,
}

/// Takes every event, unless it was told not to.
#[derive(Debug, Default)]
pub struct FakeSubscribers(Mutex<(Vec<Told>, VecDeque<OutsideError>)>);

impl FakeSubscribers {
    /// The next calls fail like this.
    pub fn fail(&self, errors: impl IntoIterator<Item = OutsideError>) {
        locked(&self.0).1.extend(errors);
    }

    /// The calls since the last look, those that failed too.
    pub fn take_told(&self) -> Vec<Told> {
        std::mem::take(&mut locked(&self.0).0)
    }
}

impl Subscribers for FakeSubscribers {
    async fn deliver(&self, url: &str, event: &AnnouncementId, body: &str, now: Timestamp) -> Result<(), OutsideError> {
        let mut known = locked(&self.0);
        known.0.push(Told {
            url: url.to_owned(),
            event: event.clone(),
            body: body.to_owned(),
            at: now,
        });
        known.1.pop_front().map_or(Ok(()), Err)
    }
}
