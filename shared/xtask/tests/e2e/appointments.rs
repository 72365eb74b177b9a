//! Appointments: one of many gets a time, what is said of one is what it is, and points are counted once.
use crate::case::new_id;
use crate::stack::{Answer, Stack, unique};
use serde_json::{Value, json};

fn customer(stack: &Stack) -> String {
    let body = json!({ "name": "Jane Doe", "email": format!("jane.{:x}@example.org", unique()) });
    let answer = stack.post("/customers", &body).with_status(201);
    answer["customer_id"].as_str().expect("an id").to_owned()
}

/// A dentist of the test's own: nobody else's appointments are in the way.
fn dentist() -> String {
    format!("Dr. {:x}", unique())
}

/// A free time for an hour, some days ahead.
fn free_time(stack: &Stack, dentist: &str) -> String {
    let query = format!("service=Teeth%20Cleaning&dentist={}", dentist.replace(' ', "%20"));
    let free = stack.read(&format!("/availability?{query}"))["free"]
        .as_array()
        .expect("a list")
        .clone();
    let last = free.last().expect("a week with an opening hour");
    last["scheduled_time"].as_str().expect("a text").to_owned()
}

fn request(customer: &str, dentist: &str, time: &str) -> Value {
    json!({ "customer_id": customer, "service_type": "teeth cleaning", "scheduled_time": time, "dentist": dentist })
}

#[track_caller]
fn booked(stack: &Stack, body: &Value) -> String {
    let answer = stack.post("/appointments", body).with_status(201);
    answer["appointment_id"].as_str().expect("an id").to_owned()
}

fn act(stack: &Stack, id: &str, action: &str, body: &Value) -> Answer {
    stack.post(&format!("/appointments/{id}/{action}"), body)
}

#[track_caller]
fn points(stack: &Stack, customer: &str) -> (Value, Value) {
    let answer = stack.read(&format!("/customers/{customer}"));
    (
        answer["loyalty_points"].clone(),
        answer["loyalty_points_pending"].clone(),
    )
}

#[test]
fn every_wrong_field_of_an_appointment_is_named() {
    let stack = Stack::load();
    let answer = stack.post(
        "/appointments",
        &json!({ "scheduled_time": "tomorrow", "duration_minutes": "long", "x": 1 }),
    );
    answer.is_problem(400, "malformed-request");
    let mut named: Vec<_> = answer.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap().to_owned())
        .collect();
    named.sort();
    assert_eq!(
        named,
        ["customer_id", "duration_minutes", "scheduled_time", "service_type", "x"]
    );
    let (customer, dentist) = (customer(&stack), dentist());
    let time = free_time(&stack, &dentist);
    stack
        .post("/appointments", &request("nobody", &dentist, &time))
        .is_problem(404, "not-found");
    for (field, value, says) in [
        ("scheduled_time", json!("2020-01-06T10:00"), "is over"),
        ("scheduled_time", json!("2099-01-06T10:00"), "too far ahead"),
        ("duration_minutes", json!(7), "in steps of 5"),
    ] {
        let mut body = request(&customer, &dentist, &time);
        body[field] = value;
        let answer = stack.post("/appointments", &body);
        answer.is_problem(409, "illegal-transition");
        assert!(
            answer.body["detail"].as_str().unwrap().contains(says),
            "{}",
            answer.text
        );
    }
    stack
        .api(Some("viewer"), "GET", "/appointments?status=lost", None)
        .is_problem(400, "malformed-request");
    stack
        .api(Some("viewer"), "GET", "/availability", None)
        .is_problem(400, "malformed-request");
    act(&stack, "nobody", "confirm", &Value::Null).is_problem(400, "malformed-request");
    act(&stack, "nobody", "confirm", &json!({})).is_problem(404, "not-found");
}

#[test]
fn one_of_many_gets_a_time_and_a_cancelled_one_is_free_again() {
    let stack = Stack::load();
    let (customer, dentist) = (customer(&stack), dentist());
    let time = free_time(&stack, &dentist);
    let body = request(&customer, &dentist, &time);
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| stack.post("/appointments", &body)))
            .collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(won.len(), 1, "{answers:?}");
    for answer in lost {
        answer.is_problem(409, "conflict");
    }
    assert_eq!(
        points(&stack, &customer),
        (json!(0), json!(15)),
        "who got no time gets no points"
    );
    assert_ne!(free_time(&stack, &dentist), time);
    let id = won[0].body["appointment_id"].as_str().unwrap();
    let other = request(&customer, &self::dentist(), &time);
    booked(&stack, &other);
    let cancelled = act(&stack, id, "cancel", &json!({ "reason": "ill" })).with_status(200);
    assert_eq!(
        (&cancelled["status"], &cancelled["reminders"]),
        (&json!("cancelled"), &json!([]))
    );
    assert_eq!(cancelled["cancel_reason"], "ill");
    assert_eq!(free_time(&stack, &dentist), time);
    booked(&stack, &body);
    act(&stack, id, "reopen", &json!({})).is_problem(409, "conflict");
    act(&stack, id, "confirm", &json!({})).is_problem(409, "illegal-transition");
}

