//! What the model answered, if it is an answer. The checks go from the outside in: finish reason, refusal, JSON, shape,
//! known name, possible, sure enough, copied and not made up. Compatible endpoints may ignore the schema altogether, so none
//! is left out.

use domain::reading::{Answer, Details, Field, Question, ReadBy, Reading, Wanted, When};
use jiff::civil::{Date, Time};
use serde::Deserialize;

use super::Failure;
use super::copied::copied;

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
struct Given {
    reading: String,
    confidence: u8,
    name: Option<String>,
    clinic: Option<String>,
    licence: Option<String>,
    phone: Option<String>,
    patient: Option<String>,
    date: Option<String>,
    time: Option<String>,
}

pub(super) fn checked(body: &[u8], question: &Question) -> Result<Answer, Failure> {
    let content = content(body)?;
    let given: Given = serde_json::from_str(&content).map_err(|_malformed| Failure::Nonsense)?;
    if given.confidence > 100 || !given.is_only_what_was_asked(question) {
        return Err(Failure::Nonsense);
    }
    let reading = Reading::from_name(&given.reading).ok_or(Failure::Nonsense)?;
    let acceptable = reading.is_possible(question) && given.confidence >= MIN_CONFIDENCE;
    let reading = if acceptable { reading } else { Reading::Unknown };
    Ok(if given.confidence < MIN_CONFIDENCE {
        Answer::of(reading, ReadBy::Model)
    } else {
        given.with(reading, question)
    })
}

/// What the model says, if it has finished saying it.
pub(super) fn content(body: &[u8]) -> Result<String, Failure> {
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
    choice.message.content.ok_or(Failure::Nonsense)
}

impl Given {
    fn is_only_what_was_asked(&self, question: &Question) -> bool {
        let details = [&self.name, &self.clinic, &self.licence, &self.phone];
        let details = details.into_iter().any(Option::is_some);
        let time = self.date.is_some() || self.time.is_some();
        (!details || matches!(question.wanted, Some(Wanted::Detail(_))))
            && (self.patient.is_none() || question.wanted == Some(Wanted::Patient))
            && (!time || matches!(question.wanted, Some(Wanted::Time { .. })))
    }

    /// The reading with what was copied out for it. `details` without any is no answer to what was asked.
    fn with(&self, reading: Reading, question: &Question) -> Answer {
        let gives = matches!(reading, Reading::Details | Reading::Unknown);
        let mut answer = Answer::of(reading, ReadBy::Model);
        match question.wanted {
            Some(Wanted::Detail(_)) if reading == Reading::Details => {
                answer.details = self.details(question);
                if answer.details.is_empty() {
                    answer.reading = Reading::Unknown;
                }
            }
            Some(Wanted::Patient) if gives || reading == Reading::NewCase => {
                // "It" stands for somebody who is known already.
                let is_new = |name: &String| name.split_whitespace().all(|word| word != "it");
                answer.patient = copied(&question.text, self.patient.as_ref()).filter(is_new);
                if gives {
                    answer.reading = Reading::Unknown;
                }
            }
            Some(Wanted::Time { .. }) if gives || matches!(reading, Reading::BookScan | Reading::MoveVisit) => {
                let when = self.when();
                answer.when = (!when.is_empty()).then_some(when);
                if gives {
                    answer.reading = Reading::Unknown;
                }
            }
            Some(
                Wanted::Detail(_)
                | Wanted::Patient
                | Wanted::Time { .. }
                | Wanted::Place
                | Wanted::Words
                | Wanted::Confirmation,
            )
            | None => {}
        }
        answer
    }

    fn details(&self, question: &Question) -> Details {
        let of = |field: Field| {
            let given = match field {
                Field::Name => &self.name,
                Field::Clinic => &self.clinic,
                Field::Licence => &self.licence,
                Field::Phone => &self.phone,
            };
            copied(&question.text, given.as_ref())
        };
        Details {
            name: of(Field::Name),
            clinic: of(Field::Clinic),
            licence: of(Field::Licence),
            phone: of(Field::Phone),
        }
    }

    /// Local, and nothing but a date and a time: one with a zone, or that no calendar has, was not what was asked for.
    fn when(&self) -> When {
        let date = self.date.as_ref().filter(|date| date.len() == "2026-11-24".len());
        let time = self.time.as_ref().filter(|time| time.len() == "15:00".len());
        When {
            day: date.and_then(|date| date.parse::<Date>().ok()),
            time: time.and_then(|time| time.parse::<Time>().ok()),
            ..When::default()
        }
    }
}
