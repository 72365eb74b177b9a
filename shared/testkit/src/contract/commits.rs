//! Commits: everything or nothing, and nobody overwrites what they have not seen.

use app::ports::{Pointer, Store, Write};
use domain::conversation::Conversation;
use domain::message::Message;
use domain::task::{State, Task};
use futures_util::future::join_all;

use super::{assert_broken, assert_conflict, assert_duplicate, commit, refused};
use crate::builders::{
    after, announcement, another_person, appointment, case, conversation, fact, message, person, pointer, received,
    record, task,
};

pub async fn nothing_to_write_is_a_success(store: &impl Store) {
    commit(store, []).await;
}

pub async fn a_version_is_written_once(store: &impl Store) {
    let all = |version| {
        [
            Write::Conversation(Conversation {
                version,
                ..conversation()
            }),
            Write::Case(domain::case::Case { version, ..case("c-1") }),
            Write::Message(Message {
                version,
                ..message("m-1")
            }),
            Write::Task(Task { version, ..task("t-1") }),
            Write::Settings(domain::Settings {
                version,
                ..domain::Settings::default()
            }),
            Write::Record(domain::record::Record {
                version,
                ..record("r-1")
            }),
            Write::Appointment(domain::appointment::Appointment {
                version,
                ..appointment("v-1")
            }),
        ]
    };
    for version in 1..=2 {
        // Each alone, so that both ways of writing are tried.
        for write in all(version) {
            commit(store, [write.clone()]).await;
            assert_conflict(&refused(store, [write]).await);
        }
        for write in all(version) {
            assert_conflict(&refused(store, [write, Write::Fact(fact(1, 0))]).await);
        }
    }
    assert_eq!(store.facts(&fact(1, 0).subject).await.unwrap(), []);
}

pub async fn a_version_cannot_be_skipped(store: &impl Store) {
    let version = |version| Write::Case(domain::case::Case { version, ..case("c-1") });
    assert_conflict(&refused(store, [version(2)]).await);
    assert_broken(&refused(store, [version(0)]).await, "version 0");
    commit(store, [version(1)]).await;
    assert_conflict(&refused(store, [version(3)]).await);
    commit(store, [version(2)]).await;
}

pub async fn one_of_fifty_racers_wins(store: &impl Store) {
    commit(store, [Write::Case(case("c-1")), Write::Conversation(conversation())]).await;
    let racer = |nth: u16| {
        let case = domain::case::Case {
            notes: Some(nth.to_string()),
            version: 2,
            ..case("c-1")
        };
        store.commit(vec![Write::Case(case), Write::Message(message(&format!("m-{nth}")))])
    };
    let outcomes = join_all((0..50).map(racer)).await;
    let winners: Vec<_> = (0..50_u16)
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.is_ok())
        .collect();
    let [(winner, _)] = winners.as_slice() else {
        panic!("{} winners", winners.len())
    };
    outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().err())
        .for_each(assert_conflict);
    let stored = store.person(&person()).await.unwrap().cases;
    assert_eq!(
        stored.iter().map(|case| case.notes.clone()).collect::<Vec<_>>(),
        [Some(winner.to_string())]
    );
    let paging = app::ports::Paging {
        limit: 100,
        cursor: None,
    };
    assert_eq!(store.messages(None, &paging).await.unwrap().items.len(), 1);
}

pub async fn a_message_is_received_once(store: &impl Store) {
    let received = || Write::Received(received("wamid.1", "hello"));
    commit(store, [received()]).await;
    assert_duplicate(&refused(store, [received()]).await);
    assert_duplicate(&refused(store, [received(), Write::Conversation(conversation())]).await);
    assert_eq!(store.conversation(&person()).await.unwrap(), None);
}

pub async fn a_duplicate_explains_a_conflict_in_the_same_commit(store: &impl Store) {
    let writes = || {
        [
            Write::Conversation(conversation()),
            Write::Received(received("wamid.1", "hello")),
            Write::Message(message("m-1")),
            Write::Fact(fact(1, 0)),
        ]
    };
    commit(store, writes()).await;
    assert_duplicate(&refused(store, writes()).await);
    let mut reversed = writes();
    reversed.reverse();
    assert_duplicate(&refused(store, reversed).await);
}

pub async fn a_commit_happens_as_a_whole_or_not_at_all(store: &impl Store) {
    commit(store, [Write::Case(case("c-1"))]).await;
    let writes = |version| {
        vec![
            Write::Conversation(conversation()),
            Write::Received(received("wamid.1", "hello")),
            Write::Message(message("m-1")),
            Write::Task(task("t-1")),
            Write::Fact(fact(2, 0)),
            Write::Announcement(announcement("a-1")),
            Write::ClaimCaseId {
                id: case("c-2").id,
                pointer: pointer(),
            },
            Write::Alias {
                from: another_person(1),
                to: person(),
            },
            Write::StillListens {
                person: another_person(2),
                alone: true,
            },
            Write::Record(record("r-1")),
            Write::Appointment(appointment("v-1")),
            Write::TakeSlot {
                slot: appointment("v-1").slots()[0],
                appointment: appointment("v-1").id,
            },
            Write::FreeSlot {
                slot: appointment("v-1").slots()[1],
                appointment: appointment("v-1").id,
            },
            Write::SyncToken {
                calendar: "lab".to_owned(),
                token: Some("t".to_owned()),
            },
            Write::Case(domain::case::Case { version, ..case("c-1") }),
        ]
    };
    assert_conflict(&refused(store, writes(1)).await);
    assert_eq!(store.conversation(&person()).await.unwrap(), None);
    assert_eq!(store.message(&message("m-1").id).await.unwrap(), None);
    assert_eq!(store.task(&task("t-1").id).await.unwrap(), None);
    assert_eq!(store.announcement(&announcement("a-1").id).await.unwrap(), None);
    assert_eq!(store.case_pointer(&case("c-2").id).await.unwrap(), None);
    assert_eq!(store.facts(&fact(1, 0).subject).await.unwrap(), []);
    assert_eq!(store.person(&another_person(1)).await.unwrap().key, another_person(1));
    assert_eq!(store.record(&record("r-1").id).await.unwrap(), None);
    assert_eq!(store.person(&person()).await.unwrap().appointments, []);
    let (from, until) = (appointment("v-1").starts_at, appointment("v-1").ends_at());
    assert_eq!(store.slots(from, until).await.unwrap(), []);
    assert_eq!(store.sync_token("lab").await.unwrap(), None);
    commit(store, writes(2)).await;
    assert_eq!(store.message(&message("m-1").id).await.unwrap(), Some(message("m-1")));
    assert_eq!(
        store.person(&another_person(1)).await.unwrap().conversation,
        Some(conversation())
    );
    assert_eq!(store.record(&record("r-1").id).await.unwrap(), Some(record("r-1")));
    assert_eq!(store.slots(from, until).await.unwrap().len(), 1);
    assert_eq!(store.sync_token("lab").await.unwrap().as_deref(), Some("t"));
}

