//! STOP and START: who wants no messages gets none, and it is written down why.
use crate::case::Case;
use crate::dentist::Dentist;
use crate::stack::{SOON, Stack, eventually, seconds_ago};
use serde_json::{Value, json};

#[test]
fn after_stop_nothing_is_said_until_start() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    dentist.says("STOP");
    dentist.hears("no more messages");
    assert_ne!(dentist.sessions()[0]["opted_out_at"], Value::Null);

    assert_eq!(case.starts("CasePlanningComplete"), "skipped");
    let skipped = dentist.is_told("planning_started", "skipped");
    assert!(skipped["reason"].as_str().unwrap().contains("opted out"), "{skipped}");
    dentist.says("where is my case?");
    dentist.is_told("case_status", "skipped");

    dentist.says("START");
    dentist.hears("Welcome back");
    assert_eq!(case.starts("AwaitingDelivery"), "sent");
    dentist.hears("has been dispatched");
    dentist.hears_nothing_else();
}

#[test]
fn a_stop_that_comes_late_still_counts() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    dentist.sends(json!({ "type": "text", "text": "stop", "at": seconds_ago(60) }));
    dentist.hears("no more messages");
    let case = Case::of(&dentist, "Alice Martin");
    assert_eq!(case.starts("CasePlanningComplete"), "skipped");
}

#[test]
fn stop_overtakes_what_was_decided_before_it() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    // The notice cannot go for the moment; before it is tried again, the dentist has had enough.
    let busy = json!({ "service": "whatsapp", "code": 131_056, "match": case.id, "headers": { "Retry-After": "6" } });
    stack.trouble(&busy);
    case.starts("CasePlanningComplete");
    eventually("the first attempt", SOON, || {
        (dentist.is_told("planning_started", "queued")["attempts"] == 1).then_some(())
    });
    dentist.says("STOP");
    dentist.hears("no more messages");
    dentist.is_told("planning_started", "skipped");
}

#[test]
fn whatsapps_own_word_that_somebody_opted_out_is_respected() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    stack.trouble(&json!({ "service": "whatsapp", "code": 131_050, "match": case.id }));
    case.starts("CasePlanningComplete");
    let skipped = dentist.is_told("planning_started", "skipped");
    assert!(skipped["reason"].as_str().unwrap().contains("131050"), "{skipped}");
}
