//! The lists of the API: newest first, filtered, and in pages that neither skip nor repeat.
use crate::case::Case;
use crate::dentist::Dentist;
use crate::stack::{Stack, unique};
use serde_json::json;

#[test]
fn pages_add_up_to_the_whole_list() {
    let stack = Stack::load();
    let clinic = format!("Dr. Page{:x}", unique());
    let made: Vec<String> = (0..5)
        .map(|_| {
            Case::with(
                &Dentist::new(&stack),
                "Alice Martin",
                &json!({ "dentist_name": clinic }),
            )
            .id
        })
        .collect();
    let newest_first: Vec<String> = made.into_iter().rev().collect();
    let mine = format!("/admin/cases?limit=2&q={}", clinic.replace(' ', "%20"));
    assert_eq!(pages(&stack, &mine, "cases", "case_id"), newest_first);
    let approved = format!("{mine}&status=ApprovedForProduction");
    assert_eq!(pages(&stack, &approved, "cases", "case_id"), newest_first);
    let completed = format!("{mine}&status=Completed");
    assert!(pages(&stack, &completed, "cases", "case_id").is_empty());
    let of_the_dentist = mine.replace("q=", "dentist=");
    assert_eq!(pages(&stack, &of_the_dentist, "cases", "case_id"), newest_first);
}

#[test]
fn messages_are_listed_with_what_was_decided_about_them() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    case.starts("CasePlanningComplete");
    let told = dentist.is_told("planning_started", "read");
    assert_eq!(
        (&told["decision"], &told["reason"]),
        (&json!("text"), &json!("inside the 24-hour window"))
    );
    assert_eq!(told["case_id"], case.id);
    let of_the_case = stack.read(&format!("/admin/messages?case={}", case.id));
    assert_eq!(of_the_case["messages"].as_array().unwrap().len(), 1, "{of_the_case}");
    let digits = &dentist.id[1..];
    let ids = pages(
        &stack,
        &format!("/admin/messages?user={digits}&limit=1"),
        "messages",
        "id",
    );
    assert_eq!(ids.len(), 3, "hello, its answer, the notice");
    let failed = stack.read(&format!("/admin/messages?user={digits}&state=failed"));
    assert_eq!(failed["messages"], json!([]));
}

#[test]
fn a_question_that_makes_no_sense_is_refused() {
    let stack = Stack::load();
    for path in [
        "/admin/cases?limit=0",
        "/admin/cases?limit=many",
        "/admin/cases?limit=1000",
        "/admin/cases?cursor=nonsense",
        "/admin/cases?status=Lost",
        "/admin/users?cursor=nonsense",
        "/admin/messages?state=lost",
        "/admin/messages?user=12ab",
        "/admin/tasks?state=lost",
    ] {
        stack
            .api(Some("viewer"), "GET", path, None)
            .is_problem(400, "malformed-request");
    }
    for path in ["/admin/cases/there-is-none", "/admin/messages?case=there-is-none"] {
        stack
            .api(Some("viewer"), "GET", path, None)
            .is_problem(404, "not-found");
    }
}

/// The ids of all pages.
#[track_caller]
fn pages(stack: &Stack, path: &str, list: &str, id: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = stack.read(&format!("{path}{cursor}"));
        let items = page[list].as_array().expect("a list");
        ids.extend(items.iter().filter_map(|item| Some(item[id].as_str()?.to_owned())));
        let next = &page["next_cursor"];
        if next.is_null() {
            return ids;
        }
        cursor = format!("&cursor={}", escaped(next.as_str().expect("a cursor")));
        assert!(ids.len() < 1000, "the pages do not end");
    }
}

/// A cursor may hold what means something else in an address.
fn escaped(text: &str) -> String {
    text.bytes()
        .fold(String::new(), |text, byte| format!("{text}%{byte:02X}"))
}
