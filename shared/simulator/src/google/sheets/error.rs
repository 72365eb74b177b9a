//! How Sheets says no: the newer of Google's two envelopes, without `errors`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::google::error;

/// A refusal by Sheets.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Error {
    status: StatusCode,
    /// The canonical code, such as `INVALID_ARGUMENT`.
    code: String,
    message: String,
    details: Vec<Value>,
}

impl Error {
    fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
            details: Vec::new(),
        }
    }

    /// A value that makes no sense.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", message)
    }

    /// A request that does not have the documented form: `field` is the place that is wrong, if it has a name.
    pub(crate) fn malformed(field: &str, message: impl Into<String>) -> Self {
        let error = Self::invalid(message);
        let mut violation = json!({"description": error.message});
        if let (false, Some(fields)) = (field.is_empty(), violation.as_object_mut()) {
            fields.insert("field".into(), json!(field));
        }
        let detail = json!({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]});
        Self {
            details: vec![detail],
            ..error
        }
    }

    pub(crate) fn range(text: &str) -> Self {
        Self::invalid(format!("Unable to parse range: {text}"))
    }

    pub(crate) fn no_grid(id: i64) -> Self {
        Self::invalid(format!("No grid with id: {id}"))
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", "Requested entity was not found.")
    }

    /// The spreadsheet is not shared with the account.
    pub(crate) fn denied() -> Self {
        let message = "The caller does not have permission";
        Self::new(StatusCode::FORBIDDEN, "PERMISSION_DENIED", message)
    }

    /// Too many calls in a minute. `kind` is `Read` or `Write`.
    pub(crate) fn exhausted(kind: &str, limit: u32) -> Self {
        let message = format!(
            "Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute per user' of service \
             'sheets.googleapis.com' for consumer 'project_number:100000000001'."
        );
        let detail = json!({
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": {
                "quota_limit": format!("{kind}RequestsPerMinutePerUser"),
                "quota_limit_value": limit.to_string(),
                "quota_location": "global",
                "quota_metric": format!("sheets.googleapis.com/{}_requests", kind.to_lowercase()),
                "quota_unit": "1/min/{project}/{user}",
                "consumer": "projects/100000000001",
                "service": "sheets.googleapis.com",
            },
        });
        Self {
            details: vec![detail],
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "RESOURCE_EXHAUSTED", message)
        }
    }

    /// Names the part of a batch that is wrong, such as `requests[0].addSheet`.
    pub(crate) fn within(self, part: &str) -> Self {
        Self {
            message: format!("Invalid {part}: {}", self.message),
            ..self
        }
    }

    /// What a scripted fault answers: its reason, or the usual code of its status.
    pub(crate) fn scripted(status: Option<u16>, reason: Option<&str>) -> Self {
        let status = status.and_then(|status| StatusCode::from_u16(status).ok());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (code, message) = match status {
            StatusCode::BAD_REQUEST => ("INVALID_ARGUMENT", "Request contains an invalid argument."),
            StatusCode::UNAUTHORIZED => ("UNAUTHENTICATED", CREDENTIALS),
            StatusCode::FORBIDDEN => return Self::denied(),
            StatusCode::NOT_FOUND => return Self::not_found(),
            StatusCode::CONFLICT => ("ABORTED", "The operation was aborted."),
            StatusCode::TOO_MANY_REQUESTS => return Self::exhausted("Write", 60),
            StatusCode::SERVICE_UNAVAILABLE => ("UNAVAILABLE", "The service is currently unavailable."),
            _ => ("INTERNAL", "Internal error encountered."),
        };
        Self::new(status, reason.unwrap_or(code), message)
    }

    /// The HTTP status and body of the answer.
    pub(crate) fn answer(&self) -> (StatusCode, Value) {
        let mut error = json!({"code": self.status.as_u16(), "message": self.message, "status": self.code});
        if let (false, Some(fields)) = (self.details.is_empty(), error.as_object_mut()) {
            fields.insert("details".into(), json!(self.details));
        }
        (self.status, json!({"error": error}))
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

const CREDENTIALS: &str = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or \
                           other valid authentication credential.";

/// The token's refusals are Calendar's and Drive's, too: Sheets says them in its own words.
impl From<error::Error> for Error {
    fn from(error: error::Error) -> Self {
        let (status, body) = error.answer();
        if status == StatusCode::UNAUTHORIZED {
            return Self::new(status, "UNAUTHENTICATED", CREDENTIALS);
        }
        let message = body.pointer("/error/message").and_then(Value::as_str);
        let code = if status == StatusCode::FORBIDDEN {
            "PERMISSION_DENIED"
        } else {
            "INVALID_ARGUMENT"
        };
        Self::new(status, code, message.unwrap_or_default())
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, body) = self.answer();
        (status, Json(body)).into_response()
    }
}
