//! How the Graph API says no: its error body, the titles of its codes, and the HTTP status that goes with each.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Where a failed status points its reader, as the real service does.
const HREF: &str = "/documentation/business-messaging/whatsapp/support/error-codes";

/// A refusal by the Graph API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Error {
    pub(crate) code: i64,
    subcode: Option<i64>,
    status: StatusCode,
    kind: &'static str,
    message: String,
    details: Option<String>,
}

impl Error {
    /// A coded error, with the title the service has for it and what is wrong in this case.
    pub(crate) fn new(code: i64, details: impl Into<String>) -> Self {
        Self {
            code,
            subcode: None,
            status: usual_status(code),
            kind: "OAuthException",
            message: format!("(#{code}) {}", title(code)),
            details: Some(details.into()),
        }
    }

    /// A parameter that Graph itself, before WhatsApp, does not accept.
    pub(crate) fn parameter(message: impl AsRef<str>) -> Self {
        let message = format!("(#100) {}", message.as_ref());
        Self {
            message,
            details: None,
            ..Self::new(100, "")
        }
    }

    /// The bearer token is missing or not ours.
    pub(crate) fn token() -> Self {
        let message = "Invalid OAuth access token - Cannot parse access token".into();
        Self {
            message,
            details: None,
            ..Self::new(190, "")
        }
    }

    /// The object in the path does not exist, or not for this token.
    pub(crate) fn unknown_object(method: &str, id: &str) -> Self {
        Self {
            subcode: Some(33),
            kind: "GraphMethodException",
            message: format!(
                "Unsupported {method} request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
                 permissions, or does not support this operation. Please read the Graph API documentation at \
                 https://developers.facebook.com/docs/graph-api"
            ),
            details: None,
            ..Self::new(100, "")
        }
    }

    /// The same error under Graph's deprecated second code, for the few that are told apart only by it.
    pub(crate) fn with_subcode(self, subcode: i64) -> Self {
        Self {
            subcode: Some(subcode),
            ..self
        }
    }

    /// What a scripted fault answers: its code, its HTTP status, or one made up from the other.
    pub(crate) fn scripted(code: Option<i64>, status: Option<StatusCode>) -> Self {
        let code = code.unwrap_or_else(|| usual_code(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)));
        let error = Self::new(code, "Scripted by a fault.");
        Self {
            status: status.unwrap_or(error.status),
            ..error
        }
    }

    /// The HTTP status and body of the answer. `trace` tells one refusal from another, as Meta's support asks for it.
    pub(crate) fn answer(&self, trace: u64) -> (StatusCode, Value) {
        let mut error = json!({
            "message": self.message,
            "type": self.kind,
            "code": self.code,
            "fbtrace_id": format!("Asim{trace:018}"),
        });
        if let (Some(details), Some(fields)) = (&self.details, error.as_object_mut()) {
            fields.insert(
                "error_data".into(),
                json!({"messaging_product": "whatsapp", "details": details}),
            );
        }
        if let (Some(subcode), Some(fields)) = (self.subcode, error.as_object_mut()) {
            fields.insert("error_subcode".into(), json!(subcode));
        }
        if let (true, Some(fields)) = (transient(self.code), error.as_object_mut()) {
            fields.insert("is_transient".into(), json!(true));
        }
        (self.status, json!({ "error": error }))
    }

    /// The same refusal as a `failed` status carries it.
    pub(crate) fn in_status(&self) -> Value {
        let title = title(self.code);
        let details = self.details.as_deref().unwrap_or(title);
        json!({
            "code": self.code,
            "title": title,
            "message": title,
            "error_data": {"details": details},
            "href": HREF,
        })
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, body) = self.answer(self.code.unsigned_abs());
        (status, Json(body)).into_response()
    }
}

