//! The stored forms of jobs: what is done, how it comes again, and each run.

use app::ports::StoreError;
use domain::TaskId;
use domain::task::job::{Job, Outcome, Run, Schedule};
use domain::task::recurrence::{Every, Recurrence};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, micros, named, supported, time, times, zone};
use crate::keys;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum JobRecord {
    WeeklyReport,
    Export,
    CleanUp,
    ReminderSweep,
    CustomerSync,
    Webhook { url: String, body: Option<String> },
    Custom { name: String },
}

impl JobRecord {
    pub fn of(value: &Job) -> Self {
        match value {
            Job::WeeklyReport => Self::WeeklyReport,
            Job::Export => Self::Export,
            Job::CleanUp => Self::CleanUp,
            Job::ReminderSweep => Self::ReminderSweep,
            Job::CustomerSync => Self::CustomerSync,
            Job::Webhook { url, body } => Self::Webhook {
                url: url.clone(),
                body: body.clone(),
            },
            Job::Custom { name } => Self::Custom { name: name.clone() },
        }
    }

    pub fn read(self) -> Job {
        match self {
            Self::WeeklyReport => Job::WeeklyReport,
            Self::Export => Job::Export,
            Self::CleanUp => Job::CleanUp,
            Self::ReminderSweep => Job::ReminderSweep,
            Self::CustomerSync => Job::CustomerSync,
            Self::Webhook { url, body } => Job::Webhook { url, body },
            Self::Custom { name } => Job::Custom { name },
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct ScheduleRecord {
    name: String,
    every: EveryRecord,
    /// On the wall: `2026-11-20T12:00:00`.
    anchor: String,
    zone: String,
    max_retries: u16,
    last_run_at: Option<i64>,
    progress: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EveryRecord {
    Once,
    Daily,
    Weekly,
    Monthly,
    Interval { seconds: u32 },
}

impl ScheduleRecord {
    pub fn of(value: &Schedule) -> Self {
        let recurrence = &value.recurrence;
        Self {
            name: value.name.clone(),
            every: EveryRecord::of(recurrence.every),
            anchor: recurrence.anchor.to_string(),
            zone: recurrence.zone.iana_name().unwrap_or("UTC").to_owned(),
            max_retries: value.max_retries,
            last_run_at: value.last_run_at.map(micros),
            progress: value.progress.clone(),
        }
    }

    pub fn read(self) -> Result<Schedule, String> {
        let anchor: Result<DateTime, _> = self.anchor.parse();
        Ok(Schedule {
            name: self.name,
            recurrence: Recurrence {
                every: self.every.read(),
                anchor: anchor.map_err(|_| "an anchor that is no local time".to_owned())?,
                zone: zone(&self.zone)?,
            },
            max_retries: self.max_retries,
            last_run_at: times(self.last_run_at)?,
            progress: self.progress,
        })
    }
}

impl EveryRecord {
    fn of(value: Every) -> Self {
        match value {
            Every::Once => Self::Once,
            Every::Daily => Self::Daily,
            Every::Weekly => Self::Weekly,
            Every::Monthly => Self::Monthly,
            Every::Interval { seconds } => Self::Interval { seconds },
        }
    }

    fn read(self) -> Every {
        match self {
            Self::Once => Every::Once,
            Self::Daily => Every::Daily,
            Self::Weekly => Every::Weekly,
            Self::Monthly => Every::Monthly,
            Self::Interval { seconds } => Every::Interval { seconds },
        }
    }
}

#[derive(Serialize, Deserialize)]
pub struct JobRunRecord {
    v: u8,
    task: String,
    started_at: i64,
    finished_at: i64,
    outcome: String,
    error: Option<String>,
    detail: Option<String>,
    keep_until: i64,
}

impl Record for JobRunRecord {
    type Domain = Run;
    const KIND: &'static str = "job_run";

    fn of(value: &Run) -> Self {
        Self {
            v: FORM,
            task: value.task.as_str().to_owned(),
            started_at: micros(value.started_at),
            finished_at: micros(value.finished_at),
            outcome: value.outcome.name().to_owned(),
            error: value.error.clone(),
            detail: value.detail.clone(),
            keep_until: micros(value.keep_until),
        }
    }

    fn read(self) -> Result<Run, String> {
        supported(self.v)?;
        Ok(Run {
            task: TaskId::trusted(self.task),
            started_at: time(self.started_at)?,
            finished_at: time(self.finished_at)?,
            outcome: named("outcome", &self.outcome, Outcome::from_name)?,
            error: self.error,
            detail: self.detail,
            keep_until: time(self.keep_until)?,
        })
    }
}

impl JobRunRecord {
    pub fn item(value: &Run) -> Result<Item, StoreError> {
        let item = Item::new::<Self>(keys::job_run(&value.task, value.started_at), value)?;
        Ok(item.expires(Some(value.keep_until)))
    }
}
