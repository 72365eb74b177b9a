//! A patient's appointment: what it is for, when, with whom, and what can happen to it.
//!
//! The transition function is [`decide()`]. Which times can be booked is in [`rules`]; that a dentist or a chair has one
//! appointment at a time is guaranteed by the [`Times`] that the booking's commit takes.

mod change;
mod decide;
mod import;
pub mod rules;
mod times;

#[cfg(test)]
mod tests;

use std::fmt;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

pub use decide::{book, decide};
pub use import::import;
pub use times::{Resource, Times, resources};

use crate::appointment::Slot;
use crate::customer::{Channel, Edit};
use crate::effect::{Effect, Fact};
use crate::ids::{AppointmentId, CustomerId, TaskId, derive};
use crate::practice::loyalty;

#[derive(Clone, PartialEq, Eq)]
pub struct Appointment {
    pub id: AppointmentId,
    pub customer: CustomerId,
    /// As the practice names it.
    pub service: String,
    pub starts_at: Timestamp,
    pub minutes: u16,
    /// The zone in which it was agreed: its wall time is what people hold each other to.
    pub zone: TimeZone,
    pub status: Status,
    pub dentist: Option<String>,
    pub chair: Option<String>,
    pub notes: Option<String>,
    /// Why it was cancelled, in somebody's own words.
    pub cancel_reason: Option<String>,
    /// What the service was worth when it was booked.
    pub points: u32,
    pub reminders: Vec<OpenReminder>,
    pub reminders_sent: Vec<Reminded>,
    /// Counts every change that makes untrue what was said before; 1 is the new appointment.
    pub epoch: u32,
    /// A hash of the request that booked it: the same request again is the same appointment.
    pub fingerprint: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Counts every accepted change; 1 is the new appointment.
    pub version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Scheduled,
    Confirmed,
    Completed,
    Cancelled,
    NoShow,
    /// Booked, but it counts on the patient's word.
    PendingConfirmation,
}

/// A reminder whose time is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReminder {
    pub id: TaskId,
    /// How long before the start.
    pub minutes_before: u32,
}

/// A reminder that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminded {
    pub minutes_before: u32,
    pub channel: Channel,
    /// Of the time that it named.
    pub epoch: u32,
    pub at: Timestamp,
}

/// Nor is it longer: what takes a day takes several.
pub const MAX_MINUTES: u16 = 240;
/// The grain of all bookings.
pub const MIN_MINUTES: u16 = 5;
/// The most reminders that are remembered: the oldest are forgotten first.
pub const MAX_REMINDED: usize = 100;

/// What it takes to book.
#[derive(Clone)]
pub struct NewAppointment {
    pub id: AppointmentId,
    pub customer: CustomerId,
    pub service: String,
    pub starts_at: Timestamp,
    /// None: as long as the service takes.
    pub minutes: Option<u16>,
    pub dentist: Option<String>,
    pub chair: Option<String>,
    pub notes: Option<String>,
    /// Whether it counts on the patient's word first.
    pub pending: bool,
    /// Whether it is booked against the rules about times, or recorded after it took place.
    pub anyway: bool,
    pub fingerprint: String,
}

/// What can happen to an appointment.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    Confirm,
    Cancel {
        /// In somebody's own words.
        reason: Option<String>,
    },
    /// It took place.
    Complete,
    /// Nobody came. With `anyway` also before its start.
    NoShow {
        anyway: bool,
    },
    Reschedule(Reschedule),
    Edit(Changes),
    /// What was said of its end was wrong: it is to take place after all.
    Reopen,
    ReminderDue {
        id: TaskId,
    },
    /// Its customer was erased: nobody's own words are kept.
    Forget,
    /// A reminder of the time of that epoch went out.
    ReminderSent {
        minutes_before: u32,
        channel: Channel,
        epoch: u32,
    },
    FollowUpDue {
        id: TaskId,
    },
}