/// Meta's title of a code (error codes page, 2026-05-15).
fn title(code: i64) -> &'static str {
    match code {
        0 => "AuthException",
        1 => "API Unknown",
        2 => "API Service",
        3 => "API Method",
        4 => "API Too Many Calls",
        10 => "Permission Denied",
        33 | 100 => "Invalid parameter",
        190 => "Access token has expired",
        200..=299 => "API Permission",
        368 => "Temporarily blocked for policies violations",
        80007 => "Rate limit issues",
        130_403 => "Business blocked this user",
        130_429 => "Rate limit hit",
        130_472 => "User's number is part of an experiment",
        130_497 => "Business account is restricted from messaging users in this country",
        131_000 => "Something went wrong",
        131_005 => "Access denied",
        131_008 => "Required parameter is missing",
        131_009 => "Parameter value is not valid",
        131_016 => "Service unavailable",
        131_021 => "Recipient cannot be sender",
        131_026 => "Message undeliverable",
        131_031 => "Account has been locked",
        131_042 => "Business eligibility payment issue",
        131_047 => "Re-engagement message",
        131_048 => "Spam rate limit hit",
        131_049 => "This message was not delivered to maintain healthy ecosystem engagement.",
        131_050 => "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages",
        131_051 => "Unsupported message type",
        131_052 => "Media download error",
        131_053 => "Media upload error",
        131_056 => "(Business Account, Consumer Account) pair rate limit hit",
        131_057 => "Account in maintenance mode",
        131_062 => "Business-scoped user id is not supported here",
        132_000 => "Number of parameters does not match the expected number of params",
        132_001 => "Template name does not exist in the translation",
        132_005 => "Translated text too long",
        132_007 => "Template format character policy violated",
        132_012 => "Parameter format does not match format in the created template",
        132_015 => "Template is paused",
        132_016 => "Template is disabled",
        132_018 => "There's an issue with the parameters in your template",
        133_004 => "Server temporarily unavailable",
        133_010 => "Phone number not registered",
        _ => "Unknown error",
    }
}

/// The HTTP status for a code. Meta documents none per code, so callers must not branch on it.
fn usual_status(code: i64) -> StatusCode {
    match code {
        0 | 190 => StatusCode::UNAUTHORIZED,
        3 | 10 | 200..=299 | 131_005 => StatusCode::FORBIDDEN,
        132_001 => StatusCode::NOT_FOUND,
        1 | 131_000 => StatusCode::INTERNAL_SERVER_ERROR,
        2 | 131_016 | 133_004 => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// The code for an HTTP status that a fault asks for without naming one.
fn usual_code(status: StatusCode) -> i64 {
    match status {
        StatusCode::UNAUTHORIZED => 190,
        StatusCode::FORBIDDEN => 10,
        StatusCode::TOO_MANY_REQUESTS => 130_429,
        StatusCode::SERVICE_UNAVAILABLE => 131_016,
        other if other.is_client_error() => 131_009,
        _ => 131_000,
    }
}

/// Whether Graph itself marks the error as passing.
fn transient(code: i64) -> bool {
    matches!(code, 1 | 2 | 131_016 | 133_004)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coded_error_has_metas_shape() {
        let (status, body) = Error::new(131_047, "too late").answer(7);
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(
            body,
            json!({"error": {
                "message": "(#131047) Re-engagement message",
                "type": "OAuthException",
                "code": 131_047,
                "error_data": {"messaging_product": "whatsapp", "details": "too late"},
                "fbtrace_id": "Asim000000000000000007",
            }})
        );
    }

    #[test]
    fn an_unknown_object_is_100_with_subcode_33() {
        let (status, body) = Error::unknown_object("post", "123").answer(1);
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(body["error"]["code"], 100);
        assert_eq!(body["error"]["error_subcode"], 33);
        assert_eq!(body["error"]["type"], "GraphMethodException");
    }

    #[test]
    fn a_scripted_error_is_made_up_from_what_is_given() {
        let (status, body) = Error::scripted(None, Some(StatusCode::TOO_MANY_REQUESTS)).answer(1);
        assert_eq!((status.as_u16(), &body["error"]["code"]), (429, &json!(130_429)));
        let (status, body) = Error::scripted(Some(2), None).answer(1);
        assert_eq!((status.as_u16(), &body["error"]["is_transient"]), (503, &json!(true)));
    }

    #[test]
    fn a_failed_status_carries_title_and_details() {
        let error = Error::new(131_026, "no such user").in_status();
        assert_eq!(error["title"], "Message undeliverable");
        assert_eq!(error["error_data"]["details"], "no such user");
    }
}
