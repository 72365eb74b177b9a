//! Tasks: made, run at their time or by hand, given up, paused; and an export of everything.
use crate::stack::{Answer, LATER, Stack, eventually, unique};
use serde_json::{Value, json};

fn create(stack: &Stack, body: &Value) -> Answer {
    stack.api(Some("admin"), "POST", "/tasks", Some(body))
}

fn turn(stack: &Stack, task: &Value, turn: &str) -> Answer {
    stack.post(&format!("/tasks/{}/{turn}", id(task)), &Value::Null)
}

fn id(task: &Value) -> &str {
    task["id"].as_str().expect("an id")
}

fn read(stack: &Stack, task: &Value) -> Value {
    stack.read(&format!("/tasks/{}", id(task)))
}

fn runs(stack: &Stack, task: &Value) -> Vec<Value> {
    let history = stack.read(&format!("/tasks/{}/history", id(task)));
    history["runs"].as_array().expect("runs").clone()
}

/// A webhook of the simulator's own: whatever is posted there is answered, and nothing comes of it.
fn webhook(stack: &Stack, path: &str) -> Value {
    json!({
        "name": format!("call {:x}", unique()),
        "kind": "webhook",
        "url": format!("{}{path}", stack.get("/simulator/url")),
        "body": { "to": "nobody" },
        "schedule_type": "daily",
        "execute_at": "2030-01-31T08:00",
    })
}

#[test]
fn a_task_runs_by_hand_and_keeps_its_time() {
    let stack = Stack::load();
    let task = create(
        &stack,
        &json!({
            "name": "audit", "kind": "custom", "schedule_type": "MONTHLY", "execute_at": "2030-01-31T08:00",
            "zone": "America/New_York",
        }),
    )
    .with_status(201);
    assert_eq!(
        (&task["schedule_type"], &task["execute_at"]),
        (&json!("monthly"), &json!("2030-01-31T13:00:00Z"))
    );
    assert_eq!(
        (&task["is_active"], &task["last_executed"]),
        (&json!(true), &Value::Null)
    );
    turn(&stack, &task, "run-now").with_status(200);
    eventually("the task has run", LATER, || {
        (!runs(&stack, &task).is_empty()).then_some(())
    });
    let after = eventually("it waits for its time", LATER, || {
        Some(read(&stack, &task)).filter(|task| task["execute_at"] == "2030-01-31T13:00:00Z")
    });
    assert!(after["last_executed"].is_string());
    assert_eq!(runs(&stack, &task)[0]["outcome"], "succeeded");
    turn(&stack, &task, "cancel").with_status(200);
    turn(&stack, &task, "run-now").is_problem(409, "conflict");
}

#[test]
fn a_task_that_fails_is_given_up_and_visible() {
    let stack = Stack::load();
    let mut body = webhook(&stack, "/nothing/is/here");
    body["max_retries"] = json!(1);
    let task = create(&stack, &body).with_status(201);
    assert!(
        !task.to_string().contains("nothing/is/here"),
        "an address may hold a secret: {task}"
    );
    turn(&stack, &task, "run-now").with_status(200);
    let parked = eventually("given up", LATER, || {
        Some(read(&stack, &task)).filter(|task| task["state"] == "parked")
    });
    assert!(
        parked["last_error"]
            .as_str()
            .is_some_and(|error| error.contains("status 404")),
        "{parked}"
    );
    assert_eq!(runs(&stack, &task)[0]["outcome"], "failed");
    turn(&stack, &task, "cancel").with_status(200);
}

#[test]
fn a_paused_task_waits_for_a_person() {
    let stack = Stack::load();
    let task = create(&stack, &webhook(&stack, "/")).with_status(201);
    assert_eq!(turn(&stack, &task, "pause").with_status(200)["state"], "paused");
    assert_eq!(read(&stack, &task)["is_active"], false);
    let paused = stack.read("/tasks?state=paused&limit=200");
    let ids: Vec<_> = paused["tasks"].as_array().expect("tasks").iter().map(id).collect();
    assert!(ids.contains(&id(&task)));
    assert_eq!(turn(&stack, &task, "resume").with_status(200)["state"], "waiting");
    turn(&stack, &task, "cancel").with_status(200);
    turn(&stack, &task, "resume").is_problem(409, "conflict");
}

#[test]
fn an_export_tells_what_it_holds() {
    let stack = Stack::load();
    let body =
        json!({ "name": "export now", "kind": "export", "schedule_type": "once", "execute_at": "2030-01-01T00:00" });
    let task = create(&stack, &body).with_status(201);
    turn(&stack, &task, "run-now").with_status(200);
    let run = eventually("exported", LATER, || {
        runs(&stack, &task)
            .into_iter()
            .find(|run| run["outcome"] == "succeeded")
    });
    let detail = run["detail"].as_str().expect("what was exported");
    assert!(detail.contains("manifest.json"), "{detail}");
    assert_eq!(read(&stack, &task)["state"], "done");
}

#[test]
fn every_wrong_field_of_a_task_is_named() {
    let stack = Stack::load();
    let answer = create(
        &stack,
        &json!({ "kind": "magic", "schedule_type": "hourly", "url": "https://example.org" }),
    );
    answer.is_problem(400, "malformed-request");
    for field in ["name", "kind", "schedule_type", "url", "execute_at"] {
        assert!(answer.text.contains(field), "{field}: {}", answer.text);
    }
    let mut plain = webhook(&stack, "/");
    plain["url"] = json!("http://example.org/");
    create(&stack, &plain).is_problem(400, "malformed-request");
    let mut interval = webhook(&stack, "/");
    interval["schedule_type"] = json!("interval");
    create(&stack, &interval).is_problem(400, "malformed-request");
    stack.post("/tasks", &webhook(&stack, "/")).is_problem(403, "forbidden");
    stack
        .api(Some("viewer"), "GET", "/tasks/none", None)
        .is_problem(404, "not-found");
    let past = json!({ "name": "x", "kind": "custom", "schedule_type": "once", "execute_at": "2020-01-01T00:00" });
    create(&stack, &past).is_problem(409, "illegal-transition");
}
