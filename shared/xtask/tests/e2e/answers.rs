//! What a dentist answers to the two questions: understood, asked again, or passed on to the clinical team.
use crate::case::Case;
use crate::dentist::{Dentist, text};
use crate::stack::{SOON, Stack, eventually};
use serde_json::{Value, json};

#[test]
fn a_fit_problem_goes_to_the_clinical_team_in_the_dentists_words() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    dentist.says("no, it is tight at the molars");
    dentist.hears("24 hours");
    case.is("FitIssueReported", None);
    assert_eq!(dentist.sessions()[0]["current_stage"], "general");
    let notice = eventually("the clinical team is told", SOON, || {
        notices_to_the_clinical_team(&stack, &case).pop()
    });
    let text = text(&notice);
    assert!(text.contains("Alice") && text.contains("tight at the molars"), "{text}");

    // The way back: somebody helped, and the question is asked once more.
    case.update(&json!({ "status": "AwaitingFitConfirmation" }))
        .with_status(200);
    dentist.hears("Does it fit?");
    dentist.says("yes");
    dentist.hears("Full Case");
    assert_eq!(
        notices_to_the_clinical_team(&stack, &case).len(),
        1,
        "one for the problem, none for the yes"
    );
}

#[test]
fn an_unclear_answer_is_asked_again_and_changes_nothing() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    let first = {
        dentist.says("hmm, not sure yet");
        dentist.hears("*Yes* or *No*")
    };
    dentist.says("Unknown.");
    let second = dentist.hears("*Yes*");
    assert_ne!(first["text"], second["text"], "in other words");
    assert!(titles(&second).contains(&"Talk to a person".to_owned()), "{second}");
    case.is("AwaitingFitConfirmation", Some("fit"));

    dentist.says("Yes");
    dentist.hears("Full Case");
    dentist.says("hmm, let me think");
    dentist.hears("*Phase-Wise* or *Full Case*");
    case.is("AwaitingFitConfirmation", Some("dispatch_choice"));
    dentist.says("Phase-Wise");
    dentist.hears("Phase-Wise");
    case.is("FitConfirmed_PhaseWise", None);
    assert!(notices_to_the_clinical_team(&stack, &case).is_empty());
}

#[test]
fn plain_answers_are_understood_in_many_words() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    for (words, status, waiting_for) in [
        ("Not bad at all", "AwaitingFitConfirmation", Some("dispatch_choice")),
        ("no issues", "AwaitingFitConfirmation", Some("dispatch_choice")),
        ("👍", "AwaitingFitConfirmation", Some("dispatch_choice")),
        ("sí", "AwaitingFitConfirmation", Some("dispatch_choice")),
        ("doesn't fit", "FitIssueReported", None),
    ] {
        let case = Case::at_fit_question(&dentist, "Alice Martin");
        dentist.says(words);
        dentist.hears("Alice Martin");
        case.is(status, waiting_for);
        case.update(&json!({ "status": "Cancelled" })).with_status(200);
        dentist.hears("cancelled");
    }
}

#[test]
fn buttons_answer_and_an_earlier_button_takes_back_what_was_said() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::at_fit_question(&dentist, "Alice Martin");
    dentist.taps("Yes, it fits");
    dentist.hears("Full Case");
    dentist.taps("Full Case");
    dentist.hears("Full Case");
    case.is("FitConfirmed_FullCase", None);
    dentist.taps("Phase-Wise");
    dentist.hears("Phase-Wise");
    case.is("FitConfirmed_PhaseWise", None);
    dentist.taps("No, it does not fit");
    dentist.hears("24 hours");
    case.is("FitIssueReported", None);
}

#[test]
fn a_reaction_is_no_answer_and_files_are_noted() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    let case = Case::of(&dentist, "Alice Martin");
    let question = case.goes_to_fit_question(&dentist);
    dentist.sends(json!({ "type": "reaction", "reaction": { "message_id": question["id"], "emoji": "👍" } }));
    dentist.sends(json!({ "type": "image", "image": { "caption": "the upper arch" } }));
    dentist.hears("added it to the case");
    dentist.sends(json!({ "type": "document" }));
    dentist.hears("added it to the case");
    dentist.sends(json!({ "type": "unsupported" }));
    dentist.hears("cannot be read");
    case.is("AwaitingFitConfirmation", Some("fit"));
}

#[test]
fn who_is_not_understood_is_offered_a_person() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    dentist.says("zxcv qwer");
    dentist.hears("did not understand");
    dentist.says("uiop hjkl");
    dentist.hears("still do not understand");
    dentist.says("vbnm asdf");
    let offer = dentist.hears("Shall somebody");
    assert!(titles(&offer).contains(&"Talk to a person".to_owned()), "{offer}");
    dentist.taps("Talk to a person");
    dentist.hears("will get in touch");
    dentist.says("thanks!");
    dentist.hears("You are welcome");
}

fn titles(message: &Value) -> Vec<String> {
    let buttons = message["buttons"].as_array().expect("buttons");
    buttons
        .iter()
        .filter_map(|button| Some(button["title"].as_str()?.to_owned()))
        .collect()
}

fn notices_to_the_clinical_team(stack: &Stack, case: &Case<'_>) -> Vec<Value> {
    let settings = stack.read("/admin/settings");
    let team = settings["clinical_team"][0]
        .as_str()
        .expect("a clinical team")
        .trim_start_matches('+')
        .to_owned();
    let sent = stack
        .simulator("GET", &format!("messages?to={team}"), None)
        .with_status(200);
    let about_it = |message: &&Value| text(message).contains(&case.id);
    sent.as_array()
        .expect("messages")
        .iter()
        .filter(about_it)
        .cloned()
        .collect()
}
