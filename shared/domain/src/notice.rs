//! Everything that Chairside says, as intent: who needs to know what. How it reads, in which language and form, is the
//! business of `messages`; whether and when it may go is the gate's.

mod account;
mod choice;
mod intake;
mod practice;
mod progress;
mod visit;

pub use account::Account;
pub use choice::{Choice, Label, Payload};
pub use intake::{Attached, Intake, Matter};
pub use practice::{AppointmentNews, Booking, Practice, TicketAbout};
pub use progress::{CaseLine, Progress};
pub use visit::{Visit, VisitNews, VisitTime};

use crate::delivery::DeliveryStatus;
use crate::ids::CaseId;
use crate::reading::Topic;

/// The case that a notice is about, as far as a message needs it.
#[derive(Clone, PartialEq, Eq)]
pub struct About {
    pub case: CaseId,
    pub patient: String,
}

/// The case and its dentist, for staff.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffAbout {
    pub case: CaseId,
    pub patient: String,
    pub dentist: String,
}

/// An estimate in business days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub min: u16,
    pub max: u16,
}

/// Everything that can be said.
#[derive(Clone, PartialEq, Eq)]
pub enum Notice {
    // Stage notices: to the dentist, about one case.
    PlanningStarted(About),
    TrainingAlignerDispatched {
        about: About,
        days: Days,
        carrier: Option<String>,
        tracking_number: Option<String>,
    },
    ReadyForPickup {
        about: About,
        carrier: Option<String>,
        tracking_number: Option<String>,
    },
    FitQuestion(About),
    /// The fit question was not answered for a while.
    FitReminder(About),
    DispatchQuestion(About),
    /// The dispatch question was not answered for a while.
    DispatchReminder(About),
    FitProblemNoted(About),
    PhaseWiseChosen(About),
    FullCaseChosen(About),
    PhaseDispatched {
        about: About,
        phase: u8,
        of: u8,
        days: Days,
    },
    FullCaseDispatched {
        about: About,
        days: Days,
    },
    PhaseDelivered {
        about: About,
        phase: u8,
        of: u8,
    },
    CaseCompleted(About),
    /// The parcel should have arrived by now: has it?
    ArrivalQuestion(About),
    CaseOnHold(About),
    CaseResumed(About),
    CaseCancelled(About),

    // Answers in the conversation.
    /// The answer to a question was not understood: the question again, in other words each time.
    AskAgain {
        about: About,
        topic: Topic,
        attempt: u8,
    },
    CaseStatus(Vec<CaseLine>),
    /// The dentist says it arrived, but the carrier does not (yet).
    ArrivalNoted {
        about: About,
        status: DeliveryStatus,
    },
    NotArrivedNoted(About),
    /// The message may be about several cases. `options` are what it may be about.
    WhichCase {
        options: Vec<About>,
        attempt: u8,
    },
    Greeting {
        name: Option<String>,
        cases: Vec<CaseLine>,
        /// We know nothing of them yet.
        is_new: bool,
    },
    Help,
    NoCases,
    NotUnderstood {
        attempt: u8,
    },
    OfferPerson,
    PersonComing,
    YouAreWelcome,
    Stopped,
    Started,
    /// A location or a contact card that nobody had asked for; the lab was told.
    FileNoted {
        kind: &'static str,
    },
    /// Something that cannot be read here (a poll, a sticker, an order).
    CannotRead,

    // To the lab's own people.
    FitProblem {
        about: StaffAbout,
        words: String,
    },
    FitUnanswered {
        about: StaffAbout,
        days: u16,
    },
    CaseLate {
        about: StaffAbout,
        stage: &'static str,
        days: u16,
    },
    DeliveryOverdue {
        about: StaffAbout,
        carrier: Option<String>,
        tracking_number: Option<String>,
        days: u16,
    },
    ParcelTrouble {
        about: StaffAbout,
        status: DeliveryStatus,
        tracking_number: Option<String>,
    },
    NotArrived {
        about: StaffAbout,
        words: String,
    },
    SaysArrived {
        about: StaffAbout,
        status: DeliveryStatus,
    },
    PersonWanted {
        dentist: String,
        user_id: String,
        words: String,
    },

    /// Who a dentist is.
    Account(Account),
    /// A new case on its way to approval.
    Intake(Intake),
    Visit(Visit),
    /// From the practice.
    Practice(Practice),
}

/// Why a message may be sent at all, and what the gate does with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The direct answer to what the person just wrote.
    Reply,
    /// The person's own confirmation of stop or start: goes out whatever was opted out of.
    ConsentReply,
    /// News about a case or an appointment that somebody made happen.
    CaseNews,
    /// Something that only the clock makes us say: waits for the end of quiet hours.
    Reminder,
    /// To the lab's own people.
    Staff,
    /// What one of the lab's people writes into a conversation: goes out while they have taken it over.
    StaffWords,
}

impl Class {
    /// Whether this is not said while a person of the lab has taken the conversation over.
    pub fn is_held_back_by_a_takeover(self) -> bool {
        match self {
            Self::Reply | Self::CaseNews | Self::Reminder => true,
            Self::ConsentReply | Self::Staff | Self::StaffWords => false,
        }
    }

    /// Whether a message of this class can be overtaken by what happens to its case.
    pub fn is_about_a_moment(self) -> bool {
        match self {
            Self::CaseNews | Self::Reminder => true,
            Self::Reply | Self::ConsentReply | Self::Staff | Self::StaffWords => false,
        }
    }
}

