//! What each operation costs in requests: round trips are most of the bill and of the time.

use app::ports::{Paging, Store, Write};
use domain::conversation::Conversation;
use domain::message::Message;
use testkit::builders::{
    after, announcement, another_person, case, conversation, fact, message, person, pointer, received, task,
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
            Write::StillListens { person: person() },
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
    store.facts(&case("c-1").id).await.unwrap();
    check(1, "a history");

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
    check(12, "a list of all 11 statuses");
    store.conversations(&paging).await.unwrap();
    check(2, "a list of conversations");
    store.messages(None, &paging).await.unwrap();
    check(9, "a list of messages in all 8 states");
    store.tasks(None, &paging).await.unwrap();
    check(5, "a list of tasks in all 4 states");
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
    fresh.end().await;
}
