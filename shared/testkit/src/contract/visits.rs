//! Appointments, and the pieces of time that at most one of them has.

use app::ports::{Store, StoreError, Write};
use domain::appointment::{Appointment, OpenReminder, Place, Slot, Status};
use domain::{AppointmentId, PersonKey, TaskId, Timestamp};
use futures_util::future::join_all;
use jiff::tz::TimeZone;

use super::{assert_conflict, assert_duplicate, assert_taken, commit, refused};
use crate::builders::{after, another_person, appointment, at, conversation, person, received};

/// A visit of half an hour on the next Monday.
fn visit(id: &str, time: &str) -> Appointment {
    Appointment {
        starts_at: at(&format!("2026-11-23T{time}:00Z")),
        ..appointment(id)
    }
}

fn take(visit: &Appointment, slot: Slot) -> Write {
    Write::TakeSlot {
        slot,
        appointment: visit.id.clone(),
    }
}

fn free(visit: &Appointment, slot: Slot) -> Write {
    Write::FreeSlot {
        slot,
        appointment: visit.id.clone(),
    }
}

fn booking(visit: &Appointment) -> Vec<Write> {
    let takes = visit.slots().into_iter().map(|slot| take(visit, slot));
    std::iter::once(Write::Appointment(visit.clone()))
        .chain(takes)
        .collect()
}

async fn taken(store: &impl Store) -> Vec<Slot> {
    let day = |time: &str| at(&format!("2026-11-23T{time}Z"));
    store.slots(day("00:00:00"), day("23:59:59")).await.unwrap()
}

pub async fn an_appointment_comes_back_as_it_was(store: &impl Store) {
    let pin = Place::Pin {
        latitude: "23.0225".to_owned(),
        longitude: "72.5714".to_owned(),
        name: Some("Smile Studio".to_owned()),
        address: None,
    };
    let written = Appointment {
        case: None,
        patient: None,
        place: pin,
        zone: TimeZone::get("Asia/Kolkata").unwrap(),
        reminders: vec![OpenReminder {
            id: TaskId::trusted("t-1"),
            minutes_before: 1440,
        }],
        ..appointment("v-1")
    };
    commit(store, [Write::Appointment(written.clone())]).await;
    let found = store.person(&person()).await.unwrap().appointments;
    assert!(found == [written.clone()], "{found:?}");
    let cancelled = Appointment {
        status: Status::Cancelled,
        reminders: Vec::new(),
        version: 2,
        ..written
    };
    commit(store, [Write::Appointment(cancelled.clone())]).await;
    assert_eq!(store.person(&person()).await.unwrap().appointments, [cancelled]);
}

pub async fn a_persons_appointments_come_in_the_order_of_their_ids(store: &impl Store) {
    let ids = ["v-2", "ALIAS", "CONVERSATION", "v-1", "zzz", "0"];
    commit(store, ids.map(|id| Write::Appointment(appointment(id)))).await;
    let other = PersonKey::trusted("US.1349");
    let of_another = Appointment {
        person: another_person(1),
        ..appointment("v-3")
    };
    commit(
        store,
        [
            Write::Conversation(conversation()),
            Write::Appointment(of_another),
            Write::Alias {
                from: other.clone(),
                to: person(),
            },
        ],
    )
    .await;
    for key in [person(), other] {
        let found = store.person(&key).await.unwrap();
        assert_eq!(
            found.appointments,
            ["0", "ALIAS", "CONVERSATION", "v-1", "v-2", "zzz"].map(appointment)
        );
        assert_eq!((found.conversation, found.cases), (Some(conversation()), Vec::new()));
    }
}

pub async fn an_appointment_is_found_by_its_id(store: &impl Store) {
    let of_another = Appointment {
        person: another_person(1),
        ..appointment("v-2")
    };
    commit(
        store,
        [
            Write::Appointment(appointment("v-1")),
            Write::Appointment(of_another.clone()),
        ],
    )
    .await;
    let owner = async |id: &str| store.appointment_owner(&AppointmentId::trusted(id)).await.unwrap();
    assert_eq!(owner("v-1").await, Some(person()));
    assert_eq!(owner("v-2").await, Some(of_another.person));
    assert_eq!(owner("v").await, None);
}

