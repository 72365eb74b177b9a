//! What the clock does when a stage takes too long. A person can have a task done before its time; that is how this test
//! makes days pass.
use crate::case::Case;
use crate::dentist::Dentist;
use crate::settings;
use crate::stack::{LATER, Stack, eventually};
use serde_json::{Value, json};

/// One test, because all of it needs the quiet hours to be off: at night the clock asks nobody anything.
#[test]
fn what_takes_too_long_is_asked_about_and_then_passed_on() {
    let stack = Stack::load();
    settings::with(&stack, "quiet_hours", &Value::Null, || {
        unanswered_questions_are_repeated(&stack);
        overdue_parcels_are_asked_about(&stack);
    });
}

fn unanswered_questions_are_repeated(stack: &Stack) {
    let dentist = Dentist::in_touch(stack);
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    for _ in 0..2 {
        comes_now(stack, &case, "unanswered_question", "question_repeated");
        dentist.hears("reminder");
    }
    comes_now(stack, &case, "unanswered_question", "question_unanswered");
    assert_eq!(case.now()["open_tasks"], json!([]), "a person has it now");
    case.is("AwaitingFitConfirmation", Some("fit"));
    dentist.hears_nothing_else();
}

fn overdue_parcels_are_asked_about(stack: &Stack) {
    let dentist = Dentist::in_touch(stack);
    let case = Case::of(&dentist, "Alice Martin");
    case.starts("CasePlanningComplete");
    dentist.hears("planning has started");
    case.starts("AwaitingDelivery");
    dentist.hears("has been dispatched");
    let deadline = comes_now(stack, &case, "stage_deadline", "delivery_overdue");
    dentist.hears("arrived");
    case.is("AwaitingDelivery", Some("arrival"));
    stack.retry(&deadline).is_problem(409, "conflict");
    assert_ne!(open_task(&case)["id"], deadline["id"], "it is looked at again");
    dentist.taps("Not yet");
    dentist.hears("Alice Martin");
    case.is("AwaitingDelivery", None);
    dentist.hears_nothing_else();
}

/// Has the case's task done before its time; then the history says what came of it. Functions keep the settings for up to
/// a minute: until then a task may be put off to the morning, and is there again.
#[track_caller]
fn comes_now(stack: &Stack, case: &Case<'_>, kind: &str, what: &str) -> Value {
    let facts = case.history().len();
    eventually(what, LATER, || {
        let task = open_task(case);
        assert_eq!(task["kind"], kind);
        stack.retry(&task).with_status(200);
        eventually("the task is done", LATER, || (!is_open(case, &task)).then_some(()));
        case.history()
            .iter()
            .skip(facts)
            .any(|fact| fact == what)
            .then_some(task)
    })
}

#[track_caller]
fn open_task(case: &Case<'_>) -> Value {
    let now = case.now();
    let tasks = now["open_tasks"].as_array().expect("tasks");
    assert_eq!(tasks.len(), 1, "{tasks:?}");
    tasks[0].clone()
}

fn is_open(case: &Case<'_>, task: &Value) -> bool {
    let now = case.now();
    let mut tasks = now["open_tasks"].as_array().expect("tasks").iter();
    tasks.any(|open| open["id"] == task["id"])
}
