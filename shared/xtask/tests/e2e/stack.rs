//! The running stack as a test sees it: where the API and the simulator are, and waiting for what happens later.
use serde_json::Value;
use std::time::{Duration, Instant};
use ureq::http::{Request, Response};

/// What `cargo xtask up` wrote about the stack it left running.
pub(crate) struct Stack {
    file: Value,
    agent: ureq::Agent,
}

/// An answer of the API: status and JSON body (null when it is none).
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
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
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.get("/api/url")))
            .header("host", self.get("/api/host"))
            .header("content-type", "application/json");
        if let Some(role) = role {
            request = request.header(
                "authorization",
                format!("Bearer {}", self.get(&format!("/keys/{role}"))),
            );
        }
        let request = request
            .body(body.map(Value::to_string).unwrap_or_default())
            .expect("a request");
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
}

/// Asks again until `look` sees something, for what a queue or the clock does a little later.
#[track_caller]
pub(crate) fn eventually<T>(patience: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(
            Instant::now() < deadline,
            "it did not happen within {} s",
            patience.as_secs()
        );
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn answer(mut response: Response<ureq::Body>) -> Answer {
    let text = response.body_mut().read_to_string().expect("a body");
    Answer {
        status: response.status().as_u16(),
        body: serde_json::from_str(&text).unwrap_or(Value::Null),
    }
}
