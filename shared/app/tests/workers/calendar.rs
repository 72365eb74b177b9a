//! What the lab's people change in the calendar, and what they are shown there.

use app::Advanced;
use app::ports::{Calendar as _, Store as _, StoreError, Write};
use domain::appointment::times::Busy;
use domain::appointment::{Appointment, MAX_MINUTES, Status, calendar_task};
use domain::ids::derive;
use domain::task::{Kind, State};
use domain::{AppointmentId, Settings, TaskId};
use jiff::SignedDuration;
use testkit::builders::{appointment, now, person};

use crate::lab::{Lab, minutes, waiting};

/// A lab with a visit that stands in the calendar, and has been seen there.
async fn lab_with(visit: &Appointment) -> Lab {
    let lab = Lab::new().await;
    lab.booked(visit).await;
    lab.outside.calendar.show("lab", visit, "Lab").await.unwrap();
    look(&lab, 0).await;
    assert_eq!(lab.said(), [""; 0]);
    lab
}

fn looks() -> TaskId {
    TaskId::trusted(derive(&["calendar sync", "lab"]))
}

/// Looks into the calendar so many minutes later, and comes back to it.
async fn look(lab: &Lab, later: i64) {
    assert_eq!(lab.project(&looks(), minutes(later)).await, Advanced::Done);
    assert_eq!(lab.task(&looks()).await.state, State::Waiting);
}

async fn visit(lab: &Lab, id: &AppointmentId) -> Appointment {
    let known = lab.app.store.person(&person()).await.unwrap();
    known.appointments.into_iter().find(|visit| visit.id == *id).unwrap()
}

fn busy(visit: &Appointment, later: i64, minutes: i64) -> Busy {
    let from = visit.starts_at + SignedDuration::from_mins(later);
    let until = from + SignedDuration::from_mins(minutes);
    Busy { from, until }
}

/// Whose time it is, from the visit's beginning to its end.
async fn slots(lab: &Lab, visit: &Appointment) -> usize {
    let slots = lab.app.store.slots(visit.starts_at, visit.ends_at()).await;
    slots.unwrap().len()
}

#[tokio::test]
async fn a_visit_that_is_moved_in_the_calendar_is_moved() {
    let before = appointment("v-1");
    let lab = lab_with(&before).await;
    let to = busy(&before, 90, 45);
    lab.outside.calendar.is_moved(&before.id, to);
    for later in [2, 4] {
        look(&lab, later).await;
    }
    let after = visit(&lab, &before.id).await;
    assert_eq!((after.starts_at, after.ends_at()), (to.from, to.until));
    assert_eq!((slots(&lab, &before).await, slots(&lab, &after).await), (0, 9));
    assert_eq!(lab.said(), ["dentist: visit_moved_by_lab"]);
    assert_eq!(after.reminders.len(), 2);
    // It stands there already: nobody has to write it.
    let tasks = lab.app.store.all_tasks();
    assert!(!tasks.iter().any(|task| matches!(task.kind, Kind::CalendarEntry { .. })));
}

#[tokio::test]
async fn a_visit_that_is_deleted_from_the_calendar_is_cancelled() {
    let before = appointment("v-1");
    let lab = lab_with(&before).await;
    lab.outside.calendar.is_deleted(&before.id);
    for later in [2, 4] {
        look(&lab, later).await;
    }
    assert_eq!(visit(&lab, &before.id).await.status, Status::Cancelled);
    assert_eq!(slots(&lab, &before).await, 0);
    assert_eq!(lab.said(), ["dentist: visit_cancelled_by_lab"]);
}

#[tokio::test]
async fn nothing_is_overlooked_when_the_token_is_too_old() {
    let before = appointment("v-1");
    let lab = lab_with(&before).await;
    lab.outside.calendar.is_deleted(&before.id);
    lab.outside.calendar.forget_tokens();
    look(&lab, 2).await;
    // Nothing was told; it looks again at once.
    assert_eq!(visit(&lab, &before.id).await.status, Status::Booked);
    assert_eq!(lab.task(&looks()).await.due_at, minutes(2));
    look(&lab, 2).await;
    assert_eq!(visit(&lab, &before.id).await.status, Status::Cancelled);
    assert!(lab.task(&looks()).await.due_at > minutes(2));
}

#[tokio::test]
async fn a_visit_is_stretched_as_far_as_any_visit_goes_and_the_dentist_hears_of_it_once() {
    let before = appointment("v-1");
    let lab = lab_with(&before).await;
    lab.outside.calendar.is_moved(&before.id, busy(&before, 0, 9 * 60));
    look(&lab, 2).await;
    lab.outside.calendar.forget_tokens();
    for later in [4, 6] {
        look(&lab, later).await;
    }
    assert_eq!(visit(&lab, &before.id).await.minutes, MAX_MINUTES);
    assert_eq!(lab.said(), ["dentist: visit_moved_by_lab"]);
}

#[tokio::test]
async fn a_visit_that_is_put_on_another_one_gets_what_is_left() {
    let (first, second) = (
        appointment("v-1"),
        Appointment {
            starts_at: appointment("v-1").ends_at(),
            ..appointment("v-2")
        },
    );
    let lab = lab_with(&first).await;
    lab.booked(&second).await;
    // Ten minutes into the second one.
    lab.outside.calendar.is_moved(&first.id, busy(&first, 10, 30));
    look(&lab, 2).await;
    let moved = visit(&lab, &first.id).await;
    assert_eq!(moved.starts_at, busy(&first, 10, 30).from);
    assert_eq!(slots(&lab, &moved).await, 6);
    // And gives back no more than it had.
    lab.outside.calendar.is_deleted(&first.id);
    look(&lab, 4).await;
    assert_eq!((slots(&lab, &first).await, slots(&lab, &second).await), (0, 6));
}

