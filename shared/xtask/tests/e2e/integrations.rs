//! How the services outside do: a fault makes one failing, and what works again is seen to work.
use crate::stack::{LATER, Stack, eventually, unique};
use serde_json::{Value, json};
use std::time::Duration;

fn look(stack: &Stack) -> Value {
    stack.read("/admin/integrations")
}

fn one(stack: &Stack, name: &str) -> Value {
    let all = look(stack);
    let mut all = all["integrations"].as_array().expect("integrations").iter();
    all.find(|known| known["name"] == name).expect("it is listed").clone()
}

/// A call to an endpoint of the simulator's whenever a person wants it, and its path.
fn webhook(stack: &Stack) -> (String, String) {
    let path = format!("health-{:x}", unique());
    let body = json!({
        "name": path, "kind": "webhook", "schedule_type": "once", "execute_at": "2030-01-01T00:00", "max_retries": 1,
        "url": format!("{}/_sim/hook/{path}", stack.get("/simulator/url")),
    });
    let made = stack.api(Some("admin"), "POST", "/tasks", Some(&body)).with_status(201);
    (made["id"].as_str().expect("an id").to_owned(), path)
}

/// Has it called, and waits for what comes of it.
fn call(stack: &Stack, task: &str) {
    stack
        .post(&format!("/tasks/{task}/run-now"), &Value::Null)
        .with_status(200);
    std::thread::sleep(Duration::from_secs(3));
}

#[test]
fn a_fault_is_seen_and_so_is_the_recovery() {
    let stack = Stack::load();
    let before = one(&stack, "webhooks")["last_error"]["at"].clone();
    let (task, path) = webhook(&stack);
    stack.trouble(&json!({ "service": "hook", "status": 503, "times": 100, "match": path }));
    // Other tests have calls of their own, and of many errors some are noted.
    let failed = eventually("the failure is noted", LATER, || {
        call(&stack, &task);
        let known = one(&stack, "webhooks");
        let error = &known["last_error"];
        (error["at"].is_string() && error["at"].as_str() > before.as_str()).then_some(known)
    });
    let message = failed["last_error"]["message"].as_str().expect("a message");
    assert!(message.starts_with("answered with status"), "{failed}");
    assert!(
        !failed.to_string().contains(&path),
        "an address may hold a secret: {failed}"
    );
    stack
        .post(&format!("/tasks/{task}/cancel"), &Value::Null)
        .with_status(200);

    let (task, _) = webhook(&stack);
    eventually("the recovery is noted", LATER, || {
        call(&stack, &task);
        let known = one(&stack, "webhooks");
        let later = known["last_success_at"].as_str() > failed["last_error"]["at"].as_str();
        // Nobody subscribes to events while no test does.
        (later && known["state"] != "failing").then_some(())
    });
}

#[test]
fn every_service_and_every_queue_is_told_of() {
    let stack = Stack::load();
    let all = look(&stack);
    let names: Vec<_> = all["integrations"]
        .as_array()
        .expect("integrations")
        .iter()
        .map(|known| &known["name"])
        .collect();
    let expected = [
        "whatsapp", "sheets", "calendar", "drive", "model", "smtp", "twilio", "webhooks",
    ];
    assert_eq!(names, expected);
    for set_up in ["whatsapp", "model", "smtp", "twilio"] {
        assert_eq!(one(&stack, set_up)["configured"], true, "{set_up}");
    }
    for known in all["integrations"].as_array().expect("integrations") {
        assert!(known["lag_seconds"].is_u64() && known["waiting"].is_u64(), "{known}");
        let state = known["state"].as_str().expect("a state");
        assert!(["ok", "failing", "idle", "not configured"].contains(&state), "{known}");
        assert_eq!(known["configured"] == false, state == "not configured", "{known}");
    }
    let queues = all["queues"].as_array().expect("queues");
    let names: Vec<_> = queues.iter().map(|queue| &queue["name"]).collect();
    assert_eq!(
        names,
        [
            "inbox",
            "outbox",
            "release",
            "stages",
            "reminders",
            "projections",
            "maintenance"
        ]
    );
    for queue in queues {
        for count in ["waiting", "in_flight", "delayed", "dead"] {
            assert!(queue[count].is_u64(), "{queue}");
        }
    }
    let nobody = stack.api(None, "GET", "/admin/integrations", None);
    assert_eq!(nobody.status, 401, "a key is needed");
}
