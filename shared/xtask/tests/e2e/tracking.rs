//! What carriers report: signed, about parcels that exist, more than once and in any order.
use crate::case::Case;
use crate::dentist::Dentist;
use crate::stack::{Stack, seconds_ago};
use serde_json::{Value, json};

#[test]
fn reports_count_once_and_never_go_back() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    let number = format!("JD{}", case.id);
    case.update(&json!({ "carrier": "DHL", "tracking_number": number }))
        .with_status(200);
    case.starts("CasePlanningComplete");
    dentist.hears("planning has started");
    let report = |status: &str, at: Option<u64>| {
        let answer = stack.carrier(&json!({ "tracking_number": number, "status": status, "at": at }));
        answer.with_status(200)["changed"].clone()
    };
    stack
        .carrier(&json!({ "tracking_number": number, "status": "InTransit" }))
        .is_problem(409, "illegal-transition");
    case.starts("AwaitingDelivery");
    dentist.hears(&number);

    assert_eq!(report("OutForDelivery", None), true);
    assert_eq!(report("OutForDelivery", None), false, "known");
    assert_eq!(
        report("InTransit", Some(seconds_ago(300))),
        false,
        "older than what is known"
    );
    assert_eq!(case.now()["delivery_status"], "Out for Delivery");
    assert_eq!(report("AvailableForPickup", None), true);
    dentist.hears("waiting to be picked up");
    assert_eq!(
        report("Delivered", Some(seconds_ago(200))),
        true,
        "the end, whenever it is reported"
    );
    dentist.hears("Does it fit?");
    case.is("AwaitingFitConfirmation", Some("fit"));
    for late in ["Delivered", "InTransit", "Exception"] {
        assert_eq!(report(late, None), false, "{late} after it was delivered");
    }
    assert_eq!(case.now()["delivery_status"], "Delivered");
    dentist.hears_nothing_else();
}

#[test]
fn the_last_parcel_of_all_completes_the_case() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let more = json!({ "status": "FitConfirmed_FullCase" });
    let case = Case::with(&dentist, "Alice Martin", &more);
    let number = format!("JD{}", case.id);
    case.update(&json!({ "tracking_number": number })).with_status(200);
    case.starts("Dispatching_FullCase");
    dentist.hears("business days");
    // Carriers do not care for capitals.
    let delivered = json!({ "tracking_number": number.to_lowercase(), "status": "delivered", "carrier": "DHL" });
    assert_eq!(stack.carrier(&delivered).with_status(200)["case_status"], "Completed");
    dentist.hears("complete");
}

#[test]
fn the_dentist_is_believed_when_the_carrier_was_at_the_door() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    let number = format!("JD{}", case.id);
    case.starts("CasePlanningComplete");
    case.update(&json!({ "tracking_number": number })).with_status(200);
    case.starts("AwaitingDelivery");
    dentist.hears("planning has started");
    dentist.hears(&number);
    dentist.says("the parcel has arrived");
    dentist.hears("In Transit");
    case.is("AwaitingDelivery", None);
    let at_the_door = json!({ "tracking_number": number, "status": "OutForDelivery" });
    stack.carrier(&at_the_door).with_status(200);
    dentist.says("the parcel has arrived");
    dentist.hears("Does it fit?");
    case.is("AwaitingFitConfirmation", Some("fit"));
}

#[test]
fn a_report_has_to_be_signed_and_to_make_sense() {
    let stack = Stack::load();
    let case = Case::of(&Dentist::new(&stack), "Alice Martin");
    let number = format!("JD{}", case.id);
    case.update(&json!({ "tracking_number": number })).with_status(200);
    let event = json!({ "tracking_number": number, "status": "Delivered" });
    for headers in [vec![], vec![("x-chairside-signature-256", "sha256=00")]] {
        stack
            .raw("POST", "/tracking", &headers, event.to_string().as_bytes())
            .is_problem(401, "unauthorized");
    }
    let unknown = json!({ "tracking_number": format!("{number}X"), "status": "Delivered" });
    stack.carrier(&unknown).is_problem(404, "not-found");
    for wrong in [
        json!({}),
        json!([]),
        json!({ "tracking_number": number }),
        json!({ "tracking_number": number, "status": "Beamed" }),
        json!({ "tracking_number": number, "status": "Delivered", "at": "yesterday" }),
    ] {
        stack.carrier(&wrong).is_problem(400, "malformed-request");
    }
    assert_eq!(case.now()["delivery_status"], Value::Null);
}
