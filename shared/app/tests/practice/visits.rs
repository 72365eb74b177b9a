//! A practice's appointments, from request to store: booked once, changed and ended, with times and points that count once.

use app::ports::{Appointments as _, Store as _, Write};
use app::{Actor, Advanced, App, Booked, Failure};
use domain::customer::Customer;
use domain::practice::appointment::{Appointment, Event, NewAppointment, Reschedule, Resource, Status};
use domain::practice::loyalty::{Intent, What};
use domain::task::{Kind, State, Task};
use domain::{AppointmentId, CustomerId, Settings, Timestamp};
use futures_util::future::join_all;
use jiff::tz::TimeZone;
use testkit::builders::{at, customer, now};
use testkit::{FakeBus, FakeQueues, Memory};

type World = App<Memory, FakeQueues, FakeBus>;

/// With two dentists and the customer `k-1`.
async fn world() -> World {
    let world = App::new(Memory::new(), FakeQueues::default(), FakeBus::default());
    let mut settings = Settings {
        version: 1,
        ..Settings::default()
    };
    settings.calendar.zone = TimeZone::UTC;
    settings.practice.dentists = vec!["Dr. Ada".to_owned(), "Dr. Bea".to_owned()];
    let writes = vec![Write::Settings(settings), Write::Customer(customer("k-1"))];
    world.store.commit(writes).await.unwrap();
    world
}

fn ann() -> Actor {
    Actor::Staff("ann".to_owned())
}

/// An hour on the next Tuesday at ten.
fn new(id: &str) -> NewAppointment {
    NewAppointment {
        id: AppointmentId::trusted(id),
        customer: CustomerId::trusted("k-1"),
        service: "Teeth Cleaning".to_owned(),
        starts_at: at("2026-11-24T10:00:00Z"),
        minutes: None,
        dentist: Some("Dr. Ada".to_owned()),
        chair: None,
        notes: None,
        pending: false,
        anyway: false,
        fingerprint: String::new(),
    }
}

async fn book(world: &World, new: NewAppointment) -> Result<Booked, Failure> {
    world.book_appointment(new, &ann(), now()).await
}

async fn change(world: &World, event: Event, now: Timestamp) -> Result<Appointment, Failure> {
    world
        .change_appointment(&AppointmentId::trusted("a-1"), &event, None, &ann(), now)
        .await
}

async fn points(world: &World) -> (i64, i64) {
    let ledger = world.ledger(&CustomerId::trusted("k-1"), now()).await.unwrap();
    (ledger.balance(), ledger.pending())
}

/// Reminders and follow-ups.
fn later(world: &World) -> Vec<Task> {
    let mut tasks = world.store.all_tasks();
    tasks.retain(|task| matches!(task.kind, Kind::AppointmentReminder { .. } | Kind::FollowUp { .. }));
    tasks
}

/// How many workflows were started.
fn runs(world: &World) -> usize {
    let tasks = world.store.all_tasks();
    tasks
        .iter()
        .filter(|task| matches!(task.kind, Kind::WorkflowRun { .. }))
        .count()
}

