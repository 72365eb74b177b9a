//! From cues to one reading. The order is the rule: whoever asks for a person gets one, a question is not an answer, and
//! answers that contradict each other are none.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use domain::reading::{Reading, Topic, Wanted};

use super::cue::Cue;
use super::heard::Heard;
use super::{agreement, intents};

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
    Cue::Wrong,
    Cue::Phase,
    Cue::Full,
    Cue::Everything,
    Cue::RejectedPhase,
    Cue::RejectedFull,
    Cue::Arrived,
    Cue::NotArrived,
    Cue::Accept,
    Cue::Decline,
];

/// What says something only beside its own question, and was not said beside it.
const OUT_OF_PLACE: &[Cue] = &[
    Cue::Elsewhere,
    Cue::Refused,
    Cue::Quote,
    Cue::Appointment,
    Cue::Come,
    Cue::Sends,
    Cue::Sent,
    Cue::OtherTime,
    Cue::CancelIt,
    Cue::BookIt,
];

pub(super) fn decide(heard: &Heard, open: &BTreeSet<Topic>, wanted: Option<Wanted>) -> Option<Reading> {
    match judge(heard, open, wanted) {
        ControlFlow::Break(reading) => reading,
        ControlFlow::Continue(()) => politeness(heard, open),
    }
}

/// Breaks with what is decided, which may be that it is too unclear for rules. Continues while nothing about a case was said.
fn judge(heard: &Heard, open: &BTreeSet<Topic>, wanted: Option<Wanted>) -> ControlFlow<Option<Reading>> {
    if heard.has(Cue::Person) {
        return ControlFlow::Break(Some(person(heard, open)));
    }
    if wanted == Some(Wanted::Confirmation) {
        agreement::confirmation(heard, open)?;
    }
    intents::decide(heard, open, wanted)?;
    let about_a_quotation =
        |cue: Cue| cue == Cue::Quote && (heard.has(Cue::Status) || open.contains(&Topic::Quotation));
    let out_of_place = OUT_OF_PLACE
        .iter()
        .any(|cue| heard.has(*cue) && !about_a_quotation(*cue));
    if out_of_place || heard.unknown > MOST_UNKNOWN_IN_TALK {
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
    let only_a_quotation = open
        .iter()
        .all(|topic| !topic.takes_yes_or_no() || *topic == Topic::Quotation);
    if heard.has_any(&[Cue::Accept, Cue::Decline]) || (heard.has(Cue::NoThanks) && only_a_quotation && !open.is_empty())
    {
        return ControlFlow::Break(agreement::quotation(heard, open));
    }
    if heard.has_any(&[
        Cue::Yes,
        Cue::No,
        Cue::Thumb,
        Cue::Good,
        Cue::Praise,
        Cue::Bad,
        Cue::Wrong,
    ]) {
        return ControlFlow::Break(yes_or_no(heard, open));
    }
    ControlFlow::Continue(())
}

/// A plain complaint goes to the clinical team, who call anyway. Nothing else may swallow the wish for a person.
fn person(heard: &Heard, open: &BTreeSet<Topic>) -> Reading {
    let complaint = heard.complains() && open.contains(&Topic::Fit) && heard.unknown == 0 && !heard.asks;
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
    let doubtful = heard.has_any(&[Cue::Doubt, Cue::Confirms]) || not_yet;
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
        Cue::Wrong,
        Cue::Accept,
        Cue::Decline,
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
    let complains = heard.complains();
    if missing {
        let contradicted =
            arrived || heard.has_any(&[Cue::Yes, Cue::Thumb, Cue::Good, Cue::Praise, Cue::Bad, Cue::Wrong]);
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
    let nothing_to_answer = !open.iter().any(|topic| topic.takes_yes_or_no());
    let negative = heard.has(Cue::No) || heard.complains();
    let positive = heard.has_any(&[Cue::Yes, Cue::Thumb, Cue::Good, Cue::Praise]);
    match (positive, negative) {
        (true, false) => yes(heard, open),
        (false, true) if heard.complains() => complaint(heard, open),
        // "No, that's all" ends a talk when nothing was asked, and is no answer when something was.
        (false, true) if heard.has(Cue::Done) => nothing_to_answer.then_some(Reading::Done),
        (false, true) => {
            let qualified = heard.has_any(&[Cue::But, Cue::Thanks, Cue::NoThanks]) || heard.no_trails || wordy(heard);
            (!qualified).then_some(Reading::No)
        }
        // Both: "no it fits", "yes but it is tight".
        _ => None,
    }
}

/// "It hurts" answers the question about the fit. Where nothing like that was asked it is news for the clinical team, but
/// among the records of a case ("gaps between the teeth") it is a note.
fn complaint(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Reading> {
    // "Ok but tight" may be either.
    let torn = heard.has(Cue::But) && heard.has_any(&[Cue::Okay, Cue::Acknowledged]);
    let about_fit = open.contains(&Topic::Fit);
    let taken_otherwise = [Topic::Records, Topic::Scan, Topic::Quotation]
        .iter()
        .any(|topic| open.contains(topic));
    if torn {
        None
    } else if about_fit {
        Some(Reading::No)
    } else {
        (!taken_otherwise && !heard.has(Cue::No)).then_some(Reading::Trouble)
    }
}

fn yes(heard: &Heard, open: &BTreeSet<Topic>) -> Option<Reading> {
    // "Yes, that's all" closes what can be closed where no yes was asked for.
    if heard.has(Cue::Done) && !open.is_empty() && !open.iter().any(|topic| topic.takes_yes_or_no()) {
        return Some(Reading::Done);
    }
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
    let polite = heard.has_any(&[Cue::Thanks, Cue::Okay, Cue::Acknowledged, Cue::GotIt, Cue::Greeting]);
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
    } else if heard.has_any(&[Cue::Okay, Cue::Acknowledged, Cue::GotIt]) {
        // "Ok" to a question answers nothing; to a notice it closes the talk.
        open.is_empty().then_some(Reading::Thanks)
    } else if heard.has(Cue::Greeting) {
        Some(Reading::Greeting)
    } else {
        None
    }
}
