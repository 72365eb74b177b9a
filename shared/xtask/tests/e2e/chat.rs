//! People who write, and what comes back to their phone.
use crate::stack::{Stack, eventually};
use serde_json::json;
use std::time::Duration;

#[test]
fn a_greeting_is_answered() {
    let stack = Stack::load();
    let hello = json!({ "from": "15550107001", "name": "Dr. Greeting", "type": "text", "text": "Hello" });
    let sent = stack.simulator("POST", "whatsapp", Some(&hello));
    assert_eq!(sent.status / 100, 2, "{sent:?}");
    eventually(Duration::from_secs(30), || {
        let phone = stack.simulator("GET", "messages?to=15550107001", None);
        phone
            .body
            .as_array()
            .filter(|messages| !messages.is_empty())
            .map(Vec::len)
    });
}
