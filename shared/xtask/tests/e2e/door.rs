//! The door: what needs a key, and what does not.
use crate::stack::Stack;
use serde_json::json;

#[test]
fn everything_but_the_webhooks_needs_a_key() {
    let stack = Stack::load();
    for (method, path) in [
        ("POST", "/create-case"),
        ("POST", "/start-production"),
        ("POST", "/update-case-status"),
        ("GET", "/admin/cases"),
        ("GET", "/admin/users"),
        ("GET", "/admin/messages"),
        ("GET", "/admin/tasks"),
        ("GET", "/admin/settings"),
    ] {
        let body = (method == "POST").then(|| json!({}));
        assert_eq!(
            stack.api(None, method, path, body.as_ref()).status,
            401,
            "{method} {path}"
        );
    }
}

#[test]
fn an_unknown_path_is_not_found() {
    assert_eq!(Stack::load().api(Some("admin"), "GET", "/nowhere", None).status, 404);
}
