//! The wires to people. An adapter turns a provider's format into the domain's neutral types and back.
//!
//! Never here: rules, storage, AWS. What a message means is decided in `domain`; when it may go, by the gate.

mod answer;
pub mod email;
mod queued;
pub mod signature;
pub mod sms;
pub mod webhook;
pub mod whatsapp;
mod wires;

pub use queued::{Queued, Unreadable};
pub use wires::Wires;
