//! Finding one thing: by its id, by a parcel's number, by a provider's id.

use app::ports::{ApiKey, Store, Write};
use domain::case::{Case, Parcel};
use domain::delivery::Shipment;
use domain::message::Message;
use domain::settings::{Settings, WhenDue};
use domain::task::{Kind, Task};
use domain::{Announcement, AnnouncementId, MessageId, TaskId};

use super::commit;
use super::lists::subjects;
use crate::builders::{after, announcement, appointment, case, message, now, person, phone, pointer, record, task};

pub async fn what_is_not_there_is_none(store: &impl Store) {
    assert_eq!(store.case_pointer(&case("c-1").id).await.unwrap(), None);
    assert_eq!(store.case_by_tracking("1Z999").await.unwrap(), None);
    assert_eq!(store.message(&MessageId::trusted("m")).await.unwrap(), None);
    assert_eq!(store.message_by_provider_id("wamid.1").await.unwrap(), None);
    assert_eq!(store.task(&TaskId::trusted("t")).await.unwrap(), None);
    assert_eq!(store.announcement(&AnnouncementId::trusted("a")).await.unwrap(), None);
    assert_eq!(store.api_key("00ff").await.unwrap(), None);
    for subject in subjects() {
        assert_eq!(store.facts(&subject).await.unwrap(), []);
    }
    assert_eq!(store.record(&record("r-1").id).await.unwrap(), None);
    assert_eq!(store.records_of(&case("c-1").id).await.unwrap(), []);
    assert_eq!(store.appointment_owner(&appointment("v-1").id).await.unwrap(), None);
    assert_eq!(store.people_with_licence("A-1234").await.unwrap(), []);
    assert_eq!(store.sync_token("lab").await.unwrap(), None);
    assert_eq!(store.slots(now(), after(3600)).await.unwrap(), []);
    assert_eq!(store.tasks_of(&case("c-1").id).await.unwrap(), []);
}

pub async fn single_items_come_back_as_they_were(store: &impl Store) {
    let key = ApiKey {
        name: "reception".to_owned(),
        role: "staff".to_owned(),
        created_at: now(),
    };
    store.save_api_key("00ff", &key).await.unwrap();
    assert_eq!(store.api_key("00ff").await.unwrap(), Some(key.clone()));
    let renamed = ApiKey {
        role: "viewer".to_owned(),
        ..key
    };
    store.save_api_key("00ff", &renamed).await.unwrap();
    assert_eq!(store.api_key("00ff").await.unwrap(), Some(renamed));

    let id = case("c-1").id;
    let sync = Kind::CalendarSync {
        calendar: "lab".to_owned(),
    };
    let sync = Task {
        kind: sync,
        last_error: Some("no".to_owned()),
        attempts: 3,
        ..task("t-2")
    };
    commit(
        store,
        [
            Write::ClaimCaseId {
                id: id.clone(),
                pointer: pointer(),
            },
            Write::Message(message("m-1")),
            Write::Task(task("t-1")),
            Write::Task(sync.clone()),
            Write::Announcement(announcement("a-1")),
        ],
    )
    .await;
    assert_eq!(store.case_pointer(&id).await.unwrap(), Some(pointer()));
    assert_eq!(store.message(&message("m-1").id).await.unwrap(), Some(message("m-1")));
    assert_eq!(store.task(&task("t-1").id).await.unwrap(), Some(task("t-1")));
    assert_eq!(store.task(&sync.id).await.unwrap(), Some(sync));
    assert_eq!(
        store.announcement(&announcement("a-1").id).await.unwrap(),
        Some(announcement("a-1"))
    );

    let stage_changed = Announcement::CaseStageChanged {
        case: id.clone(),
        from: "Completed",
        to: "FitConfirmed_PhaseWise",
    };
    for (nth, announced) in [
        stage_changed,
        Announcement::FitAnswered {
            case: id.clone(),
            fits: true,
        },
        Announcement::DeliveryChanged {
            case: id,
            status: "OutForDelivery",
        },
    ]
    .into_iter()
    .enumerate()
    {
        let record = app::ports::AnnouncementRecord {
            announcement: announced,
            ..announcement(&format!("b-{nth}"))
        };
        commit(store, [Write::Announcement(record.clone())]).await;
        assert_eq!(store.announcement(&record.id).await.unwrap(), Some(record));
    }
}

