//! Jobs whose time has come: each is claimed, done, recorded, and due again at its next time.

mod clean_up;
mod export;
mod report;
mod sweep;

use domain::ids::derive;
use domain::integration::Integration;
use domain::task::job::{Job, Outcome, Run};
use domain::task::{Kind, State, Task};
use domain::{Announcement, AnnouncementId, TaskId, Timestamp};
use jiff::SignedDuration;

pub use export::{Manifest, Part};

use crate::advance::{Advanced, not_mine};
use crate::ports::{AnnouncementRecord, Archive, Backup, Bus, Queues, Spreadsheet, Store, StoreError, Webhooks, Write};
use crate::{App, Failure, TRIES_ON_CONFLICT, events};

/// The world outside, as far as jobs need it, and how long there is.
#[derive(Debug)]
pub struct Upkeep<'a, T, A, W, X> {
    pub sheets: &'a X,
    pub table: &'a T,
    pub archive: &'a A,
    pub webhooks: &'a W,
    /// What cannot be finished until then goes on in another run.
    pub until: Timestamp,
    pub clock: fn() -> Timestamp,
}

/// How a job's run ended that did not fail.
enum Ended {
    Done(String),
    /// There was no time left; where the next run goes on, and what was done so far.
    Later(String, String),
}

/// How long nobody else begins what somebody has begun: longer than any function lives.
const CLAIM: SignedDuration = SignedDuration::from_mins(16);
/// How long the record of a run is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// What an error's text is cut to.
const MAX_ERROR_CHARS: usize = 500;

