//! `POST /google/token`: an access token for an assertion that the service account has signed (RFC 7523).

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::access::scopes;
use super::account::Claims;
use crate::faults::Fault;
use crate::world::World;
use crate::{clock, hex};

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const AUDIENCE: &str = "https://oauth2.googleapis.com/token";

/// How far an assertion may live ahead.
const LONGEST_SECONDS: i64 = 3600;
/// How far two clocks may be apart. Google's own figure is not documented.
const SKEW_SECONDS: i64 = 60;

/// A refusal of the token exchange. It has no envelope: it is OAuth's.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl Refused {
    fn bad(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
        }
    }

    fn unauthorized(error: &'static str, description: &str) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::bad(error, description)
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        (self.status, Json(body)).into_response()
    }
}

/// What a scripted fault answers: OAuth's error, which its `reason` names.
pub(crate) fn describe(fault: &Fault) -> (StatusCode, Value) {
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let usual = match status {
        StatusCode::UNAUTHORIZED => "invalid_client",
        StatusCode::TOO_MANY_REQUESTS => "rate_limit_exceeded",
        StatusCode::SERVICE_UNAVAILABLE => "temporarily_unavailable",
        other if other.is_client_error() => "invalid_grant",
        _ => "internal_failure",
    };
    let error = fault.reason.as_deref().unwrap_or(usual);
    (
        status,
        json!({"error": error, "error_description": "Scripted by a fault."}),
    )
}

#[derive(Debug, Deserialize)]
pub(crate) struct Request {
    #[serde(default)]
    grant_type: String,
    #[serde(default)]
    assertion: String,
}

pub(crate) async fn exchange(
    State(world): State<Arc<World>>,
    form: Result<Form<Request>, FormRejection>,
) -> Result<Json<Value>, Refused> {
    let Form(request) = form.map_err(|error| Refused::bad("invalid_request", error.body_text()))?;
    let now = clock::now();
    let own_url = format!("http://{}/google/token", world.address);
    let unique = world.next_id();
    world.google.with(|room| {
        let Some(account) = &room.account else {
            return Err(Refused::unauthorized(
                "invalid_client",
                "The OAuth client was not found.",
            ));
        };
        if request.grant_type != GRANT_TYPE {
            let description = format!("Invalid grant_type: {}", request.grant_type);
            return Err(Refused::bad("unsupported_grant_type", description));
        }
        let claims = account.verify(&request.assertion);
        let claims = claims.ok_or_else(|| Refused::bad("invalid_grant", "Invalid JWT Signature."))?;
        check(&claims, &account.email, &own_url, now)?;
        let granted = scopes(&claims.scope);
        let invalid_scope = || {
            let description = "Invalid OAuth scope or ID token audience provided.";
            Refused::bad("invalid_scope", description)
        };
        let granted = granted.ok_or_else(invalid_scope)?;
        let seconds = account.token_seconds;
        let token = format!(
            "ya29.c.{}",
            hex::encode(digest(&SHA256, &unique.to_be_bytes()).as_ref())
        );
        let expires = now + SignedDuration::from_secs(i64::from(seconds));
        room.tokens.grant(token.clone(), granted, expires, now);
        Ok(Json(
            json!({"access_token": token, "expires_in": seconds, "token_type": "Bearer"}),
        ))
    })
}

fn check(claims: &Claims, email: &str, own_url: &str, now: Timestamp) -> Result<(), Refused> {
    if claims.iss != email {
        return Err(Refused::bad("invalid_grant", "Invalid grant: account not found"));
    }
    if claims.aud != AUDIENCE && claims.aud != own_url {
        let description = format!("Invalid JWT: Failed audience check. The right audience is {AUDIENCE}");
        return Err(Refused::bad("invalid_grant", description));
    }
    let now = now.as_second();
    let issued = claims.iat <= now + SKEW_SECONDS && claims.iat >= now - LONGEST_SECONDS - SKEW_SECONDS;
    let short_lived = claims.exp > claims.iat && claims.exp - claims.iat <= LONGEST_SECONDS;
    if !issued || !short_lived || claims.exp < now - SKEW_SECONDS {
        let description = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. \
                           Check your iat and exp values in the JWT claim.";
        return Err(Refused::bad("invalid_grant", description));
    }
    // To act as somebody needs domain-wide delegation, which the simulated account does not have.
    if claims.sub.is_some() {
        let description = "Client is unauthorized to retrieve access tokens using this method, or client not \
                           authorized for any of the scopes requested.";
        return Err(Refused::unauthorized("unauthorized_client", description));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(change: impl FnOnce(&mut Claims)) -> Option<Refused> {
        let mut claims = Claims {
            iss: "lab@example.test".into(),
            scope: String::new(),
            aud: AUDIENCE.into(),
            iat: 1_000_000,
            exp: 1_003_600,
            sub: None,
        };
        change(&mut claims);
        let now = Timestamp::from_second(1_000_010).unwrap();
        check(&claims, "lab@example.test", "http://127.0.0.1:4567/google/token", now).err()
    }

    #[test]
    fn good_claims_pass() {
        assert_eq!(refused(|_| {}), None);
        assert_eq!(
            refused(|claims| claims.aud = "http://127.0.0.1:4567/google/token".into()),
            None
        );
        assert_eq!(
            refused(|claims| (claims.iat, claims.exp) = (1_000_060, 1_003_660)),
            None
        );
    }

    #[test]
    fn claims_that_google_refuses_are_refused() {
        assert!(refused(|claims| claims.iss = "other@example.test".into()).is_some());
        assert!(refused(|claims| claims.aud = "https://www.googleapis.com/".into()).is_some());
        assert!(refused(|claims| claims.exp += 1).is_some(), "lives too long");
        assert!(refused(|claims| (claims.iat, claims.exp) = (1_000_100, 1_000_200)).is_some());
        assert!(refused(|claims| (claims.iat, claims.exp) = (999_000, 999_900)).is_some());
        assert!(refused(|claims| claims.exp = claims.iat).is_some());
        let delegated = refused(|claims| claims.sub = Some("owner@example.test".into())).unwrap();
        assert_eq!(
            (delegated.status.as_u16(), delegated.error),
            (401, "unauthorized_client")
        );
    }
}
