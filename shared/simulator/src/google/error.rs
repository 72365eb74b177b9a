//! How Google's APIs say no: one envelope, with a reason that says more than the HTTP status.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A refusal by Calendar or Drive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Error {
    status: StatusCode,
    domain: &'static str,
    reason: String,
    message: String,
    /// The kind of place that is wrong (parameter or header), and its name.
    location: Option<(&'static str, String)>,
}

impl Error {
    pub(crate) fn new(status: StatusCode, reason: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            domain: domain(reason),
            reason: reason.into(),
            message: message.into(),
            location: None,
        }
    }

    /// A value that is not acceptable.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", message)
    }

    /// A value that is missing.
    pub(crate) fn required(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "required", message)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "notFound", "Not Found")
    }

    /// The bearer token is missing, made up or expired.
    pub(crate) fn credentials() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "authError", "Invalid Credentials").at("header", "Authorization")
    }

    /// The token is good, but not for this.
    pub(crate) fn scope() -> Self {
        let message = "Request had insufficient authentication scopes.";
        Self::new(StatusCode::FORBIDDEN, "insufficientPermissions", message)
    }

    /// A range of time with nothing in it.
    pub(crate) fn empty_range() -> Self {
        let message = "The specified time range is empty.";
        Self::new(StatusCode::BAD_REQUEST, "timeRangeEmpty", message).at("parameter", "timeMax")
    }

    /// The object was changed since the caller looked.
    pub(crate) fn precondition() -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "conditionNotMet",
            "Precondition Failed",
        )
        .at("header", "If-Match")
    }

    /// Names the place that is wrong.
    pub(crate) fn at(self, kind: &'static str, name: impl Into<String>) -> Self {
        Self {
            location: Some((kind, name.into())),
            ..self
        }
    }

    /// What a scripted fault answers: its reason, or the usual one of its status.
    pub(crate) fn scripted(status: Option<StatusCode>, reason: Option<&str>) -> Self {
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (usual, message) = match status {
            StatusCode::BAD_REQUEST => ("badRequest", "Bad Request"),
            StatusCode::UNAUTHORIZED => return Self::credentials(),
            StatusCode::FORBIDDEN => ("forbidden", "Forbidden"),
            StatusCode::NOT_FOUND => ("notFound", "Not Found"),
            StatusCode::CONFLICT => ("conflict", "Conflict"),
            StatusCode::GONE => ("deleted", "Resource has been deleted"),
            StatusCode::PRECONDITION_FAILED => return Self::precondition(),
            StatusCode::TOO_MANY_REQUESTS => ("rateLimitExceeded", "Rate Limit Exceeded"),
            _ => ("backendError", "Backend Error"),
        };
        match reason {
            Some(reason) if reason != usual => Self::new(status, reason, "Scripted by a fault."),
            Some(_) | None => Self::new(status, usual, message),
        }
    }

    /// The HTTP status and body of the answer.
    pub(crate) fn answer(&self) -> (StatusCode, Value) {
        let mut detail = json!({"domain": self.domain, "reason": self.reason, "message": self.message});
        if let (Some((kind, name)), Some(fields)) = (&self.location, detail.as_object_mut()) {
            fields.insert("locationType".into(), json!(kind));
            fields.insert("location".into(), json!(name));
        }
        let code = self.status.as_u16();
        let body = json!({"error": {"errors": [detail], "code": code, "message": self.message}});
        (self.status, body)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, body) = self.answer();
        (status, Json(body)).into_response()
    }
}

/// The part of Google that a reason belongs to.
fn domain(reason: &str) -> &'static str {
    match reason {
        "timeRangeEmpty"
        | "fullSyncRequired"
        | "updatedMinTooLongAgo"
        | "forbiddenForServiceAccounts"
        | "forbiddenForNonOrganizer" => "calendar",
        "rateLimitExceeded"
        | "userRateLimitExceeded"
        | "quotaExceeded"
        | "dailyLimitExceeded"
        | "storageQuotaExceeded" => "usageLimits",
        _ => "global",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(error: &Error, documented: &str) {
        let documented: Value = serde_json::from_str(documented).unwrap();
        assert_eq!(error.answer().1, documented);
    }

    #[test]
    fn errors_are_googles_own() {
        check(
            &Error::empty_range(),
            include_str!("../../tests/fixtures/google/calendar_400_timeRangeEmpty.json"),
        );
        check(
            &Error::credentials(),
            include_str!("../../tests/fixtures/google/calendar_401_authError.json"),
        );
        check(
            &Error::not_found(),
            include_str!("../../tests/fixtures/google/calendar_404_notFound.json"),
        );
        check(
            &Error::scripted(Some(StatusCode::GONE), None),
            include_str!("../../tests/fixtures/google/calendar_410_deleted.json"),
        );
    }

    #[test]
    fn a_scripted_reason_lands_in_its_domain() {
        let (status, body) = Error::scripted(Some(StatusCode::FORBIDDEN), Some("rateLimitExceeded")).answer();
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert_eq!(body["error"]["errors"][0]["domain"], "usageLimits");
        assert_eq!(body["error"]["code"], 403);
    }
}