pub async fn a_case_id_is_given_once(store: &impl Store) {
    let claim = |fingerprint: &str| {
        let pointer = Pointer {
            fingerprint: fingerprint.to_owned(),
            ..pointer()
        };
        [
            Write::ClaimCaseId {
                id: case("c-1").id,
                pointer,
            },
            Write::Case(case("c-1")),
        ]
    };
    commit(store, claim("f1")).await;
    assert_conflict(&refused(store, claim("f2")).await);
    assert_eq!(store.case_pointer(&case("c-1").id).await.unwrap(), Some(pointer()));
}

pub async fn only_a_waiting_task_can_be_cancelled(store: &impl Store) {
    let states = State::ALL.map(|state| {
        (
            state,
            Task {
                state,
                ..task(state.name())
            },
        )
    });
    commit(store, states.clone().map(|(_, task)| Write::Task(task))).await;
    let cancel = |task: &Task| Write::CancelTask {
        id: task.id.clone(),
        at: after(9),
    };
    commit(store, states.iter().map(|(_, task)| cancel(task))).await;
    // What is not there, and the same again.
    commit(
        store,
        [cancel(&task("nowhere")), cancel(&states[0].1), cancel(&states[0].1)],
    )
    .await;
    for (state, before) in &states {
        let now = store.task(&before.id).await.unwrap().unwrap();
        if *state == State::Waiting {
            assert_eq!(
                (now.state, now.updated_at, now.version),
                (State::Cancelled, after(9), 2)
            );
        } else {
            assert_eq!(now, *before);
        }
    }
    assert_eq!(store.due(after(1_000_000), 10).await.unwrap(), []);
    assert_eq!(store.task(&task("nowhere").id).await.unwrap(), None);
}

pub async fn a_task_that_is_written_and_cancelled_in_one_commit_is_cancelled(store: &impl Store) {
    let cancel = || Write::CancelTask {
        id: task("t-1").id,
        at: after(9),
    };
    commit(store, [Write::Task(task("t-1")), cancel()]).await;
    let stored = store.task(&task("t-1").id).await.unwrap().unwrap();
    assert_eq!(stored.state, State::Cancelled);
    // A worker ends its own task with the same decision that takes it from the case.
    commit(store, [Write::Task(task("t-2"))]).await;
    let done = Task {
        state: State::Done,
        version: 2,
        ..task("t-2")
    };
    let cancel = || Write::CancelTask {
        id: done.id.clone(),
        at: after(9),
    };
    commit(store, [cancel(), Write::Task(done.clone()), cancel()]).await;
    assert_eq!(store.task(&done.id).await.unwrap(), Some(done.clone()));
}

pub async fn a_cancelled_task_is_not_finished_by_a_worker_that_was_late(store: &impl Store) {
    commit(store, [Write::Task(task("t-1"))]).await;
    commit(
        store,
        [
            Write::CancelTask {
                id: task("t-1").id,
                at: after(9),
            },
            Write::Fact(fact(2, 0)),
        ],
    )
    .await;
    let done = Task {
        state: State::Done,
        version: 2,
        ..task("t-1")
    };
    assert_conflict(&refused(store, [Write::Task(done)]).await);
}

pub async fn two_writes_of_one_item_are_refused(store: &impl Store) {
    for write in [
        Write::Conversation(conversation()),
        Write::Case(case("c-1")),
        Write::Message(message("m-1")),
        Write::Task(task("t-1")),
        Write::Fact(fact(1, 0)),
        Write::Received(received("wamid.1", "hello")),
        Write::Record(record("r-1")),
        Write::Appointment(appointment("v-1")),
        Write::TakeSlot {
            slot: appointment("v-1").slots()[0],
            appointment: appointment("v-1").id,
        },
        Write::SyncToken {
            calendar: "lab".to_owned(),
            token: None,
        },
    ] {
        assert_broken(&refused(store, [write.clone(), write]).await, "two writes");
    }
}

pub async fn a_commit_has_at_most_a_hundred_writes(store: &impl Store) {
    let facts = |count| (0..count).map(|nth| Write::Fact(fact(1, nth)));
    assert_broken(&refused(store, facts(101)).await, "101");
    commit(store, facts(100)).await;
    assert_eq!(store.facts(&fact(1, 0).subject).await.unwrap().len(), 100);
}
