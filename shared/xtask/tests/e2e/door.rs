//! The API's door: keys and roles, what is not there, what is too large, and how a refusal looks.
use crate::stack::Stack;
use serde_json::json;

#[test]
fn everything_but_the_webhooks_needs_a_key() {
    let stack = Stack::load();
    for (method, path) in [
        ("POST", "/create-case"),
        ("POST", "/start-production"),
        ("POST", "/update-case-status"),
        ("GET", "/customers"),
        ("POST", "/customers"),
        ("POST", "/customers/nobody/erase"),
        ("GET", "/customers/nobody/loyalty"),
        ("POST", "/appointments"),
        ("GET", "/appointments"),
        ("POST", "/appointments/nobody/cancel"),
        ("GET", "/availability"),
        ("GET", "/admin/cases"),
        ("GET", "/admin/users"),
        ("GET", "/admin/messages"),
        ("GET", "/admin/tasks"),
        ("GET", "/admin/settings"),
        ("PUT", "/admin/settings"),
    ] {
        let body = (method == "POST").then(|| json!({}));
        assert_eq!(
            stack.api(None, method, path, body.as_ref()).status,
            401,
            "{method} {path}"
        );
        // The gateway's word for a key that nobody has is 403.
        let wrong = [("authorization", "Bearer 0123456789abcdef")];
        let status = stack.raw(method, path, &wrong, b"{}").status;
        assert!(matches!(status, 401 | 403), "{method} {path}: {status}");
    }
}

#[test]
fn a_key_may_do_what_its_role_may() {
    let stack = Stack::load();
    let case = json!({ "case_id": "there-is-no-such-case" });
    let forced = json!({ "case_id": "there-is-no-such-case", "status": "Completed", "force": true });
    for (role, method, path, body, status) in [
        ("viewer", "GET", "/admin/cases", None, 200),
        ("viewer", "GET", "/admin/settings", None, 200),
        ("viewer", "POST", "/create-case", Some(&case), 403),
        ("viewer", "POST", "/start-production", Some(&case), 403),
        ("viewer", "POST", "/update-case-status", Some(&case), 403),
        ("viewer", "POST", "/admin/tasks/nothing/retry", Some(&case), 403),
        ("viewer", "PUT", "/admin/settings", Some(&case), 403),
        ("viewer", "POST", "/customers", Some(&case), 403),
        ("viewer", "GET", "/customers/nobody", None, 404),
        ("viewer", "POST", "/appointments", Some(&case), 403),
        ("viewer", "GET", "/appointments/nobody", None, 404),
        ("staff", "POST", "/start-production", Some(&case), 404),
        ("staff", "POST", "/admin/tasks/nothing/retry", Some(&case), 404),
        ("staff", "POST", "/update-case-status", Some(&forced), 403),
        ("staff", "PUT", "/admin/settings", Some(&case), 403),
        ("admin", "POST", "/update-case-status", Some(&forced), 404),
        ("admin", "PUT", "/admin/settings", Some(&case), 400),
    ] {
        let answer = stack.api(Some(role), method, path, body);
        assert_eq!(answer.status, status, "{role} {method} {path}: {}", answer.text);
        match status {
            403 => answer.is_problem(403, "forbidden"),
            404 => answer.is_problem(404, "not-found"),
            400 => answer.is_problem(400, "malformed-request"),
            _ => assert!(!answer.header("x-request-id").is_empty()),
        }
    }
}

#[test]
fn an_unknown_path_is_not_found() {
    let stack = Stack::load();
    assert_eq!(stack.api(Some("admin"), "GET", "/nowhere", None).status, 404);
    assert_eq!(stack.api(Some("admin"), "GET", "/admin/nowhere", None).status, 404);
    assert_eq!(stack.api(Some("admin"), "GET", "/create-case", None).status, 404);
}

#[test]
fn a_body_that_cannot_be_read_is_refused() {
    let stack = Stack::load();
    let key = format!("Bearer {}", stack.get("/keys/staff"));
    let headers = [("authorization", key.as_str())];
    for path in ["/create-case", "/start-production", "/update-case-status"] {
        for body in ["", "null", "[]", "{", "\"text\"", "{\"case_id\": 1,}"] {
            stack
                .raw("POST", path, &headers, body.as_bytes())
                .is_problem(400, "malformed-request");
        }
        let large = format!("{{\"notes\":\"{}\"}}", "x".repeat(1024 * 1024));
        stack
            .raw("POST", path, &headers, large.as_bytes())
            .is_problem(413, "too-large");
    }
}
