//! WhatsApp's Cloud API: webhooks in ([`split`], then [`read()`]), messages out ([`WhatsApp::send`]), files both ways
//! ([`Media`]).
//!
//! Two steps in, because two functions do them: the webhook splits a POST into envelopes and queues them, unread; the
//! conversation reads one envelope at a time. Meta's format is read leniently: a field of the wrong type counts as
//! absent, and a type that nobody knows yet is `Unsupported`, never an error.

mod account;
mod body;
mod content;
mod envelope;
mod field;
mod media;
mod person;
mod read;
mod refusal;
mod send;
pub mod signature;
mod status;
mod webhook;

pub use account::AccountUpdate;
pub use envelope::{Envelope, Kind};
pub use media::Media;
pub use person::{IdChange, Preference, Wish};
pub use read::{Unreadable, Update, read};
pub use send::{CONNECT_TIMEOUT, WhatsApp, connect};
pub use status::StatusUpdate;
pub use webhook::{Batch, NotJson, Skipped, Why, split};

#[cfg(test)]
mod tests;