impl Notice {
    /// A stable name: for the API, metrics, and the folder of the words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::PlanningStarted(_) => "planning_started",
            Self::TrainingAlignerDispatched { .. } => "training_aligner_dispatched",
            Self::ReadyForPickup { .. } => "ready_for_pickup",
            Self::FitQuestion(_) => "fit_question",
            Self::FitReminder(_) => "fit_reminder",
            Self::DispatchQuestion(_) => "dispatch_question",
            Self::DispatchReminder(_) => "dispatch_reminder",
            Self::FitProblemNoted(_) => "fit_problem_noted",
            Self::PhaseWiseChosen(_) => "phase_wise_chosen",
            Self::FullCaseChosen(_) => "full_case_chosen",
            Self::PhaseDispatched { .. } => "phase_dispatched",
            Self::FullCaseDispatched { .. } => "full_case_dispatched",
            Self::PhaseDelivered { .. } => "phase_delivered",
            Self::CaseCompleted(_) => "case_completed",
            Self::ArrivalQuestion(_) => "arrival_question",
            Self::CaseOnHold(_) => "case_on_hold",
            Self::CaseResumed(_) => "case_resumed",
            Self::CaseCancelled(_) => "case_cancelled",
            Self::AskAgain { .. } => "ask_again",
            Self::CaseStatus(_) => "case_status",
            Self::ArrivalNoted { .. } => "arrival_noted",
            Self::NotArrivedNoted(_) => "not_arrived_noted",
            Self::WhichCase { .. } => "which_case",
            Self::Greeting { .. } => "greeting",
            Self::Help => "help",
            Self::NoCases => "no_cases",
            Self::NotUnderstood { .. } => "not_understood",
            Self::OfferPerson => "offer_person",
            Self::PersonComing => "person_coming",
            Self::YouAreWelcome => "you_are_welcome",
            Self::Stopped => "stopped",
            Self::Started => "started",
            Self::FileNoted { .. } => "file_noted",
            Self::CannotRead => "cannot_read",
            Self::FitProblem { .. } => "fit_problem",
            Self::FitUnanswered { .. } => "fit_unanswered",
            Self::CaseLate { .. } => "case_late",
            Self::DeliveryOverdue { .. } => "delivery_overdue",
            Self::ParcelTrouble { .. } => "parcel_trouble",
            Self::NotArrived { .. } => "not_arrived",
            Self::SaysArrived { .. } => "says_arrived",
            Self::PersonWanted { .. } => "person_wanted",
            Self::Account(account) => account.name(),
            Self::Intake(intake) => intake.name(),
            Self::Visit(visit) => visit.name(),
            Self::Practice(practice) => practice.name(),
        }
    }

    pub fn class(&self) -> Class {
        match self {
            Self::PlanningStarted(_)
            | Self::TrainingAlignerDispatched { .. }
            | Self::ReadyForPickup { .. }
            | Self::FitQuestion(_)
            | Self::PhaseDispatched { .. }
            | Self::FullCaseDispatched { .. }
            | Self::PhaseDelivered { .. }
            | Self::CaseCompleted(_)
            | Self::CaseOnHold(_)
            | Self::CaseResumed(_)
            | Self::CaseCancelled(_)
            // These three answer the dentist, or staff who chose for them: news in both cases.
            | Self::DispatchQuestion(_)
            | Self::FitProblemNoted(_)
            | Self::PhaseWiseChosen(_)
            | Self::FullCaseChosen(_) => Class::CaseNews,
            Self::FitReminder(_) | Self::DispatchReminder(_) | Self::ArrivalQuestion(_) => Class::Reminder,
            Self::AskAgain { .. }
            | Self::CaseStatus(_)
            | Self::ArrivalNoted { .. }
            | Self::NotArrivedNoted(_)
            | Self::WhichCase { .. }
            | Self::Greeting { .. }
            | Self::Help
            | Self::NoCases
            | Self::NotUnderstood { .. }
            | Self::OfferPerson
            | Self::PersonComing
            | Self::YouAreWelcome
            | Self::FileNoted { .. }
            | Self::CannotRead => Class::Reply,
            Self::Stopped | Self::Started => Class::ConsentReply,
            Self::FitProblem { .. }
            | Self::FitUnanswered { .. }
            | Self::CaseLate { .. }
            | Self::DeliveryOverdue { .. }
            | Self::ParcelTrouble { .. }
            | Self::NotArrived { .. }
            | Self::SaysArrived { .. }
            | Self::PersonWanted { .. } => Class::Staff,
            Self::Account(account) => account.class(),
            Self::Intake(intake) => intake.class(),
            Self::Visit(visit) => visit.class(),
            Self::Practice(practice) => practice.class(),
        }
    }

    /// Whether this can leave outside WhatsApp's 24-hour window: everything that does not answer a message has an
    /// approved template of the same intent.
    pub fn has_template(&self) -> bool {
        match self.class() {
            Class::CaseNews | Class::Reminder | Class::Staff | Class::StaffWords => true,
            Class::Reply | Class::ConsentReply => false,
        }
    }
}

/// Notices name patients: only what kind of notice it is, is shown.
impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::fmt::Debug for About {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "About({})", self.case)
    }
}

impl std::fmt::Debug for StaffAbout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StaffAbout({})", self.case)
    }
}
