//! Everything that Chairside says, as intent: who needs to know what. How it reads, in which language and form, is the
//! business of `messages`; whether and when it may go is the gate's.

use crate::delivery::DeliveryStatus;
use crate::ids::CaseId;
use crate::reading::{Reading, Topic};

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

/// One line of an answer to "where is my case?".
#[derive(Clone, PartialEq, Eq)]
pub struct CaseLine {
    pub about: About,
    pub progress: Progress,
    /// What we still wait to hear from the dentist about this case.
    pub waiting_for: Option<Topic>,
}

/// Where a case is, in words that mean something to a dentist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    Approved,
    Planned,
    OnItsWay {
        status: DeliveryStatus,
        carrier: Option<String>,
        tracking_number: Option<String>,
    },
    Delivered,
    FitProblem,
    PhasesChosen,
    FullCaseChosen,
    PhaseOnItsWay {
        phase: u8,
        of: u8,
        status: DeliveryStatus,
    },
    FullCaseOnItsWay {
        status: DeliveryStatus,
    },
    PhaseDelivered {
        phase: u8,
        of: u8,
    },
    Completed,
    Cancelled,
    OnHold,
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
    /// A file arrived; the lab was told.
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
    FileArrived {
        dentist: String,
        user_id: String,
        kind: &'static str,
        caption: String,
    },
}

/// Why a message may be sent at all, and what the gate does with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The direct answer to what the person just wrote.
    Reply,
    /// The person's own confirmation of stop or start: goes out whatever was opted out of.
    ConsentReply,
    /// News about a case that somebody made happen.
    CaseNews,
    /// Something that only the clock makes us say: waits for the end of quiet hours.
    Reminder,
    /// To the lab's own people.
    Staff,
}

impl Class {
    /// Whether a message of this class can be overtaken by what happens to its case.
    pub fn is_about_a_moment(self) -> bool {
        match self {
            Self::CaseNews | Self::Reminder => true,
            Self::Reply | Self::ConsentReply | Self::Staff => false,
        }
    }
}

/// One thing that can be tapped instead of typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub label: Label,
    pub payload: Payload,
}

/// What is written on a choice; `messages` has the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    FitYes,
    FitNo,
    PhaseWise,
    FullCase,
    Arrived,
    NotArrived,
    Patient { name: String, case: CaseId },
    Status,
    Help,
    Person,
}

/// What a tap says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// An answer that is bound to its case.
    Answer { case: CaseId, reading: Reading },
    /// "This is the case I mean."
    Choose(CaseId),
    /// Something that is about no case in particular.
    Say(Reading),
}

impl Payload {
    /// The text that goes out on the button and comes back with the tap (at most 100 characters; WhatsApp takes 200).
    pub fn encode(&self) -> String {
        match self {
            Self::Answer { case, reading } => format!("answer:{}:{case}", reading.name()),
            Self::Choose(case) => format!("choose:{case}"),
            Self::Say(reading) => format!("say:{}", reading.name()),
        }
    }

    pub fn decode(text: &str) -> Option<Self> {
        let (verb, rest) = text.split_once(':')?;
        match verb {
            "answer" => {
                let (reading, case) = rest.split_once(':')?;
                Some(Self::Answer {
                    case: CaseId::parse(case).ok()?,
                    reading: Reading::from_name(reading)?,
                })
            }
            "choose" => Some(Self::Choose(CaseId::parse(rest).ok()?)),
            "say" => Some(Self::Say(Reading::from_name(rest)?)),
            _ => None,
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
            Self::FileArrived { .. } => "file_arrived",
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
            | Self::PersonWanted { .. }
            | Self::FileArrived { .. } => Class::Staff,
        }
    }

    /// Whether this can leave outside WhatsApp's 24-hour window: everything that does not answer a message has an
    /// approved template of the same intent.
    pub fn has_template(&self) -> bool {
        match self.class() {
            Class::CaseNews | Class::Reminder | Class::Staff => true,
            Class::Reply | Class::ConsentReply => false,
        }
    }

