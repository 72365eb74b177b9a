//! What is kept about the spreadsheet.

use app::ports::{SheetMark, SheetSubject, Store, Write};
use domain::case::Case;
use domain::sheet::{Agreed, Memory, Tab};
use domain::{CaseId, Timestamp};

use super::{assert_conflict, commit, refused};
use crate::builders::{after, another_person, case, conversation, now, person};

fn of_case(id: &str, created_at: Timestamp, stamp: &str) -> SheetMark {
    SheetMark {
        subject: SheetSubject::Case(CaseId::trusted(id)),
        person: person(),
        created_at,
        since: now(),
        stamp: stamp.to_owned(),
    }
}

fn of_dentist(nth: u16) -> SheetMark {
    SheetMark {
        subject: SheetSubject::Dentist(another_person(nth)),
        person: another_person(nth),
        created_at: now(),
        since: now(),
        stamp: "1".to_owned(),
    }
}

pub async fn marks_come_in_the_order_of_their_subjects_and_each_once(store: &impl Store) {
    let (older, newer) = (of_case("c-2", now(), "1"), of_case("c-1", after(60), "1"));
    let dentist = of_dentist(1);
    commit(
        store,
        [&dentist, &newer, &older].map(|mark| Write::SheetMark(mark.clone())),
    )
    .await;
    let again = SheetMark {
        stamp: "2".to_owned(),
        ..newer.clone()
    };
    commit(store, [Write::SheetMark(again.clone())]).await;
    let marks = store.sheet_marks(10).await.unwrap();
    assert_eq!(marks, [older.clone(), again, dentist]);
    assert_eq!(store.sheet_marks(1).await.unwrap(), [older]);
}

pub async fn a_mark_that_has_changed_is_not_done(store: &impl Store) {
    let mark = of_case("c-1", now(), "1");
    let newer = SheetMark {
        stamp: "2".to_owned(),
        ..mark.clone()
    };
    commit(store, [Write::SheetMark(mark.clone())]).await;
    commit(store, [Write::SheetMark(newer.clone())]).await;
    let subject = mark.subject.clone();
    let memory = Memory::default();
    let remembered = Write::SheetMemory { subject, memory };
    assert_conflict(&refused(store, [Write::SheetDone(mark.clone()), remembered]).await);
    assert_eq!(store.sheet_marks(10).await.unwrap(), std::slice::from_ref(&newer));
    commit(store, [Write::SheetDone(newer.clone())]).await;
    assert!(store.sheet_marks(10).await.unwrap().is_empty());
    assert_conflict(&refused(store, [Write::SheetDone(newer)]).await);
}

pub async fn rows_are_remembered_by_whose_they_are(store: &impl Store) {
    let agreed = |text: &str| Memory {
        agreed: [(Tab::Cases, Agreed::from([("status".to_owned(), text.to_owned())]))].into(),
        ..Memory::default()
    };
    let subjects = [
        SheetSubject::Case(CaseId::trusted("c-1")),
        SheetSubject::Case(CaseId::trusted("c-2")),
        SheetSubject::Dentist(person()),
    ];
    for (nth, subject) in subjects.iter().enumerate().skip(1) {
        let (subject, memory) = (subject.clone(), agreed(&nth.to_string()));
        commit(store, [Write::SheetMemory { subject, memory }]).await;
    }
    let known = store.sheet_memory(&subjects).await.unwrap();
    assert_eq!(known, [Memory::default(), agreed("1"), agreed("2")]);
}

pub async fn cases_are_found_many_at_once(store: &impl Store) {
    let cases: Vec<Case> = (0..120).map(|nth| case(&format!("c-{nth}"))).collect();
    commit(store, [Write::Conversation(conversation())]).await;
    for some in cases.chunks(60) {
        commit(store, some.iter().cloned().map(Write::Case)).await;
    }
    let mut wanted: Vec<_> = cases
        .iter()
        .map(|case| (case.person.clone(), case.id.clone()))
        .collect();
    wanted.insert(7, (person(), CaseId::trusted("nobody's")));
    assert_eq!(store.cases_of(&wanted).await.unwrap(), cases);
}
