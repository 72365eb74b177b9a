//! The token exchange, and what its tokens open.

use reqwest::Method;
use serde_json::{Value, json};

use super::bench::Bench;
use super::google::{EMAIL, EVENTS, FILES, Google, Key, SCOPES, claims, exchange, reason};

async fn introduced() -> (Bench, Key) {
    let (bench, key) = (Bench::start().await, Key::new());
    let account = json!({"client_email": EMAIL, "public_key_pem": key.public});
    let told = bench.put("/_sim/google/account", account).await;
    assert_eq!(told, json!({"client_email": EMAIL, "token_seconds": 3599}));
    (bench, key)
}

#[tokio::test]
async fn nobody_is_known_at_first() {
    let (bench, key) = (Bench::start().await, Key::new());
    let (status, told) = exchange(&bench, &key.sign(&claims(SCOPES))).await;
    assert_eq!((status, &told["error"]), (401, &json!("invalid_client")));
}

#[tokio::test]
async fn a_signed_assertion_gets_a_token() {
    let (bench, key) = introduced().await;
    let (status, told) = exchange(&bench, &key.sign(&claims(SCOPES))).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(
        (&told["token_type"], &told["expires_in"]),
        (&json!("Bearer"), &json!(3599))
    );
    let token = told["access_token"].as_str().unwrap();
    let request = bench.request(Method::GET, EVENTS).bearer_auth(token);
    assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
}

#[tokio::test]
async fn a_key_file_introduces_its_account() {
    let (bench, key) = (Bench::start().await, Key::new());
    let file = json!({
        "type": "service_account",
        "client_email": EMAIL,
        "private_key_id": "k1",
        "private_key": key.private,
        "token_uri": "https://oauth2.googleapis.com/token",
    });
    bench.put("/_sim/google/account", file).await;
    assert_eq!(exchange(&bench, &key.sign(&claims(SCOPES))).await.0, 200);
    for broken in [
        json!({"client_email": EMAIL}),
        json!({"client_email": EMAIL, "public_key_pem": "x"}),
    ] {
        let (status, _) = bench.call(Method::PUT, "/_sim/google/account", broken.clone()).await;
        assert_eq!(status, 400, "{broken}");
    }
}

#[tokio::test]
async fn what_google_would_refuse_is_refused() {
    let (bench, key) = introduced().await;
    let changed = |name: &str, value: Value| {
        let mut claims = claims(SCOPES);
        claims[name] = value;
        key.sign(&claims)
    };
    let iat = claims(SCOPES)["iat"].as_i64().unwrap();
    for (assertion, status, error) in [
        (Key::new().sign(&claims(SCOPES)), 400, "invalid_grant"),
        ("no.jwt.atall".into(), 400, "invalid_grant"),
        (changed("iss", json!("other@example.test")), 400, "invalid_grant"),
        (changed("aud", json!("https://example.test")), 400, "invalid_grant"),
        (changed("exp", json!(iat + 7200)), 400, "invalid_grant"),
        (changed("iat", json!(iat - 86_400)), 400, "invalid_grant"),
        (
            changed("scope", json!("https://www.googleapis.com/auth/everything")),
            400,
            "invalid_scope",
        ),
        (changed("sub", json!("owner@example.test")), 401, "unauthorized_client"),
    ] {
        let (given, told) = exchange(&bench, &assertion).await;
        assert_eq!((given, &told["error"]), (status, &json!(error)), "{told}");
        assert!(told["error_description"].is_string());
    }
    let request = bench
        .request(Method::POST, "/google/token")
        .body("grant_type=refresh_token");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let told: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(told["error"], "unsupported_grant_type");
}

#[tokio::test]
async fn without_a_good_token_nothing_opens() {
    let google = Google::start().await;
    let documented = include_str!("../../tests/fixtures/google/calendar_401_authError.json");
    let documented: Value = serde_json::from_str(documented).unwrap();
    for path in [EVENTS, FILES] {
        let request = google.bench.request(Method::GET, path).bearer_auth("made-up");
        assert_eq!(google.send(request).await, (401, documented.clone()));
        assert_eq!(google.send(google.bench.request(Method::GET, path)).await.0, 401);
    }
    google
        .bench
        .call(Method::DELETE, "/_sim/google/tokens", json!({}))
        .await;
    assert_eq!(google.get(EVENTS).await.0, 401);
}

#[tokio::test]
async fn tokens_expire() {
    let (bench, key) = (Bench::start().await, Key::new());
    let account = json!({"client_email": EMAIL, "public_key_pem": key.public, "token_seconds": 0});
    bench.put("/_sim/google/account", account).await;
    let (_, told) = exchange(&bench, &key.sign(&claims(SCOPES))).await;
    let request = bench.request(Method::GET, EVENTS);
    let response = request
        .bearer_auth(told["access_token"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 401);
}

#[tokio::test]
async fn a_token_is_good_for_its_scopes() {
    let google = Google::with_scopes("https://www.googleapis.com/auth/calendar.events.readonly").await;
    assert_eq!(google.get(EVENTS).await.0, 200);
    for (method, path) in [
        (Method::POST, EVENTS),
        (Method::POST, "/google/calendar/v3/freeBusy"),
        (Method::POST, FILES),
    ] {
        let (status, answer) = google.call(method, path, json!({})).await;
        assert_eq!(
            (status, reason(&answer)),
            (403, "insufficientPermissions".into()),
            "{path}"
        );
    }
}

#[tokio::test]
async fn each_of_googles_services_has_its_faults() {
    let google = Google::start().await;
    let fault = json!({"service": "calendar", "status": 403, "reason": "rateLimitExceeded"});
    google.bench.post("/_sim/faults", fault).await;
    google
        .bench
        .post("/_sim/faults", json!({"service": "drive", "status": 503}))
        .await;
    let fault = json!({"service": "google-token", "status": 400, "reason": "invalid_grant"});
    google.bench.post("/_sim/faults", fault).await;
    let (status, answer) = google.get(EVENTS).await;
    assert_eq!((status, reason(&answer)), (403, "rateLimitExceeded".into()));
    assert_eq!(google.get(EVENTS).await.0, 200);
    let (status, answer) = google.get(FILES).await;
    assert_eq!((status, reason(&answer)), (503, "backendError".into()));
    assert_eq!(exchange(&google.bench, "x").await.1["error"], "invalid_grant");
}
