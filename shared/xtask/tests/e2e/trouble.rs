//! WhatsApp in trouble: what is tried again, what is not, and what a person finds and sets right.
use crate::case::Case;
use crate::dentist::Dentist;
use crate::stack::{LATER, Stack, eventually};
use serde_json::{Value, json};

#[test]
fn what_was_not_taken_is_sent_again_once() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    // An error of theirs: nobody knows if it was taken, so their status is waited for first.
    let case = Case::of(&dentist, "Alice Martin");
    stack.trouble(&json!({ "service": "whatsapp", "status": 500, "match": case.id }));
    case.starts("CasePlanningComplete");
    dentist.hears_within(LATER, "planning has started");
    let told = dentist.is_told("planning_started", "read");
    assert_eq!(told["attempts"], 2, "{told}");
    dentist.hears_nothing_else();
}

#[test]
fn a_limit_is_waited_for_as_long_as_they_say() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    let limit = json!({ "service": "whatsapp", "code": 130_429, "match": case.id, "times": 2, "headers": { "Retry-After": "2" } });
    stack.trouble(&limit);
    case.starts("CasePlanningComplete");
    dentist.hears_within(LATER, "planning has started");
    assert_eq!(dentist.is_told("planning_started", "read")["attempts"], 3);
    dentist.hears_nothing_else();
}

#[test]
fn what_may_have_been_taken_is_never_sent_twice() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let lost_answer = |case: &Case<'_>| json!({ "service": "whatsapp", "match": case.id, "after_accept": true });
    // An error, a broken connection, an answer that comes too late: each after the message was taken.
    for how in [
        json!({ "status": 500 }),
        json!({ "status": 502, "body": "Bad gateway" }),
        json!({ "timeout": 12_000 }),
    ] {
        let case = Case::of(&dentist, "Alice Martin");
        let mut fault = lost_answer(&case);
        for (name, value) in how.as_object().unwrap() {
            fault[name] = value.clone();
        }
        stack.trouble(&fault);
        case.starts("CasePlanningComplete");
        dentist.hears("planning has started");
        let told = eventually("their status settles it", LATER, || {
            let told = dentist.log().into_iter().find(|entry| entry["case_id"] == case.id)?;
            (told["state"] == "read").then_some(told)
        });
        assert_eq!(
            (&told["attempts"], &told["next_look_at"]),
            (&json!(1), &Value::Null),
            "{how}"
        );
        assert_eq!(
            stack.read(&format!("/admin/messages?case={}", case.id))["messages"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
    }
    dentist.hears_nothing_else();
}

#[test]
fn what_failed_for_good_is_found_and_tried_again_by_a_person() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    // Refused at once, or taken and refused in a status afterwards.
    for late in [false, true] {
        let case = Case::of(&dentist, "Alice Martin");
        let undeliverable = json!({ "service": "whatsapp", "code": 131_026, "match": case.id, "as_status": late });
        stack.trouble(&undeliverable);
        case.starts("CasePlanningComplete");
        if late {
            dentist.hears("planning has started");
        }
        let failed = eventually("it is among what failed", LATER, || {
            let listed = stack.read("/admin/messages?state=failed");
            let mut failed = listed["messages"].as_array()?.iter();
            failed.find(|message| message["case_id"] == case.id).cloned()
        });
        assert!(failed["last_error"].as_str().unwrap().contains("131026"), "{failed}");
        stack.retry(&failed).with_status(200);
        dentist.hears("planning has started");
        dentist.is_told("planning_started", "read");
        stack.retry(&failed).is_problem(409, "conflict");
    }
    dentist.hears_nothing_else();
}
