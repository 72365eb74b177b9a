//! Customers: every wrong field is named, nobody is known twice unseen, and one person can be exported and erased.
use crate::case::new_id;
use crate::dentist::new_phone;
use crate::stack::{Answer, Stack, unique};
use serde_json::{Value, json};

fn new_email() -> String {
    format!("Jane.{:x}@example.org", unique())
}

fn request() -> Value {
    json!({ "name": "Jane Doe", "email": new_email(), "phone": new_phone(), "language": "es" })
}

#[track_caller]
fn created(stack: &Stack, body: &Value) -> String {
    let answer = stack.post("/customers", body).with_status(201);
    answer["customer_id"].as_str().expect("an id").to_owned()
}

fn change(stack: &Stack, id: &str, body: &Value) -> Answer {
    stack.api(Some("staff"), "PATCH", &format!("/customers/{id}"), Some(body))
}

fn erase(stack: &Stack, id: &str) -> Answer {
    stack.api(Some("admin"), "POST", &format!("/customers/{id}/erase"), None)
}

/// The fields that are named as wrong.
#[track_caller]
fn wrong(answer: &Answer) -> Vec<String> {
    answer.is_problem(400, "malformed-request");
    let errors = answer.body["errors"].as_array().expect("errors").clone();
    let mut fields: Vec<String> = errors
        .iter()
        .filter_map(|error| Some(error["field"].as_str()?.to_owned()))
        .collect();
    fields.sort();
    fields
}

#[test]
fn every_wrong_field_of_a_customer_is_named() {
    let stack = Stack::load();
    assert_eq!(wrong(&stack.post("/customers", &json!({}))), ["email", "name"]);
    let consent = json!({ "topic": "marketing", "channel": "email", "given": true, "source": "form" });
    let with = |name: &str, value: Value| {
        let mut consent = consent.clone();
        consent[name] = value;
        json!([consent])
    };
    for (name, value, named) in [
        ("name", json!("  "), "name"),
        ("name", json!("x".repeat(1000)), "name"),
        ("email", json!("jane@example"), "email"),
        ("email", json!("Jane <jane@example.org>"), "email"),
        ("phone", json!("12ab"), "phone"),
        ("language", json!("tlh"), "language"),
        ("colour", json!("red"), "colour"),
        ("allow_duplicate", json!("yes"), "allow_duplicate"),
        ("preferences", json!([]), "preferences"),
        ("preferences", json!({ "weather": {} }), "preferences.weather"),
        (
            "preferences",
            json!({ "reminders": { "fax": true } }),
            "preferences.reminders.fax",
        ),
        (
            "preferences",
            json!({ "reminders": { "sms": 1 } }),
            "preferences.reminders.sms",
        ),
        ("consents", json!({}), "consents"),
        ("consents", with("source", json!("")), "consents[0].source"),
        ("consents", with("given", Value::Null), "consents[0].given"),
        ("consents", with("at", json!("2999-01-01T00:00:00Z")), "consents[0].at"),
        ("consents", with("paper", json!(1)), "consents[0].paper"),
    ] {
        let mut body = request();
        body[name] = value.clone();
        assert_eq!(wrong(&stack.post("/customers", &body)), [named], "{value}");
    }
    let id = created(&stack, &request());
    assert_eq!(
        wrong(&change(
            &stack,
            &id,
            &json!({ "name": null, "email": "x", "colour": 1 })
        )),
        ["colour", "email", "name"]
    );
}

