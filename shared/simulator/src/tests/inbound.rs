//! Messages of people, in the shape in which Meta posts them.

use serde_json::{Value, json};

use super::bench::{Bench, DENTIST};

async fn posted(bench: &Bench, message: Value) -> Value {
    let before = bench.hits().len();
    bench.post("/_sim/whatsapp", message).await;
    bench.hits_of(before + 1).await.pop().unwrap().value()
}

#[tokio::test]
async fn a_text_has_metas_envelope() {
    let bench = Bench::start().await;
    let at = "2026-11-20T10:00:00Z";
    bench
        .post(
            "/_sim/whatsapp",
            json!({"from": "+44 7700 900123", "name": "Dr. Ana", "text": "Hi", "at": at}),
        )
        .await;
    let hit = bench.hits_of(1).await.remove(0);
    let mut body = hit.json();
    let user_id = body["entry"][0]["changes"][0]["value"]["contacts"][0]["user_id"].clone();
    let id = body["entry"][0]["changes"][0]["value"]["messages"][0]["id"].take();
    assert!(id.as_str().unwrap().starts_with("wamid."));
    assert!(user_id.as_str().unwrap().starts_with("GB."));
    assert_eq!(
        body,
        json!({"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [{
            "field": "messages",
            "value": {
                "messaging_product": "whatsapp",
                "metadata": {"display_phone_number": "15550783881", "phone_number_id": "106540352242922"},
                "contacts": [{"profile": {"name": "Dr. Ana"}, "wa_id": "447700900123", "user_id": user_id}],
                "messages": [{
                    "from": "447700900123", "from_user_id": user_id, "id": null, "timestamp": "1795168800",
                    "type": "text", "text": {"body": "Hi"},
                }],
            },
        }]}]})
    );
}

#[tokio::test]
async fn a_person_may_hide_the_phone() {
    let bench = Bench::start().await;
    let value = posted(
        &bench,
        json!({"from": "US.13491208655302741918", "username": "ana", "text": "Hi"}),
    )
    .await;
    assert_eq!(value["contacts"][0].get("wa_id"), None);
    assert_eq!(value["contacts"][0]["profile"]["username"], "ana");
    assert_eq!(value["messages"][0].get("from"), None);
    assert_eq!(value["messages"][0]["from_user_id"], "US.13491208655302741918");
    let both = posted(
        &bench,
        json!({"from": {"wa_id": "15550001111", "user_id": "foo_bar"}, "text": "Hi"}),
    )
    .await;
    assert_eq!(both["messages"][0]["from"], "15550001111");
    assert_eq!(both["messages"][0]["from_user_id"], "foo_bar");
}

