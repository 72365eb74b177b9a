//! Appointments: what is ahead takes its time, what is past is what it was.

use app::import::{AppointmentRow, Outcome, Rows};
use domain::AppointmentId;
use domain::practice::appointment::{Event, Reschedule, Status};
use domain::task::{Kind, State};
use testkit::builders::{after, at, now};

use crate::{ann, appointment_row, assert_quiet, customer_row, import, import_at, outcomes, world};

const JANE: &str = "jane@example.org";

fn appointments(rows: &[AppointmentRow]) -> Rows {
    Rows::Appointments(rows.iter().cloned().map(Ok).collect())
}

async fn with_jane() -> crate::World {
    let world = world().await;
    import(&world, Rows::Customers(vec![Ok(customer_row("Jane Doe", JANE))]), false).await;
    world.store.take_commits();
    world
}

#[tokio::test]
async fn of_two_at_one_time_the_second_is_rejected_also_in_a_dry_run() {
    for dry_run in [true, false] {
        let world = with_jane().await;
        let booked = |time: &str| appointment_row(JANE, time, Status::Confirmed);
        let rows = [
            booked("2026-11-24T10:00:00Z"),
            booked("2026-11-24T10:30:00Z"),
            booked("2026-11-24T11:00:00Z"),
            // Of nobody in particular: the other dentist has time.
            AppointmentRow {
                dentist: None,
                ..booked("2026-11-24T10:00:00Z")
            },
            AppointmentRow {
                dentist: None,
                service: "Root Canal".to_owned(),
                ..booked("2026-11-24T10:00:00Z")
            },
            booked("2026-11-24T10:00:00Z"),
            appointment_row("bob@example.org", "2026-11-25T10:00:00Z", Status::Scheduled),
            booked("2020-11-24T10:00:00Z"),
            booked("2020-11-24T10:30:00Z"),
            appointment_row(JANE, "2026-11-26T10:00:00Z", Status::Completed),
        ];
        let taken = import(&world, appointments(&rows), dry_run).await;
        let (created, rejected) = (Outcome::Created, Outcome::Rejected);
        assert_eq!(
            outcomes(&taken),
            [
                created,
                rejected,
                created,
                created,
                rejected,
                Outcome::Unchanged,
                rejected,
                created,
                created,
                rejected
            ],
            "dry run: {dry_run}: {taken:?}"
        );
        assert!(taken[1].reason.as_ref().unwrap().contains("Dr. Ada"), "{taken:?}");
        assert_eq!(taken[6].field.as_deref(), Some("customer"));
        assert_eq!(world.store.take_commits().is_empty(), dry_run);
        assert_quiet(&world).await;
    }
}

#[tokio::test]
async fn what_is_ahead_is_reminded_of_and_brings_points_and_the_past_does_not() {
    let world = with_jane().await;
    let rows = [
        appointment_row(JANE, "2026-11-24T10:00:00Z", Status::Scheduled),
        appointment_row(JANE, "2026-11-12T10:00:00Z", Status::Completed),
        appointment_row(JANE, "2026-11-13T10:00:00Z", Status::NoShow),
    ];
    let taken = import(&world, appointments(&rows), false).await;
    let tasks = world.store.all_tasks();
    let reminders = tasks
        .iter()
        .filter(|task| matches!(task.kind, Kind::AppointmentReminder { .. }));
    assert_eq!(reminders.count(), 2);
    assert!(
        tasks
            .iter()
            .all(|task| task.state == State::Waiting && task.due_at > now())
    );
    let id = AppointmentId::trusted(taken[0].id.clone().unwrap());
    let customer = world.appointment(&id).await.unwrap().customer;
    let ledger = world.ledger(&customer, now()).await.unwrap();
    assert_eq!((ledger.balance(), ledger.pending()), (40, 15));
    // From here on it is like any other.
    world
        .change_appointment(&id, &Event::Complete, None, &ann(), at("2026-11-24T11:00:00Z"))
        .await
        .unwrap();
    let ledger = world.ledger(&customer, now()).await.unwrap();
    assert_eq!((ledger.balance(), ledger.pending()), (55, 0));
    let follows_up = |kind: &Kind| matches!(kind, Kind::FollowUp { appointment } if *appointment == id);
    assert!(world.store.all_tasks().iter().any(|task| follows_up(&task.kind)));
}

#[tokio::test]
async fn the_same_again_is_unchanged_wherever_it_was_moved() {
    let world = with_jane().await;
    let row = appointment_row(JANE, "2026-11-24T10:00:00Z", Status::Scheduled);
    let taken = import(&world, appointments(std::slice::from_ref(&row)), false).await;
    let id = AppointmentId::trusted(taken[0].id.clone().unwrap());
    let moved = Event::Reschedule(Reschedule {
        to: at("2026-11-25T10:00:00Z"),
        minutes: None,
        dentist: None,
        chair: None,
        anyway: false,
    });
    world
        .change_appointment(&id, &moved, None, &ann(), after(60))
        .await
        .unwrap();
    world.store.take_commits();
    let again = import_at(&world, appointments(&[row]), false, after(120)).await;
    assert_eq!(outcomes(&again), [Outcome::Unchanged]);
    assert!(world.store.take_commits().is_empty());
    assert_eq!(
        world.appointment(&id).await.unwrap().starts_at,
        at("2026-11-25T10:00:00Z")
    );
}

#[tokio::test]
async fn of_several_customers_with_one_address_one_has_to_be_named() {
    let world = with_jane().await;
    let twin = app::import::CustomerRow {
        allow_duplicate: true,
        ..customer_row("Twin", JANE)
    };
    let twin = import(&world, Rows::Customers(vec![Ok(twin)]), false).await[0]
        .id
        .clone()
        .unwrap();
    let rows = [
        appointment_row(JANE, "2026-11-24T10:00:00Z", Status::Scheduled),
        appointment_row(&twin, "2026-11-24T12:00:00Z", Status::Scheduled),
    ];
    let taken = import(&world, appointments(&rows), false).await;
    assert_eq!(outcomes(&taken), [Outcome::Rejected, Outcome::Created]);
    assert!(taken[0].reason.as_ref().unwrap().contains(&twin));
}
