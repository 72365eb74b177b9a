//! Another system subscribes to events: it gets them signed, also after an outage of its own, and again when it asks.
use crate::case::{new_id, request};
use crate::dentist::new_phone;
use crate::settings::with;
use crate::stack::{LATER, SOON, Stack, eventually, seconds_ago, unique};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::time::Duration;

/// An endpoint of its own at the simulator.
struct Endpoint<'a> {
    stack: &'a Stack,
    path: String,
}

impl<'a> Endpoint<'a> {
    fn new(stack: &'a Stack) -> Self {
        let path = format!("events-{:x}", unique());
        Self { stack, path }
    }

    fn url(&self) -> String {
        format!("{}/_sim/hook/{}", self.stack.get("/simulator/url"), self.path)
    }

    /// What it was told of a case, and has taken.
    fn calls(&self, case: &str) -> Vec<Value> {
        let calls = self.stack.simulator("GET", "hooks", None).with_status(200);
        let mut calls = calls.as_array().expect("calls").clone();
        calls.retain(|call| call["path"] == self.path.as_str() && call["body"]["data"]["case_id"] == case);
        calls
    }

    /// The next so many events that say this are answered with a status.
    fn answers(&self, status: u16, case: &str) {
        self.stack.trouble(&json!({
            "service": "hook", "status": status, "times": 1, "match": case,
        }));
    }
}

/// Checks a call as any library for Standard Webhooks does.
#[track_caller]
fn verify(stack: &Stack, call: &Value) {
    let header = |name: &str| {
        call["headers"][name]
            .as_str()
            .unwrap_or_else(|| panic!("no {name}: {call}"))
    };
    let at: u64 = header("webhook-timestamp").parse().expect("unix seconds");
    assert!(at.abs_diff(seconds_ago(0)) < 300, "sent at {at}");
    let secret = stack.get("/webhook_signing_secret").strip_prefix("whsec_");
    let secret = STANDARD.decode(secret.expect("a prefix")).expect("base64");
    let signed = format!(
        "{}.{at}.{}",
        header("webhook-id"),
        call["raw"].as_str().expect("a body")
    );
    let good = header("webhook-signature").split(' ').any(|signature| {
        let tag = signature.strip_prefix("v1,").and_then(|tag| STANDARD.decode(tag).ok());
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        tag.is_some_and(|tag| hmac::verify(&key, signed.as_bytes(), &tag).is_ok())
    });
    assert!(good, "{call}");
}

/// A task that tells of this event, in this state.
fn delivery(stack: &Stack, state: &str, event: &str) -> Option<Value> {
    let tasks = stack.read(&format!("/admin/tasks?state={state}&limit=200"));
    let mut tasks = tasks["tasks"].as_array().expect("tasks").clone().into_iter();
    tasks.find(|task| task["kind"] == "event_delivery" && task["about"] == event)
}

#[test]
fn a_subscriber_gets_signed_events_also_after_an_outage_and_again_when_it_asks() {
    let stack = Stack::load();
    let endpoint = Endpoint::new(&stack);
    let subscription = json!([{ "name": "e2e", "url": endpoint.url(), "events": ["CaseCreated"] }]);
    with(&stack, "subscriptions", &subscription, || {
        // Functions keep the settings for at most a minute.
        let call = eventually("an event arrives", LATER, || {
            let case = create_with(&stack, |_| {});
            std::thread::sleep(Duration::from_secs(4));
            endpoint.calls(&case).pop()
        });
        verify(&stack, &call);
        assert_eq!(call["body"]["type"], "CaseCreated");
        assert_eq!(call["body"]["data"]["id"], call["headers"]["webhook-id"]);
        assert_eq!(call["body"]["timestamp"], call["body"]["data"]["at"]);

        // Whoever makes the next ones may still have the settings of before: then nothing is owed.
        let outage = eventually("it is told after an outage", LATER, || {
            let case = create_with(&stack, |case| endpoint.answers(503, case));
            eventually_some(Duration::from_secs(30), || endpoint.calls(&case).pop())
        });
        verify(&stack, &outage);

        let (case, parked) = eventually("gone is parked", LATER, || {
            let case = create_with(&stack, |case| endpoint.answers(410, case));
            let mut parked = None;
            eventually_some(Duration::from_secs(15), || {
                let tasks = stack.read("/admin/tasks?state=parked&limit=200");
                let mut tasks = tasks["tasks"].as_array().expect("tasks").clone();
                tasks.retain(|task| task["kind"] == "event_delivery");
                parked = tasks.into_iter().find(|task| {
                    task["last_error"].as_str().is_some_and(|error| error.contains("410"))
                        && task["created_at"].as_str() > call["body"]["timestamp"].as_str()
                });
                parked.clone()
            })
            .map(|parked| (case, parked))
        });
        assert_eq!(endpoint.calls(&case), [Value::Null; 0]);
        stack.retry(&parked).with_status(200);
        let again = eventually("a person's retry arrives", SOON, || endpoint.calls(&case).pop());
        verify(&stack, &again);
        assert_eq!(again["headers"]["webhook-id"], parked["about"]);

        replays(&stack, &endpoint, &again, &case);
    });
}

/// What was taken once is told again under the same id, to nobody but who subscribes, and on nobody's word but an admin's.
fn replays(stack: &Stack, endpoint: &Endpoint<'_>, taken: &Value, case: &str) {
    let event = taken["headers"]["webhook-id"].as_str().expect("an id");
    eventually("it is done", SOON, || delivery(stack, "done", event));
    let at = taken["body"]["timestamp"].as_str().expect("a time");
    let body = |subscription: &str, until: &str| json!({ "subscription": subscription, "from": at, "until": until });
    let replay = |role: &str, body: &Value| stack.api(Some(role), "POST", "/admin/events/replay", Some(body));
    replay("staff", &body("e2e", "2100-01-01T00:00:00Z")).is_problem(403, "forbidden");
    replay("admin", &body("nobody", "2100-01-01T00:00:00Z")).is_problem(404, "not-found");
    replay("admin", &body("e2e", at)).is_problem(400, "malformed-request");
    replay("admin", &json!({ "subscription": "e2e" })).is_problem(400, "malformed-request");
    let told = replay("admin", &body("e2e", "2100-01-01T00:00:00Z")).with_status(200);
    assert!(told["replayed"].as_u64().is_some_and(|events| events > 0), "{told}");
    let calls = eventually("it is told again", LATER, || {
        Some(endpoint.calls(case)).filter(|calls| calls.len() > 1)
    });
    let ids: Vec<_> = calls.iter().map(|call| &call["headers"]["webhook-id"]).collect();
    assert!(ids.iter().all(|id| **id == event), "{ids:?}");
}

/// A case of which something is arranged before it is there.
fn create_with(stack: &Stack, arrange: impl FnOnce(&str)) -> String {
    let id = new_id();
    arrange(&id);
    stack
        .post("/create-case", &request(&id, &new_phone(), "Alice Martin"))
        .with_status(201);
    id
}

/// Looks for so long, and then gives up without a word.
fn eventually_some<T>(patience: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let step = Duration::from_millis(500);
    (0..patience.as_millis() / step.as_millis()).find_map(|_| {
        std::thread::sleep(step);
        look()
    })
}
