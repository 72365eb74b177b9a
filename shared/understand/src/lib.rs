//! Reading free text: rules first, then an OpenAI-compatible model; "unknown" is an answer.
//!
//! Whoever reads only picks one of the closed answers of `domain::reading`, and what it picks is checked against what was
//! asked. Never here: what an answer does to a case, who is written to, and the text in a log.

pub mod model;
pub mod rules;

use std::time::Instant;

use app::ports::Reader;
use domain::reading::{Question, ReadBy, Reading};

pub use model::Model;

/// Rules, and behind them the model, when one is configured.
#[derive(Debug)]
pub struct Understand {
    model: Option<Model>,
}

impl Reader for Understand {
    async fn read(&self, question: &Question) -> (Reading, ReadBy) {
        Self::read(self, question).await
    }
}

impl Understand {
    /// `None`: rules only. Everything works without a model, only less free text is understood.
    pub fn new(model: Option<Model>) -> Self {
        rules::prepare();
        Self { model }
    }

    /// What the message means, and who read it. Never fails and never takes longer than the model's budget: whatever goes
    /// wrong is `Unknown`, which leads to asking again.
    pub async fn read(&self, question: &Question) -> (Reading, ReadBy) {
        let started = Instant::now();
        let (reading, by, asked) = self.decide(question).await;
        tracing::info!(
            reading = reading.name(),
            read_by = by.name(),
            model = asked,
            duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "message read"
        );
        (reading, by)
    }

    /// The third part tells how the model did, for the log.
    async fn decide(&self, question: &Question) -> (Reading, ReadBy, &'static str) {
        if let Some(reading) = rules::read(question) {
            return (reading, ReadBy::Rule, "not needed");
        }
        // Nothing to read: a lone sticker's caption, white space.
        if question.text.trim().is_empty() {
            return (Reading::Unknown, ReadBy::Nobody, "not needed");
        }
        let Some(model) = &self.model else {
            return (Reading::Unknown, ReadBy::Nobody, "none");
        };
        match model.read(question).await {
            Ok(reading) if rules::contradicts(question, reading) => (Reading::Unknown, ReadBy::Nobody, "contradicted"),
            Ok(reading) => (reading, ReadBy::Model, "answered"),
            Err(failure) => (Reading::Unknown, ReadBy::Nobody, failure.name()),
        }
    }
}
