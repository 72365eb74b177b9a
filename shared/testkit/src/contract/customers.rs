//! Customers: found by id, in a list, and by the contacts that they have, alone or with others.

use app::ports::{Paging, Store, Write};
use domain::CustomerId;
use domain::customer::{Channel, Consent, Contact, Customer, Preferences, Topic};
use futures_util::future::join_all;

use super::{assert_conflict, commit, refused};
use crate::builders::{after, customer, email, now};

fn contact() -> Contact {
    Contact::of_email(&email("jane@example.org"))
}

fn has(customer: &str, alone: bool) -> Write {
    Write::HasContact {
        contact: contact(),
        customer: CustomerId::trusted(customer),
        alone,
    }
}

fn loses(customer: &str) -> Write {
    Write::LosesContact {
        contact: contact(),
        customer: CustomerId::trusted(customer),
    }
}

fn ids(customers: &[Customer]) -> Vec<&str> {
    customers.iter().map(|customer| customer.id.as_str()).collect()
}

async fn found(store: &impl Store) -> Vec<Customer> {
    store.customers_by_contact(&contact()).await.unwrap()
}

pub async fn a_customer_comes_back_as_they_were(store: &impl Store) {
    assert_eq!(store.customer(&customer("k-1").id).await.unwrap(), None);
    let mut preferences = Preferences::default();
    preferences.choose(Topic::Reminders, Channel::Sms, false);
    let consent = Consent {
        topic: Topic::Marketing,
        channel: Channel::Whatsapp,
        given: true,
        source: Some("web form".to_owned()),
        at: after(-5),
    };
    let written = Customer {
        preferences,
        consents: vec![consent],
        notes: Some("prefers mornings".to_owned()),
        ..customer("k-1")
    };
    commit(store, [Write::Customer(written.clone())]).await;
    assert_eq!(store.customer(&written.id).await.unwrap(), Some(written.clone()));
    assert_conflict(&refused(store, [Write::Customer(written)]).await);
}

pub async fn everybody_with_a_contact_is_found_oldest_first(store: &impl Store) {
    assert_eq!(found(store).await, []);
    let older = Customer {
        created_at: after(-10),
        ..customer("k-2")
    };
    let moved = Customer {
        email: Some(email("other@example.org")),
        ..customer("k-3")
    };
    let all = [customer("k-1"), older, moved].map(Write::Customer);
    commit(store, all).await;
    commit(store, [has("k-1", true), has("k-2", false), has("k-3", false)]).await;
    assert_eq!(
        ids(&found(store).await),
        ["k-2", "k-1"],
        "k-3 has another address by now"
    );
    commit(store, [loses("k-2")]).await;
    assert_eq!(ids(&found(store).await), ["k-1"]);
}

pub async fn one_of_fifty_gets_a_contact_alone(store: &impl Store) {
    let racers = (0..50).map(|nth| {
        let id = format!("k-{nth}");
        let writes = vec![Write::Customer(customer(&id)), has(&id, true)];
        store.commit(writes)
    });
    let outcomes = join_all(racers).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for error in outcomes.into_iter().filter_map(Result::err) {
        assert_conflict(&error);
    }
    assert_eq!(found(store).await.len(), 1);
}

pub async fn a_contact_that_was_lost_can_be_had_alone_again(store: &impl Store) {
    commit(store, [Write::Customer(customer("k-1")), has("k-1", true)]).await;
    assert_conflict(&refused(store, [has("k-2", true)]).await);
    commit(store, [loses("k-1")]).await;
    commit(store, [Write::Customer(customer("k-2")), has("k-2", true)]).await;
    assert_eq!(ids(&found(store).await), ["k-2"]);
}

pub async fn nobody_loses_what_somebody_else_has_alone(store: &impl Store) {
    commit(store, [Write::Customer(customer("k-1")), has("k-1", true)]).await;
    commit(store, [Write::Customer(customer("k-2")), has("k-2", false)]).await;
    commit(store, [loses("k-2")]).await;
    assert_conflict(&refused(store, [has("k-3", true)]).await);
    assert_eq!(ids(&found(store).await), ["k-1"]);
}

pub async fn customers_are_listed_newest_first_until_they_are_erased(store: &impl Store) {
    let all = (0..5).map(|nth| {
        Write::Customer(Customer {
            created_at: after(nth),
            ..customer(&format!("k-{nth}"))
        })
    });
    commit(store, all).await;
    let erased = Customer {
        created_at: after(3),
        erased_at: Some(now()),
        version: 2,
        ..customer("k-3")
    };
    commit(store, [Write::Customer(erased)]).await;
    let page = async |cursor| {
        let paging = Paging { limit: 3, cursor };
        store.customers(&paging).await.unwrap()
    };
    let first = page(None).await;
    assert_eq!(ids(&first.items), ["k-4", "k-2", "k-1"]);
    let second = page(first.next).await;
    assert_eq!((ids(&second.items), second.next), (vec!["k-0"], None));
}
