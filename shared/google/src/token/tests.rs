//! Tests of the token exchange.

use std::cell::Cell;
use std::collections::HashMap;

use aws_lc_rs::signature::KeyPair as _;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::*;
use crate::stand::{KEY, file, granted};

const NOW: i64 = 1_790_000_000;

thread_local! {
    static CLOCK: Cell<i64> = const { Cell::new(NOW) };
}

fn parse(file: &Value) -> Result<ServiceAccount, InvalidAccount> {
    ServiceAccount::parse(&SecretString::from(file.to_string()))
}

fn tokens(server: &MockServer) -> Tokens {
    let clock = || Timestamp::from_second(CLOCK.get()).unwrap();
    let account = parse(&file()).unwrap();
    let scopes = [Scope::Calendar, Scope::Drive];
    let timeout = Duration::from_millis(500);
    Tokens::new(
        Client::new(),
        &Endpoints::at(&server.uri()),
        account,
        &scopes,
        clock,
        timeout,
    )
}

async fn bearer(tokens: &Tokens) -> Result<String, Failure> {
    tokens.bearer().await.map(|token| token.expose_secret().to_owned())
}

/// Answers the first `times` exchanges so, and what is mounted later thereafter.
async fn first(server: &MockServer, times: u64, answer: ResponseTemplate) {
    let mock = Mock::given(method("POST")).respond_with(answer);
    mock.up_to_n_times(times).expect(times).mount(server).await;
}

fn form(request: &Request) -> HashMap<String, String> {
    // The same escapes as in a query.
    let url = format!("http://form/?{}", str::from_utf8(&request.body).unwrap());
    reqwest::Url::parse(&url).unwrap().query_pairs().into_owned().collect()
}

#[tokio::test]
async fn a_signed_assertion_is_exchanged() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/token"))
        .and(header("content-type", "application/x-www-form-urlencoded"))
        .respond_with(granted("a"))
        .expect(1)
        .mount(&server)
        .await;
    assert_eq!(bearer(&tokens(&server)).await.unwrap(), "a");

    let form = form(&server.received_requests().await.unwrap()[0]);
    assert_eq!(form["grant_type"], GRANT);
    let assertion = &form["assertion"];
    let header = decode_header(assertion).unwrap();
    assert_eq!(header.alg, Algorithm::RS256);
    assert_eq!(header.typ.as_deref(), Some("JWT"));
    assert_eq!(header.kid.as_deref(), Some("key-1"));
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    // Also here, where the request went to another address.
    validation.set_audience(&["https://oauth2.googleapis.com/token"]);
    let key = DecodingKey::from_rsa_der(KEY.public_key().as_ref());
    let claims = decode::<Value>(assertion, &key, &validation).unwrap().claims;
    assert_eq!(
        claims,
        json!({
            "iss": "lab@project.iam.gserviceaccount.com",
            "scope": "https://www.googleapis.com/auth/calendar.events \
                https://www.googleapis.com/auth/calendar.freebusy https://www.googleapis.com/auth/drive",
            "aud": "https://oauth2.googleapis.com/token",
            "iat": NOW,
            "exp": NOW + 3600,
        })
    );
}

#[tokio::test]
async fn a_token_is_kept_until_shortly_before_its_end() {
    let server = MockServer::start().await;
    first(&server, 1, granted("a")).await;
    first(&server, 1, granted("b")).await;
    let tokens = tokens(&server);
    assert_eq!(bearer(&tokens).await.unwrap(), "a");
    CLOCK.set(NOW + 3599 - 226);
    assert_eq!(bearer(&tokens).await.unwrap(), "a");
    CLOCK.set(NOW + 3599 - 225);
    assert_eq!(bearer(&tokens).await.unwrap(), "b");
}

#[tokio::test]
async fn callers_at_one_time_share_one_exchange() {
    let server = MockServer::start().await;
    first(&server, 1, granted("a").set_delay(Duration::from_millis(100))).await;
    let tokens = tokens(&server);
    let (one, two, three) = tokio::join!(bearer(&tokens), bearer(&tokens), bearer(&tokens));
    assert_eq!([one, two, three].map(Result::unwrap), ["a", "a", "a"]);
}

