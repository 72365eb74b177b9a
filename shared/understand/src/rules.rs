//! Reading without a model: what plain words say plainly. Pure and total.
//!
//! The rules would rather leave a message unread than guess, because a wrong "yes" sends a patient's aligners into
//! production. In this order:
//!
//! 1. A message that is an opt-out or opt-in keyword and nothing else ([`consent`]).
//! 2. The text becomes words ([`words`]), words become cues ([`lexicon`]), negation is resolved ([`heard`]).
//! 3. The cues are judged together ([`verdict`]): an answer needs every word to be known, and every cue to agree.
//!    "Yes, but it is tight", "no it fits", a question, an "if" or a word in no lexicon leave the message to the model.
//! 4. A reading that the open questions do not allow is dropped, whatever led to it.

mod consent;
mod cue;
mod heard;
mod lexicon;
mod verdict;
mod words;

use domain::reading::{Question, Reading};

use cue::Cue;
use heard::Heard;
use lexicon::LEXICON;

/// Longer messages are stories, and for a model or a person.
const LONGEST_CHARACTERS: usize = 600;

/// What the message means, if its words leave no doubt. `Some(Unknown)` when it plainly says that the answer is not known
/// yet ("not sure, will check tomorrow"): no model could make an answer of that either.
pub fn read(question: &Question) -> Option<Reading> {
    if question.text.chars().nth(LONGEST_CHARACTERS).is_some() {
        return None;
    }
    let words = words::split(&question.text);
    let whole = words.whole();
    if let Some(reading) = consent::keyword(&whole) {
        return Some(reading);
    }
    let reading = match letter(&whole) {
        Some(reading) => Some(reading),
        None => verdict::decide(&Heard::in_words(&words, &LEXICON), &question.open),
    };
    reading.filter(|reading| reading.is_possible(&question.open))
}

/// Whether the words themselves speak against a reading, whoever came to it: what a model makes of "yes, but it is tight" or
/// "not phase-wise" must not move a case.
pub fn contradicts(question: &Question, reading: Reading) -> bool {
    let heard = Heard::in_words(&words::split(&question.text), &LEXICON);
    match reading {
        Reading::Yes | Reading::Arrived => {
            heard.has_any(&[Cue::No, Cue::Bad, Cue::NotArrived, Cue::Doubt, Cue::Partly, Cue::But])
        }
        Reading::No | Reading::NotArrived => heard.has_any(&[Cue::Yes, Cue::Good, Cue::Praise]),
        Reading::PhaseWise => heard.has_any(&[Cue::RejectedPhase, Cue::Full, Cue::Everything]),
        Reading::FullCase => heard.has_any(&[Cue::RejectedFull, Cue::Phase]),
        Reading::Status
        | Reading::Greeting
        | Reading::Thanks
        | Reading::Help
        | Reading::Person
        | Reading::Done
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
        };
        for (text, reading) in [
            ("yes but it is tight", Reading::Yes),
            ("all good except one tooth", Reading::Yes),
            ("yes no", Reading::No),
            ("not phase wise", Reading::PhaseWise),
            ("not the full case", Reading::FullCase),
        ] {
            assert!(contradicts(&question(text), reading), "{text}");
        }
        for (text, reading) in [
            ("the patient smiles from ear to ear", Reading::Yes),
            ("it rubs terribly at the gums", Reading::No),
            ("send them bit by bit", Reading::PhaseWise),
        ] {
            assert!(!contradicts(&question(text), reading), "{text}");
        }
    }
}
