//! Calendars that somebody follows, and whose appointments stand in them.

use app::ports::{Paging, Store, Write};
use domain::practice::appointment::{Appointment, Resource, resources};
use domain::practice::feed::{Feed, Whose};
use domain::{AppointmentId, CustomerId, FeedId};
use jiff::civil::date;

use super::commit;
use crate::builders::{after, at, booking, customer, now};

fn feed(nth: i64) -> Feed {
    let sha256 = format!("{nth:064}");
    Feed {
        id: Feed::id_of(&sha256),
        sha256,
        of: if nth % 2 == 0 {
            Whose::Dentist("Dr. Ada".to_owned())
        } else {
            Whose::Chair("Window".to_owned())
        },
        made_by: "staff:ann".to_owned(),
        created_at: after(nth),
        fetched_on: None,
    }
}

pub async fn a_feed_comes_back_as_it_was_until_it_is_deleted(store: &impl Store) {
    for nth in [1, 2] {
        assert_eq!(store.feed(&feed(nth).id).await.unwrap(), None);
        store.save_feed(&feed(nth)).await.unwrap();
        assert_eq!(store.feed(&feed(nth).id).await.unwrap(), Some(feed(nth)));
    }
    let day = date(2026, 11, 21);
    store.feed_was_fetched(&feed(1).id, day).await.unwrap();
    let fetched = store.feed(&feed(1).id).await.unwrap().unwrap();
    assert_eq!(
        fetched,
        Feed {
            fetched_on: Some(day),
            ..feed(1)
        }
    );
    assert!(store.delete_feed(&feed(1).id).await.unwrap());
    assert_eq!(store.feed(&feed(1).id).await.unwrap(), None);
    assert!(!store.delete_feed(&feed(1).id).await.unwrap(), "it is gone");
    assert!(store.feed(&feed(2).id).await.unwrap().is_some());
}

pub async fn feeds_are_listed_newest_first(store: &impl Store) {
    for nth in 0..5 {
        store.save_feed(&feed(nth)).await.unwrap();
    }
    store.delete_feed(&feed(3).id).await.unwrap();
    let first = Paging { limit: 3, cursor: None };
    let page = store.feeds(&first).await.unwrap();
    assert_eq!(page.items, [feed(4), feed(2), feed(1)]);
    let rest = Paging {
        limit: 3,
        cursor: page.next,
    };
    let page = store.feeds(&rest).await.unwrap();
    assert_eq!((page.items, page.next), (vec![feed(0)], None));
}

pub async fn a_deleted_feed_does_not_come_back_when_it_was_fetched(store: &impl Store) {
    let never = FeedId::trusted("f-1");
    store.feed_was_fetched(&never, date(2026, 11, 21)).await.unwrap();
    assert_eq!(store.feed(&never).await.unwrap(), None);
    let all = Paging { limit: 9, cursor: None };
    assert_eq!(store.feeds(&all).await.unwrap().items, []);
}

/// Half an hour of the next Tuesday's, with this dentist.
fn visit(id: &str, time: &str, dentist: &str) -> Appointment {
    Appointment {
        starts_at: at(&format!("2026-11-24T{time}:00Z")),
        minutes: 30,
        dentist: Some(dentist.to_owned()),
        ..booking(id)
    }
}

/// Books it, with the times of all that it takes.
async fn booked(store: &impl Store, visit: &Appointment) {
    let times = resources(visit.dentist.as_deref(), visit.chair.as_deref())
        .into_iter()
        .map(|resource| Write::Times {
            resource,
            take: visit.slots(),
            free: Vec::new(),
            appointment: visit.id.clone(),
        });
    commit(store, times.chain([Write::Booking(visit.clone())])).await;
}

async fn found(store: &impl Store, resource: &Resource, from: &str, until: &str) -> Vec<String> {
    let found = store.appointments_of(resource, at(from), at(until)).await.unwrap();
    found.into_iter().map(|visit| visit.id.to_string()).collect()
}

