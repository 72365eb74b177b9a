//! The settings document: read by all, replaced as a whole by an admin, and refused with the field that is wrong.
use crate::dentist::{Dentist, new_phone, text};
use crate::stack::{LATER, Stack, eventually};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

#[test]
fn a_wrong_document_is_refused_and_names_the_field() {
    let stack = Stack::load();
    let current = stack.read("/admin/settings");
    for (field, value) in [
        ("lab_name", json!("")),
        ("zone", json!("Mars/Base")),
        ("colour", json!("red")),
        ("phases", json!(0)),
        ("clinical_team", json!(["12ab"])),
        ("quiet_hours", json!({ "from": "25:00", "until": "08:00" })),
        (
            "stages",
            json!({ "planning": { "days_min": 5, "days_max": 2, "when_due": "advance" } }),
        ),
        (
            "stages",
            json!({ "planning": { "days_min": 1, "days_max": 2, "when_due": "dance" } }),
        ),
        ("holidays", json!(["2026-02-30"])),
    ] {
        let mut wrong = current.clone();
        wrong[field] = value;
        let answer = stack.api(Some("admin"), "PUT", "/admin/settings", Some(&wrong));
        answer.is_problem(400, "malformed-request");
        assert!(
            answer.body["detail"].as_str().unwrap().contains(field),
            "{}",
            answer.text
        );
    }
    for wrong in [json!([]), json!("text"), json!(null)] {
        stack
            .api(Some("admin"), "PUT", "/admin/settings", Some(&wrong))
            .is_problem(400, "malformed-request");
    }
    let mut from_the_past = current.clone();
    from_the_past["version"] = json!(u32::MAX);
    stack
        .api(Some("admin"), "PUT", "/admin/settings", Some(&from_the_past))
        .is_problem(409, "conflict");
}

#[test]
fn a_change_of_the_lab_team_takes_effect_within_a_minute() {
    let stack = Stack::load();
    let phone = new_phone();
    with(&stack, "lab_team", &json!([phone]), || {
        let dentist = Dentist::in_touch(&stack);
        let colleague = Dentist::known_as(&stack, json!(phone), &phone);
        // Functions keep the settings for at most a minute.
        let told = eventually("the colleague is told", LATER, || {
            dentist.says("I want to talk to a person");
            dentist.hears("will get in touch");
            colleague.phone().pop()
        });
        assert!(text(&told).contains("talk to a person"), "{told}");
    });
}

/// Tests with a field of the settings changed, and puts it back. Everybody goes by the settings, so this is for fields that
/// no other test looks at, and for one test each.
pub(crate) fn with(stack: &Stack, field: &str, value: &Value, test: impl FnOnce()) {
    let before = change(stack, field, value);
    let outcome = catch_unwind(AssertUnwindSafe(test));
    change(stack, field, &before);
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Changes one field, and again if somebody else was faster. Returns its value before.
fn change(stack: &Stack, field: &str, value: &Value) -> Value {
    eventually("the settings are saved", LATER, || {
        let mut settings = stack.read("/admin/settings");
        let before = std::mem::replace(&mut settings[field], value.clone());
        let saved = stack.api(Some("admin"), "PUT", "/admin/settings", Some(&settings));
        assert!(matches!(saved.status, 200 | 409), "{}", saved.text);
        (saved.status == 200).then_some(before)
    })
}
