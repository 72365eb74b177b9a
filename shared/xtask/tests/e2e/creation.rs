//! Creating cases: every wrong field is named, and the same request has one effect.
use crate::case::{Case, new_id, request};
use crate::dentist::{Dentist, new_phone};
use crate::stack::{Answer, Stack};
use serde_json::{Value, json};

#[test]
fn every_missing_and_every_wrong_field_is_named() {
    let stack = Stack::load();
    let create = |body: Value| {
        let answer = stack.post("/create-case", &body);
        answer.is_problem(400, "malformed-request");
        let errors = answer.body["errors"].as_array().expect("errors").clone();
        let fields = errors
            .iter()
            .filter_map(|error| Some(error["field"].as_str()?.to_owned()));
        let mut fields: Vec<String> = fields.collect();
        fields.sort();
        fields
    };
    assert_eq!(create(json!({})), ["dentist_name", "patient_name", "user_id"]);
    for (name, value) in [
        ("user_id", json!("12ab")),
        ("user_id", json!("+1")),
        ("patient_name", json!("  ")),
        ("patient_name", json!("x".repeat(1000))),
        ("dentist_name", json!(["Dr. Test"])),
        ("case_id", json!("an id with spaces")),
        ("status", json!("Approved")),
        ("priority", json!("whenever")),
        ("phases", json!(0)),
        ("colour", json!("red")),
    ] {
        let mut body = request(&new_id(), &new_phone(), "Alice Martin");
        body[name] = value.clone();
        assert_eq!(create(body), [name], "{value}");
    }
}

#[test]
fn the_same_request_again_changes_nothing_and_another_one_is_a_conflict() {
    let stack = Stack::load();
    let (id, phone) = (new_id(), new_phone());
    let body = request(&id, &phone, "Alice Martin");
    let made = |answer: Answer| assert_eq!(answer.with_status(201)["case_id"], id);
    std::thread::scope(|scope| {
        for _ in 0..5 {
            scope.spawn(|| made(stack.post("/create-case", &body)));
        }
    });
    let mut other_form = body.clone();
    other_form["user_id"] = json!(phone[1..]);
    made(stack.post("/create-case", &other_form));
    stack
        .post("/create-case", &request(&id, &phone, "Bob Keller"))
        .is_problem(409, "conflict");
    stack
        .post("/create-case", &request(&id, &new_phone(), "Alice Martin"))
        .is_problem(409, "conflict");
    let case = stack.read(&format!("/admin/cases/{id}"));
    assert_eq!(
        (&case["patient_name"], &case["user_id"]),
        (&json!("Alice Martin"), &json!(phone))
    );
    assert_eq!(case["history"].as_array().unwrap().len(), 1);
}

#[test]
fn an_idempotency_key_stands_for_the_missing_id() {
    let stack = Stack::load();
    let (key, bearer) = (new_id(), format!("Bearer {}", stack.get("/keys/staff")));
    let phone = new_phone();
    let create = |patient: &str, headers: &[(&str, &str)]| {
        let mut body = request("", &phone, patient);
        body.as_object_mut().unwrap().remove("case_id");
        stack.raw("POST", "/create-case", headers, body.to_string().as_bytes())
    };
    let with_key = [("authorization", bearer.as_str()), ("idempotency-key", key.as_str())];
    let first = create("Alice Martin", &with_key).with_status(201);
    assert_eq!(create("Alice Martin", &with_key).with_status(201), first);
    create("Bob Keller", &with_key).is_problem(409, "conflict");
    let without_key = &with_key[..1];
    let second = create("Alice Martin", without_key).with_status(201);
    let third = create("Alice Martin", without_key).with_status(201);
    assert!(first != second && second != third, "{first} {second} {third}");
    let listed = stack.read(&format!("/admin/cases?dentist={}", &phone[1..]));
    assert_eq!(listed["cases"].as_array().unwrap().len(), 3);
}

#[test]
fn a_case_that_is_under_way_already_can_be_taken_over() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let more = json!({ "status": "AwaitingFitConfirmation", "priority": "urgent", "notes": "from paper" });
    let case = Case::with(&dentist, "Alice Martin", &more);
    case.is("AwaitingFitConfirmation", Some("fit"));
    assert_eq!(case.now()["priority"], "urgent");
    dentist.says("it fits perfectly");
    dentist.hears("Full Case");
    case.is("AwaitingFitConfirmation", Some("dispatch_choice"));
}
