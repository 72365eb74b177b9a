//! Tickets: opened, answered, escalated, taken up again; by example, and for all sequences of events.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::practice::workflow::{Name, Trigger};
use crate::{Moment, Rejection, Settings};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn new(subject: &str, description: &str) -> NewTicket {
    NewTicket {
        id: TicketId::trusted("t-1"),
        customer: CustomerId::trusted("k-1"),
        subject: subject.to_owned(),
        description: description.to_owned(),
        priority: Priority::Normal,
        assigned_to: None,
        fingerprint: "f1".to_owned(),
    }
}

fn opened_with(new: NewTicket) -> Result<Decision, Rejection> {
    let settings = Settings::default();
    open(
        new,
        &Moment {
            now: at(10),
            settings: &settings,
        },
    )
}

fn opened(description: &str) -> Ticket {
    opened_with(new("Question", description)).unwrap().ticket
}

fn after(ticket: &Ticket, event: &Event, second: i64) -> Result<Decision, Rejection> {
    let settings = Settings::default();
    decide(
        ticket,
        event,
        &Moment {
            now: at(second),
            settings: &settings,
        },
    )
}

fn customer(text: &str) -> Event {
    Event::CustomerWrote { text: text.to_owned() }
}

fn staff(text: &str) -> Event {
    Event::StaffWrote {
        name: "Grace".to_owned(),
        text: text.to_owned(),
    }
}

fn answered(by: PickedBy) -> Event {
    Event::Answered {
        snippet: SnippetId::trusted("hours"),
        text: "We are open.".to_owned(),
        by,
        confidence: 90,
    }
}

fn started(decision: &Decision) -> Vec<(Name, Option<u32>)> {
    let trigger = |effect: &Effect| match effect {
        Effect::Start(Trigger { workflow, message, .. }) => Some((*workflow, *message)),
        Effect::Send { .. } | Effect::Schedule { .. } | Effect::Cancel { .. } | Effect::Publish(_) => None,
    };
    decision.effects.iter().filter_map(trigger).collect()
}

fn whats(decision: &Decision) -> Vec<&'static str> {
    decision.facts.iter().map(|fact| fact.what).collect()
}

#[test]
fn a_new_ticket_starts_its_workflow() {
    let decision = opened_with(new(" My\r\nBcc: x@example.org\tcrown ", "my crown is loose\r\n")).unwrap();
    assert_eq!(decision.ticket.subject, "My Bcc: x@example.org crown");
    assert_eq!(decision.ticket.description, "my crown is loose");
    assert_eq!(
        (decision.ticket.status, decision.ticket.priority),
        (Status::Open, Priority::Normal)
    );
    assert_eq!(decision.ticket.escalated_at, None);
    assert_eq!(started(&decision), [(Name::SupportTicketHandling, None)]);
}

#[test]
fn what_has_no_words_or_too_many_is_refused() {
    for (subject, description) in [
        ("", "x"),
        ("x", " \n "),
        ("\r\n", "x"),
        (&*"x".repeat(MAX_SUBJECT_CHARS + 1), "x"),
        ("x", &*"x".repeat(MAX_TEXT_CHARS + 1)),
    ] {
        assert!(opened_with(new(subject, description)).is_err());
    }
    assert!(after(&opened("x"), &customer(" "), 20).is_err());
    assert!(after(&opened("x"), &Event::Assign(Some(" ".to_owned())), 20).is_err());
}

#[test]
fn an_emergency_is_urgent_and_for_people_from_the_start() {
    for (subject, description) in [
        ("EMERGENCY", "bleeding for 3 hours"),
        ("Bleeding", "please call"),
        ("?", "se me hinchó la cara"),
    ] {
        let decision = opened_with(new(subject, description)).unwrap();
        assert_eq!(decision.ticket.priority, Priority::Urgent);
        assert_eq!(decision.ticket.escalated_at, Some(at(10)));
        assert_eq!(started(&decision), [(Name::SupportTicketHandling, None)]);
        for by in [PickedBy::Rules, PickedBy::Model] {
            assert!(after(&decision.ticket, &answered(by), 20).is_err());
        }
    }
}

