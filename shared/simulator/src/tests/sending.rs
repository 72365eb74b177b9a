//! The business sends: what is taken and refused, the window, templates, statuses, read marks.

use reqwest::Method;
use serde_json::{Value, json};

use super::bench::{Bench, DENTIST};

#[tokio::test]
async fn a_sent_message_can_be_read_by_its_recipient() {
    let bench = Bench::start().await;
    bench.dentist_writes("Hi").await;
    let (status, answer) = bench.send_text("Good morning").await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["contacts"][0]["input"], DENTIST);
    assert_eq!(answer["contacts"][0]["wa_id"], "447700900123");
    for query in [
        "?to=%2B447700900123&channel=whatsapp",
        "?to=447700900123",
        "?to=+447700900123",
        "",
    ] {
        let messages = bench.get(&format!("/_sim/messages{query}")).await;
        assert_eq!(messages[0]["id"], answer["messages"][0]["id"], "{query}");
        assert_eq!(messages[0]["text"], "Good morning");
        assert_eq!(messages[0]["to"], DENTIST);
        assert_eq!(messages[0]["buttons"], json!([]));
    }
    assert_eq!(bench.get("/_sim/messages?channel=sms").await, json!([]));
}

#[tokio::test]
async fn bad_calls_get_metas_errors() {
    let bench = Bench::start().await;
    bench.dentist_writes("Hi").await;
    let text = json!({"messaging_product": "whatsapp", "to": DENTIST, "text": {"body": "Hi"}});
    let path = "/graph/v25.0/106540352242922/messages";
    let response = bench
        .request(Method::POST, path)
        .bearer_auth("stolen")
        .json(&text)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 401);
    assert_eq!(response.json::<Value>().await.unwrap()["error"]["code"], 190);
    let (status, answer) = bench
        .call(Method::POST, "/graph/v25.0/999/messages", text.clone())
        .await;
    assert_eq!(
        (status, &answer["error"]["code"], &answer["error"]["error_subcode"]),
        (400, &json!(100), &json!(33))
    );

    for (message, code) in [
        (json!({"to": "447700900123", "text": {"body": "no plus"}}), 131_009),
        (json!({"to": "+15550783881", "text": {"body": "to ourselves"}}), 131_021),
        (json!({"type": "telegram", "telegram": {}}), 100),
        (json!({"messaging_product": "sms", "text": {"body": "Hi"}}), 100),
        (json!({"text": {"body": "x".repeat(4097)}}), 131_009),
        (
            json!({"text": {"body": "Hi"}, "biz_opaque_callback_data": "x".repeat(513)}),
            131_009,
        ),
        (json!({"text": {"body": "Hi"}, "surprise": 1}), 100),
    ] {
        let (status, answer) = bench.send(message).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(code)), "{answer}");
        assert!(answer["error"]["fbtrace_id"].is_string());
    }
    assert_eq!(bench.get("/_sim/messages").await, json!([]));
}

#[tokio::test]
async fn the_window_closes_after_a_day() {
    let bench = Bench::start().await;
    let (status, answer) = bench.send_text("nobody wrote yet").await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_047)));
    let day_ago = crate::clock::now().as_second() - 25 * 3600;
    bench
        .post("/_sim/whatsapp", json!({"from": DENTIST, "text": "Hi", "at": day_ago}))
        .await;
    assert_eq!(bench.send_text("too late").await.0, 400);
    bench.dentist_writes("Hi again").await;
    assert_eq!(bench.send_text("in time").await.0, 200);
    let closed = bench
        .post("/_sim/whatsapp/window", json!({"from": DENTIST, "at": day_ago}))
        .await;
    assert_eq!(closed["open"], false);
    assert_eq!(bench.send_text("too late again").await.0, 400);
    assert_eq!(bench.get("/_sim/messages").await.as_array().unwrap().len(), 1);
}

async fn register(bench: &Bench) -> (u16, Value) {
    let template = json!({
        "name": "case_update", "category": "UTILITY", "language": "en",
        "components": [
            {"type": "BODY", "text": "Case {{1}} has news.", "example": {"body_text": [["7"]]}},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Thanks"}]},
        ],
    });
    bench
        .call(Method::POST, "/graph/v25.0/102290129340398/message_templates", template)
        .await
}

fn template(language: &str, parameters: &Value) -> Value {
    json!({"type": "template", "template": {
        "name": "case_update", "language": {"code": language},
        "components": [{"type": "body", "parameters": parameters}],
    }})
}