#[track_caller]
fn assert_conflict<T: std::fmt::Debug>(result: Result<T, Failure>, expected: &str) {
    match result {
        Err(Failure::Conflict(reason)) => assert!(reason.contains(expected), "{reason}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_same_request_is_the_same_appointment() {
    let world = world().await;
    assert!(!book(&world, new("a-1")).await.unwrap().before);
    let again = book(&world, new("a-1")).await.unwrap();
    assert!(again.before);
    assert_eq!(again.appointment.dentist.as_deref(), Some("Dr. Ada"));
    let other = NewAppointment {
        service: "Root Canal".to_owned(),
        ..new("a-1")
    };
    assert_conflict(book(&world, other).await, "Idempotency-Key");
    assert_eq!(world.store.all_bookings().len(), 1);
    assert_eq!(points(&world).await, (0, 15));
    assert_eq!((later(&world).len(), runs(&world)), (2, 1));
}

#[tokio::test]
async fn a_time_is_had_once_and_neighbours_and_others_are_not_in_the_way() {
    let world = world().await;
    let at_time = |id: &str, time: &str, dentist: &str| NewAppointment {
        starts_at: at(&format!("2026-11-24T{time}:00Z")),
        dentist: Some(dentist.to_owned()),
        ..new(id)
    };
    book(&world, new("a-1")).await.unwrap();
    assert_conflict(
        book(&world, at_time("a-2", "10:30", "dr. ada")).await,
        "Dr. Ada has another appointment at 2026-11-24 10:30",
    );
    assert_eq!(points(&world).await, (0, 15), "who got no time gets no points");
    book(&world, at_time("a-3", "11:00", "Dr. Ada")).await.unwrap();
    book(&world, at_time("a-4", "09:00", "Dr. Ada")).await.unwrap();
    book(&world, at_time("a-5", "10:30", "Dr. Bea")).await.unwrap();
    let to = |to: &str| {
        Event::Reschedule(Reschedule {
            to: at(to),
            minutes: None,
            dentist: None,
            chair: None,
            anyway: false,
        })
    };
    assert_conflict(change(&world, to("2026-11-24T09:30:00Z"), now()).await, "Dr. Ada");
    change(&world, Event::Cancel { reason: None }, now()).await.unwrap();
    book(&world, at_time("a-2", "10:00", "Dr. Ada")).await.unwrap();
    assert_conflict(change(&world, Event::Reopen, now()).await, "Dr. Ada");
}

#[tokio::test]
async fn who_is_not_named_is_chosen_among_those_who_have_time() {
    let world = world().await;
    let anybody = |id: &str| NewAppointment {
        dentist: None,
        ..new(id)
    };
    let mut racers = Vec::new();
    for booked in join_all((0..20).map(|nth| book(&world, anybody(&format!("a-{nth}"))))).await {
        match booked {
            Ok(booked) => racers.push(booked.appointment.dentist.unwrap()),
            refused => assert_conflict(refused, "no dentist is free"),
        }
    }
    racers.sort();
    assert_eq!(racers, ["Dr. Ada", "Dr. Bea"]);
    let day = "2026-11-24".parse().unwrap();
    let free = world
        .availability("Teeth Cleaning", None, None, (day, day), now())
        .await;
    let free = free.unwrap();
    assert!(free.iter().all(|free| free.starts_at != at("2026-11-24T10:00:00Z")));
    assert_eq!(free[0].starts_at, at("2026-11-24T08:00:00Z"));
    assert!(
        world
            .availability("x", None, Some("Dr. Who"), (day, day), now())
            .await
            .is_err()
    );
    let bea = Resource::dentist("dr. bea");
    let busy = world.store.busy(&bea, now(), at("2026-12-01T00:00:00Z")).await;
    assert_eq!(busy.unwrap().len(), 12);
}

#[tokio::test]
async fn nothing_is_booked_for_somebody_who_is_not_there() {
    let world = world().await;
    let stranger = NewAppointment {
        customer: CustomerId::trusted("k-2"),
        ..new("a-1")
    };
    assert!(matches!(book(&world, stranger).await, Err(Failure::NotFound(_))));
    let erased = Customer {
        erased_at: Some(now()),
        version: 2,
        ..customer("k-1")
    };
    world.store.commit(vec![Write::Customer(erased)]).await.unwrap();
    assert!(matches!(book(&world, new("a-1")).await, Err(Failure::Rejected(_))));
    assert!(matches!(
        change(&world, Event::Confirm, now()).await,
        Err(Failure::NotFound(_))
    ));
}

#[tokio::test]
async fn points_follow_what_became_of_the_appointment() {
    let world = world().await;
    book(&world, new("a-1")).await.unwrap();
    let later = at("2026-11-24T11:00:00Z");
    change(&world, Event::Complete, later).await.unwrap();
    change(&world, Event::Complete, later).await.unwrap();
    assert_eq!(points(&world).await, (15, 0));
    let owner = CustomerId::trusted("k-1");
    let redeem = |points, cause: &str| Intent {
        what: What::Redeem { points },
        cause: cause.to_owned(),
        reason: "a toothbrush".to_owned(),
        expires_at: None,
    };
    let racers = join_all((0..10).map(|nth| world.post_points(&owner, redeem(10, &nth.to_string()), later))).await;
    assert_eq!(racers.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let again = world.post_points(&owner, redeem(5, "last"), later).await.unwrap();
    assert_eq!((again.ledger.balance(), again.entry.unwrap().points), (0, -5));
    let again = world.post_points(&owner, redeem(5, "last"), later).await.unwrap();
    assert_eq!((again.ledger.balance(), again.entry.unwrap().points), (0, -5));
    assert_conflict(
        world.post_points(&owner, redeem(1, "last"), later).await,
        "Idempotency-Key",
    );
    change(&world, Event::Reopen, later).await.unwrap();
    change(&world, Event::NoShow { anyway: false }, later).await.unwrap();
    assert_eq!(points(&world).await, (0, 0));
    let visits = world.visits(&owner).await.unwrap();
    assert_eq!((visits.appointments.len(), visits.last()), (1, None));
}

#[tokio::test]
async fn workers_do_what_is_due_and_settle_their_task() {
    let world = world().await;
    book(&world, new("a-1")).await.unwrap();
    let tasks = later(&world);
    let first = &tasks[0];
    assert_eq!(first.due_at, at("2026-11-23T10:00:00Z"));
    assert_eq!(world.remind(&first.id, 0, first.due_at).await.unwrap(), Advanced::Done);
    let appointment = &world.store.all_bookings()[0];
    assert_eq!(appointment.reminders.len(), 1);
    assert_eq!(
        world.remind(&first.id, 0, first.due_at).await.unwrap(),
        Advanced::NothingToDo
    );
    change(&world, Event::Complete, at("2026-11-24T11:00:00Z"))
        .await
        .unwrap();
    assert_eq!(runs(&world), 2, "the confirmation, and a reminder");
    let tasks = later(&world);
    let states: Vec<_> = tasks.iter().map(|task| task.state).collect();
    assert_eq!(states, [State::Done, State::Cancelled, State::Waiting]);
    let follow_up = &tasks[2];
    assert!(matches!(follow_up.kind, Kind::FollowUp { .. }));
    assert_eq!(follow_up.due_at, at("2026-11-27T10:00:00Z"));
    let done = world.remind(&follow_up.id, 0, follow_up.due_at).await.unwrap();
    assert_eq!(done, Advanced::Done);
    assert_eq!(runs(&world), 3);
    let appointment = &world.store.all_bookings()[0];
    assert_eq!((appointment.status, appointment.version), (Status::Completed, 4));
}

#[tokio::test]
async fn of_somebody_who_was_erased_nothing_is_noted_and_nothing_is_ahead() {
    let world = world().await;
    let noted = NewAppointment {
        notes: Some("afraid of needles".to_owned()),
        ..new("a-1")
    };
    book(&world, noted).await.unwrap();
    let owner = CustomerId::trusted("k-1");
    let export = world.export_customer(&owner).await.unwrap();
    assert_eq!((export.appointments.len(), export.ledger.entries.len()), (1, 1));
    for _ in 0..2 {
        world.erase_customer(&owner, &ann(), now()).await.unwrap();
        let appointment = &world.store.all_bookings()[0];
        assert_eq!((appointment.status, appointment.version), (Status::Cancelled, 3));
        assert_eq!(appointment.notes, None);
    }
    assert_eq!(points(&world).await, (0, 0));
    assert!(matches!(
        change(&world, Event::Reopen, now()).await,
        Err(Failure::Rejected(_))
    ));
}