pub async fn one_of_a_hundred_bookings_of_one_time_wins(store: &impl Store) {
    let visit_of = |nth: u16| Appointment {
        person: another_person(nth),
        ..visit(&format!("v-{nth}"), "15:00")
    };
    let racer = async |nth: u16| {
        // While somebody else's booking is being made nobody knows yet how that ends.
        for _ in 0..100 {
            match store.commit(booking(&visit_of(nth))).await {
                Err(StoreError::Conflict) => {}
                outcome => return outcome,
            }
        }
        panic!("racer {nth} never learns whether the time is taken")
    };
    let outcomes = join_all((0..100).map(racer)).await;
    let winners: Vec<u16> = (0..)
        .zip(&outcomes)
        .filter(|(_, it)| it.is_ok())
        .map(|(nth, _)| nth)
        .collect();
    let [winner] = winners.as_slice() else {
        panic!("{} winners", winners.len())
    };
    outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().err())
        .for_each(assert_taken);
    assert_eq!(taken(store).await, visit_of(*winner).slots());
    for nth in 0..100 {
        let found = store.person(&another_person(nth)).await.unwrap().appointments;
        assert_eq!(found.len(), usize::from(nth == *winner), "racer {nth}");
    }
}

pub async fn a_booking_may_be_repeated(store: &impl Store) {
    let booked = visit("v-1", "15:00");
    let of_event = || {
        let received = Write::Received(received("wamid.yes", "yes"));
        booking(&booked).into_iter().chain([received])
    };
    commit(store, of_event()).await;
    assert_duplicate(&refused(store, of_event()).await);
    assert_conflict(&refused(store, booking(&booked)).await);
    // It may take again what it has, alone and among others.
    let slots = booked.slots();
    commit(store, [take(&booked, slots[0])]).await;
    commit(store, slots.iter().map(|slot| take(&booked, *slot))).await;
    assert_eq!(taken(store).await, slots);
}

pub async fn neighbours_do_not_collide_and_overlaps_do(store: &impl Store) {
    commit(store, booking(&visit("v-1", "15:00"))).await;
    commit(store, booking(&visit("v-2", "15:30"))).await;
    commit(store, booking(&visit("v-3", "14:30"))).await;
    for time in ["15:15", "14:45", "15:00", "15:55"] {
        let late = visit("v-4", time);
        assert_taken(&refused(store, booking(&late)).await);
        assert_taken(&refused(store, [take(&late, visit("v", "15:00").slots()[0])]).await);
    }
    let found = store.person(&person()).await.unwrap().appointments;
    assert_eq!(found.len(), 3, "nothing is left of what was refused");
    assert_eq!(taken(store).await.len(), 18);
}

pub async fn a_taken_time_is_told_from_a_conflict_and_a_duplicate(store: &impl Store) {
    let event = || Write::Received(received("wamid.1", "yes"));
    commit(store, booking(&visit("v-1", "15:00")).into_iter().chain([event()])).await;
    let late = booking(&visit("v-2", "15:00"));
    assert_taken(&refused(store, late.clone()).await);
    // What was decided on old knowledge may have wanted a time that is not wanted any more.
    let old = Write::Conversation(domain::conversation::Conversation {
        version: 2,
        ..conversation()
    });
    assert_conflict(&refused(store, late.clone().into_iter().chain([old])).await);
    assert_duplicate(&refused(store, late.into_iter().chain([event()])).await);
    assert_eq!(store.person(&person()).await.unwrap().appointments.len(), 1);
}

