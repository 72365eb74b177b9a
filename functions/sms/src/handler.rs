//! Checks Twilio's signature over the address that it called, and queues what came.

use channels::sms::{Envelope, params, signature};
use lambda_http::http::HeaderValue;
use lambda_http::{Body, Request, RequestExt, Response};
use runtime::problem::Problem;
use runtime::{edge, metrics};
use secrecy::SecretString;
use store::{InboxEntry, SqsQueues};

/// An SMS has at most 1600 characters, and what Twilio adds about it is short.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// `TwiML` that does nothing: answers go out by themselves, when they may.
const NOTHING: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#;

pub(crate) struct Endpoint {
    pub(crate) auth_tokens: Vec<SecretString>,
    /// Under which address Twilio knows the API, if that is not its own.
    pub(crate) public_url: Option<String>,
    pub(crate) queues: SqsQueues,
}

pub(crate) async fn handle(endpoint: &Endpoint, request: Request) -> Result<Response<Body>, Problem> {
    let posted = params(edge::body(&request, MAX_BODY_BYTES)?);
    let header = request.headers().get("x-twilio-signature");
    let header = header.and_then(|value| value.to_str().ok());
    let address = address(endpoint.public_url.as_deref(), &request);
    if !signature::verify(&endpoint.auth_tokens, &address, &posted, header) {
        metrics::count("SmsSignatureRefused", 1);
        return Err(Problem::forbidden("X-Twilio-Signature does not match the call"));
    }
    let query = params(request.uri().query().unwrap_or_default().as_bytes());
    let envelope = Envelope::new(&posted, &query, runtime::now());
    let entry = InboxEntry {
        group: envelope.group(),
        dedup_id: envelope.dedup_id(),
        body: envelope.to_json(),
    };
    endpoint.queues.inbox(&[entry]).await.map_err(|error| {
        tracing::error!(%error, "the inbox did not take an SMS event");
        Problem::unavailable()
    })?;
    let mut response = Response::new(Body::Text(NOTHING.to_owned()));
    response
        .headers_mut()
        .insert("content-type", HeaderValue::from_static("text/xml; charset=utf-8"));
    Ok(response)
}

/// The whole address that was called. Whoever lies about the Host still has to sign it.
fn address(public_url: Option<&str>, request: &Request) -> String {
    let base = edge::base(public_url, request);
    let path = request.raw_http_path();
    match request.uri().query() {
        Some(query) => format!("{base}{path}?{query}"),
        None => format!("{base}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use lambda_http::request::from_str;
    use secrecy::SecretString;

    use super::*;

    /// The event that `events/` has for this function.
    fn request(name: &str) -> Request {
        let path = format!("{}/../../events/{name}", env!("CARGO_MANIFEST_DIR"));
        from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn verified(request: &Request, public_url: Option<&str>) -> bool {
        let tokens = [SecretString::from("local-twilio-auth-token")];
        let header = request.headers().get("x-twilio-signature").unwrap();
        let posted = params(edge::body(request, MAX_BODY_BYTES).unwrap());
        signature::verify(&tokens, &address(public_url, request), &posted, header.to_str().ok())
    }

    #[test]
    fn the_address_is_the_one_that_twilio_called() {
        let reply = request("sms.reply.json");
        let status = request("sms.status.json");
        assert_eq!(
            address(None, &status),
            "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/sms/status?id=0199b2f0-7c1e-7d3a-9f00-3c5d8e2a4b61"
        );
        assert!(verified(&reply, None) && verified(&status, None));
        assert_eq!(
            address(Some("https://practice.example/"), &reply),
            "https://practice.example/sms"
        );
        assert!(!verified(&reply, Some("https://practice.example")));
    }
}
