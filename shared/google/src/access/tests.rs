//! Tests of a call: its token, its timeout, and what is tried again.

use reqwest::header::CONTENT_TYPE;
use secrecy::SecretString;
use serde_json::json;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::stand::{self, granted};

async fn server(answers: &[ResponseTemplate]) -> MockServer {
    let server = MockServer::start().await;
    for answer in answers {
        let mock = Mock::given(path("/calendar/v3/x")).respond_with(answer.clone());
        mock.up_to_n_times(1).expect(1).mount(&server).await;
    }
    server
}

/// Gets its tokens from the server, each of these answers once.
async fn exchanging(server: &MockServer, answers: &[ResponseTemplate]) -> Access {
    for answer in answers {
        let mock = Mock::given(path("/token")).respond_with(answer.clone());
        mock.up_to_n_times(1).expect(1).mount(server).await;
    }
    let account = ServiceAccount::parse(&SecretString::from(stand::file().to_string())).unwrap();
    let endpoints = Endpoints::at(&server.uri());
    Access::new(Client::new(), endpoints, account, &[Scope::Calendar], || {
        Timestamp::UNIX_EPOCH
    })
}

fn request(access: &Access) -> RequestBuilder {
    access.request(Method::GET, access.endpoints().calendar(&["x"]).unwrap())
}

fn status(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status)
}

fn unauthorised() -> ResponseTemplate {
    status(401).set_body_raw(
        include_str!("../../tests/fixtures/calendar_401_authError.json"),
        "application/json",
    )
}

#[tokio::test]
async fn a_call_carries_the_token() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/calendar/v3/x"))
        .and(header("authorization", "Bearer token"))
        .respond_with(status(200).set_body_json(json!({"a": 1})))
        .expect(1)
        .mount(&server)
        .await;
    let access = stand::access(&server);
    let answer = access.once(&request(&access), &[]).await.unwrap();
    assert_eq!(answer.read::<serde_json::Value>("x").unwrap(), json!({"a": 1}));
    let failure = answer.read::<Vec<u8>>("a list").unwrap_err();
    assert_eq!(failure, Failure::passing("the answer could not be read: a list"));
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let server = server(&[unauthorised(), status(200)]).await;
    let access = exchanging(&server, &[granted("a"), granted("b")]).await;
    access.once(&request(&access), &[]).await.unwrap();
    let tokens: Vec<_> = stand::requests(&server)
        .await
        .iter()
        .filter_map(|request| Some(request.headers.get("authorization")?.to_str().unwrap().to_owned()))
        .collect();
    assert_eq!(tokens, ["Bearer a", "Bearer b"]);
}

#[tokio::test]
async fn a_second_refusal_is_a_failure() {
    let server = server(&[unauthorised(), unauthorised()]).await;
    let access = exchanging(&server, &[granted("a"), granted("b")]).await;
    let failure = access.safely(&request(&access), &[]).await.unwrap_err();
    let reason = "401 authError: Invalid Credentials".to_owned();
    assert_eq!(failure, Failure::Unauthorised { reason });
}

#[tokio::test]
async fn without_a_token_there_is_no_call() {
    let server = server(&[]).await;
    let access = exchanging(&server, &[status(503), status(503), status(503)]).await;
    let failure = access.safely(&request(&access), &[]).await.unwrap_err();
    assert_eq!(failure, Failure::passing("503 without a readable answer"));
    // The exchange was tried again, and that was all.
    assert_eq!(stand::asked(&server).await, ["POST /token"; 3]);
}

#[tokio::test]
async fn what_may_happen_twice_is_tried_again() {
    let limited = json!({"error": {"errors": [{"reason": "rateLimitExceeded"}], "code": 403}});
    let server = server(&[status(503), status(403).set_body_json(limited), status(200)]).await;
    let access = stand::access(&server);
    access.safely(&request(&access), &[]).await.unwrap();
}

#[tokio::test]
async fn what_may_not_is_not() {
    let server = server(&[status(503)]).await;
    let access = stand::access(&server);
    let failure = access.once(&request(&access), &[]).await.unwrap_err();
    assert_eq!(failure, Failure::passing("503 without a readable answer"));
}

#[tokio::test]
async fn a_long_wait_is_the_callers() {
    let later = status(429).insert_header("retry-after", "30");
    let server = server(&[later]).await;
    let access = stand::access(&server);
    let failure = access.safely(&request(&access), &[]).await.unwrap_err();
    assert_eq!(failure.after(), Some(Duration::from_secs(30)));
}

#[tokio::test]
async fn a_known_status_is_an_answer() {
    let server = server(&[status(410), status(410)]).await;
    let access = stand::access(&server);
    let answer = access.once(&request(&access), &[StatusCode::GONE]).await.unwrap();
    assert_eq!(answer.status, StatusCode::GONE);
    let failure = access.once(&request(&access), &[StatusCode::NOT_FOUND]).await;
    assert!(matches!(failure, Err(Failure::Permanent { .. })));
}

#[tokio::test]
async fn no_answer_in_time_is_a_passing_failure() {
    let server = server(&[status(200).set_delay(Duration::from_secs(5))]).await;
    let access = stand::access(&server).with_timeout(Duration::from_millis(50));
    let failure = access.safely(&request(&access), &[]).await.unwrap_err();
    // And not tried again: the time is up.
    assert_eq!(failure, Failure::passing("no answer in time"));
}

#[tokio::test]
async fn nobody_there_is_a_passing_failure() {
    let access = Access::with_token("http://127.0.0.1:1", "token");
    let failure = access.once(&request(&access), &[]).await.unwrap_err();
    assert_eq!(failure, Failure::passing("no connection"));
}

#[tokio::test]
async fn what_cannot_be_built_is_not_sent() {
    let server = server(&[]).await;
    let access = stand::access(&server);
    let broken = request(&access).header(CONTENT_TYPE, "a\r\nb");
    let failure = access.safely(&broken, &[]).await.unwrap_err();
    assert_eq!(failure, Failure::refused("the request could not be built"));
}

#[tokio::test]
async fn nothing_secret_is_shown() {
    let access = Access::with_token("http://127.0.0.1:1", "very-secret");
    let shown = format!("{access:?}");
    assert!(!shown.contains("very-secret"), "{shown}");
}
