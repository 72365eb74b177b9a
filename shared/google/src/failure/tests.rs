//! Tests of the classification, with Google's own error bodies where there are some.

use reqwest::header::HeaderValue;
use serde_json::json;

use super::*;

fn answered(status: u16, body: &str) -> Failure {
    let status = StatusCode::from_u16(status).unwrap();
    Failure::answered(status, &HeaderMap::new(), body.as_bytes())
}

fn service(status: u16, reason: &str) -> Failure {
    let error =
        json!({"error": {"errors": [{"domain": "usageLimits", "reason": reason}], "code": status, "message": "Words"}});
    answered(status, &error.to_string())
}

fn exchange(status: u16, error: &str) -> Failure {
    answered(
        status,
        &json!({"error": error, "error_description": "Words"}).to_string(),
    )
}

#[track_caller]
fn passes(failure: &Failure) {
    assert!(matches!(failure, Failure::Retryable { .. }), "{failure:?}");
}

#[track_caller]
fn stays(failure: &Failure) {
    assert!(matches!(failure, Failure::Permanent { .. }), "{failure:?}");
}

#[test]
fn limits_pass_also_when_they_come_as_forbidden() {
    for reason in [
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "quotaExceeded",
        "dailyLimitExceeded",
    ] {
        passes(&service(403, reason));
    }
    let newer = json!({"error": {"code": 403, "message": "Words", "status": "RESOURCE_EXHAUSTED"}});
    passes(&answered(403, &newer.to_string()));
    for reason in [
        "forbiddenForNonOrganizer",
        "insufficientPermissions",
        "storageQuotaExceeded",
    ] {
        stays(&service(403, reason));
    }
}

#[test]
fn the_day_s_limit_is_not_tried_again_at_once() {
    assert!(service(403, "rateLimitExceeded").passes_soon());
    assert!(!service(403, "dailyLimitExceeded").passes_soon());
}

#[test]
fn a_quota_by_the_minute_is_not_tried_again_at_once() {
    let spent = json!({"error": {"code": 429, "message": "Words", "status": "RESOURCE_EXHAUSTED"}});
    let failure = answered(429, &spent.to_string());
    assert_eq!(failure.after(), Some(Duration::from_mins(1)));
    assert!(!failure.passes_soon());
    // A limit by the second says so first.
    let rate = json!({"error": {
        "errors": [{"reason": "rateLimitExceeded"}], "code": 429, "status": "RESOURCE_EXHAUSTED",
    }});
    assert!(answered(429, &rate.to_string()).passes_soon());
    let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static("1"))]);
    let told = Failure::answered(StatusCode::TOO_MANY_REQUESTS, &headers, spent.to_string().as_bytes());
    assert_eq!(told.after(), Some(Duration::from_secs(1)));
}

#[test]
fn faults_of_googles_pass() {
    for status in [408, 429, 500, 502, 503, 504] {
        passes(&answered(status, "<html>oops</html>"));
    }
    for status in [400, 404, 409, 410, 412] {
        stays(&answered(status, ""));
    }
}

#[test]
fn the_token_exchange_names_what_passes() {
    for error in ["internal_failure", "server_error", "temporarily_unavailable"] {
        passes(&exchange(400, error));
    }
    for error in ["invalid_grant", "invalid_scope", "unauthorized_client"] {
        stays(&exchange(400, error));
    }
}

#[test]
fn reasons_are_googles_own() {
    let reason = |failure: Failure| failure.to_string();
    let not_found = include_str!("../../tests/fixtures/calendar_404_notFound.json");
    assert_eq!(
        reason(answered(404, not_found)),
        "Google refuses: 404 notFound: Not Found"
    );
    let empty = include_str!("../../tests/fixtures/calendar_400_timeRangeEmpty.json");
    assert_eq!(
        reason(answered(400, empty)),
        "Google refuses: 400 timeRangeEmpty: The specified time range is empty."
    );
    let credentials = include_str!("../../tests/fixtures/calendar_401_authError.json");
    assert_eq!(
        reason(answered(401, credentials)),
        "Google does not let us in: 401 authError: Invalid Credentials"
    );
    assert_eq!(
        reason(exchange(400, "invalid_grant")),
        "Google refuses: 400 invalid_grant: Words"
    );
    assert_eq!(
        reason(answered(502, "<html>")),
        "Google is not available: 502 without a readable answer"
    );
}

#[test]
fn reasons_hold_nothing_personal() {
    let message = "Not found: ines.costa@example.test,\nwith +16505551234\tand\u{7}";
    let error = json!({"error": {"errors": [{"reason": "notFound"}], "message": message}});
    assert_eq!(
        answered(404, &error.to_string()).to_string(),
        "Google refuses: 404 notFound: Not found: … with … and"
    );
    let long = json!({"error": {"message": "x".repeat(10_000)}});
    assert!(answered(400, &long.to_string()).to_string().chars().count() < 250);
}

#[test]
fn retry_after_is_kept_and_cut() {
    let limited = |after: &'static str| {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(after))]);
        Failure::answered(StatusCode::TOO_MANY_REQUESTS, &headers, b"")
    };
    assert_eq!(limited("7").after(), Some(Duration::from_secs(7)));
    assert_eq!(limited("999999").after(), Some(Duration::from_hours(1)));
    assert_eq!(limited("Wed, 21 Oct 2026 07:28:00 GMT").after(), None);
    assert!(limited("2").passes_soon());
    assert!(!limited("3").passes_soon());
}
