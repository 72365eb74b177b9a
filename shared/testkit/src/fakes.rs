//! Ports that write down what they are asked, and answer as a test tells them to.

mod calendar;
mod drive;
mod files;
mod outside;
mod people;
mod sheets;
mod subscribers;
mod upkeep;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::ports::{AnnouncementRecord, Bus, DueItem, OutsideError, QueueError, Queues};
use domain::message::Message;

pub use calendar::FakeCalendar;
pub use drive::{FakeDrive, Filed};
pub use files::{FakeFiles, FakeMedia, Uploaded};
pub use outside::FakeOutside;
pub use people::{FakeReader, FakeWire, Sent};
pub use sheets::{FakeSpreadsheet, FakeTab};
pub use subscribers::{FakeSubscribers, Told};
pub use upkeep::{FakeArchive, FakeBackup, FakeSnippetReader, FakeWebhooks};

/// What a failed test left behind is still true: tests go on with it.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many calls have still to fail.
#[derive(Debug, Default)]
struct Failures(u32);

const TOLD: &str = "told to fail";

impl Failures {
    fn next(&mut self) -> bool {
        let fails = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        fails
    }

    fn queue(&mut self) -> Result<(), QueueError> {
        if self.next() {
            Err(QueueError(TOLD.to_owned()))
        } else {
            Ok(())
        }
    }

    fn outside(&mut self) -> Result<(), OutsideError> {
        if self.next() {
            Err(OutsideError::Unavailable(TOLD.to_owned()))
        } else {
            Ok(())
        }
    }
}

#[derive(Debug, Default)]
pub struct FakeQueues(Mutex<Queued>);

#[derive(Debug, Default)]
struct Queued {
    outbox: Vec<Message>,
    later: Vec<(DueItem, Duration)>,
    failures: Failures,
}

impl FakeQueues {
    /// What was put there since the last look.
    pub fn take_outbox(&self) -> Vec<Message> {
        std::mem::take(&mut locked(&self.0).outbox)
    }

    /// What was put there since the last look.
    pub fn take_later(&self) -> Vec<(DueItem, Duration)> {
        std::mem::take(&mut locked(&self.0).later)
    }

    /// The next calls fail.
    pub fn fail(&self, times: u32) {
        locked(&self.0).failures = Failures(times);
    }
}

impl Queues for FakeQueues {
    async fn outbox(&self, messages: &[Message]) -> Result<(), QueueError> {
        let mut queued = locked(&self.0);
        queued.failures.queue()?;
        queued.outbox.extend_from_slice(messages);
        Ok(())
    }

    async fn later(&self, items: &[(DueItem, Duration)]) -> Result<(), QueueError> {
        let mut queued = locked(&self.0);
        queued.failures.queue()?;
        queued.later.extend_from_slice(items);
        Ok(())
    }

    async fn connect(&self) -> Result<(), QueueError> {
        locked(&self.0).failures.queue()
    }
}

#[derive(Debug, Default)]
pub struct FakeBus(Mutex<Published>);

#[derive(Debug, Default)]
struct Published {
    records: Vec<AnnouncementRecord>,
    failures: Failures,
}

impl FakeBus {
    /// What was published since the last look.
    pub fn take(&self) -> Vec<AnnouncementRecord> {
        std::mem::take(&mut locked(&self.0).records)
    }

    /// The next calls fail.
    pub fn fail(&self, times: u32) {
        locked(&self.0).failures = Failures(times);
    }
}

impl Bus for FakeBus {
    async fn publish(&self, announcements: &[AnnouncementRecord]) -> Result<(), QueueError> {
        let mut published = locked(&self.0);
        published.failures.queue()?;
        published.records.extend_from_slice(announcements);
        Ok(())
    }

    async fn connect(&self) -> Result<(), QueueError> {
        locked(&self.0).failures.queue()
    }
}