#[tokio::test]
async fn every_type_has_its_object() {
    let bench = Bench::start().await;
    let replied = json!({"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}});
    for (kind, extra, pointer, expected) in [
        (
            "location",
            json!({"location": {"latitude": 51.5, "longitude": -0.1}}),
            "/location/latitude",
            json!(51.5),
        ),
        (
            "contacts",
            json!({"contacts": [{"phones": []}]}),
            "/contacts/0/phones",
            json!([]),
        ),
        (
            "button",
            json!({"button": {"payload": "ok", "text": "OK"}}),
            "/button/payload",
            json!("ok"),
        ),
        (
            "interactive",
            json!({"button_reply": {"id": "yes", "title": "Yes"}}),
            "/interactive",
            replied.clone(),
        ),
        (
            "interactive",
            json!({"interactive": replied}),
            "/interactive/type",
            json!("button_reply"),
        ),
        (
            "list_reply",
            json!({"list_reply": {"id": "1", "title": "A"}}),
            "/interactive/list_reply/id",
            json!("1"),
        ),
        (
            "reaction",
            json!({"reaction": {"message_id": "wamid.x", "emoji": "👍"}}),
            "/reaction/emoji",
            json!("👍"),
        ),
        ("unsupported", json!({}), "/errors/0/code", json!(131_051)),
        (
            "document",
            json!({"text": "The scan"}),
            "/document/caption",
            json!("The scan"),
        ),
        ("audio", json!({}), "/audio/voice", json!(true)),
        ("sticker", json!({}), "/sticker/animated", json!(false)),
    ] {
        let mut message = json!({"from": DENTIST, "type": kind});
        message
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        let value = posted(&bench, message).await;
        assert_eq!(
            value["messages"][0].pointer(pointer),
            Some(&expected),
            "{kind}: {value}"
        );
    }
}

#[tokio::test]
async fn system_and_raw_messages_come_as_they_do() {
    let bench = Bench::start().await;
    let system = json!({"type": "user_changed_number", "body": "Changed", "wa_id": "447700900999"});
    let value = posted(&bench, json!({"from": DENTIST, "type": "system", "system": system})).await;
    assert_eq!(value.get("contacts"), None);
    assert_eq!(value["messages"][0]["system"], system);
    let raw = json!({"id": "wamid.raw", "type": "poll"});
    let value = posted(&bench, json!({"from": DENTIST, "type": "raw", "raw": raw})).await;
    assert_eq!(value["messages"], json!([raw]));
}

#[tokio::test]
async fn quoting_and_tapping_name_the_message() {
    let bench = Bench::start().await;
    bench.dentist_writes("Hi").await;
    let buttons = json!([{"type": "reply", "reply": {"id": "fit:yes", "title": "Yes"}}]);
    let question = json!({"type": "button", "body": {"text": "Does it fit?"}, "action": {"buttons": buttons}});
    let (_, sent) = bench
        .send(json!({"type": "interactive", "interactive": question}))
        .await;
    let id = &sent["messages"][0]["id"];
    let value = posted(
        &bench,
        json!({"from": DENTIST, "type": "tap", "context": id, "button": "Yes"}),
    )
    .await;
    assert_eq!(
        value["messages"][0]["context"],
        json!({"from": "15550783881", "id": id})
    );
    assert_eq!(
        value["messages"][0]["interactive"]["button_reply"],
        json!({"id": "fit:yes", "title": "Yes"})
    );
    for button in [json!("fit:yes"), json!({"id": "fit:yes", "title": "Yes"})] {
        let value = posted(&bench, json!({"from": DENTIST, "type": "button", "button": button})).await;
        assert_eq!(value["messages"][0]["context"]["id"], *id);
        assert_eq!(value["messages"][0]["interactive"]["button_reply"]["id"], "fit:yes");
    }
    for context in [id.clone(), json!({"id": id})] {
        let value = posted(
            &bench,
            json!({"from": DENTIST, "text": {"body": "this one"}, "context": context}),
        )
        .await;
        assert_eq!(value["messages"][0]["context"]["id"], *id);
        assert_eq!(value["messages"][0]["text"]["body"], "this one");
    }
}

#[tokio::test]
async fn a_request_for_a_place_is_answered_with_one() {
    let bench = Bench::start().await;
    bench.dentist_writes("Hi").await;
    let request = json!({
        "type": "location_request_message", "body": {"text": "Where is it?"}, "action": {"name": "send_location"},
    });
    let (_, sent) = bench.send(json!({"type": "interactive", "interactive": request})).await;
    let id = &sent["messages"][0]["id"];
    let shown = &bench.get("/_sim/messages").await[0];
    assert_eq!(shown["text"], "Where is it?");
    assert_eq!(
        shown["buttons"],
        json!([{"id": "send_location", "title": "Send location", "tap": "location"}])
    );
    let tap = json!({"from": DENTIST, "type": "tap", "context": id, "button": "Send location"});
    let (status, answer) = bench.call(reqwest::Method::POST, "/_sim/whatsapp", tap).await;
    assert_eq!(status, 400);
    assert!(answer["error"].as_str().unwrap().contains("location"), "{answer}");
    let place = json!({"latitude": 51.5, "longitude": -0.1, "name": "Smile Studio", "address": "1 High Street"});
    let value = posted(
        &bench,
        json!({"from": DENTIST, "type": "location", "context": id, "location": place}),
    )
    .await;
    assert_eq!(value["messages"][0]["context"]["id"], *id);
    assert_eq!(value["messages"][0]["location"], place);
}

#[tokio::test]
async fn several_messages_may_share_a_payload() {
    let bench = Bench::start().await;
    let message = |text: &str| json!({"from": DENTIST, "text": text});
    let told = bench
        .post("/_sim/whatsapp/batch", json!([message("one"), message("two")]))
        .await;
    assert_eq!(told["ids"].as_array().unwrap().len(), 2);
    let value = bench.hits_of(1).await.remove(0).value();
    assert_eq!(value["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(value["messages"][1]["text"]["body"], "two");
}

#[tokio::test]
async fn what_cannot_be_made_is_refused_in_words() {
    let bench = Bench::start().await;
    for (message, why) in [
        (json!({"from": "12ab", "text": "Hi"}), "neither a phone"),
        (json!({"from": DENTIST, "type": "telepathy"}), "telepathy"),
        (json!({"from": DENTIST, "type": "text"}), "text"),
        (json!({"from": DENTIST, "text": "Hi", "colour": "red"}), "colour"),
        (json!({"from": DENTIST, "text": "Hi", "at": "yesterday"}), "time"),
    ] {
        let (status, answer) = bench.call(reqwest::Method::POST, "/_sim/whatsapp", message).await;
        assert_eq!(status, 400);
        assert!(answer["error"].as_str().unwrap().contains(why), "{answer}");
    }
}
