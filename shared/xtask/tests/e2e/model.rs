//! The model that reads what the rules cannot: it helps, and when it is down, slow or talks nonsense, the dentist is asked
//! again and nothing changes.
use crate::case::Case;
use crate::dentist::{Dentist, text};
use crate::stack::{Stack, unique};
use serde_json::{Value, json};

#[test]
fn the_model_reads_what_the_rules_cannot() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    let words = new_words();
    scripted(
        &stack,
        &words,
        &completion(&json!({ "reading": "yes", "confidence": 95 })),
    );
    dentist.says(&words);
    dentist.hears("Full Case");
    case.is("AwaitingFitConfirmation", Some("dispatch_choice"));
    let read = dentist.log().into_iter().find(|entry| entry["text"] == *words).unwrap();
    assert_eq!(
        (&read["understood"], &read["understood_by"]),
        (&json!("yes"), &json!("model"))
    );
}

#[test]
fn a_model_in_trouble_means_asking_again_and_no_false_change() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    let answer = |content: Value| json!({ "status": 200, "body": completion(&content) });
    for trouble in [
        json!({ "status": 500, "times": 2 }),
        json!({ "status": 429, "times": 2 }),
        json!({ "status": 401 }),
        json!({ "refuse": true }),
        json!({ "timeout": true }),
        json!({ "status": 200, "body": "<html>Bad gateway</html>" }),
        json!({ "status": 200, "body": { "choices": [] } }),
        answer(json!("Unknown.")),
        answer(json!({ "reading": "unknown", "confidence": 99 })),
        answer(json!({ "reading": "yes", "confidence": 20 })),
        answer(json!({ "reading": "Completed", "confidence": 99 })),
        answer(json!({ "reading": "stop", "confidence": 99 })),
        answer(json!({ "reading": "full_case", "confidence": 99 })),
    ] {
        let words = new_words();
        scripted(&stack, &words, &trouble);
        dentist.says(&words);
        let again = dentist.hears("*Yes*");
        assert!(text(&again).contains("Alice Martin"), "{trouble}: {again}");
        case.is("AwaitingFitConfirmation", Some("fit"));
    }
    assert_eq!(dentist.sessions()[0]["opted_out_at"], Value::Null);
    dentist.says("Yes");
    dentist.hears("Full Case");
    case.is("AwaitingFitConfirmation", Some("dispatch_choice"));
}

#[test]
fn a_message_that_comes_often_is_read_once() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    let words = format!("snug {}", new_words());
    let id = format!("wamid.test{:x}", unique());
    dentist.sends(json!({ "type": "text", "text": words, "id": id, "times": 4 }));
    dentist.hears("Full Case");
    dentist.hears_nothing_else();
    case.is("AwaitingFitConfirmation", Some("dispatch_choice"));
    let model = stack.simulator("GET", "model", None).with_status(200);
    let requests = model["requests"].as_array().unwrap().iter();
    assert_eq!(requests.filter(|request| text(request).contains(&words)).count(), 1);
}

/// The fault hits the calls about these words: no other test has them.
fn scripted(stack: &Stack, words: &str, trouble: &Value) {
    let mut fault = trouble.clone();
    if trouble.get("choices").is_some() {
        fault = json!({ "status": 200, "body": trouble });
    }
    fault["service"] = json!("openai");
    fault["match"] = json!(words);
    stack.trouble(&fault);
}

/// What no rule understands.
fn new_words() -> String {
    format!("qwzx {:x} plok", unique())
}

fn completion(content: &Value) -> Value {
    let content = content.as_str().map_or_else(|| content.to_string(), str::to_owned);
    let message = json!({ "role": "assistant", "content": content, "refusal": null });
    json!({ "object": "chat.completion", "choices": [{ "index": 0, "message": message, "finish_reason": "stop" }] })
}