/// Another time and, perhaps, another length, dentist or chair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reschedule {
    pub to: Timestamp,
    pub minutes: Option<u16>,
    pub dentist: Option<String>,
    pub chair: Option<String>,
    /// Whether the rules about times do not count.
    pub anyway: bool,
}

/// What is to be different, its time apart. The default changes nothing.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Changes {
    pub dentist: Edit<String>,
    pub chair: Edit<String>,
    pub notes: Edit<String>,
}

/// An appointment after an event, and what is to be done about it. Unchanged means: nothing to commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub appointment: Appointment,
    pub effects: Vec<Effect>,
    pub facts: Vec<Fact>,
    pub times: Vec<Times>,
    /// For its customer's ledger, in this order.
    pub points: Vec<loyalty::Intent>,
    pub changed: bool,
}

impl Appointment {
    pub fn ends_at(&self) -> Timestamp {
        self.starts_at + SignedDuration::from_mins(i64::from(self.minutes))
    }

    pub fn slots(&self) -> Vec<Slot> {
        Slot::between(self.starts_at, self.ends_at())
    }

    /// Its start on the wall clock where it was agreed.
    pub fn local_start(&self) -> Zoned {
        self.starts_at.to_zoned(self.zone.clone())
    }

    /// Whether it is to take place and has not begun.
    pub fn is_ahead(&self, now: Timestamp) -> bool {
        self.status.is_open() && self.starts_at > now
    }

    /// The reminder so long before this epoch's start.
    pub fn reminder_task(&self, minutes_before: u32) -> TaskId {
        let (epoch, minutes) = (self.epoch.to_string(), minutes_before.to_string());
        TaskId::trusted(derive(&["appointment reminder", self.id.as_str(), &epoch, &minutes]))
    }

    /// The follow-up of this epoch's completion.
    pub fn follow_up_task(&self) -> TaskId {
        TaskId::trusted(derive(&["follow up", self.id.as_str(), &self.epoch.to_string()]))
    }
}

impl Status {
    pub const ALL: [Self; 6] = [
        Self::Scheduled,
        Self::Confirmed,
        Self::Completed,
        Self::Cancelled,
        Self::NoShow,
        Self::PendingConfirmation,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Confirmed => "confirmed",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
            Self::PendingConfirmation => "pending_confirmation",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether it is still to take place.
    pub fn is_open(self) -> bool {
        match self {
            Self::Scheduled | Self::Confirmed | Self::PendingConfirmation => true,
            Self::Completed | Self::Cancelled | Self::NoShow => false,
        }
    }

    /// As it stands in a sentence: "a … appointment".
    fn told(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Confirmed => "confirmed",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::NoShow => "missed",
            Self::PendingConfirmation => "not yet confirmed",
        }
    }
}

/// An appointment says something of somebody's health: only when it is and where it stands is shown.
impl fmt::Debug for Appointment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Appointment")
            .field("id", &self.id)
            .field("starts_at", &self.starts_at)
            .field("status", &self.status)
            .field("epoch", &self.epoch)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for NewAppointment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewAppointment({} at {})", self.id, self.starts_at)
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Confirm => f.write_str("Confirm"),
            Self::Cancel { .. } => f.write_str("Cancel"),
            Self::Complete => f.write_str("Complete"),
            Self::NoShow { anyway } => write!(f, "NoShow(anyway: {anyway})"),
            Self::Reschedule(to) => write!(f, "Reschedule({})", to.to),
            Self::Edit(_) => f.write_str("Edit"),
            Self::Reopen => f.write_str("Reopen"),
            Self::Forget => f.write_str("Forget"),
            Self::ReminderDue { id } => write!(f, "ReminderDue({id})"),
            Self::ReminderSent { minutes_before, .. } => write!(f, "ReminderSent({minutes_before})"),
            Self::FollowUpDue { id } => write!(f, "FollowUpDue({id})"),
        }
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes")
            .field("dentist", &self.dentist)
            .field("chair", &self.chair)
            .finish_non_exhaustive()
    }
}
