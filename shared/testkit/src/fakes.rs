//! Ports that write down what they are asked, and answer as a test tells them to.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::ports::{AnnouncementRecord, Bus, DueItem, QueueError, Queues, Reader, Wire};
use domain::message::{Form, Message, Outcome, Words};
use domain::reading::{Question, ReadBy, Reading};
use domain::{MessageId, WhatsAppUser};

/// What a failed test left behind is still true: tests go on with it.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Fails as many calls as it was told to.
fn fail(failures: &mut u32) -> Result<(), QueueError> {
    if *failures == 0 {
        return Ok(());
    }
    *failures -= 1;
    Err(QueueError("told to fail".to_owned()))
}

#[derive(Debug, Default)]
pub struct FakeQueues(Mutex<Queued>);

#[derive(Debug, Default)]
struct Queued {
    outbox: Vec<Message>,
    later: Vec<(DueItem, Duration)>,
    failures: u32,
}

impl FakeQueues {
    /// What was put there since the last look.
    pub fn take_outbox(&self) -> Vec<Message> {
        std::mem::take(&mut locked(&self.0).outbox)
    }

    /// What was put there since the last look.
    pub fn take_later(&self) -> Vec<(DueItem, Duration)> {
        std::mem::take(&mut locked(&self.0).later)
    }

    /// The next calls fail.
    pub fn fail(&self, times: u32) {
        locked(&self.0).failures = times;
    }
}

impl Queues for FakeQueues {
    async fn outbox(&self, messages: &[Message]) -> Result<(), QueueError> {
        let mut queued = locked(&self.0);
        fail(&mut queued.failures)?;
        queued.outbox.extend_from_slice(messages);
        Ok(())
    }

    async fn later(&self, items: &[(DueItem, Duration)]) -> Result<(), QueueError> {
        let mut queued = locked(&self.0);
        fail(&mut queued.failures)?;
        queued.later.extend_from_slice(items);
        Ok(())
    }

    async fn connect(&self) -> Result<(), QueueError> {
        fail(&mut locked(&self.0).failures)
    }
}

#[derive(Debug, Default)]
pub struct FakeBus(Mutex<Published>);

#[derive(Debug, Default)]
struct Published {
    records: Vec<AnnouncementRecord>,
    failures: u32,
}

impl FakeBus {
    /// What was published since the last look.
    pub fn take(&self) -> Vec<AnnouncementRecord> {
        std::mem::take(&mut locked(&self.0).records)
    }

    /// The next calls fail.
    pub fn fail(&self, times: u32) {
        locked(&self.0).failures = times;
    }
}

impl Bus for FakeBus {
    async fn publish(&self, announcements: &[AnnouncementRecord]) -> Result<(), QueueError> {
        let mut published = locked(&self.0);
        fail(&mut published.failures)?;
        published.records.extend_from_slice(announcements);
        Ok(())
    }

    async fn connect(&self) -> Result<(), QueueError> {
        fail(&mut locked(&self.0).failures)
    }
}

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
    pub to: WhatsAppUser,
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
    async fn send(&self, to: &WhatsAppUser, words: &Words, form: Form, opaque: &MessageId) -> Outcome {
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
    answers: HashMap<String, (Reading, ReadBy)>,
    questions: Vec<Question>,
}

impl FakeReader {
    pub fn understands(&self, text: &str, reading: Reading, by: ReadBy) {
        locked(&self.0).answers.insert(text.to_owned(), (reading, by));
    }

    /// What was asked since the last look.
    pub fn take_questions(&self) -> Vec<Question> {
        std::mem::take(&mut locked(&self.0).questions)
    }
}

impl Reader for FakeReader {
    async fn read(&self, question: &Question) -> (Reading, ReadBy) {
        let mut read = locked(&self.0);
        read.questions.push(question.clone());
        read.answers
            .get(&question.text)
            .copied()
            .unwrap_or((Reading::Unknown, ReadBy::Nobody))
    }
}
