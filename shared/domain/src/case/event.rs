//! What can happen to a case, and what comes of it.

use jiff::Timestamp;

use super::{Case, Parcel, Priority, Quotation, Stage};
use crate::delivery::DeliveryStatus;
use crate::effect::{Effect, Fact};
use crate::ids::{CaseId, TaskId};
use crate::person::PersonKey;
use crate::record::FileKind;

/// What it takes to open a case.
#[derive(Clone)]
pub struct NewCase {
    pub id: CaseId,
    pub person: PersonKey,
    pub user_id: String,
    pub patient: String,
    pub dentist: String,
    pub stage: Stage,
    pub priority: Priority,
    pub notes: Option<String>,
    pub phases: u8,
    /// Opened in the chat by a dentist whose licence a person has verified (`Some(true)`) or not; `None`: by staff.
    pub from_chat: Option<bool>,
    /// Files that came before it.
    pub files: Vec<FileKind>,
}

/// What can happen to a case.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    /// Staff take the case one step further. `asked_at` is when the request arrived: one that was sent before the case
    /// last moved was meant for the step that is already done.
    StartProduction {
        asked_at: Timestamp,
    },
    /// Staff put the case into a stage. `force` allows what is not on the map.
    SetStage {
        to: Stage,
        force: bool,
        note: Option<String>,
    },
    /// A carrier's or staff's report about the parcel.
    Delivery {
        status: DeliveryStatus,
        reported_at: Timestamp,
    },
    Details {
        parcel: Parcel,
        note: Option<String>,
        priority: Option<Priority>,
    },
    Hold {
        reason: String,
    },
    Resume,
    /// The dentist answered the fit question, in these words.
    Fit {
        fits: bool,
        words: String,
    },
    /// The dentist chose how the rest is to be sent.
    Choice(Dispatch),
    /// The dentist says that the parcel arrived, or that it did not.
    Arrival {
        arrived: bool,
        words: String,
    },
    /// Files of this case arrived, or are now known to be of it.
    FilesAdded {
        kinds: Vec<FileKind>,
    },
    /// A file that had been counted is something else than it was announced as.
    FileRecognised {
        announced: FileKind,
        found: FileKind,
    },
    /// A file that had been counted cannot be used.
    FileDropped {
        kind: FileKind,
        why: &'static str,
    },
    /// The dentist says that all files are there.
    RecordsDone,
    /// The dentist says something about a new case.
    Note {
        words: String,
    },
    /// Staff name a price.
    Quote(Quotation),
    QuotationAnswered {
        accepted: bool,
        words: String,
    },
    /// A person has looked at the dentist's licence.
    Licence {
        verified: bool,
    },
    TimerDue {
        id: TaskId,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dispatch {
    PhaseWise,
    FullCase,
}

/// A case after an event, and what is to be done about it. Unchanged means: nothing to commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub case: Case,
    pub effects: Vec<Effect>,
    pub facts: Vec<Fact>,
    pub changed: bool,
}

impl std::fmt::Debug for NewCase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewCase({}, {:?})", self.id, self.stage)
    }
}

/// Events hold people's words: only the kind is shown.
impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::StartProduction { .. } => f.write_str("StartProduction"),
            Self::SetStage { to, force, .. } => write!(f, "SetStage({to:?}, force {force})"),
            Self::Delivery { status, .. } => write!(f, "Delivery({status:?})"),
            Self::Details { .. } => f.write_str("Details"),
            Self::Hold { .. } => f.write_str("Hold"),
            Self::Resume => f.write_str("Resume"),
            Self::Fit { fits, .. } => write!(f, "Fit({fits})"),
            Self::Choice(choice) => write!(f, "Choice({choice:?})"),
            Self::Arrival { arrived, .. } => write!(f, "Arrival({arrived})"),
            Self::FilesAdded { kinds } => write!(f, "FilesAdded({kinds:?})"),
            Self::FileRecognised { announced, found } => write!(f, "FileRecognised({announced:?} as {found:?})"),
            Self::FileDropped { kind, .. } => write!(f, "FileDropped({kind:?})"),
            Self::RecordsDone => f.write_str("RecordsDone"),
            Self::Note { .. } => f.write_str("Note"),
            Self::Quote(_) => f.write_str("Quote"),
            Self::QuotationAnswered { accepted, .. } => write!(f, "QuotationAnswered({accepted})"),
            Self::Licence { verified } => write!(f, "Licence({verified})"),
            Self::TimerDue { id } => write!(f, "TimerDue({id})"),
        }
    }
}
