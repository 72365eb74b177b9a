//! A calendar of the practice's that somebody follows from a program of theirs: whose appointments it shows.
//!
//! Whoever has its address can read it, so what it shows is little, and it can be revoked.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::appointment::{Appointment, Resource, Status, resources};
use crate::ids::{FeedId, derive};

/// From so long ago on.
pub const PAST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Up to so far ahead.
pub const AHEAD: SignedDuration = SignedDuration::from_hours(365 * 24);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    pub id: FeedId,
    /// Of the key that is in its address, in lower-case hex: the key itself is nowhere.
    pub sha256: String,
    pub of: Whose,
    pub made_by: String,
    pub created_at: Timestamp,
    /// The day, UTC's, on which it was last fetched.
    pub fetched_on: Option<Date>,
}

/// As the practice writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    Dentist(String),
    Chair(String),
}

impl Feed {
    /// Its id says nothing about its key, and its key leads to its id.
    pub fn id_of(sha256: &str) -> FeedId {
        FeedId::trusted(derive(&["feed", sha256]))
    }

    /// Whether an appointment is one of those that it shows. What was cancelled is not, nor what nobody came to.
    pub fn shows(&self, appointment: &Appointment) -> bool {
        let theirs = resources(appointment.dentist.as_deref(), appointment.chair.as_deref());
        let stands = match appointment.status {
            Status::Scheduled | Status::PendingConfirmation | Status::Confirmed | Status::Completed => true,
            Status::Cancelled | Status::NoShow => false,
        };
        stands && theirs.contains(&self.of.resource())
    }
}

impl Whose {
    pub fn resource(&self) -> Resource {
        match self {
            Self::Dentist(name) => Resource::dentist(name),
            Self::Chair(name) => Resource::chair(name),
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Dentist(name) | Self::Chair(name) => name,
        }
    }
}
