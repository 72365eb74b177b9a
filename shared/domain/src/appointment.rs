//! A visit at a fixed time: who is visited when and where, what reminds of it, and what can happen to it.
//!
//! The transition function is [`decide()`]. Which times are free is decided in [`times`]; that nobody else has the time is
//! guaranteed by the slots that the booking's commit takes ([`Appointment::slots`]).

mod decide;
pub mod times;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

pub(crate) use decide::is_late;
pub use decide::{Booking, book, calendar_task, decide};

use crate::effect::{Effect, Fact};
use crate::ids::{AppointmentId, CaseId, TaskId};
use crate::person::PersonKey;

#[derive(Clone, PartialEq, Eq)]
pub struct Appointment {
    pub id: AppointmentId,
    /// Whose conversation it was booked in.
    pub person: PersonKey,
    pub case: Option<CaseId>,
    pub patient: Option<String>,
    pub dentist: String,
    pub starts_at: Timestamp,
    pub minutes: u16,
    /// The zone in which it was agreed: its wall time is what people hold each other to.
    pub zone: TimeZone,
    pub place: Place,
    pub status: Status,
    pub reminders: Vec<OpenReminder>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Counts every accepted change; 1 is the new appointment.
    pub version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Booked,
    Cancelled,
}

/// Where it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// As it was typed, whole.
    Address(String),
    /// A shared location. Degrees, as WhatsApp writes them.
    Pin {
        latitude: String,
        longitude: String,
        name: Option<String>,
        address: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReminder {
    pub id: TaskId,
    /// How long before the start.
    pub minutes_before: u32,
}

/// No appointment is longer: a move gives a slot back and takes one for every five minutes, and all of that has to be one
/// transaction, the messages to the lab's people included (DynamoDB takes 100 writes).
pub const MAX_MINUTES: u16 = 120;
/// Nor shorter: it would take no time at all.
pub const MIN_MINUTES: u16 = 5;

/// What can happen to an appointment.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    /// The dentist wants it at another time and, perhaps, another place.
    Move {
        to: Timestamp,
        place: Place,
    },
    /// The dentist does not want it any more.
    Cancel,
    ReminderDue {
        id: TaskId,
    },
    /// Somebody moved it in the lab's calendar, or made it longer or shorter. Beyond the longest visit, what keeps the time
    /// free is the calendar itself.
    MovedInCalendar {
        to: Timestamp,
        minutes: u16,
    },
    /// Somebody deleted it from the lab's calendar.
    DeletedInCalendar,
}

/// An appointment after an event, and what is to be done about it. Unchanged means: nothing to commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub appointment: Appointment,
    pub effects: Vec<Effect>,
    pub facts: Vec<Fact>,
    /// Times that it takes, and times that it gives back.
    pub taken: Vec<Slot>,
    pub freed: Vec<Slot>,
    pub changed: bool,
}

/// One piece of time that at most one appointment has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot(i64);

impl Slot {
    /// The grain of all bookings: every length and start is rounded outwards to it.
    pub const LENGTH: SignedDuration = SignedDuration::from_mins(5);

    /// The slots that `from` up to `until` touches.
    pub fn between(from: Timestamp, until: Timestamp) -> Vec<Self> {
        let length = Self::LENGTH.as_secs();
        let first = from.as_second().div_euclid(length);
        let last = (until.as_second() - 1).div_euclid(length);
        (first..=last).map(Self).collect()
    }

    pub fn number(self) -> i64 {
        self.0
    }

    /// Takes a form that was made by Chairside itself (a stored record).
    pub fn trusted(number: i64) -> Self {
        Self(number)
    }

    pub fn starts_at(self) -> Timestamp {
        Timestamp::from_second(self.0 * Self::LENGTH.as_secs()).unwrap_or(Timestamp::MIN)
    }
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

    /// Why a reminder of it that was made at `made_at` is no longer to be sent, if that is so.
    pub fn outdates(&self, made_at: Timestamp, now: Timestamp) -> Option<&'static str> {
        if self.status == Status::Cancelled {
            Some("the visit has been cancelled since")
        } else if self.starts_at <= now {
            Some("the visit has begun")
        } else {
            (self.updated_at > made_at).then_some("the visit has changed since")
        }
    }

    pub fn is_ahead(&self, now: Timestamp) -> bool {
        self.status == Status::Booked && self.starts_at > now
    }
}

impl Status {
    pub const ALL: [Self; 2] = [Self::Booked, Self::Cancelled];

    pub fn name(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

impl Place {
    /// For people to read, whole.
    pub fn text(&self) -> String {
        match self {
            Self::Address(address) => address.clone(),
            Self::Pin {
                name,
                address,
                latitude,
                longitude,
            } => {
                let said: Vec<&str> = [name, address].into_iter().flatten().map(String::as_str).collect();
                if said.is_empty() {
                    format!("{latitude}, {longitude}")
                } else {
                    said.join(", ")
                }
            }
        }
    }

    /// Where people can look at it (source: Google, "Maps URLs", search action).
    pub fn maps_link(&self) -> Option<String> {
        match self {
            Self::Address(_) => None,
            Self::Pin {
                latitude, longitude, ..
            } => Some(format!(
                "https://www.google.com/maps/search/?api=1&query={latitude},{longitude}"
            )),
        }
    }
}

/// An appointment names people and places: only what it is and where it stands is shown.
impl std::fmt::Debug for Appointment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Appointment")
            .field("id", &self.id)
            .field("starts_at", &self.starts_at)
            .field("status", &self.status)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Address(_) => "Address",
            Self::Pin { .. } => "Pin",
        })
    }
}

impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Move { to, .. } => write!(f, "Move({to})"),
            Self::Cancel => f.write_str("Cancel"),
            Self::ReminderDue { id } => write!(f, "ReminderDue({id})"),
            Self::MovedInCalendar { to, .. } => write!(f, "MovedInCalendar({to})"),
            Self::DeletedInCalendar => f.write_str("DeletedInCalendar"),
        }
    }
}

#[cfg(test)]
mod tests;
