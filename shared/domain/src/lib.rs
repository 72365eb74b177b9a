//! The rules of Chairside. Pure, synchronous and total: a value and an event go in, a new value and effects come out.
//!
//! Never here: I/O, the clock, randomness, async, AWS, rendered text, stored forms. Time and settings are arguments;
//! ids are derived from what they belong to, so that a retried commit writes the same ones.

pub mod appointment;
pub mod business_days;
pub mod case;
pub mod conversation;
pub mod customer;
pub mod delivery;
pub mod effect;
pub mod email;
pub mod gate;
pub mod ids;
pub mod inbound;
pub mod integration;
pub mod message;
pub mod money;
pub mod notice;
pub mod origin;
pub mod person;
pub mod phone;
pub mod practice;
pub mod profile;
pub mod reading;
pub mod record;
pub mod settings;
pub mod sheet;
pub mod sms;
pub mod subscription;
pub mod task;

pub use effect::{Announcement, Effect, Fact};
pub use email::Email;
pub use ids::{
    AnnouncementId, AppointmentId, CaseId, CustomerId, EventId, FeedId, MessageId, RecordId, RunId, TaskId, TicketId,
};
pub use jiff::Timestamp;
pub use origin::{Origin, Source};
pub use person::{Bsuid, Language, PersonKey, WhatsAppUser};
pub use phone::Phone;
pub use settings::Settings;

/// What a decision may know of the world besides the aggregate and the event.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    pub now: Timestamp,
    pub settings: &'a Settings,
}

/// The rules say no: the aggregate is in a state in which this cannot happen. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// For the person who asked: what is legal instead.
    pub reason: String,
}

impl Rejection {
    pub fn illegal(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}
