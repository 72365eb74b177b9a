//! Posting to the business's webhook as Meta does: signed over the raw bytes, and again until it is taken.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_lc_rs::hmac;
use reqwest::header::{CONTENT_TYPE, HOST};
use serde::{Deserialize, Serialize};

use crate::faults::{Call, Service};
use crate::settings::Target;
use crate::world::World;
use crate::{clock, hex};

/// How much of an answer is worth keeping.
const ANSWER_KEPT_CHARS: usize = 2_000;

/// How a post is signed. The other two are what no receiver may accept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Signature {
    #[default]
    Valid,
    Missing,
    Wrong,
}

/// Something to post.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) body: Vec<u8>,
    pub(crate) signature: Signature,
    /// The messages it is about, for the log.
    pub(crate) ids: Vec<String>,
}

/// What came of one attempt.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Outcome {
    /// The webhook's HTTP status, if it answered.
    pub(crate) status: Option<u16>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) answer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

impl Outcome {
    fn failed(error: &str) -> Self {
        Self {
            error: Some(error.to_owned()),
            ..Self::default()
        }
    }

    fn status(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::default()
        }
    }

    fn taken(&self) -> bool {
        self.status == Some(200)
    }
}

/// One attempt, as `/_sim/whatsapp/posts` lists it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Post {
    pub(crate) at: String,
    pub(crate) ids: Vec<String>,
    pub(crate) attempt: usize,
    pub(crate) took_ms: u64,
    #[serde(flatten)]
    pub(crate) outcome: Outcome,
}

/// Posts once and tells what came of it. Unless that was a 200, the attempts go on in the background.
pub(crate) async fn deliver(world: &Arc<World>, delivery: Delivery) -> Outcome {
    let generation = world.generation();
    let outcome = attempt(world, &delivery, 1).await;
    let retried = delivery.signature == Signature::Valid && world.settings.with(|settings| settings.webhook.is_some());
    if !outcome.taken() && retried {
        tokio::spawn(retry(Arc::clone(world), delivery, generation));
    }
    outcome
}

async fn retry(world: Arc<World>, delivery: Delivery, generation: u64) {
    let pauses = world.settings.with(|settings| settings.retry_ms.clone());
    for (index, pause) in pauses.into_iter().enumerate() {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if world.generation() != generation || attempt(&world, &delivery, index + 2).await.taken() {
            return;
        }
    }
    tracing::warn!(ids = ?delivery.ids, "gave up on a webhook");
}

async fn attempt(world: &World, delivery: &Delivery, number: usize) -> Outcome {
    let Some(target) = world.settings.with(|settings| settings.webhook.clone()) else {
        return Outcome::failed("no webhook is set: PUT /_sim/webhook {\"url\", \"host\"?}");
    };
    let started = Instant::now();
    let outcome = through_faults(world, &target, delivery).await;
    let post = Post {
        at: clock::now().to_string(),
        ids: delivery.ids.clone(),
        attempt: number,
        took_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        outcome: outcome.clone(),
    };
    world.whatsapp.with(|room| room.log(post));
    world.changed();
    outcome
}

/// Loses the post, delays it, or takes its answer for another one, if a fault says so.
async fn through_faults(world: &World, target: &Target, delivery: &Delivery) -> Outcome {
    let fault = world.faults.with(|faults| {
        let waits = faults.wait_for(Service::Webhook);
        let text = || String::from_utf8_lossy(&delivery.body).into_owned();
        waits
            .then(|| {
                faults.take(&Call {
                    service: Service::Webhook,
                    text: text(),
                    counts: true,
                })
            })
            .flatten()
    });
    let Some(fault) = fault else {
        return post(world, target, delivery).await;
    };
    if let Some(milliseconds) = fault.timeout {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
    let scripted = match fault.status {
        Some(status) if !fault.only_slow() => Outcome::status(status),
        None if fault.refuse => Outcome::failed("lost by a scripted fault"),
        Some(_) | None => return post(world, target, delivery).await,
    };
    if fault.after_accept {
        post(world, target, delivery).await;
    }
    scripted
}

async fn post(world: &World, target: &Target, delivery: &Delivery) -> Outcome {
    let mut request = world
        .http
        .post(&target.url)
        .header(CONTENT_TYPE, "application/json")
        .header("user-agent", "facebookexternalua")
        .body(delivery.body.clone());
    if let Some(host) = &target.host {
        request = request.header(HOST, host);
    }
    request = match delivery.signature {
        Signature::Valid => request.header("x-hub-signature-256", sign(&world.config.app_secret, &delivery.body)),
        Signature::Missing => request,
        Signature::Wrong => request.header("x-hub-signature-256", sign("not the app secret", &delivery.body)),
    };
    let response = match request.send().await {
        Ok(response) => response,
        Err(error) => return Outcome::failed(&chain(&error)),
    };
    let status = response.status().as_u16();
    let answer = response.text().await.unwrap_or_default();
    Outcome {
        status: Some(status),
        answer: answer.chars().take(ANSWER_KEPT_CHARS).collect(),
        error: None,
    }
}

/// The value of `X-Hub-Signature-256` for these bytes.
pub(crate) fn sign(secret: &str, body: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), body);
    format!("sha256={}", hex::encode(tag.as_ref()))
}

/// An error with its causes: reqwest's own text names only the address.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_hmac_of_the_raw_bytes() {
        // RFC 4231, test case 2.
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(sign("Jefe", b"what do ya want for nothing?"), expected);
    }
}
