//! The practice's jobs: made, paused, run by hand, and the ones that every practice has.

use domain::task::job::{self, Job, Run, Schedule};
use domain::task::recurrence::{Every, Recurrence};
use domain::task::{Kind, State, Task};
use domain::{Rejection, Settings, TaskId, Timestamp};
use jiff::civil::{Time, Weekday};

use crate::ports::{Bus, Page, Paging, Queues, Store, StoreError, Write};
use crate::sheets::Look;
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

/// What it takes to make a job.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub id: TaskId,
    pub name: String,
    pub job: Job,
    pub recurrence: Recurrence,
    pub max_retries: u16,
}

/// What a person does with a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Pause,
    Resume,
    Cancel,
    RunNow,
}

impl Turn {
    pub const ALL: [Self; 4] = [Self::Pause, Self::Resume, Self::Cancel, Self::RunNow];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Cancel => "cancel",
            Self::RunNow => "run-now",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|turn| turn.name() == name)
    }
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// The same request again is the same job. The second part: it was there before.
    ///
    /// # Errors
    /// [`Failure::Conflict`] if the id was used for another job; [`Failure::Rejected`] if its only time is past.
    pub async fn create_job(&self, new: NewJob, actor: &Actor, now: Timestamp) -> Result<(Task, bool), Failure> {
        let schedule = Schedule {
            name: new.name,
            recurrence: new.recurrence,
            max_retries: new.max_retries,
            last_run_at: None,
            progress: None,
        };
        if let Some(known) = self.store.task(&new.id).await? {
            let same = known.kind == Kind::Job(new.job)
                && known.schedule.as_ref().is_some_and(|known| is_same(known, &schedule));
            return if same {
                Ok((known, true))
            } else {
                Err(Failure::Conflict(
                    "this Idempotency-Key was used for another task".to_owned(),
                ))
            };
        }
        let past = || Rejection::illegal("this time is past, and the task does not come again");
        let mut task = Task::job(new.id, new.job, schedule, now).ok_or_else(past)?;
        task.version = 1;
        self.store.commit(vec![Write::Task(task.clone())]).await?;
        tracing::info!(id = %task.id, kind = task.kind.name(), %actor, "a job was made");
        self.wake_job(&task, now).await;
        Ok((task, false))
    }

    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn job(&self, id: &TaskId) -> Result<Task, Failure> {
        let found = self
            .store
            .task(id)
            .await?
            .filter(|task| matches!(task.kind, Kind::Job(_)));
        found.ok_or_else(|| Failure::NotFound(format!("there is no task {id}")))
    }

    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn job_runs(&self, id: &TaskId, paging: &Paging) -> Result<Page<Run>, StoreError> {
        self.store.task_runs(id, paging).await
    }

    /// # Errors
    /// [`Failure::NotFound`]; [`Failure::Conflict`] when the job is in a state in which that cannot be.
    pub async fn turn_job(&self, id: &TaskId, turn: Turn, actor: &Actor, now: Timestamp) -> Result<Task, Failure> {
        for _ in 0..TRIES_ON_CONFLICT {
            let mut task = self.job(id).await?;
            if turn == Turn::Cancel && is_built_in(&task) {
                return Err(Failure::Conflict(
                    "every practice has this task: pause it instead".to_owned(),
                ));
            }
            let state = task.state;
            let turned = match turn {
                Turn::Pause => task.pause(now) || state == State::Paused,
                Turn::Resume => task.resume(now) || state == State::Waiting,
                Turn::Cancel => task.cancel(now) || state == State::Cancelled,
                Turn::RunNow => task.run_now(now),
            };
            if !turned {
                return Err(Failure::Conflict(format!(
                    "this task is {}: it cannot be done",
                    state.name()
                )));
            }
            // The same again changes nothing.
            if task.state == state && turn != Turn::RunNow {
                return Ok(task);
            }
            task.version += 1;
            match self.store.commit(vec![Write::Task(task.clone())]).await {
                Ok(()) => {
                    tracing::info!(%id, turn = turn.name(), %actor, "a job was turned");
                    self.wake_job(&task, now).await;
                    return Ok(task);
                }
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("the task is changing too fast".to_owned()))
    }

    /// Makes the jobs that every practice has, where they are missing, and moves them when the practice's zone has changed.
    /// Returns how many were written.
    pub async fn ensure_jobs(&self, now: Timestamp) -> Result<usize, Failure> {
        let settings = self.settings(now).await?;
        let mut written = self.ensure_syncs(&settings, now).await?;
        for job in Job::BUILT_IN {
            let schedule = built_in(&job, &settings, now);
            let Some(mut fresh) = Task::job(job.built_in_id(), job.clone(), schedule, now) else {
                continue;
            };
            let zone = |task: &Task| task.schedule.as_ref().map(|schedule| schedule.recurrence.zone.clone());
            let task = match self.store.task(&fresh.id).await? {
                None => {
                    fresh.version = 1;
                    fresh
                }
                Some(known) if zone(&known) != zone(&fresh) => Task {
                    due_at: fresh.due_at,
                    schedule: fresh.schedule,
                    updated_at: now,
                    version: known.version + 1,
                    ..known
                },
                Some(_) => continue,
            };
            match self.store.commit(vec![Write::Task(task)]).await {
                Ok(()) => written += 1,
                // Somebody else did it, or it runs just now: the next look sees it.
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(written)
    }

    /// Makes the tasks that look after calendars and the spreadsheet, where they are missing.
    async fn ensure_syncs(&self, settings: &Settings, now: Timestamp) -> Result<usize, Failure> {
        let writes = self.sync_tasks(settings, Look::Changes, now).await?;
        let written = writes.len();
        match self.store.commit(writes).await {
            Ok(()) => Ok(written),
            Err(StoreError::Conflict) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    async fn wake_job(&self, task: &Task, now: Timestamp) {
        if task.state != State::Waiting || task.due_at > now {
            return;
        }
        self.wake_task(task, std::time::Duration::ZERO).await;
    }
}

fn is_built_in(task: &Task) -> bool {
    Job::BUILT_IN.iter().any(|job| job.built_in_id() == task.id)
}

/// Where it has got to makes no difference.
fn is_same(known: &Schedule, wanted: &Schedule) -> bool {
    known.name == wanted.name && known.recurrence == wanted.recurrence && known.max_retries == wanted.max_retries
}

/// When a practice has what every practice has: local nights, and Saturday morning for the week's report.
fn built_in(job: &Job, settings: &Settings, now: Timestamp) -> Schedule {
    let zone = &settings.calendar.zone;
    let today = now.to_zoned(zone.clone()).date();
    let saturday = today.nth_weekday(-1, Weekday::Saturday).unwrap_or(today);
    let (name, every, date, hour) = match job {
        Job::Export => ("Nightly export", Every::Daily, today, 3),
        Job::CleanUp => ("Clean-up", Every::Daily, today, 2),
        Job::WeeklyReport => ("Weekly report", Every::Weekly, saturday, 8),
        Job::CustomerSync => ("Customer sync", Every::Daily, today, 4),
        Job::ReminderSweep | Job::Webhook { .. } | Job::Custom { .. } => {
            ("Reminder sweep", Every::Interval { seconds: 3600 }, today, 0)
        }
    };
    Schedule {
        name: name.to_owned(),
        recurrence: Recurrence {
            every,
            anchor: date.to_datetime(Time::constant(hour, 0, 0, 0)),
            zone: zone.clone(),
        },
        max_retries: job::MAX_RETRIES,
        last_run_at: None,
        progress: None,
    }
}
