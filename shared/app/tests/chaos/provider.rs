//! The provider of chaos: it takes messages or not, says so or not, and sometimes whoever asked it dies.

use std::collections::BTreeMap;
use std::sync::Mutex;

use app::ports::Wire;
use domain::MessageId;
use domain::message::{Address, Form, Outcome, Words};

/// The provider: it may take a message and say so, take it and say nothing, or not take it.
#[derive(Default)]
pub(crate) struct Provider {
    pub(crate) mood: Mutex<u64>,
    pub(crate) taken: Mutex<BTreeMap<MessageId, u32>>,
    /// Reports that are on their way.
    pub(crate) reports: Mutex<Vec<(MessageId, String)>>,
    /// What every button says that somebody was ever shown, by their number; the newest last.
    pub(crate) buttons: Mutex<BTreeMap<String, Vec<String>>>,
}

impl Wire for Provider {
    async fn send(&self, to: &Address, words: &Words, _: Form, id: &MessageId) -> Outcome {
        let mood = *self.mood.lock().unwrap();
        let reason = || "chaos".to_owned();
        let took = |said: bool| {
            *self.taken.lock().unwrap().entry(id.clone()).or_default() += 1;
            let shown = words.choices.iter().map(|choice| choice.payload.clone());
            self.buttons
                .lock()
                .unwrap()
                .entry(to.shown())
                .or_default()
                .extend(shown);
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
