//! Sends one message, and tells how that ended.
//!
//! Meta has no idempotency key: whatever may have been processed is `Unknown`, and is never simply sent again. Source:
//! Meta, "Messages" (v25.0).

use std::fmt;
use std::time::Duration;

use app::ports::Wire;
use domain::message::{Address, Form, Outcome, Words};
use domain::{MessageId, WhatsAppUser};
use reqwest::{Client, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::body::Body;
use super::field;
use super::refusal::Refusal;
use crate::answer::retry_after;

/// How long a connection may take. `reqwest` takes it per client, not per request: build the client with it, so that
/// "could not connect" (to be tried again) is told from "no answer" (who knows?) before the whole request times out.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// From the start of the request to the end of the answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Opens the connection that the client's first message will take. It says who nobody is, so the answer is of no interest.
///
/// # Errors
/// When nobody answers.
pub async fn connect(http: &Client, base_url: &str) -> Result<(), reqwest::Error> {
    http.head(base_url).send().await.map(drop)
}

/// One business phone number at Meta.
#[derive(Clone)]
pub struct WhatsApp {
    http: Client,
    url: String,
    token: SecretString,
    timeout: Duration,
}

impl WhatsApp {
    /// `base_url` is `https://graph.facebook.com` or what stands for it, `version` such as `v25.0`.
    pub fn new(http: Client, base_url: &str, version: &str, phone_number_id: &str, token: SecretString) -> Self {
        let url = format!(
            "{}/{version}/{phone_number_id}/messages",
            base_url.trim_end_matches('/')
        );
        Self {
            http,
            url,
            token,
            timeout: TIMEOUT,
        }
    }

    /// Sends the words in one of their forms. `opaque` (at most 512 characters) comes back with every status of this
    /// message; `quote` is Meta's id of the message to answer.
    pub async fn send(
        &self,
        to: &WhatsAppUser,
        words: &Words,
        form: Form,
        opaque: &str,
        quote: Option<&str>,
    ) -> Outcome {
        let body = match Body::new(to, words, form, opaque, quote) {
            Ok(body) => body,
            Err(reason) => {
                return Outcome::Refused {
                    reason: reason.to_owned(),
                };
            }
        };
        let request = self
            .http
            .post(&self.url)
            .bearer_auth(self.token.expose_secret())
            .timeout(self.timeout)
            .json(&body);
        match request.send().await {
            Ok(response) => answered(response).await,
            Err(error) => unanswered(&error),
        }
    }
}

impl Wire for WhatsApp {
    async fn send(&self, to: &Address, words: &Words, form: Form, opaque: &MessageId) -> Outcome {
        match to {
            Address::Whatsapp(user) => Self::send(self, user, words, form, opaque.as_str(), None).await,
            Address::Sms(_) | Address::Email(_) => Outcome::Refused {
                reason: "this address is not one of WhatsApp".to_owned(),
            },
        }
    }
}

async fn answered(response: Response) -> Outcome {
    let status = response.status();
    let after = retry_after(&response);
    let body: Value = match response.bytes().await {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
        Err(_) => {
            return Outcome::Unknown {
                reason: format!("HTTP {}, and the answer broke off", status.as_u16()),
            };
        }
    };
    if let Some(refusal) = body.get("error").and_then(Refusal::of) {
        return refusal.outcome(after);
    }
    let named = body
        .get("messages")
        .and_then(|messages| messages.get(0))
        .and_then(|message| field::id(message, "id"));
    match named {
        Some(id) if status.is_success() => Outcome::Accepted {
            provider_id: id.to_owned(),
        },
        Some(_) | None => speechless(status, after),
    }
}

/// An answer that is not Meta's: a proxy, a load balancer, a wrong address.
fn speechless(status: StatusCode, after: Option<Duration>) -> Outcome {
    let reason = format!("HTTP {} without a readable answer", status.as_u16());
    if status == StatusCode::TOO_MANY_REQUESTS {
        Outcome::Retry { after, reason }
    } else if status.is_success() || status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT {
        Outcome::Unknown { reason }
    } else {
        Outcome::Refused { reason }
    }
}

fn unanswered(error: &reqwest::Error) -> Outcome {
    if error.is_connect() {
        Outcome::Retry {
            after: None,
            reason: "no connection to WhatsApp".to_owned(),
        }
    } else if error.is_builder() {
        Outcome::Refused {
            reason: "the request could not be built: is the address of the Graph API right?".to_owned(),
        }
    } else if error.is_timeout() {
        Outcome::Unknown {
            reason: "no answer from WhatsApp in time".to_owned(),
        }
    } else {
        Outcome::Unknown {
            reason: "the connection to WhatsApp broke".to_owned(),
        }
    }
}

impl fmt::Debug for WhatsApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WhatsApp")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
