//! The providers of e-mail and SMS in chaos: they take a message or not, say so or not, and sometimes late or never.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard};
use std::task::Poll;

use app::ports::Wire;
use domain::MessageId;
use domain::message::{Address, Form, Outcome, Words};

use crate::dice::Dice;

#[derive(Default)]
pub(crate) struct Seen {
    /// None: everything is taken, and said so at once.
    pub(crate) dice: Option<Dice>,
    /// How often a message was asked to be sent, and was taken.
    pub(crate) asked: BTreeMap<MessageId, u32>,
    pub(crate) taken: BTreeMap<MessageId, u32>,
    /// Of these nobody knows for sure what became of an attempt.
    pub(crate) unsure: BTreeSet<MessageId>,
    /// Attempts that were taken, for reports.
    pub(crate) reports: Vec<(MessageId, String)>,
    /// How often a message that was taken was reported as not delivered.
    pub(crate) bounced: BTreeMap<MessageId, u32>,
    /// What the last message of each kind said, for whoever looks at one.
    pub(crate) texts: Vec<(MessageId, Address, String)>,
}

#[derive(Default)]
pub(crate) struct Provider(Mutex<Seen>);

impl Provider {
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap()
    }

    /// What comes of an attempt, and after how many turns it is said.
    fn attempt(&self, to: &Address, id: &MessageId) -> (Outcome, u64) {
        let mut seen = self.seen();
        *seen.asked.entry(id.clone()).or_default() += 1;
        let (mood, turns) = match &mut seen.dice {
            None => (9, 0),
            Some(dice) => (dice.roll(14), if dice.once_in(4) { dice.roll(6) } else { 0 }),
        };
        let reason = || "chaos".to_owned();
        if matches!(mood, 2 | 4..) {
            *seen.taken.entry(id.clone()).or_default() += 1;
            let provider_id = format!("{id}.{}", seen.asked[id]);
            seen.reports.push((id.clone(), provider_id.clone()));
            if mood != 2 {
                return (Outcome::Accepted { provider_id }, turns);
            }
        }
        let outcome = match mood {
            0 if matches!(to, Address::Whatsapp(_)) => Outcome::WindowClosed { reason: reason() },
            0 => Outcome::Refused { reason: reason() },
            1 | 2 => Outcome::Unknown { reason: reason() },
            _ => Outcome::Retry {
                after: None,
                reason: reason(),
            },
        };
        if matches!(outcome, Outcome::Unknown { .. }) {
            seen.unsure.insert(id.clone());
        }
        (outcome, turns)
    }
}

impl Wire for Provider {
    async fn send(&self, to: &Address, words: &Words, _: Form, id: &MessageId) -> Outcome {
        let (outcome, mut turns) = self.attempt(to, id);
        self.seen().texts.push((id.clone(), to.clone(), words.text.clone()));
        poll_fn(|context| {
            if turns == 0 {
                return Poll::Ready(());
            }
            turns -= 1;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        outcome
    }
}
