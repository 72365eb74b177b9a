//! What a message says, before anybody judges it: its cues with negation resolved, and how many words nobody knows.

use std::collections::BTreeSet;

use super::cue::Cue;
use super::lexicon::Lexicon;
use super::words::Words;

pub(super) struct Heard {
    cues: BTreeSet<Cue>,
    /// Words in no lexicon. With one of these, a message is never an answer: it may mean anything.
    pub(super) unknown: usize,
    /// Words that only carry grammar; a smiley is none.
    pub(super) fillers: usize,
    /// "No patient today", "no one": the "no" may belong to the word after it.
    pub(super) no_trails: bool,
    pub(super) asks: bool,
}

impl Heard {
    pub(super) fn in_words(words: &Words, lexicon: &Lexicon) -> Self {
        let mut listener = Listener {
            heard: Self {
                cues: BTreeSet::new(),
                unknown: 0,
                fillers: 0,
                no_trails: false,
                asks: words.asks,
            },
            negation: Negation::None,
            pending_no: false,
        };
        for clause in &words.clauses {
            let clause: Vec<String> = clause.iter().map(|word| lexicon.spelled(word)).collect();
            let mut rest = clause.as_slice();
            let mut at_start = true;
            while let Some((length, cue)) = lexicon.longest(rest) {
                match cue {
                    Some(Cue::Opener) => listener.take(if at_start { Cue::Unclear } else { Cue::Filler }),
                    Some(cue) => {
                        let in_words = rest.first().is_some_and(|word| word.starts_with(char::is_alphanumeric));
                        listener.heard.fillers += usize::from(cue == Cue::Filler && in_words);
                        listener.take(cue);
                    }
                    None => {
                        listener.heard.unknown += 1;
                        listener.end_no();
                    }
                }
                at_start = false;
                rest = rest.get(length..).unwrap_or_default();
            }
            listener.end_clause();
        }
        listener.heard
    }

    pub(super) fn has(&self, cue: Cue) -> bool {
        self.cues.contains(&cue)
    }

    /// Whether something is said to be wrong, in whatever words.
    pub(super) fn complains(&self) -> bool {
        self.has_any(&[Cue::Bad, Cue::Wrong])
    }

    pub(super) fn has_any(&self, cues: &[Cue]) -> bool {
        cues.iter().any(|cue| self.cues.contains(cue))
    }
}

/// How far a "not" reaches: to the first thing that it can deny, and never over an "and", a "but" or a clause's end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Negation {
    None,
    Open,
    /// It has denied something: "not fitting well", "not a good fit" deny once, not twice.
    Spent,
}

struct Listener {
    heard: Heard,
    negation: Negation,
    /// A "no" was said, and the next word decides what it denies.
    pending_no: bool,
}

impl Listener {
    fn take(&mut self, cue: Cue) {
        if std::mem::take(&mut self.pending_no) && self.denied_by_no(cue) {
            return;
        }
        match self.negation {
            Negation::Open => self.denied(cue),
            Negation::None | Negation::Spent => self.plain(cue),
        }
    }

    /// "No phases, full": the "no" is about that one word, and not an answer. Otherwise it is an answer, and `cue` stays.
    fn denied_by_no(&mut self, cue: Cue) -> bool {
        let denied = if cue == Cue::Phase {
            Some(Cue::RejectedPhase)
        } else if matches!(cue, Cue::Full | Cue::Everything) {
            Some(Cue::RejectedFull)
        } else if cue.is_wish() {
            Some(Cue::Refused)
        } else {
            // "No gap" that no lexicon lists: it takes back a complaint, but promises nothing.
            matches!(cue, Cue::Trouble | Cue::Wrong).then_some(Cue::Unclear)
        };
        self.heard.no_trails |= matches!(cue, Cue::Filler | Cue::Partly);
        self.add(denied.unwrap_or(Cue::No));
        denied.is_some()
    }

