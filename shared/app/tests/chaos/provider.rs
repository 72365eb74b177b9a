//! The provider of chaos: it takes messages or not, says so or not, and sometimes whoever asked it dies.

use std::collections::BTreeMap;
use std::sync::Mutex;

use app::ports::Wire;
use domain::message::{Form, Outcome, Words};
use domain::{MessageId, WhatsAppUser};

/// A small generator of pseudo-random numbers (a linear congruential one): a failing seed fails again.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The provider: it may take a message and say so, take it and say nothing, or not take it.
#[derive(Default)]
pub(crate) struct Provider {
    pub(crate) mood: Mutex<u64>,
    pub(crate) taken: Mutex<BTreeMap<MessageId, u32>>,
    /// Reports that are on their way.
    pub(crate) reports: Mutex<Vec<(MessageId, String)>>,
}

impl Wire for Provider {
    async fn send(&self, _: &WhatsAppUser, _: &Words, _: Form, id: &MessageId) -> Outcome {
        let mood = *self.mood.lock().unwrap();
        let reason = || "chaos".to_owned();
        let took = |said: bool| {
            *self.taken.lock().unwrap().entry(id.clone()).or_default() += 1;
            let provider_id = format!("wamid.{id}");
            self.reports.lock().unwrap().push((id.clone(), provider_id.clone()));
            if said {
                Outcome::Accepted { provider_id }
            } else {
                Outcome::Unknown { reason: reason() }
            }
        };
        match mood {
            0 => took(false),
            1 => Outcome::Unknown { reason: reason() },
            2 => Outcome::Retry {
                after: None,
                reason: reason(),
            },
            3 => Outcome::WindowClosed { reason: reason() },
            // The process dies while it waits for the answer: after the provider took the message, or before.
            4 => {
                took(true);
                std::future::pending().await
            }
            5 => std::future::pending().await,
            _ => took(true),
        }
    }
}