#[test]
fn the_same_booking_again_is_the_same_appointment() {
    let stack = Stack::load();
    let (customer, dentist) = (customer(&stack), dentist());
    let body = request(&customer, &dentist, &free_time(&stack, &dentist));
    let (key, bearer) = (new_id(), format!("Bearer {}", stack.get("/keys/staff")));
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", key.as_str())];
    let book = |body: &Value| stack.raw("POST", "/appointments", &headers, body.to_string().as_bytes());
    let first = book(&body).with_status(201);
    assert_eq!(book(&body).with_status(201), first);
    let mut other = body.clone();
    other["service_type"] = json!("Root Canal");
    book(&other).is_problem(409, "conflict");
    let id = first["appointment_id"].as_str().unwrap();
    let appointment = stack.read(&format!("/appointments/{id}"));
    assert_eq!(appointment["service_type"], "Teeth Cleaning");
    assert_eq!(appointment["scheduled_time"], body["scheduled_time"]);
    assert_eq!(
        (&appointment["duration_minutes"], &appointment["status"]),
        (&json!(60), &json!("scheduled"))
    );
    assert_eq!(appointment["history"][0]["what"], "booked");
    let page = stack.read(&format!("/appointments?customer_id={customer}&status=scheduled"));
    assert_eq!(page["appointments"][0]["id"], id);
    assert_eq!(page["appointments"].as_array().unwrap().len(), 1);
}

#[test]
fn an_appointment_moves_is_completed_and_counts_once() {
    let stack = Stack::load();
    let (customer, dentist) = (customer(&stack), dentist());
    let id = booked(&stack, &request(&customer, &dentist, &free_time(&stack, &dentist)));
    let path = format!("/appointments/{id}");
    let confirmed = act(&stack, &id, "confirm", &json!({ "version": 1 })).with_status(200);
    assert_eq!(confirmed["status"], "confirmed");
    act(&stack, &id, "confirm", &json!({ "version": 1 })).is_problem(409, "conflict");
    let to = free_time(&stack, &dentist);
    let moved = act(&stack, &id, "reschedule", &json!({ "scheduled_time": to })).with_status(200);
    assert_eq!(
        (&moved["scheduled_time"], &moved["status"]),
        (&json!(to), &json!("scheduled"))
    );
    let edit = |body: &Value| stack.api(Some("staff"), "PATCH", &path, Some(body));
    let noted = edit(&json!({ "notes": "afraid" })).with_status(200);
    assert_eq!(noted["notes"], "afraid");
    assert_eq!(edit(&json!({ "notes": null })).with_status(200)["notes"], Value::Null);
    edit(&json!({})).is_problem(400, "malformed-request");
    act(&stack, &id, "no-show", &json!({})).is_problem(409, "illegal-transition");
    for _ in 0..2 {
        let completed = act(&stack, &id, "complete", &json!({})).with_status(200);
        assert_eq!(completed["status"], "completed");
    }
    assert_eq!(points(&stack, &customer), (json!(15), json!(0)));
    let seen = stack.read(&format!("/customers/{customer}"));
    assert_eq!(seen["last_visit"], seen["visits"][0]["starts_at"]);
    let loyalty = format!("/customers/{customer}/loyalty");
    let redeem = |points: i64| json!({ "kind": "redeem", "points": points, "reason": "a toothbrush" });
    stack.post(&loyalty, &redeem(16)).is_problem(409, "illegal-transition");
    stack.post(&loyalty, &redeem(-1)).is_problem(400, "malformed-request");
    let left = stack.post(&loyalty, &redeem(10)).with_status(200);
    assert_eq!(
        (&left["loyalty_points"], &left["entry"]["points"]),
        (&json!(5), &json!(-10))
    );
    act(&stack, &id, "reopen", &json!({})).with_status(200);
    act(&stack, &id, "no-show", &json!({ "override": true })).with_status(200);
    let entries = stack.read(&loyalty)["entries"].clone();
    let kinds: Vec<_> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].clone())
        .collect();
    assert_eq!(
        kinds,
        ["pending", "earned", "redeemed", "reversed", "pending", "released"]
    );
    assert_eq!(points(&stack, &customer), (json!(0), json!(0)));
}

#[test]
fn what_took_place_is_recorded_afterwards() {
    let stack = Stack::load();
    let (customer, dentist) = (customer(&stack), dentist());
    let mut body = request(&customer, &dentist, "2026-01-06T10:00");
    stack.post("/appointments", &body).is_problem(409, "illegal-transition");
    body["override"] = json!(true);
    for absurd in ["9999-12-30T22:00:00Z", "-009999-01-02T01:59:59Z"] {
        let mut far = body.clone();
        far["scheduled_time"] = json!(absurd);
        let answer = stack.post("/appointments", &far);
        assert!(matches!(answer.status, 400 | 409), "{}", answer.text);
    }
    let id = booked(&stack, &body);
    let appointment = stack.read(&format!("/appointments/{id}"));
    assert_eq!(appointment["reminders"], json!([]));
    act(&stack, &id, "no-show", &json!({})).with_status(200);
    assert_eq!(points(&stack, &customer), (json!(0), json!(0)));
}
