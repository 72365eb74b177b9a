//! Customers, from request to store: the same request again, two of one address, changes, export and erasure.
#![expect(clippy::panic, reason = "a test that cannot go on has to stop")]

use app::ports::{Store as _, StoreError};
use app::{Actor, App, Created, Failure};
use domain::customer::{Change, Channel, Consent, Contact, Edit, NewCustomer, Topic};
use domain::{CustomerId, Language};
use testkit::builders::{after, email, now, phone};
use testkit::{FakeBus, FakeQueues, Memory};

type World = App<Memory, FakeQueues, FakeBus>;

fn world() -> World {
    App::new(Memory::new(), FakeQueues::default(), FakeBus::default())
}

fn ann() -> Actor {
    Actor::Staff("ann".to_owned())
}

fn id(text: &str) -> CustomerId {
    CustomerId::trusted(text)
}

fn new(text: &str) -> NewCustomer {
    NewCustomer {
        id: id(text),
        name: "Jane Doe".to_owned(),
        email: Some(email("jane@example.org")),
        phone: None,
        language: Language::English,
        preferences: Vec::new(),
        consents: Vec::new(),
        notes: Some("afraid of needles".to_owned()),
        fingerprint: String::new(),
    }
}

async fn create(world: &World, new: NewCustomer, allow_duplicate: bool) -> Result<Created, Failure> {
    world.create_customer(new, allow_duplicate, &ann(), now()).await
}

async fn change(world: &World, text: &str, change: Change, allow_duplicate: bool) -> Result<u64, Failure> {
    let changed = world
        .change_customer(&id(text), &change, None, allow_duplicate, &ann(), after(60))
        .await;
    changed.map(|customer| customer.version)
}

