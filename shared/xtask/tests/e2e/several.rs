//! Several open cases of one dentist: the right one is found, or asked for, and never guessed.
use crate::case::Case;
use crate::dentist::{Dentist, text};
use crate::stack::Stack;
use serde_json::json;

#[test]
fn yes_to_two_questions_is_asked_for_whom() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let alice = Case::at_fit_question(&dentist, "Alice Martin");
    let bob = Case::at_fit_question(&dentist, "Bob Keller");
    dentist.says("yes");
    let which = dentist.hears("Which patient");
    assert_eq!(which["buttons"].as_array().unwrap().len(), 2, "{which}");
    alice.is("AwaitingFitConfirmation", Some("fit"));
    bob.is("AwaitingFitConfirmation", Some("fit"));
    dentist.says("Bob");
    dentist.hears("Bob Keller");
    bob.is("AwaitingFitConfirmation", Some("dispatch_choice"));
    alice.is("AwaitingFitConfirmation", Some("fit"));
    dentist.hears_nothing_else();
}

#[test]
fn a_quoted_message_says_which_case_is_meant() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let alice = Case::of(&dentist, "Alice Martin");
    let question = alice.goes_to_fit_question(&dentist);
    let bob = Case::at_fit_question(&dentist, "Bob Keller");
    dentist.answers(&question, "no, it is loose");
    dentist.hears("Alice Martin");
    alice.is("FitIssueReported", None);
    bob.is("AwaitingFitConfirmation", Some("fit"));
}

#[test]
fn a_tap_on_the_list_chooses_among_many() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let names = ["Alice Martin", "Bob Keller", "Cara Lindt", "Dan Ito"];
    let cases = names.map(|name| Case::at_fit_question(&dentist, name));
    dentist.says("it fits");
    let which = dentist.hears("Which patient");
    assert_eq!(which["buttons"].as_array().unwrap().len(), 4, "{which}");
    dentist.taps("Cara Lindt");
    dentist.hears("Cara Lindt");
    for (case, name) in cases.iter().zip(names) {
        let waiting_for = if name == "Cara Lindt" { "dispatch_choice" } else { "fit" };
        case.is("AwaitingFitConfirmation", Some(waiting_for));
    }
}

#[test]
fn namesakes_are_told_apart_by_their_case_ids() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let first = Case::at_fit_question(&dentist, "Alice Martin");
    let second = Case::at_fit_question(&dentist, "Alice Martin");
    dentist.says("yes, Alice's fits");
    dentist.hears("Which patient");
    dentist.says("Alice");
    dentist.hears("case id");
    first.is("AwaitingFitConfirmation", Some("fit"));
    dentist.says(&second.id);
    dentist.hears(&second.id);
    second.is("AwaitingFitConfirmation", Some("dispatch_choice"));
    first.is("AwaitingFitConfirmation", Some("fit"));
}

#[test]
fn a_status_is_told_by_name_and_by_case_id() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let alice = Case::of(&dentist, "Alice Martin");
    let bob = Case::of(&dentist, "Bob Keller");
    bob.starts("CasePlanningComplete");
    dentist.hears("planning has started");
    dentist.says("where is Bob?");
    let told = dentist.hears("Bob Keller");
    assert!(!text(&told).contains("Alice"), "{told}");
    dentist.says(&format!("status of {}", alice.id));
    let told = dentist.hears("Alice Martin");
    assert!(!text(&told).contains("Bob"), "{told}");
    dentist.says("status?");
    let told = dentist.hears("Bob Keller");
    assert!(text(&told).contains("Alice"), "{told}");
}

#[test]
fn nobody_answers_for_somebody_elses_case() {
    let stack = Stack::load();
    let owner = Dentist::in_touch(&stack);
    let case = Case::of(&owner, "Alice Martin");
    let question = case.goes_to_fit_question(&owner);
    let other = Dentist::in_touch(&stack);
    let button = json!({ "id": format!("answer:yes:{}", case.id), "title": "Yes, it fits" });
    other.sends(json!({ "type": "button_reply", "button_reply": button }));
    assert_says_nothing_of(&other, "Alice");
    let row = json!({ "id": format!("choose:{}", case.id), "title": "Alice Martin" });
    other.sends(json!({ "type": "list_reply", "list_reply": row }));
    assert_says_nothing_of(&other, "Alice");
    other.answers(&question, "yes");
    assert_says_nothing_of(&other, "Alice");
    other.says(&format!("status of {}", case.id));
    assert_says_nothing_of(&other, "Alice");
    case.is("AwaitingFitConfirmation", Some("fit"));
    owner.hears_nothing_else();
}

/// The next message does not name somebody else's patient.
#[track_caller]
fn assert_says_nothing_of(dentist: &Dentist<'_>, patient: &str) {
    let message = dentist.hears("");
    assert!(!text(&message).contains(patient), "{message}");
}
