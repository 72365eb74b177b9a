//! A case: one patient's aligners on their way through the lab. The stages, what a case knows, and what can happen to it.
//!
//! The transition function is [`decide()`]; the edges that it may follow are [`Stage::next`].

mod change;
mod decide;
mod event;
mod import;
mod intake;
mod parcel;
mod schedule;
mod stage;
mod timer;

use jiff::Timestamp;

pub use decide::{decide, open};
pub use event::{Decision, Dispatch, Event, NewCase};
pub use import::import;
pub use intake::Files;
pub use schedule::Estimate;
pub use stage::{Stage, mermaid};

use crate::delivery::{DeliveryStatus, Shipment};
use crate::ids::{CaseId, TaskId};
use crate::money::Money;
use crate::notice::{About, CaseLine, Class, Progress, StaffAbout};
use crate::person::PersonKey;
use crate::reading::Topic;
use crate::task::Timer;

#[derive(Clone, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    /// The dentist whose case it is.
    pub person: PersonKey,
    /// As the API takes and shows it: E.164 or a business-scoped id.
    pub user_id: String,
    pub patient: String,
    pub dentist: String,
    pub stage: Stage,
    pub stage_since: Timestamp,
    pub priority: Priority,
    pub notes: Option<String>,
    /// How many phases a phase-wise case has, and which one was dispatched last (0: none yet).
    pub phases: u8,
    pub phase: u8,
    /// Files that count as its records.
    pub files: Files,
    pub quotation: Option<Quotation>,
    /// Opened in the chat, and not by staff.
    pub from_chat: bool,
    /// Nobody has vouched for the dentist yet: a person has to verify the licence before production starts.
    pub needs_licence: bool,
    /// What is known of the next parcel before it is dispatched.
    pub next_parcel: Parcel,
    /// The newest parcel.
    pub shipment: Option<Shipment>,
    /// The dentist was asked whether the newest parcel arrived, and has not answered.
    pub arrival_asked: bool,
    pub hold: Option<Hold>,
    /// Tasks of this case that have still to happen.
    pub timers: Vec<OpenTimer>,
    pub milestones: Milestones,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Counts every accepted change; 1 is the new case.
    pub version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Priority {
    Low,
    #[default]
    Normal,
    High,
    Urgent,
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
        Self::ALL
            .into_iter()
            .find(|priority| priority.name().eq_ignore_ascii_case(name))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parcel {
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
}

/// A price that the lab named.
#[derive(Clone, PartialEq, Eq)]
pub struct Quotation {
    pub price: Money,
    pub note: Option<String>,
    /// An https link to a document with the details.
    pub document: Option<String>,
    pub offered_at: Timestamp,
    /// `None`: not answered yet.
    pub accepted: Option<bool>,
    pub answered_at: Option<Timestamp>,
}

impl Quotation {
    pub fn is_same_offer(&self, other: &Self) -> bool {
        (self.price, &self.note, &self.document) == (other.price, &other.note, &other.document)
    }
}

#[derive(Clone, PartialEq, Eq)]
pub struct Hold {
    pub reason: String,
    pub since: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTimer {
    pub id: TaskId,
    pub timer: Timer,
    pub at: Timestamp,
}

/// When a case first (or last) came to the points that people ask about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Milestones {
    pub planning_started_at: Option<Timestamp>,
    pub dispatched_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
    pub fit_issue_reported_at: Option<Timestamp>,
    pub fit_confirmed_at: Option<Timestamp>,
    pub delivery_choice_confirmed_at: Option<Timestamp>,
    pub phase_production_started: Option<Timestamp>,
    pub full_production_started: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
}

impl Case {
    pub fn about(&self) -> About {
        About {
            case: self.id.clone(),
            patient: self.patient.clone(),
        }
    }

    pub fn about_for_staff(&self) -> StaffAbout {
        StaffAbout {
            case: self.id.clone(),
            patient: self.patient.clone(),
            dentist: self.dentist.clone(),
        }
    }

    /// What we wait to hear from the dentist about this case.
    pub fn waiting_for(&self) -> Option<Topic> {
        match self.stage {
            Stage::AwaitingFitConfirmation => Some(Topic::Fit),
            Stage::AwaitingDispatchChoice => Some(Topic::Dispatch),
            Stage::AwaitingDelivery | Stage::DispatchingPhaseWise | Stage::DispatchingFullCase => {
                self.arrival_asked.then_some(Topic::Arrival)
            }
            Stage::AwaitingRecords => Some(Topic::Records),
            Stage::AwaitingQuotationReply => Some(Topic::Quotation),
            Stage::AwaitingScan => Some(Topic::Scan),
            Stage::RecordsReview
            | Stage::QuotationDeclined
            | Stage::ScanReview
            | Stage::ApprovedForProduction
            | Stage::CasePlanningComplete
            | Stage::FitIssueReported
            | Stage::FitConfirmedPhaseWise
            | Stage::FitConfirmedFullCase
            | Stage::Completed
            | Stage::Cancelled => None,
        }
    }

    /// Why a message about this case that was made at `made_at` is no longer to be sent, if that is so.
    pub fn outdates(&self, notice: &str, class: Class, made_at: Timestamp) -> Option<&'static str> {
        if self.stage == Stage::Cancelled && notice != "case_cancelled" {
            return Some("the case has been cancelled since");
        }
        let moved_on = self.stage_since > made_at;
        (class == Class::Reminder && moved_on).then_some("the case has moved on since")
    }

    /// Whether a parcel is under way.
    pub fn parcel_under_way(&self) -> Option<&Shipment> {
        let shipping = matches!(
            self.stage,
            Stage::AwaitingDelivery | Stage::DispatchingPhaseWise | Stage::DispatchingFullCase
        );
        self.shipment
            .as_ref()
            .filter(|shipment| shipping && shipment.status != DeliveryStatus::Delivered)
    }

    pub fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Completed | Stage::Cancelled)
    }

    pub fn progress(&self) -> Progress {
        if self.hold.is_some() {
            return Progress::OnHold;
        }
        let status = self
            .shipment
            .as_ref()
            .map_or(DeliveryStatus::InfoReceived, |shipment| shipment.status);
        match self.stage {
            Stage::AwaitingRecords => Progress::RecordsAwaited {
                files: self.file_count(),
            },
            Stage::RecordsReview => Progress::InReview,
            Stage::AwaitingQuotationReply => Progress::Quoted {
                price: self.quotation.as_ref().map(|quotation| quotation.price),
            },
            Stage::QuotationDeclined => Progress::QuotationDeclined,
            Stage::AwaitingScan => Progress::ScanAwaited,
            Stage::ScanReview => Progress::ScanInReview,
            Stage::ApprovedForProduction => Progress::Approved,
            Stage::CasePlanningComplete => Progress::Planned,
            Stage::AwaitingDelivery => Progress::OnItsWay {
                status,
                carrier: self.shipment.as_ref().and_then(|shipment| shipment.carrier.clone()),
                tracking_number: self
                    .shipment
                    .as_ref()
                    .and_then(|shipment| shipment.tracking_number.clone()),
            },
            Stage::AwaitingFitConfirmation | Stage::AwaitingDispatchChoice => Progress::Delivered,
            Stage::FitIssueReported => Progress::FitProblem,
            Stage::FitConfirmedPhaseWise => Progress::PhasesChosen,
            Stage::FitConfirmedFullCase => Progress::FullCaseChosen,
            Stage::DispatchingPhaseWise if status == DeliveryStatus::Delivered => Progress::PhaseDelivered {
                phase: self.phase,
                of: self.phases,
            },
            Stage::DispatchingPhaseWise => Progress::PhaseOnItsWay {
                phase: self.phase,
                of: self.phases,
                status,
            },
            Stage::DispatchingFullCase => Progress::FullCaseOnItsWay { status },
            Stage::Completed => Progress::Completed,
            Stage::Cancelled => Progress::Cancelled,
        }
    }

    pub fn line(&self) -> CaseLine {
        CaseLine {
            about: self.about(),
            progress: self.progress(),
            waiting_for: self.waiting_for(),
            visit: None,
        }
    }

    /// The tracking number by which a carrier's event finds this case.
    pub fn tracking_number(&self) -> Option<&str> {
        let under_way = self
            .shipment
            .as_ref()
            .and_then(|shipment| shipment.tracking_number.as_deref());
        self.next_parcel.tracking_number.as_deref().or(under_way)
    }
}

/// A case names a patient: only ids and the stage are shown.
impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case")
            .field("id", &self.id)
            .field("stage", &self.stage)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Hold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hold(since {})", self.since)
    }
}

impl std::fmt::Debug for Quotation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Quotation(accepted {:?})", self.accepted)
    }
}

#[cfg(test)]
mod tests;
