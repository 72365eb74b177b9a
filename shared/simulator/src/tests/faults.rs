//! Scripted trouble on the way to WhatsApp and the model.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use super::bench::{Bench, DENTIST};

#[tokio::test]
async fn an_error_comes_as_often_as_asked_for() {
    let bench = Bench::start().await;
    bench.dentist_writes("Hi").await;
    bench
        .post(
            "/_sim/faults",
            json!({"service": "whatsapp", "status": 500, "times": 2}),
        )
        .await;
    assert_eq!(bench.send_text("one").await.1["error"]["code"], 131_000);
    assert_eq!(bench.get("/_sim/faults").await[0]["times"], 1);
    assert_eq!(bench.send_text("two").await.0, 500);
    assert_eq!(bench.send_text("three").await.0, 200);
    assert_eq!(bench.get("/_sim/messages").await.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_fault_can_pick_its_message_and_code() {
    let bench = Bench::start().await;
    bench.dentist_writes("Hi").await;
    let fault = json!({"service": "whatsapp", "code": 131_056, "match": "unlucky", "headers": {"retry-after": "4"}});
    bench.post("/_sim/faults", fault).await;
    assert_eq!(bench.send_text("lucky").await.0, 200);
    assert_eq!(bench.send_text("unlucky").await.1["error"]["code"], 131_056);
    bench
        .post(
            "/_sim/faults",
            json!({"service": "whatsapp", "status": 502, "body": {"oops": true}}),
        )
        .await;
    assert_eq!(bench.send_text("odd").await, (502, json!({"oops": true})));
}

#[tokio::test]
async fn an_unknown_outcome_is_accepted_and_not_answered() {
    let bench = Bench::start().await;
    bench.dentist_writes("Hi").await;
    for fault in [
        json!({"service": "whatsapp", "refuse": true, "after_accept": true}),
        json!({"service": "whatsapp", "timeout": 50, "after_accept": true}),
    ] {
        bench.post("/_sim/faults", fault).await;
        let message = json!({"messaging_product": "whatsapp", "to": DENTIST, "text": {"body": "Hello"}});
        let request = bench
            .request(Method::POST, "/graph/v25.0/106540352242922/messages")
            .json(&message);
        let result = request.bearer_auth("simulated-access-token").send().await;
        assert!(result.is_err(), "{result:?}");
    }
    assert_eq!(bench.get("/_sim/messages").await.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_refused_connection_has_no_effect() {
    let bench = Bench::start().await;
    bench.dentist_writes("Hi").await;
    bench
        .post("/_sim/faults", json!({"service": "whatsapp", "refuse": true}))
        .await;
    let message = json!({"messaging_product": "whatsapp", "to": DENTIST, "text": {"body": "Hello"}});
    let request = bench
        .request(Method::POST, "/graph/v25.0/106540352242922/messages")
        .json(&message);
    assert!(request.bearer_auth("simulated-access-token").send().await.is_err());
    assert_eq!(bench.get("/_sim/messages").await, json!([]));
}

#[tokio::test]
async fn slow_is_not_failed() {
    let bench = Bench::start().await;
    bench.dentist_writes("Hi").await;
    bench
        .post(
            "/_sim/faults",
            json!({"service": "whatsapp", "timeout": 80, "status": 200}),
        )
        .await;
    let started = Instant::now();
    assert_eq!(bench.send_text("patience").await.0, 200);
    assert!(started.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn a_failure_can_be_told_later() {
    let bench = Bench::start().await;
    bench
        .post(
            "/_sim/faults",
            json!({"service": "whatsapp", "code": 131_047, "as_status": true}),
        )
        .await;
    // Nobody wrote, and still it is taken: that is how Meta often tells.
    assert_eq!(bench.send_text("Hello").await.0, 200);
    let value = bench.hits_of(1).await.remove(0).value();
    assert_eq!(value["statuses"][0]["status"], "failed");
    assert_eq!(value["statuses"][0]["errors"][0]["code"], 131_047);
    assert_eq!(value.get("contacts"), None);
    assert_eq!(bench.get("/_sim/messages").await[0]["status"], "failed");
}

#[tokio::test]
async fn read_marks_do_not_use_up_faults() {
    let bench = Bench::start().await;
    let id = bench.dentist_writes("Hi").await["id"].clone();
    bench
        .post("/_sim/faults", json!({"service": "whatsapp", "status": 500}))
        .await;
    let mark = json!({"messaging_product": "whatsapp", "status": "read", "message_id": id});
    assert_eq!(
        bench
            .call(Method::POST, "/graph/v25.0/106540352242922/messages", mark)
            .await
            .0,
        200
    );
    assert_eq!(bench.send_text("hit").await.0, 500);
}

#[tokio::test]
async fn the_model_fails_too() {
    let bench = Bench::start().await;
    bench
        .post(
            "/_sim/faults",
            json!({"service": "openai", "status": 429, "headers": {"retry-after": "1"}}),
        )
        .await;
    let ask = || json!({"model": "m", "messages": [{"role": "user", "content": "Hi"}]});
    let request = bench
        .request(Method::POST, "/openai/v1/chat/completions")
        .bearer_auth("k")
        .json(&ask());
    let response = request.send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (429, &axum::http::HeaderValue::from_static("1"))
    );
    assert_eq!(
        bench.call(Method::POST, "/openai/v1/chat/completions", ask()).await.0,
        200
    );
    assert_eq!(bench.call(Method::DELETE, "/_sim/faults", json!({})).await.0, 200);
}
