//! The table keeps the contract of every store; queues and bus take what they are given. On AWS as it is emulated (or
//! real) at `CHAIRSIDE_DYNAMODB_ENDPOINT`, with credentials from the usual variables; without it there is nothing to test.

mod backup;
mod calls;
mod support;

use std::time::Duration;

use app::ports::{Bus, DueItem, Paging, Queues, Store, StoreError, Write};
use domain::task::{State, Task, Worker};
use domain::{MessageId, TaskId};
use jiff::SignedDuration;
use store::{EventBus, InboxEntry, QueueUrls, SqsQueues, Table, Ticket};
use support::{fresh, queue, received};
use testkit::builders::{announcement, case, kept_until, message, now, person, received as heard, task};

testkit::store_contract!(fresh);

#[tokio::test]
async fn what_has_expired_is_overlooked_before_it_is_deleted() {
    let Some(fresh) = fresh().await else { return };
    let done = Task {
        state: State::Done,
        ..task("t-1")
    };
    fresh.store.commit(vec![Write::Task(done.clone())]).await.unwrap();
    fresh
        .store
        .commit(vec![Write::Announcement(announcement("a-1"))])
        .await
        .unwrap();
    fresh.store.published(&announcement("a-1").id).await.unwrap();
    let later = |days: i64| match days {
        29 => || now() + SignedDuration::from_hours(29 * 24),
        31 => || now() + SignedDuration::from_hours(31 * 24),
        89 => || now() + SignedDuration::from_hours(89 * 24),
        _ => || now() + SignedDuration::from_hours(91 * 24),
    };
    for (days, task_is_there, announcement_is_there) in [
        (29, true, true),
        (31, true, false),
        (89, true, false),
        (91, false, false),
    ] {
        let table = Table::new(fresh.client.clone(), &fresh.name, later(days));
        assert_eq!(table.task(&done.id).await.unwrap().is_some(), task_is_there, "{days}");
        let announcement = table.announcement(&announcement("a-1").id).await.unwrap();
        assert_eq!(announcement.is_some(), announcement_is_there, "{days}");
        assert_eq!(
            table.tasks_of(&case("c-1").id).await.unwrap().len(),
            usize::from(task_is_there)
        );
        let page = table
            .tasks(
                None,
                &Paging {
                    limit: 10,
                    cursor: None,
                },
            )
            .await
            .unwrap();
        assert_eq!(page.items.len(), usize::from(task_is_there));
    }
    fresh.end().await;
}

#[tokio::test]
async fn what_was_said_is_forgotten_when_it_may_be() {
    let Some(fresh) = fresh().await else { return };
    let heard = || Write::Received(heard("wamid.1", "hello"));
    fresh
        .store
        .commit(vec![Write::Message(message("m-1")), heard()])
        .await
        .unwrap();
    let paging = Paging {
        limit: 10,
        cursor: None,
    };
    let before = || kept_until() - SignedDuration::from_secs(1);
    for (clock, kept) in [(before as fn() -> _, true), (kept_until as fn() -> _, false)] {
        let table = Table::new(fresh.client.clone(), &fresh.name, clock);
        assert_eq!(table.message(&message("m-1").id).await.unwrap().is_some(), kept);
        let talk = table.talk(&person(), &paging).await.unwrap();
        assert_eq!(talk.items.len(), if kept { 2 } else { 0 });
        // As long as it is there it is known to have been handled.
        let again = table.commit(vec![heard()]).await.unwrap_err();
        assert!(matches!(again, StoreError::Duplicate), "{again}");
    }
    fresh.end().await;
}

#[tokio::test]
async fn a_table_that_does_not_exist_is_no_conflict() {
    let Some(fresh) = fresh().await else { return };
    let nowhere = Table::new(fresh.client.clone(), "no-such-table", now);
    for outcome in [
        nowhere.commit(vec![Write::Case(case("c-1"))]).await,
        nowhere
            .commit(vec![Write::Case(case("c-1")), Write::Task(task("t-1"))])
            .await,
        nowhere.task(&task("t-1").id).await.map(|_| ()),
    ] {
        let error = outcome.unwrap_err().to_string();
        assert!(error.contains("ResourceNotFoundException"), "{error}");
    }
    fresh.end().await;
}

#[tokio::test]
async fn nobody_at_the_endpoint_is_worth_another_try() {
    let nobody = Table::new(support::dynamodb("http://127.0.0.1:1"), "any", now);
    let error = nobody.task(&task("t-1").id).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
    let known = |url: Option<&str>| {
        let urls = QueueUrls {
            outbox: url.map(str::to_owned),
            ..QueueUrls::default()
        };
        SqsQueues::new(support::sqs("http://127.0.0.1:1"), urls)
    };
    let error = known(Some("http://127.0.0.1:1/0/outbox")).connect().await.unwrap_err();
    assert!(error.to_string().contains("no connection"), "{error}");
    known(None).connect().await.unwrap();
}

