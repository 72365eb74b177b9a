//! How a call to Google can fail: one classification for all services and for the token exchange.
//!
//! Sources: Google, "Handle API errors" (Calendar), "Resolve errors" (Drive), "Usage limits" (Sheets); the retried token errors as in
//! google-auth-library-python.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

/// A wait longer than this is the queue's, not ours.
const SOON: Duration = Duration::from_secs(2);

/// Quotas that say no more than that they are used up are counted by the minute.
const QUOTA: Duration = Duration::from_mins(1);

/// Why a call did not do what it should. Reasons are for logs and for staff: Google's own words, with what may be an
/// address or a number of somebody left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It may work later: no answer, too many calls, a fault of Google's. It may have worked this time, too.
    #[error("Google is not available: {reason}")]
    Retryable { reason: String, after: Option<Duration> },
    /// It will not work, however often it is tried.
    #[error("Google refuses: {reason}")]
    Permanent { reason: String },
    /// Not with this key, also not with a new token.
    #[error("Google does not let us in: {reason}")]
    Unauthorised { reason: String },
}

impl Failure {
    pub(crate) fn refused(reason: impl Into<String>) -> Self {
        Self::Permanent { reason: reason.into() }
    }

    pub(crate) fn passing(reason: impl Into<String>) -> Self {
        Self::Retryable {
            reason: reason.into(),
            after: None,
        }
    }

    /// An answer that is none: something between us and Google, most likely.
    pub(crate) fn unreadable(what: &str) -> Self {
        Self::passing(format!("the answer could not be read: {what}"))
    }

    /// No answer at all.
    pub(crate) fn unanswered(error: &reqwest::Error) -> Self {
        if error.is_builder() {
            Self::refused("the request could not be built")
        } else if error.is_timeout() {
            Self::passing("no answer in time")
        } else if error.is_connect() {
            Self::passing("no connection")
        } else {
            Self::passing("the connection broke")
        }
    }

    /// An answer that is an error.
    pub(crate) fn answered(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let after = retry_after(headers);
        let complaint = Complaint::of(body);
        let reason = complaint.words(status);
        if complaint.names(&["dailyLimitExceeded"]) {
            // The day ends at midnight in California; an hour is soon enough.
            let after = after.or(Some(Duration::from_hours(1)));
            return Self::Retryable { reason, after };
        }
        if complaint.is(EXHAUSTED) {
            let after = after.or(Some(QUOTA));
            return Self::Retryable { reason, after };
        }
        let passes = status.is_server_error()
            || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
            || complaint.names(PASSING);
        if passes {
            Self::Retryable { reason, after }
        } else if status == StatusCode::UNAUTHORIZED {
            Self::Unauthorised { reason }
        } else {
            Self::Permanent { reason }
        }
    }

    /// Whether another try within this call is worth its time.
    pub(crate) fn passes_soon(&self) -> bool {
        match self {
            Self::Retryable { after, .. } => after.is_none_or(|after| after <= SOON),
            Self::Permanent { .. } | Self::Unauthorised { .. } => false,
        }
    }

    /// How long Google wants to be left alone.
    pub(crate) fn after(&self) -> Option<Duration> {
        match self {
            Self::Retryable { after, .. } => *after,
            Self::Permanent { .. } | Self::Unauthorised { .. } => None,
        }
    }
}

/// Reasons that pass by themselves, whatever the status: limits come as 403, too.
const PASSING: &[&str] = &[
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "internal_failure",
    "server_error",
    "temporarily_unavailable",
];

/// How the newer services, Sheets among them, say that a quota is used up. The older ones name a reason first.
const EXHAUSTED: &str = "RESOURCE_EXHAUSTED";

/// What an error's body says. The services and the token exchange each have their own form.
#[derive(Default)]
struct Complaint {
    reasons: Vec<String>,
    message: Option<String>,
}

impl Complaint {
    fn of(body: &[u8]) -> Self {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let error = body.get("error");
        if let Some(code) = text(error) {
            return Self {
                reasons: vec![code],
                message: text(body.get("error_description")),
            };
        }
        let field = |name| error.and_then(|error| error.get(name));
        let listed = field("errors").and_then(Value::as_array).into_iter().flatten();
        let mut reasons: Vec<String> = listed.filter_map(|item| text(item.get("reason"))).collect();
        reasons.extend(text(field("status")));
        Self {
            reasons,
            message: text(field("message")),
        }
    }

    fn names(&self, reasons: &[&str]) -> bool {
        self.reasons.iter().any(|reason| reasons.contains(&reason.as_str()))
    }

    /// Whether this is the reason, and not only the kind of error.
    fn is(&self, reason: &str) -> bool {
        self.reasons.first().is_some_and(|first| first == reason)
    }

    /// Such as `403 rateLimitExceeded: Rate Limit Exceeded`.
    fn words(&self, status: StatusCode) -> String {
        let status = status.as_u16();
        match (self.reasons.first(), &self.message) {
            (Some(reason), Some(message)) => format!("{status} {}: {}", presentable(reason), presentable(message)),
            (Some(words), None) | (None, Some(words)) => format!("{status} {}", presentable(words)),
            (None, None) => format!("{status} without a readable answer"),
        }
    }
}

/// On one line, not too long, and without anything that could be an e-mail address (calendar ids are) or a phone number.
fn presentable(words: &str) -> String {
    let word = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let masked = word.contains('@') || digits > 4;
        if masked { "…".to_owned() } else { word.to_owned() }
    };
    let words: Vec<String> = words.split_whitespace().map(word).collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(200).collect()
}

/// In seconds. The form with a date would need a clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    // An absurd wait is cut to an hour.
    Some(Duration::from_secs(seconds).min(Duration::from_hours(1)))
}

#[cfg(test)]
mod tests;
