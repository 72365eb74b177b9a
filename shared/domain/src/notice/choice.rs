//! What can be tapped under a message instead of typed.

use jiff::{Timestamp, Zoned};

use super::{About, CaseLine, Notice};
use crate::ids::{AppointmentId, CaseId};
use crate::reading::{Reading, Topic};

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
    Patient {
        name: String,
        case: CaseId,
    },
    Accept,
    Decline,
    Done,
    SendScan,
    BookScan,
    /// A time to choose.
    Time(Zoned),
    BookVisit,
    MoveVisit,
    CancelVisit,
    KeepVisit,
    OtherTime,
    No,
    NewCase,
    Trouble,
    ByProduct,
    Finances,
    Register,
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
    /// One of the times that were offered for a visit.
    Time(Timestamp),
    /// "Book this": the visit at this time, and no other.
    Book(Timestamp),
    /// Something about one visit.
    Visit {
        appointment: AppointmentId,
        reading: Reading,
    },
}

impl Payload {
    /// The text that goes out on the button and comes back with the tap (at most 100 characters; WhatsApp takes 200).
    pub fn encode(&self) -> String {
        match self {
            Self::Answer { case, reading } => format!("answer:{}:{case}", reading.name()),
            Self::Choose(case) => format!("choose:{case}"),
            Self::Say(reading) => format!("say:{}", reading.name()),
            Self::Time(at) => format!("time:{}", at.as_second()),
            Self::Book(at) => format!("book:{}", at.as_second()),
            Self::Visit { appointment, reading } => format!("visit:{}:{appointment}", reading.name()),
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
            "time" => Some(Self::Time(second(rest)?)),
            "book" => Some(Self::Book(second(rest)?)),
            "visit" => {
                let (reading, appointment) = rest.split_once(':')?;
                Some(Self::Visit {
                    appointment: AppointmentId::trusted(appointment),
                    reading: Reading::from_name(reading)?,
                })
            }
            _ => None,
        }
    }
}

impl Notice {
    /// What can be tapped under this message, in order. At most three fit on buttons; more become a list.
    pub fn choices(&self) -> Vec<Choice> {
        let say = |label, reading| Choice {
            label,
            payload: Payload::Say(reading),
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
            Self::Greeting { is_new: true, .. } => vec![
                say(Label::Register, Reading::Register),
                say(Label::NewCase, Reading::NewCase),
                say(Label::Person, Reading::Person),
            ],
            Self::Greeting { is_new: false, .. } | Self::Help => menu(),
            Self::NoCases => vec![
                say(Label::NewCase, Reading::NewCase),
                say(Label::Person, Reading::Person),
            ],
            Self::OfferPerson => vec![
                say(Label::Status, Reading::Status),
                say(Label::Help, Reading::Help),
                say(Label::Person, Reading::Person),
            ],
            Self::Practice(_)
            | Self::PlanningStarted(_)
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
            | Self::PersonWanted { .. } => Vec::new(),
            Self::Account(account) => account.choices(),
            Self::Intake(intake) => intake.choices(),
            Self::Visit(visit) => visit.choices(),
        }
    }
}

/// Everything that can be started from the chat.
pub(super) fn menu() -> Vec<Choice> {
    let say = |label, reading| Choice {
        label,
        payload: Payload::Say(reading),
    };
    vec![
        say(Label::NewCase, Reading::NewCase),
        say(Label::Status, Reading::Status),
        say(Label::BookScan, Reading::BookScan),
        say(Label::Trouble, Reading::Trouble),
        say(Label::ByProduct, Reading::ByProduct),
        say(Label::Finances, Reading::Finances),
        say(Label::Person, Reading::Person),
    ]
}

/// The answers to what a case waits for, bound to the case.
pub(super) fn topic(about: &About, topic: Topic) -> Vec<Choice> {
    let answer = |label, reading| Choice {
        label,
        payload: Payload::Answer {
            case: about.case.clone(),
            reading,
        },
    };
    match topic {
        Topic::Fit => vec![answer(Label::FitYes, Reading::Yes), answer(Label::FitNo, Reading::No)],
        Topic::Dispatch => vec![
            answer(Label::PhaseWise, Reading::PhaseWise),
            answer(Label::FullCase, Reading::FullCase),
        ],
        Topic::Arrival => vec![
            answer(Label::Arrived, Reading::Arrived),
            answer(Label::NotArrived, Reading::NotArrived),
        ],
        Topic::Records => vec![answer(Label::Done, Reading::Done)],
        Topic::Quotation => vec![answer(Label::Accept, Reading::Yes), answer(Label::Decline, Reading::No)],
        Topic::Scan => vec![
            answer(Label::SendScan, Reading::SendScan),
            answer(Label::BookScan, Reading::BookScan),
        ],
    }
}

fn second(text: &str) -> Option<Timestamp> {
    Timestamp::from_second(text.parse().ok()?).ok()
}
