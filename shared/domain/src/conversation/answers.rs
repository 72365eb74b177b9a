//! What an answer means for a case: the bridge from a reading to an event.

use crate::case::{self, Case, Dispatch, Stage};
use crate::reading::{Reading, Topic};

/// A reading that says something by itself, whatever was asked.
pub(super) fn is_general(reading: Reading) -> bool {
    match reading {
        Reading::Status
        | Reading::Greeting
        | Reading::Thanks
        | Reading::Help
        | Reading::Person
        | Reading::Done
        | Reading::Stop
        | Reading::Start => true,
        Reading::Yes
        | Reading::No
        | Reading::PhaseWise
        | Reading::FullCase
        | Reading::Arrived
        | Reading::NotArrived
        | Reading::Unknown => false,
    }
}

/// What an answer means for a case, if the case was asked something that it answers.
pub(super) fn event_for(case: &Case, reading: Reading, text: &str) -> Option<case::Event> {
    let words = text.to_owned();
    match (reading, case.waiting_for()) {
        (Reading::Yes, Some(Topic::Fit)) => Some(case::Event::Fit { fits: true, words }),
        (Reading::No, Some(Topic::Fit)) => Some(case::Event::Fit { fits: false, words }),
        (Reading::Yes, Some(Topic::Arrival)) => Some(case::Event::Arrival { arrived: true, words }),
        (Reading::No, Some(Topic::Arrival)) => Some(case::Event::Arrival { arrived: false, words }),
        (Reading::PhaseWise, Some(Topic::Dispatch)) => Some(case::Event::Choice(Dispatch::PhaseWise)),
        (Reading::FullCase, Some(Topic::Dispatch)) => Some(case::Event::Choice(Dispatch::FullCase)),
        (Reading::Arrived, _) if case.parcel_under_way().is_some() => {
            Some(case::Event::Arrival { arrived: true, words })
        }
        (Reading::NotArrived, waiting) if case.parcel_under_way().is_some() || waiting == Some(Topic::Fit) => {
            Some(case::Event::Arrival { arrived: false, words })
        }
        (
            Reading::Yes
            | Reading::No
            | Reading::PhaseWise
            | Reading::FullCase
            | Reading::Arrived
            | Reading::NotArrived
            | Reading::Status
            | Reading::Greeting
            | Reading::Thanks
            | Reading::Help
            | Reading::Person
            | Reading::Done
            | Reading::Stop
            | Reading::Start
            | Reading::Unknown,
            _,
        ) => None,
    }
}

/// A tap on an earlier question: until something is dispatched the dentist may think again.
pub(super) fn changed_mind(case: &Case, reading: Reading, text: &str) -> Option<case::Event> {
    let thinking = matches!(
        case.stage,
        Stage::AwaitingDispatchChoice | Stage::FitConfirmedPhaseWise | Stage::FitConfirmedFullCase
    );
    let chosen = matches!(case.stage, Stage::FitConfirmedPhaseWise | Stage::FitConfirmedFullCase);
    match reading {
        Reading::No if thinking => Some(case::Event::Fit {
            fits: false,
            words: text.to_owned(),
        }),
        Reading::PhaseWise if chosen => Some(case::Event::Choice(Dispatch::PhaseWise)),
        Reading::FullCase if chosen => Some(case::Event::Choice(Dispatch::FullCase)),
        Reading::Yes
        | Reading::No
        | Reading::PhaseWise
        | Reading::FullCase
        | Reading::Arrived
        | Reading::NotArrived
        | Reading::Status
        | Reading::Greeting
        | Reading::Thanks
        | Reading::Help
        | Reading::Person
        | Reading::Done
        | Reading::Stop
        | Reading::Start
        | Reading::Unknown => None,
    }
}
