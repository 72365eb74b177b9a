//! Posting: signatures, retries, duplicates, raw bytes, verification.

use serde_json::json;

use super::bench::{Bench, DENTIST, SECRET};
use crate::whatsapp::sign;

#[tokio::test]
async fn posts_are_signed_over_their_bytes() {
    let bench = Bench::start().await;
    let told = bench.dentist_writes("Grüße 👍").await;
    assert_eq!(told["status"], 200);
    let hit = bench.hits_of(1).await.remove(0);
    assert_eq!(hit.header("x-hub-signature-256").unwrap(), sign(SECRET, &hit.body));
    assert_eq!(hit.header("host"), Some("api.example.localhost"));
    assert_eq!(hit.header("content-type"), Some("application/json"));
    assert!(hit.body.is_ascii());
    assert_eq!(hit.value()["messages"][0]["text"]["body"], "Grüße 👍");
}

#[tokio::test]
async fn bytes_can_be_utf8_too() {
    let bench = Bench::start().await;
    bench.put("/_sim/settings", json!({"ascii": false})).await;
    bench.dentist_writes("Grüße").await;
    let hit = bench.hits_of(1).await.remove(0);
    assert!(!hit.body.is_ascii());
    assert_eq!(hit.header("x-hub-signature-256").unwrap(), sign(SECRET, &hit.body));
}

#[tokio::test]
async fn what_is_not_taken_is_posted_again_unchanged() {
    let bench = Bench::start().await;
    bench.answer_next(&[500, 503]);
    let told = bench.dentist_writes("Hello").await;
    assert_eq!(told["status"], 500);
    let hits = bench.hits_of(3).await;
    assert!(hits.iter().all(|hit| hit.body == hits[0].body));
    let posts = bench.get("/_sim/whatsapp/posts").await;
    let statuses: Vec<_> = posts.as_array().unwrap().iter().map(|post| &post["status"]).collect();
    assert_eq!(statuses, [500, 503, 200]);
    assert_eq!(posts[2]["attempt"], 3);
}

#[tokio::test]
async fn a_reset_ends_what_is_being_retried() {
    let bench = Bench::start().await;
    bench.put("/_sim/settings", json!({"retry_ms": [200]})).await;
    bench.answer_next(&[500]);
    bench.dentist_writes("Hello").await;
    bench.post("/_sim/reset", json!({})).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(bench.hits().len(), 1);
    assert_eq!(bench.get("/_sim/whatsapp/posts").await, json!([]));
}

#[tokio::test]
async fn a_duplicate_is_the_same_message_twice() {
    let bench = Bench::start().await;
    let twice = json!({"from": DENTIST, "text": "Yes", "id": "wamid.twice", "times": 2});
    let told = bench.post("/_sim/whatsapp", twice.clone()).await;
    assert_eq!(told["statuses"], json!([200, 200]));
    bench.post("/_sim/whatsapp", twice).await;
    let hits = bench.hits_of(4).await;
    assert!(hits.iter().all(|hit| hit.value()["messages"][0]["id"] == "wamid.twice"));
    assert_eq!(bench.get("/_sim/chat").await["entries"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn raw_bytes_are_signed_wrongly_or_not_at_all_on_request() {
    let bench = Bench::start().await;
    for (signature, expected) in [("valid", Some(true)), ("wrong", Some(false)), ("missing", None)] {
        bench
            .post(
                "/_sim/whatsapp/raw",
                json!({"body": "{\"not\": \"ours\"}", "signature": signature}),
            )
            .await;
        let hit = bench.hits().pop().unwrap();
        assert_eq!(&hit.body[..], b"{\"not\": \"ours\"}");
        let right = hit
            .header("x-hub-signature-256")
            .map(|given| given == sign(SECRET, &hit.body));
        assert_eq!(right, expected, "{signature}");
    }
}

#[tokio::test]
async fn what_is_badly_signed_is_not_posted_again() {
    let bench = Bench::start().await;
    bench.answer_next(&[401]);
    let told = bench
        .post("/_sim/whatsapp/raw", json!({"body": "{}", "signature": "wrong"}))
        .await;
    assert_eq!(told["status"], 401);
    bench.hits_of(1).await;
}

#[tokio::test]
async fn a_large_body_gets_through() {
    let bench = Bench::start().await;
    let told = bench
        .post("/_sim/whatsapp/raw", json!({"body": "x".repeat(20_000_000)}))
        .await;
    // The little business has axum's usual limit, and says so.
    assert_eq!(told["status"], 413);
}

#[tokio::test]
async fn the_webhook_is_verified_as_meta_does() {
    let bench = Bench::start().await;
    let verified = bench.post("/_sim/whatsapp/verify", json!({})).await;
    assert_eq!(verified["verified"], true);
    let refused = bench.post("/_sim/whatsapp/verify", json!({"token": "guess"})).await;
    assert_eq!((&refused["verified"], &refused["status"]), (&json!(false), &json!(403)));
}

#[tokio::test]
async fn posts_can_be_lost_or_taken_twice() {
    let bench = Bench::start().await;
    bench
        .post("/_sim/faults", json!({"service": "webhook", "refuse": true}))
        .await;
    let told = bench.dentist_writes("lost once").await;
    assert!(told["error"].as_str().unwrap().contains("scripted"));
    bench.hits_of(1).await;
    bench
        .post(
            "/_sim/faults",
            json!({"service": "webhook", "status": 502, "after_accept": true}),
        )
        .await;
    bench.dentist_writes("seen twice").await;
    bench.hits_of(3).await;
}