#[test]
fn a_customer_is_found_by_every_contact_and_in_the_list() {
    let stack = Stack::load();
    let body = request();
    let id = created(&stack, &body);
    let customer = stack.read(&format!("/customers/{id}"));
    for field in ["name", "email", "phone", "language"] {
        assert_eq!(customer[field], body[field], "{field}");
    }
    assert_eq!(customer["preferences"]["reminders"]["sms"], true);
    assert_eq!(customer["preferences"]["marketing"]["email"], false);
    assert_eq!(customer["duplicates"], json!([]));
    let phone = body["phone"].as_str().unwrap();
    let email = body["email"].as_str().unwrap();
    let found = |query: String| {
        let page = stack.read(&format!("/customers?{query}"));
        let ids = page["customers"].as_array().unwrap().clone();
        ids.iter().map(|customer| customer["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(found(format!("phone=%2B{}", &phone[1..])), [id.as_str()]);
    assert_eq!(found(format!("phone=+{}", &phone[1..])), [id.as_str()]);
    assert_eq!(found(format!("email={}", email.to_uppercase())), [id.as_str()]);
    assert_eq!(found(format!("email={email}&q=jane")), [id.as_str()]);
    assert!(found(format!("email={email}&q=bob")).is_empty());
    assert!(found("limit=200".to_owned()).contains(&json!(id)));
    assert_eq!(
        stack.read("/customers?limit=1")["customers"].as_array().unwrap().len(),
        1
    );
    stack
        .api(Some("viewer"), "GET", "/customers?cursor=x", None)
        .is_problem(400, "malformed-request");
    stack
        .api(Some("viewer"), "GET", "/customers?email=x", None)
        .is_problem(400, "malformed-request");
}

#[test]
fn one_of_many_with_the_same_address_is_created() {
    let stack = Stack::load();
    let email = new_email();
    let create = |nth: usize| {
        let body = json!({ "name": format!("Racer {nth}"), "email": email });
        stack.post("/customers", &body)
    };
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..6).map(|nth| scope.spawn(move || create(nth))).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(won.len(), 1, "{answers:?}");
    let winner = &won[0].body["customer_id"];
    for answer in lost {
        answer.is_problem(409, "duplicate");
        assert_eq!(answer.body["duplicates"], json!([winner]));
    }
    let twin = json!({ "name": "Twin", "email": email.to_lowercase(), "allow_duplicate": true });
    let twin = created(&stack, &twin);
    assert_eq!(stack.read(&format!("/customers/{twin}"))["duplicates"], json!([winner]));
}

#[test]
fn the_same_creation_again_is_the_same_customer() {
    let stack = Stack::load();
    let (key, bearer) = (new_id(), format!("Bearer {}", stack.get("/keys/staff")));
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", key.as_str())];
    let create = |body: &Value| stack.raw("POST", "/customers", &headers, body.to_string().as_bytes());
    let body = request();
    let first = create(&body).with_status(201);
    let id = first["customer_id"].as_str().unwrap();
    change(&stack, id, &json!({ "name": "Jane Roe" })).with_status(200);
    assert_eq!(create(&body).with_status(201), first);
    create(&request()).is_problem(409, "conflict");
    stack.post("/customers", &body).is_problem(409, "duplicate");
}

#[test]
fn a_change_is_made_by_whoever_saw_what_they_change() {
    let stack = Stack::load();
    let body = request();
    let id = created(&stack, &body);
    let consent = json!({ "topic": "marketing", "channel": "email", "given": true, "source": "web form",
        "at": "2026-01-05T10:00:00Z" });
    change(
        &stack,
        &id,
        &json!({ "preferences": { "marketing": { "email": true } } }),
    )
    .is_problem(409, "illegal-transition");
    let wanted = json!({ "version": 1, "phone": null, "consents": [consent],
        "preferences": { "reminders": { "sms": false } } });
    let customer = change(&stack, &id, &wanted).with_status(200);
    assert_eq!((&customer["phone"], &customer["version"]), (&Value::Null, &json!(2)));
    assert_eq!(customer["consents"], json!([consent]));
    assert_eq!(customer["preferences"]["marketing"]["email"], true);
    assert_eq!(customer["preferences"]["reminders"]["sms"], false);
    change(&stack, &id, &wanted).is_problem(409, "conflict");
    change(&stack, &id, &json!({ "email": null })).is_problem(409, "illegal-transition");
    // The number is free again.
    created(&stack, &json!({ "name": "Bob Keller", "phone": body["phone"] }));
    change(&stack, &id, &json!({ "phone": body["phone"] })).is_problem(409, "duplicate");
    change(&stack, "nobody", &json!({ "name": "X" })).is_problem(404, "not-found");
}

#[test]
fn one_person_is_exported_and_erased() {
    let stack = Stack::load();
    let mut body = request();
    body["name"] = json!("Zebulon Quill");
    body["notes"] = json!("afraid of needles");
    body["consents"] =
        json!([{ "topic": "marketing", "channel": "sms", "given": true, "source": "call with Zebulon" }]);
    let id = created(&stack, &body);
    change(&stack, &id, &json!({ "language": "en" })).with_status(200);
    let export = |role| stack.api(Some(role), "GET", &format!("/customers/{id}/export"), None);
    export("viewer").is_problem(403, "forbidden");
    let before = export("staff").with_status(200);
    assert_eq!(before["customer"]["notes"], "afraid of needles");
    assert_eq!(before["history"].as_array().unwrap().len(), 3);
    stack
        .api(Some("staff"), "POST", &format!("/customers/{id}/erase"), None)
        .is_problem(403, "forbidden");
    erase(&stack, &id).with_status(200);
    let after = export("staff");
    for personal in [
        "Zebulon",
        "Quill",
        "needles",
        &body["email"].as_str().unwrap()[..9],
        &body["phone"].as_str().unwrap()[1..],
    ] {
        assert!(before.to_string().contains(personal), "{personal}");
        assert!(!after.text.contains(personal), "{personal}: {}", after.text);
    }
    let consent = &after.body["customer"]["consents"][0];
    assert_eq!((&consent["given"], &consent["source"]), (&json!(true), &Value::Null));
    assert_eq!(
        erase(&stack, &id).with_status(200)["version"],
        3,
        "again, it changes nothing"
    );
    change(&stack, &id, &json!({ "name": "X" })).is_problem(409, "illegal-transition");
    let email = body["email"].as_str().unwrap();
    assert_eq!(stack.read(&format!("/customers?email={email}"))["customers"], json!([]));
    created(&stack, &body);
}
