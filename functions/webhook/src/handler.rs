//! Answers Meta's verification, checks signatures, and queues what came, one entry per event.

use channels::whatsapp::{self, signature};
use lambda_http::http::Method;
use lambda_http::{Body, Request, RequestExt, Response};
use runtime::problem::Problem;
use runtime::{edge, metrics};
use secrecy::{ExposeSecret, SecretString};
use store::{InboxEntry, SqsQueues};

/// Meta posts at most 3 MB ("Webhooks overview").
const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

pub(crate) struct Endpoint {
    pub(crate) app_secrets: Vec<SecretString>,
    pub(crate) verify_token: SecretString,
    pub(crate) queues: SqsQueues,
}

pub(crate) async fn handle(endpoint: &Endpoint, request: Request) -> Result<Response<Body>, Problem> {
    if request.method() == Method::GET {
        return verify(endpoint, &request);
    }
    let body = edge::body(&request, MAX_BODY_BYTES)?;
    let header = request
        .headers()
        .get("x-hub-signature-256")
        .and_then(|value| value.to_str().ok());
    if !signature::verify(&endpoint.app_secrets, header, body) {
        metrics::count("WebhookSignatureRefused", 1);
        return Err(Problem::unauthorized("X-Hub-Signature-256 does not match the body"));
    }
    let batch = match whatsapp::split(body, runtime::now()) {
        Ok(batch) => batch,
        // Signed, but not understood, now or ever: asking Meta to send it again would not help.
        Err(error) => {
            tracing::error!(%error, "a signed webhook body is not JSON");
            metrics::count("WebhookNotUnderstood", 1);
            return Ok(received());
        }
    };
    for skipped in &batch.skipped {
        tracing::warn!(
            field = skipped.field,
            why = skipped.why.name(),
            "an entry of a webhook was left out"
        );
    }
    metrics::count("WebhookEntriesSkipped", batch.skipped.len());
    let entries: Vec<InboxEntry> = batch
        .envelopes
        .iter()
        .map(|envelope| InboxEntry {
            group: envelope.group(),
            dedup_id: envelope.dedup_id(),
            body: envelope.to_json(),
        })
        .collect();
    endpoint.queues.inbox(&entries).await.map_err(|error| {
        // Anything but a 200 makes Meta post it all again.
        tracing::error!(%error, entries = entries.len(), "the inbox did not take everything");
        Problem::unavailable()
    })?;
    Ok(received())
}

/// Meta, "Webhooks: getting started": answer the challenge if the token is ours.
fn verify(endpoint: &Endpoint, request: &Request) -> Result<Response<Body>, Problem> {
    let query = request.query_string_parameters();
    let is_subscription = query.first("hub.mode") == Some("subscribe");
    let token = query.first("hub.verify_token").unwrap_or_default();
    let expected = endpoint.verify_token.expose_secret();
    let same = aws_lc_rs::constant_time::verify_slices_are_equal(token.as_bytes(), expected.as_bytes()).is_ok();
    match query.first("hub.challenge") {
        Some(challenge) if is_subscription && same => Ok(plain(challenge)),
        Some(_) | None => Err(Problem::forbidden("Verification failed")),
    }
}

fn received() -> Response<Body> {
    plain("EVENT_RECEIVED")
}

fn plain(text: &str) -> Response<Body> {
    let mut response = Response::new(Body::Text(text.to_owned()));
    let value = lambda_http::http::HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert("content-type", value);
    response
}
