//! Tests of the wire, against a server that answers as Meta does, and as things between us and Meta do.

use std::io::{Read, Write};

use domain::{Language, Phone};
use serde_json::json;
use wiremock::matchers::{body_json, body_partial_json, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

const MINUTE: Duration = Duration::from_mins(1);

fn to() -> WhatsAppUser {
    WhatsAppUser::of_phone(Phone::from_wa_id("16505551234").unwrap())
}

fn words() -> Words {
    Words {
        language: Language::English,
        text: "Hello".to_owned(),
        choices: Vec::new(),
        template: None,
        attachment: None,
        asks_for_location: false,
        mail: None,
    }
}

fn client(base_url: &str) -> WhatsApp {
    let http = Client::builder().connect_timeout(CONNECT_TIMEOUT).build().unwrap();
    WhatsApp::new(http, base_url, "v25.0", "106540352242922", SecretString::from("token"))
}

async fn send(whatsapp: &WhatsApp) -> Outcome {
    whatsapp.send(&to(), &words(), Form::Text, "m-1", None).await
}

async fn answer(response: ResponseTemplate) -> Outcome {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(response).mount(&server).await;
    send(&client(&server.uri())).await
}

fn error(code: i64) -> serde_json::Value {
    json!({"error": {
        "message": format!("(#{code}) Words"), "type": "OAuthException", "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": "more about 16505551234"}, "fbtrace_id": "x",
    }})
}

fn reason(code: i64) -> String {
    format!("{code}: Words")
}

#[tokio::test]
async fn a_message_is_posted_and_named() {
    let server = MockServer::start().await;
    let accepted = json!({
        "messaging_product": "whatsapp",
        "contacts": [{"input": "+16505551234", "wa_id": "16505551234"}],
        "messages": [{"id": "wamid.1", "message_status": "accepted"}],
    });
    Mock::given(method("POST"))
        .and(path("/v25.0/106540352242922/messages"))
        .and(header("authorization", "Bearer token"))
        .and(header("content-type", "application/json"))
        .and(body_json(json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+16505551234", "type": "text",
            "text": {"body": "Hello"}, "context": {"message_id": "wamid.0"}, "biz_opaque_callback_data": "m-1",
        })))
        .respond_with(ResponseTemplate::new(200).set_body_json(accepted))
        .expect(1)
        .mount(&server)
        .await;
    let whatsapp = client(&format!("{}/", server.uri()));
    let outcome = whatsapp.send(&to(), &words(), Form::Text, "m-1", Some("wamid.0")).await;
    assert_eq!(
        outcome,
        Outcome::Accepted {
            provider_id: "wamid.1".to_owned()
        }
    );
}

#[tokio::test]
async fn the_code_decides_whatever_the_status() {
    for status in [200, 400, 401, 429, 500] {
        let outcome = |code| answer(ResponseTemplate::new(status).set_body_json(error(code)));
        assert_eq!(
            outcome(130_429).await,
            Outcome::Retry {
                after: None,
                reason: reason(130_429)
            }
        );
        assert_eq!(
            outcome(131_000).await,
            Outcome::Unknown {
                reason: reason(131_000)
            }
        );
        assert_eq!(
            outcome(131_047).await,
            Outcome::WindowClosed {
                reason: reason(131_047)
            }
        );
        assert_eq!(
            outcome(131_050).await,
            Outcome::OptedOut {
                reason: reason(131_050)
            }
        );
        assert_eq!(outcome(190).await, Outcome::Refused { reason: reason(190) });
    }
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let limited = ResponseTemplate::new(400)
        .set_body_json(error(131_056))
        .insert_header("retry-after", "60");
    assert_eq!(
        answer(limited).await,
        Outcome::Retry {
            after: Some(MINUTE),
            reason: reason(131_056)
        }
    );
    let proxy = ResponseTemplate::new(429)
        .set_body_string("slow down")
        .insert_header("retry-after", "60");
    let expected = "HTTP 429 without a readable answer".to_owned();
    assert_eq!(
        answer(proxy).await,
        Outcome::Retry {
            after: Some(MINUTE),
            reason: expected
        }
    );
}

