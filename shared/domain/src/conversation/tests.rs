//! What a conversation does, told as messages and what follows.

mod chat;
mod imports;

use chat::Chat;

use super::*;
use crate::inbound::{Content, MediaKind};
use crate::notice::Payload;

#[test]
fn yes_while_the_parcel_is_under_way_is_answered_with_its_status() {
    let mut chat = Chat::with(&[Stage::AwaitingDelivery]);
    assert_eq!(chat.say("yes", Reading::Yes), ["case_status"]);
    assert_eq!(chat.say("blah", Reading::Unknown), ["case_status"]);
    assert_eq!(chat.stages(), [Stage::AwaitingDelivery]);
}

#[test]
fn one_open_question_gets_the_answer() {
    let mut chat = Chat::with(&[Stage::AwaitingFitConfirmation]);
    assert_eq!(chat.say("fits perfectly", Reading::Yes), ["dispatch_question"]);
    assert_eq!(chat.say("yes", Reading::Yes), ["ask_again"], "yes does not say which");
    assert_eq!(chat.say("all at once please", Reading::FullCase), ["full_case_chosen"]);
    assert_eq!(chat.stages(), [Stage::FitConfirmedFullCase]);
}

#[test]
fn what_is_not_understood_is_asked_again_and_then_a_person_is_offered() {
    let mut chat = Chat::with(&[Stage::AwaitingFitConfirmation]);
    for _ in 0..4 {
        assert_eq!(chat.say("hmm, not sure yet", Reading::Unknown), ["ask_again"]);
    }
    assert_eq!(chat.stages(), [Stage::AwaitingFitConfirmation]);
    let mut chat = Chat::with(&[Stage::ApprovedForProduction]);
    let said: Vec<_> = (0..3).flat_map(|_| chat.say("qwerty", Reading::Unknown)).collect();
    assert_eq!(said, ["not_understood", "not_understood", "offer_person"]);
    assert_eq!(
        chat.tap(&Payload::Say(Reading::Person)),
        Vec::<String>::from(["staff: person_wanted".into(), "person_coming".into()])
    );
}

#[test]
fn with_two_open_questions_the_dentist_is_asked_which_and_only_that_case_changes() {
    let both = [Stage::AwaitingFitConfirmation, Stage::AwaitingFitConfirmation];
    let mut chat = Chat::with(&both);
    assert_eq!(chat.say("yes", Reading::Yes), ["which_case"]);
    assert_eq!(chat.stages(), both);
    assert_eq!(chat.say("Bob", Reading::Unknown), ["dispatch_question"]);
    assert_eq!(
        chat.stages(),
        [Stage::AwaitingFitConfirmation, Stage::AwaitingDispatchChoice]
    );
    // Now only Alice's fit is open: there is nothing to ask.
    assert_eq!(
        chat.say("no, too tight", Reading::No),
        ["staff: fit_problem", "fit_problem_noted"]
    );
    assert_eq!(chat.stages(), [Stage::FitIssueReported, Stage::AwaitingDispatchChoice]);
}

#[test]
fn a_case_can_be_named_quoted_tapped_or_counted() {
    let both = [Stage::AwaitingFitConfirmation, Stage::AwaitingFitConfirmation];
    let bob = [Stage::AwaitingFitConfirmation, Stage::AwaitingDispatchChoice];
    let mut chat = Chat::with(&both);
    assert_eq!(chat.say("Bob's fits well", Reading::Yes), ["dispatch_question"]);
    assert_eq!(chat.stages(), bob);
    let mut chat = Chat::with(&both);
    chat.receive(Content::Text("yes".to_owned()), Some("case-2"), Reading::Yes);
    assert_eq!(chat.stages(), bob);
    let mut chat = Chat::with(&both);
    chat.tap(&Payload::Answer {
        case: CaseId::trusted("case-2"),
        reading: Reading::Yes,
    });
    assert_eq!(chat.stages(), bob);
    let mut chat = Chat::with(&both);
    chat.say("yes", Reading::Yes);
    chat.say("2", Reading::Unknown);
    assert_eq!(chat.stages(), bob);
    let mut chat = Chat::with(&both);
    chat.say("yes", Reading::Yes);
    chat.tap(&Payload::Choose(CaseId::trusted("case-2")));
    assert_eq!(chat.stages(), bob);
}

