//! What an export leaves out, and what it evens out, in one place.
//!
//! Left out is what belongs to the running stack and not to its data:
//!
//! | key                 | what                                                                       |
//! |---------------------|----------------------------------------------------------------------------|
//! | `KEY#…`             | API keys: every stack has its own                                           |
//! | `SYNC#…`            | where a calendar's changes start: the next look starts from the beginning    |
//! | `EVENT#…`           | what has been on the bus, or is on its way there                            |
//! | `SHEETMARKS`        | rows that are to be written next                                            |
//! | `HEALTH#…`          | how the parts of this stack are                                             |
//! | `TASK#…` / `RUN#…`  | runs of jobs                                                                |
//! | `TASK#…` / `TASK`   | the jobs that every practice has, by their ids                              |
//!
//! **Everything else is exported, also what this program does not know.**
//!
//! Evened out is what moves by itself: a lease moves an item's `due_at`, which the record in it still has; and what comes
//! back every few minutes is exported as if it were new, so that it starts at once where it is imported.
use domain::task::job::Job;
use serde_json::{Value, json};

const LEFT_OUT: [&str; 5] = ["KEY#", "SYNC#", "EVENT#", "SHEETMARKS", "HEALTH#"];
/// Tasks that come back every few minutes, by the names of their stored kinds.
const LOOPS: [&str; 2] = ["calendar_sync", "sheet_sync"];
/// What a fresh stack's settings are at most: the demo saves them once.
const SEEDED_VERSION: u64 = 1;

pub(crate) fn text<'a>(item: &'a Value, name: &str) -> &'a str {
    let value = item.get(name).and_then(|value| value.get("S"));
    value.and_then(Value::as_str).unwrap_or_default()
}

/// Whether it stays with its stack.
pub(crate) fn is_left_out(item: &Value) -> bool {
    let (pk, sk) = (text(item, "pk"), text(item, "sk"));
    if LEFT_OUT.iter().any(|prefix| pk.starts_with(prefix)) {
        return true;
    }
    let Some(task) = pk.strip_prefix("TASK#") else {
        return false;
    };
    sk.starts_with("RUN#") || Job::BUILT_IN.iter().any(|job| job.built_in_id().as_str() == task)
}

/// Whether a stack may have it that nobody has used.
pub(crate) fn is_fresh(item: &Value) -> bool {
    let version = item.pointer("/version/N").and_then(Value::as_str);
    let version = version.and_then(|version| version.parse::<u64>().ok());
    let seeded = version.is_some_and(|version| version <= SEEDED_VERSION);
    is_left_out(item) || is_loop(item) || (text(item, "pk") == "SETTINGS" && seeded)
}

fn is_loop(item: &Value) -> bool {
    let kind = item.pointer("/data/M/kind");
    let named = |name: &&str| {
        let by_name = kind.and_then(|kind| kind.get("S")).and_then(Value::as_str) == Some(*name);
        by_name || kind.and_then(|kind| kind.pointer(&format!("/M/{name}"))).is_some()
    };
    text(item, "kind") == "task" && LOOPS.iter().any(named)
}

/// The item as it would be if nothing had moved by itself.
pub(crate) fn evened(mut item: Value) -> Value {
    if is_loop(&item) {
        as_new(&mut item);
    }
    let own = item.pointer("/data/M/due_at/N").cloned();
    if let (Some(own), Some(due)) = (own, item.pointer_mut("/due_at/N")) {
        *due = own;
    }
    item
}

fn as_new(item: &mut Value) {
    let Some(created) = item
        .pointer("/data/M/created_at/N")
        .and_then(Value::as_str)
        .map(str::to_owned)
    else {
        return;
    };
    // The place in the list is the time, padded, and the id.
    let sort = text(item, "list_sort");
    if let Some((time, id)) = sort.split_once('#') {
        let sort = format!("{created:0>width$}#{id}", width = time.len());
        put(item, "/list_sort", json!({ "S": sort }));
    }
    for place in ["/data/M/due_at", "/data/M/updated_at", "/due_at"] {
        put(item, place, json!({ "N": created }));
    }
    for (place, value) in [
        ("/data/M/attempts", json!({ "N": "0" })),
        ("/data/M/version", json!({ "N": "1" })),
        ("/version", json!({ "N": "1" })),
        ("/data/M/last_error", json!({ "NULL": true })),
    ] {
        put(item, place, value);
    }
}

