//! The stored form of a task.

use app::ports::AnnouncementRecord;
use app::ports::StoreError;
use domain::subscription::Delivery;
use domain::task::{Kind, State, Task, Timer};
use domain::{AppointmentId, CaseId, PersonKey, RecordId, RunId, TaskId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::announcement::AnnouncementStored;
use super::job::{JobRecord, ScheduleRecord};
use super::{FORM, Item, Record, micros, named, supported, time};
use crate::keys;

/// How long a task that has ended can still be looked at.
const KEPT_AFTER_END: SignedDuration = SignedDuration::from_hours(90 * 24);

#[derive(Serialize, Deserialize)]
pub struct TaskRecord {
    v: u8,
    id: String,
    kind: KindRecord,
    due_at: i64,
    state: String,
    attempts: u16,
    last_error: Option<String>,
    created_at: i64,
    updated_at: i64,
    version: u64,
    /// Not there before there were jobs.
    #[serde(default)]
    schedule: Option<ScheduleRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindRecord {
    WorkflowRun {
        run: String,
    },
    CaseTimer {
        person: String,
        case: String,
        timer: TimerRecord,
    },
    Reminder {
        person: String,
        appointment: String,
        minutes_before: u32,
    },
    CalendarEntry {
        person: String,
        appointment: String,
    },
    CalendarSync {
        calendar: String,
    },
    FetchFile {
        record: String,
    },
    FileInDrive {
        record: String,
    },
    Job(JobRecord),
    AppointmentReminder {
        appointment: String,
        minutes_before: u32,
    },
    FollowUp {
        appointment: String,
    },
    EventDelivery {
        subscription: String,
        event: AnnouncementStored,
    },
    SheetSync,
    SheetRebuild {
        after: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TimerRecord {
    StageDeadline,
    Unanswered { reminder: u8 },
}

impl Record for TaskRecord {
    type Domain = Task;
    const KIND: &'static str = "task";

    fn of(value: &Task) -> Self {
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            kind: KindRecord::of(&value.kind),
            due_at: micros(value.due_at),
            state: value.state.name().to_owned(),
            attempts: value.attempts,
            last_error: value.last_error.clone(),
            created_at: micros(value.created_at),
            updated_at: micros(value.updated_at),
            version: value.version,
            schedule: value.schedule.as_ref().map(ScheduleRecord::of),
        }
    }

    fn read(self) -> Result<Task, String> {
        supported(self.v)?;
        Ok(Task {
            id: TaskId::trusted(self.id),
            kind: self.kind.read()?,
            due_at: time(self.due_at)?,
            state: named("state", &self.state, State::from_name)?,
            attempts: self.attempts,
            last_error: self.last_error,
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
            version: self.version,
            schedule: self.schedule.map(ScheduleRecord::read).transpose()?,
        })
    }
}

impl TaskRecord {
    pub fn item(value: &Task) -> Result<Item, StoreError> {
        let id = value.id.as_str();
        let sort = keys::sort(value.due_at, id);
        let ended = match value.state {
            State::Done | State::Cancelled => Some(value.updated_at),
            // A parked or paused task waits for a person, however long that takes.
            State::Waiting | State::Paused | State::Parked => None,
        };
        let item = Item::new::<Self>(keys::task(&value.id), value)?
            .version(value.version)
            // In the envelope for the clock, which reads the index alone.
            .text("worker", value.kind.worker().name())
            .due(id, keys::task_due(value))
            .list(keys::tasks(value.state), sort.clone())
            .expires(ended.and_then(|at| at.checked_add(KEPT_AFTER_END).ok()));
        Ok(match &value.kind {
            Kind::CaseTimer { case, .. } => item.subject(keys::of_case(case), sort),
            Kind::WorkflowRun { .. }
            | Kind::Reminder { .. }
            | Kind::CalendarEntry { .. }
            | Kind::CalendarSync { .. }
            | Kind::FetchFile { .. }
            | Kind::FileInDrive { .. }
            | Kind::AppointmentReminder { .. }
            | Kind::FollowUp { .. }
            | Kind::EventDelivery(_)
            | Kind::SheetSync
            | Kind::SheetRebuild { .. } => item,
            Kind::Job(_) => item.subject(keys::JOBS.to_owned(), keys::sort(value.created_at, id)),
        })
    }
}

impl KindRecord {
    fn of(value: &Kind) -> Self {
        match value {
            Kind::CaseTimer { person, case, timer } => Self::CaseTimer {
                person: person.as_str().to_owned(),
                case: case.as_str().to_owned(),
                timer: TimerRecord::of(*timer),
            },
            Kind::Reminder {
                person,
                appointment,
                minutes_before,
            } => Self::Reminder {
                person: person.as_str().to_owned(),
                appointment: appointment.as_str().to_owned(),
                minutes_before: *minutes_before,
            },
            Kind::CalendarEntry { person, appointment } => Self::CalendarEntry {
                person: person.as_str().to_owned(),
                appointment: appointment.as_str().to_owned(),
            },
            Kind::CalendarSync { calendar } => Self::CalendarSync {
                calendar: calendar.clone(),
            },
            Kind::FetchFile { record } => Self::FetchFile {
                record: record.as_str().to_owned(),
            },
            Kind::FileInDrive { record } => Self::FileInDrive {
                record: record.as_str().to_owned(),
            },
            Kind::Job(job) => Self::Job(JobRecord::of(job)),
            Kind::AppointmentReminder {
                appointment,
                minutes_before,
            } => Self::AppointmentReminder {
                appointment: appointment.as_str().to_owned(),
                minutes_before: *minutes_before,
            },
            Kind::FollowUp { appointment } => Self::FollowUp {
                appointment: appointment.as_str().to_owned(),
            },
            Kind::WorkflowRun { run } => Self::WorkflowRun {
                run: run.as_str().to_owned(),
            },
            Kind::EventDelivery(delivery) => Self::EventDelivery {
                subscription: delivery.subscription.clone(),
                event: AnnouncementStored::of(&AnnouncementRecord {
                    id: delivery.event.clone(),
                    announcement: delivery.announcement.clone(),
                    at: delivery.at,
                }),
            },
            Kind::SheetSync => Self::SheetSync,
            Kind::SheetRebuild { after } => Self::SheetRebuild { after: after.clone() },
        }
    }

    fn read(self) -> Result<Kind, String> {
        Ok(match self {
            Self::CaseTimer { person, case, timer } => Kind::CaseTimer {
                person: PersonKey::trusted(person),
                case: CaseId::trusted(case),
                timer: timer.read(),
            },
            Self::Reminder {
                person,
                appointment,
                minutes_before,
            } => Kind::Reminder {
                person: PersonKey::trusted(person),
                appointment: AppointmentId::trusted(appointment),
                minutes_before,
            },
            Self::CalendarEntry { person, appointment } => Kind::CalendarEntry {
                person: PersonKey::trusted(person),
                appointment: AppointmentId::trusted(appointment),
            },
            Self::CalendarSync { calendar } => Kind::CalendarSync { calendar },
            Self::WorkflowRun { run } => Kind::WorkflowRun {
                run: RunId::trusted(run),
            },
            Self::FetchFile { record } => Kind::FetchFile {
                record: RecordId::trusted(record),
            },
            Self::FileInDrive { record } => Kind::FileInDrive {
                record: RecordId::trusted(record),
            },
            Self::Job(job) => Kind::Job(job.read()),
            Self::AppointmentReminder {
                appointment,
                minutes_before,
            } => Kind::AppointmentReminder {
                appointment: AppointmentId::trusted(appointment),
                minutes_before,
            },
            Self::FollowUp { appointment } => Kind::FollowUp {
                appointment: AppointmentId::trusted(appointment),
            },
            Self::EventDelivery { subscription, event } => {
                let AnnouncementRecord { id, announcement, at } = event.read()?;
                Kind::EventDelivery(Delivery {
                    subscription,
                    event: id,
                    announcement,
                    at,
                })
            }
            Self::SheetSync => Kind::SheetSync,
            Self::SheetRebuild { after } => Kind::SheetRebuild { after },
        })
    }
}

impl TimerRecord {
    pub fn of(value: Timer) -> Self {
        match value {
            Timer::StageDeadline => Self::StageDeadline,
            Timer::Unanswered { reminder } => Self::Unanswered { reminder },
        }
    }

    pub fn read(self) -> Timer {
        match self {
            Self::StageDeadline => Timer::StageDeadline,
            Self::Unanswered { reminder } => Timer::Unanswered { reminder },
        }
    }
}
