//! Tickets: an approved answer where one fits, people where none does, an emergency at once; and what people write then.
use crate::stack::{Answer, Stack, unique};
use serde_json::{Value, json};

fn patient(stack: &Stack) -> String {
    let email = format!("Tina.{:x}@example.org", unique());
    let body = json!({ "name": "Tina Turner", "email": email });
    let answer = stack.post("/customers", &body).with_status(201);
    answer["customer_id"].as_str().expect("an id").to_owned()
}

fn open(stack: &Stack, customer: &str, subject: &str, description: &str) -> Answer {
    let body = json!({ "customer_id": customer, "subject": subject, "description": description });
    stack.post("/tickets", &body)
}

fn write(stack: &Stack, ticket: &Value, body: &Value) -> Answer {
    stack.post(
        &format!("/tickets/{}/messages", ticket["id"].as_str().expect("an id")),
        body,
    )
}

fn change(stack: &Stack, ticket: &Value, body: &Value) -> Answer {
    let path = format!("/tickets/{}", ticket["id"].as_str().expect("an id"));
    stack.api(Some("staff"), "PATCH", &path, Some(body))
}

#[test]
fn what_an_approved_answer_settles_is_resolved() {
    let stack = Stack::load();
    let customer = patient(&stack);
    for (description, snippet) in [
        ("what are your hours on weekends", "hours"),
        ("do you take card payments", "payment"),
        ("I want to cancel my appointment", "cancellation"),
    ] {
        let ticket = open(&stack, &customer, "Question", description).with_status(201);
        assert_eq!(ticket["status"], "resolved", "{ticket}");
        assert_eq!(ticket["answered_by"]["snippet"], snippet);
        assert_eq!(ticket["answered_by"]["by"], "rules");
        assert_eq!(ticket["messages"][0]["from"], "chairside");
        assert_eq!(ticket["escalated_at"], Value::Null);
        assert_eq!(ticket["updated_at"], ticket["created_at"]);
    }
    let theirs = stack.read(&format!("/tickets?customer_id={customer}&status=resolved"));
    assert_eq!(theirs["tickets"].as_array().map(Vec::len), Some(3));
}

#[test]
fn an_emergency_is_never_answered_like_a_question() {
    let stack = Stack::load();
    let customer = patient(&stack);
    let ticket = open(&stack, &customer, "Hours", "EMERGENCY, bleeding for 3 hours").with_status(201);
    assert_eq!(ticket["priority"], "urgent");
    assert_eq!(ticket["status"], "open");
    assert_eq!(ticket["red_flags"], json!(["bleeding", "emergency"]));
    assert_eq!(ticket["answered_by"], Value::Null);
    assert!(ticket["escalated_at"].is_string());
}

#[test]
fn people_answer_what_nothing_settles_and_a_patient_opens_it_again() {
    let stack = Stack::load();
    let customer = patient(&stack);
    let ticket = open(&stack, &customer, "My\r\nBcc: x@example.org", "my crown is loose").with_status(201);
    assert_eq!(ticket["subject"], "My Bcc: x@example.org");
    assert_eq!(ticket["status"], "open");
    assert!(ticket["escalated_at"].is_string());
    let said = json!({ "from": "staff", "name": "Ann", "text": "Please come at ten." });
    let ticket = write(&stack, &ticket, &said).with_status(201);
    assert_eq!(
        (&ticket["status"], &ticket["messages"][0]["name"]),
        (&json!("in_progress"), &json!("Ann"))
    );
    let resolved = json!({ "status": "resolved", "assigned_to": "Ann", "version": ticket["version"] });
    let ticket = change(&stack, &ticket, &resolved).with_status(200);
    assert_eq!(ticket["assigned_to"], "Ann");
    change(&stack, &ticket, &json!({ "status": "open", "version": 1 })).is_problem(409, "conflict");
    let ticket = write(
        &stack,
        &ticket,
        &json!({ "from": "customer", "text": "It fell out again" }),
    )
    .with_status(201);
    assert_eq!(ticket["status"], "open");
    let ticket = write(
        &stack,
        &ticket,
        &json!({ "from": "customer", "text": "and my face is swollen" }),
    )
    .with_status(201);
    assert_eq!(ticket["priority"], "urgent");
    let shown = stack.read(&format!("/tickets/{}", ticket["id"].as_str().expect("an id")));
    let whats: Vec<_> = shown["history"]
        .as_array()
        .expect("a history")
        .iter()
        .map(|fact| &fact["what"])
        .collect();
    assert!(
        whats.contains(&&json!("ticket_opened")) && whats.contains(&&json!("ticket_assigned")),
        "{whats:?}"
    );
    let closed = change(&stack, &ticket, &json!({ "status": "closed" })).with_status(200);
    write(&stack, &closed, &json!({ "from": "customer", "text": "thanks" })).is_problem(409, "illegal-transition");
}

#[test]
fn every_wrong_field_of_a_ticket_is_named() {
    let stack = Stack::load();
    let answer = stack.post("/tickets", &json!({ "priority": "soon", "colour": "red" }));
    answer.is_problem(400, "malformed-request");
    for field in ["customer_id", "subject", "description", "priority", "colour"] {
        assert!(answer.text.contains(field), "{field}: {}", answer.text);
    }
    open(&stack, "nobody", "?", "?").is_problem(404, "not-found");
    let viewer = stack.api(Some("viewer"), "POST", "/tickets", Some(&json!({})));
    viewer.is_problem(403, "forbidden");
    stack
        .api(Some("viewer"), "GET", "/tickets?status=lost", None)
        .is_problem(400, "malformed-request");
    stack
        .api(Some("viewer"), "GET", "/tickets/none", None)
        .is_problem(404, "not-found");
}
