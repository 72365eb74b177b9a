//! What somebody wants of the laboratory, beside answering: to register, a visit, an invoice.
//!
//! A wish may be put as a question or with conditions ("could you come and scan?"), and may hold names that nobody knows.
//! It counts alone: beside an answer to an open question it is a second thing, and rules only ever give one.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use domain::reading::{Reading, Topic, Wanted};

use super::cue::Cue;
use super::heard::Heard;

/// A wish may hold a few names, a time and a reason.
const MOST_UNKNOWN: usize = 8;
/// While records are collected most words are notes about the case, and few are wishes.
const MOST_UNKNOWN_IN_NOTES: usize = 1;

const WISHES: [(Cue, Reading); 11] = [
    (Cue::Register, Reading::Register),
    (Cue::Wrong, Reading::Trouble),
    (Cue::InEnglish, Reading::InEnglish),
    (Cue::InSpanish, Reading::InSpanish),
    (Cue::NewCase, Reading::NewCase),
    (Cue::ByProduct, Reading::ByProduct),
    (Cue::Finances, Reading::Finances),
    (Cue::BookScan, Reading::BookScan),
    (Cue::SendScan, Reading::SendScan),
    (Cue::MoveVisit, Reading::MoveVisit),
    (Cue::CancelVisit, Reading::CancelVisit),
];

/// Of two wishes the first says how or why, and the second what: "register, I have a new case".
const BESIDE: [(Reading, Reading); 13] = [
    (Reading::Register, Reading::NewCase),
    (Reading::Register, Reading::BookScan),
    (Reading::Register, Reading::InEnglish),
    (Reading::Register, Reading::InSpanish),
    (Reading::Finances, Reading::NewCase),
    (Reading::ByProduct, Reading::Finances),
    (Reading::Trouble, Reading::ByProduct),
    (Reading::Trouble, Reading::Finances),
    (Reading::Trouble, Reading::MoveVisit),
    (Reading::Trouble, Reading::CancelVisit),
    (Reading::NewCase, Reading::InEnglish),
    (Reading::NewCase, Reading::InSpanish),
    (Reading::BookScan, Reading::MoveVisit),
];

/// Breaks with the wish, or with nothing when there are several or something else was said. Continues when there is none.
pub(super) fn decide(heard: &Heard, open: &BTreeSet<Topic>, wanted: Option<Wanted>) -> ControlFlow<Option<Reading>> {
    let taking_notes = open.contains(&Topic::Records) || open.contains(&Topic::Scan);
    let most_unknown = if taking_notes {
        MOST_UNKNOWN_IN_NOTES
    } else {
        MOST_UNKNOWN
    };
    let mut wishes = wishes(heard, open);
    if wishes.is_empty() {
        wishes.extend(implied(heard, open, wanted));
    }
    for (lesser, greater) in BESIDE {
        if wishes.contains(&greater) {
            wishes.remove(&lesser);
        }
    }
    let mut wishes = wishes.into_iter();
    match (wishes.next(), wishes.next()) {
        (None, _) => ControlFlow::Continue(()),
        (Some(wish), None)
            if heard.unknown <= most_unknown
                && !is_aside(heard, wish)
                && (!answers_too(heard, open, wanted) || is_yes_to_cancelling(heard, wish, wanted)) =>
        {
            ControlFlow::Break(Some(wish))
        }
        (Some(_), _) => ControlFlow::Break(None),
    }
}

fn wishes(heard: &Heard, open: &BTreeSet<Topic>) -> BTreeSet<Reading> {
    WISHES
        .into_iter()
        // "A problem with the aligner" answers "does it fit?".
        .filter(|(cue, _)| *cue != Cue::Wrong || !open.contains(&Topic::Fit))
        .filter(|(cue, _)| heard.has(*cue))
        .map(|(_, reading)| reading)
        .collect()
}

