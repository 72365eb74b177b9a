//! The running stack as a test sees it: its HTTP API, the carriers' door, the simulator's own side, and waiting for what
//! happens later.
use aws_lc_rs::hmac;
use serde_json::Value;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant, SystemTime};
use ureq::http::{HeaderMap, Request, Response};

/// For what queues do in a moment: generous, because other tests keep the same queues busy.
pub(crate) const SOON: Duration = Duration::from_secs(45);
/// For what waits for an unknown outcome, for backoff, or for the clock.
pub(crate) const LATER: Duration = Duration::from_secs(100);

/// What `cargo xtask up` wrote about the stack it left running.
pub(crate) struct Stack {
    file: Value,
    agent: ureq::Agent,
}

/// An HTTP answer; `body` is null when it is not JSON.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) text: String,
    headers: HeaderMap,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The body, of an answer that has to have this status.
    #[track_caller]
    pub(crate) fn with_status(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.body
    }

    /// Checks that this is a problem document: the status, the stable end of its type, and something to tell a person.
    #[track_caller]
    pub(crate) fn is_problem(&self, status: u16, kind: &str) {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(
            self.body["type"],
            format!("https://chairside.invalid/problems/{kind}"),
            "{}",
            self.text
        );
        assert_eq!(self.body["status"], status);
        assert!(!self.body["detail"].as_str().unwrap_or_default().is_empty());
        assert!(!self.header("x-request-id").is_empty(), "{self:?}");
    }
}

impl Stack {
    pub(crate) fn load() -> Self {
        let path = std::env::var("CHAIRSIDE_STACK").unwrap_or_else(|_| "../../.local/stack.json".to_owned());
        let text = std::fs::read_to_string(&path).expect("a stack: start one with `cargo xtask up --detach`");
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(1)))
            .build()
            .new_agent();
        Self {
            file: serde_json::from_str(&text).expect("stack.json is JSON"),
            agent,
        }
    }

    /// A text field of `stack.json` by its JSON pointer.
    pub(crate) fn get(&self, pointer: &str) -> &str {
        self.file
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("stack.json has no {pointer}"))
    }

    /// A call to the API with the key of `role`, or with none.
    pub(crate) fn api(&self, role: Option<&str>, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let text = body.map(Value::to_string).unwrap_or_default();
        let key = role.map(|role| format!("Bearer {}", self.get(&format!("/keys/{role}"))));
        let headers: Vec<(&str, &str)> = key.iter().map(|key| ("authorization", key.as_str())).collect();
        self.raw(method, path, &headers, text.as_bytes())
    }

    /// Staff send something.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.api(Some("staff"), "POST", path, Some(body))
    }

    /// Staff have a task or a message tried now.
    pub(crate) fn retry(&self, item: &Value) -> Answer {
        let id = item["id"].as_str().expect("an id");
        self.post(&format!("/admin/tasks/{id}/retry"), &Value::Null)
    }

    /// Somebody who may only look reads something that is there.
    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> Value {
        self.api(Some("viewer"), "GET", path, None).with_status(200)
    }

    /// A carrier reports something, signed as agreed with it.
    pub(crate) fn carrier(&self, event: &Value) -> Answer {
        let body = event.to_string();
        let signature = signature(self.get("/tracking_secret"), body.as_bytes());
        let header = [("x-chairside-signature-256", signature.as_str())];
        self.raw("POST", "/tracking", &header, body.as_bytes())
    }

    /// A call to the API with these headers and these bytes.
    pub(crate) fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.get("/api/url")))
            .header("host", self.get("/api/host"))
            .header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).expect("a request");
        answer(self.agent.run(request).expect("the API answers"))
    }

    /// A call to the simulator's own side, `/_sim/…`.
    pub(crate) fn simulator(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}/_sim/{path}", self.get("/simulator/url")))
            .header("content-type", "application/json")
            .body(body.map(Value::to_string).unwrap_or_default())
            .expect("a request");
        answer(self.agent.run(request).expect("the simulator answers"))
    }

    /// Trouble with the outside world. Each has a `match` of its own, so that it hits nobody else's calls.
    pub(crate) fn trouble(&self, fault: &Value) {
        assert!(fault["match"].is_string(), "this would hit other tests: {fault}");
        self.simulator("POST", "faults", Some(fault)).with_status(201);
    }
}

/// `sha256=` and the HMAC of the body, as WhatsApp and the carriers sign.
pub(crate) fn signature(secret: &str, body: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), body);
    tag.as_ref()
        .iter()
        .fold("sha256=".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// A number that no other test and no other run has: tests share a stack, and a stack outlives a run.
pub(crate) fn unique() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[expect(
    clippy::disallowed_methods,
    reason = "these tests run in real time, like the stack that they test"
)]
pub(crate) fn seconds_ago(seconds: u64) -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.expect("a clock after 1970").as_secs() - seconds
}

/// Asks again until `look` sees something, for what a queue or the clock does a little later.
#[track_caller]
pub(crate) fn eventually<T>(what: &str, patience: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "not within {} s: {what}", patience.as_secs());
        std::thread::sleep(Duration::from_millis(150));
    }
}

fn answer(mut response: Response<ureq::Body>) -> Answer {
    let text = response.body_mut().read_to_string().expect("a body");
    Answer {
        status: response.status().as_u16(),
        body: serde_json::from_str(&text).unwrap_or(Value::Null),
        text,
        headers: response.headers().clone(),
    }
}
