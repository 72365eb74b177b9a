//! From cues to one reading. The order is the rule: whoever asks for a person gets one, a question is not an answer, and
//! answers that contradict each other are none.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

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
    match judge(heard, open) {
        ControlFlow::Break(reading) => reading,
        ControlFlow::Continue(()) => politeness(heard, open),
    }
}

/// Breaks with what is decided, which may be that it is too unclear for rules. Continues while nothing about a case was said.
fn judge(heard: &Heard, open: &BTreeSet<Topic>) -> ControlFlow<Option<Reading>> {
    if heard.has(Cue::Person) {
        return ControlFlow::Break(Some(person(heard, open)));
    }
    if heard.has(Cue::Elsewhere) || heard.unknown > MOST_UNKNOWN_IN_TALK {
        return ControlFlow::Break(None);
    }
    if heard.has(Cue::Status) {
        return ControlFlow::Break(status(heard, open));
    }
    if heard.has(Cue::Help) && !heard.has_any(EVIDENCE) {
        return ControlFlow::Break(Some(Reading::Help));
    }
    if heard.unknown > 0 {
        return ControlFlow::Break(None);
    }
    uncertain(heard, open)?;
    if heard.has_any(&[
        Cue::Phase,
        Cue::Full,
        Cue::Everything,
        Cue::RejectedPhase,
        Cue::RejectedFull,
    ]) {
        if open.contains(&Topic::Dispatch) {
            return ControlFlow::Break(dispatch(heard, open));
        }
        // "Fits, full case please" before the second question: the first answer counts, the second is asked for later.
        let beside_a_yes = open.contains(&Topic::Fit) && heard.has_any(&[Cue::Yes, Cue::Good]);
        if !beside_a_yes || heard.has_any(&[Cue::RejectedPhase, Cue::RejectedFull]) {
            return ControlFlow::Break(None);
        }
    }
    arrival(heard, open)?;
    if heard.has_any(&[Cue::Yes, Cue::No, Cue::Thumb, Cue::Good, Cue::Praise, Cue::Bad]) {
        return ControlFlow::Break(yes_or_no(heard, open));
    }
    ControlFlow::Continue(())
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

/// Breaks with `Unknown` when the person plainly does not know yet, and with nothing when a statement is not a plain one.
fn uncertain(heard: &Heard, open: &BTreeSet<Topic>) -> ControlFlow<Option<Reading>> {
    let not_yet = heard.has(Cue::NotYet) && !open.contains(&Topic::Arrival) && !heard.has(Cue::NotArrived);
    let doubtful = heard.has(Cue::Doubt) || not_yet;
    let asks = heard.asks && !heard.has(Cue::Greeting);
    if heard.has(Cue::Unclear) || (heard.asks && heard.has_any(EVIDENCE)) {
        return ControlFlow::Break(None);
    }
    if doubtful {
        let nothing_else = !heard.has_any(EVIDENCE) && !heard.asks;
        return ControlFlow::Break(nothing_else.then_some(Reading::Unknown));
    }
    // "Hello?" stays a greeting; "done?" is not done.
    if asks {
        ControlFlow::Break(None)
    } else {
        ControlFlow::Continue(())
    }
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
    // "Full case is fine" chooses; "the full set fits" and "everything perfect" do not.
    let praised = heard.has(Cue::Praise) && (open.contains(&Topic::Fit) || heard.has(Cue::Everything));
    if heard.has(Cue::Good) || praised {
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

/// Breaks when the message is about the parcel, and not about the fit of what was in it.
fn arrival(heard: &Heard, open: &BTreeSet<Topic>) -> ControlFlow<Option<Reading>> {
    let asked = open.contains(&Topic::Arrival);
    let arrived = heard.has(Cue::Arrived) || (asked && heard.has(Cue::GotIt));
    let missing = heard.has(Cue::NotArrived) || (asked && heard.has(Cue::NotYet));
    let fits = heard.has(Cue::Good);
    let complains = heard.has(Cue::Bad);
    if missing {
        let contradicted = arrived || heard.has_any(&[Cue::Yes, Cue::Thumb, Cue::Good, Cue::Praise, Cue::Bad]);
        return ControlFlow::Break((!contradicted).then_some(Reading::NotArrived));
    }
    if !arrived {
        return ControlFlow::Continue(());
    }
    if heard.has_any(&[Cue::No, Cue::Partly, Cue::Only]) || (fits && complains) {
        return ControlFlow::Break(None);
    }
    // "Arrived, and it fits" answers the question about the fit, when that was asked.
    if (fits || complains) && open.contains(&Topic::Fit) {
        return ControlFlow::Continue(());
    }
    let unexplained = heard.has(Cue::But) && !complains;
    ControlFlow::Break((!unexplained).then_some(Reading::Arrived))
}

fn yes_or_no(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Reading> {
    let about_fit = open.contains(&Topic::Fit);
    let negative = heard.has_any(&[Cue::No, Cue::Bad]);
    let positive = heard.has_any(&[Cue::Yes, Cue::Thumb, Cue::Good, Cue::Praise]);
    match (positive, negative) {
        (true, false) => yes(heard, open),
        // "Ok but tight" may be either.
        (false, true) if heard.has(Cue::Bad) => {
            let torn = heard.has(Cue::But) && heard.has(Cue::Acknowledged);
            (about_fit && !torn).then_some(Reading::No)
        }
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
    // "Good case", "the patient is good": praise of something, and who knows of what.
    let of_something = heard.has(Cue::Praise) && heard.fillers > 0;
    (answers && !polite && !of_something).then_some(Reading::Yes)
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
