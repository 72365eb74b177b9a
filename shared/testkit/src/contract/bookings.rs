//! The practice's appointments: found by id and in lists, with times that one of them has and points that count once.

use app::ports::{AppointmentFilter, Paging, Store, StoreError, Write};
use domain::appointment::Slot;
use domain::customer::Channel;
use domain::practice::appointment::{Appointment, OpenReminder, Reminded, Resource, Status};
use domain::practice::loyalty::{Intent, Ledger, What};
use domain::{AppointmentId, CustomerId, TaskId, Timestamp};
use futures_util::future::join_all;
use jiff::tz::TimeZone;

use super::{assert_conflict, assert_taken, commit, refused};
use crate::builders::{after, at, booking, customer, now};

fn ada() -> Resource {
    Resource::dentist("Dr. Ada")
}

/// Half an hour on the next Tuesday.
fn visit(id: &str, time: &str) -> Appointment {
    Appointment {
        starts_at: at(&format!("2026-11-24T{time}:00Z")),
        minutes: 30,
        ..booking(id)
    }
}

fn times(of: &Appointment, take: Vec<Slot>, free: Vec<Slot>) -> Write {
    Write::Times {
        resource: ada(),
        take,
        free,
        appointment: of.id.clone(),
    }
}

fn booked(of: &Appointment) -> Vec<Write> {
    vec![Write::Booking(of.clone()), times(of, of.slots(), Vec::new())]
}

async fn taken(store: &impl Store) -> Vec<Slot> {
    busy(store, "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z").await
}

async fn busy(store: &impl Store, from: &str, until: &str) -> Vec<Slot> {
    store.busy(&ada(), at(from), at(until)).await.unwrap()
}

pub async fn a_booking_comes_back_as_it_was(store: &impl Store) {
    assert_eq!(store.practice_appointment(&booking("a-1").id).await.unwrap(), None);
    let written = Appointment {
        zone: TimeZone::get("Asia/Kolkata").unwrap(),
        dentist: None,
        notes: Some("afraid".to_owned()),
        reminders: vec![OpenReminder {
            id: TaskId::trusted("t-1"),
            minutes_before: 1440,
        }],
        reminders_sent: vec![Reminded {
            minutes_before: 120,
            channel: Channel::Sms,
            epoch: 1,
            at: now(),
        }],
        ..booking("a-1")
    };
    commit(store, [Write::Booking(written.clone())]).await;
    assert_eq!(
        store.practice_appointment(&written.id).await.unwrap(),
        Some(written.clone())
    );
    assert_conflict(&refused(store, [Write::Booking(written)]).await);
}

pub async fn bookings_are_listed_by_what_they_are_and_when(store: &impl Store) {
    let all = (0..6_i64).map(|nth| Appointment {
        starts_at: after(nth),
        customer: CustomerId::trusted(format!("k-{}", nth % 2)),
        status: if nth < 4 { Status::Scheduled } else { Status::Completed },
        ..booking(&format!("a-{nth}"))
    });
    commit(store, all.map(Write::Booking)).await;
    let moved = Appointment {
        status: Status::Cancelled,
        starts_at: after(3),
        customer: CustomerId::trusted("k-1"),
        version: 2,
        ..booking("a-3")
    };
    commit(store, [Write::Booking(moved)]).await;
    let found = async |filter: AppointmentFilter, limit: u16| {
        let (mut ids, mut cursor) = (Vec::new(), None);
        loop {
            let page = store.appointments(&filter, &Paging { limit, cursor }).await.unwrap();
            ids.extend(page.items.into_iter().map(|appointment| appointment.id.to_string()));
            cursor = page.next;
            if cursor.is_none() {
                return ids;
            }
        }
    };
    let all = AppointmentFilter::default;
    let of = |status| AppointmentFilter {
        status: Some(status),
        ..all()
    };
    for limit in [2, 100] {
        assert_eq!(found(all(), limit).await, ["a-5", "a-4", "a-3", "a-2", "a-1", "a-0"]);
        assert_eq!(found(of(Status::Scheduled), limit).await, ["a-2", "a-1", "a-0"]);
        assert_eq!(found(of(Status::Cancelled), limit).await, ["a-3"]);
        let stretch = AppointmentFilter {
            from: Some(after(1)),
            until: Some(after(4)),
            ..all()
        };
        assert_eq!(found(stretch.clone(), limit).await, ["a-3", "a-2", "a-1"]);
        let of_one = AppointmentFilter {
            customer: Some(CustomerId::trusted("k-1")),
            ..stretch
        };
        assert_eq!(found(of_one.clone(), limit).await, ["a-3", "a-1"]);
        let open = AppointmentFilter {
            status: Some(Status::Scheduled),
            ..of_one
        };
        assert_eq!(found(open, limit).await, ["a-1"]);
    }
}

