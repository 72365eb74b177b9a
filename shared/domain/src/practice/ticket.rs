//! A ticket: what a patient asks the practice, what was said since, and who has to do something about it. Never here: how
//! anybody is told; a workflow does that.

mod decide;
mod open;

#[cfg(test)]
mod tests;

use std::fmt;

use jiff::Timestamp;

pub use decide::{Event, decide, erase};
pub use open::{NewTicket, open};

use super::red_flags::{self, RedFlag};
use super::snippet::SnippetId;
use crate::effect::{Effect, Fact};
use crate::ids::{CustomerId, TicketId};

pub const MAX_SUBJECT_CHARS: usize = 200;
pub const MAX_TEXT_CHARS: usize = 5000;
pub const MAX_NAME_CHARS: usize = 100;
pub const MAX_MESSAGES: usize = 200;
/// Everything that was written, together: a ticket is stored whole, and `DynamoDB` takes 400 KB.
pub const MAX_BYTES: usize = 250_000;

#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    pub id: TicketId,
    pub customer: CustomerId,
    /// One line.
    pub subject: String,
    pub description: String,
    pub status: Status,
    pub priority: Priority,
    pub assigned_to: Option<String>,
    /// What was said after the description, in order.
    pub messages: Vec<TicketMessage>,
    /// The last approved answer that was given.
    pub answer: Option<Answer>,
    /// When people were told that this one needs them.
    pub escalated_at: Option<Timestamp>,
    /// A hash of the request that opened it: the same request again is the same ticket.
    pub fingerprint: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Open,
    InProgress,
    /// Waits for the patient.
    Pending,
    /// Answered. The patient's next message opens it again.
    Resolved,
    /// Over for good.
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    Low,
    Normal,
    High,
    Urgent,
}

#[derive(Clone, PartialEq, Eq)]
pub struct TicketMessage {
    /// Counts from 1 in each ticket.
    pub number: u32,
    pub from: Author,
    pub text: String,
    pub at: Timestamp,
}

#[derive(Clone, PartialEq, Eq)]
pub enum Author {
    Customer,
    /// By name.
    Staff(String),
    /// An approved answer.
    Chairside,
}

/// Which approved answer was given, and who picked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub snippet: SnippetId,
    pub by: PickedBy,
    /// In percent; what a person picks is certain.
    pub confidence: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PickedBy {
    Rules,
    Model,
    Staff,
}

/// What a request does to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub ticket: Ticket,
    /// Whether there is anything to write.
    pub changed: bool,
    pub effects: Vec<Effect>,
    /// Without anybody's words: a history outlives the person's data.
    pub facts: Vec<Fact>,
}

impl Ticket {
    /// The emergencies in what the patient wrote, ever.
    pub fn red_flags(&self) -> std::collections::BTreeSet<RedFlag> {
        let messages = self.messages.iter().filter(|message| message.from == Author::Customer);
        let texts = messages.map(|message| message.text.as_str());
        let all: Vec<&str> = [self.subject.as_str(), &self.description]
            .into_iter()
            .chain(texts)
            .collect();
        red_flags::find(&all)
    }

    /// Whether an approved answer may still be given without a person: nobody has taken it over, and it is no emergency.
    pub fn may_be_answered(&self) -> bool {
        let by_staff = |message: &TicketMessage| matches!(message.from, Author::Staff(_));
        self.status == Status::Open
            && self.answer.is_none()
            && self.escalated_at.is_none()
            && !self.messages.iter().any(by_staff)
    }

    pub fn is_escalated(&self) -> bool {
        self.escalated_at.is_some()
    }

    fn bytes(&self) -> usize {
        let messages: usize = self.messages.iter().map(|message| message.text.len() + 100).sum();
        self.subject.len() + self.description.len() + messages
    }
}

impl Status {
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::InProgress,
        Self::Pending,
        Self::Resolved,
        Self::Closed,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Pending => "pending",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether somebody has to do something about it.
    pub fn is_unsettled(self) -> bool {
        match self {
            Self::Open | Self::InProgress | Self::Pending => true,
            Self::Resolved | Self::Closed => false,
        }
    }
}

impl Priority {
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.name() == name)
    }
}

impl PickedBy {
    pub const ALL: [Self; 3] = [Self::Rules, Self::Model, Self::Staff];

    pub fn name(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Model => "model",
            Self::Staff => "staff",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.name() == name)
    }
}

impl Author {
    /// `customer`, `staff` or `chairside`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Staff(_) => "staff",
            Self::Chairside => "chairside",
        }
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("id", &self.id)
            .field("customer", &self.customer)
            .field("status", &self.status)
            .field("priority", &self.priority)
            .field("messages", &self.messages)
            .field("answer", &self.answer)
            .field("escalated_at", &self.escalated_at)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for TicketMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TicketMessage({} {})", self.number, self.from.kind())
    }
}

impl fmt::Debug for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Author({})", self.kind())
    }
}
