//! Files that were sent: each by itself, and those of a case.

use app::ports::{Store, Write};
use domain::record::{Record, Refusal, State, Stored};

use super::commit;
use crate::builders::{after, case, now, record};

pub async fn a_file_comes_back_in_every_state(store: &impl Store) {
    let stored = |drive_id: Option<&str>| {
        State::Stored(Stored {
            key: "records/case-c-1/r-1.jpg".to_owned(),
            bytes: 5_000_000_000,
            mime_type: "image/jpeg".to_owned(),
            sha256: "00ff".to_owned(),
            at: after(9),
            drive_id: drive_id.map(str::to_owned),
        })
    };
    let states = [
        State::Waiting,
        stored(None),
        stored(Some("d-1")),
        State::Refused {
            reason: Refusal::TooBig { limit_mb: 16 },
        },
        State::Lost {
            reason: "gone".to_owned(),
        },
    ];
    for (state, version) in states.into_iter().zip(1..) {
        let written = Record {
            state,
            version,
            ..record("r-1")
        };
        commit(store, [Write::Record(written.clone())]).await;
        let found = store.record(&written.id).await.unwrap();
        assert!(found == Some(written), "version {version}: {found:?}");
    }
}

pub async fn a_cases_files_come_in_the_order_in_which_they_were_sent(store: &impl Store) {
    let of = |id: &str, seconds| Record {
        sent_at: after(seconds),
        ..record(id)
    };
    let in_order = [of("r-9", 1), of("r-1", 2), of("r-2", 2), of("r-0", 30)];
    let others = [
        Record {
            case: Some(case("c-10").id),
            ..of("r-3", 3)
        },
        Record {
            case: None,
            ..of("r-4", 4)
        },
    ];
    commit(store, in_order.iter().rev().chain(&others).cloned().map(Write::Record)).await;
    assert_eq!(store.records_of(&case("c-1").id).await.unwrap(), in_order);
    assert_eq!(store.records_of(&case("c-10").id).await.unwrap(), others[..1]);
}

pub async fn a_file_belongs_to_the_case_it_was_filed_under_last(store: &impl Store) {
    let filed = |id: Option<&str>, version| Record {
        case: id.map(|id| case(id).id),
        sent_at: now(),
        version,
        ..record("r-1")
    };
    commit(store, [Write::Record(filed(None, 1))]).await;
    commit(store, [Write::Record(filed(Some("c-1"), 2))]).await;
    assert_eq!(
        store.records_of(&case("c-1").id).await.unwrap(),
        [filed(Some("c-1"), 2)]
    );
    commit(store, [Write::Record(filed(Some("c-2"), 3))]).await;
    assert_eq!(store.records_of(&case("c-1").id).await.unwrap(), []);
    assert_eq!(
        store.records_of(&case("c-2").id).await.unwrap(),
        [filed(Some("c-2"), 3)]
    );
}