pub async fn appointments_are_found_by_whose_time_they_have(store: &impl Store) {
    let late = visit("late", "15:00", "Dr. Ada");
    let with_chair = Appointment {
        chair: Some("Window".to_owned()),
        ..visit("early", "09:00", "DR.  ada")
    };
    let other = visit("other", "09:00", "Dr. Bo");
    for one in [&late, &with_chair, &other] {
        booked(store, one).await;
    }
    let day = ("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z");
    // Case and spaces do not count.
    assert_eq!(
        found(store, &Resource::dentist("dr. ADA"), day.0, day.1).await,
        ["early", "late"]
    );
    assert_eq!(found(store, &Resource::chair("window"), day.0, day.1).await, ["early"]);
    assert_eq!(found(store, &Resource::dentist("Window"), day.0, day.1).await, [""; 0]);
    let bo = Resource::dentist("Dr. Bo");
    let whole = store.appointments_of(&bo, at(day.0), at(day.1));
    assert_eq!(whole.await.unwrap(), [other]);
    // Who gives the time back is not there any more.
    let given_back = Write::Times {
        resource: Resource::dentist("Dr. Ada"),
        take: Vec::new(),
        free: late.slots(),
        appointment: late.id.clone(),
    };
    commit(store, [given_back]).await;
    assert_eq!(
        found(store, &Resource::dentist("Dr. Ada"), day.0, day.1).await,
        ["early"]
    );
}

pub async fn appointments_of_a_resource_are_those_that_touch_the_time(store: &impl Store) {
    for (id, time) in [("a", "09:00"), ("b", "10:00"), ("c", "11:00"), ("d", "23:45")] {
        booked(store, &visit(id, time, "Dr. Ada")).await;
    }
    let ada = Resource::dentist("Dr. Ada");
    let day = "2026-11-24T";
    for (from, until, expected) in [
        ("09:30:00Z", "11:00:00Z", vec!["b"]),
        ("09:29:00Z", "11:01:00Z", vec!["a", "b", "c"]),
        ("10:10:00Z", "10:20:00Z", vec!["b"]),
        ("12:00:00Z", "12:00:00Z", vec![]),
        ("12:00:00Z", "10:00:00Z", vec![]),
    ] {
        let found = found(store, &ada, &format!("{day}{from}"), &format!("{day}{until}")).await;
        assert_eq!(found, expected, "{from} {until}");
    }
    // Over midnight it is in both days.
    assert_eq!(
        found(store, &ada, "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z").await,
        ["d"]
    );
}

pub async fn many_appointments_and_their_customers_come_all(store: &impl Store) {
    for nth in 0..130_u32 {
        let start = now() + jiff::SignedDuration::from_hours(i64::from(nth) * 13);
        let visit = Appointment {
            starts_at: start,
            ..visit(&format!("a-{nth:03}"), "09:00", "Dr. Ada")
        };
        booked(store, &visit).await;
        let one = domain::customer::Customer {
            id: CustomerId::trusted(format!("k-{nth:03}")),
            ..customer("k")
        };
        commit(store, [Write::Customer(one)]).await;
    }
    let year = jiff::SignedDuration::from_hours(365 * 24);
    let ada = Resource::dentist("Dr. Ada");
    let found = store.appointments_of(&ada, now(), now() + year);
    let ids: Vec<_> = found.await.unwrap().into_iter().map(|visit| visit.id).collect();
    let all: Vec<_> = (0..130)
        .map(|nth| AppointmentId::trusted(format!("a-{nth:03}")))
        .collect();
    assert_eq!(ids, all);
    let wanted: Vec<_> = (0..140).map(|nth| CustomerId::trusted(format!("k-{nth:03}"))).collect();
    let mut found: Vec<_> = store.customers_of(&wanted).await.unwrap();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    let ids: Vec<_> = found.into_iter().map(|customer| customer.id).collect();
    assert_eq!(ids, wanted[..130], "who is not there is left out");
    assert_eq!(store.customers_of(&[]).await.unwrap().len(), 0);
}