pub async fn one_of_a_hundred_patients_gets_a_time(store: &impl Store) {
    let visit_of = |nth: u16| visit(&format!("a-{nth}"), "15:00");
    let racer = async |nth: u16| {
        // While somebody else's booking is being made nobody knows yet how that ends.
        for _ in 0..100 {
            match store.commit(booked(&visit_of(nth))).await {
                Err(StoreError::Conflict) => {}
                outcome => return outcome,
            }
        }
        panic!("racer {nth} never learns whether the time is taken")
    };
    let outcomes = join_all((0..100).map(racer)).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().err())
        .for_each(assert_taken);
    assert_eq!(taken(store).await, visit_of(0).slots());
    let paging = Paging {
        limit: 100,
        cursor: None,
    };
    let all = store
        .appointments(&AppointmentFilter::default(), &paging)
        .await
        .unwrap();
    assert_eq!(all.items.len(), 1);
}

pub async fn times_of_one_dentist_do_not_overlap(store: &impl Store) {
    for (id, time) in [("a-1", "15:00"), ("a-2", "15:30"), ("a-3", "14:30")] {
        commit(store, booked(&visit(id, time))).await;
    }
    for time in ["15:15", "14:45", "15:00", "15:55"] {
        assert_taken(&refused(store, booked(&visit("a-4", time))).await);
    }
    let elsewhere = visit("a-4", "15:00");
    let chair = Write::Times {
        resource: Resource::chair("Dr. Ada"),
        take: elsewhere.slots(),
        free: Vec::new(),
        appointment: elsewhere.id.clone(),
    };
    commit(store, [chair]).await;
    assert_eq!(taken(store).await.len(), 18);
    // Somebody who has a time may take it again.
    let mine = visit("a-1", "15:00");
    commit(store, [times(&mine, mine.slots(), Vec::new())]).await;
    // What was decided on old knowledge may have wanted a time that is not wanted any more.
    let old = Appointment {
        version: 3,
        ..visit("a-1", "15:30")
    };
    assert_conflict(&refused(store, booked(&old)).await);
}

pub async fn a_move_keeps_what_both_times_share(store: &impl Store) {
    let before = visit("a-1", "15:00");
    commit(store, booked(&before)).await;
    let moved = Appointment {
        version: 2,
        ..visit("a-1", "15:15")
    };
    let left = before.slots()[..3].to_vec();
    let move_it = [Write::Booking(moved.clone()), times(&moved, moved.slots(), left)];
    commit(store, move_it).await;
    assert_eq!(taken(store).await, moved.slots());
    commit(store, booked(&visit("a-2", "14:45"))).await;
    assert_taken(&refused(store, booked(&visit("a-3", "15:30"))).await);
    // The longest, from one end of a day to the other, and over midnight.
    let long = |id: &str, start: &str| Appointment {
        starts_at: at(start),
        minutes: 240,
        ..booking(id)
    };
    let (first, second) = (long("a-5", "2026-11-25T00:00:00Z"), long("a-5", "2026-11-25T22:00:00Z"));
    commit(store, booked(&first)).await;
    let next = Appointment { version: 2, ..second };
    commit(
        store,
        [Write::Booking(next.clone()), times(&next, next.slots(), first.slots())],
    )
    .await;
    assert_eq!(
        busy(store, "2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z").await,
        next.slots()
    );
    assert_eq!(
        busy(store, "2026-11-25T23:59:00Z", "2026-11-26T00:01:00Z").await.len(),
        2
    );
    assert_eq!(busy(store, "2026-11-26T02:00:00Z", "2026-11-26T02:00:00Z").await, []);
}

