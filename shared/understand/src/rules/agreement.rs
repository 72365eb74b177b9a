//! Yes and no to an offer: "shall we book this visit?", "do you accept the quotation?".

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use domain::reading::{Reading, Topic};

use super::cue::Cue;
use super::heard::Heard;

/// With one of these a yes or no is not a plain one.
const QUALIFIED: [Cue; 11] = [
    Cue::Unclear,
    Cue::Doubt,
    Cue::But,
    Cue::Partly,
    Cue::Only,
    Cue::NotYet,
    Cue::Status,
    Cue::Elsewhere,
    Cue::Arrived,
    Cue::NotArrived,
    Cue::Come,
];

/// "Shall we?" was asked last. An "ok" is enough for a yes: it can be taken back with a word. Breaks with nothing when it is
/// neither a plain yes nor a plain no; continues when it is something else altogether.
pub(super) fn confirmation(heard: &Heard, open: &BTreeSet<Topic>) -> ControlFlow<Option<Reading>> {
    let about_fit = open.contains(&Topic::Fit);
    let agrees = [
        Cue::Yes,
        Cue::Thumb,
        Cue::Okay,
        Cue::Accept,
        Cue::Confirms,
        Cue::Praise,
        Cue::BookIt,
    ];
    let positive = heard.has_any(&agrees) || (heard.has(Cue::Good) && !about_fit);
    let negative = heard.has_any(&[Cue::No, Cue::Decline, Cue::NoThanks, Cue::Refused]);
    if heard.has(Cue::OtherTime) && !positive && heard.unknown == 0 {
        return ControlFlow::Break(Some(Reading::BookScan));
    }
    if heard.has(Cue::MoveVisit) && !positive && !heard.has(Cue::Refused) {
        return ControlFlow::Break(Some(Reading::MoveVisit));
    }
    let something_else = heard.has_any(&[Cue::CancelVisit, Cue::CancelIt, Cue::NewCase, Cue::Finances, Cue::Help]);
    // "It fits" and "too tight" are about a case, and not about the visit.
    let about_a_case = heard.complains() || (heard.has(Cue::Good) && about_fit);
    if something_else || !(positive || negative || about_a_case) {
        return ControlFlow::Continue(());
    }
    let qualified = heard.has_any(&QUALIFIED) || heard.asks || heard.unknown > 0;
    ControlFlow::Break(match (positive, negative) {
        (false, false) if heard.complains() && !qualified => Some(Reading::Trouble),
        _ if qualified || about_a_case => None,
        (true, false) => Some(Reading::Yes),
        (false, true) => Some(Reading::No),
        (true, true) | (false, false) => None,
    })
}

/// "I accept", "too expensive". Somebody asked for nothing of the kind has accepted nothing.
pub(super) fn quotation(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Reading> {
    let qualified = heard.has_any(&[Cue::But, Cue::Partly, Cue::Only]) || heard.complains();
    if !open.contains(&Topic::Quotation) || qualified {
        return None;
    }
    let positive = heard.has_any(&[Cue::Yes, Cue::Thumb, Cue::Accept]);
    let negative = heard.has_any(&[Cue::No, Cue::Decline, Cue::NoThanks]);
    match (positive, negative) {
        (true, false) => Some(Reading::Yes),
        (false, true) => Some(Reading::No),
        _ => None,
    }
}

/// A plain yes, if that was what somebody had been asked for.
pub(super) fn is_yes(heard: &Heard) -> bool {
    confirmation(heard, &BTreeSet::new()) == ControlFlow::Break(Some(Reading::Yes))
}
