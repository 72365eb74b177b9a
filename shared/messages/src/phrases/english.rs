//! English.

use domain::delivery::DeliveryStatus;
use domain::notice::{Days, Label, Progress};
use domain::reading::Topic;

use super::{Phrases, range};

pub(crate) struct English;

impl Phrases for English {
    fn status(&self, status: DeliveryStatus) -> &'static str {
        status.label()
    }

    fn label<'a>(&self, label: &'a Label) -> &'a str {
        match label {
            Label::FitYes => "Yes, it fits",
            Label::FitNo => "No, it does not fit",
            Label::PhaseWise => "Phase-Wise",
            Label::FullCase => "Full Case",
            Label::Arrived => "It has arrived",
            Label::NotArrived => "Not yet",
            Label::Patient { name, .. } => name,
            Label::Status => "Case status",
            Label::Help => "What can I ask?",
            Label::Person => "Talk to a person",
        }
    }

    fn business_days(&self, days: Days) -> String {
        let unit = if days.min.max(days.max) == 1 {
            "business day"
        } else {
            "business days"
        };
        format!("{} {unit}", range(days))
    }

    fn days(&self, days: u16) -> String {
        format!("{days} {}", if days == 1 { "day" } else { "days" })
    }

    fn phase(&self, phase: u8, of: u8) -> String {
        if of < phase {
            format!("phase {phase}")
        } else {
            format!("phase {phase} of {of}")
        }
    }

    fn progress(&self, progress: &Progress) -> String {
        match progress {
            Progress::Approved => "approved, planning starts next".into(),
            Progress::Planned => "planning, the training aligner comes next".into(),
            Progress::OnItsWay { status, .. } => format!("training aligner: {}", self.status(*status)),
            Progress::Delivered => "training aligner: Delivered".into(),
            Progress::FitProblem => "fit problem reported, our clinical team is on it".into(),
            Progress::PhasesChosen => "Phase-Wise chosen, the first phase comes next".into(),
            Progress::FullCaseChosen => "Full Case chosen, the full set comes next".into(),
            // Nothing is with a carrier yet: its own word for that would puzzle a dentist.
            Progress::PhaseOnItsWay {
                phase,
                of,
                status: DeliveryStatus::InfoReceived,
            } => {
                format!("{} is being prepared", self.phase(*phase, *of))
            }
            Progress::PhaseOnItsWay { phase, of, status } => {
                format!("{}: {}", self.phase(*phase, *of), self.status(*status))
            }
            Progress::FullCaseOnItsWay {
                status: DeliveryStatus::InfoReceived,
            } => "the full set is being prepared".into(),
            Progress::FullCaseOnItsWay { status } => format!("full set: {}", self.status(*status)),
            Progress::PhaseDelivered { phase, of } => format!("{}: Delivered", self.phase(*phase, *of)),
            Progress::Completed => "completed".into(),
            Progress::Cancelled => "cancelled".into(),
            Progress::OnHold => "on hold".into(),
        }
    }

    fn question(&self, topic: Topic, patient: &str) -> String {
        match topic {
            Topic::Fit => format!("Does the training aligner for *{patient}* fit? Please answer *Yes* or *No*."),
            Topic::Dispatch => {
                format!("How shall we send the aligners for *{patient}*: *Phase-Wise* or *Full Case*?")
            }
            Topic::Arrival => format!("Has the parcel for *{patient}* arrived?"),
        }
    }

    fn stage(&self, status: &str) -> Option<&'static str> {
        Some(match status {
            "ApprovedForProduction" => "approved for production",
            "CasePlanningComplete" => "planning",
            "AwaitingDelivery" => "awaiting delivery",
            "AwaitingFitConfirmation" => "awaiting the dentist's answer",
            "FitIssueReported" => "fit problem reported",
            "FitConfirmed_PhaseWise" => "fit confirmed, phase-wise",
            "FitConfirmed_FullCase" => "fit confirmed, full case",
            "Dispatching_PhaseWise" => "dispatching phase-wise",
            "Dispatching_FullCase" => "dispatching the full case",
            _ => return None,
        })
    }

    fn file(&self, kind: &str) -> &'static str {
        match kind {
            "image" => "photo",
            "video" => "video",
            "audio" => "voice message",
            "document" => "document",
            _ => "file",
        }
    }

    fn shipment(&self, carrier: Option<&str>, tracking_number: Option<&str>) -> Option<String> {
        match (carrier, tracking_number) {
            (Some(carrier), Some(number)) => Some(format!("{carrier}, tracking number {number}")),
            (Some(carrier), None) => Some(format!("sent with {carrier}")),
            (None, Some(number)) => Some(format!("tracking number {number}")),
            (None, None) => None,
        }
    }

    fn no_shipment(&self) -> &'static str {
        "no tracking number"
    }

    fn no_words(&self) -> &'static str {
        "(no words of their own)"
    }

    fn unnamed_dentist(&self) -> &'static str {
        "(dentist without a name)"
    }

    fn fallback(&self, lab: &str) -> String {
        format!("There is news for you from {lab}. Please reply to this message, and our team will help you.")
    }
}