pub async fn times_that_are_given_back_can_be_had_and_others_are_not_given_back(store: &impl Store) {
    let (first, second) = (visit("a-1", "15:00"), visit("a-2", "15:00"));
    // Nobody's.
    commit(store, [times(&first, Vec::new(), first.slots())]).await;
    commit(store, booked(&first)).await;
    // Somebody else's: neither given back nor room for anybody.
    commit(store, [times(&second, Vec::new(), first.slots())]).await;
    assert_eq!(taken(store).await, first.slots());
    assert_taken(&refused(store, [times(&second, first.slots(), first.slots())]).await);
    commit(store, [times(&first, Vec::new(), first.slots())]).await;
    assert_eq!(taken(store).await, []);
    commit(store, booked(&second)).await;
    assert_eq!(taken(store).await, second.slots());
}

pub async fn what_was_decided_upon_has_to_be_so_still(store: &impl Store) {
    let still = |epoch| Write::StillAt {
        appointment: AppointmentId::trusted("a-1"),
        epoch,
    };
    let same = |version| Write::CustomerStill {
        customer: CustomerId::trusted("k-1"),
        version,
    };
    assert_conflict(&refused(store, [still(1)]).await);
    assert_conflict(&refused(store, [same(1)]).await);
    commit(
        store,
        [Write::Booking(booking("a-1")), Write::Customer(customer("k-1"))],
    )
    .await;
    commit(store, [still(1), same(1)]).await;
    assert_conflict(&refused(store, [still(2)]).await);
    assert_conflict(&refused(store, [same(2)]).await);
    // Beside the write of the same thing it is about what is stored before.
    let next = Appointment {
        epoch: 2,
        version: 2,
        ..booking("a-1")
    };
    assert_conflict(&refused(store, [Write::Booking(next.clone()), still(2)]).await);
    commit(store, [Write::Booking(next), still(1)]).await;
    commit(store, [still(2)]).await;
}

fn redeem(points: u32, cause: &str) -> Intent {
    Intent {
        what: What::Redeem { points },
        cause: cause.to_owned(),
        reason: "a gift".to_owned(),
        expires_at: None,
    }
}

async fn post(store: &impl Store, ledger: &mut Ledger, intent: Intent, now: Timestamp) -> Result<(), StoreError> {
    let added = ledger.post(vec![intent], now).unwrap();
    let writes = added.into_iter().map(|entry| Write::Points {
        customer: ledger.customer.clone(),
        entry,
    });
    store.commit(writes.collect()).await
}

pub async fn a_ledger_comes_back_in_the_order_of_its_entries(store: &impl Store) {
    let owner = CustomerId::trusted("k-1");
    assert_eq!(store.ledger(&owner).await.unwrap(), Ledger::new(owner.clone()));
    let mut ledger = Ledger::new(owner.clone());
    for nth in 0..12 {
        let earn = Intent {
            what: What::Earn {
                about: AppointmentId::trusted(format!("a-{nth}")),
                points: 10,
            },
            expires_at: Some(after(1_000_000)),
            ..redeem(0, &format!("earn {nth}"))
        };
        post(store, &mut ledger, earn, now()).await.unwrap();
    }
    post(
        store,
        &mut Ledger::new(CustomerId::trusted("k-2")),
        Intent {
            what: What::Adjust { points: 5 },
            ..redeem(0, "welcome")
        },
        now(),
    )
    .await
    .unwrap();
    assert_eq!(store.ledger(&owner).await.unwrap(), ledger);
    assert_eq!(ledger.balance(), 120);
}

pub async fn the_last_points_are_spent_once(store: &impl Store) {
    let owner = CustomerId::trusted("k-1");
    let gift = Intent {
        what: What::Adjust { points: 10 },
        ..redeem(0, "welcome")
    };
    post(store, &mut Ledger::new(owner.clone()), gift, now()).await.unwrap();
    let racer = async |nth: u16| {
        for _ in 0..100 {
            let mut ledger = store.ledger(&owner).await.unwrap();
            if ledger.balance() < 10 {
                return false;
            }
            match post(store, &mut ledger, redeem(10, &format!("racer {nth}")), now()).await {
                Ok(()) => return true,
                Err(error) => assert_conflict(&error),
            }
        }
        panic!("racer {nth} never learns how it ends")
    };
    let outcomes = join_all((0..100).map(racer)).await;
    assert_eq!(outcomes.into_iter().filter(|won| *won).count(), 1);
    let ledger = store.ledger(&owner).await.unwrap();
    assert_eq!((ledger.balance(), ledger.entries.len()), (0, 2));
}
