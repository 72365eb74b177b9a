//! Lists: newest first, in pages that neither repeat nor leave out.

use app::ports::{Page, Paging, Spoken, Store, StoreError, Subject, Write};
use domain::PersonKey;
use domain::case::{Case, Stage};
use domain::conversation::Conversation;
use domain::message::{self, Message};
use domain::task::{self, Task};

use super::{assert_broken, commit};
use crate::builders::{after, another_person, appointment, case, conversation, fact, message, person, received, task};

/// All pages of a list, each of which is full but the last.
async fn all<T, F>(limit: u16, fetch: impl Fn(Paging) -> F) -> Vec<T>
where
    F: Future<Output = Result<Page<T>, StoreError>>,
{
    let mut items = Vec::new();
    let mut cursor = None;
    loop {
        let page = fetch(Paging { limit, cursor }).await.unwrap();
        assert!(page.items.len() <= usize::from(limit));
        assert!(page.next.is_none() || page.items.len() == usize::from(limit));
        items.extend(page.items);
        assert!(items.len() < 1000, "the pages do not end");
        cursor = page.next;
        if cursor.is_none() {
            return items;
        }
    }
}

fn at_stages() -> [Case; 5] {
    let of = |id: &str, stage, seconds| Case {
        stage,
        created_at: after(seconds),
        ..case(id)
    };
    [
        of("c-5", Stage::AwaitingFitConfirmation, 50),
        of("c-4", Stage::Completed, 40),
        of("c-3", Stage::AwaitingDispatchChoice, 30),
        of("c-2", Stage::ApprovedForProduction, 20),
        of("c-1", Stage::Completed, 10),
    ]
}

fn ids(cases: &[Case]) -> Vec<&str> {
    cases.iter().map(|case| case.id.as_str()).collect()
}

pub async fn cases_are_listed_by_status_newest_first(store: &impl Store) {
    commit(store, at_stages().map(Write::Case)).await;
    let paging = Paging {
        limit: 10,
        cursor: None,
    };
    for (status, expected) in [
        ("Completed", vec!["c-4", "c-1"]),
        ("AwaitingFitConfirmation", vec!["c-5", "c-3"]),
        ("Cancelled", vec![]),
        ("NoSuchStatus", vec![]),
    ] {
        let page = store.cases(Some(status), &paging).await.unwrap();
        assert_eq!((ids(&page.items), page.next), (expected, None), "{status}");
    }
    let moved = Case {
        stage: Stage::Cancelled,
        version: 2,
        ..at_stages()[1].clone()
    };
    commit(store, [Write::Case(moved.clone())]).await;
    assert_eq!(
        ids(&store.cases(Some("Completed"), &paging).await.unwrap().items),
        ["c-1"]
    );
    assert_eq!(store.cases(Some("Cancelled"), &paging).await.unwrap().items, [moved]);
}

pub async fn cases_are_paged_across_all_statuses(store: &impl Store) {
    commit(store, at_stages().map(Write::Case)).await;
    for limit in 1..=6 {
        let cases = all(limit, |paging| async move { store.cases(None, &paging).await }).await;
        assert_eq!(cases, at_stages(), "{limit} a page");
    }
    let completed = all(1, |paging| async move { store.cases(Some("Completed"), &paging).await }).await;
    assert_eq!(ids(&completed), ["c-4", "c-1"]);
}

pub async fn conversations_are_listed_by_their_last_change(store: &impl Store) {
    let of = |number, seconds, version| Conversation {
        person: another_person(number),
        updated_at: after(seconds),
        version,
        ..conversation()
    };
    commit(
        store,
        [of(1, 10, 1), of(2, 20, 1), of(3, 30, 1)].map(Write::Conversation),
    )
    .await;
    commit(store, [Write::Conversation(of(1, 40, 2))]).await;
    let conversations = all(2, |paging| async move { store.conversations(&paging).await }).await;
    assert_eq!(conversations, [of(1, 40, 2), of(3, 30, 1), of(2, 20, 1)]);
}

pub async fn messages_are_listed_by_state_and_across_states(store: &impl Store) {
    let of = |nth: i64| {
        let state = message::State::ALL[usize::try_from(nth).unwrap() % message::State::ALL.len()];
        Message {
            state,
            created_at: after(nth),
            ..message(&format!("m-{nth}"))
        }
    };
    commit(store, (0..20).map(|nth| Write::Message(of(nth)))).await;
    let newest_first: Vec<_> = (0..20).rev().map(of).collect();
    for limit in [1, 7, 20, 100] {
        let messages = all(limit, |paging| async move { store.messages(None, &paging).await }).await;
        assert_eq!(messages, newest_first, "{limit} a page");
    }
    for state in message::State::ALL {
        let messages = all(2, |paging| async move { store.messages(Some(state), &paging).await }).await;
        let expected: Vec<_> = newest_first
            .iter()
            .filter(|message| message.state == state)
            .cloned()
            .collect();
        assert_eq!(messages, expected, "{state:?}");
    }
}

