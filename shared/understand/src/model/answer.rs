//! What the model answered, if it is an answer. The checks go from the outside in: finish reason, refusal, JSON, shape,
//! known name, possible, sure enough. Compatible endpoints may ignore the schema altogether, so none is left out.

use std::collections::BTreeSet;

use domain::reading::{Reading, Topic};
use serde::Deserialize;

use super::Failure;

/// Below this the model's answer is a guess.
const MIN_CONFIDENCE: u8 = 70;

/// The part of a chat completion that matters (source: `OpenAI`'s Python library, `types/chat/chat_completion.py`).
#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    finish_reason: String,
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
    refusal: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    reading: String,
    confidence: u8,
}

pub(super) fn reading(body: &[u8], open: &BTreeSet<Topic>) -> Result<Reading, Failure> {
    let completion: Completion = serde_json::from_slice(body).map_err(|_malformed| Failure::Nonsense)?;
    let choice = completion.choices.into_iter().next().ok_or(Failure::Nonsense)?;
    match choice.finish_reason.as_str() {
        "stop" => {}
        "length" => return Err(Failure::CutOff),
        "content_filter" => return Err(Failure::Declined),
        _ => return Err(Failure::Nonsense),
    }
    if choice.message.refusal.is_some_and(|refusal| !refusal.is_empty()) {
        return Err(Failure::Declined);
    }
    let content = choice.message.content.ok_or(Failure::Nonsense)?;
    let answer: Answer = serde_json::from_str(&content).map_err(|_malformed| Failure::Nonsense)?;
    if answer.confidence > 100 {
        return Err(Failure::Nonsense);
    }
    let reading = Reading::from_name(&answer.reading).ok_or(Failure::Nonsense)?;
    let acceptable = reading.is_possible(open) && answer.confidence >= MIN_CONFIDENCE;
    Ok(if acceptable { reading } else { Reading::Unknown })
}
