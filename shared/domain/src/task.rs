//! Things that happen later: what they are, and how a worker's try ends.

use jiff::{SignedDuration, Timestamp};

use crate::ids::{AppointmentId, CaseId, RecordId, TaskId};
use crate::message::TICKETS_DIFFER;
use crate::person::PersonKey;

/// One thing that has to happen once, at or after `due_at`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub id: TaskId,
    pub kind: Kind,
    pub due_at: Timestamp,
    pub state: State,
    /// Tries that failed.
    pub attempts: u16,
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A case's timer: the worker reads the case and decides again.
    CaseTimer {
        person: PersonKey,
        case: CaseId,
        timer: Timer,
    },
    /// Reminds of an appointment: the worker reads it and decides again.
    Reminder {
        person: PersonKey,
        appointment: AppointmentId,
        /// How long before the start.
        minutes_before: u32,
    },
    /// The lab's calendar has to show an appointment as it is.
    CalendarEntry {
        person: PersonKey,
        appointment: AppointmentId,
    },
    /// What was changed in a calendar by others has to be taken in.
    CalendarSync { calendar: String },
    /// A file has to be fetched, looked at, and stored.
    FetchFile { record: RecordId },
    /// A stored file has to be put into the lab's drive.
    FileInDrive { record: RecordId },
}

/// How long a failing task is tried.
enum Patience {
    Tries(u16),
    /// Until it is so old.
    Until(SignedDuration),
    Endless,
}

/// Which function does what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worker {
    /// Cases whose time has come.
    Advance,
    /// Reminders of appointments.
    Remind,
    /// Calendars, files and drives.
    Project,
}

impl Worker {
    pub const ALL: [Self; 3] = [Self::Advance, Self::Remind, Self::Project];

    pub fn name(self) -> &'static str {
        match self {
            Self::Advance => "advance",
            Self::Remind => "remind",
            Self::Project => "project",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|worker| worker.name() == name)
    }
}

impl Kind {
    pub fn name(&self) -> &'static str {
        match self {
            Self::CaseTimer { timer, .. } => timer.name(),
            Self::Reminder { .. } => "reminder",
            Self::CalendarEntry { .. } => "calendar_entry",
            Self::CalendarSync { .. } => "calendar_sync",
            Self::FetchFile { .. } => "fetch_file",
            Self::FileInDrive { .. } => "file_in_drive",
        }
    }

    pub fn worker(&self) -> Worker {
        match self {
            Self::CaseTimer { .. } => Worker::Advance,
            Self::Reminder { .. } => Worker::Remind,
            Self::CalendarEntry { .. }
            | Self::CalendarSync { .. }
            | Self::FetchFile { .. }
            | Self::FileInDrive { .. } => Worker::Project,
        }
    }

    fn patience(&self) -> Patience {
        match self {
            Self::CaseTimer { .. } | Self::Reminder { .. } => Patience::Tries(MAX_ATTEMPTS),
            // WhatsApp keeps a file that came with a message for seven days (Meta, "Media").
            Self::FetchFile { .. } => Patience::Until(SignedDuration::from_hours(7 * 24 - 1)),
            // Somebody else's outage is waited out.
            Self::CalendarEntry { .. } | Self::FileInDrive { .. } => {
                Patience::Until(SignedDuration::from_hours(3 * 24))
            }
            Self::CalendarSync { .. } => Patience::Endless,
        }
    }
}

/// Which of a case's timers went off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timer {
    /// The stage's days are over.
    StageDeadline,
    /// The fit question (or the dispatch question) is unanswered; `reminder` counts from 0.
    Unanswered { reminder: u8 },
}

