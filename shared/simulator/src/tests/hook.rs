//! The endpoint that takes everything, and its faults.

use reqwest::Method;
use serde_json::json;

use super::bench::Bench;

#[tokio::test]
async fn what_is_posted_is_told() {
    let bench = Bench::start().await;
    let request = bench.request(Method::POST, "/_sim/hook/nightly/report?x=1");
    let answer = request
        .header("x-run", "r-1")
        .json(&json!({"total": 3}))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let answer = bench
        .request(Method::PUT, "/_sim/hook/plain")
        .body("words")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let calls = bench.get("/_sim/hooks").await;
    assert_eq!(
        (&calls[0]["method"], &calls[0]["path"]),
        (&json!("POST"), &json!("nightly/report"))
    );
    assert_eq!(
        (&calls[0]["query"], &calls[0]["body"]),
        (&json!("x=1"), &json!({"total": 3}))
    );
    assert_eq!(calls[0]["headers"]["x-run"], "r-1");
    assert_eq!(calls[0]["raw"], r#"{"total":3}"#);
    assert_eq!(
        (&calls[1]["method"], &calls[1]["body"]),
        (&json!("PUT"), &json!("words"))
    );
    bench.post("/_sim/reset", json!({})).await;
    assert_eq!(bench.get("/_sim/hooks").await, json!([]));
}

#[tokio::test]
async fn it_fails_when_asked_to() {
    let bench = Bench::start().await;
    bench
        .post(
            "/_sim/faults",
            json!({"service": "hook", "status": 503, "times": 2, "match": "job-7"}),
        )
        .await;
    let call = async |path: &str| bench.call(Method::POST, path, json!({})).await.0;
    assert_eq!(call("/_sim/hook/job-1").await, 200);
    assert_eq!(call("/_sim/hook/job-7").await, 503);
    assert_eq!(call("/_sim/hook/job-7").await, 503);
    assert_eq!(call("/_sim/hook/job-7").await, 200);
    assert_eq!(
        bench.get("/_sim/hooks").await.as_array().unwrap().len(),
        2,
        "what failed was not taken"
    );
    bench
        .post("/_sim/faults", json!({"service": "hook", "refuse": true}))
        .await;
    let broken = bench.request(Method::POST, "/_sim/hook/x").send().await;
    assert!(broken.is_err(), "{broken:?}");
}