impl<T, A, W, X> Upkeep<'_, T, A, W, X> {
    fn has_time(&self) -> bool {
        (self.clock)() < self.until
    }
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Does a job.
    pub async fn maintain<T: Backup, A: Archive, W: Webhooks, X: Spreadsheet>(
        &self,
        upkeep: &Upkeep<'_, T, A, W, X>,
        id: &TaskId,
        spread: u16,
        now: Timestamp,
    ) -> Result<Advanced, Failure> {
        let Some(task) = self.store.task(id).await?.filter(|task| task.may_begin(now)) else {
            return Ok(Advanced::NothingToDo);
        };
        let Kind::Job(job) = task.kind.clone() else {
            return Err(not_mine(&task.kind));
        };
        let Some(claimed) = self.claim(task, now).await? else {
            return Ok(Advanced::NothingToDo);
        };
        let ended = self.do_job(upkeep, &claimed, &job, now).await;
        self.conclude_run(claimed, ended, spread, now, (upkeep.clock)()).await
    }

    /// Two workers may get the same ticket: one of them does the job. Who dies over it lets the claim run out.
    async fn claim(&self, mut task: Task, now: Timestamp) -> Result<Option<Task>, Failure> {
        task.due_at = now + CLAIM;
        task.version += 1;
        if let Some(schedule) = &mut task.schedule {
            schedule.last_run_at = Some(now);
        }
        match self.store.commit(vec![Write::Task(task.clone())]).await {
            Ok(()) => Ok(Some(task)),
            Err(StoreError::Conflict) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn do_job<T: Backup, A: Archive, W: Webhooks, X: Spreadsheet>(
        &self,
        upkeep: &Upkeep<'_, T, A, W, X>,
        task: &Task,
        job: &Job,
        now: Timestamp,
    ) -> Result<Ended, Failure> {
        match job {
            Job::Export => self.export(upkeep, task, now).await,
            Job::CleanUp => self.clean_up(upkeep, now).await,
            Job::ReminderSweep => self.sweep_reminders(upkeep, now).await,
            Job::WeeklyReport => self.tell_of_the_week(now).await,
            Job::Webhook { url, body } => {
                let called = upkeep.webhooks.call(url, body.as_deref());
                self.watch(Integration::Webhooks, now, called).await?;
                Ok(Ended::Done("called".to_owned()))
            }
            Job::CustomerSync => self.nightly_customers(upkeep, now).await,
            Job::Custom { name } => self.announce_job(task, name, now).await,
        }
    }

    /// Records the run, and what becomes of the job, in one commit.
    async fn conclude_run(
        &self,
        claimed: Task,
        ended: Result<Ended, Failure>,
        spread: u16,
        started_at: Timestamp,
        finished_at: Timestamp,
    ) -> Result<Advanced, Failure> {
        let run = run(&claimed, &ended, started_at, finished_at);
        let mut task = claimed;
        for _ in 0..TRIES_ON_CONFLICT {
            let mut writes = vec![Write::TaskRun(run.clone())];
            let mut advanced = Advanced::NothingToDo;
            // Somebody may have paused or cancelled it meanwhile: that stands.
            if task.state == State::Waiting {
                let mut after = task.clone();
                after.due_at = started_at;
                advanced = conclude(&mut after, &ended, spread, finished_at);
                after.version += 1;
                writes.push(Write::Task(after));
            }
            match self.store.commit(writes).await {
                Ok(()) => return Ok(advanced),
                Err(StoreError::Conflict) => match self.store.task(&task.id).await? {
                    Some(current) => task = current,
                    None => return Ok(Advanced::NothingToDo),
                },
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("the job is changing too fast".to_owned()))
    }

    async fn nightly_customers<T: Sync, A: Sync, W: Sync, X: Spreadsheet>(
        &self,
        upkeep: &Upkeep<'_, T, A, W, X>,
        now: Timestamp,
    ) -> Result<Ended, Failure> {
        if self.settings(now).await?.sheets.spreadsheet.is_none() {
            return Ok(Ended::Done("there is no spreadsheet".to_owned()));
        }
        let sync = self
            .sync_customers(upkeep.sheets, false, || upkeep.has_time(), now)
            .await?;
        let told = format!(
            "{} created, {} updated, {} unchanged, {} rejected, {} conflicts",
            sync.created,
            sync.updated,
            sync.unchanged,
            sync.rejected.len(),
            sync.conflicts.len()
        );
        // Rows that were done cost the next run no time.
        Ok(if sync.left > 0 {
            Ended::Later(String::new(), told)
        } else {
            Ended::Done(told)
        })
    }

    async fn announce_job(&self, task: &Task, name: &str, now: Timestamp) -> Result<Ended, Failure> {
        let id = AnnouncementId::trusted(derive(&["job due", task.id.as_str(), &task.version.to_string()]));
        let record = AnnouncementRecord {
            id,
            announcement: Announcement::JobDue {
                task: task.id.clone(),
                name: name.to_owned(),
            },
            at: now,
        };
        let settings = self.settings(now).await?;
        let told = events::deliveries(&record, &settings, now);
        let mut writes = vec![Write::Announcement(record.clone())];
        writes.extend(told.iter().cloned().map(Write::Task));
        self.store.commit(writes).await?;
        self.wake_deliveries(&told).await;
        self.tell_the_world(&[record]).await;
        Ok(Ended::Done("announced".to_owned()))
    }
}

fn conclude(task: &mut Task, ended: &Result<Ended, Failure>, spread: u16, now: Timestamp) -> Advanced {
    match ended {
        Ok(Ended::Done(_)) => {
            task.succeeded(now);
            Advanced::Done
        }
        Ok(Ended::Later(progress, _)) => {
            task.continues(progress.clone(), now);
            Advanced::WillRetry
        }
        Err(failure) => {
            // What a person has to change may be changed by the next try, and its tries are counted.
            task.failed(shortened(failure), false, spread, now);
            if task.state == State::Parked {
                Advanced::Parked
            } else {
                Advanced::WillRetry
            }
        }
    }
}

fn run(task: &Task, ended: &Result<Ended, Failure>, started_at: Timestamp, finished_at: Timestamp) -> Run {
    let (outcome, error, detail) = match ended {
        Ok(Ended::Done(detail)) => (Outcome::Succeeded, None, Some(detail.clone())),
        Ok(Ended::Later(_, detail)) => (Outcome::Continued, None, Some(detail.clone())),
        Err(failure) => (Outcome::Failed, Some(shortened(failure)), None),
    };
    Run {
        task: task.id.clone(),
        started_at,
        finished_at,
        outcome,
        error,
        detail,
        keep_until: finished_at + KEPT,
    }
}

fn shortened(failure: &Failure) -> String {
    failure.to_string().chars().take(MAX_ERROR_CHARS).collect()
}
