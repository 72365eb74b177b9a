//! Checks a carrier event's signature and translates it.

use api::fields;
use app::TrackingEvent;
use domain::Timestamp;
use domain::delivery::DeliveryStatus;
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge;
use runtime::problem::Problem;
use secrecy::SecretString;
use serde_json::json;
use store::Chairside;

/// `sha256=` and the HMAC-SHA256 of the raw body in lower-case hex, keyed with the secret that both sides share.
const SIGNATURE: &str = "x-chairside-signature-256";

pub(crate) struct Endpoint {
    pub(crate) app: Chairside,
    pub(crate) secrets: Vec<SecretString>,
}

pub(crate) async fn handle(endpoint: &Endpoint, request: Request) -> Result<Response<Body>, Problem> {
    let body = edge::body(&request, edge::MAX_BODY_BYTES)?;
    let signature = request.headers().get(SIGNATURE).and_then(|value| value.to_str().ok());
    if !channels::signature::verify(&endpoint.secrets, signature, body) {
        return Err(Problem::unauthorized(format!(
            "the header {SIGNATURE} does not match the body"
        )));
    }
    let now = runtime::now();
    let mut fields = Fields::parse(body)?;
    let event = TrackingEvent {
        tracking_number: fields.required_text("tracking_number", fields::MAX_NAME),
        status: fields::delivery_status(&mut fields, "status").unwrap_or(DeliveryStatus::InfoReceived),
        at: time(&mut fields).unwrap_or(now),
    };
    fields.required_text("status", fields::MAX_NAME);
    fields.finish_leniently()?;
    let tracked = endpoint.app.track(&event, runtime::now).await.map_err(api::problem)?;
    Ok(edge::json(
        200,
        &json!({ "case_id": tracked.case.as_str(), "changed": tracked.changed, "case_status": tracked.status }),
    ))
}

/// When it happened: RFC 3339, or unix seconds.
fn time(fields: &mut Fields) -> Option<Timestamp> {
    let parse = |text: &str| {
        let seconds = text
            .parse()
            .ok()
            .and_then(|seconds| Timestamp::from_second(seconds).ok());
        seconds.or_else(|| text.parse().ok())
    };
    fields.parsed("at", parse, || "has to be a time: RFC 3339, or unix seconds".to_owned())
}
