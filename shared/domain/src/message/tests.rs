//! What a message goes through, in any order of events.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::{Language, Phone, WhatsAppUser};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn message() -> Message {
    let phone = Phone::from_wa_id("919876543210").unwrap();
    let user = WhatsAppUser::of_phone(phone);
    let template = TemplateCall {
        name: "chairside_planning_started".to_owned(),
        language: Language::English,
        parameters: Vec::new(),
        payloads: Vec::new(),
    };
    Message {
        id: MessageId::trusted("m"),
        to: user.key().unwrap(),
        address: Address::Whatsapp(user),
        case: None,
        notice: "planning_started".to_owned(),
        class: Class::CaseNews,
        words: Words {
            language: Language::English,
            text: "text".to_owned(),
            choices: Vec::new(),
            template: Some(template),
            attachment: None,
            asks_for_location: false,
            mail: None,
        },
        terms: None,
        state: State::Queued,
        verdict: Verdict::go(Form::Text, "inside the 24-hour window"),
        attempts: 0,
        provider_id: None,
        refused_provider_id: None,
        last_error: None,
        due_at: Some(at(60)),
        created_at: at(0),
        keep_until: at(1_000_000),
        updated_at: at(0),
        version: 1,
    }
}

fn begun() -> Message {
    let mut message = message();
    message.begin(Verdict::go(Form::Text, "inside the 24-hour window"), at(1));
    message
}

fn reason() -> String {
    "reason".to_owned()
}

#[test]
fn an_accepted_message_has_nothing_left_to_do() {
    let mut message = begun();
    message.ended(
        Outcome::Accepted {
            provider_id: "wamid.1".to_owned(),
        },
        0,
        at(2),
    );
    assert_eq!((message.state, message.due_at), (State::Sent, None));
}

#[test]
fn an_unknown_outcome_waits_for_the_status_event_before_it_is_tried_again() {
    let mut message = begun();
    message.ended(Outcome::Unknown { reason: reason() }, 0, at(2));
    assert!(!message.may_begin(at(10)), "it may have been sent");
    assert!(message.may_begin(at(30)));
    assert!(message.receipt("wamid.1", Receipt::Sent, at(5)));
    assert_eq!(message.state, State::Sent);
    assert!(!message.may_begin(at(30)), "it was sent");
}

#[test]
fn a_status_event_may_be_faster_than_the_answer() {
    let mut message = begun();
    message.receipt("wamid.1", Receipt::Delivered, at(2));
    message.ended(
        Outcome::Accepted {
            provider_id: "wamid.1".to_owned(),
        },
        0,
        at(3),
    );
    assert_eq!(message.state, State::Delivered);
    let mut message = begun();
    message.receipt("wamid.1", Receipt::Read, at(2));
    message.ended(Outcome::Unknown { reason: reason() }, 0, at(3));
    assert_eq!(message.state, State::Read);
}

#[test]
fn a_closed_window_leads_to_the_template_once_and_then_to_waiting() {
    let mut message = begun();
    message.ended(Outcome::WindowClosed { reason: reason() }, 0, at(2));
    assert_eq!((message.state, message.verdict.name()), (State::Queued, "template"));
    let zone = jiff::tz::TimeZone::UTC;
    let facts = gate::Facts {
        channel: crate::customer::Channel::Whatsapp,
        unwanted: None,
        until: None,
        class: Class::CaseNews,
        has_template: true,
        last_inbound_at: Some(at(0)),
        stopped: false,
        taken_over: false,
        quiet_hours: None,
        zone: &zone,
    };
    let verdict = message.verdict_now(&facts, at(3));
    assert_eq!(verdict.name(), "template", "WhatsApp knows better than our clock");
    message.begin(verdict, at(3));
    message.ended(Outcome::WindowClosed { reason: reason() }, 0, at(4));
    assert_eq!((message.state, message.due_at), (State::Parked, None));
    assert!(message.release(at(9)));
    assert_eq!(message.state, State::Queued);
}

