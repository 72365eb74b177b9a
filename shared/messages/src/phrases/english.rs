//! English.

use std::borrow::Cow;

use domain::delivery::DeliveryStatus;
use domain::money::Money;
use domain::notice::{AppointmentNews, Days, Label, Matter, Progress, VisitNews};
use domain::reading::Topic;
use domain::record::{FileKind, Refusal, Requisite};
use jiff::Zoned;

use super::figures::{Calendar, amount, clock};
use super::{Phrases, counted, joined, range};

pub(crate) struct English;

const CALENDAR: Calendar = Calendar {
    weekdays: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};

impl Phrases for English {
    fn status(&self, status: DeliveryStatus) -> &'static str {
        status.label()
    }

    fn label<'a>(&self, label: &'a Label) -> Cow<'a, str> {
        let words = match label {
            Label::FitYes => "Yes, it fits",
            Label::FitNo => "No, it does not fit",
            Label::PhaseWise => "Phase-Wise",
            Label::FullCase => "Full Case",
            Label::Arrived => "It has arrived",
            Label::NotArrived => "Not yet",
            Label::Patient { name, .. } => name,
            Label::Time(at) => return self.short_time(at).into(),
            Label::Accept => "Accept",
            Label::Decline => "Decline",
            Label::Done => "Done",
            Label::SendScan => "Send the scan",
            Label::BookScan => "Book a scan visit",
            Label::BookVisit => "Yes, book it",
            Label::MoveVisit => "Move the visit",
            Label::CancelVisit => "Cancel the visit",
            Label::KeepVisit => "Keep the visit",
            Label::OtherTime => "Another time",
            Label::No => "No",
            Label::NewCase => "New case",
            Label::Trouble => "Problem with a case",
            Label::ByProduct => "Retainers and more",
            Label::Finances => "Invoices & payments",
            Label::Register => "Register",
            Label::Status => "Case status",
            Label::Help => "What can I ask?",
            Label::Person => "Talk to a person",
        };
        words.into()
    }

    fn date_time(&self, at: &Zoned) -> String {
        let (weekday, month) = (CALENDAR.weekday(at), CALENDAR.month(at));
        format!("{weekday}, {} {month} {}, {}", at.day(), at.year(), clock(at))
    }

    fn short_time(&self, at: &Zoned) -> String {
        CALENDAR.short_time(at)
    }

    fn open(&self, first: i8, last: i8, hours: &[String]) -> String {
        CALENDAR.open(first, last, "to", "and", hours, "closed")
    }

    fn money(&self, price: Money) -> String {
        amount(price, ',', '.')
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
        counted(days, "day", "days")
    }

    fn hours(&self, hours: u16) -> String {
        counted(hours, "hour", "hours")
    }

    fn minutes(&self, minutes: u16) -> String {
        counted(minutes, "minute", "minutes")
    }

    fn files(&self, count: u16) -> String {
        if count == 0 {
            "no files".to_owned()
        } else {
            counted(count, "file", "files")
        }
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
            Progress::RecordsAwaited { files: 0 } => "waiting for your records".into(),
            Progress::RecordsAwaited { files } => {
                format!("waiting for the rest of your records, {} so far", self.files(*files))
            }
            Progress::InReview => "records received, the quotation comes next".into(),
            Progress::Quoted { price: Some(price) } => format!("quotation: {}", self.money(*price)),
            Progress::Quoted { price: None } => "quotation sent".into(),
            Progress::QuotationDeclined => "quotation declined, nothing is started".into(),
            Progress::ScanAwaited => "waiting for the scan".into(),
            Progress::ScanInReview => "scan received, our team is checking it".into(),
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
            Topic::Records => {
                format!("Please send the records of *{patient}*, and write *DONE* when that is all.")
            }
            Topic::Quotation => format!("Do you accept the quotation for *{patient}*?"),
            Topic::Scan => {
                format!("Will you send the scan of *{patient}* as a file, or shall we book a visit to take it?")
            }
        }
    }

    fn stage(&self, status: &str) -> Option<&'static str> {
        Some(match status {
            "AwaitingRecords" => "waiting for records",
            "RecordsReview" => "records in review",
            "AwaitingQuotationReply" => "awaiting the answer to the quotation",
            "QuotationDeclined" => "quotation declined",
            "AwaitingScan" => "waiting for the scan",
            "ScanReview" => "scan in review",
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

    fn sent(&self, kind: &str) -> &'static str {
        match kind {
            "location" => "location",
            "contact" => "contact card",
            _ => "message",
        }
    }

    fn file(&self, kind: FileKind) -> &'static str {
        match kind {
            FileKind::Photo => "photo",
            FileKind::Xray => "radiograph",
            FileKind::Scan => "scan",
            FileKind::Document => "document",
            FileKind::Audio => "voice message",
            FileKind::Video => "video",
        }
    }

    fn refusal(&self, reason: Refusal) -> String {
        match reason {
            Refusal::Type => "we do not take files of this type".into(),
            Refusal::Content => "its content is not what its name says".into(),
            Refusal::TooBig { limit_mb } => format!("it is larger than {limit_mb} MB"),
            Refusal::Empty => "it is empty".into(),
        }
    }

    fn requisites(&self, requisites: &[Requisite]) -> Option<String> {
        let name = |requisite: &Requisite| match requisite {
            Requisite::Photos => "the photos",
            Requisite::Scan => "the intraoral scan",
            Requisite::Opg => "the OPG radiograph",
        };
        joined(&requisites.iter().map(name).collect::<Vec<_>>(), "and")
    }

    fn matter(&self, matter: Matter) -> &'static str {
        match matter {
            Matter::Trouble => "a problem with a case",
            Matter::ByProduct => "a retainer, a replacement or the like",
            Matter::Finances => "prices, invoices or payments",
        }
    }

    fn answered(&self, accepted: bool) -> &'static str {
        if accepted { "accepted" } else { "declined" }
    }

    fn visit(&self, news: VisitNews) -> &'static str {
        match news {
            VisitNews::Booked => "booked",
            VisitNews::Moved => "moved",
            VisitNews::Cancelled { late: false } => "cancelled",
            VisitNews::Cancelled { late: true } => "cancelled at short notice",
        }
    }

    fn state<'a>(&self, name: &'a str) -> &'a str {
        match name {
            "no_show" => "no-show",
            "in_progress" => "in progress",
            "pending_confirmation" => "to be confirmed",
            other => other,
        }
    }

    fn appointment(&self, news: AppointmentNews) -> &'static str {
        match news {
            AppointmentNews::Booked => "booked",
            AppointmentNews::Moved => "moved",
            AppointmentNews::Confirmed => "confirmed by the patient",
            AppointmentNews::Cancelled => "cancelled",
            AppointmentNews::Missed => "missed",
        }
    }

    fn given(&self, by_another: bool) -> &'static str {
        if by_another {
            "which another dentist has given, too"
        } else {
            "which nobody else has given"
        }
    }

    fn which_case(&self, case: Option<&str>) -> String {
        case.map_or_else(|| "no case named".to_owned(), |case| format!("case {case}"))
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

    fn no_reason(&self) -> &'static str {
        "(no reason given)"
    }

    fn unnamed_dentist(&self) -> &'static str {
        "(dentist without a name)"
    }

    fn fallback(&self, lab: &str) -> String {
        format!("There is news for you from {lab}. Please reply to this message, and our team will help you.")
    }
}
