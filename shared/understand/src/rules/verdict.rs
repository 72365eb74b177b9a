//! From cues to one reading. The order is the rule: whoever asks for a person gets one, a question is not an answer, and
//! answers that contradict each other are none.

use std::collections::BTreeSet;

use domain::reading::{Reading, Topic};

use super::cue::Cue;
use super::heard::Heard;

/// Names and the like that a "where is …" or "help me with …" may hold. An answer may hold none.
const MOST_UNKNOWN_IN_TALK: usize = 3;

/// "Yes sir please", and no more: a yes or no with a sentence behind it may be about that sentence.
const MOST_FILLERS_BESIDE_A_BARE_ANSWER: usize = 2;

/// Whatever says something about a case, for or against.
const EVIDENCE: &[Cue] = &[
    Cue::Yes,
    Cue::No,
    Cue::Thumb,
    Cue::Good,
    Cue::Praise,
    Cue::Bad,
    Cue::Phase,
    Cue::Full,
    Cue::Everything,
    Cue::RejectedPhase,
    Cue::RejectedFull,
    Cue::Arrived,
    Cue::NotArrived,
];

pub(super) fn decide(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Reading> {
    if heard.has(Cue::Person) {
        return Some(person(heard, open));
    }
    if heard.has(Cue::Elsewhere) || heard.unknown > MOST_UNKNOWN_IN_TALK {
        return None;
    }
    if heard.has(Cue::Status) {
        return status(heard, open);
    }
    if heard.has(Cue::Help) && !heard.has_any(EVIDENCE) {
        return Some(Reading::Help);
    }
    if heard.unknown > 0 {
        return None;
    }
    if let Some(uncertain) = uncertain(heard, open) {
        return uncertain;
    }
    if heard.has_any(&[
        Cue::Phase,
        Cue::Full,
        Cue::Everything,
        Cue::RejectedPhase,
        Cue::RejectedFull,
    ]) {
        if open.contains(&Topic::Dispatch) {
            return dispatch(heard, open);
        }
        // "Fits, full case please" before the second question: the first answer counts, the second is asked for later.
        let beside_a_yes = open.contains(&Topic::Fit) && heard.has_any(&[Cue::Yes, Cue::Good]);
        if !beside_a_yes || heard.has_any(&[Cue::RejectedPhase, Cue::RejectedFull]) {
            return None;
        }
    }
    if let Some(arrival) = arrival(heard, open) {
        return arrival;
    }
    if heard.has_any(&[Cue::Yes, Cue::No, Cue::Thumb, Cue::Good, Cue::Praise, Cue::Bad]) {
        return yes_or_no(heard, open);
    }
    politeness(heard, open)
}

/// A plain complaint goes to the clinical team, who call anyway. Nothing else may swallow the wish for a person.
fn person(heard: &Heard, open: &BTreeSet<Topic>) -> Reading {
    let complaint = heard.has(Cue::Bad) && open.contains(&Topic::Fit) && heard.unknown == 0;
    if complaint && !heard.has_any(&[Cue::Yes, Cue::Good, Cue::Praise, Cue::Doubt, Cue::Unclear]) {
        Reading::No
    } else {
        Reading::Person
    }
}

/// Asking is not answering: "fits well, when do you ship the rest?" is two things, and a rule gives only one.
fn status(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Reading> {
    let others = EVIDENCE
        .iter()
        .filter(|cue| !matches!(cue, Cue::NotArrived | Cue::Thumb));
    if others.into_iter().any(|cue| heard.has(*cue)) {
        return None;
    }
    if heard.has(Cue::NotArrived) && open.contains(&Topic::Arrival) {
        return Some(Reading::NotArrived);
    }
    Some(Reading::Status)
}

/// `None`: no uncertainty. `Some(None)`: too unclear for rules. `Some(Some(Unknown))`: plainly not known yet.
fn uncertain(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Option<Reading>> {
    if heard.has_any(EVIDENCE) {
        let not_yet = heard.has(Cue::NotYet) && !open.contains(&Topic::Arrival) && !heard.has(Cue::NotArrived);
        let unclear = heard.asks || not_yet || heard.has_any(&[Cue::Doubt, Cue::Unclear]);
        return unclear.then_some(None);
    }
    let not_yet = heard.has(Cue::NotYet) && !open.contains(&Topic::Arrival);
    if heard.has(Cue::Unclear) {
        return Some(None);
    }
    if heard.has(Cue::Doubt) || not_yet {
        return Some((!heard.asks).then_some(Reading::Unknown));
    }
    // "Hello?" and "done?" are no answers, but a greeting stays one.
    (heard.asks && !heard.has(Cue::Greeting)).then_some(None)
}

fn dispatch(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Reading> {
    let blocked = [
        Cue::No,
        Cue::Bad,
        Cue::Arrived,
        Cue::NotArrived,
        Cue::NotYet,
        Cue::Partly,
        Cue::Done,
    ];
    if heard.has_any(&blocked) {
        return None;
    }
    let rejected = heard.has_any(&[Cue::RejectedPhase, Cue::RejectedFull]);
    // "Not phases but full" is a choice; "full but …" has a condition that we did not understand.
    if heard.has(Cue::But) && !rejected {
        return None;
    }
    let praised = heard.has_any(&[Cue::Good, Cue::Praise]);
    if praised && (open.contains(&Topic::Fit) || heard.has(Cue::Everything)) {
        return None;
    }
    let phase = heard.has(Cue::Phase);
    let full = heard.has_any(&[Cue::Full, Cue::Everything]);
    match (phase, full) {
        (true, false) if !heard.has(Cue::RejectedPhase) => Some(Reading::PhaseWise),
        (false, true) if !heard.has(Cue::RejectedFull) => Some(Reading::FullCase),
        // Both, or only what is not wanted.
        _ => None,
    }
}

/// `None`: nothing about the parcel decides here.
fn arrival(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Option<Reading>> {
    let asked = open.contains(&Topic::Arrival);
    let arrived = heard.has(Cue::Arrived) || (asked && heard.has(Cue::GotIt));
    let missing = heard.has(Cue::NotArrived) || (asked && heard.has(Cue::NotYet));
    let fits = heard.has(Cue::Good);
    let complains = heard.has(Cue::Bad);
    if missing {
        let contradicted = arrived || heard.has_any(&[Cue::Yes, Cue::Thumb, Cue::Good, Cue::Praise, Cue::Bad]);
        return Some((!contradicted).then_some(Reading::NotArrived));
    }
    if !arrived {
        return None;
    }
    if heard.has_any(&[Cue::No, Cue::Partly, Cue::Only]) || (fits && complains) {
        return Some(None);
    }
    // "Arrived, and it fits" answers the question about the fit, when that was asked.
    if (fits || complains) && open.contains(&Topic::Fit) {
        return None;
    }
    let unexplained = heard.has(Cue::But) && !complains;
    Some((!unexplained).then_some(Reading::Arrived))
}

fn yes_or_no(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Reading> {
    let about_fit = open.contains(&Topic::Fit);
    let negative = heard.has_any(&[Cue::No, Cue::Bad]);
    let positive = heard.has_any(&[Cue::Yes, Cue::Thumb, Cue::Good, Cue::Praise]);
    match (positive, negative) {
        (true, false) => yes(heard, open),
        (false, true) if heard.has(Cue::Bad) => about_fit.then_some(Reading::No),
        // "No, that's all" ends a talk when nothing was asked, and is no answer when something was.
        (false, true) if heard.has(Cue::Done) => open.is_empty().then_some(Reading::Done),
        (false, true) => {
            let qualified = heard.has_any(&[Cue::But, Cue::Thanks, Cue::NoThanks]) || heard.no_trails || wordy(heard);
            (!qualified).then_some(Reading::No)
        }
        // Both: "no it fits", "yes but it is tight".
        _ => None,
    }
}

fn yes(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Reading> {
    if heard.has_any(&[Cue::But, Cue::Partly, Cue::Only, Cue::Done, Cue::NoThanks]) {
        return None;
    }
    let about_fit = open.contains(&Topic::Fit);
    if heard.has(Cue::Good) && about_fit {
        return Some(Reading::Yes);
    }
    if heard.has(Cue::Yes) {
        return (!wordy(heard)).then_some(Reading::Yes);
    }
    if heard.has(Cue::Good) {
        return None;
    }
    // Only a thumb or a "perfect" is left: an answer when alone, and politeness beside anything polite.
    let polite = heard.has_any(&[Cue::Thanks, Cue::Acknowledged, Cue::GotIt, Cue::Greeting]);
    if open.is_empty() {
        return Some(Reading::Thanks);
    }
    let answers = heard.has(Cue::Thumb) || about_fit;
    (answers && !polite).then_some(Reading::Yes)
}

fn wordy(heard: &Heard) -> bool {
    heard.fillers > MOST_FILLERS_BESIDE_A_BARE_ANSWER
}

/// Nothing about a case was said.
fn politeness(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Reading> {
    if heard.has_any(&[Cue::But, Cue::Partly, Cue::Only]) {
        None
    } else if heard.has(Cue::Done) || (heard.has(Cue::NoThanks) && open.is_empty()) {
        Some(Reading::Done)
    } else if heard.has(Cue::Thanks) {
        Some(Reading::Thanks)
    } else if heard.has_any(&[Cue::Acknowledged, Cue::GotIt]) {
        // "Ok" to a question answers nothing; to a notice it closes the talk.
        open.is_empty().then_some(Reading::Thanks)
    } else if heard.has(Cue::Greeting) {
        Some(Reading::Greeting)
    } else {
        None
    }
}
