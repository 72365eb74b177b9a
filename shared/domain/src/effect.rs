//! What a decision wants done: data, never action. Whoever carries them out derives their ids from the aggregate, its
//! version and their place in the list.

use jiff::Timestamp;

use crate::ids::{AppointmentId, CaseId, MessageId, TaskId};
use crate::notice::Notice;
use crate::phone::Phone;
use crate::practice::workflow::Trigger;
use crate::task::Kind;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Send {
        to: Recipient,
        notice: Notice,
    },
    Schedule {
        id: TaskId,
        kind: Kind,
        at: Timestamp,
    },
    Cancel {
        id: TaskId,
    },
    Publish(Announcement),
    /// Starts a workflow; the same one twice is one run.
    Start(Trigger),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// The person whose conversation or case this is.
    Dentist,
    /// One of the lab's own people.
    Staff(Phone),
}

/// A domain event, for other systems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Announcement {
    CaseCreated {
        case: CaseId,
        status: &'static str,
    },
    CaseStageChanged {
        case: CaseId,
        from: &'static str,
        to: &'static str,
    },
    FitAnswered {
        case: CaseId,
        fits: bool,
    },
    DeliveryChanged {
        case: CaseId,
        status: &'static str,
    },
    MessageFailed {
        message: MessageId,
        case: Option<CaseId>,
    },
    QuotationAnswered {
        case: CaseId,
        accepted: bool,
    },
    AppointmentBooked {
        appointment: AppointmentId,
        starts_at: Timestamp,
    },
    AppointmentMoved {
        appointment: AppointmentId,
        starts_at: Timestamp,
    },
    AppointmentCancelled {
        appointment: AppointmentId,
    },
    AppointmentConfirmed {
        appointment: AppointmentId,
    },
    AppointmentCompleted {
        appointment: AppointmentId,
    },
    AppointmentMissed {
        appointment: AppointmentId,
    },
    /// A job of the practice's own has its time.
    JobDue {
        task: TaskId,
        name: String,
    },
    /// What was said of its end does not count: it is to take place.
    AppointmentReopened {
        appointment: AppointmentId,
        starts_at: Timestamp,
    },
}

impl Announcement {
    /// Every name that there is.
    pub const NAMES: [&'static str; 14] = [
        "CaseCreated",
        "CaseStageChanged",
        "FitAnswered",
        "DeliveryChanged",
        "MessageFailed",
        "QuotationAnswered",
        "AppointmentBooked",
        "AppointmentMoved",
        "AppointmentCancelled",
        "AppointmentConfirmed",
        "AppointmentCompleted",
        "AppointmentMissed",
        "AppointmentReopened",
        "JobDue",
    ];

    /// The event's `detail-type` on the bus.
    pub fn name(&self) -> &'static str {
        match self {
            Self::CaseCreated { .. } => "CaseCreated",
            Self::CaseStageChanged { .. } => "CaseStageChanged",
            Self::FitAnswered { .. } => "FitAnswered",
            Self::DeliveryChanged { .. } => "DeliveryChanged",
            Self::MessageFailed { .. } => "MessageFailed",
            Self::QuotationAnswered { .. } => "QuotationAnswered",
            Self::AppointmentBooked { .. } => "AppointmentBooked",
            Self::AppointmentMoved { .. } => "AppointmentMoved",
            Self::AppointmentCancelled { .. } => "AppointmentCancelled",
            Self::AppointmentConfirmed { .. } => "AppointmentConfirmed",
            Self::AppointmentCompleted { .. } => "AppointmentCompleted",
            Self::AppointmentMissed { .. } => "AppointmentMissed",
            Self::JobDue { .. } => "JobDue",
            Self::AppointmentReopened { .. } => "AppointmentReopened",
        }
    }
}

/// One line of an aggregate's history: what happened. Who, when and from where is added by whoever carries it out.
#[derive(Clone, PartialEq, Eq)]
pub struct Fact {
    /// What happened, as a stable name.
    pub what: &'static str,
    /// For people: may hold a person's own words.
    pub detail: String,
}

impl Fact {
    pub fn new(what: &'static str, detail: impl Into<String>) -> Self {
        Self {
            what,
            detail: detail.into(),
        }
    }
}

impl std::fmt::Debug for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fact({})", self.what)
    }
}
