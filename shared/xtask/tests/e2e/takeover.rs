//! A person of the lab takes a conversation over: Chairside is silent in it, and nothing is lost.
use crate::case::Case;
use crate::dentist::{Dentist, text};
use crate::registration::encoded;
use crate::stack::{LATER, Stack, eventually};
use serde_json::{Value, json};

fn path(dentist: &Dentist<'_>, end: &str) -> String {
    format!("/admin/conversations/{}/{end}", encoded(&dentist.id))
}

#[test]
fn chairside_is_silent_until_it_is_handed_back() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    let taken = stack.post(&path(&dentist, "takeover"), &Value::Null).with_status(200);
    assert_eq!(taken["conversation"]["current_stage"], "with_a_person");
    dentist.says("where is my case?");
    let told = eventually("the lab hears what was written", LATER, || {
        let told = stack.simulator("GET", "messages?to=15550100008", None).with_status(200);
        let told = told.as_array().cloned().unwrap_or_default();
        let user = dentist.id.clone();
        told.into_iter().find(|message| text(message).contains(&user))
    });
    assert!(text(&told).contains("where is my case?"), "{told}");
    // News of the case has to wait too.
    case.starts("CasePlanningComplete");
    let words = json!({ "text": "This is Mira. I am looking into it myself." });
    stack.post(&path(&dentist, "messages"), &words).with_status(201);
    dentist.hears("This is Mira");
    assert_eq!(
        dentist.phone().len(),
        2,
        "the greeting and Mira, nothing else: {:?}",
        dentist.phone()
    );

    stack.post(&path(&dentist, "handback"), &Value::Null).with_status(200);
    dentist.hears("planning has started");
    dentist.says("thank you");
    dentist.hears("");
    let said = stack.read(&path(&dentist, "messages"));
    let said = said["messages"].as_array().expect("messages");
    let directions: Vec<&str> = said.iter().filter_map(|entry| entry["direction"].as_str()).collect();
    assert_eq!(directions.first(), Some(&"in"), "the oldest first: {said:?}");
    let asked = said.iter().find(|entry| entry["text"] == "where is my case?");
    assert_eq!(asked.map(|entry| &entry["direction"]), Some(&json!("in")));
}

#[test]
fn staff_words_have_to_fit_and_are_written_once() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let write = path(&dentist, "messages");
    stack.post(&write, &json!({})).is_problem(400, "malformed-request");
    stack
        .post(&write, &json!({ "text": "x".repeat(4097) }))
        .is_problem(400, "malformed-request");
    let key = format!("Bearer {}", stack.get("/keys/staff"));
    let headers = [("authorization", key.as_str()), ("idempotency-key", "once")];
    let body = json!({ "text": "One moment, please." }).to_string();
    for _ in 0..2 {
        stack.raw("POST", &write, &headers, body.as_bytes()).with_status(201);
    }
    dentist.hears("One moment");
    dentist.hears_nothing_else();
}
