//! The wire to people, and the reader of what they write.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use app::ports::{Reader, Wire};
use domain::MessageId;
use domain::message::{Address, Form, Outcome, Words};
use domain::reading::{Answer, Question, ReadBy, Reading};

use super::locked;

/// Accepts everything, unless it was told how attempts end.
#[derive(Debug, Default)]
pub struct FakeWire(Mutex<Wired>);

#[derive(Debug, Default)]
struct Wired {
    sent: Vec<Sent>,
    outcomes: VecDeque<Outcome>,
    accepted: u32,
}

/// One attempt, whatever came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub to: Address,
    pub words: Words,
    pub form: Form,
    pub opaque: MessageId,
    pub outcome: Outcome,
}

impl FakeWire {
    /// How the next attempts end, in this order. After the last, everything is accepted again.
    pub fn script(&self, outcomes: impl IntoIterator<Item = Outcome>) {
        locked(&self.0).outcomes.extend(outcomes);
    }

    /// The attempts since the last look.
    pub fn take(&self) -> Vec<Sent> {
        std::mem::take(&mut locked(&self.0).sent)
    }
}

impl Wire for FakeWire {
    async fn send(&self, to: &Address, words: &Words, form: Form, opaque: &MessageId) -> Outcome {
        let mut wired = locked(&self.0);
        let outcome = wired.outcomes.pop_front().unwrap_or_else(|| {
            wired.accepted += 1;
            Outcome::Accepted {
                provider_id: format!("wamid.{}", wired.accepted),
            }
        });
        let (to, words, opaque) = (to.clone(), words.clone(), opaque.clone());
        wired.sent.push(Sent {
            to,
            words,
            form,
            opaque,
            outcome: outcome.clone(),
        });
        outcome
    }
}

/// Reads what it was told to read, word for word; everything else is unknown.
#[derive(Debug, Default)]
pub struct FakeReader(Mutex<Read>);

#[derive(Debug, Default)]
struct Read {
    answers: HashMap<String, Answer>,
    questions: Vec<Question>,
}

impl FakeReader {
    pub fn understands(&self, text: &str, reading: Reading, by: ReadBy) {
        self.answers(text, Answer::of(reading, by));
    }

    /// Also details, a patient's name or a time are found in the text.
    pub fn answers(&self, text: &str, answer: Answer) {
        locked(&self.0).answers.insert(text.to_owned(), answer);
    }

    /// What was asked since the last look.
    pub fn take_questions(&self) -> Vec<Question> {
        std::mem::take(&mut locked(&self.0).questions)
    }
}

impl Reader for FakeReader {
    async fn read(&self, question: &Question) -> Answer {
        let mut read = locked(&self.0);
        read.questions.push(question.clone());
        let known = read.answers.get(&question.text).cloned();
        known.unwrap_or_else(|| Answer::of(Reading::Unknown, ReadBy::Nobody))
    }
}
