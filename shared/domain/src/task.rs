//! Things that happen later: what they are, and how a worker's try ends.

pub mod job;
pub mod recurrence;

use jiff::{SignedDuration, Timestamp};

use crate::ids::{AppointmentId, CaseId, RecordId, RunId, TaskId};
use crate::message::TICKETS_DIFFER;
use crate::person::PersonKey;
use crate::subscription::Delivery;
use job::{Job, Schedule};

/// One thing that has to happen, at or after `due_at`.
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
    /// Of a job: how it comes again.
    pub schedule: Option<Schedule>,
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
    /// What a practice has done at its times.
    Job(Job),
    /// A workflow's steps have to be done, or what became of what they said has to be noted.
    WorkflowRun { run: RunId },
    /// Reminds a patient of an appointment: the worker reads it and decides again.
    AppointmentReminder {
        appointment: AppointmentId,
        /// How long before the start.
        minutes_before: u32,
    },
    /// Asks a patient how an appointment was: the worker reads it and decides again.
    FollowUp { appointment: AppointmentId },
    /// Another system has to be told of an event.
    EventDelivery(Delivery),
    /// What has changed has to be written into the lab's spreadsheet.
    SheetSync,
    /// All of the spreadsheet has to be looked at again. `after`: where it goes on, in the worker's own words.
    SheetRebuild { after: Option<String> },
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
    /// Cases whose time has come, and workflows.
    Advance,
    /// Reminders of appointments.
    Remind,
    /// Calendars, files, drives, the spreadsheet, and other systems.
    Project,
    /// Jobs.
    Maintain,
}

impl Worker {
    pub const ALL: [Self; 4] = [Self::Advance, Self::Remind, Self::Project, Self::Maintain];

    pub fn name(self) -> &'static str {
        match self {
            Self::Advance => "advance",
            Self::Remind => "remind",
            Self::Project => "project",
            Self::Maintain => "maintain",
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
            Self::Job(job) => job.name(),
            Self::WorkflowRun { .. } => "workflow_run",
            Self::AppointmentReminder { .. } => "appointment_reminder",
            Self::FollowUp { .. } => "follow_up",
            Self::EventDelivery(_) => "event_delivery",
            Self::SheetSync => "sheet_sync",
            Self::SheetRebuild { .. } => "sheet_rebuild",
        }
    }

    pub fn worker(&self) -> Worker {
        match self {
            Self::CaseTimer { .. } | Self::WorkflowRun { .. } => Worker::Advance,
            Self::Reminder { .. } | Self::AppointmentReminder { .. } | Self::FollowUp { .. } => Worker::Remind,
            Self::CalendarEntry { .. }
            | Self::CalendarSync { .. }
            | Self::FetchFile { .. }
            | Self::FileInDrive { .. }
            | Self::EventDelivery(_)
            | Self::SheetSync
            | Self::SheetRebuild { .. } => Worker::Project,
            Self::Job(_) => Worker::Maintain,
        }
    }

    fn patience(&self) -> Patience {
        match self {
            Self::CaseTimer { .. }
            | Self::WorkflowRun { .. }
            | Self::Reminder { .. }
            | Self::AppointmentReminder { .. }
            | Self::FollowUp { .. } => Patience::Tries(MAX_ATTEMPTS),
            // WhatsApp keeps a file that came with a message for seven days (Meta, "Media").
            Self::FetchFile { .. } => Patience::Until(SignedDuration::from_hours(7 * 24 - 1)),
            // Somebody else's outage is waited out.
            Self::CalendarEntry { .. }
            | Self::FileInDrive { .. }
            | Self::SheetRebuild { .. }
            | Self::EventDelivery(_) => Patience::Until(SignedDuration::from_hours(3 * 24)),
            Self::CalendarSync { .. } | Self::SheetSync => Patience::Endless,
            // A job says itself how often it is tried.
            Self::Job(_) => Patience::Tries(job::MAX_RETRIES),
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
    /// Does not happen until a person lets it.
    Paused,
    Done,
    Cancelled,
    /// Given up after the last try: visible with its reason, alarmed, and a person can have it tried again.
    Parked,
}

impl State {
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Paused, Self::Done, Self::Cancelled, Self::Parked];

    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Paused => "paused",
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
            schedule: None,
        }
    }

    /// A job, from its first time on. `None`: that is over, and there is no other one.
    pub fn job(id: TaskId, job: Job, schedule: Schedule, now: Timestamp) -> Option<Self> {
        // What is due this very second is due.
        let due_at = schedule.recurrence.after(now - SignedDuration::from_secs(1))?;
        Some(Self {
            schedule: Some(schedule),
            ..Self::new(id, Kind::Job(job), due_at, now)
        })
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
        let patience = match &self.schedule {
            Some(schedule) => Patience::Tries(schedule.max_retries.max(1)),
            None => self.kind.patience(),
        };
        let spent = match patience {
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

    /// A run has done everything. What comes again waits for its next time that is still to come, however late it is.
    pub fn succeeded(&mut self, now: Timestamp) {
        let recurrence = self.schedule.as_ref().map(|schedule| &schedule.recurrence);
        let next = recurrence.and_then(|recurrence| recurrence.next(self.due_at, now));
        if let Some(at) = next {
            self.again(at, now);
        } else {
            self.state = State::Done;
            self.updated_at = now;
        }
        self.reach(None);
    }

    /// A run had no time to finish: the next one goes on where it was, at once.
    pub fn continues(&mut self, progress: String, now: Timestamp) {
        self.again(now, now);
        self.reach(Some(progress));
    }

    fn reach(&mut self, progress: Option<String>) {
        if let Some(schedule) = &mut self.schedule {
            schedule.progress = progress;
        }
    }

    /// Returns whether anything is different now.
    pub fn pause(&mut self, now: Timestamp) -> bool {
        self.turn(&[State::Waiting], State::Paused, now)
    }

    /// What was missed in the meantime is missed; a single time still comes. Returns whether anything is different now.
    pub fn resume(&mut self, now: Timestamp) -> bool {
        let resumed = self.turn(&[State::Paused], State::Waiting, now);
        let recurrence = self.schedule.as_ref().map(|schedule| &schedule.recurrence);
        if resumed
            && self.due_at < now
            && let Some(next) = recurrence.and_then(|recurrence| recurrence.next(self.due_at, now))
        {
            self.due_at = next;
        }
        resumed
    }

    /// Returns whether anything is different now.
    pub fn cancel(&mut self, now: Timestamp) -> bool {
        self.turn(&[State::Waiting, State::Paused, State::Parked], State::Cancelled, now)
    }

    /// A person wants it to happen now, whenever it would be due. Returns whether that is possible.
    pub fn run_now(&mut self, now: Timestamp) -> bool {
        let possible = matches!(self.state, State::Waiting | State::Paused | State::Parked | State::Done);
        if possible {
            self.state = State::Waiting;
            self.attempts = 0;
            self.due_at = now;
            self.updated_at = now;
        }
        possible
    }

    fn turn(&mut self, from: &[State], to: State, now: Timestamp) -> bool {
        let turns = from.contains(&self.state);
        if turns {
            self.state = to;
            self.updated_at = now;
        }
        turns
    }

    /// A person wants it tried again, now. Returns whether that is possible: also of an event that was delivered, for
    /// whoever got it may have lost it since.
    pub fn retry(&mut self, now: Timestamp) -> bool {
        let possible = match self.state {
            State::Parked | State::Waiting => true,
            State::Done => matches!(self.kind, Kind::EventDelivery(_)),
            State::Paused | State::Cancelled => false,
        };
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
mod tests;
