//! Calendars that somebody follows: made, read, revoked.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has to stop")]

use app::ports::{Feeds as _, Store as _, Write};
use app::{Actor, App, Failure};
use domain::customer::Customer;
use domain::practice::appointment::{Appointment, Status, resources};
use domain::practice::feed::Whose;
use domain::practice::settings::Practice;
use domain::{CustomerId, Settings, Timestamp};
use jiff::SignedDuration;
use jiff::civil::date;
use testkit::builders::{after, booking, customer, now};
use testkit::{FakeBus, FakeQueues, Memory};

type World = App<Memory, FakeQueues, FakeBus>;

fn key(digit: char) -> String {
    digit.to_string().repeat(64)
}

fn ann() -> Actor {
    Actor::Staff("ann".to_owned())
}

fn of_ada() -> Whose {
    Whose::Dentist(" dr.  ADA".to_owned())
}

/// A practice with two dentists; Jane Doe is with one of them now and in a week, and was there long ago.
async fn world() -> World {
    let world = App::new(Memory::new(), FakeQueues::default(), FakeBus::default());
    let practice = Practice {
        dentists: vec!["Dr. Ada".to_owned(), "Dr. Bo".to_owned()],
        ..Practice::default()
    };
    let settings = Settings {
        practice,
        ..Settings::default()
    };
    world.save_settings(settings, now()).await.unwrap();
    world
        .store
        .commit(vec![Write::Customer(customer("k-1"))])
        .await
        .unwrap();
    for (id, days) in [("now", 0), ("week", 7), ("old", -40), ("last-month", -29), ("far", 400)] {
        let starts_at = now() + SignedDuration::from_hours(days * 24);
        book(
            &world,
            &Appointment {
                starts_at,
                ..booking(id)
            },
        )
        .await;
    }
    let other = Appointment {
        dentist: Some("Dr. Bo".to_owned()),
        service: "Root Canal".to_owned(),
        ..booking("other")
    };
    book(&world, &other).await;
    world
}

async fn book(world: &World, visit: &Appointment) {
    let mut writes = vec![Write::Booking(visit.clone())];
    for resource in resources(visit.dentist.as_deref(), visit.chair.as_deref()) {
        writes.push(Write::Times {
            resource,
            take: visit.slots(),
            free: Vec::new(),
            appointment: visit.id.clone(),
        });
    }
    world.store.commit(writes).await.unwrap();
}

async fn read(world: &World, digit: char, at: Timestamp) -> Vec<String> {
    let calendar = world.calendar(&key(digit), at).await.unwrap();
    calendar.split("\r\n").map(str::to_owned).collect()
}

fn count(lines: &[String], wanted: &str) -> usize {
    lines.iter().filter(|line| *line == wanted).count()
}

#[tokio::test]
async fn it_shows_one_dentists_appointments_of_a_month_ago_up_to_a_year_ahead() {
    let world = world().await;
    let feed = world.create_feed(of_ada(), &key('a'), &ann(), now()).await.unwrap();
    assert_eq!(
        feed.of,
        Whose::Dentist("Dr. Ada".to_owned()),
        "as the practice writes it"
    );
    let lines = read(&world, 'a', now()).await;
    assert_eq!(count(&lines, "BEGIN:VEVENT"), 3);
    assert_eq!(count(&lines, "SUMMARY:Teeth Cleaning (J.D.)"), 3);
    assert_eq!(count(&lines, "X-WR-CALNAME:Dr. Ada - Chairside Dental Practice"), 1);
    for start in ["20261022T120000Z", "20261120T120000Z", "20261127T120000Z"] {
        assert_eq!(count(&lines, &format!("DTSTART:{start}")), 1, "{lines:?}");
    }
    assert!(!lines.concat().contains("Root Canal"));
}

