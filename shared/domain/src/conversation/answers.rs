//! What an answer means for a case: the bridge from a reading to an event.

use crate::case::{self, Case, Dispatch, Stage};
use crate::reading::{Reading, Topic};

/// What an answer means for a case, if the case was asked something that it answers.
pub(super) fn event_for(case: &Case, reading: Reading, text: &str) -> Option<case::Event> {
    let words = text.to_owned();
    let under_way = case.parcel_under_way().is_some();
    match (reading, case.waiting_for()) {
        (Reading::Yes, Some(Topic::Fit)) => Some(case::Event::Fit { fits: true, words }),
        (Reading::No, Some(Topic::Fit)) => Some(case::Event::Fit { fits: false, words }),
        (Reading::Yes, Some(Topic::Arrival)) => Some(case::Event::Arrival { arrived: true, words }),
        (Reading::No, Some(Topic::Arrival)) => Some(case::Event::Arrival { arrived: false, words }),
        (Reading::PhaseWise, Some(Topic::Dispatch)) => Some(case::Event::Choice(Dispatch::PhaseWise)),
        (Reading::FullCase, Some(Topic::Dispatch)) => Some(case::Event::Choice(Dispatch::FullCase)),
        (Reading::Yes, Some(Topic::Quotation)) => Some(case::Event::QuotationAnswered { accepted: true, words }),
        (Reading::No, Some(Topic::Quotation)) => Some(case::Event::QuotationAnswered { accepted: false, words }),
        (Reading::Done, Some(Topic::Records | Topic::Scan)) => Some(case::Event::RecordsDone),
        (Reading::Arrived, _) if under_way => Some(case::Event::Arrival { arrived: true, words }),
        (Reading::NotArrived, waiting) if under_way || waiting == Some(Topic::Fit) => {
            Some(case::Event::Arrival { arrived: false, words })
        }
        // Every other pair is no answer.
        (_, _) => None,
    }
}

/// A tap on an earlier question: until something is dispatched the dentist may think again.
pub(super) fn changed_mind(case: &Case, reading: Reading, text: &str) -> Option<case::Event> {
    match (reading, case.stage) {
        (Reading::No, Stage::AwaitingDispatchChoice | Stage::FitConfirmedPhaseWise | Stage::FitConfirmedFullCase) => {
            Some(case::Event::Fit {
                fits: false,
                words: text.to_owned(),
            })
        }
        (Reading::Yes, Stage::QuotationDeclined) => Some(case::Event::QuotationAnswered {
            accepted: true,
            words: text.to_owned(),
        }),
        (Reading::No, Stage::AwaitingScan | Stage::ScanReview) => Some(case::Event::QuotationAnswered {
            accepted: false,
            words: text.to_owned(),
        }),
        (Reading::PhaseWise, Stage::FitConfirmedPhaseWise | Stage::FitConfirmedFullCase) => {
            Some(case::Event::Choice(Dispatch::PhaseWise))
        }
        (Reading::FullCase, Stage::FitConfirmedPhaseWise | Stage::FitConfirmedFullCase) => {
            Some(case::Event::Choice(Dispatch::FullCase))
        }
        (_, _) => None,
    }
}