#[tokio::test]
async fn callers_at_one_time_share_a_failure_too() {
    let server = MockServer::start().await;
    let refused = ResponseTemplate::new(400).set_body_json(json!({"error": "invalid_grant"}));
    first(&server, 1, refused.set_delay(Duration::from_millis(100))).await;
    first(&server, 1, granted("a")).await;
    let tokens = tokens(&server);
    let (one, two) = tokio::join!(bearer(&tokens), bearer(&tokens));
    let expected = Err(Failure::Permanent {
        reason: "400 invalid_grant".to_owned(),
    });
    assert_eq!((one, two), (expected.clone(), expected));
    // Whoever comes later asks again.
    assert_eq!(bearer(&tokens).await.unwrap(), "a");
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    for passing in [
        ResponseTemplate::new(503),
        ResponseTemplate::new(429).insert_header("retry-after", "1"),
        ResponseTemplate::new(400).set_body_json(json!({"error": "internal_failure"})),
    ] {
        let server = MockServer::start().await;
        first(&server, 1, passing).await;
        first(&server, 1, granted("a")).await;
        assert_eq!(bearer(&tokens(&server)).await.unwrap(), "a");
    }
}

#[tokio::test]
async fn it_is_not_tried_for_ever() {
    let server = MockServer::start().await;
    first(&server, 3, ResponseTemplate::new(500)).await;
    let failure = bearer(&tokens(&server)).await.unwrap_err();
    assert!(matches!(failure, Failure::Retryable { .. }), "{failure:?}");
}

#[tokio::test]
async fn a_token_that_still_holds_bridges_a_fault() {
    let server = MockServer::start().await;
    first(&server, 1, granted("a")).await;
    let tokens = tokens(&server);
    bearer(&tokens).await.unwrap();
    first(&server, 3, ResponseTemplate::new(503)).await;
    CLOCK.set(NOW + 3500);
    assert_eq!(bearer(&tokens).await.unwrap(), "a");
    let later = ResponseTemplate::new(503).insert_header("retry-after", "60");
    first(&server, 1, later).await;
    CLOCK.set(NOW + 3599);
    let expected = Failure::Retryable {
        reason: "503 without a readable answer".to_owned(),
        after: Some(Duration::from_mins(1)),
    };
    assert_eq!(bearer(&tokens).await, Err(expected));
}

#[tokio::test]
async fn an_answer_without_a_token_is_none() {
    let server = MockServer::start().await;
    let odd = ResponseTemplate::new(200).set_body_json(json!({"id_token": "secret"}));
    first(&server, 3, odd).await;
    let failure = bearer(&tokens(&server)).await.unwrap_err();
    assert!(matches!(failure, Failure::Retryable { .. }), "{failure:?}");
    assert!(!format!("{failure:?}").contains("secret"));
}

#[tokio::test]
async fn only_the_token_that_was_refused_is_forgotten() {
    let server = MockServer::start().await;
    first(&server, 1, granted("a")).await;
    first(&server, 1, granted("b")).await;
    let tokens = tokens(&server);
    bearer(&tokens).await.unwrap();
    tokens.forget(&SecretString::from("older")).await;
    assert_eq!(bearer(&tokens).await.unwrap(), "a");
    tokens.forget(&SecretString::from("a")).await;
    assert_eq!(bearer(&tokens).await.unwrap(), "b");
}

#[test]
fn a_key_file_has_to_be_whole() {
    for field in ["client_email", "private_key", "token_uri"] {
        let mut file = file();
        file.as_object_mut().unwrap().remove(field);
        assert!(parse(&file).is_err(), "{field}");
    }
    assert!(parse(&json!("text")).is_err());
    let mut file = file();
    file["private_key"] = "no key".into();
    let words = parse(&file).unwrap_err().to_string();
    assert_eq!(
        words,
        "the service account's key file is not usable: private_key is not an RSA key in PEM"
    );
}

#[test]
fn assertions_go_to_google_only() {
    let with = |address: &str| {
        let mut file = file();
        file["token_uri"] = address.into();
        parse(&file)
    };
    for google in [
        "https://oauth2.googleapis.com/token",
        "https://www.googleapis.com/oauth2/v4/token",
    ] {
        assert!(with(google).is_ok(), "{google}");
    }
    for other in [
        "http://oauth2.googleapis.com/token",
        "https://oauth2.googleapis.com.evil.test/token",
        "https://evilgoogleapis.com/token",
        "https://oauth2.googleapis.com@evil.test/token",
        "https://user@oauth2.googleapis.com/token",
        "https://oauth2.googleapis.com:8443/token",
        "https://evil.test/googleapis.com",
        "token",
    ] {
        assert!(with(other).is_err(), "{other}");
    }
}

#[test]
fn nothing_secret_is_shown() {
    let shown = format!("{:?}", parse(&file()).unwrap());
    assert_eq!(shown, r#"ServiceAccount { key_id: Some("key-1"), .. }"#);
}
