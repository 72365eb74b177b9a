//! People: a conversation and cases under one key, and the keys that lead to it.

use app::ports::{Store, Write};
use domain::conversation::{Conversation, Focus, LooseFile};
use domain::profile::{Licence, LicenceCheck, Profile};
use domain::reading::Reading;
use domain::record::FileKind;
use domain::{CaseId, EventId, MessageId, PersonKey, RecordId};

use super::{assert_broken, commit, refused};
use crate::builders::{after, another_person, case, conversation, person};

pub async fn nobody_is_known_at_first(store: &impl Store) {
    let found = store.person(&person()).await.unwrap();
    assert_eq!(
        (found.key, found.conversation, found.cases, found.appointments),
        (person(), None, Vec::new(), Vec::new())
    );
    assert_eq!(store.conversation(&person()).await.unwrap(), None);
}

pub async fn a_conversation_comes_back_as_it_was(store: &impl Store) {
    let pending = Reading::PhaseWise;
    let focus = Focus::Choosing {
        pending,
        words: "phases".to_owned(),
        candidates: vec![CaseId::trusted("c-1")],
        asked_at: after(4),
        of_files: true,
    };
    let written = Conversation {
        focus,
        loose_files: vec![LooseFile {
            record: RecordId::trusted("r-1"),
            kind: FileKind::Scan,
            at: after(3),
        }],
        misses: 2,
        stopped_at: Some(after(5)),
        parked: vec![MessageId::trusted("m-1")],
        recent: vec![EventId::trusted("wamid.1")],
        ..conversation()
    };
    commit(store, [Write::Conversation(written.clone())]).await;
    assert_eq!(store.conversation(&person()).await.unwrap(), Some(written.clone()));
    assert_eq!(store.person(&person()).await.unwrap().conversation, Some(written));
}

pub async fn a_person_is_the_conversation_and_all_cases_in_the_order_of_their_ids(store: &impl Store) {
    let ids = ["c-2", "CONVERSATION", "ALIAS", "c-1", "z.9", "0"];
    commit(store, ids.map(|id| Write::Case(case(id)))).await;
    let of_another = domain::case::Case {
        person: another_person(1),
        ..case("c-3")
    };
    commit(store, [Write::Conversation(conversation()), Write::Case(of_another)]).await;
    let found = store.person(&person()).await.unwrap();
    assert_eq!(found.conversation, Some(conversation()));
    assert_eq!(
        found.cases,
        ["0", "ALIAS", "CONVERSATION", "c-1", "c-2", "z.9"].map(case)
    );
}

pub async fn an_alias_leads_to_the_person_also_over_several_steps(store: &impl Store) {
    let (other, third) = (PersonKey::trusted("US.1349"), another_person(2));
    let alias = |from: &PersonKey, to: &PersonKey| Write::Alias {
        from: from.clone(),
        to: to.clone(),
    };
    commit(
        store,
        [
            Write::Conversation(conversation()),
            Write::Case(case("c-1")),
            alias(&other, &person()),
        ],
    )
    .await;
    commit(store, [alias(&third, &other)]).await;
    for key in [person(), other, third] {
        let found = store.person(&key).await.unwrap();
        assert_eq!((found.key, found.cases), (person(), vec![case("c-1")]));
        assert_eq!(store.conversation(&key).await.unwrap(), Some(conversation()));
    }
}

pub async fn what_was_begun_under_a_key_is_hidden_once_the_key_is_an_alias(store: &impl Store) {
    let other = another_person(1);
    let begun = Conversation {
        person: other.clone(),
        misses: 7,
        ..conversation()
    };
    commit(store, [Write::Conversation(begun), Write::Conversation(conversation())]).await;
    commit(
        store,
        [Write::Alias {
            from: other.clone(),
            to: person(),
        }],
    )
    .await;
    assert_eq!(store.person(&other).await.unwrap().conversation, Some(conversation()));
    assert_eq!(store.conversation(&other).await.unwrap(), Some(conversation()));
}

pub async fn aliases_that_lead_nowhere_are_an_error(store: &impl Store) {
    let other = another_person(1);
    assert_broken(
        &refused(
            store,
            [Write::Alias {
                from: person(),
                to: person(),
            }],
        )
        .await,
        "alias",
    );
    commit(
        store,
        [Write::Alias {
            from: person(),
            to: other.clone(),
        }],
    )
    .await;
    commit(
        store,
        [Write::Alias {
            from: other.clone(),
            to: person(),
        }],
    )
    .await;
    assert_broken(&store.person(&person()).await.unwrap_err(), "alias");
    assert_broken(&store.conversation(&other).await.unwrap_err(), "alias");
}

fn with_licence(person: &PersonKey, number: Option<&str>, version: u64) -> Write {
    let licence = number.map(|number| Licence {
        number: number.to_owned(),
        check: LicenceCheck::Unverified,
    });
    Write::Conversation(Conversation {
        person: person.clone(),
        profile: Profile {
            licence,
            ..Profile::default()
        },
        version,
        ..conversation()
    })
}

pub async fn whoever_gave_a_licence_number_is_found_however_it_is_written(store: &impl Store) {
    let (other, third) = (another_person(1), another_person(2));
    let all = [
        with_licence(&person(), Some("MH-12345 A"), 1),
        with_licence(&other, Some("MH12345/A"), 1),
        with_licence(&third, Some("MH-123456"), 1),
        with_licence(&another_person(3), None, 1),
    ];
    commit(store, all).await;
    for number in ["MH-12345 A", "mh12345a", "MH 12345-A"] {
        assert_eq!(
            store.people_with_licence(number).await.unwrap(),
            [person(), other.clone()],
            "{number}"
        );
    }
    assert_eq!(store.people_with_licence("MH-123456").await.unwrap(), [third]);
    assert_eq!(store.people_with_licence("MH-1234").await.unwrap(), []);
}

pub async fn a_licence_number_that_was_corrected_is_not_found(store: &impl Store) {
    commit(store, [with_licence(&person(), Some("A-1234"), 1)]).await;
    commit(store, [with_licence(&person(), Some("A-1235"), 2)]).await;
    assert_eq!(store.people_with_licence("A-1234").await.unwrap(), []);
    assert_eq!(store.people_with_licence("A-1235").await.unwrap(), [person()]);
}
