//! A case on its way: from approval to the last parcel, one message for each step.
use crate::case::Case;
use crate::dentist::{Dentist, text};
use crate::stack::Stack;
use serde_json::{Value, json};

#[test]
fn a_full_case_goes_from_approval_to_completion() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    case.is("ApprovedForProduction", None);

    assert_eq!(case.starts("CasePlanningComplete"), "sent");
    dentist.hears("planning has started");
    assert_eq!(case.starts("AwaitingDelivery"), "sent");
    dentist.hears("has been dispatched");
    assert_eq!(case.now()["delivery_status"], "In Transit");
    let session = &dentist.sessions()[0];
    assert_eq!(session["current_stage"], "awaiting_delivery", "{session}");
    assert_eq!(session["active_case"], case.id, "{session}");

    let again = case.start().with_status(200);
    assert_eq!(
        (&again["status"], &again["case_status"]),
        (&json!("NoAction"), &json!("AwaitingDelivery"))
    );
    assert_eq!(again["notice"], Value::Null);
    case.is_delivered();
    dentist.hears("Does it fit?");
    case.is("AwaitingFitConfirmation", Some("fit"));
    dentist.says("any news?");
    dentist.hears("Please answer *Yes* or *No*");
    dentist.says("fits perfectly");
    dentist.hears("Full Case");
    case.is("AwaitingFitConfirmation", Some("dispatch_choice"));
    dentist.says("all at once please");
    dentist.hears("Full Case");
    case.is("FitConfirmed_FullCase", None);
    case.starts("Dispatching_FullCase");
    dentist.hears("7-10 business days");
    case.is_delivered();
    dentist.hears("complete");
    case.is("Completed", None);
    assert_eq!(case.now()["open_tasks"], json!([]));
    dentist.hears_nothing_else();
}

#[test]
fn a_phase_wise_case_is_sent_phase_by_phase() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::with(&dentist, "Alice Martin", &json!({ "phases": 2 }));
    case.goes_to_fit_question(&dentist);
    dentist.says("yes");
    dentist.hears("Phase-Wise");
    dentist.says("in phases");
    dentist.hears("Phase-Wise");
    case.is("FitConfirmed_PhaseWise", None);

    case.starts("Dispatching_PhaseWise");
    let told = dentist.hears("phase 1 of 2");
    assert!(text(&told).contains("5-7 business days"), "{told}");
    assert_eq!(
        case.start().with_status(200)["status"],
        "NoAction",
        "the first is still on its way"
    );
    case.is_delivered();
    dentist.hears("phase 1 of 2 has been delivered");
    case.starts("Dispatching_PhaseWise");
    dentist.hears("phase 2 of 2");
    case.is_delivered();
    dentist.hears("complete");
    case.is("Completed", None);
    assert_eq!(case.start().with_status(200)["status"], "NoAction");
    dentist.hears_nothing_else();
}

#[test]
fn yes_before_the_delivery_is_answered_with_where_it_is() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    case.starts("CasePlanningComplete");
    case.starts("AwaitingDelivery");
    dentist.hears("planning has started");
    dentist.hears("has been dispatched");
    dentist.says("yes");
    dentist.hears("In Transit");
    case.is("AwaitingDelivery", None);
    dentist.hears_nothing_else();
}

#[test]
fn ten_requests_at_once_make_one_step() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    let answers: Vec<Value> = std::thread::scope(|scope| {
        let requests: Vec<_> = (0..10).map(|_| scope.spawn(|| case.start())).collect();
        let answers = requests.into_iter().map(|request| request.join().unwrap());
        answers
            .filter(|answer| answer.status != 409)
            .map(|answer| answer.with_status(200))
            .collect()
    });
    let moved = answers.iter().filter(|answer| answer["status"] == "Success").count();
    assert_eq!(moved, 1, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|answer| answer["status"] == "Success" || answer["status"] == "NoAction")
    );
    assert_eq!(case.moves(), ["ApprovedForProduction to CasePlanningComplete"]);
    dentist.hears("planning has started");
    dentist.hears_nothing_else();
}

#[test]
fn nothing_is_made_while_a_case_is_on_hold() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    let held = case
        .update(&json!({ "hold": true, "note": "waiting for a new scan" }))
        .with_status(200);
    assert_eq!(held["case"]["on_hold"]["reason"], "waiting for a new scan");
    dentist.hears("on hold");
    case.start().is_problem(409, "illegal-transition");
    assert_eq!(case.now()["open_tasks"], json!([]), "no clock runs");
    dentist.says("where is my case?");
    dentist.hears("on hold");
    case.update(&json!({ "hold": false })).with_status(200);
    dentist.hears("goes on");
    case.starts("CasePlanningComplete");
    dentist.hears("planning has started");
}

#[test]
fn nothing_happens_to_a_cancelled_case() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    let tasks = case.now()["open_tasks"].clone();
    case.update(&json!({ "status": "Cancelled", "note": "the patient moved" }))
        .with_status(200);
    dentist.hears("has been cancelled");
    assert_eq!(case.now()["open_tasks"], json!([]));
    for task in tasks.as_array().unwrap() {
        stack.retry(task).is_problem(409, "conflict");
    }
    assert_eq!(case.start().with_status(200)["status"], "NoAction");
    case.update(&json!({ "hold": true }))
        .is_problem(409, "illegal-transition");
    // The question's button is still on the phone.
    dentist.taps("Yes, it fits");
    dentist.hears("cancelled");
    case.is("Cancelled", None);
    dentist.hears_nothing_else();
}