impl Timer {
    pub fn name(self) -> &'static str {
        match self {
            Self::StageDeadline => "stage_deadline",
            Self::Unanswered { .. } => "unanswered_question",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Waits for its time, or for the next try.
    Waiting,
    Done,
    Cancelled,
    /// Given up after the last try: visible with its reason, alarmed, and a person can have it tried again.
    Parked,
}

impl State {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Done, Self::Cancelled, Self::Parked];

    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Parked => "parked",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Tries before a task is parked.
pub const MAX_ATTEMPTS: u16 = 5;

impl Task {
    pub fn new(id: TaskId, kind: Kind, due_at: Timestamp, now: Timestamp) -> Self {
        let state = State::Waiting;
        Self {
            id,
            kind,
            due_at,
            state,
            attempts: 0,
            last_error: None,
            created_at: now,
            updated_at: now,
            version: 0,
        }
    }

    /// Whether a try may be begun now. A ticket may come twice, late, or before the next try is due.
    pub fn may_begin(&self, now: Timestamp) -> bool {
        self.state == State::Waiting && now + TICKETS_DIFFER >= self.due_at
    }

    /// A try failed: the next one comes later and later, and after the last the task is parked.
    pub fn failed(&mut self, reason: String, permanent: bool, spread: u16, now: Timestamp) {
        self.attempts += 1;
        self.last_error = Some(reason);
        self.updated_at = now;
        let spent = match self.kind.patience() {
            Patience::Tries(most) => self.attempts >= most,
            // However old it is: whoever has it tried again means more than once.
            Patience::Until(age) => now >= self.created_at + age && self.attempts >= MAX_ATTEMPTS,
            Patience::Endless => false,
        };
        if permanent || spent {
            self.state = State::Parked;
        } else {
            self.due_at = now + crate::message::backoff(self.attempts + 1, spread).max(SignedDuration::from_secs(5));
        }
    }

    /// What comes again and again is due again.
    pub fn again(&mut self, at: Timestamp, now: Timestamp) {
        self.attempts = 0;
        self.last_error = None;
        self.due_at = at;
        self.updated_at = now;
    }

    /// A person wants it tried again, now. Returns whether that is possible.
    pub fn retry(&mut self, now: Timestamp) -> bool {
        let possible = matches!(self.state, State::Parked | State::Waiting);
        if possible {
            self.state = State::Waiting;
            self.attempts = 0;
            self.due_at = now;
            self.updated_at = now;
        }
        possible
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> Task {
        let kind = Kind::CaseTimer {
            person: PersonKey::trusted("p"),
            case: CaseId::trusted("c"),
            timer: Timer::StageDeadline,
        };
        Task::new(TaskId::trusted("t"), kind, Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_failing_task_is_tried_later_and_later_and_then_parked() {
        let mut task = task();
        let mut now = Timestamp::UNIX_EPOCH;
        let mut waits = Vec::new();
        while task.state == State::Waiting {
            task.failed("no".to_owned(), false, 0, now);
            waits.push((task.due_at - now).get_seconds());
            now = task.due_at.max(now);
        }
        assert_eq!(waits.len(), usize::from(MAX_ATTEMPTS));
        assert!(waits.iter().take(4).is_sorted());
        assert_eq!(task.state, State::Parked);
        assert!(task.retry(now));
        assert_eq!((task.state, task.attempts), (State::Waiting, 0));
    }

    #[test]
    fn an_old_task_that_is_tried_again_is_tried_more_than_once() {
        let kind = Kind::FileInDrive {
            record: RecordId::trusted("r"),
        };
        let mut task = Task::new(TaskId::trusted("t"), kind, Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        let later = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 30);
        task.failed("the drive is not shared".to_owned(), true, 0, Timestamp::UNIX_EPOCH);
        assert!(task.retry(later));
        task.failed("away".to_owned(), false, 0, later);
        assert_eq!(task.state, State::Waiting);
        while task.attempts < MAX_ATTEMPTS {
            task.failed("away".to_owned(), false, 0, later);
        }
        assert_eq!(task.state, State::Parked);
    }

    #[test]
    fn what_cannot_work_is_parked_at_once() {
        let mut task = task();
        task.failed("undecodable".to_owned(), true, 0, Timestamp::UNIX_EPOCH);
        assert_eq!(task.state, State::Parked);
    }
}
