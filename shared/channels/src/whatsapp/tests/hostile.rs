//! Bodies that nobody should send: nothing panics, and what is good in a batch still counts.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::{Envelope, Why, read, split};
use super::{batch, fixtures, message, only, post, received_at};

/// The whole way, for the sake of not panicking; what it yields has to fit the queue.
fn run(body: &[u8]) {
    let Ok(batch) = split(body, received_at()) else { return };
    for envelope in &batch.envelopes {
        let group = envelope.group();
        assert!(
            (1..=128).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_graphic()),
            "{group}"
        );
        assert!((1..=128).contains(&envelope.dedup_id().len()));
        let queued = envelope.to_json();
        let legal =
            |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert!(queued.chars().all(legal), "XML knows every character");
        let back = Envelope::from_json(&queued).unwrap();
        assert_eq!(back.dedup_id(), envelope.dedup_id());
        let _ = read(&back);
        let _ = format!("{envelope:?} {:?}", read(envelope));
    }
}

#[test]
fn what_is_not_json_is_told_so() {
    let whole = post(json!({"messages": [message("wamid.1", "hello")]}));
    for body in [
        &b""[..],
        b"hello",
        b"<html>",
        b"{",
        b"\xff\xfe",
        &whole[..whole.len() - 1],
        &whole[1..],
    ] {
        assert!(split(body, received_at()).is_err());
    }
    for odd in [
        "[]",
        "null",
        "7",
        "\"x\"",
        "{}",
        r#"{"entry": []}"#,
        r#"{"entry": [null, 1, {"changes": 7}]}"#,
    ] {
        let batch = split(odd.as_bytes(), received_at()).unwrap();
        assert!(batch.envelopes.is_empty(), "{odd}");
    }
    let page = split(br#"{"object": "page", "entry": []}"#, received_at()).unwrap();
    assert_eq!(page.skipped[0].why, Why::OtherObject);
}

#[test]
fn the_good_ones_of_a_bad_batch_count() {
    let broken = |name: &str, value: Value| {
        let mut item = message("wamid.bad", "hello");
        item[name] = value;
        item
    };
    let bad = [
        (json!(null), Why::NotAnObject),
        (json!("text"), Why::NotAnObject),
        (broken("timestamp", Value::Null), Why::NoTimestamp),
        (broken("timestamp", json!("yesterday")), Why::NoTimestamp),
        (broken("timestamp", json!(-1)), Why::NoTimestamp),
        (broken("id", Value::Null), Why::NoId),
        (broken("id", json!("")), Why::NoId),
        (broken("id", json!("x".repeat(1000))), Why::NoId),
        (broken("type", json!(7)), Why::NoType),
    ];
    for (item, why) in bad {
        let batch = batch(&post(json!({"messages": [item, message("wamid.good", "hello")]})));
        assert_eq!(batch.envelopes.len(), 1);
        assert_eq!(batch.skipped[0].why, why);
        assert_eq!(batch.envelopes[0].item["id"], "wamid.good");
    }
    let batch = batch(&post(json!({"statuses": [{"id": "wamid.1", "timestamp": "1"}]})));
    assert_eq!(batch.skipped[0].why, Why::NoStatus);
}

#[test]
fn one_message_twice_in_a_post_is_one_message() {
    let status = |status: &str| json!({"id": "wamid.1", "status": status, "timestamp": "1763650000", "recipient_id": "16505551234"});
    let batch = batch(&post(json!({
        "messages": [message("wamid.1", "hello"), message("wamid.2", "hello"), message("wamid.1", "hello")],
        "statuses": [status("sent"), status("read"), status("sent")],
    })));
    assert_eq!(batch.envelopes.len(), 4);
    assert_eq!(
        batch.skipped.iter().map(|skipped| skipped.why).collect::<Vec<_>>(),
        [Why::Duplicate; 2]
    );
    let again = only(&post(json!({"messages": [message("wamid.1", "hello")]})));
    assert_eq!(again.dedup_id(), batch.envelopes[0].dedup_id(), "in another POST too");
}

#[test]
fn the_largest_post_is_split() {
    let number = |n: u64| (16_505_550_000 + n).to_string();
    let contacts: Vec<_> = (0..1000)
        .map(|n| json!({"profile": {"name": n.to_string()}, "wa_id": number(n)}))
        .collect();
    let messages = (0..1000).map(|n| {
        let mut item = message(&format!("wamid.{n}"), &"ä".repeat(1450));
        item["from"] = json!(number(n));
        item
    });
    let body = post(json!({"messages": messages.collect::<Vec<_>>(), "contacts": contacts}));
    assert!(body.len() > 3_000_000);
    let batch = batch(&body);
    assert_eq!((batch.envelopes.len(), batch.skipped.len()), (1000, 0));
    for (n, envelope) in batch.envelopes.iter().enumerate() {
        assert_eq!(envelope.contact.as_ref().unwrap()["profile"]["name"], n.to_string());
    }
}

#[test]
fn one_huge_item_becomes_small_and_stays_a_message() {
    let mut item = message("wamid.1", "");
    item["text"]["body"] = json!("x".repeat(2_000_000));
    let envelope = only(&post(json!({"messages": [item]})));
    assert!(envelope.to_json().len() < 2048);
    assert!(read(&envelope).is_ok());
}

#[test]
fn broken_characters_cost_a_letter_and_not_the_batch() {
    let text = |escapes: &str| {
        let body = String::from_utf8(post(json!({"messages": [message("wamid.1", "BODY")]}))).unwrap();
        let envelope = only(body.replace("BODY", escapes).as_bytes());
        envelope.item["text"]["body"].as_str().unwrap().to_owned()
    };
    assert_eq!(text(r"cut \ud83d"), "cut \u{fffd}");
    assert_eq!(
        text(r"\udc4d \ud83d\ud83d\udc4d \\ud83d \n\u00e4"),
        "\u{fffd} \u{fffd}👍 \\ud83d \nä"
    );
    assert_eq!(text(r"\ud83d\n"), "\u{fffd}\n");
    assert_eq!(text(r"\u0000 \ufffe"), "\u{0} \u{fffe}");
    let mut body = post(json!({"messages": [message("wamid.1", "~")]}));
    let at = body.iter().position(|byte| *byte == b'~').unwrap();
    body[at] = 0xff;
    assert_eq!(only(&body).item["text"]["body"], "\u{fffd}");
    run(text("\u{ffff}\u{fffe}").as_bytes());
}

#[test]
fn a_foreign_queue_message_is_refused() {
    for text in [
        "",
        "{}",
        "[]",
        r#"{"v": "1"}"#,
        r#"{"v": 1}"#,
        r#"{"v": 1, "kind": "echo"}"#,
    ] {
        assert_eq!(
            Envelope::from_json(text),
            Err(super::super::Unreadable::NotAnEnvelope),
            "{text}"
        );
    }
    assert_eq!(
        Envelope::from_json(r#"{"v": 2}"#),
        Err(super::super::Unreadable::Version(2))
    );
}

#[test]
fn what_an_envelope_holds_is_not_shown() {
    let shown = format!(
        "{:?}",
        only(&post(json!({"messages": [message("wamid.1", "my secret")]})))
    );
    assert!(!shown.contains("secret") && !shown.contains("1650"), "{shown}");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "(messages|statuses|text|system|16505551234|US\\.1|wamid\\.1|1763650000|failed|edit)".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        let name = "(entry|changes|value|field|messages|statuses|errors|contacts|id|type|timestamp|from|text|body|wa_id|user_id|system|interactive|context|profile|name)";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// Puts `new` in the place of the node that `steps` leads to.
fn mutate(value: &mut Value, steps: &[prop::sample::Index], new: Value) {
    let Some((step, rest)) = steps.split_first() else {
        *value = new;
        return;
    };
    match value {
        Value::Array(items) if !items.is_empty() => mutate(step.get_mut(items), rest, new),
        Value::Object(members) if !members.is_empty() => {
            let at = step.index(members.len());
            mutate(members.iter_mut().nth(at).unwrap().1, rest, new);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            *value = new;
        }
    }
}

proptest! {
    #[test]
    fn any_bytes(body in prop::collection::vec(any::<u8>(), 0..200)) {
        run(&body);
    }

    #[test]
    fn any_value(value in any_json()) {
        run(value.to_string().as_bytes());
        run(&post(json!({"messages": value, "statuses": value, "errors": value, "contacts": value})));
    }

    #[test]
    fn any_item(item in any_json(), kind in "[a-z_]{1,12}") {
        let mut message = message("wamid.1", "hello");
        message["type"] = json!(kind);
        message[kind] = item.clone();
        message["context"] = item.clone();
        run(&post(json!({"messages": [message], "contacts": [item]})));
    }

    #[test]
    fn any_change_of_a_real_payload(
        which in any::<prop::sample::Index>(),
        steps in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        new in any_json(),
        cut in any::<prop::sample::Index>(),
    ) {
        let fixtures = fixtures();
        let (_, body) = which.get(&fixtures);
        run(&body[..cut.index(body.len())]);
        let mut value: Value = serde_json::from_slice(body).unwrap();
        mutate(&mut value, &steps, new);
        run(value.to_string().as_bytes());
    }
}