#[tokio::test]
async fn an_answer_that_is_not_metas_is_judged_by_its_status() {
    let html = |status| answer(ResponseTemplate::new(status).set_body_raw("<html>oops</html>", "text/html"));
    let reason = |status: u16| format!("HTTP {status} without a readable answer");
    for status in [200, 408, 500, 502, 503, 504] {
        assert_eq!(html(status).await, Outcome::Unknown { reason: reason(status) });
    }
    for status in [401, 403, 404] {
        assert_eq!(html(status).await, Outcome::Refused { reason: reason(status) });
    }
    let nameless = ResponseTemplate::new(200).set_body_json(json!({"messages": []}));
    assert_eq!(answer(nameless).await, Outcome::Unknown { reason: reason(200) });
}

#[tokio::test]
async fn silence_after_sending_is_unknown() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200).set_delay(MINUTE))
        .mount(&server)
        .await;
    let whatsapp = WhatsApp {
        timeout: Duration::from_millis(100),
        ..client(&server.uri())
    };
    let outcome = send(&whatsapp).await;
    assert_eq!(
        outcome,
        Outcome::Unknown {
            reason: "no answer from WhatsApp in time".to_owned()
        }
    );
}

#[tokio::test]
async fn a_connection_that_breaks_after_sending_is_unknown() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = std::io::Read::read(&mut stream, &mut [0; 4096]);
    });
    let outcome = send(&client(&url)).await;
    server.join().unwrap();
    assert_eq!(
        outcome,
        Outcome::Unknown {
            reason: "the connection to WhatsApp broke".to_owned()
        }
    );
}

#[tokio::test]
async fn the_first_message_finds_the_connection_open() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/graph", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // Who needs a second connection finds nobody.
        drop(listener);
        let first = hear(&mut stream, "\r\n\r\n");
        stream
            .write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\n\r\n")
            .unwrap();
        hear(&mut stream, "}");
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 33\r\n\r\n{\"messages\": [{\"id\": \"wamid.1\"}]}")
            .unwrap();
        first
    });
    let whatsapp = client(&url);
    connect(&whatsapp.http, &url).await.unwrap();
    assert!(matches!(send(&whatsapp).await, Outcome::Accepted { .. }));
    let first = server.join().unwrap();
    assert!(first.starts_with("HEAD /graph "), "{first}");
    assert!(!first.to_lowercase().contains("authorization"), "{first}");
}

fn hear(stream: &mut std::net::TcpStream, end: &str) -> String {
    let mut heard = String::new();
    while !heard.ends_with(end) {
        let mut part = [0; 1024];
        let length = stream.read(&mut part).unwrap();
        assert_ne!(length, 0, "after {heard}");
        heard += std::str::from_utf8(&part[..length]).unwrap();
    }
    heard
}

#[tokio::test]
async fn what_never_got_there_is_tried_again() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for url in [url.as_str(), "http://no-such-host.invalid"] {
        let outcome = send(&client(url)).await;
        assert_eq!(
            outcome,
            Outcome::Retry {
                after: None,
                reason: "no connection to WhatsApp".to_owned()
            },
            "{url}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_without_a_request() {
    let whatsapp = client("not an address");
    assert!(matches!(send(&whatsapp).await, Outcome::Refused { .. }));
    assert!(matches!(
        whatsapp.send(&to(), &words(), Form::Template, "m-1", None).await,
        Outcome::Refused { .. }
    ));
    let nobody = WhatsAppUser {
        phone: None,
        bsuid: None,
    };
    assert!(matches!(
        whatsapp.send(&nobody, &words(), Form::Text, "m-1", None).await,
        Outcome::Refused { .. }
    ));
}

#[tokio::test]
async fn it_is_the_wire_of_deliver() {
    let server = MockServer::start().await;
    let accepted = ResponseTemplate::new(200).set_body_json(json!({"messages": [{"id": "wamid.1"}]}));
    let ours = body_partial_json(json!({"biz_opaque_callback_data": "m-1"}));
    Mock::given(ours).respond_with(accepted).mount(&server).await;
    let outcome = Wire::send(
        &client(&server.uri()),
        &domain::message::Address::Whatsapp(to()),
        &words(),
        Form::Text,
        &MessageId::trusted("m-1"),
    )
    .await;
    assert_eq!(
        outcome,
        Outcome::Accepted {
            provider_id: "wamid.1".to_owned()
        }
    );
}

#[tokio::test]
async fn no_secret_is_shown() {
    assert!(!format!("{:?}", client("http://x")).contains("token"));
}
