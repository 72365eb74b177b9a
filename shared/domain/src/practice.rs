//! The practice's side: patients' appointments, what they ask, and what follows from both. Never here: the lab's cases and
//! visits.

pub mod appointment;
pub mod availability;
pub mod feed;
pub mod loyalty;
mod phrase;
pub mod red_flags;
pub mod report;
pub mod settings;
pub mod sms_reply;
pub mod snippet;
pub mod ticket;
mod words;
pub mod workflow;
