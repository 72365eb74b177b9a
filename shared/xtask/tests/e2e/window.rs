//! WhatsApp's 24-hour window: free text inside it, a template outside, and what no template says waits for the person.
use crate::case::Case;
use crate::dentist::{Dentist, text};
use crate::stack::{Stack, seconds_ago};
use serde_json::json;

const A_DAY_AND_AN_HOUR: u64 = 25 * 60 * 60;

#[test]
fn who_has_never_written_gets_a_template() {
    let stack = Stack::load();
    let dentist = Dentist::new(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    assert_eq!(case.starts("CasePlanningComplete"), "template");
    let message = dentist.hears("planning has started");
    assert_eq!(message["type"], "template");
    assert!(
        !text(&message).contains("Martin"),
        "no full name outside of the chat: {message}"
    );
}

#[test]
fn a_question_that_went_as_a_template_is_answered_with_its_button() {
    let stack = Stack::load();
    let dentist = Dentist::new(&stack);
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    dentist.taps("Yes, it fits");
    let next = dentist.hears("Full Case");
    assert_eq!(next["type"], "interactive", "the tap has opened the window");
    case.is("AwaitingFitConfirmation", Some("dispatch_choice"));
}

#[test]
fn after_the_window_a_notice_is_a_template_and_an_answer_waits() {
    let stack = Stack::load();
    let dentist = Dentist::new(&stack);
    dentist.sends(json!({ "type": "text", "text": "Hello", "at": seconds_ago(A_DAY_AND_AN_HOUR) }));
    let greeting = dentist.is_told("greeting", "parked");
    assert_eq!(greeting["decision"], "park");
    assert!(
        greeting["reason"].as_str().unwrap().contains("24-hour window"),
        "{greeting}"
    );
    let case = Case::of(&dentist, "Alice Martin");
    assert_eq!(case.starts("CasePlanningComplete"), "template");
    assert_eq!(dentist.hears("planning has started")["type"], "template");
    assert_eq!(dentist.sessions()[0]["parked_messages"], 1);

    dentist.says("where is my case?");
    dentist.hears("planning");
    // An answer to an older message is not sent beside the answer to this one.
    dentist.is_told("greeting", "skipped");
    assert_eq!(case.starts("AwaitingDelivery"), "sent");
    assert_ne!(dentist.hears("has been dispatched")["type"], "template");
    dentist.hears_nothing_else();
}

#[test]
fn when_whatsapp_says_that_the_window_is_closed_the_template_goes_instead() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    for late in [false, true] {
        let case = Case::of(&dentist, "Alice Martin");
        let closed = json!({ "service": "whatsapp", "code": 131_047, "match": case.id, "as_status": late });
        stack.trouble(&closed);
        case.starts("CasePlanningComplete");
        if late {
            // Accepted, and refused in a status afterwards.
            assert_ne!(dentist.hears("planning has started")["type"], "template");
        }
        assert_eq!(dentist.hears("planning has started")["type"], "template");
        dentist.hears_nothing_else();
    }
}

#[test]
fn a_notice_that_no_template_can_carry_waits_for_the_next_message() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    stack.trouble(&json!({ "service": "whatsapp", "code": 131_047, "match": case.id, "times": 2 }));
    case.starts("CasePlanningComplete");
    let parked = dentist.is_told("planning_started", "parked");
    assert!(parked["reason"].as_str().unwrap().contains("131047"), "{parked}");
    assert_eq!(dentist.sessions()[0]["parked_messages"], 1);
    dentist.says("thank you");
    dentist.hears("planning has started");
    dentist.hears("You are welcome");
    assert_eq!(dentist.sessions()[0]["parked_messages"], 0);
    dentist.hears_nothing_else();
}

#[test]
fn what_waited_is_not_said_after_its_case_was_cancelled() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    stack.trouble(&json!({ "service": "whatsapp", "code": 131_047, "match": case.id, "times": 2 }));
    case.starts("CasePlanningComplete");
    dentist.is_told("planning_started", "parked");
    case.update(&json!({ "status": "Cancelled" })).with_status(200);
    dentist.hears("has been cancelled");
    dentist.says("thank you");
    dentist.hears("You are welcome");
    dentist.is_told("planning_started", "skipped");
    dentist.hears_nothing_else();
}