#[tokio::test]
async fn the_outbox_gets_messages_whole_in_batches_of_ten() {
    let Some(fresh) = fresh().await else { return };
    let (client, outbox) = queue("outbox", true).await;
    let urls = QueueUrls {
        outbox: Some(outbox.clone()),
        ..QueueUrls::default()
    };
    let queues = SqsQueues::new(client.clone(), urls);
    let messages: Vec<_> = (0..23).map(|nth| message(&format!("m-{nth}"))).collect();
    queues.connect().await.unwrap();
    queues.outbox(&messages).await.unwrap();
    queues.outbox(&messages[..1]).await.unwrap();
    queues.outbox(&[]).await.unwrap();
    let found: Vec<_> = received(&client, &outbox)
        .await
        .iter()
        .map(|body| Ticket::parse(body).unwrap())
        .collect();
    let expected: Vec<_> = messages
        .into_iter()
        .map(|message| Ticket::Message(Box::new(message)))
        .collect();
    assert_eq!(found, expected, "in their order, and each once");
    let error = queues
        .later(&[(DueItem::Task(TaskId::trusted("t"), Worker::Advance), Duration::ZERO)])
        .await
        .unwrap_err();
    assert!(error.to_string().contains("stages"), "{error}");
    fresh.end().await;
}

#[tokio::test]
async fn later_goes_to_the_queue_of_its_kind() {
    let Some(fresh) = fresh().await else { return };
    let (client, release) = queue("release", false).await;
    let (_, stages) = queue("stages", false).await;
    let (_, reminders) = queue("reminders", false).await;
    let (_, projections) = queue("projections", false).await;
    let (_, maintenance) = queue("maintenance", false).await;
    let urls = QueueUrls {
        release: Some(release.clone()),
        stages: Some(stages.clone()),
        reminders: Some(reminders.clone()),
        projections: Some(projections.clone()),
        maintenance: Some(maintenance.clone()),
        ..QueueUrls::default()
    };
    let queues = SqsQueues::new(client.clone(), urls);
    let task = |worker: Worker| DueItem::Task(TaskId::trusted(worker.name()), worker);
    let message = DueItem::Message(MessageId::trusted("m-1"));
    let announcement = DueItem::Announcement(announcement("a-1").id);
    let all = Worker::ALL
        .map(task)
        .into_iter()
        .chain([message.clone(), announcement.clone()]);
    let items: Vec<_> = all.map(|item| (item, Duration::ZERO)).collect();
    queues.later(&items).await.unwrap();
    let tickets = async |url: &str| -> Vec<_> {
        received(&client, url)
            .await
            .iter()
            .map(|body| Ticket::parse(body).unwrap())
            .collect()
    };
    for (url, item) in [
        (&release, message),
        (&reminders, task(Worker::Remind)),
        (&projections, task(Worker::Project)),
        (&maintenance, task(Worker::Maintain)),
    ] {
        assert_eq!(tickets(url).await, [Ticket::Item(item)], "{url}");
    }
    let found = tickets(&stages).await;
    assert_eq!(found.len(), 2);
    for item in [task(Worker::Advance), announcement] {
        assert!(found.contains(&Ticket::Item(item.clone())), "{item:?}");
    }
    fresh.end().await;
}

#[tokio::test]
async fn the_inbox_takes_an_event_once() {
    let Some(fresh) = fresh().await else { return };
    let (client, inbox) = queue("inbox", true).await;
    let queues = SqsQueues::new(
        client.clone(),
        QueueUrls {
            inbox: Some(inbox.clone()),
            ..QueueUrls::default()
        },
    );
    let event = |nth: u32| InboxEntry {
        group: "+14155550101".to_owned(),
        dedup_id: format!("wamid.{nth}"),
        body: format!("{{\"nth\":{nth},\"text\":\"\\u0000\"}}"),
    };
    let events: Vec<_> = (0..12).map(event).collect();
    queues.inbox(&events).await.unwrap();
    queues.inbox(&events).await.unwrap();
    let bodies: Vec<_> = events.into_iter().map(|event| event.body).collect();
    assert_eq!(received(&client, &inbox).await, bodies);
    fresh.end().await;
}

#[tokio::test]
async fn the_bus_takes_more_than_one_call_holds() {
    let Some(fresh) = fresh().await else { return };
    let bus = EventBus::new(support::eventbridge(), "default");
    let announcements: Vec<_> = (0..12).map(|nth| announcement(&format!("a-{nth}"))).collect();
    bus.connect().await.unwrap();
    bus.publish(&announcements).await.unwrap();
    bus.publish(&[]).await.unwrap();
    fresh.end().await;
}