#[track_caller]
fn assert_known<T: std::fmt::Debug>(result: Result<T, Failure>, expected: &[&str]) {
    match result {
        Err(Failure::Known(ids)) => assert_eq!(ids, expected.iter().map(|text| id(text)).collect::<Vec<_>>()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_same_request_is_the_same_customer_also_after_changes() {
    let world = world();
    assert_eq!(create(&world, new("k-1"), false).await.unwrap(), Created::New);
    let renamed = Change {
        name: Some("Jane Roe".to_owned()),
        ..Change::default()
    };
    assert_eq!(change(&world, "k-1", renamed, false).await.unwrap(), 2);
    assert_eq!(create(&world, new("k-1"), false).await.unwrap(), Created::Before);
    let other = NewCustomer {
        name: "John Doe".to_owned(),
        ..new("k-1")
    };
    let refused = create(&world, other, true).await;
    assert!(matches!(refused, Err(Failure::Conflict(_))), "{refused:?}");
    assert_eq!(world.customer(&id("k-1")).await.unwrap().name, "Jane Roe");
}

#[tokio::test]
async fn nobody_is_known_twice_unless_that_is_wanted() {
    let world = world();
    create(&world, new("k-1"), false).await.unwrap();
    let same_mailbox = || NewCustomer {
        email: Some(email("JANE@example.org")),
        phone: Some(phone("+14155550123")),
        ..new("k-2")
    };
    assert_known(create(&world, same_mailbox(), false).await, &["k-1"]);
    assert_eq!(create(&world, same_mailbox(), true).await.unwrap(), Created::New);
    assert_known(create(&world, new("k-3"), false).await, &["k-1", "k-2"]);
    let first = world.customer(&id("k-1")).await.unwrap();
    assert_eq!(world.duplicates(&first).await.unwrap(), [id("k-2")]);

    let by_phone = NewCustomer {
        email: None,
        phone: Some(phone("+14155550177")),
        ..new("k-4")
    };
    create(&world, by_phone, false).await.unwrap();
    let to_the_second = || Change {
        phone: Edit::Set(phone("+14155550123")),
        ..Change::default()
    };
    assert_known(change(&world, "k-4", to_the_second(), false).await, &["k-2"]);
    assert_eq!(change(&world, "k-4", to_the_second(), true).await.unwrap(), 2);
}

#[tokio::test]
async fn whoever_was_slower_looks_again() {
    let world = world();
    world.store.fail_commits([StoreError::Conflict]);
    assert_eq!(create(&world, new("k-1"), false).await.unwrap(), Created::New);
    let moved = Change {
        name: Some("Jane Roe".to_owned()),
        ..Change::default()
    };
    world.store.fail_commits([StoreError::Conflict]);
    assert_eq!(change(&world, "k-1", moved, false).await.unwrap(), 2);
    world.store.fail_commits([StoreError::Conflict]);
    let erased = world.erase_customer(&id("k-1"), &ann(), after(90)).await.unwrap();
    assert_eq!(erased.version, 3);
}

#[tokio::test]
async fn a_contact_that_was_given_up_is_free_for_others() {
    let world = world();
    create(&world, new("k-1"), false).await.unwrap();
    let moved = Change {
        email: Edit::Set(email("roe@example.org")),
        ..Change::default()
    };
    change(&world, "k-1", moved, false).await.unwrap();
    create(&world, new("k-2"), false).await.unwrap();
    world.erase_customer(&id("k-2"), &ann(), after(90)).await.unwrap();
    create(&world, new("k-3"), false).await.unwrap();
    let contact = Contact::of_email(&email("jane@example.org"));
    let found = world.store.customers_by_contact(&contact).await.unwrap();
    assert_eq!(
        found.iter().map(|customer| customer.id.as_str()).collect::<Vec<_>>(),
        ["k-3"]
    );
}

#[tokio::test]
async fn an_editor_who_saw_an_older_version_is_told() {
    let world = world();
    create(&world, new("k-1"), false).await.unwrap();
    let without_notes = Change {
        notes: Edit::Clear,
        ..Change::default()
    };
    for (version, passes) in [(2, false), (1, true), (1, false)] {
        let changed = world
            .change_customer(&id("k-1"), &without_notes, Some(version), false, &ann(), after(60))
            .await;
        assert_eq!(changed.is_ok(), passes, "{version}: {changed:?}");
    }
}

#[tokio::test]
async fn of_an_erased_person_the_history_tells_no_more_than_that_it_happened() {
    let world = world();
    let consent = Consent {
        topic: Topic::Marketing,
        channel: Channel::Email,
        given: true,
        source: Some("call with Jane".to_owned()),
        at: now(),
    };
    let agreed = NewCustomer {
        consents: vec![consent],
        ..new("k-1")
    };
    create(&world, agreed.clone(), false).await.unwrap();
    let renamed = Change {
        name: Some("Jane Roe".to_owned()),
        ..Change::default()
    };
    change(&world, "k-1", renamed, false).await.unwrap();
    let before = world.export_customer(&id("k-1")).await.unwrap();
    assert_eq!((before.customer.name.as_str(), before.history.len()), ("Jane Roe", 3));

    world.erase_customer(&id("k-1"), &ann(), after(90)).await.unwrap();
    let again = world.erase_customer(&id("k-1"), &ann(), after(99)).await.unwrap();
    assert_eq!((again.version, again.erased_at), (3, Some(after(90))));
    let export = world.export_customer(&id("k-1")).await.unwrap();
    let what: Vec<_> = export.history.iter().map(|fact| fact.what.as_str()).collect();
    assert_eq!(
        what,
        [
            "customer_created",
            "consent_given",
            "customer_changed",
            "customer_erased"
        ]
    );
    let told: String = export.history.iter().map(|fact| fact.detail.clone()).collect();
    assert_eq!(told, "marketing by emailname");
    assert_eq!(export.customer.consents[0].source, None);
    let refused = create(&world, agreed, false).await;
    assert!(matches!(refused, Err(Failure::Conflict(_))), "{refused:?}");
}
