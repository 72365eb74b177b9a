//! What comes of an attempt to send a message, and what the provider reports about it afterwards.

use std::time::Duration;

/// In which form a message leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Free text, with buttons or a list: only inside the 24-hour window.
    Text,
    Template,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Accepted; the provider named it.
    Accepted { provider_id: String },
    /// Refused before it was processed, and may be tried again.
    Retry { after: Option<Duration>, reason: String },
    /// Nobody knows whether it was processed: a timeout after sending, a 5xx.
    Unknown { reason: String },
    /// The 24-hour window is closed (131047), whatever our clock says.
    WindowClosed { reason: String },
    /// The person does not want to hear from us (131050).
    OptedOut { reason: String },
    /// Refused for good: the request, the account or the number. A person has to look.
    Refused { reason: String },
}

/// What the provider reports about a message that it accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    Sent,
    Delivered,
    Read,
    /// It was accepted, and then could not be delivered: classified like a refused attempt.
    Failed(Outcome),
}

impl Outcome {
    /// The provider has refused it for certain, so there is nothing left to reconcile.
    pub(super) fn made_certain(self) -> Self {
        match self {
            Self::Unknown { reason } => Self::Retry { after: None, reason },
            Self::Accepted { .. }
            | Self::Retry { .. }
            | Self::WindowClosed { .. }
            | Self::OptedOut { .. }
            | Self::Refused { .. } => self,
        }
    }
}
