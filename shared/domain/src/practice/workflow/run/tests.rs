//! What a run tells of its steps, whatever becomes of what they say.

use proptest::prelude::*;

use super::super::{Done, Step, Trigger};
use super::*;
use crate::gate::Verdict;
use crate::message::{Address, Form, Words};
use crate::notice::Class;
use crate::{AppointmentId, CustomerId, Language, PersonKey, Phone};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn run() -> Run {
    let (customer, appointment) = (CustomerId::trusted("k-1"), AppointmentId::trusted("a-1"));
    Run::new(
        Trigger::of_appointment(Name::AppointmentScheduled, customer, appointment, 1),
        at(0),
    )
}

fn message(id: &str, state: MessageState) -> Message {
    Message {
        id: MessageId::trusted(id),
        to: PersonKey::trusted("customer:k-1"),
        address: Address::Sms(Phone::from_wa_id("14155550101").unwrap()),
        case: None,
        notice: "appointment_booked".to_owned(),
        class: Class::CaseNews,
        words: Words {
            language: Language::English,
            text: "text".to_owned(),
            choices: Vec::new(),
            template: None,
            attachment: None,
            asks_for_location: false,
            mail: None,
        },
        terms: None,
        state,
        verdict: Verdict::go(Form::Text, "by SMS"),
        attempts: 0,
        provider_id: None,
        refused_provider_id: None,
        last_error: (state == MessageState::Failed).then(|| "no such number".to_owned()),
        due_at: None,
        created_at: at(0),
        keep_until: at(1_000_000),
        updated_at: at(0),
        version: 1,
    }
}

fn said() -> Outcome {
    Outcome::Do(Done {
        say: vec![super::super::Say {
            notice: crate::notice::Practice::SmsHelp { next: None },
            to: super::super::Audience::Page,
        }],
        ..Done::default()
    })
}

#[test]
fn every_workflow_has_a_name_of_its_own_and_steps() {
    for name in Name::ALL {
        assert_eq!(Name::from_name(name.name()), Some(name));
        let workflow = name.workflow();
        assert_eq!(workflow.name, name);
        let mut names: Vec<&str> = workflow.steps.iter().map(|step: &Step| step.name).collect();
        assert!(!names.is_empty());
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), workflow.steps.len(), "{name:?}");
    }
}

#[test]
fn a_run_is_completed_only_when_every_step_succeeded() {
    let mut run = run();
    assert_eq!(run.state(), State::Pending);
    run.done(0, &said(), &[message("m", MessageState::Queued)], at(1));
    run.done(1, &Outcome::Do(Done::default()), &[], at(1));
    run.done(2, &Outcome::Skip("nobody hears of it"), &[], at(1));
    assert_eq!((run.state(), run.executed(), run.successful()), (State::Running, 3, 2));
    assert_eq!(run.completed_at, None);
    assert!(run.hear(&[message("m", MessageState::Sent)], at(5)));
    assert_eq!((run.state(), run.successful()), (State::Completed, 3));
    assert_eq!(run.duration().unwrap().as_secs(), 4);
}

#[test]
fn a_failing_step_is_named_and_stops_no_other() {
    let mut run = run();
    run.done(0, &said(), &[message("m", MessageState::Failed)], at(1));
    run.done(1, &Outcome::Do(Done::default()), &[], at(1));
    run.done(2, &Outcome::Fail("no".to_owned()), &[], at(1));
    assert_eq!((run.state(), run.executed(), run.successful()), (State::Failed, 3, 1));
    assert_eq!(run.steps[0].reason.as_deref(), Some("no such number"));
    // Somebody had it tried again.
    run.hear(&[message("m", MessageState::Sent)], at(9));
    assert_eq!(run.steps[0].state, StepState::Succeeded);
    assert_eq!(run.steps[0].reason, None);
}

#[test]
fn nobody_to_tell_is_no_failure() {
    let mut run = run();
    run.done(0, &said(), &[], at(1));
    assert_eq!(run.steps[0].state, StepState::Skipped);
}

#[test]
fn the_same_trigger_is_the_same_run_and_another_epoch_is_another() {
    let again = |epoch| {
        let (customer, appointment) = (CustomerId::trusted("k-1"), AppointmentId::trusted("a-1"));
        Trigger::of_appointment(Name::AppointmentScheduled, customer, appointment, epoch).run_id()
    };
    assert_eq!(again(1), run().id);
    assert_ne!(again(2), run().id);
}

proptest! {
    /// Whatever order news come in, the state is what the messages are now.
    #[test]
    fn news_in_any_order_end_the_same(order in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let mut run = run();
        run.done(0, &said(), &[message("m", MessageState::Queued)], at(1));
        for nth in order {
            run.hear(&[message("m", MessageState::ALL[nth])], at(2));
        }
        run.hear(&[message("m", MessageState::Delivered)], at(3));
        prop_assert_eq!(run.steps[0].state, StepState::Succeeded);
        prop_assert!(!run.hear(&[message("m", MessageState::Delivered)], at(4)));
    }
}