#[test]
fn refused_for_good_is_visible_and_can_be_tried_again_by_a_person() {
    let mut message = begun();
    message.ended(
        Outcome::Refused {
            reason: "131026: undeliverable".to_owned(),
        },
        0,
        at(2),
    );
    assert_eq!((message.state, message.due_at), (State::Failed, None));
    assert_eq!(message.last_error.as_deref(), Some("131026: undeliverable"));
    assert!(message.release(at(9)));
}

#[test]
fn a_failure_that_is_reported_later_is_handled_like_one_at_once() {
    let mut message = begun();
    message.ended(
        Outcome::Accepted {
            provider_id: "wamid.1".to_owned(),
        },
        0,
        at(2),
    );
    message.receipt(
        "wamid.1",
        Receipt::Failed(Outcome::WindowClosed { reason: reason() }),
        at(3),
    );
    assert_eq!((message.state, message.verdict.name()), (State::Queued, "template"));
    let mut message = begun();
    message.ended(
        Outcome::Accepted {
            provider_id: "wamid.2".to_owned(),
        },
        0,
        at(2),
    );
    assert!(
        !message.receipt("wamid.1", Receipt::Failed(Outcome::Refused { reason: reason() }), at(3)),
        "of another attempt"
    );
}

#[test]
fn retries_come_later_and_later_and_end() {
    let mut message = message();
    let mut now = at(0);
    let mut waits = Vec::new();
    while message.state == State::Queued {
        message.begin(Verdict::go(Form::Text, "w"), now);
        message.ended(
            Outcome::Retry {
                after: None,
                reason: reason(),
            },
            0,
            now,
        );
        if let Some(due) = message.due_at {
            waits.push(due.duration_since(now).as_secs());
            now = due;
        }
    }
    assert_eq!(waits, [1, 4, 16, 64, 256, 900, 900]);
    assert_eq!(message.state, State::Failed);
    let mut message = begun();
    let after = Some(Duration::from_secs(7));
    message.ended(
        Outcome::Retry {
            after,
            reason: reason(),
        },
        1000,
        at(2),
    );
    assert_eq!(message.due_at, Some(at(9)), "the provider's own wait is kept");
}

#[test]
fn a_late_word_about_a_refused_attempt_changes_nothing() {
    let refused = || Receipt::Failed(Outcome::WindowClosed { reason: reason() });
    let mut message = begun();
    message.receipt("wamid.1", refused(), at(2));
    let waiting = message.clone();
    assert!(!message.receipt("wamid.1", Receipt::Sent, at(3)));
    assert!(!message.receipt("wamid.1", refused(), at(3)));
    message.ended(
        Outcome::Accepted {
            provider_id: "wamid.1".to_owned(),
        },
        0,
        at(4),
    );
    assert_eq!(message, waiting, "the template still has to go");
    assert!(
        message.receipt("wamid.1", Receipt::Delivered, at(5)),
        "but what arrived has arrived"
    );
}

fn receipts() -> impl Strategy<Value = Receipt> {
    prop_oneof![
        Just(Receipt::Sent),
        Just(Receipt::Delivered),
        Just(Receipt::Read),
        Just(Receipt::Failed(Outcome::Refused { reason: reason() })),
    ]
}

proptest! {
    #[test]
    fn ticks_in_any_order_and_number_never_go_back(receipts in proptest::collection::vec(receipts(), 1..12)) {
        let mut message = begun();
        message.ended(Outcome::Accepted { provider_id: "wamid.1".to_owned() }, 0, at(2));
        let mut furthest = State::Sent;
        for receipt in receipts {
            message.receipt("wamid.1", receipt, at(3));
            if matches!(furthest, State::Delivered | State::Read) {
                prop_assert!(message.state >= furthest && message.state <= State::Read, "{:?} after {:?}", message.state, furthest);
            }
            if matches!(message.state, State::Sent | State::Delivered | State::Read) {
                furthest = furthest.max(message.state);
            }
        }
    }
}
