//! Twilio's error codes: what each means for the message that it is about.
//!
//! Source: Twilio, "Error and Warning Dictionary". The words are never kept with a number in them.

use std::time::Duration;

use domain::message::Outcome;
use serde_json::Value;

use crate::answer::presentable;

/// `{"code": 21211, "message": "…", "more_info": "…", "status": 400}`, or a status event's `ErrorCode`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    code: u32,
    words: String,
}

impl Refusal {
    /// The error in an answer of Twilio's.
    pub(super) fn of(body: &Value) -> Option<Self> {
        let code = u32::try_from(body.get("code")?.as_u64()?).ok()?;
        let words = body.get("message").and_then(Value::as_str).unwrap_or("no message");
        Some(Self {
            code,
            words: presentable(words),
        })
    }

    /// The error that a status event names by its code alone.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        let code = code.trim().parse().ok()?;
        let words = match code {
            21610 => "the recipient has opted out",
            30001 => "the queue overflowed",
            30002 => "the account is suspended",
            30003 => "the handset cannot be reached",
            30004 => "the number does not take this message",
            30005 => "the handset is unknown",
            30006 => "a landline, or a carrier that cannot be reached",
            30007 => "filtered by the carrier",
            30017 | 30022 => "the carrier is congested",
            30034 => "the sending number is not registered with the carriers",
            _ => "not delivered",
        };
        Some(Self {
            code,
            words: words.to_owned(),
        })
    }

    /// What a refused attempt means. `after` is the `Retry-After` of the answer, `limited` its being a 429.
    pub(super) fn of_attempt(&self, limited: bool, after: Option<Duration>) -> Outcome {
        let reason = self.reason();
        match self.code {
            21610 => Outcome::OptedOut { reason },
            // Too many requests, too many queued messages: "never processed and always safe to retry".
            20429 | 21611 => Outcome::Retry { after, reason },
            _ if limited => Outcome::Retry { after, reason },
            _ => Outcome::Refused { reason },
        }
    }

    /// What a failed delivery means. It is certain: the message has not arrived.
    pub(super) fn of_delivery(&self) -> Outcome {
        let reason = self.reason();
        match self.code {
            21610 => Outcome::OptedOut { reason },
            // A phone that is off, a carrier that is congested, and what the carrier does not explain.
            30001 | 30003 | 30005 | 30008 | 30009 | 30017 | 30022 | 30410 => Outcome::Retry { after: None, reason },
            _ => Outcome::Refused { reason },
        }
    }

    /// Whatever Twilio knows of this error, the message may have gone out.
    pub(super) fn reason(&self) -> String {
        format!("{}: {}", self.code, self.words)
    }
}
