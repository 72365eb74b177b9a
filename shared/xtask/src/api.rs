//! The API of a stack: the local one over loopback, a deployed one over TLS, with an admin's key.
use crate::checkout::Checkout;
use crate::home::StackFile;
use crate::run::fed;
use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use std::io::Read as _;
use std::process::Command;
use std::time::Duration;
use ureq::http::Request;

/// How often a call is made that the stack had no time for.
const TRIES: u32 = 4;
/// One call over TLS. Python speaks it, and is there; this program does not. All of it comes on stdin, where no other process
/// reads the key.
const CALL: &str = r#"
import json, sys, urllib.request
call = json.load(sys.stdin)
request = urllib.request.Request(call["url"], data=call["body"].encode(), method="POST", headers={
    "Authorization": "Bearer " + call["key"], "Content-Type": "application/json"})
try:
    with urllib.request.urlopen(request, timeout=60) as answer:
        status, text = answer.status, answer.read().decode()
except urllib.error.HTTPError as error:
    status, text = error.code, error.read().decode(errors="replace")
print(json.dumps({"status": status, "text": text}))
"#;

pub(crate) struct Api<'a> {
    url: String,
    key: String,
    wire: Wire<'a>,
}

enum Wire<'a> {
    Loopback { agent: ureq::Agent, host: String },
    Tls(&'a Checkout),
}

impl<'a> Api<'a> {
    pub(crate) fn local(stack: &StackFile) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Self {
            url: stack.api.url.clone(),
            key: stack.keys.get("admin").cloned().unwrap_or_default(),
            wire: Wire::Loopback {
                agent: config.timeout_global(Some(Duration::from_mins(1))).build().new_agent(),
                host: stack.api.host.clone(),
            },
        }
    }

    /// The key comes from stdin.
    pub(crate) fn deployed(checkout: &'a Checkout, url: &str) -> Result<Self> {
        let mut key = String::new();
        std::io::stdin().read_to_string(&mut key)?;
        let key = key.trim().to_owned();
        ensure!(!key.is_empty(), "nothing on stdin: pipe an admin's API key in");
        Ok(Self {
            url: url.trim_end_matches('/').to_owned(),
            key,
            wire: Wire::Tls(checkout),
        })
    }

    /// Posts, and again while the stack has no time. What it refuses is an error with its words.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Value> {
        for round in 1..=TRIES {
            let (status, text) = self.call(path, body)?;
            match status {
                200 | 201 => return serde_json::from_str(&text).context("the API did not answer in JSON"),
                429 | 500 | 502..=504 if round < TRIES => std::thread::sleep(Duration::from_secs(1 << round)),
                status => bail!("{path}: {status}: {}", words(&text)),
            }
        }
        bail!("{path}: no answer")
    }

    fn call(&self, path: &str, body: &Value) -> Result<(u16, String)> {
        let url = format!("{}{path}", self.url);
        match &self.wire {
            Wire::Loopback { agent, host } => {
                let request = Request::post(url)
                    .header("host", host)
                    .header("content-type", "application/json")
                    .header("authorization", format!("Bearer {}", self.key))
                    .body(body.to_string())?;
                let mut response = agent.run(request)?;
                let text = response.body_mut().with_config().limit(64 << 20).read_to_string()?;
                Ok((response.status().as_u16(), text))
            }
            Wire::Tls(checkout) => {
                let call = json!({ "url": url, "key": self.key, "body": body.to_string() });
                let mut python = Command::new(checkout.venv("python"));
                let answer = fed(python.args(["-c", CALL]), &call.to_string()).context("the API cannot be reached")?;
                let answer: Value = serde_json::from_str(&answer)?;
                let status = answer.get("status").and_then(Value::as_u64).unwrap_or_default();
                let text = answer.get("text").and_then(Value::as_str).unwrap_or_default();
                Ok((u16::try_from(status)?, text.to_owned()))
            }
        }
    }
}

/// What a problem document says to people.
fn words(text: &str) -> String {
    let problem: Option<Value> = serde_json::from_str(text).ok();
    let said = problem.as_ref().and_then(|problem| {
        let said = problem.get("detail").or_else(|| problem.get("message"));
        said?.as_str().map(str::to_owned)
    });
    said.unwrap_or_else(|| text.chars().take(300).collect())
}