#[test]
fn an_answer_resolves_and_is_told_truly() {
    let before = opened("what are your hours on weekends");
    let decision = after(&before, &answered(PickedBy::Rules), 20).unwrap();
    let ticket = &decision.ticket;
    assert_eq!(
        (ticket.status, ticket.updated_at, ticket.version),
        (Status::Resolved, at(20), 2)
    );
    assert_eq!(ticket.messages[0].from, Author::Chairside);
    assert_eq!(ticket.answer.as_ref().unwrap().confidence, 90);
    assert_eq!(whats(&decision), ["ticket_message", "ticket_answered", "ticket_status"]);
    // The workflow that picked it sends it.
    assert_eq!(started(&decision), []);
    assert!(!after(ticket, &answered(PickedBy::Rules), 500).unwrap().changed);
}

#[test]
fn an_answer_that_a_person_picks_is_sent_whatever_the_state() {
    let urgent = opened("I am bleeding");
    let decision = after(&urgent, &answered(PickedBy::Staff), 20).unwrap();
    assert_eq!(started(&decision), [(Name::TicketMessage, Some(1))]);
    assert_eq!(decision.ticket.status, Status::Resolved);
}

#[test]
fn what_nobody_answers_is_escalated_once() {
    let decision = after(&opened("my crown is loose"), &Event::Unanswered, 20).unwrap();
    assert_eq!(decision.ticket.escalated_at, Some(at(20)));
    assert_eq!(decision.ticket.status, Status::Open);
    assert!(!after(&decision.ticket, &Event::Unanswered, 30).unwrap().changed);
    assert!(after(&decision.ticket, &answered(PickedBy::Model), 30).is_err());
}

#[test]
fn a_patient_who_writes_again_opens_it_again_and_gets_a_person() {
    let resolved = after(&opened("hours?"), &answered(PickedBy::Rules), 20).unwrap().ticket;
    let decision = after(&resolved, &customer("that was not my question"), 30).unwrap();
    assert_eq!(decision.ticket.status, Status::Open);
    assert_eq!(decision.ticket.escalated_at, Some(at(30)));
    assert_eq!(started(&decision), [(Name::TicketMessage, Some(2))]);
    let mut waiting = decision.ticket;
    waiting.status = Status::Pending;
    let decision = after(&waiting, &customer("here it is"), 40).unwrap();
    assert_eq!(decision.ticket.status, Status::InProgress);
}

#[test]
fn an_emergency_in_a_later_message_is_urgent_even_when_it_is_all_over() {
    let closed = after(&opened("hours?"), &Event::SetStatus(Status::Closed), 20)
        .unwrap()
        .ticket;
    assert!(after(&closed, &customer("thanks"), 30).is_err());
    let decision = after(&closed, &customer("my face is swollen"), 30).unwrap();
    assert_eq!(
        (decision.ticket.status, decision.ticket.priority),
        (Status::Open, Priority::Urgent)
    );
    assert_eq!(decision.ticket.escalated_at, Some(at(30)));
    assert_eq!(started(&decision), [(Name::TicketMessage, Some(1))]);
    assert!(decision.ticket.red_flags().contains(&RedFlag::Swelling));
}

#[test]
fn the_same_request_again_is_one_message() {
    let once = after(&opened("hours?"), &customer("hello?"), 20).unwrap().ticket;
    let again = after(&once, &customer("hello?"), 25).unwrap();
    assert!(!again.changed && again.effects.is_empty());
    assert!(after(&once, &customer("hello?"), 100).unwrap().changed);
}

#[test]
fn people_take_it_over() {
    let decision = after(&opened("hours?"), &staff("I will look"), 20).unwrap();
    assert_eq!(decision.ticket.status, Status::InProgress);
    assert_eq!(started(&decision), [(Name::TicketMessage, Some(1))]);
    assert!(after(&decision.ticket, &answered(PickedBy::Rules), 30).is_err());
    let assigned = after(&decision.ticket, &Event::Assign(Some("Grace".to_owned())), 30).unwrap();
    assert_eq!(assigned.ticket.assigned_to.as_deref(), Some("Grace"));
    let closed = after(&assigned.ticket, &Event::SetStatus(Status::Closed), 40)
        .unwrap()
        .ticket;
    assert!(after(&closed, &Event::SetStatus(Status::Pending), 50).is_err());
    assert!(after(&closed, &staff("one more thing"), 50).is_err());
    assert_eq!(
        after(&closed, &Event::SetStatus(Status::Open), 50)
            .unwrap()
            .ticket
            .status,
        Status::Open
    );
}