#[tokio::test]
async fn it_stays_the_same_to_the_letter_until_something_changes() {
    let world = world().await;
    world.create_feed(of_ada(), &key('a'), &ann(), now()).await.unwrap();
    let first = read(&world, 'a', now()).await;
    assert_eq!(read(&world, 'a', after(3600)).await, first);
    let mut visit = world
        .store
        .all_bookings()
        .into_iter()
        .find(|visit| visit.id.as_str() == "week")
        .unwrap();
    visit.status = Status::Confirmed;
    visit.updated_at = after(3600);
    visit.version += 1;
    world.store.commit(vec![Write::Booking(visit.clone())]).await.unwrap();
    let second = read(&world, 'a', after(3600)).await;
    assert_ne!(second, first);
    assert_eq!(
        (count(&first, "STATUS:CONFIRMED"), count(&second, "STATUS:CONFIRMED")),
        (0, 1)
    );
    // What nobody came to, or was cancelled and still has its time, is not shown.
    for status in [Status::NoShow, Status::Cancelled] {
        visit.status = status;
        visit.version += 1;
        world.store.commit(vec![Write::Booking(visit.clone())]).await.unwrap();
        assert_eq!(count(&read(&world, 'a', now()).await, "BEGIN:VEVENT"), 2);
    }
}

#[tokio::test]
async fn somebody_who_was_erased_has_no_initials() {
    let world = world().await;
    world.create_feed(of_ada(), &key('a'), &ann(), now()).await.unwrap();
    let erased = Customer {
        name: String::new(),
        erased_at: Some(now()),
        version: 2,
        ..customer("k-1")
    };
    world.store.commit(vec![Write::Customer(erased)]).await.unwrap();
    assert_eq!(count(&read(&world, 'a', now()).await, "SUMMARY:Teeth Cleaning"), 3);
    let nobody = Appointment {
        customer: CustomerId::trusted("nobody"),
        starts_at: now() + SignedDuration::from_hours(48),
        ..booking("nobody")
    };
    book(&world, &nobody).await;
    assert_eq!(count(&read(&world, 'a', now()).await, "SUMMARY:Teeth Cleaning"), 4);
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_always_the_same() {
    let world = world().await;
    let feed = world.create_feed(of_ada(), &key('a'), &ann(), now()).await.unwrap();
    world.revoke_feed(&feed.id, &ann()).await.unwrap();
    for address in [
        key('a'),
        key('b'),
        key('A'),
        "a".repeat(63),
        String::new(),
        "../admin".to_owned(),
        feed.id.to_string(),
        feed.sha256.clone(),
    ] {
        let refused = world.calendar(&address, now()).await.unwrap_err();
        assert!(
            matches!(&refused, Failure::NotFound(told) if told == "there is no calendar at this address"),
            "{address}: {refused}"
        );
    }
    assert!(matches!(
        world.revoke_feed(&feed.id, &ann()).await,
        Err(Failure::NotFound(_))
    ));
}

#[tokio::test]
async fn a_calendar_is_of_somebody_whom_the_practice_has() {
    let world = world().await;
    let unknown = Whose::Dentist("Dr. Who".to_owned());
    let refused = world.create_feed(unknown, &key('a'), &ann(), now()).await;
    assert!(matches!(refused, Err(Failure::Rejected(_))));
    // This practice names no chairs, so that every name is one.
    let chair = Whose::Chair("Window".to_owned());
    world.create_feed(chair, &key('c'), &ann(), now()).await.unwrap();
    assert_eq!(count(&read(&world, 'c', now()).await, "BEGIN:VEVENT"), 0);
    let bad = world.create_feed(of_ada(), "short", &ann(), now()).await;
    assert!(matches!(bad, Err(Failure::Invalid(_))));
}

#[tokio::test]
async fn the_day_on_which_it_was_fetched_is_known() {
    let world = world().await;
    let feed = world.create_feed(of_ada(), &key('a'), &ann(), now()).await.unwrap();
    read(&world, 'a', now()).await;
    let known = world.store.feed(&feed.id).await.unwrap().unwrap();
    assert_eq!(known.fetched_on, Some(date(2026, 11, 20)));
    read(&world, 'a', after(24 * 3600)).await;
    let known = world.store.feed(&feed.id).await.unwrap().unwrap();
    assert_eq!(known.fetched_on, Some(date(2026, 11, 21)));
}