#[test]
fn an_answer_for_a_case_that_did_not_ask_changes_no_other() {
    let stages = [
        Stage::AwaitingFitConfirmation,
        Stage::AwaitingDelivery,
        Stage::AwaitingFitConfirmation,
    ];
    let mut chat = Chat::with(&stages);
    assert_eq!(chat.say("Bob's fits", Reading::Yes), ["case_status"]);
    assert_eq!(chat.stages(), stages);
    // "will" is a word here, not the patient of that name.
    assert_eq!(chat.say("yes it will do", Reading::Yes), ["which_case"]);
    assert_eq!(chat.say("whatever", Reading::Unknown), ["which_case"]);
    assert_eq!(chat.say("Will", Reading::Unknown), ["dispatch_question"]);
    assert_eq!(chat.cases[2].stage, Stage::AwaitingDispatchChoice);
}

#[test]
fn a_tapped_button_keeps_its_meaning() {
    let mut chat = Chat::with(&[Stage::AwaitingFitConfirmation]);
    let tap = |reading| Payload::Answer {
        case: CaseId::trusted("case-1"),
        reading,
    };
    chat.tap(&tap(Reading::Yes));
    assert_eq!(
        chat.tap(&tap(Reading::Yes)),
        ["ask_again"],
        "tapped twice: the next question is still open"
    );
    chat.tap(&tap(Reading::PhaseWise));
    assert_eq!(chat.tap(&tap(Reading::FullCase)), ["full_case_chosen"], "thought again");
    assert_eq!(chat.tap(&tap(Reading::No)), ["staff: fit_problem", "fit_problem_noted"]);
    assert_eq!(chat.tap(&tap(Reading::Yes)), ["case_status"]);
}

#[test]
fn an_old_message_is_kept_and_undoes_nothing() {
    let mut chat = Chat::with(&[Stage::AwaitingFitConfirmation]);
    chat.say("hello", Reading::Greeting);
    let before = chat.now - jiff::SignedDuration::from_mins(10);
    let said = chat.receive_at(before, Content::Text("no".to_owned()), None, Reading::No);
    assert_eq!(said, ["case_status"], "it is answered with how things are");
    assert_eq!(chat.stages(), [Stage::AwaitingFitConfirmation]);
    assert_eq!(chat.conversation.last_inbound_at, Some(chat.now));
    let said = chat.receive_at(before, Content::Text("STOP".to_owned()), None, Reading::Stop);
    assert_eq!(said, ["stopped"], "a slow STOP is a STOP");
}

#[test]
fn an_answer_from_before_the_question_is_not_an_answer() {
    let mut chat = Chat::with(&[Stage::AwaitingFitConfirmation]);
    let long_before = chat.cases[0].stage_since - jiff::SignedDuration::from_hours(1);
    let said = chat.receive_at(long_before, Content::Text("yes".to_owned()), None, Reading::Yes);
    assert_eq!(said, ["ask_again"]);
    assert_eq!(chat.stages(), [Stage::AwaitingFitConfirmation]);
}

#[test]
fn stop_is_confirmed_once_and_start_takes_it_back() {
    let mut chat = Chat::with(&[Stage::AwaitingDelivery]);
    assert_eq!(chat.say("STOP", Reading::Stop), ["stopped"]);
    assert_eq!(chat.say("STOP", Reading::Stop), Vec::<String>::new());
    assert!(chat.conversation.stopped_at.is_some());
    assert_eq!(chat.say("START", Reading::Start), ["started"]);
    assert!(chat.conversation.stopped_at.is_none());
}

#[test]
fn where_is_my_case_is_answered_by_name_by_id_or_for_all() {
    let mut chat = Chat::with(&[Stage::AwaitingDelivery, Stage::CasePlanningComplete]);
    for text in ["where is Bob's case?", "status of case-2", "any news?"] {
        assert_eq!(chat.say(text, Reading::Status), ["case_status"], "{text}");
    }
    assert_eq!(chat.say("case-2", Reading::Unknown), ["case_status"]);
    assert_eq!(Chat::with(&[]).say("status", Reading::Status), ["no_cases"]);
}

