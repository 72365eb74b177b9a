//! Changes by staff: only known values, only legal moves, only on what they have seen; and force for whoever may.
use crate::case::Case;
use crate::dentist::Dentist;
use crate::stack::Stack;
use serde_json::json;

#[test]
fn a_case_only_goes_where_the_map_leads() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::with(&dentist, "Alice Martin", &json!({ "status": "Dispatching_FullCase" }));
    let back = case.update(&json!({ "status": "ApprovedForProduction" }));
    back.is_problem(409, "illegal-transition");
    let reason = back.body["detail"].as_str().unwrap();
    assert!(reason.contains("legal: Completed, Cancelled"), "{reason}");
    let unknown = case.update(&json!({ "status": "Lost" }));
    unknown.is_problem(400, "malformed-request");
    assert!(
        unknown.text.contains("Dispatching_FullCase"),
        "the known ones are listed: {}",
        unknown.text
    );
    assert_eq!(unknown.body["errors"].as_array().unwrap().len(), 1, "{}", unknown.text);
    case.update(&json!({ "delivery_status": "Flying" }))
        .is_problem(400, "malformed-request");
    case.update(&json!({})).is_problem(400, "malformed-request");
    let nobodys = json!({ "case_id": "there-is-no-such-case", "status": "Completed" });
    stack.post("/update-case-status", &nobodys).is_problem(404, "not-found");
    case.is("Dispatching_FullCase", None);
    assert_eq!(case.history(), ["created"]);
}

#[test]
fn force_is_for_admins_and_is_recorded() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::with(&dentist, "Alice Martin", &json!({ "status": "Dispatching_FullCase" }));
    let back = json!({ "status": "ApprovedForProduction", "force": true });
    case.update(&back).is_problem(403, "forbidden");
    case.is("Dispatching_FullCase", None);
    case.update_as("admin", &back).with_status(200);
    case.is("ApprovedForProduction", None);
    let now = case.now();
    let forced = now["history"]
        .as_array()
        .unwrap()
        .iter()
        .find(|fact| fact["what"] == "forced");
    let forced = forced.expect("a record");
    assert!(forced["actor"].as_str().unwrap().contains("admin"), "{forced}");
}

#[test]
fn who_has_seen_an_older_version_has_to_look_again() {
    let stack = Stack::load();
    let case = Case::of(&Dentist::new(&stack), "Alice Martin");
    let version = case.now()["version"].clone();
    case.update(&json!({ "priority": "urgent", "version": version }))
        .with_status(200);
    case.update(&json!({ "priority": "low", "version": version }))
        .is_problem(409, "conflict");
    assert_eq!(case.now()["priority"], "urgent");
    case.update(&json!({ "priority": "low", "version": "one" }))
        .is_problem(400, "malformed-request");
}

#[test]
fn one_request_can_dispatch_with_its_tracking_number() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    case.starts("CasePlanningComplete");
    dentist.hears("planning has started");
    let number = format!("JD{}", case.id);
    let dispatch = json!({ "status": "AwaitingDelivery", "carrier": "DHL", "tracking_number": number });
    let changed = case.update(&dispatch).with_status(200);
    assert_eq!(changed["notice"], "sent");
    assert_eq!(changed["case"]["tracking_number"], number);
    dentist.hears(&number);
    // Told by telephone, both answers at once.
    case.is_delivered();
    dentist.hears("Does it fit?");
    case.update(&json!({ "status": "FitConfirmed_PhaseWise" }))
        .with_status(200);
    dentist.hears("Phase-Wise");
    case.is("FitConfirmed_PhaseWise", None);
}
