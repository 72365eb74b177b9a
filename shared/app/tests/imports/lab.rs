//! Cases and dentists.

use app::import::{CaseRow, Outcome, Rows};
use app::ports::{Store as _, Subject};
use app::{Actor, LicenceVerdict, UpdateCase};
use domain::CaseId;
use domain::case::Stage;
use domain::reading::Topic;
use testkit::builders::{after, now};

use crate::{ann, assert_quiet, case_row, dentist_row, import, import_at, outcomes, user, world};

fn cases(rows: &[CaseRow]) -> Rows {
    Rows::Cases(rows.iter().cloned().map(Ok).collect())
}

#[tokio::test]
async fn a_case_is_taken_in_quietly_and_its_dentist_is_waited_for() {
    let world = world().await;
    let taken = import(&world, cases(&[case_row("Jane Doe")]), false).await;
    assert_eq!(outcomes(&taken), [Outcome::Created]);
    assert_quiet(&world).await;
    let id = CaseId::trusted(taken[0].id.clone().unwrap());
    let (person, case) = world.case(&id).await.unwrap();
    assert_eq!(case.waiting_for(), Some(Topic::Fit));
    assert_eq!(case.created_at.to_string(), "2026-01-05T09:00:00Z");
    assert_eq!(person.conversation.unwrap().name.as_deref(), Some("Dr. Stone"));
    let history = world.store.facts(&Subject::Case(id.clone())).await.unwrap();
    assert_eq!(
        (history[0].what.as_str(), history[0].detail.as_str()),
        ("imported", "from books")
    );
    assert_eq!(history[0].actor, Actor::Staff("ann".to_owned()).to_string());
    // Its timers run.
    let tasks = world.store.tasks_of(&id).await.unwrap();
    assert_eq!(tasks.len(), 1);
}

#[tokio::test]
async fn rows_without_ids_are_never_merged_and_the_same_again_are_the_same() {
    let world = world().await;
    let twins = [case_row("Jane Doe"), case_row("Jane Doe"), case_row("John Doe")];
    let first = import(&world, cases(&twins), false).await;
    assert_eq!(outcomes(&first), [Outcome::Created; 3]);
    let ids: std::collections::BTreeSet<_> = first.iter().map(|taken| taken.id.clone()).collect();
    assert_eq!(ids.len(), 3);
    world.store.take_commits();
    let again = import_at(&world, cases(&twins), false, after(3600)).await;
    assert_eq!(outcomes(&again), [Outcome::Unchanged; 3]);
    assert_eq!(
        again.iter().map(|taken| &taken.id).collect::<Vec<_>>(),
        first.iter().map(|taken| &taken.id).collect::<Vec<_>>()
    );
    // Whoever sends them in parts says which they are.
    let second = CaseRow {
        ordinal: Some(2),
        ..case_row("Jane Doe")
    };
    let alone = import(&world, cases(&[second]), false).await;
    assert_eq!(alone[0].id, first[1].id);
    assert!(world.store.take_commits().is_empty());
}

#[tokio::test]
async fn what_was_changed_since_stays_and_an_id_is_one_dentists() {
    let world = world().await;
    let row = CaseRow {
        id: Some(CaseId::trusted("c-7")),
        stage: Stage::ApprovedForProduction,
        ..case_row("Jane Doe")
    };
    import(&world, cases(std::slice::from_ref(&row)), false).await;
    let update = UpdateCase {
        id: CaseId::trusted("c-7"),
        stage: Some(Stage::CasePlanningComplete),
        delivery: None,
        details: app::Details::default(),
        hold: None,
        force: false,
        version: None,
    };
    world.update_case(&update, &ann(), now).await.unwrap();
    let again = CaseRow {
        stage: Stage::AwaitingDelivery,
        ..row.clone()
    };
    let another = CaseRow { user: user(2), ..row };
    let taken = import(&world, cases(&[again, another]), false).await;
    assert_eq!(outcomes(&taken), [Outcome::Unchanged, Outcome::Rejected]);
    assert_eq!(taken[1].field.as_deref(), Some("case_id"));
    let (_, case) = world.case(&CaseId::trusted("c-7")).await.unwrap();
    assert_eq!(case.stage, Stage::CasePlanningComplete);
}

#[tokio::test]
async fn a_dentist_of_whom_only_a_case_was_known_gets_their_details_once() {
    let world = world().await;
    import(&world, cases(&[case_row("Jane Doe")]), false).await;
    let dentists = || {
        Rows::Dentists(vec![
            Ok(dentist_row(1, "DL-1")),
            Ok(dentist_row(2, "DL-1")),
            Ok(dentist_row(3, "soon")),
        ])
    };
    let taken = import(&world, dentists(), false).await;
    assert_eq!(
        outcomes(&taken),
        [Outcome::Updated, Outcome::Created, Outcome::Rejected]
    );
    assert_eq!(taken[0].reason, None);
    assert!(taken[1].reason.as_ref().unwrap().contains("licence"), "{taken:?}");
    assert_eq!(taken[2].field.as_deref(), Some("licence"));
    assert_quiet(&world).await;
    let (_, conversation) = world.dentist(&user(1)).await.unwrap();
    assert!(conversation.profile.is_registered());
    assert!(!conversation.profile.has_verified_licence());
    world
        .check_licence(&user(1), &LicenceVerdict::Verified, &ann(), now())
        .await
        .unwrap();
    world.store.take_commits();
    let again = import(&world, dentists(), false).await;
    assert_eq!(
        outcomes(&again),
        [Outcome::Unchanged, Outcome::Unchanged, Outcome::Rejected]
    );
    assert!(world.store.take_commits().is_empty());
    assert!(world.dentist(&user(1)).await.unwrap().1.profile.has_verified_licence());
}

#[tokio::test]
async fn cases_before_approval_wait_for_the_licence() {
    let world = world().await;
    import(&world, Rows::Dentists(vec![Ok(dentist_row(1, "DL-1"))]), false).await;
    let early = CaseRow {
        stage: Stage::RecordsReview,
        ..case_row("Jane Doe")
    };
    let taken = import(&world, cases(&[early, case_row("John Doe")]), false).await;
    for (taken, needs) in taken.iter().zip([true, false]) {
        let id = CaseId::trusted(taken.id.clone().unwrap());
        assert_eq!(world.case(&id).await.unwrap().1.needs_licence, needs);
    }
}
