//! How services outside do.

use app::ports::Store;
use domain::integration::{Health, Integration, State, Trouble};

use crate::builders::{after, now};

async fn of(store: &impl Store, integration: Integration) -> Health {
    store.health().await.unwrap().remove(&integration).unwrap_or_default()
}

pub async fn a_services_health_is_its_last_success_and_its_last_error(store: &impl Store) {
    assert!(store.health().await.unwrap().is_empty());
    let (drive, model) = (Integration::Drive, Integration::Model);
    store.note_health(drive, Ok(()), now()).await.unwrap();
    assert_eq!(of(store, drive).await.state(), State::Ok);
    store.note_health(drive, Err("503"), after(5)).await.unwrap();
    store.note_health(model, Err("slow"), after(6)).await.unwrap();
    let expected = Health {
        last_success_at: Some(now()),
        last_error: Some(Trouble {
            at: after(5),
            message: "503".to_owned(),
        }),
    };
    assert_eq!(of(store, drive).await, expected);
    assert_eq!(expected.state(), State::Failing);
    assert_eq!(of(store, model).await.last_success_at, None);
    store.note_health(drive, Ok(()), after(9)).await.unwrap();
    assert_eq!(of(store, drive).await.state(), State::Ok);
    assert_eq!(of(store, drive).await.last_error, expected.last_error);
    assert_eq!(store.health().await.unwrap().len(), 2);
}

pub async fn a_late_note_changes_nothing(store: &impl Store) {
    let smtp = Integration::Smtp;
    store.note_health(smtp, Ok(()), after(20)).await.unwrap();
    store.note_health(smtp, Err("421"), after(30)).await.unwrap();
    let known = of(store, smtp).await;
    store.note_health(smtp, Ok(()), after(10)).await.unwrap();
    store.note_health(smtp, Err("554"), after(25)).await.unwrap();
    store.note_health(smtp, Err("554"), after(30)).await.unwrap();
    assert_eq!(of(store, smtp).await, known);
}