/// Replaces what is there.
fn put(item: &mut Value, place: &str, value: Value) {
    if let Some(there) = item.pointer_mut(place) {
        *there = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(pk: &str, sk: &str) -> Value {
        json!({ "pk": { "S": pk }, "sk": { "S": sk } })
    }

    #[test]
    fn only_what_belongs_to_the_stack_stays_and_the_unknown_goes_along() {
        for (pk, sk) in [
            ("KEY#ab12", "KEY"),
            ("SYNC#local-calendar", "SYNC"),
            ("EVENT#1", "EVENT"),
            ("SHEETMARKS", "CASE#1#c"),
            ("TASK#1", "RUN#1"),
        ] {
            assert!(is_left_out(&item(pk, sk)), "{pk}");
        }
        for job in &Job::BUILT_IN {
            assert!(is_left_out(&item(&format!("TASK#{}", job.built_in_id()), "TASK")));
        }
        for (pk, sk) in [
            ("CUSTOMER#1", "CUSTOMER"),
            ("TASK#1", "TASK"),
            ("SETTINGS", "SETTINGS"),
            ("SOMETHING#NEW", "X"),
            ("SHEET#CASE#c", "SHEET"),
        ] {
            assert!(!is_left_out(&item(pk, sk)), "{pk}");
        }
    }

    #[test]
    fn a_stack_that_nobody_has_used_may_have_settings_that_were_seeded() {
        let settings = |version: &str| {
            let mut settings = item("SETTINGS", "SETTINGS");
            settings["version"] = json!({ "N": version });
            settings
        };
        assert!(is_fresh(&settings("1")));
        assert!(!is_fresh(&settings("2")));
        assert!(is_fresh(&item("KEY#1", "KEY")));
        assert!(!is_fresh(&item("CUSTOMER#1", "CUSTOMER")));
    }

    #[test]
    fn a_lease_makes_no_difference() {
        let task = |due: &str| {
            let mut task = item("TASK#1", "TASK");
            task["kind"] = json!({ "S": "task" });
            task["due_at"] = json!({ "N": due });
            task["data"] = json!({ "M": { "due_at": { "N": "100" }, "kind": { "M": { "follow_up": { "M": {} } } } } });
            task
        };
        assert_eq!(evened(task("100")), evened(task("700")));
        assert_eq!(evened(task("700"))["due_at"]["N"], "100");
        // What is not due any more has no time, and gets none.
        let mut done = task("100");
        done.as_object_mut().unwrap().remove("due_at");
        assert_eq!(evened(done.clone()), done);
    }

    #[test]
    fn what_comes_back_by_itself_is_exported_as_if_it_were_new() {
        let task = |due: &str, version: &str, kind: Value| {
            let mut task = item("TASK#1", "TASK");
            task["kind"] = json!({ "S": "task" });
            task["due_at"] = json!({ "N": due });
            task["version"] = json!({ "N": version });
            task["list_sort"] = json!({ "S": format!("{due:0>20}#1") });
            task["data"] = json!({ "M": {
                "kind": kind, "created_at": { "N": "100" }, "due_at": { "N": due }, "updated_at": { "N": due },
                "attempts": { "N": "3" }, "version": { "N": version }, "last_error": { "S": "x" },
            } });
            evened(task)
        };
        let calendar = || json!({ "M": { "calendar_sync": { "M": { "calendar": { "S": "a" } } } } });
        assert_eq!(task("700", "9", calendar()), task("900", "12", calendar()));
        let sheet = task("700", "9", json!({ "S": "sheet_sync" }));
        assert_eq!(sheet["due_at"]["N"], "100");
        assert_eq!(sheet["list_sort"]["S"], format!("{:0>20}#1", "100"));
    }
}
