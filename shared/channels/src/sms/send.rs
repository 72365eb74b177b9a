//! Sends one SMS, and tells how that ended.
//!
//! Twilio has no idempotency key: whatever may have been processed is `Unknown`, and is never simply sent again. The
//! status events of a message carry our id in the address that they are posted to, so that an unknown outcome can be
//! reconciled. Source: Twilio, "Message resource" (2010-04-01).

use std::fmt;
use std::time::Duration;

use domain::message::Outcome;
use domain::{MessageId, Phone};
use form_urlencoded::Serializer;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::refusal::Refusal;
use super::sender::Sender;
use crate::answer::retry_after;

/// From the start of the request to the end of the answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// One account at Twilio.
#[derive(Clone)]
pub struct Twilio {
    http: Client,
    url: String,
    account_sid: String,
    auth_token: SecretString,
    from: Sender,
    status_callback: Option<String>,
    timeout: Duration,
}

impl Twilio {
    /// `base_url` is `https://api.twilio.com` or what stands for it. To `status_callback` Twilio posts what becomes of each
    /// message. `http` needs a connect timeout that is shorter than ten seconds.
    pub fn new(
        http: Client,
        base_url: &str,
        account_sid: &str,
        auth_token: SecretString,
        from: Sender,
        status_callback: Option<String>,
    ) -> Self {
        let base_url = base_url.trim_end_matches('/');
        Self {
            http,
            url: format!("{base_url}/2010-04-01/Accounts/{account_sid}/Messages.json"),
            account_sid: account_sid.to_owned(),
            auth_token,
            from,
            status_callback,
            timeout: TIMEOUT,
        }
    }

    /// One attempt. `id` comes back with every status event of the message.
    pub async fn send(&self, to: &Phone, body: &str, id: &MessageId) -> Outcome {
        let request = self
            .http
            .post(&self.url)
            .basic_auth(&self.account_sid, Some(self.auth_token.expose_secret()))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .timeout(self.timeout)
            .body(self.form(to, body, id));
        match request.send().await {
            Ok(response) => answered(response).await,
            Err(error) => unanswered(&error),
        }
    }

    fn form(&self, to: &Phone, body: &str, id: &MessageId) -> String {
        let (field, from) = self.from.field();
        let mut form = Serializer::new(String::new());
        form.append_pair("To", to.as_str())
            .append_pair(field, from)
            .append_pair("Body", body);
        if let Some(url) = &self.status_callback {
            form.append_pair("StatusCallback", &with_id(url, id));
        }
        form.finish()
    }
}

/// The name of the parameter in which our id of a message travels.
pub(super) const ID: &str = "id";

fn with_id(url: &str, id: &MessageId) -> String {
    let join = if url.contains('?') { '&' } else { '?' };
    let pair = Serializer::new(String::new()).append_pair(ID, id.as_str()).finish();
    format!("{url}{join}{pair}")
}

async fn answered(response: Response) -> Outcome {
    let status = response.status();
    let after = retry_after(&response);
    let Ok(bytes) = response.bytes().await else {
        return Outcome::Unknown {
            reason: format!("HTTP {}, and the answer broke off", status.as_u16()),
        };
    };
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let refusal = Refusal::of(&body);
    if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT {
        let reason = refusal.map_or_else(|| speechless(status), |refusal| refusal.reason());
        return Outcome::Unknown { reason };
    }
    let limited = status == StatusCode::TOO_MANY_REQUESTS;
    if !status.is_success() {
        return match refusal {
            Some(refusal) => refusal.of_attempt(limited, after),
            None if limited => Outcome::Retry {
                after,
                reason: speechless(status),
            },
            None => Outcome::Refused {
                reason: speechless(status),
            },
        };
    }
    match body.get("sid").and_then(Value::as_str).filter(|sid| !sid.is_empty()) {
        Some(sid) => Outcome::Accepted {
            provider_id: sid.to_owned(),
        },
        None => Outcome::Unknown {
            reason: speechless(status),
        },
    }
}

/// An answer that is not Twilio's: a proxy, a load balancer, a wrong address.
fn speechless(status: StatusCode) -> String {
    format!("HTTP {} without a readable answer", status.as_u16())
}

fn unanswered(error: &reqwest::Error) -> Outcome {
    let reason = |words: &str| words.to_owned();
    if error.is_connect() {
        Outcome::Retry {
            after: None,
            reason: reason("no connection to Twilio"),
        }
    } else if error.is_builder() {
        Outcome::Refused {
            reason: reason("the request could not be built: is the address of Twilio's API right?"),
        }
    } else if error.is_timeout() {
        Outcome::Unknown {
            reason: reason("no answer from Twilio in time"),
        }
    } else {
        Outcome::Unknown {
            reason: reason("the connection to Twilio broke"),
        }
    }
}

impl fmt::Debug for Twilio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Twilio").field("url", &self.url).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
