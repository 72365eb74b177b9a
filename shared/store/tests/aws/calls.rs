//! What each operation costs in requests: round trips are most of the bill and of the time.

use app::ports::{Paging, Store, Write};
use domain::conversation::Conversation;
use domain::message::Message;
use jiff::SignedDuration;
use testkit::builders::{
    after, announcement, another_person, appointment, case, conversation, fact, message, person, pointer, received,
    record, task,
};

use crate::support::{counted, fresh};

#[tokio::test]
async fn an_operation_makes_as_few_requests_as_it_can() {
    let Some(fresh) = fresh().await else { return };
    let (store, requests) = counted(&fresh);
    let check = |expected: u32, what: &str| assert_eq!(requests.take(), expected, "{what}");

    let sent = Message {
        provider_id: Some("wamid.1".to_owned()),
        ..message("m-1")
    };
    let visit = appointment("v-1");
    let slot = visit.slots()[0];
    let writes = vec![
        Write::Received(received("wamid.in", "hello")),
        Write::Conversation(conversation()),
        Write::Case(case("c-1")),
        Write::ClaimCaseId {
            id: case("c-1").id,
            pointer: pointer(),
        },
        Write::Message(sent),
        Write::Task(task("t-1")),
        Write::Fact(fact(1, 0)),
        Write::Announcement(announcement("a-1")),
        Write::Alias {
            from: another_person(1),
            to: person(),
        },
        Write::Record(record("r-1")),
        Write::Appointment(visit.clone()),
        Write::TakeSlot {
            slot,
            appointment: visit.id.clone(),
        },
        Write::SyncToken {
            calendar: "lab".to_owned(),
            token: Some("t".to_owned()),
        },
    ];
    store.commit(writes).await.unwrap();
    check(1, "a commit of many writes");
    store.commit(vec![Write::Message(message("m-2"))]).await.unwrap();
    check(1, "a commit of one write");
    let next = Conversation {
        version: 2,
        ..conversation()
    };
    store
        .commit(vec![
            Write::Conversation(next),
            Write::StillListens {
                person: person(),
                alone: true,
            },
        ])
        .await
        .unwrap();
    check(1, "a commit with a check");

    store.person(&person()).await.unwrap();
    check(1, "a person");
    store.person(&another_person(1)).await.unwrap();
    check(2, "a person by an alias");
    store.conversation(&person()).await.unwrap();
    check(1, "a conversation");
    store.case_pointer(&case("c-1").id).await.unwrap();
    check(1, "a case's pointer");
    store.case_by_tracking("1Z").await.unwrap();
    check(1, "a case by its parcel");
    store.message(&message("m-1").id).await.unwrap();
    check(1, "a message");
    store.message_by_provider_id("wamid.1").await.unwrap();
    check(2, "a message by its provider's id");
    store.task(&task("t-1").id).await.unwrap();
    check(1, "a task");
    store.announcement(&announcement("a-1").id).await.unwrap();
    check(1, "an announcement");
    store.settings().await.unwrap();
    check(1, "settings");
    store.api_key("00ff").await.unwrap();
    check(1, "an API key");
    store.facts(&fact(1, 0).subject).await.unwrap();
    check(1, "a history");
    store.record(&record("r-1").id).await.unwrap();
    check(1, "a file");
    store.records_of(&case("c-1").id).await.unwrap();
    check(2, "a case's files");
    store.appointment_owner(&visit.id).await.unwrap();
    check(1, "an appointment's person");
    store.people_with_licence("A-1234").await.unwrap();
    check(1, "who gave a licence number");
    store.sync_token("lab").await.unwrap();
    check(1, "a sync token");
    store.slots(visit.starts_at, visit.ends_at()).await.unwrap();
    check(1, "the taken times of a day");
    let week = SignedDuration::from_hours(7 * 24);
    store.slots(visit.starts_at, visit.starts_at + week).await.unwrap();
    check(8, "taken times: one request for each day that is touched");

    let due = store.due(after(60), 10).await.unwrap();
    check(4, "what is due: one request for each shard, at once");
    store.lease(&due[0], after(300)).await.unwrap();
    check(1, "a lease");
    store.published(&announcement("a-1").id).await.unwrap();
    check(1, "a published announcement");

    let paging = Paging {
        limit: 10,
        cursor: None,
    };
    store.cases(Some("ApprovedForProduction"), &paging).await.unwrap();
    check(2, "a list of one status");
    store.cases(None, &paging).await.unwrap();
    check(18, "a list of all 17 statuses");
    store.conversations(&paging).await.unwrap();
    check(2, "a list of conversations");
    store.messages(None, &paging).await.unwrap();
    check(9, "a list of messages in all 8 states");
    store.tasks(None, &paging).await.unwrap();
    check(6, "a list of tasks in all 5 states");
    store.tasks_of(&case("c-1").id).await.unwrap();
    check(2, "a case's tasks");
    store.talk(&person(), &paging).await.unwrap();
    check(2, "a talk");

    let cancel = Write::CancelTask {
        id: task("t-1").id,
        at: after(1),
    };
    store.commit(vec![cancel, Write::Fact(fact(2, 0))]).await.unwrap();
    check(2, "a commit that ends tasks reads them first");
    let back = [
        Write::CancelTask {
            id: task("t-1").id,
            at: after(1),
        },
        Write::FreeSlot {
            slot,
            appointment: visit.id.clone(),
        },
        Write::Fact(fact(3, 0)),
    ];
    store.commit(back.into()).await.unwrap();
    check(2, "what is given back is read together with the tasks");
    fresh.end().await;
}
