//! Races for what there is only once: everybody has read before the first one writes.

use app::{Actor, App, Failure};
use domain::customer::Customer;
use domain::practice::appointment::NewAppointment;
use domain::practice::loyalty::{Intent, What};
use domain::{AppointmentId, CustomerId};
use futures_util::future::join_all;
use testkit::builders::{at, customer, now};
use testkit::{FakeBus, FakeQueues, Memory};

use app::ports::{Store, Write};

use crate::world::settings;
use jiff::tz::TimeZone;

const RACERS: usize = 1000;
const CUSTOMERS: usize = 10;

fn desk() -> Actor {
    Actor::Staff("ann".to_owned())
}

fn racer(nth: usize) -> CustomerId {
    CustomerId::trusted(format!("k-{}", nth % CUSTOMERS))
}

async fn world() -> App<Memory, FakeQueues, FakeBus> {
    let world = App::new(Memory::new(), FakeQueues::default(), FakeBus::default());
    world.save_settings(settings(TimeZone::UTC), now()).await.unwrap();
    let customers = (0..CUSTOMERS).map(|nth| {
        Write::Customer(Customer {
            id: racer(nth),
            ..customer("k")
        })
    });
    world.store.commit(customers.collect()).await.unwrap();
    world.store.pause_commits(true);
    world
}

fn new(nth: usize, dentist: Option<&str>) -> NewAppointment {
    NewAppointment {
        id: AppointmentId::trusted(format!("a-{nth}")),
        customer: racer(nth),
        service: "Teeth Cleaning".to_owned(),
        starts_at: at("2026-11-24T10:00:00Z"),
        minutes: None,
        dentist: dentist.map(str::to_owned),
        chair: None,
        notes: None,
        pending: false,
        anyway: false,
        fingerprint: String::new(),
    }
}

#[tokio::test]
async fn of_a_thousand_who_want_one_time_one_gets_it_and_the_others_hear_which_time_it_is() {
    let world = world().await;
    let racers = (0..RACERS).map(async |nth| world.book_appointment(new(nth, Some("Dr. Ada")), &desk(), now()).await);
    let mut won = 0;
    for outcome in join_all(racers).await {
        match outcome {
            Ok(_) => won += 1,
            Err(Failure::Conflict(reason)) => {
                assert!(
                    reason.contains("Dr. Ada has another appointment at 2026-11-24 10:00"),
                    "{reason}"
                );
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((won, world.store.all_bookings().len()), (1, 1));
}

#[tokio::test]
async fn of_a_thousand_who_take_any_dentist_as_many_are_seen_as_there_are_dentists() {
    let world = world().await;
    let racers = (0..RACERS).map(async |nth| world.book_appointment(new(nth, None), &desk(), now()).await);
    let mut dentists = Vec::new();
    for outcome in join_all(racers).await {
        match outcome {
            Ok(booked) => dentists.push(booked.appointment.dentist.unwrap()),
            Err(Failure::Conflict(reason)) => assert!(reason.contains("no dentist is free"), "{reason}"),
            Err(other) => panic!("{other:?}"),
        }
    }
    dentists.sort();
    assert_eq!(dentists, ["Dr. Ada", "Dr. Bea"]);
    assert_eq!(world.store.all_bookings().len(), 2);
}

#[tokio::test]
async fn of_a_thousand_who_book_with_the_same_key_all_have_the_same_appointment() {
    let world = world().await;
    let racers = (0..RACERS).map(async |_| world.book_appointment(new(1, None), &desk(), now()).await);
    let booked = join_all(racers).await;
    let first = booked.iter().filter(|booked| !booked.as_ref().unwrap().before).count();
    assert_eq!((first, world.store.all_bookings().len()), (1, 1));
}

fn take(points: u32, nth: usize) -> Intent {
    Intent {
        what: What::Redeem { points },
        cause: format!("desk {nth}"),
        reason: "a toothbrush".to_owned(),
        expires_at: None,
    }
}

#[tokio::test]
async fn the_last_points_are_spent_once() {
    let world = world().await;
    let owner = racer(0);
    let given = Intent {
        what: What::Adjust { points: 10 },
        ..take(10, RACERS)
    };
    world.post_points(&owner, given, now()).await.unwrap();
    let racers = (0..RACERS).map(async |nth| world.post_points(&owner, take(10, nth), now()).await);
    let mut won = 0;
    for outcome in join_all(racers).await {
        match outcome {
            Ok(spent) => {
                won += 1;
                assert_eq!(spent.ledger.balance(), 0);
            }
            Err(Failure::Rejected(no)) => assert!(no.reason.contains("there are 0 points"), "{}", no.reason),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(world.ledger(&owner, now()).await.unwrap().balance(), 0);
}

#[tokio::test]
async fn where_there_is_something_for_many_nobody_gets_what_is_not_there() {
    let world = world().await;
    let owner = racer(0);
    let given = Intent {
        what: What::Adjust { points: 3 },
        ..take(3, RACERS)
    };
    world.post_points(&owner, given, now()).await.unwrap();
    let racers = (0..RACERS).map(async |nth| world.post_points(&owner, take(1, nth), now()).await);
    let outcomes = join_all(racers).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 3);
    let refused = |outcome: &Result<_, Failure>| matches!(outcome, Err(Failure::Rejected(_)));
    assert_eq!(outcomes.iter().filter(|outcome| refused(outcome)).count(), RACERS - 3);
}
