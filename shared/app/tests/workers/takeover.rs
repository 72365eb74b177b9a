//! A person of the lab takes a conversation over, writes in it, and hands it back.

use app::Actor;
use app::ports::{Pointer, StoreError, Write};
use domain::CaseId;
use domain::message::State;
use testkit::builders::{case, dentist, person, pointer};

use crate::lab::{Lab, minutes};

fn mira() -> Actor {
    Actor::Staff("Mira".to_owned())
}

#[tokio::test]
async fn what_waited_goes_on_however_often_handing_back_is_tried() {
    let lab = Lab::new().await;
    let mira = mira();
    let id = CaseId::trusted("c-1");
    let claim = Write::ClaimCaseId {
        id: id.clone(),
        pointer: Pointer {
            person: person(),
            ..pointer()
        },
    };
    lab.given([Write::Case(case("c-1")), claim]).await;
    lab.app.take_over(&dentist(), &mira, minutes(1)).await.unwrap();
    let started = lab.app.start_production(&id, minutes(2), &mira, || minutes(2));
    assert_eq!(started.await.unwrap().notice, Some("parked"));
    assert_eq!(lab.said(), [""; 0]);
    lab.app.store.fail_commits([StoreError::Conflict, StoreError::Conflict]);
    let talk = lab.app.hand_back(&dentist(), &mira, minutes(3)).await.unwrap();
    assert!(talk.takeover.is_none() && talk.parked.is_empty());
    assert_eq!(lab.said(), ["dentist: planning_started"]);
    assert_eq!(lab.app.store.all_messages()[0].state, State::Queued);
}

#[tokio::test]
async fn what_a_person_writes_is_written_once_under_whatever_id_they_know_the_dentist() {
    let lab = Lab::new().await;
    let mira = mira();
    let alias = domain::WhatsAppUser {
        phone: None,
        bsuid: domain::Bsuid::parse("IN.1234567890"),
    };
    let from = alias.key().unwrap();
    lab.given([Write::Alias { from, to: person() }]).await;
    let write = async |request: &str| {
        let written = lab.app.write_to(&alias, "We look into it.", request, &mira, minutes(1));
        written.await.unwrap().remove(0).id
    };
    assert_eq!(write("1").await, write("1").await);
    assert_ne!(write("1").await, write("2").await);
    assert_eq!(lab.said(), ["dentist: staff_writes", "dentist: staff_writes"]);
}
