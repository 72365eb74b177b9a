//! The stored form of a task.

use app::ports::StoreError;
use domain::task::{Kind, State, Task, Timer};
use domain::{AnnouncementId, CaseId, PersonKey, TaskId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

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
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindRecord {
    CaseTimer {
        person: String,
        case: String,
        timer: TimerRecord,
    },
    Publish {
        announcement: String,
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
            kind: match &value.kind {
                Kind::CaseTimer { person, case, timer } => KindRecord::CaseTimer {
                    person: person.as_str().to_owned(),
                    case: case.as_str().to_owned(),
                    timer: TimerRecord::of(*timer),
                },
                Kind::Publish { announcement } => KindRecord::Publish {
                    announcement: announcement.as_str().to_owned(),
                },
            },
            due_at: micros(value.due_at),
            state: value.state.name().to_owned(),
            attempts: value.attempts,
            last_error: value.last_error.clone(),
            created_at: micros(value.created_at),
            updated_at: micros(value.updated_at),
            version: value.version,
        }
    }

    fn read(self) -> Result<Task, String> {
        supported(self.v)?;
        Ok(Task {
            id: TaskId::trusted(self.id),
            kind: match self.kind {
                KindRecord::CaseTimer { person, case, timer } => Kind::CaseTimer {
                    person: PersonKey::trusted(person),
                    case: CaseId::trusted(case),
                    timer: timer.read(),
                },
                KindRecord::Publish { announcement } => Kind::Publish {
                    announcement: AnnouncementId::trusted(announcement),
                },
            },
            due_at: time(self.due_at)?,
            state: named("state", &self.state, State::from_name)?,
            attempts: self.attempts,
            last_error: self.last_error,
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
            version: self.version,
        })
    }
}

impl TaskRecord {
    pub fn item(value: &Task) -> Result<Item, StoreError> {
        let id = value.id.as_str();
        let sort = keys::sort(value.due_at, id);
        let ended = match value.state {
            State::Done | State::Cancelled => Some(value.updated_at),
            // A parked task waits for a person, however long that takes.
            State::Waiting | State::Parked => None,
        };
        let item = Item::new::<Self>(keys::task(&value.id), value)?
            .version(value.version)
            .due(id, keys::task_due(value))
            .list(keys::tasks(value.state), sort.clone())
            .expires(ended.and_then(|at| at.checked_add(KEPT_AFTER_END).ok()));
        Ok(match &value.kind {
            Kind::CaseTimer { case, .. } => item.subject(keys::of_case(case), sort),
            Kind::Publish { .. } => item,
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
