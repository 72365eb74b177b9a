//! The conversation with one person: what was last said, what we may send, and how a message is understood in context.
//!
//! The transition function is [`decide()`]; [`question`] says what has to be read from free text before it can decide.

mod answers;
mod bind;
mod decide;
mod say;
mod talk;

use jiff::Timestamp;

pub use decide::{Quoted, Turn, decide, question};

use crate::case::{Case, Stage};
use crate::ids::{CaseId, EventId, MessageId};
use crate::person::{Language, PersonKey, WhatsAppUser};
use crate::reading::Reading;

#[derive(Clone, PartialEq, Eq)]
pub struct Conversation {
    pub person: PersonKey,
    /// How to reach the person: as WhatsApp last named them.
    pub user: WhatsAppUser,
    pub name: Option<String>,
    pub language: Language,
    /// The newest message of the person, by WhatsApp's clock: the 24-hour window counts from here.
    pub last_inbound_at: Option<Timestamp>,
    /// Set while the person wants no messages.
    pub stopped_at: Option<Timestamp>,
    pub focus: Focus,
    /// Messages in a row that were not understood.
    pub misses: u8,
    /// Messages that wait for the person to write.
    pub parked: Vec<MessageId>,
    /// The newest inbound ids: spares a write for most duplicates. The seen marks are what guarantees.
    pub recent: Vec<EventId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// 0: not stored yet.
    pub version: u64,
}

/// What the conversation itself is in the middle of, beside what the cases wait for.
#[derive(Clone, PartialEq, Eq)]
pub enum Focus {
    General,
    /// We asked which case an answer was about.
    Choosing {
        pending: Reading,
        words: String,
        candidates: Vec<CaseId>,
        /// A choice that comes long after the question is no choice.
        asked_at: Timestamp,
    },
}

/// How many inbound ids a conversation remembers.
pub const RECENT: usize = 20;

impl Conversation {
    pub fn new(person: PersonKey, user: WhatsAppUser, language: Language, now: Timestamp) -> Self {
        Self {
            person,
            user,
            name: None,
            language,
            last_inbound_at: None,
            stopped_at: None,
            focus: Focus::General,
            misses: 0,
            parked: Vec::new(),
            recent: Vec::new(),
            created_at: now,
            updated_at: now,
            version: 0,
        }
    }

    /// The conversation's stage as the API shows it, with the case that it is about.
    pub fn current_stage(&self, cases: &[Case]) -> (&'static str, Option<CaseId>) {
        if matches!(self.focus, Focus::Choosing { .. }) {
            return ("choosing_case", None);
        }
        let active = cases
            .iter()
            .filter(|case| stage_name(case.stage) != "general")
            .max_by_key(|case| case.stage_since);
        active.map_or(("general", None), |case| {
            (stage_name(case.stage), Some(case.id.clone()))
        })
    }
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::AwaitingDelivery => "awaiting_delivery",
        Stage::AwaitingFitConfirmation => "awaiting_fit_confirmation",
        Stage::AwaitingDispatchChoice => "awaiting_dispatch_choice",
        Stage::ApprovedForProduction
        | Stage::CasePlanningComplete
        | Stage::FitIssueReported
        | Stage::FitConfirmedPhaseWise
        | Stage::FitConfirmedFullCase
        | Stage::DispatchingPhaseWise
        | Stage::DispatchingFullCase
        | Stage::Completed
        | Stage::Cancelled => "general",
    }
}

/// A conversation is personal: only what it is in the middle of is shown.
impl std::fmt::Debug for Conversation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Conversation")
            .field("focus", &self.focus)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Focus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::General => f.write_str("General"),
            Self::Choosing {
                pending, candidates, ..
            } => write!(f, "Choosing({pending:?} among {})", candidates.len()),
        }
    }
}

#[cfg(test)]
mod tests;