pub async fn tasks_are_listed_by_state_and_of_a_case(store: &impl Store) {
    let of = |nth: i64, state| Task {
        state,
        due_at: after(nth),
        ..task(&format!("t-{nth}"))
    };
    let sync = task::Kind::CalendarSync {
        calendar: "lab".to_owned(),
    };
    let sync = Task {
        kind: sync,
        ..of(4, task::State::Parked)
    };
    let (waits, done, same_time) = (
        of(3, task::State::Waiting),
        of(2, task::State::Done),
        Task {
            due_at: after(2),
            ..of(1, task::State::Waiting)
        },
    );
    commit(
        store,
        [&sync, &waits, &done, &same_time].map(|task| Write::Task(task.clone())),
    )
    .await;
    let everything = all(3, |paging| async move { store.tasks(None, &paging).await }).await;
    assert_eq!(
        everything,
        [sync.clone(), waits.clone(), done.clone(), same_time.clone()]
    );
    let waiting = all(1, |paging| async move {
        store.tasks(Some(task::State::Waiting), &paging).await
    })
    .await;
    assert_eq!(waiting, [waits.clone(), same_time.clone()]);
    let parked = all(1, |paging| async move {
        store.tasks(Some(task::State::Parked), &paging).await
    })
    .await;
    assert_eq!(parked, [sync]);
    assert_eq!(store.tasks_of(&case("c-1").id).await.unwrap(), [waits, done, same_time]);
}

pub async fn a_talk_holds_both_sides_in_order(store: &impl Store) {
    let heard = |id: &str, seconds| {
        Write::Received(app::ports::Received {
            sent_at: after(seconds),
            ..received(id, "hello")
        })
    };
    let said = |id: &str, seconds| {
        Write::Message(Message {
            created_at: after(seconds),
            ..message(id)
        })
    };
    let to_another = Message {
        to: another_person(1),
        ..message("m-9")
    };
    commit(
        store,
        [heard("wamid.1", 1), said("m-2", 2), heard("wamid.3", 3), said("m-4", 4)],
    )
    .await;
    commit(store, [Write::Message(to_another)]).await;
    let talk = all(3, |paging| async move { store.talk(&person(), &paging).await }).await;
    let ids: Vec<_> = talk
        .iter()
        .map(|spoken| match spoken {
            Spoken::In(received) => received.id.as_str(),
            Spoken::Out(message) => message.id.as_str(),
        })
        .collect();
    assert_eq!(ids, ["m-4", "wamid.3", "m-2", "wamid.1"]);
    let Some(Spoken::In(first)) = talk.last() else {
        panic!("the first word is the person's")
    };
    assert_eq!(
        **first,
        app::ports::Received {
            sent_at: after(1),
            ..received("wamid.1", "hello")
        }
    );
}

pub async fn a_history_is_in_the_order_of_what_happened(store: &impl Store) {
    let facts = [
        fact(1, 0),
        fact(2, 0),
        fact(2, 1),
        fact(2, 10),
        fact(10, 0),
        fact(11, 2),
    ];
    let other = app::ports::FactRecord {
        subject: Subject::Case(case("c-10").id),
        ..fact(1, 0)
    };
    commit(store, facts.iter().rev().cloned().chain([other]).map(Write::Fact)).await;
    assert_eq!(store.facts(&fact(1, 0).subject).await.unwrap(), facts);
}

/// Of every kind, with the same id as far as that is possible.
pub(super) fn subjects() -> [Subject; 4] {
    [
        Subject::Case(case("c-1").id),
        Subject::Appointment(appointment("c-1").id),
        Subject::Person(PersonKey::trusted("c-1")),
        Subject::Person(person()),
    ]
}

pub async fn every_subject_has_a_history_of_its_own(store: &impl Store) {
    let of = |subject: &Subject| app::ports::FactRecord {
        subject: subject.clone(),
        detail: format!("{subject:?}"),
        ..fact(1, 0)
    };
    commit(store, subjects().iter().map(|subject| Write::Fact(of(subject)))).await;
    commit(store, [Write::Conversation(conversation()), Write::Case(case("c-1"))]).await;
    for subject in subjects() {
        assert_eq!(store.facts(&subject).await.unwrap(), [of(&subject)], "{subject:?}");
    }
    // A history is no part of what a decision needs.
    let found = store.person(&person()).await.unwrap();
    assert_eq!(
        (found.conversation, found.cases),
        (Some(conversation()), vec![case("c-1")])
    );
}

pub async fn a_bad_cursor_is_refused(store: &impl Store) {
    commit(store, at_stages().map(Write::Case)).await;
    for cursor in ["", "nonsense", "%%%", "e30"] {
        let paging = Paging {
            limit: 10,
            cursor: Some(cursor.to_owned()),
        };
        assert_broken(&store.cases(None, &paging).await.unwrap_err(), "cursor");
        assert_broken(&store.conversations(&paging).await.unwrap_err(), "cursor");
        assert_broken(&store.talk(&person(), &paging).await.unwrap_err(), "cursor");
    }
}
