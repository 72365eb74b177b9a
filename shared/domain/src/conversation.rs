//! The conversation with one person: what was last said, what we may send, and how a message is understood in context.
//!
//! The transition function is [`decide()`]; [`question`] says what has to be read from free text before it can decide.

mod agree;
mod answers;
mod ask;
mod bind;
mod decide;
pub mod import;
mod intake;
mod listen;
mod loose;
mod register;
mod say;
mod talk;
mod visits;

use jiff::Timestamp;

pub use decide::{Known, Quoted, Turn, decide, question, wants_times};

use crate::appointment::Place;
use crate::case::{Case, Stage};
use crate::ids::{AppointmentId, CaseId, EventId, MessageId, RecordId};
use crate::notice::Matter;
use crate::person::{Language, PersonKey, WhatsAppUser};
use crate::profile::Profile;
use crate::reading::{Field, Reading};
use crate::record::FileKind;

#[derive(Clone, PartialEq, Eq)]
pub struct Conversation {
    pub person: PersonKey,
    /// How to reach the person: as WhatsApp last named them.
    pub user: WhatsAppUser,
    pub name: Option<String>,
    pub language: Language,
    pub profile: Profile,
    /// Set while a person of the lab talks to them: Chairside says nothing then.
    pub takeover: Option<Takeover>,
    /// The newest message of the person, by WhatsApp's clock: the 24-hour window counts from here.
    pub last_inbound_at: Option<Timestamp>,
    /// Set while the person wants no messages.
    pub stopped_at: Option<Timestamp>,
    pub focus: Focus,
    /// The oldest first.
    pub loose_files: Vec<LooseFile>,
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

/// A person of the lab has taken a conversation over.
#[derive(Clone, PartialEq, Eq)]
pub struct Takeover {
    pub by: String,
    pub since: Timestamp,
}

/// What the conversation itself is in the middle of, beside what the cases wait for.
#[derive(Clone, PartialEq, Eq)]
pub enum Focus {
    General,
    /// We asked for one of their own details; `then` is what they had wanted in the first place.
    Registering {
        asked: Field,
        then: Option<Reading>,
    },
    /// We asked whose a new case is.
    NamingPatient {
        attempt: u8,
    },
    /// Files and words that come now are for this case.
    Collecting {
        case: CaseId,
    },
    /// We asked what the matter is.
    Describing {
        matter: Matter,
    },
    /// A visit is being agreed on.
    Booking(BookingTalk),
    /// We asked whether a visit is really to be cancelled.
    Cancelling {
        appointment: AppointmentId,
    },
    /// We asked which case an answer was about.
    Choosing {
        pending: Reading,
        words: String,
        candidates: Vec<CaseId>,
        /// A choice that comes long after the question is no choice.
        asked_at: Timestamp,
        /// It is about the files that wait for their case.
        of_files: bool,
    },
}

/// A file that came before its case: while it waits, it is filed under the case that they name next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooseFile {
    pub record: RecordId,
    pub kind: FileKind,
    pub at: Timestamp,
}

/// How far the talk about a visit is: first the time, then the place, then a yes to both.
#[derive(Clone, PartialEq, Eq)]
pub struct BookingTalk {
    pub case: Option<CaseId>,
    /// The visit that is to be moved; `None`: a new one.
    pub moving: Option<AppointmentId>,
    pub at: Option<Timestamp>,
    pub place: Option<Place>,
    pub offered: Vec<Timestamp>,
    pub asked_at: Timestamp,
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
            profile: Profile::default(),
            takeover: None,
            last_inbound_at: None,
            stopped_at: None,
            focus: Focus::General,
            loose_files: Vec::new(),
            misses: 0,
            parked: Vec::new(),
            recent: Vec::new(),
            created_at: now,
            updated_at: now,
            version: 0,
        }
    }

    /// Whether the newest question is a case's, and not what the conversation is in the middle of: the lab has come to ask
    /// something since they last wrote. A time for a visit is agreed on in its own way.
    pub(crate) fn asks_about_a_case(&self, cases: &[Case]) -> bool {
        let since_they_wrote = |case: &Case| self.last_inbound_at.is_none_or(|last| case.stage_since > last);
        let in_between = match &self.focus {
            Focus::Registering { .. } | Focus::NamingPatient { .. } | Focus::Describing { .. } => true,
            Focus::General
            | Focus::Choosing { .. }
            | Focus::Collecting { .. }
            | Focus::Booking(_)
            | Focus::Cancelling { .. } => false,
        };
        in_between
            && cases
                .iter()
                .any(|case| case.waiting_for().is_some() && since_they_wrote(case))
    }

    /// The conversation's stage as the API shows it, with the case that it is about.
    pub fn current_stage(&self, cases: &[Case]) -> (&'static str, Option<CaseId>) {
        if self.takeover.is_some() {
            return ("with_a_person", None);
        }
        match &self.focus {
            Focus::General => {}
            Focus::Choosing { .. } => return ("choosing_case", None),
            Focus::Registering { .. } => return ("registering", None),
            Focus::NamingPatient { .. } => return ("naming_patient", None),
            Focus::Collecting { case } => return ("collecting_records", Some(case.clone())),
            Focus::Describing { .. } => return ("describing_a_matter", None),
            Focus::Booking(booking) => return ("booking_a_visit", booking.case.clone()),
            Focus::Cancelling { .. } => return ("cancelling_a_visit", None),
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
        Stage::AwaitingRecords => "awaiting_records",
        Stage::AwaitingQuotationReply => "awaiting_quotation_reply",
        Stage::AwaitingScan => "awaiting_scan",
        Stage::RecordsReview
        | Stage::QuotationDeclined
        | Stage::ScanReview
        | Stage::ApprovedForProduction
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

impl std::fmt::Debug for Takeover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Takeover(since {})", self.since)
    }
}

impl std::fmt::Debug for BookingTalk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BookingTalk(at {:?})", self.at)
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
            Self::Registering { asked, then } => write!(f, "Registering({asked:?}, then {then:?})"),
            Self::NamingPatient { attempt } => write!(f, "NamingPatient({attempt})"),
            Self::Collecting { case } => write!(f, "Collecting({case})"),
            Self::Describing { matter } => write!(f, "Describing({matter:?})"),
            Self::Booking(booking) => {
                let (at, place) = (booking.at, booking.place.is_some());
                write!(f, "Booking(at {at:?}, place {place})")
            }
            Self::Cancelling { appointment } => write!(f, "Cancelling({appointment})"),
            Self::Choosing {
                pending, candidates, ..
            } => write!(f, "Choosing({pending:?} among {})", candidates.len()),
        }
    }
}

#[cfg(test)]
mod tests;
