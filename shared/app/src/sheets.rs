//! The lab's spreadsheet: one task writes what has changed, again and again; another marks everything as changed. What
//! people write there about dentists is taken in by [`customers`].
//!
//! Nobody writes into the spreadsheet but the one task, and never two workers at once: rows are found by their keys, and
//! whoever adds one has to know that it is not there.

mod customers;
pub(crate) mod marks;
mod pass;
mod read;
mod rebuild;

use std::time::Duration;

use domain::ids::derive;
use domain::integration::Integration;
use domain::task::{Kind, State, Task};
use domain::{Settings, TaskId, Timestamp};
use jiff::SignedDuration;

pub use customers::{CustomerSync, RejectedRow};
pub use read::SheetTabs;

use crate::ports::{Bus, Queues, Spreadsheet, Store, StoreError, Write};
use crate::{App, Failure};

/// How long nobody else begins what somebody has begun: longer than the function lives.
const CLAIM: SignedDuration = SignedDuration::from_mins(6);
/// Until the next look for changes: a change is in the sheet within a minute, also if it came just after a look.
const NEXT_LOOK: Duration = Duration::from_secs(20);
/// After a pass that left something to do. Google lets one account write 60 times a minute, and a pass writes at most 8
/// times (Google, "Usage limits" of the Sheets API).
const NEXT_PASS: Duration = Duration::from_secs(10);
/// Longer than anybody keeps old settings.
const ONCE_MORE: SignedDuration = SignedDuration::from_secs(75);
/// A quota of a minute that is spent, or an outage.
const AFTER_FAILURE: Duration = Duration::from_secs(30);
/// What a person has to do something about.
const AFTER_REFUSAL: Duration = Duration::from_mins(2);

/// What of a spreadsheet has to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Changes,
    All,
    /// The settings have just named it.
    AllOfANewOne,
}

/// What became of a pass.
enum Passed {
    NothingToDo,
    AllDone,
    /// There is more than one pass can write.
    Unfinished,
    /// All rows are being marked: they are written in their order once that is done.
    Waits,
}

pub(crate) fn sync_id() -> TaskId {
    TaskId::trusted(derive(&["sheet sync"]))
}

pub(crate) fn rebuild_id() -> TaskId {
    TaskId::trusted(derive(&["sheet rebuild"]))
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Writes what has changed into the spreadsheet, and comes back to it. It is never given up.
    pub(crate) async fn sync_sheet(
        &self,
        sheets: &impl Spreadsheet,
        task: &Task,
        now: Timestamp,
    ) -> Result<(), Failure> {
        // Not what was kept for a minute: it may be another spreadsheet by now, or the first one.
        let settings = self.store.settings().await?;
        let Some(spreadsheet) = settings.sheets.spreadsheet.clone() else {
            return self.finish(task, now).await;
        };
        let mut claimed = task.clone();
        claimed.due_at = now + CLAIM;
        claimed.version += 1;
        match self.store.commit(vec![Write::Task(claimed.clone())]).await {
            Ok(()) => {}
            // Somebody else is at it.
            Err(StoreError::Conflict) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        // Boxed, for it would lie twice in what it is handed to.
        let pass = Box::pin(self.pass(sheets, &spreadsheet, &settings, now));
        let passed = pass.await;
        match &passed {
            // Google was not asked for anything.
            Ok(Passed::NothingToDo | Passed::Waits) => {}
            Ok(Passed::AllDone | Passed::Unfinished) => self.saw(Integration::Sheets, Ok(()), now).await,
            Err(failure) => self.saw(Integration::Sheets, Err(&failure.to_string()), now).await,
        }
        let wait = match &passed {
            Ok(Passed::NothingToDo | Passed::AllDone) => NEXT_LOOK,
            Ok(Passed::Unfinished | Passed::Waits) => NEXT_PASS,
            Err(Failure::Unavailable(_)) => AFTER_FAILURE,
            Err(_) => AFTER_REFUSAL,
        };
        let (attempts, last_error) = match &passed {
            Ok(_) => (0, None),
            Err(failure) => (task.attempts.saturating_add(1), Some(failure.to_string())),
        };
        if let Some(error) = &last_error {
            tracing::warn!(error, attempts, "the spreadsheet was not written; it is tried again");
        }
        claimed.again(now + SignedDuration::try_from(wait).unwrap_or(CLAIM), now);
        claimed.attempts = attempts;
        claimed.last_error = last_error;
        claimed.version += 1;
        match self.store.commit(vec![Write::Task(claimed.clone())]).await {
            // Whoever changed it meanwhile wants it now.
            Ok(()) | Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        self.wake_task(&claimed, wait).await;
        Ok(())
    }

    /// The tasks that a spreadsheet needs, as far as there are none.
    pub(crate) async fn sheet_tasks(
        &self,
        settings: &Settings,
        look: Look,
        now: Timestamp,
    ) -> Result<Vec<Write>, Failure> {
        if settings.sheets.spreadsheet.is_none() {
            return Ok(Vec::new());
        }
        let mut writes = Vec::new();
        let rebuild = || Kind::SheetRebuild { after: None };
        let mut wanted = vec![(sync_id(), Kind::SheetSync, now)];
        match look {
            Look::Changes => {}
            Look::All => wanted.push((rebuild_id(), rebuild(), now)),
            Look::AllOfANewOne => {
                wanted.push((rebuild_id(), rebuild(), now));
                // Whoever still has the settings of a minute ago marks nothing: once more, when nobody has.
                let id = TaskId::trusted(derive(&["sheet rebuild", "once more"]));
                wanted.push((id, rebuild(), now + ONCE_MORE));
            }
        }
        for (id, kind, due_at) in wanted {
            let before = self.store.task(&id).await?;
            if before.as_ref().is_none_or(|task| task.state != State::Waiting) {
                let mut task = Task::new(id, kind, due_at, now);
                task.version = before.map_or(0, |task| task.version) + 1;
                writes.push(Write::Task(task));
            }
        }
        Ok(writes)
    }

    /// All rows are looked at again: what is missing or damaged is written as it should be. Gives the task that does it.
    ///
    /// # Errors
    /// [`Failure::Rejected`] if there is no spreadsheet.
    pub async fn rebuild_sheet(&self, now: Timestamp) -> Result<TaskId, Failure> {
        let settings = self.store.settings().await?;
        if settings.sheets.spreadsheet.is_none() {
            return Err(read::none());
        }
        let writes = self.sheet_tasks(&settings, Look::All, now).await?;
        match self.store.commit(writes.clone()).await {
            // Somebody else wanted the same.
            Ok(()) | Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        for write in &writes {
            if let Write::Task(task) = write {
                self.wake_task(task, Duration::ZERO).await;
            }
        }
        Ok(rebuild_id())
    }
}
