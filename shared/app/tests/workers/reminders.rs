//! Reminders of visits: sent once, at their time, of what is still to be.

use app::ports::{Store as _, Write};
use app::{Actor, Advanced};
use domain::appointment::{Appointment, OpenReminder, Status};
use domain::message::State;
use domain::task::Kind;
use domain::{TaskId, Timestamp};
use jiff::SignedDuration;
use testkit::FakeWire;
use testkit::builders::{appointment, dentist, person};

use crate::lab::{Lab, waiting};

const MINUTES_BEFORE: u32 = 120;

/// A visit that has to be reminded of two hours before it begins.
async fn booked(lab: &Lab) -> (Appointment, TaskId, Timestamp) {
    let id = TaskId::trusted("reminder of v-1");
    let visit = Appointment {
        reminders: vec![OpenReminder {
            id: id.clone(),
            minutes_before: MINUTES_BEFORE,
        }],
        case: None,
        ..appointment("v-1")
    };
    let due = visit.starts_at - SignedDuration::from_mins(i64::from(MINUTES_BEFORE));
    let kind = Kind::Reminder {
        person: person(),
        appointment: visit.id.clone(),
        minutes_before: MINUTES_BEFORE,
    };
    lab.booked(&visit).await;
    let mut task = waiting(&id, kind);
    task.due_at = due;
    lab.given([Write::Task(task)]).await;
    (visit, id, due)
}

async fn remind(lab: &Lab, id: &TaskId, now: Timestamp) -> Advanced {
    lab.app.remind(id, 0, now).await.unwrap()
}

/// The next version of a visit as somebody else has made it.
async fn becomes(lab: &Lab, visit: Appointment) {
    let version = visit.version + 1;
    lab.given([Write::Appointment(Appointment { version, ..visit })]).await;
}

#[tokio::test]
async fn a_visit_is_reminded_of_once_and_at_its_time() {
    let lab = Lab::new().await;
    let (_, id, due) = booked(&lab).await;
    let early = due - SignedDuration::from_mins(1);
    assert_eq!(remind(&lab, &id, early).await, Advanced::NothingToDo);
    assert_eq!(lab.app.store.all_messages(), []);
    assert_eq!(remind(&lab, &id, due).await, Advanced::Done);
    assert_eq!(lab.said(), ["dentist: visit_reminder"]);
    assert_eq!(remind(&lab, &id, due).await, Advanced::NothingToDo);
    assert_eq!(lab.app.store.all_messages().len(), 1);
}

#[tokio::test]
async fn nothing_is_said_of_a_visit_that_has_begun() {
    let lab = Lab::new().await;
    let (visit, id, _) = booked(&lab).await;
    assert_eq!(remind(&lab, &id, visit.starts_at).await, Advanced::Done);
    assert_eq!(lab.app.store.all_messages(), []);
}

#[tokio::test]
async fn nothing_is_said_of_a_visit_that_was_cancelled_or_is_reminded_of_anew() {
    let lab = Lab::new().await;
    let (visit, id, due) = booked(&lab).await;
    // The ticket was on its way already when the visit was cancelled.
    becomes(
        &lab,
        Appointment {
            status: Status::Cancelled,
            ..visit
        },
    )
    .await;
    assert_eq!(remind(&lab, &id, due).await, Advanced::Done);
    assert_eq!(lab.app.store.all_messages(), []);
    let lab = Lab::new().await;
    let (visit, id, due) = booked(&lab).await;
    becomes(
        &lab,
        Appointment {
            reminders: Vec::new(),
            ..visit
        },
    )
    .await;
    assert_eq!(remind(&lab, &id, due).await, Advanced::Done);
    assert_eq!(lab.app.store.all_messages(), []);
}

/// What becomes of a reminder that waited while a person talked to the dentist, until so many minutes after it was due.
async fn waited(minutes: i64, meanwhile: impl FnOnce(Appointment) -> Appointment) -> State {
    let lab = Lab::new().await;
    let (_, id, due) = booked(&lab).await;
    let mira = Actor::Staff("Mira".to_owned());
    lab.app.take_over(&dentist(), &mira, due).await.unwrap();
    assert_eq!(remind(&lab, &id, due).await, Advanced::Done);
    let known = lab.app.store.person(&person()).await.unwrap();
    becomes(&lab, meanwhile(known.appointments[0].clone())).await;
    let later = due + SignedDuration::from_mins(minutes);
    lab.app.hand_back(&dentist(), &mira, later).await.unwrap();
    let message = lab.app.queues.take_outbox().remove(0);
    let (wire, id) = (FakeWire::default(), message.id.clone());
    lab.app.deliver(&wire, &id, Some(message), 0, || later).await.unwrap();
    lab.app.store.message(&id).await.unwrap().unwrap().state
}

#[tokio::test]
async fn a_reminder_that_had_to_wait_is_only_sent_if_it_is_still_true() {
    assert_eq!(waited(60, |visit| visit).await, State::Sent);
    assert_eq!(waited(120, |visit| visit).await, State::Skipped);
    let cancelled = |visit| Appointment {
        status: Status::Cancelled,
        ..visit
    };
    assert_eq!(waited(60, cancelled).await, State::Skipped);
    let moved = |visit: Appointment| Appointment {
        starts_at: visit.starts_at + SignedDuration::from_hours(24),
        updated_at: visit.updated_at + SignedDuration::from_mins(1),
        ..visit
    };
    assert_eq!(waited(60, moved).await, State::Skipped);
}
