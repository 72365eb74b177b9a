//! Nobody is written to who does not want it, or while a person of the lab talks to them.

use app::ports::{Store, Write};
use domain::conversation::{Conversation, Takeover};

use super::{assert_conflict, commit, refused};
use crate::builders::{after, conversation, message, person};

fn still_listens(alone: bool) -> Write {
    Write::StillListens {
        person: person(),
        alone,
    }
}

pub async fn nobody_who_has_opted_out_is_written_to(store: &impl Store) {
    let check = || still_listens(false);
    let attempt = |id: &str| [check(), Write::Message(message(id))];
    // Whoever has no conversation has not opted out.
    commit(store, [check()]).await;
    commit(store, attempt("m-1")).await;
    commit(
        store,
        [Write::Conversation(Conversation {
            stopped_at: Some(after(1)),
            ..conversation()
        })],
    )
    .await;
    assert_conflict(&refused(store, [check()]).await);
    assert_conflict(&refused(store, attempt("m-2")).await);
    commit(
        store,
        [Write::Conversation(Conversation {
            stopped_at: None,
            version: 2,
            ..conversation()
        })],
    )
    .await;
    commit(store, attempt("m-2")).await;
}

pub async fn nobody_is_interrupted_whom_a_person_talks_to(store: &impl Store) {
    let attempt = |alone, id: &str| [still_listens(alone), Write::Message(message(id))];
    // Whoever has no conversation is talked to by nobody.
    commit(store, [still_listens(true)]).await;
    let takeover = Some(Takeover {
        by: "staff:ann".to_owned(),
        since: after(1),
    });
    commit(
        store,
        [Write::Conversation(Conversation {
            takeover: takeover.clone(),
            ..conversation()
        })],
    )
    .await;
    assert_conflict(&refused(store, [still_listens(true)]).await);
    assert_conflict(&refused(store, attempt(true, "m-1")).await);
    // What the person of the lab says themselves still goes; once is enough to be alone.
    commit(store, attempt(false, "m-1")).await;
    assert_conflict(&refused(store, [still_listens(true), still_listens(false)]).await);
    commit(
        store,
        [Write::Conversation(Conversation {
            version: 2,
            ..conversation()
        })],
    )
    .await;
    commit(store, attempt(true, "m-2")).await;
    // Who has opted out is not written to by anybody.
    commit(
        store,
        [Write::Conversation(Conversation {
            takeover,
            stopped_at: Some(after(2)),
            version: 3,
            ..conversation()
        })],
    )
    .await;
    for alone in [true, false] {
        assert_conflict(&refused(store, attempt(alone, "m-3")).await);
    }
}

pub async fn a_check_and_a_write_of_one_conversation_go_together(store: &impl Store) {
    let next = |version| {
        let stopped = Conversation {
            stopped_at: Some(after(1)),
            version,
            ..conversation()
        };
        [still_listens(true), Write::Conversation(stopped)]
    };
    commit(store, next(1)).await;
    assert_conflict(&refused(store, next(2)).await);
}