pub async fn a_visit_that_moves_a_little_keeps_what_both_times_share(store: &impl Store) {
    let before = visit("v-1", "15:00");
    commit(store, booking(&before)).await;
    let moved = Appointment {
        version: 2,
        ..visit("v-1", "15:15")
    };
    // All of the old time is given back and all of the new one taken, in either order.
    let frees = before.slots().into_iter().map(|slot| free(&before, slot));
    commit(store, booking(&moved).into_iter().chain(frees)).await;
    assert_eq!(taken(store).await, moved.slots());
    assert_taken(&refused(store, booking(&visit("v-2", "15:30"))).await);
    let frees = moved.slots().into_iter().map(|slot| free(&moved, slot));
    let back = Appointment { version: 3, ..before };
    commit(store, frees.chain(booking(&back))).await;
    assert_eq!(taken(store).await, back.slots());
    commit(store, booking(&visit("v-2", "15:30"))).await;
}

pub async fn what_is_given_back_can_be_taken(store: &impl Store) {
    let first = visit("v-1", "15:00");
    commit(store, booking(&first)).await;
    let frees = || first.slots().into_iter().map(|slot| free(&first, slot));
    commit(store, frees()).await;
    assert_eq!(taken(store).await, []);
    let second = visit("v-2", "15:00");
    commit(store, booking(&second)).await;
    // From one to the other at once.
    let third = visit("v-3", "15:00");
    let frees = second.slots().into_iter().map(|slot| free(&second, slot));
    commit(store, frees.chain(booking(&third))).await;
    assert_eq!(taken(store).await, third.slots());
    assert_taken(&refused(store, [take(&second, second.slots()[0])]).await);
}

pub async fn nobody_gives_back_what_is_not_theirs(store: &impl Store) {
    let (owner, other) = (visit("v-1", "15:00"), visit("v-2", "15:00"));
    // Nobody's, alone and among others.
    commit(store, [free(&other, other.slots()[0])]).await;
    commit(store, booking(&owner)).await;
    commit(store, [free(&other, owner.slots()[0])]).await;
    let note = Write::SyncToken {
        calendar: "lab".to_owned(),
        token: Some("t".to_owned()),
    };
    commit(
        store,
        owner.slots().into_iter().map(|slot| free(&other, slot)).chain([note]),
    )
    .await;
    assert_eq!(store.sync_token("lab").await.unwrap().as_deref(), Some("t"));
    assert_eq!(taken(store).await, owner.slots());
    // Nor does it make room for anybody.
    let slot = owner.slots()[0];
    assert_taken(&refused(store, [free(&other, slot), take(&other, slot)]).await);
    // Among several it is given back by the one whose it is.
    commit(store, [free(&other, slot), free(&owner, slot), free(&owner, slot)]).await;
    assert_eq!(taken(store).await, owner.slots()[1..]);
}

pub async fn taken_times_are_told_in_order_also_over_midnight(store: &impl Store) {
    let starts = [
        "2026-11-21T23:45:00Z",
        "2026-11-22T12:00:00Z",
        "2026-11-23T23:55:00Z",
        "2026-12-31T23:59:00Z",
    ];
    let visits = starts.iter().zip(1..).map(|(start, nth)| Appointment {
        starts_at: at(start),
        minutes: 30,
        ..appointment(&format!("v-{nth}"))
    });
    let visits: Vec<_> = visits.collect();
    for visit in visits.iter().rev() {
        commit(store, booking(visit)).await;
    }
    let all: Vec<_> = visits.iter().flat_map(Appointment::slots).collect();
    let told = async |from: Timestamp, until: Timestamp| store.slots(from, until).await.unwrap();
    assert_eq!(told(at("2026-11-20T12:00:00Z"), at("2027-01-02T12:00:00Z")).await, all);
    assert_eq!(
        told(at("2026-11-22T00:00:00Z"), at("2026-11-24T00:00:00Z")).await,
        all[3..13]
    );
    // A piece of time that is only touched is told too, one that begins at the end is not.
    let noon = visits[1].starts_at;
    assert_eq!(told(noon, after(0).max(noon)).await, []);
    let seconds = jiff::SignedDuration::from_secs;
    assert_eq!(told(noon + seconds(299), noon + seconds(300)).await, all[6..7]);
    assert_eq!(told(noon + seconds(299), noon + seconds(301)).await, all[6..8]);
    assert_eq!(told(noon, noon - seconds(1)).await, []);
}