/// What is a wish only beside what was asked, or when nothing was.
fn implied(heard: &Heard, open: &BTreeSet<Topic>, wanted: Option<Wanted>) -> Option<Reading> {
    let looking = matches!(wanted, Some(Wanted::Time { .. } | Wanted::Place));
    let agreeing = looking || wanted == Some(Wanted::Confirmation);
    let scan = open.contains(&Topic::Scan);
    let come = heard.has_any(&[Cue::Come, Cue::Appointment]);
    if agreeing && heard.has(Cue::CancelIt) {
        // Nothing is agreed on yet, so that is what they no longer want.
        return Some(if looking { Reading::No } else { Reading::CancelVisit });
    }
    if heard.has(Cue::BookIt) {
        return Some(Reading::BookScan);
    }
    if heard.has(Cue::OtherTime) && heard.unknown == 0 {
        return Some(if agreeing {
            Reading::BookScan
        } else {
            Reading::MoveVisit
        });
    }
    if scan && come != heard.has(Cue::Sends) {
        return Some(if come { Reading::BookScan } else { Reading::SendScan });
    }
    if heard.has(Cue::Sent) && (scan || open.contains(&Topic::Records)) && !heard.asks {
        return Some(Reading::Done);
    }
    // A noun and nothing else: "appointment?", "a quotation, please". While something is asked it has to be the only word.
    let alone = heard.unknown == 0 && (open.is_empty() || heard.fillers == 0);
    let bare = alone && !heard.has_any(&[Cue::Status, Cue::Doubt, Cue::Unclear, Cue::Sends, Cue::Come]);
    if bare && heard.has(Cue::Appointment) {
        Some(Reading::BookScan)
    } else if bare && heard.has(Cue::Quote) && !open.contains(&Topic::Quotation) {
        Some(Reading::NewCase)
    } else {
        None
    }
}

/// Whether the wish is for something else: "cancel or move the visit", "a problem with my phone".
fn is_aside(heard: &Heard, wish: Reading) -> bool {
    let cancels = heard.has(Cue::CancelIt) && !matches!(wish, Reading::CancelVisit | Reading::No);
    cancels || (wish == Reading::Trouble && heard.has(Cue::Elsewhere))
}

/// "Yes, cancel it": whatever was to be confirmed, this is what they want.
fn is_yes_to_cancelling(heard: &Heard, wish: Reading, wanted: Option<Wanted>) -> bool {
    let against = [Cue::No, Cue::Refused, Cue::Decline, Cue::NoThanks, Cue::But];
    wish == Reading::CancelVisit && wanted == Some(Wanted::Confirmation) && !heard.has_any(&against)
}

/// Whether something is said beside the wish that may answer what was asked, or that takes the wish back.
fn answers_too(heard: &Heard, open: &BTreeSet<Topic>, wanted: Option<Wanted>) -> bool {
    let mut answers = vec![Cue::Refused, Cue::Arrived, Cue::NotArrived];
    if wanted == Some(Wanted::Confirmation) || open.iter().any(|topic| topic.takes_yes_or_no()) {
        answers.extend([Cue::Yes, Cue::No, Cue::Thumb, Cue::Accept, Cue::Decline, Cue::NoThanks]);
    }
    if open.contains(&Topic::Fit) {
        answers.extend([Cue::Good, Cue::Praise, Cue::Bad, Cue::Wrong]);
    }
    if open.contains(&Topic::Quotation) {
        answers.extend([Cue::Good, Cue::Praise, Cue::Okay]);
    }
    if open.contains(&Topic::Dispatch) {
        answers.extend([
            Cue::Phase,
            Cue::Full,
            Cue::Everything,
            Cue::RejectedPhase,
            Cue::RejectedFull,
        ]);
    }
    if open.contains(&Topic::Records) || open.contains(&Topic::Scan) {
        answers.extend([Cue::Done, Cue::Bad]);
    }
    heard.has_any(&answers)
}