#[test]
fn a_ticket_is_bounded_and_an_emergency_still_gets_in() {
    let mut ticket = opened("hours?");
    let mut second = 20;
    while let Ok(decision) = after(&ticket, &customer(&"ä".repeat(MAX_TEXT_CHARS)), second) {
        ticket = decision.ticket;
        second += 61;
    }
    assert!(ticket.bytes() <= MAX_BYTES && ticket.messages.len() <= MAX_MESSAGES);
    assert!(after(&ticket, &customer("I can't breathe"), second).unwrap().changed);
}

#[test]
fn debug_shows_nobodys_words() {
    let decision = after(&opened("my crown is loose"), &staff("poor you"), 20).unwrap();
    let shown = format!(
        "{decision:?} {:?} {:?}",
        staff("poor you"),
        new("a subject", "some words")
    );
    for word in ["crown", "poor", "Grace", "a subject", "some words"] {
        assert!(!shown.contains(word), "{word} in {shown}");
    }
}

#[test]
fn of_an_erased_ticket_no_words_are_left() {
    let ticket = after(&opened("my crown is loose"), &staff("poor you"), 20)
        .unwrap()
        .ticket;
    let decision = erase(&ticket, at(30));
    let erased = &decision.ticket;
    assert_eq!((erased.status, erased.version), (Status::Closed, ticket.version + 1));
    let texts = erased.messages.iter().map(|message| &message.text);
    assert!(
        texts
            .chain([&erased.subject, &erased.description])
            .all(String::is_empty)
    );
    assert_eq!(erased.messages.len(), 1);
    assert!(!erase(erased, at(40)).changed);
}

fn events() -> impl Strategy<Value = Event> {
    let texts = select(vec!["thanks", "my face is swollen", "hello?", ""]);
    prop_oneof![
        texts.clone().prop_map(customer),
        texts.prop_map(staff),
        select(PickedBy::ALL.to_vec()).prop_map(answered),
        Just(Event::Unanswered),
        Just(Event::Assign(None)),
        Just(Event::Assign(Some("Grace".to_owned()))),
        select(Priority::ALL.to_vec()).prop_map(Event::Prioritise),
        select(Status::ALL.to_vec()).prop_map(Event::SetStatus),
    ]
}

proptest! {
    #[test]
    fn what_always_holds(events in vec((events(), 0_i64..200), 0..30)) {
        let mut ticket = opened("hours?");
        let mut now = 10;
        for (event, wait) in events {
            now += wait;
            let Ok(decision) = after(&ticket, &event, now) else { continue };
            let then = &decision.ticket;
            prop_assert_eq!(decision.changed, *then != ticket);
            prop_assert_eq!(decision.changed, !decision.facts.is_empty());
            prop_assert_eq!(then.version, ticket.version + u64::from(decision.changed));
            prop_assert!(!decision.changed || then.updated_at == at(now));
            // Messages are only ever appended, and numbered without gaps.
            prop_assert_eq!(&then.messages[..ticket.messages.len()], &ticket.messages[..]);
            prop_assert!(then.messages.iter().zip(1..).all(|(message, number)| message.number == number));
            let is_new = then.messages.len() > ticket.messages.len();
            let by_machine = matches!(&event, Event::Answered { by, .. } if *by != PickedBy::Staff);
            prop_assert_eq!(decision.effects.len(), usize::from(is_new && !by_machine));
            // Nothing answers on its own what people have.
            prop_assert!(!(by_machine && decision.changed) || ticket.may_be_answered());
            let is_emergency = matches!(&event, Event::CustomerWrote { text } if text.contains("swollen"));
            prop_assert!(!(is_emergency && is_new) || (then.is_escalated() && then.priority == Priority::Urgent));
            prop_assert!(ticket.escalated_at.is_none() || then.is_escalated());
            ticket = decision.ticket;
        }
    }
}
