//! Customers: who is known, and what they bring along.

use app::import::{CustomerRow, Outcome, Rows};
use app::ports::{Appointments as _, Store as _, Subject};
use domain::CustomerId;
use domain::customer::{Change, Channel, Topic};
use domain::practice::loyalty::Kind;
use testkit::builders::{after, now, phone};

use crate::{ann, assert_quiet, customer_row, import, import_at, outcomes, world};

fn customers(rows: &[CustomerRow]) -> Rows {
    Rows::Customers(rows.iter().cloned().map(Ok).collect())
}

#[tokio::test]
async fn somebody_is_taken_in_with_their_points_once_and_without_consents() {
    let world = world().await;
    let rows = || customers(&[customer_row("Jane Doe", "jane@example.org")]);
    let taken = import(&world, rows(), false).await;
    assert_eq!(outcomes(&taken), [Outcome::Created]);
    assert_quiet(&world).await;
    let id = CustomerId::trusted(taken[0].id.clone().unwrap());
    let customer = world.customer(&id).await.unwrap();
    assert!(!customer.preferences.wants(Topic::Marketing, Channel::Email));
    assert_eq!(customer.consents, []);
    assert_eq!(customer.visited_before.unwrap().to_string(), "2026-06-01T09:00:00Z");
    let history = world.store.facts(&Subject::Customer(id.clone())).await.unwrap();
    assert_eq!(
        (history[0].what.as_str(), history[0].detail.as_str()),
        ("imported", "from books")
    );
    let renamed = Change {
        name: Some("Jane Roe".to_owned()),
        ..Change::default()
    };
    world
        .change_customer(&id, &renamed, None, false, &ann(), after(60))
        .await
        .unwrap();
    world.store.take_commits();
    let again = import_at(&world, rows(), false, after(3600)).await;
    assert_eq!(outcomes(&again), [Outcome::Unchanged]);
    assert!(world.store.take_commits().is_empty());
    let ledger = world.store.ledger(&id).await.unwrap();
    let entries: Vec<_> = ledger.entries.iter().map(|entry| (entry.kind, entry.points)).collect();
    assert_eq!(entries, [(Kind::Adjusted, 40)]);
}

#[tokio::test]
async fn nobody_is_merged_also_not_in_a_dry_run() {
    for dry_run in [true, false] {
        let world = world().await;
        let family = |name: &str, email: &str| CustomerRow {
            phone: Some(phone("+14155550123")),
            ..customer_row(name, email)
        };
        let rows = [
            family("Jane Doe", "jane@example.org"),
            family("John Doe", "john@example.org"),
            CustomerRow {
                allow_duplicate: true,
                ..family("Jim Doe", "jim@example.org")
            },
            family("Jane Doe", "jane@example.org"),
        ];
        let taken = import(&world, customers(&rows), dry_run).await;
        assert_eq!(
            outcomes(&taken),
            [
                Outcome::Created,
                Outcome::Rejected,
                Outcome::Created,
                Outcome::Unchanged
            ],
            "dry run: {dry_run}"
        );
        assert!(
            taken[1]
                .reason
                .as_ref()
                .unwrap()
                .contains(taken[0].id.as_ref().unwrap())
        );
        assert_eq!(world.store.take_commits().is_empty(), dry_run);
    }
}

#[tokio::test]
async fn an_id_is_kept_and_means_one_person() {
    let world = world().await;
    let with_id = |name: &str, email: &str| CustomerRow {
        id: Some(CustomerId::trusted("17")),
        ..customer_row(name, email)
    };
    let rows = [
        with_id("Jane Doe", "jane@example.org"),
        with_id("Bob Keller", "bob@example.org"),
    ];
    let taken = import(&world, customers(&rows), false).await;
    assert_eq!(outcomes(&taken), [Outcome::Created, Outcome::Rejected]);
    assert_eq!(taken[0].id.as_deref(), Some("17"));
    // Whoever was erased does not come back.
    world
        .erase_customer(&CustomerId::trusted("17"), &ann(), now())
        .await
        .unwrap();
    let again = import(&world, customers(&rows[..1]), false).await;
    assert_eq!(outcomes(&again), [Outcome::Unchanged]);
    assert!(
        world
            .customer(&CustomerId::trusted("17"))
            .await
            .unwrap()
            .erased_at
            .is_some()
    );
}
