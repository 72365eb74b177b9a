//! What somebody wrote to the practice by SMS, in neutral terms. What it means is decided elsewhere.

use std::fmt;

use jiff::Timestamp;

use crate::ids::EventId;
use crate::phone::Phone;

/// One SMS to one of our numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct TextMessage {
    /// The provider's id of it: what duplicates share.
    pub id: EventId,
    pub from: Phone,
    /// Our number, as the provider writes it.
    pub to: String,
    pub body: String,
    /// What the provider has already done about it by itself.
    pub opt_out: Option<OptOut>,
    /// When it reached us: an SMS brings no time of its own.
    pub received_at: Timestamp,
}

/// A word that the provider acts upon: after STOP it refuses what we send, until START.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptOut {
    Stop,
    Start,
    Help,
}

/// The words are personal.
impl fmt::Debug for TextMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextMessage")
            .field("id", &self.id)
            .field("from", &self.from)
            .field("opt_out", &self.opt_out)
            .field("received_at", &self.received_at)
            .finish_non_exhaustive()
    }
}