pub async fn a_parcel_is_found_however_its_number_is_written(store: &impl Store) {
    let sent = Shipment::sent(Some("UPS".to_owned()), Some("1z999aa1".to_owned()));
    let sent = Case {
        shipment: Some(sent),
        ..case("c-1")
    };
    let prepared = Parcel {
        carrier: None,
        tracking_number: Some("NEXT-1".to_owned()),
    };
    let prepared = Case {
        next_parcel: prepared,
        ..case("c-2")
    };
    commit(store, [Write::Case(sent), Write::Case(prepared)]).await;
    for (number, id) in [
        ("1Z999AA1", "c-1"),
        ("1z999aa1", "c-1"),
        (" 1Z999aa1 ", "c-1"),
        ("next-1", "c-2"),
    ] {
        assert_eq!(
            store.case_by_tracking(number).await.unwrap(),
            Some((person(), case(id).id)),
            "{number}"
        );
    }
    assert_eq!(store.case_by_tracking("1Z999").await.unwrap(), None);
}

pub async fn a_parcel_that_a_case_has_no_longer_is_not_found(store: &impl Store) {
    let with = |number: &str, version| {
        let next_parcel = Parcel {
            carrier: None,
            tracking_number: Some(number.to_owned()),
        };
        Write::Case(Case {
            next_parcel,
            version,
            ..case("c-1")
        })
    };
    commit(store, [with("OLD", 1)]).await;
    commit(store, [with("NEW", 2)]).await;
    assert_eq!(store.case_by_tracking("OLD").await.unwrap(), None);
    assert_eq!(
        store.case_by_tracking("NEW").await.unwrap(),
        Some((person(), case("c-1").id))
    );
}

pub async fn a_receipt_finds_its_message(store: &impl Store) {
    let sent = Message {
        provider_id: Some("wamid.HBgL=".to_owned()),
        ..message("m-1")
    };
    commit(store, [Write::Message(sent.clone()), Write::Message(message("m-2"))]).await;
    assert_eq!(store.message_by_provider_id("wamid.HBgL=").await.unwrap(), Some(sent));
    assert_eq!(store.message_by_provider_id("wamid.hbgl=").await.unwrap(), None);
}

pub async fn settings_are_the_defaults_until_they_are_saved(store: &impl Store) {
    assert_eq!(store.settings().await.unwrap(), Settings::default());
    let mut settings = Settings {
        version: 1,
        lab_name: "Smile Lab".to_owned(),
        quiet_hours: None,
        ..Settings::default()
    };
    settings.stages.planning.when_due = WhenDue::Advance;
    settings.stages.phase.when_due = WhenDue::Nothing;
    settings.calendar.holidays.insert("2026-12-25".parse().unwrap());
    settings.clinical_team = vec![phone("+14155550199")];
    commit(store, [Write::Settings(settings.clone())]).await;
    assert_eq!(store.settings().await.unwrap(), settings);
}

pub async fn a_sync_token_is_the_one_that_was_kept_last(store: &impl Store) {
    let keep = |calendar: &str, token: Option<&str>| Write::SyncToken {
        calendar: calendar.to_owned(),
        token: token.map(str::to_owned),
    };
    commit(
        store,
        [keep("lab", Some("first")), keep("lab@example.com", Some("other"))],
    )
    .await;
    commit(store, [keep("lab", Some("second"))]).await;
    assert_eq!(store.sync_token("lab").await.unwrap().as_deref(), Some("second"));
    commit(store, [keep("lab", None)]).await;
    assert_eq!(store.sync_token("lab").await.unwrap(), None);
    assert_eq!(
        store.sync_token("lab@example.com").await.unwrap().as_deref(),
        Some("other")
    );
}
