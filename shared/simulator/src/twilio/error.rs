//! How Twilio says no: a code, its words, and where they are explained.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A refusal by Twilio's API.
#[derive(Clone, Debug)]
pub(crate) struct Error {
    code: i64,
    status: StatusCode,
    message: String,
}

impl Error {
    pub(super) fn new(code: i64, message: impl Into<String>) -> Self {
        Self {
            code,
            status: usual_status(code),
            message: message.into(),
        }
    }

    /// What a scripted fault answers: its code, its HTTP status, or one made up from the other.
    pub(super) fn scripted(code: Option<i64>, status: Option<StatusCode>) -> Self {
        let code = code.unwrap_or(match status.map(|status| status.as_u16()) {
            Some(401) => 20003,
            Some(404) => 20404,
            Some(429) => 20429,
            Some(status @ 500..) => 20000 + i64::from(status),
            Some(_) => 21211,
            None => 20500,
        });
        let error = Self::new(code, "Scripted by a fault.");
        Self {
            status: status.unwrap_or(error.status),
            ..error
        }
    }

    pub(super) fn answer(&self) -> (StatusCode, Value) {
        let body = json!({
            "code": self.code,
            "message": self.message,
            "more_info": format!("https://www.twilio.com/docs/errors/{}", self.code),
            "status": self.status.as_u16(),
        });
        (self.status, body)
    }
}

fn usual_status(code: i64) -> StatusCode {
    match code {
        20003 => StatusCode::UNAUTHORIZED,
        20404 => StatusCode::NOT_FOUND,
        20429 => StatusCode::TOO_MANY_REQUESTS,
        20500 => StatusCode::INTERNAL_SERVER_ERROR,
        20503 => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_REQUEST,
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, body) = self.answer();
        (status, Json(body)).into_response()
    }
}