#[test]
fn everything_that_can_be_sent_gets_an_answer_or_needs_none() {
    let mut chat = Chat::with(&[Stage::AwaitingFitConfirmation]);
    let image = |caption: Option<&str>| Content::Media {
        kind: MediaKind::Image,
        media_id: "1".to_owned(),
        mime_type: None,
        file_name: None,
        caption: caption.map(str::to_owned),
    };
    assert_eq!(chat.receive(image(None), None, Reading::Unknown), ["file_received"]);
    assert_eq!(
        chat.receive(
            Content::Unsupported {
                kind: "poll".to_owned()
            },
            None,
            Reading::Unknown
        ),
        ["cannot_read"]
    );
    let thumb = Content::Reaction {
        emoji: Some("👍".to_owned()),
    };
    assert_eq!(chat.receive(thumb, None, Reading::Unknown), Vec::<String>::new());
    let said = chat.receive(image(Some("it does not fit")), None, Reading::No);
    assert!(said.contains(&"staff: fit_problem".to_owned()), "{said:?}");
    assert_eq!(chat.stages(), [Stage::FitIssueReported]);
}

#[test]
fn names_are_matched_as_whole_words() {
    let chat = Chat::with(&[Stage::AwaitingDelivery, Stage::AwaitingDelivery]);
    let cases: Vec<&Case> = chat.cases.iter().collect();
    let ids = |text: &str| -> Vec<String> {
        bind::mentioned(text, &cases)
            .iter()
            .map(|case| case.id.to_string())
            .collect()
    };
    assert_eq!(ids("alice"), ["case-1"]);
    assert_eq!(ids("bob stone please"), ["case-2"]);
    assert_eq!(ids("CASE-2?"), ["case-2"]);
    assert_eq!(ids("malice and bobsled, case-22"), Vec::<String>::new());
    assert_eq!(ids("Alice and Bob"), ["case-1", "case-2"]);
}

#[test]
fn whoever_reads_a_text_does_not_get_to_know_the_patients() {
    let chat = Chat::with(&[Stage::AwaitingDelivery, Stage::AwaitingDelivery]);
    let cases: Vec<&Case> = chat.cases.iter().collect();
    let without = |text: &str| bind::without_names(text, &cases);
    assert_eq!(without("Alice Brown's fits, Bob's does not"), "it fits, it does not");
    assert_eq!(without("yes for case-2!"), "yes for it");
    assert_eq!(without("the brownie fits"), "the brownie fits");
}

#[test]
fn a_choice_says_which_and_nothing_else() {
    let both = [Stage::AwaitingFitConfirmation, Stage::AwaitingFitConfirmation];
    for text in ["not Bob", "Bob's is too tight", "the other one, not Bob"] {
        let mut chat = Chat::with(&both);
        chat.say("yes", Reading::Yes);
        chat.say(text, Reading::Unknown);
        assert_eq!(chat.stages(), both, "{text}");
    }
    for text in ["it's Bob", "for the patient Bob Stone please", "case-2", "BOB!"] {
        let mut chat = Chat::with(&both);
        chat.say("yes", Reading::Yes);
        assert_eq!(chat.say(text, Reading::Unknown), ["dispatch_question"], "{text}");
    }
}

#[test]
fn a_choice_that_comes_much_later_is_none() {
    let both = [Stage::AwaitingFitConfirmation, Stage::AwaitingFitConfirmation];
    let mut chat = Chat::with(&both);
    chat.say("yes", Reading::Yes);
    chat.now += jiff::SignedDuration::from_hours(30);
    chat.say("Bob", Reading::Unknown);
    assert_eq!(chat.stages(), both);
}

#[test]
fn a_quotation_answers_what_was_quoted_and_not_what_came_after() {
    let mut chat = Chat::with(&[Stage::AwaitingFitConfirmation]);
    chat.quoted_at = Some(chat.cases[0].stage_since - jiff::SignedDuration::from_hours(1));
    let said = chat.receive(Content::Text("yes".to_owned()), Some("case-1"), Reading::Yes);
    assert_eq!(said, ["case_status"]);
    assert_eq!(chat.stages(), [Stage::AwaitingFitConfirmation]);
}
