//! What can be tapped under a message instead of typed.

use super::{About, CaseLine, Notice};
use crate::ids::CaseId;
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
