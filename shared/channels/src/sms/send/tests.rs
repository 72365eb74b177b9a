//! Tests of the wire, against a server that answers as Twilio does, and as things between us and Twilio do.

use domain::message::Outcome;
use serde_json::json;
use wiremock::matchers::{body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

const ACCOUNT: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn twilio(base_url: &str, from: &str, status_callback: Option<&str>) -> Twilio {
    let http = Client::builder()
        .connect_timeout(Duration::from_secs(3))
        .build()
        .unwrap();
    Twilio::new(
        http,
        base_url,
        ACCOUNT,
        SecretString::from("token"),
        Sender::parse(from).unwrap(),
        status_callback.map(str::to_owned),
    )
}

async fn send(twilio: &Twilio) -> Outcome {
    let to = Phone::from_wa_id("14155552671").unwrap();
    twilio.send(&to, "Hi & bye", &MessageId::trusted("m 1")).await
}

async fn answer(response: ResponseTemplate) -> Outcome {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(response).mount(&server).await;
    send(&twilio(&server.uri(), "+14155550100", None)).await
}

fn error(status: u16, code: u32) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({
        "code": code, "message": "The 'To' number +14155552671 is odd", "status": status,
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
    }))
}

fn reason(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::Retry { reason, .. }
        | Outcome::Unknown { reason }
        | Outcome::WindowClosed { reason }
        | Outcome::OptedOut { reason }
        | Outcome::Refused { reason } => reason,
    }
}

#[tokio::test]
async fn a_message_is_posted_and_named() {
    let server = MockServer::start().await;
    let accepted: Value =
        serde_json::from_str(include_str!("../../../tests/fixtures/twilio/message_201_create.json")).unwrap();
    Mock::given(method("POST"))
        .and(path(format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json")))
        .and(header(
            "authorization",
            "Basic QUNhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYTp0b2tlbg==",
        ))
        .and(header("content-type", "application/x-www-form-urlencoded"))
        .and(body_string(
            "To=%2B14155552671&From=%2B14155550100&Body=Hi+%26+bye\
             &StatusCallback=https%3A%2F%2Fapi.example%2Fsms%2Fstatus%3Fid%3Dm%2B1",
        ))
        .respond_with(ResponseTemplate::new(201).set_body_json(&accepted))
        .expect(1)
        .mount(&server)
        .await;
    let base_url = format!("{}/", server.uri());
    let outcome = send(&twilio(
        &base_url,
        "+14155550100",
        Some("https://api.example/sms/status"),
    ))
    .await;
    assert_eq!(
        outcome,
        Outcome::Accepted {
            provider_id: "SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".to_owned()
        }
    );
}

#[tokio::test]
async fn a_messaging_service_picks_the_number() {
    let server = MockServer::start().await;
    let service = format!("MG{}", "a".repeat(32));
    Mock::given(body_string(format!(
        "To=%2B14155552671&MessagingServiceSid={service}&Body=Hi+%26+bye"
    )))
    .respond_with(ResponseTemplate::new(201).set_body_json(json!({"sid": "SM1"})))
    .mount(&server)
    .await;
    let outcome = send(&twilio(&server.uri(), &service, None)).await;
    assert_eq!(reason(&outcome), "accepted");
}

#[tokio::test]
async fn refusals_are_classified_and_name_nobody() {
    for (status, code) in [
        (400, 21211),
        (400, 21408),
        (400, 21614),
        (401, 20003),
        (404, 20404),
        (400, 99999),
    ] {
        let outcome = answer(error(status, code)).await;
        assert!(matches!(outcome, Outcome::Refused { .. }), "{code}: {outcome:?}");
        assert!(reason(&outcome).starts_with(&format!("{code}: The 'To' number")));
        assert!(!reason(&outcome).contains("55552671"), "{outcome:?}");
    }
    assert!(matches!(answer(error(400, 21610)).await, Outcome::OptedOut { .. }));
    assert!(matches!(
        answer(error(400, 21611)).await,
        Outcome::Retry { after: None, .. }
    ));
    assert!(matches!(answer(error(500, 20500)).await, Outcome::Unknown { .. }));
}

#[tokio::test]
async fn what_was_never_processed_is_tried_again() {
    for limited in [error(429, 20429), error(429, 63038), ResponseTemplate::new(429)] {
        let outcome = answer(limited.insert_header("retry-after", "7")).await;
        assert!(
            matches!(&outcome, Outcome::Retry { after: Some(after), .. } if after.as_secs() == 7),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_not_twilios_is_judged_by_its_status() {
    let html = |status| answer(ResponseTemplate::new(status).set_body_raw("<html>oops</html>", "text/html"));
    for status in [200, 201, 408, 500, 502, 503, 504] {
        assert!(matches!(html(status).await, Outcome::Unknown { .. }), "{status}");
    }
    for status in [302, 401, 403, 404] {
        assert!(matches!(html(status).await, Outcome::Refused { .. }), "{status}");
    }
}

#[tokio::test]
async fn silence_after_sending_is_unknown() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(201).set_delay(Duration::from_mins(1)))
        .mount(&server)
        .await;
    let twilio = Twilio {
        timeout: Duration::from_millis(100),
        ..twilio(&server.uri(), "+14155550100", None)
    };
    assert_eq!(
        send(&twilio).await,
        Outcome::Unknown {
            reason: "no answer from Twilio in time".to_owned()
        }
    );
}

#[tokio::test]
async fn what_never_got_there_is_tried_again() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let outcome = send(&twilio(&url, "+14155550100", None)).await;
    assert_eq!(
        outcome,
        Outcome::Retry {
            after: None,
            reason: "no connection to Twilio".to_owned()
        }
    );
    assert!(matches!(
        send(&twilio("nonsense", "+14155550100", None)).await,
        Outcome::Refused { .. }
    ));
}

#[tokio::test]
async fn no_secret_is_shown() {
    assert!(!format!("{:?}", twilio("http://x", "+14155550100", None)).contains("token"));
}