#[tokio::test]
async fn a_template_goes_outside_the_window() {
    let bench = Bench::start().await;
    let parameters = json!([{"type": "text", "text": "7"}]);
    let (status, answer) = bench.send(template("en", &parameters)).await;
    assert_eq!((status, &answer["error"]["code"]), (404, &json!(132_001)));
    assert_eq!(register(&bench).await.1["status"], "APPROVED");
    assert_eq!(register(&bench).await.1["error"]["error_subcode"], 2_388_024);
    assert_eq!(
        bench.send(template("de", &parameters)).await.1["error"]["code"],
        132_001
    );
    assert_eq!(bench.send(template("en", &json!([]))).await.1["error"]["code"], 132_000);
    let (status, answer) = bench.send(template("en", &parameters)).await;
    assert_eq!(
        (status, &answer["messages"][0]["message_status"]),
        (200, &json!("accepted"))
    );
    let message = &bench.get("/_sim/messages").await[0];
    assert_eq!(message["text"], "Case 7 has news.");
    assert_eq!(
        message["template"],
        json!({"name": "case_update", "language": "en", "parameters": ["7"]})
    );
    assert_eq!(message["buttons"][0]["title"], "Thanks");
    // A reset keeps templates; Meta's review may still turn against one.
    bench.post("/_sim/reset", json!({})).await;
    assert_eq!(bench.get("/_sim/templates").await[0]["name"], "case_update");
    bench
        .put("/_sim/templates/case_update", json!({"status": "PAUSED"}))
        .await;
    assert_eq!(
        bench.send(template("en", &parameters)).await.1["error"]["code"],
        132_015
    );
}

#[tokio::test]
async fn statuses_follow_in_order_and_carry_the_tracker() {
    let bench = Bench::start().await;
    bench
        .put(
            "/_sim/settings",
            json!({"ticks": {"sent_ms": 10, "delivered_ms": 20, "read_ms": 30}}),
        )
        .await;
    bench.dentist_writes("Hi").await;
    let message = json!({"text": {"body": "Hello"}, "biz_opaque_callback_data": "outbox-1"});
    let (_, sent) = bench.send(message).await;
    let hits = bench.hits_of(4).await;
    for (hit, expected) in hits[1..].iter().zip(["sent", "delivered", "read"]) {
        let value = hit.value();
        let status = &value["statuses"][0];
        assert_eq!(status["status"], expected);
        assert_eq!(status["id"], sent["messages"][0]["id"]);
        assert_eq!(status["recipient_id"], "447700900123");
        assert_eq!(status["recipient_user_id"], sent["contacts"][0]["user_id"]);
        assert_eq!(status["biz_opaque_callback_data"], "outbox-1");
        assert_eq!(status["pricing"]["pricing_model"], "PMP");
        assert!(status["timestamp"].is_string());
        assert_eq!(value["contacts"][0]["wa_id"], "447700900123");
    }
    assert_eq!(bench.get("/_sim/messages").await[0]["status"], "read");
}

#[tokio::test]
async fn a_status_can_be_sent_by_hand() {
    let bench = Bench::start().await;
    bench.dentist_writes("Hi").await;
    let id = bench.send_text("Hello").await.1["messages"][0]["id"].clone();
    bench
        .post("/_sim/whatsapp/status", json!({"id": id, "status": "read"}))
        .await;
    bench
        .post(
            "/_sim/whatsapp/status",
            json!({"id": id, "status": "failed", "errors": [131_049]}),
        )
        .await;
    let value = bench.hits_of(3).await.pop().unwrap().value();
    assert_eq!(value.get("contacts"), None);
    assert_eq!(value["statuses"][0]["errors"][0]["code"], 131_049);
    let unknown = json!({"id": "wamid.unknown", "status": "read"});
    assert_eq!(bench.call(Method::POST, "/_sim/whatsapp/status", unknown).await.0, 404);
}

#[tokio::test]
async fn somebody_without_a_phone_is_written_to_by_user_id() {
    let bench = Bench::start().await;
    bench
        .post("/_sim/whatsapp", json!({"from": "US.42", "text": "Hi"}))
        .await;
    let message = json!({"messaging_product": "whatsapp", "recipient": "US.42", "text": {"body": "Hello"}});
    let (status, answer) = bench
        .call(Method::POST, "/graph/v25.0/106540352242922/messages", message)
        .await;
    assert_eq!(
        (status, &answer["contacts"]),
        (200, &json!([{"input": "US.42", "user_id": "US.42"}]))
    );
    bench
        .post(
            "/_sim/whatsapp/status",
            json!({"id": answer["messages"][0]["id"], "status": "sent"}),
        )
        .await;
    let status = bench.hits_of(2).await.pop().unwrap().value()["statuses"][0].clone();
    assert_eq!(
        (status.get("recipient_id"), &status["recipient_user_id"]),
        (None, &json!("US.42"))
    );
    assert_eq!(bench.get("/_sim/messages?to=US.42").await[0]["text"], "Hello");
}

#[tokio::test]
async fn messages_are_marked_as_read() {
    let bench = Bench::start().await;
    let id = bench.dentist_writes("Hi").await["id"].clone();
    let mark = |id: &Value| {
        json!({"messaging_product": "whatsapp", "status": "read", "message_id": id,
            "typing_indicator": {"type": "text"}})
    };
    let path = "/graph/v25.0/106540352242922/messages";
    assert_eq!(
        bench.call(Method::POST, path, mark(&id)).await,
        (200, json!({"success": true}))
    );
    let chat = bench.get("/_sim/chat").await;
    assert_eq!(
        (&chat["entries"][0]["read"], &chat["people"][0]["typing"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(
        bench.call(Method::POST, path, mark(&json!("wamid.unknown"))).await.0,
        400
    );
}
