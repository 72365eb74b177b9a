//! Reading free text: rules first, then an OpenAI-compatible model; "unknown" is an answer.
//!
//! Whoever reads only picks one of the closed answers of `domain::reading`, and what it picks is checked against what was
//! asked. Never here: what an answer does to a case, who is written to, and the text in a log.

pub mod model;
pub mod rules;

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use app::ports::{Reader, SnippetReader};
use domain::practice::snippet;
use domain::reading::{Answer, Question, ReadBy, Reading};

pub use model::Model;

/// Rules, and behind them the model, when one is configured.
#[derive(Debug)]
pub struct Understand {
    model: Option<Model>,
    /// How it went with the model when it was asked last, until somebody wants to know.
    asked: Mutex<Option<Result<(), model::Failure>>>,
}

impl Reader for Understand {
    async fn read(&self, question: &Question) -> Answer {
        Self::read(self, question).await
    }
}

impl SnippetReader for Understand {
    /// What rules can find they have found before: this asks the model, where there is one.
    async fn pick(&self, question: &snippet::Question) -> Option<snippet::Match> {
        let model = self.model.as_ref()?;
        let started = Instant::now();
        let picked = model.pick(question).await;
        self.note(picked.as_ref().map(drop).map_err(|failure| *failure));
        let (picked, outcome) = match picked {
            Ok(picked) => (picked, "answered"),
            Err(failure) => (None, failure.name()),
        };
        tracing::info!(
            answer = picked.as_ref().map_or(snippet::NONE, |found| found.snippet.as_str()),
            model = outcome,
            duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "ticket read"
        );
        picked
    }
}

impl Understand {
    /// `None`: rules only. Everything works without a model, only less free text is understood.
    pub fn new(model: Option<Model>) -> Self {
        rules::prepare();
        Self {
            model,
            asked: Mutex::default(),
        }
    }

    /// How it went with the model since this was asked last, if it was needed. What it declines to answer it has answered.
    pub fn take_outcome(&self) -> Option<Result<(), &'static str>> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(match asked {
            Ok(()) | Err(model::Failure::Declined) => Ok(()),
            Err(
                failure @ (model::Failure::Slow
                | model::Failure::Unreachable
                | model::Failure::Refused
                | model::Failure::CutOff
                | model::Failure::Nonsense),
            ) => Err(failure.name()),
        })
    }

    fn note(&self, outcome: Result<(), model::Failure>) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }

    /// What the message means, and who read it. Never fails and never takes longer than the model's budget: whatever goes
    /// wrong is `Unknown`, which leads to asking again.
    pub async fn read(&self, question: &Question) -> Answer {
        let started = Instant::now();
        let (answer, asked) = self.decide(question).await;
        tracing::info!(
            reading = answer.reading.name(),
            read_by = answer.read_by.name(),
            model = asked,
            duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "message read"
        );
        answer
    }

    /// The second part tells how the model did, for the log.
    async fn decide(&self, question: &Question) -> (Answer, &'static str) {
        let nobody = || Answer::of(Reading::Unknown, ReadBy::Nobody);
        if let Some(answer) = rules::read(question) {
            return (answer, "not needed");
        }
        // Nothing to read: a lone sticker's caption, white space.
        if question.text.trim().is_empty() {
            return (nobody(), "not needed");
        }
        let Some(model) = &self.model else {
            return (nobody(), "none");
        };
        let read = model.read(question).await;
        self.note(read.as_ref().map(drop).map_err(|failure| *failure));
        match read {
            Ok(answer) if rules::contradicts(question, answer.reading) => (nobody(), "contradicted"),
            Ok(answer) => (rules::complete(question, answer), "answered"),
            Err(failure) => (nobody(), failure.name()),
        }
    }
}
