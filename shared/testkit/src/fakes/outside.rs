//! Everything outside at once, and the workers that need it.

use app::Outside;
use app::ports::{Bus, Queues, Store};
use app::{Advanced, App};
use domain::task::Worker;
use domain::{TaskId, Timestamp};

use super::{FakeCalendar, FakeDrive, FakeFiles, FakeMedia, FakeSpreadsheet, FakeSubscribers};

#[derive(Debug, Default)]
pub struct FakeOutside {
    pub calendar: FakeCalendar,
    pub drive: FakeDrive,
    pub sheets: FakeSpreadsheet,
    pub media: FakeMedia,
    pub files: FakeFiles,
    pub subscribers: FakeSubscribers,
}

impl FakeOutside {
    /// Does what the worker does with a ticket.
    pub async fn work_off<S: Store, Q: Queues, B: Bus>(
        &self,
        lab: &App<S, Q, B>,
        id: &TaskId,
        worker: Worker,
        spread: u16,
        now: Timestamp,
    ) {
        let outside = Outside {
            calendar: &self.calendar,
            drive: &self.drive,
            sheets: &self.sheets,
            media: &self.media,
            files: &self.files,
        };
        let done = match worker {
            Worker::Advance => lab.advance(id, spread, now).await,
            Worker::Remind => lab.remind(id, spread, now).await,
            Worker::Project => lab.project(&outside, &self.subscribers, id, spread, now).await,
            // Jobs are the practice's, and not of a lab's world.
            Worker::Maintain => Ok(Advanced::NothingToDo),
        };
        done.unwrap();
    }
}