    /// What can be tapped under this message, in order. At most three fit on buttons; more become a list.
    pub fn choices(&self) -> Vec<Choice> {
        let answer = |about: &About, label, reading| Choice {
            label,
            payload: Payload::Answer {
                case: about.case.clone(),
                reading,
            },
        };
        let say = |label, reading| Choice {
            label,
            payload: Payload::Say(reading),
        };
        let topic = |about: &About, topic: Topic| match topic {
            Topic::Fit => vec![
                answer(about, Label::FitYes, Reading::Yes),
                answer(about, Label::FitNo, Reading::No),
            ],
            Topic::Dispatch => vec![
                answer(about, Label::PhaseWise, Reading::PhaseWise),
                answer(about, Label::FullCase, Reading::FullCase),
            ],
            Topic::Arrival => vec![
                answer(about, Label::Arrived, Reading::Arrived),
                answer(about, Label::NotArrived, Reading::NotArrived),
            ],
        };
        match self {
            Self::FitQuestion(about) | Self::FitReminder(about) => topic(about, Topic::Fit),
            Self::DispatchQuestion(about) | Self::DispatchReminder(about) => topic(about, Topic::Dispatch),
            Self::ArrivalQuestion(about) => topic(about, Topic::Arrival),
            Self::AskAgain {
                about,
                topic: asked,
                attempt,
            } => {
                let mut choices = topic(about, *asked);
                if *attempt >= 2 {
                    choices.push(say(Label::Person, Reading::Person));
                }
                choices
            }
            Self::WhichCase { options, .. } => options
                .iter()
                .map(|about| Choice {
                    label: Label::Patient {
                        name: about.patient.clone(),
                        case: about.case.clone(),
                    },
                    payload: Payload::Choose(about.case.clone()),
                })
                .collect(),
            // A status answer repeats the question that is still open, if there is just one.
            Self::CaseStatus(lines) => match lines.as_slice() {
                [
                    CaseLine {
                        about,
                        waiting_for: Some(asked),
                        ..
                    },
                ] => topic(about, *asked),
                _ => Vec::new(),
            },
            Self::Greeting { .. } | Self::Help => {
                vec![say(Label::Status, Reading::Status), say(Label::Person, Reading::Person)]
            }
            Self::OfferPerson => vec![
                say(Label::Status, Reading::Status),
                say(Label::Help, Reading::Help),
                say(Label::Person, Reading::Person),
            ],
            Self::PlanningStarted(_)
            | Self::TrainingAlignerDispatched { .. }
            | Self::ReadyForPickup { .. }
            | Self::FitProblemNoted(_)
            | Self::PhaseWiseChosen(_)
            | Self::FullCaseChosen(_)
            | Self::PhaseDispatched { .. }
            | Self::FullCaseDispatched { .. }
            | Self::PhaseDelivered { .. }
            | Self::CaseCompleted(_)
            | Self::CaseOnHold(_)
            | Self::CaseResumed(_)
            | Self::CaseCancelled(_)
            | Self::ArrivalNoted { .. }
            | Self::NotArrivedNoted(_)
            | Self::NoCases
            | Self::NotUnderstood { .. }
            | Self::PersonComing
            | Self::YouAreWelcome
            | Self::Stopped
            | Self::Started
            | Self::FileNoted { .. }
            | Self::CannotRead
            | Self::FitProblem { .. }
            | Self::FitUnanswered { .. }
            | Self::CaseLate { .. }
            | Self::DeliveryOverdue { .. }
            | Self::ParcelTrouble { .. }
            | Self::NotArrived { .. }
            | Self::SaysArrived { .. }
            | Self::PersonWanted { .. }
            | Self::FileArrived { .. } => Vec::new(),
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

impl std::fmt::Debug for CaseLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseLine({}, {:?})", self.about.case, self.progress)
    }
}
