//! Reading by a model: any OpenAI-compatible chat-completions endpoint, one closed question, a strict JSON schema, and
//! every answer checked here whatever the endpoint promises.
//!
//! The model gets the least there is: the person's text, cut, and what was asked; no name, number or case. It cannot name a
//! state, opt anybody out, give an answer that the open questions do not allow, or make up a name: what it copies out has to
//! be in the text.

mod answer;
mod copied;
mod request;
mod snippet;

use std::time::Duration;

use domain::practice::snippet::{Match, Question as Ticket};
use domain::reading::{Answer, Question};
use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep, timeout_at};

/// From the first byte sent to the last one read, a second try included: a person is waiting.
const BUDGET: Duration = Duration::from_secs(2);
/// How long the second try waits, when the endpoint does not say. A try that has less time than this left is not made.
const PAUSE: Duration = Duration::from_millis(250);
/// An answer is a hundred bytes. Whoever sends more than this sends something else.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// An endpoint and a model to ask.
#[derive(Debug)]
pub struct Model {
    client: reqwest::Client,
    url: String,
    name: String,
    key: Option<SecretString>,
    budget: Duration,
}

/// Why there is no answer. All of them mean the same to the person: asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No answer within the budget.
    Slow,
    /// No connection, or it broke.
    Unreachable,
    /// The endpoint answered with an error, also after the second try.
    Refused,
    /// The model declined to answer, or a content filter did.
    Declined,
    /// The answer was cut off.
    CutOff,
    /// Not the JSON that was asked for.
    Nonsense,
}

impl Failure {
    /// For the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::Declined => "declined",
            Self::CutOff => "cut off",
            Self::Nonsense => "nonsense",
        }
    }
}

enum Attempt {
    Answered(Vec<u8>),
    /// Overloaded or broken for the moment; how long it wants to be left alone.
    Busy(Option<Duration>),
}

impl Model {
    /// `base` is what comes before `/chat/completions` and includes the version: `https://api.openai.com/v1`. `name` is the
    /// endpoint's name of the model. Endpoints on one's own machines often need no `key`.
    pub fn new(client: reqwest::Client, base: &str, name: impl Into<String>, key: Option<SecretString>) -> Self {
        let url = format!("{}/chat/completions", base.trim_end_matches('/'));
        Self {
            client,
            url,
            name: name.into(),
            key,
            budget: BUDGET,
        }
    }

    /// Another budget than two seconds, for everything together.
    #[must_use]
    pub fn with_budget(self, budget: Duration) -> Self {
        Self { budget, ..self }
    }

    /// What the model makes of it. `Unknown` is its own answer, or one that it was not sure of or not allowed to give.
    pub async fn read(&self, question: &Question) -> Result<Answer, Failure> {
        let body = self.answer_to(&request::body(&self.name, question)).await?;
        answer::checked(&body, question)
    }

    /// Which approved answer fits a ticket, if the model says that one does.
    pub async fn pick(&self, ticket: &Ticket) -> Result<Option<Match>, Failure> {
        let body = self.answer_to(&snippet::body(&self.name, ticket)).await?;
        snippet::checked(&body, ticket)
    }

    async fn answer_to(&self, request: &serde_json::Value) -> Result<Vec<u8>, Failure> {
        let deadline = Instant::now() + self.budget;
        timeout_at(deadline, self.ask(request, deadline))
            .await
            .map_err(|_elapsed| Failure::Slow)?
    }

    /// At most two tries, and the second only when the first was turned away and there is time left for it.
    async fn ask(&self, request: &serde_json::Value, deadline: Instant) -> Result<Vec<u8>, Failure> {
        let wait = match self.attempt(request).await? {
            Attempt::Answered(body) => return Ok(body),
            Attempt::Busy(wait) => wait.unwrap_or(PAUSE),
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if wait.checked_add(PAUSE).is_none_or(|needed| needed > left) {
            return Err(Failure::Refused);
        }
        sleep(wait).await;
        match self.attempt(request).await? {
            Attempt::Answered(body) => Ok(body),
            Attempt::Busy(_) => Err(Failure::Refused),
        }
    }

    async fn attempt(&self, request: &serde_json::Value) -> Result<Attempt, Failure> {
        let mut call = self.client.post(&self.url).json(request);
        if let Some(key) = &self.key {
            call = call.bearer_auth(key.expose_secret());
        }
        let mut response = call.send().await.map_err(|error| unreachable_or_slow(&error))?;
        let status = response.status();
        if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            let seconds = response
                .headers()
                .get(RETRY_AFTER)
                .and_then(|value| value.to_str().ok()?.parse().ok());
            return Ok(Attempt::Busy(seconds.map(Duration::from_secs)));
        }
        if !status.is_success() {
            return Err(Failure::Refused);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unreachable_or_slow(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_BODY_BYTES {
                return Err(Failure::Nonsense);
            }
        }
        Ok(Attempt::Answered(body))
    }
}

/// The client may have a shorter timeout of its own.
fn unreachable_or_slow(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        Failure::Slow
    } else {
        Failure::Unreachable
    }
}
