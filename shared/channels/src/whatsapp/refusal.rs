//! Meta's error codes, and what each means for the message: the same for the answer to a send and for a `failed` status.
//!
//! Source: Meta, "Error codes" (2026-05-15). The code decides, never the HTTP status: Meta does not say which code comes
//! with which status, and third parties disagree.

use std::time::Duration;

use domain::message::Outcome;
use serde_json::Value;

use super::field;
use crate::answer;

/// An error of Meta's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    code: i64,
    title: String,
    transient: bool,
}

impl Refusal {
    /// Reads an error object: in an answer it has a `message`, in a webhook a `title` too.
    pub(super) fn of(error: &Value) -> Option<Self> {
        let code = match error.get("code")? {
            Value::Number(number) => number.as_i64()?,
            Value::String(text) => text.parse().ok()?,
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        let words = ["title", "message"]
            .iter()
            .find_map(|name| field::text(error, name))
            .unwrap_or("no title");
        let transient = error.get("is_transient").and_then(Value::as_bool).unwrap_or(false);
        Some(Self {
            code,
            title: presentable(words, code),
            transient,
        })
    }

    /// Whether an id no longer leads to a file: there is no such object (100, once 33), or Meta itself could not get the
    /// file from the sender (131052).
    pub(super) fn is_about_a_lost_file(&self) -> bool {
        matches!(self.code, 33 | 100 | 131_052)
    }

    /// Whether the same request may work later, if it does no harm to do it twice.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self.outcome(None), Outcome::Retry { .. } | Outcome::Unknown { .. })
    }

    /// The code and Meta's title of it, such as `131026: Message undeliverable`.
    pub(super) fn reason(&self) -> String {
        format!("{}: {}", self.code, self.title)
    }

    /// What it means for the message. `after` is the `Retry-After` of the answer.
    pub(super) fn outcome(&self, after: Option<Duration>) -> Outcome {
        let reason = self.reason();
        match self.code {
            // The limits of the app, the account, the number, the pair of numbers: rejected before processing.
            4 | 80_007 | 130_429 | 131_056 => Outcome::Retry { after, reason },
            // The number is being moved to a higher throughput, which takes about a minute.
            131_057 => Outcome::Retry {
                after: after.or(Some(Duration::from_mins(1))),
                reason,
            },
            // Meta is down or does not know: the message may have gone out.
            1 | 2 | 131_000 | 131_016 | 133_004 => Outcome::Unknown { reason },
            131_047 => Outcome::WindowClosed { reason },
            131_050 => Outcome::OptedOut { reason },
            // A code that says nothing to us, but Meta says that it passes.
            _ if self.transient => Outcome::Unknown { reason },
            // Permissions, payment, policy, templates, bad requests, numbers without WhatsApp: trying again helps nobody.
            _ => Outcome::Refused { reason },
        }
    }
}

/// Meta's words without the code in front, and without anybody's number.
fn presentable(words: &str, code: i64) -> String {
    answer::presentable(words.trim().trim_start_matches(&format!("(#{code})")))
}

#[cfg(test)]
mod tests;