#[tokio::test]
async fn what_is_not_ours_changes_nothing() {
    let lab = lab_with(&appointment("v-1")).await;
    let unknown = appointment("v-9");
    lab.outside.calendar.show("lab", &unknown, "Lab").await.unwrap();
    lab.outside.calendar.is_moved(&unknown.id, busy(&unknown, 60, 30));
    look(&lab, 2).await;
    assert_eq!(lab.app.store.all_appointments().len(), 1);
    assert_eq!(lab.said(), [""; 0]);
}

/// A visit that the dentist has moved, which the calendar does not show yet, and what somebody who looks makes of that.
async fn moved_and_not_shown(changes_since: u64, shows: State) -> Appointment {
    let lab = Lab::new().await;
    let before = appointment("v-1");
    lab.booked(&before).await;
    lab.outside.calendar.show("lab", &before, "Lab").await.unwrap();
    let entry = Kind::CalendarEntry {
        person: person(),
        appointment: before.id.clone(),
    };
    let mut task = waiting(&calendar_task(&before.id, 2), entry);
    task.state = shows;
    let starts_at = before.starts_at + SignedDuration::from_hours(24);
    let moved = |version| Appointment {
        starts_at,
        version,
        ..before.clone()
    };
    lab.given([Write::Appointment(moved(2)), Write::Task(task)]).await;
    for version in 3..3 + changes_since {
        lab.given([Write::Appointment(moved(version))]).await;
    }
    look(&lab, 0).await;
    visit(&lab, &before.id).await
}

#[tokio::test]
async fn what_the_calendar_does_not_show_yet_is_nobodys_wish() {
    let was = appointment("v-1").starts_at;
    assert_ne!(moved_and_not_shown(0, State::Waiting).await.starts_at, was);
    // A reminder has gone out since: the calendar has still to be told.
    assert_ne!(moved_and_not_shown(1, State::Waiting).await.starts_at, was);
    assert_ne!(moved_and_not_shown(0, State::Parked).await.starts_at, was);
    // Shown and seen: whoever has put it back wants it there.
    assert_eq!(moved_and_not_shown(1, State::Done).await.starts_at, was);
}

#[tokio::test]
async fn an_outage_of_the_calendar_is_waited_out_however_long_it_is() {
    let before = appointment("v-1");
    let lab = lab_with(&before).await;
    lab.outside.calendar.fail(20);
    for day in 1..=20 {
        let looked = lab.project(&looks(), minutes(day * 24 * 60)).await;
        assert_eq!(looked, Advanced::WillRetry, "on day {day}");
    }
    lab.outside.calendar.is_deleted(&before.id);
    look(&lab, 21 * 24 * 60).await;
    assert_eq!(visit(&lab, &before.id).await.status, Status::Cancelled);
}

#[tokio::test]
async fn what_could_not_be_taken_in_is_taken_in_the_next_time() {
    let before = appointment("v-1");
    let lab = lab_with(&before).await;
    lab.outside.calendar.is_deleted(&before.id);
    lab.app
        .store
        .fail_commits([StoreError::Unavailable("throttled".to_owned())]);
    assert_eq!(lab.project(&looks(), minutes(2)).await, Advanced::WillRetry);
    look(&lab, 3).await;
    assert_eq!(visit(&lab, &before.id).await.status, Status::Cancelled);
}

#[tokio::test]
async fn a_calendar_that_gets_no_bookings_is_not_looked_into() {
    let lab = lab_with(&appointment("v-1")).await;
    let settings = lab.app.store.settings().await.unwrap();
    let visits = domain::settings::Visits {
        calendars: vec!["other".to_owned(), "lab".to_owned()],
        ..settings.visits.clone()
    };
    let settings = Settings { visits, ..settings };
    lab.app.save_settings(settings, now()).await.unwrap();
    assert_eq!(lab.project(&looks(), minutes(2)).await, Advanced::Done);
    assert_eq!(lab.task(&looks()).await.state, State::Done);
}

#[tokio::test]
async fn the_calendar_shows_a_visit_as_it_is_now() {
    let lab = Lab::new().await;
    let booked = appointment("v-1");
    lab.booked(&booked).await;
    let shows = async |visit: &Appointment| {
        let id = calendar_task(&visit.id, visit.version);
        let kind = Kind::CalendarEntry {
            person: person(),
            appointment: visit.id.clone(),
        };
        lab.given([Write::Task(waiting(&id, kind))]).await;
        lab.outside.calendar.fail(1);
        assert_eq!(lab.project(&id, now()).await, Advanced::WillRetry);
        assert_eq!(lab.project(&id, minutes(15)).await, Advanced::Done);
        lab.outside.calendar.standing()
    };
    assert_eq!(shows(&booked).await, [(booked.id.clone(), busy(&booked, 0, 30))]);
    let cancelled = Appointment {
        status: Status::Cancelled,
        version: 2,
        ..booked
    };
    lab.given([Write::Appointment(cancelled.clone())]).await;
    assert_eq!(shows(&cancelled).await, []);
}
