//! The model over HTTP: credentials, strictness, scripts, and what it remembers.

use reqwest::Method;
use serde_json::{Value, json};

use super::bench::Bench;

const PATH: &str = "/openai/v1/chat/completions";

fn question(text: &str) -> Value {
    json!({
        "model": "small",
        "messages": [{"role": "system", "content": "Does it fit?"}, {"role": "user", "content": text}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "fit", "strict": true, "schema": {
            "type": "object", "additionalProperties": false, "required": ["answer"],
            "properties": {"answer": {"type": "string", "enum": ["yes", "no", "unknown"]}},
        }}},
    })
}

async fn ask(bench: &Bench, text: &str) -> Value {
    let (status, answer) = bench.call(Method::POST, PATH, question(text)).await;
    assert_eq!(status, 200, "{answer}");
    answer["choices"][0].clone()
}

#[tokio::test]
async fn it_answers_within_the_schema() {
    let bench = Bench::start().await;
    let choice = ask(&bench, "it fits perfectly").await;
    assert_eq!(
        (&choice["finish_reason"], &choice["message"]["refusal"]),
        (&json!("stop"), &json!(null))
    );
    assert_eq!(choice["message"]["content"], "{\"answer\":\"yes\"}");
    assert_eq!(
        ask(&bench, "who knows").await["message"]["content"],
        "{\"answer\":\"unknown\"}"
    );
    let seen = bench.get("/_sim/model").await;
    assert_eq!(
        (&seen["calls"], &seen["requests"][0]["text"]),
        (&json!(2), &json!("it fits perfectly"))
    );
}

#[tokio::test]
async fn a_script_goes_first() {
    let bench = Bench::start().await;
    let script = json!({"answers": ["no", {"answer": "yes"}, {"refusal": "I cannot."}], "rule": "garbage"});
    bench.post("/_sim/model", script).await;
    assert_eq!(ask(&bench, "yes").await["message"]["content"], "{\"answer\":\"no\"}");
    assert_eq!(ask(&bench, "no").await["message"]["content"], "{\"answer\":\"yes\"}");
    let refused = ask(&bench, "yes").await;
    assert_eq!(refused["message"]["content"], json!(null));
    assert_eq!(refused["message"]["refusal"], "I cannot.");
    let garbage = ask(&bench, "yes").await["message"]["content"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(serde_json::from_str::<Value>(&garbage).is_err());
}

#[tokio::test]
async fn bad_requests_get_openais_errors() {
    let bench = Bench::start().await;
    let response = bench
        .request(Method::POST, PATH)
        .json(&question("Hi"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 401);
    assert_eq!(
        response.json::<Value>().await.unwrap()["error"]["code"],
        "invalid_api_key"
    );
    let mut loose = question("Hi");
    loose["response_format"]["json_schema"]["schema"]["additionalProperties"] = json!(true);
    let (status, answer) = bench.call(Method::POST, PATH, loose).await;
    assert_eq!((status, &answer["error"]["param"]), (400, &json!("response_format")));
    assert_eq!(bench.call(Method::POST, PATH, json!({"model": "small"})).await.0, 400);
    assert_eq!(bench.get("/_sim/model").await["calls"], 0);
}

#[tokio::test]
async fn the_page_and_its_data_are_there() {
    let bench = Bench::start().await;
    let response = bench.request(Method::GET, "/").send().await.unwrap();
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    bench.dentist_writes("Hi").await;
    let chat = bench.get("/_sim/chat").await;
    assert_eq!(chat["people"][0]["name"], "Dr. Ana");
    assert_eq!(chat["entries"][0]["direction"], "in");
    assert_eq!(bench.get("/_sim/health").await["status"], "ok");
}

#[tokio::test]
async fn pages_from_elsewhere_are_refused() {
    let bench = Bench::start().await;
    let request = bench
        .request(Method::POST, "/_sim/reset")
        .header("origin", "https://example.com");
    assert_eq!(request.send().await.unwrap().status().as_u16(), 403);
}
