//! RFC 9457 problem documents: what an API answers when it does not do what was asked.

use lambda_http::http::StatusCode;
use lambda_http::{Body, Response};
use serde_json::{Value, json};

/// An answer that is not a success. `detail` is for the caller; what is only for us goes to the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    pub status: u16,
    /// The stable name of the kind of problem: the end of its `type`.
    pub kind: &'static str,
    pub title: &'static str,
    pub detail: String,
    /// Members beyond the standard ones.
    pub more: Vec<(&'static str, Value)>,
}

impl Problem {
    pub fn new(status: u16, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind,
            title,
            detail: detail.into(),
            more: Vec::new(),
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.more.push((name, value.into()));
        self
    }

    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(400, "malformed-request", "The request cannot be read", detail)
    }

    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(401, "unauthorized", "Credentials are missing or wrong", detail)
    }

    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(403, "forbidden", "Not allowed", detail)
    }

    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(404, "not-found", "Not found", detail)
    }

    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(413, "too-large", "The request is too large", detail)
    }

    /// Something of ours is at fault; the caller may try again.
    pub fn unavailable() -> Self {
        Self::new(
            503,
            "unavailable",
            "Not available",
            "Something that this needs does not answer; please try again",
        )
    }

    pub fn internal() -> Self {
        Self::new(
            500,
            "internal-error",
            "Internal error",
            "Something went wrong here; the request id helps to find it",
        )
    }

    pub fn response(&self) -> Response<Body> {
        let mut document = json!({
            "type": format!("https://chairside.invalid/problems/{}", self.kind),
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            // The name under which the predecessor's callers look for a reason.
            "error": self.detail,
        });
        if let Value::Object(members) = &mut document {
            members.extend(
                self.more
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), value.clone())),
            );
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::new(Body::Text(document.to_string()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(
            "content-type",
            lambda_http::http::HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}
