//! Reading without a model: what plain words say plainly. Pure and total.
//!
//! The rules would rather leave a message unread than guess, because a wrong "yes" sends a patient's aligners into
//! production. In this order:
//!
//! 1. A message that is an opt-out or opt-in keyword and nothing else ([`consent`]).
//! 2. The text becomes words ([`words`]), words become cues ([`lexicon`]), negation is resolved ([`heard`]).
//! 3. The cues are judged together ([`verdict`]): an answer needs every word to be known, and every cue to agree.
//!    "Yes, but it is tight", "no it fits", a question, an "if" or a word in no lexicon leave the message to the model.
//!    A wish ([`intents`]) may hold words that nobody knows.
//! 4. What the conversation had asked for ([`wanted`]) is copied out of the text: [`details`], [`times`].
//! 5. A reading that the open questions do not allow is dropped, whatever led to it.

mod agreement;
mod consent;
mod cue;
mod details;
mod heard;
mod intents;
mod lexicon;
mod spans;
mod times;
mod verdict;
mod wanted;
mod words;

use domain::reading::{Answer, Question, ReadBy, Reading, Wanted};

use cue::Cue;
use heard::Heard;
use lexicon::LEXICON;

/// Longer messages are stories, and for a model or a person.
const LONGEST_CHARACTERS: usize = 600;

/// What the message means, if its words leave no doubt, with what it gives along. `Some` with `Unknown` when it plainly says
/// that the answer is not known yet ("not sure, will check tomorrow"): no model could make an answer of that either. The
/// same when it gives what was asked for, and says nothing else: a patient's name, a time, an address.
pub fn read(question: &Question) -> Option<Answer> {
    let of = |reading| Answer::of(reading, ReadBy::Rule);
    if question.text.chars().nth(LONGEST_CHARACTERS).is_some() {
        // Whatever the matter is, this is it.
        return (question.wanted == Some(Wanted::Words)).then(|| of(Reading::Unknown));
    }
    if question.text.trim().is_empty() {
        return None;
    }
    let words = words::split(&question.text);
    let whole = words.whole();
    if let Some(reading) = consent::keyword(&whole) {
        return Some(of(reading));
    }
    if let Some(reading) = letter(&whole) {
        return reading.is_possible(question).then(|| of(reading));
    }
    wanted::read(question, &Heard::in_words(&words, &LEXICON))
}

/// What the words give beside a reading that somebody else came to: the patient of a new case, the time of a visit.
pub fn complete(question: &Question, answer: Answer) -> Answer {
    wanted::with_the_rest(question, answer)
}

/// Whether the words themselves speak against a reading, whoever came to it: what a model makes of "yes, but it is tight" or
/// "not phase-wise" must not move a case.
pub fn contradicts(question: &Question, reading: Reading) -> bool {
    let heard = Heard::in_words(&words::split(&question.text), &LEXICON);
    // "Don't book it" books nothing, unless the same wish is there undenied.
    let refused = |wish: Cue| heard.has(Cue::Refused) && !heard.has(wish);
    match reading {
        Reading::Yes => heard.has_any(&[
            Cue::No,
            Cue::Bad,
            Cue::Wrong,
            Cue::NotArrived,
            Cue::Doubt,
            Cue::Partly,
            Cue::But,
            Cue::Decline,
            Cue::Refused,
        ]),
        Reading::Arrived => heard.has_any(&[Cue::No, Cue::Bad, Cue::NotArrived, Cue::Doubt, Cue::Partly, Cue::But]),
        Reading::No => heard.has_any(&[Cue::Yes, Cue::Good, Cue::Praise, Cue::Accept]),
        Reading::NotArrived => heard.has_any(&[Cue::Yes, Cue::Good, Cue::Praise]),
        Reading::PhaseWise => heard.has_any(&[Cue::RejectedPhase, Cue::Full, Cue::Everything]),
        Reading::FullCase => heard.has_any(&[Cue::RejectedFull, Cue::Phase]),
        Reading::Done => heard.has_any(&[Cue::Refused, Cue::NotYet, Cue::Doubt]),
        Reading::Register => refused(Cue::Register),
        Reading::NewCase => refused(Cue::NewCase),
        Reading::BookScan => refused(Cue::BookScan) || heard.has_any(&[Cue::CancelVisit, Cue::CancelIt]),
        Reading::SendScan => refused(Cue::SendScan),
        Reading::MoveVisit => refused(Cue::MoveVisit) || heard.has(Cue::CancelVisit),
        Reading::CancelVisit => refused(Cue::CancelVisit) || heard.has(Cue::MoveVisit),
        Reading::InEnglish => heard.has(Cue::InSpanish) && !heard.has(Cue::InEnglish),
        Reading::InSpanish => heard.has(Cue::InEnglish) && !heard.has(Cue::InSpanish),
        // All is well, and nothing else.
        Reading::Trouble => heard.has(Cue::Good) && !heard.complains(),
        Reading::Status
        | Reading::Greeting
        | Reading::Thanks
        | Reading::Help
        | Reading::Person
        | Reading::Details
        | Reading::ByProduct
        | Reading::Finances
        | Reading::Stop
        | Reading::Start
        | Reading::Unknown => false,
    }
}

/// Builds the lexicon, which the first message would else pay for.
pub fn prepare() {
    std::sync::LazyLock::force(&LEXICON);
}

/// One letter answers only alone: elsewhere "y" is Spanish for "and".
fn letter(whole: &str) -> Option<Reading> {
    match whole {
        "y" => Some(Reading::Yes),
        "n" => Some(Reading::No),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_speak_against_a_reading_stop_whoever_came_to_it() {
        let question = |text: &str| Question {
            text: text.to_owned(),
            open: std::collections::BTreeSet::new(),
            wanted: None,
            sent_at: jiff::civil::date(2026, 11, 20).at(10, 0, 0, 0),
        };
        for (text, reading) in [
            ("yes but it is tight", Reading::Yes),
            ("all good except one tooth", Reading::Yes),
            ("yes no", Reading::No),
            ("not phase wise", Reading::PhaseWise),
            ("not the full case", Reading::FullCase),
            ("I accept, but it is too expensive", Reading::Yes),
            ("that is too expensive, no?", Reading::Yes),
            ("I accept it gladly", Reading::No),
            ("not done with the photos", Reading::Done),
            ("I don't want to register", Reading::Register),
            ("don't book a scan", Reading::BookScan),
            ("cancel the scan", Reading::BookScan),
            ("don't cancel the visit", Reading::CancelVisit),
            ("move the visit", Reading::CancelVisit),
            ("español", Reading::InEnglish),
            ("english", Reading::InSpanish),
            ("it fits well", Reading::Trouble),
        ] {
            assert!(contradicts(&question(text), reading), "{text}");
        }
        for (text, reading) in [
            ("the patient smiles from ear to ear", Reading::Yes),
            ("it rubs terribly at the gums", Reading::No),
            ("send them bit by bit", Reading::PhaseWise),
            ("don't cancel the visit, book a scan for Bob too", Reading::BookScan),
            ("the upper one fits, the lower one is broken", Reading::Trouble),
            ("I do not want to wait, book a scan", Reading::BookScan),
        ] {
            assert!(!contradicts(&question(text), reading), "{text}");
        }
    }
}