    fn plain(&mut self, cue: Cue) {
        let spent = self.negation == Negation::Spent;
        match cue {
            Cue::Not => self.negation = Negation::Open,
            Cue::And => self.negation = Negation::None,
            Cue::But => {
                self.negation = Negation::None;
                self.add(Cue::But);
            }
            Cue::Good | Cue::Praise | Cue::Fitting | Cue::Quality if spent => {}
            Cue::Fitting => self.add(Cue::Unclear),
            Cue::No => self.pending_no = true,
            Cue::Trouble => self.add(Cue::Bad),
            Cue::Quality | Cue::Filler | Cue::Opener => {}
            Cue::Yes
            | Cue::Thumb
            | Cue::Good
            | Cue::Praise
            | Cue::Bad
            | Cue::Phase
            | Cue::Full
            | Cue::Everything
            | Cue::RejectedPhase
            | Cue::RejectedFull
            | Cue::Arrived
            | Cue::NotArrived
            | Cue::GotIt
            | Cue::NotYet
            | Cue::Status
            | Cue::Greeting
            | Cue::Thanks
            | Cue::Okay
            | Cue::Acknowledged
            | Cue::NoThanks
            | Cue::Help
            | Cue::Person
            | Cue::Done
            | Cue::Register
            | Cue::NewCase
            | Cue::Wrong
            | Cue::ByProduct
            | Cue::Finances
            | Cue::BookScan
            | Cue::BookIt
            | Cue::SendScan
            | Cue::MoveVisit
            | Cue::CancelVisit
            | Cue::InEnglish
            | Cue::InSpanish
            | Cue::Refused
            | Cue::Accept
            | Cue::Decline
            | Cue::Confirms
            | Cue::Quote
            | Cue::Appointment
            | Cue::Come
            | Cue::Sends
            | Cue::Sent
            | Cue::OtherTime
            | Cue::CancelIt
            | Cue::Doubt
            | Cue::Unclear
            | Cue::Partly
            | Cue::Only
            | Cue::Elsewhere => self.add(cue),
        }
    }

    fn denied(&mut self, cue: Cue) {
        let (meaning, negation) = match cue {
            Cue::Good | Cue::Praise | Cue::Fitting | Cue::Quality => (Cue::Bad, Negation::Spent),
            // "Not full case, phases": what follows is meant again.
            Cue::Phase => (Cue::RejectedPhase, Negation::None),
            Cue::Full | Cue::Everything => (Cue::RejectedFull, Negation::None),
            Cue::Arrived | Cue::GotIt => (Cue::NotArrived, Negation::None),
            Cue::Filler | Cue::Opener => return,
            Cue::Partly | Cue::Only | Cue::Doubt | Cue::Unclear | Cue::Elsewhere => (cue, Negation::Open),
            Cue::Accept | Cue::Confirms => (Cue::Decline, Negation::Spent),
            Cue::Done
            | Cue::Register
            | Cue::NewCase
            | Cue::ByProduct
            | Cue::Finances
            | Cue::BookScan
            | Cue::BookIt
            | Cue::SendScan
            | Cue::MoveVisit
            | Cue::CancelVisit
            | Cue::InEnglish
            | Cue::InSpanish
            | Cue::Refused
            | Cue::Come
            | Cue::Sends
            | Cue::Sent
            | Cue::Quote
            | Cue::Appointment
            | Cue::OtherTime
            | Cue::CancelIt => (Cue::Refused, Negation::Spent),
            // "Not … and": it denied nothing that we know.
            Cue::And => (Cue::Unclear, Negation::None),
            Cue::But => {
                self.add(Cue::But);
                (Cue::Unclear, Negation::None)
            }
            // A double negation, "not tight", "not yes": true, perhaps, but nothing to act on.
            Cue::Not
            | Cue::Bad
            | Cue::Trouble
            | Cue::Yes
            | Cue::No
            | Cue::Thumb
            | Cue::RejectedPhase
            | Cue::RejectedFull
            | Cue::NotArrived
            | Cue::NotYet
            | Cue::Status
            | Cue::Greeting
            | Cue::Thanks
            | Cue::Okay
            | Cue::Acknowledged
            | Cue::NoThanks
            | Cue::Help
            | Cue::Person
            | Cue::Wrong
            | Cue::Decline => (Cue::Unclear, Negation::Spent),
        };
        self.add(meaning);
        self.negation = negation;
    }

    fn end_clause(&mut self) {
        if self.negation == Negation::Open {
            self.add(Cue::Unclear);
        }
        self.negation = Negation::None;
        self.end_no();
    }

    fn end_no(&mut self) {
        if std::mem::take(&mut self.pending_no) {
            self.add(Cue::No);
        }
    }

    fn add(&mut self, cue: Cue) {
        self.heard.cues.insert(cue);
    }
}
