//! What is due, who looks at it, and when nobody has to any more.

use std::collections::BTreeSet;

use app::ports::{Due, DueItem, Store, Write};
use domain::message::{self, Message};
use domain::task::{self, Kind, Task, Worker};
use futures_util::future::join_all;

use super::commit;
use crate::builders::{after, announcement, appointment, delivery, message, now, person, record, task};

fn name_of(due: &Due) -> &str {
    match &due.item {
        DueItem::Message(id) => id.as_str(),
        DueItem::Task(id, _) => id.as_str(),
        DueItem::Announcement(id) => id.as_str(),
    }
}

fn names(due: &[Due]) -> Vec<&str> {
    due.iter().map(name_of).collect()
}

pub async fn only_what_has_to_happen_is_due(store: &impl Store) {
    commit(
        store,
        [
            Write::Task(Task {
                due_at: now(),
                ..task("waits")
            }),
            Write::Task(Task {
                due_at: now(),
                state: task::State::Done,
                ..task("done")
            }),
            Write::Task(Task {
                due_at: now(),
                state: task::State::Cancelled,
                ..task("cancelled")
            }),
            Write::Task(Task {
                due_at: now(),
                state: task::State::Parked,
                ..task("parked")
            }),
            Write::Message(Message {
                due_at: Some(after(1)),
                ..message("queued")
            }),
            Write::Message(Message {
                due_at: None,
                state: message::State::Read,
                ..message("read")
            }),
        ],
    )
    .await;
    assert_eq!(names(&store.due(after(-1), 10).await.unwrap()), Vec::<&str>::new());
    assert_eq!(names(&store.due(now(), 10).await.unwrap()), ["waits"]);
    let due = store.due(after(100), 10).await.unwrap();
    assert_eq!(
        due[0],
        Due {
            item: DueItem::Task(task("waits").id, Worker::Advance),
            due_at: now()
        }
    );
    assert_eq!(
        due[1],
        Due {
            item: DueItem::Message(message("queued").id),
            due_at: after(1)
        }
    );
    assert_eq!(due.len(), 2);
}

pub async fn a_due_task_names_its_worker(store: &impl Store) {
    let person = person();
    let visit = appointment("v-1").id;
    let kinds = [
        (task("t").kind, Worker::Advance),
        (
            Kind::Reminder {
                person: person.clone(),
                appointment: visit.clone(),
                minutes_before: 120,
            },
            Worker::Remind,
        ),
        (
            Kind::CalendarEntry {
                person,
                appointment: visit,
            },
            Worker::Project,
        ),
        (
            Kind::CalendarSync {
                calendar: "lab".to_owned(),
            },
            Worker::Project,
        ),
        (
            Kind::FetchFile {
                record: record("r-1").id,
            },
            Worker::Project,
        ),
        (
            Kind::FileInDrive {
                record: record("r-1").id,
            },
            Worker::Project,
        ),
        (
            Kind::AppointmentReminder {
                appointment: appointment("a-1").id,
                minutes_before: 120,
            },
            Worker::Remind,
        ),
        (
            Kind::FollowUp {
                appointment: appointment("a-1").id,
            },
            Worker::Remind,
        ),
        (delivery("e-1").kind, Worker::Project),
    ];
    let tasks = kinds.iter().zip(0_i64..).map(|((kind, worker), nth)| {
        let task = Task {
            kind: kind.clone(),
            due_at: after(nth),
            ..task(&format!("t-{nth}"))
        };
        (task, *worker)
    });
    let tasks: Vec<_> = tasks.collect();
    commit(store, tasks.iter().map(|(task, _)| Write::Task(task.clone()))).await;
    let due = store.due(after(60), 10).await.unwrap();
    let expected = tasks.iter().map(|(task, worker)| Due {
        item: DueItem::Task(task.id.clone(), *worker),
        due_at: task.due_at,
    });
    assert_eq!(due, expected.collect::<Vec<_>>());
    // A lease takes nothing of that away.
    assert!(store.lease(&due[1], after(300)).await.unwrap());
    let again = store.due(after(300), 10).await.unwrap();
    assert_eq!(again.last().map(|due| &due.item), Some(&due[1].item));
}

pub async fn what_is_due_comes_oldest_first_and_no_more_than_asked_for(store: &impl Store) {
    // In no order, and more than one shard holds.
    let at = |nth: u32| after(i64::from((nth * 7) % 40));
    let tasks = (0..40).map(|nth| {
        Write::Task(Task {
            due_at: at(nth),
            ..task(&format!("t-{nth}"))
        })
    });
    commit(store, tasks).await;
    let due = store.due(after(19), 100).await.unwrap();
    assert_eq!(due.len(), 20);
    assert!(due.is_sorted_by_key(|due| due.due_at));
    let few = store.due(after(19), 5).await.unwrap();
    assert_eq!(few, due[..5]);
}

pub async fn a_lease_is_given_once_and_runs_out(store: &impl Store) {
    commit(
        store,
        [
            Write::Task(Task {
                due_at: now(),
                ..task("t-1")
            }),
            Write::Message(Message {
                due_at: Some(now()),
                ..message("m-1")
            }),
            Write::Announcement(announcement("a-1")),
        ],
    )
    .await;
    let due = store.due(after(60), 10).await.unwrap();
    assert_eq!(due.len(), 3);
    for due in &due {
        let takers = join_all((0..5).map(|_| store.lease(due, after(300)))).await;
        assert_eq!(
            takers.into_iter().filter(|taken| *taken.as_ref().unwrap()).count(),
            1,
            "{due:?}"
        );
    }
    assert_eq!(store.due(after(299), 10).await.unwrap(), []);
    let again = store.due(after(300), 10).await.unwrap();
    assert_eq!(
        names(&again).into_iter().collect::<BTreeSet<_>>(),
        names(&due).into_iter().collect()
    );
    for due in &again {
        assert_eq!(due.due_at, after(300));
        assert!(store.lease(due, after(600)).await.unwrap());
    }
}

pub async fn a_lease_changes_nothing_else(store: &impl Store) {
    let task = Task {
        due_at: now(),
        ..task("t-1")
    };
    let message = Message {
        due_at: Some(now()),
        ..message("m-1")
    };
    commit(store, [Write::Task(task.clone()), Write::Message(message.clone())]).await;
    for due in store.due(now(), 10).await.unwrap() {
        assert!(store.lease(&due, after(300)).await.unwrap());
    }
    assert_eq!(store.task(&task.id).await.unwrap(), Some(task.clone()));
    assert_eq!(store.message(&message.id).await.unwrap(), Some(message));
    commit(store, [Write::Task(Task { version: 2, ..task })]).await;
}

pub async fn a_write_ends_a_lease(store: &impl Store) {
    commit(
        store,
        [Write::Task(Task {
            due_at: now(),
            ..task("t-1")
        })],
    )
    .await;
    let due = store.due(now(), 10).await.unwrap().remove(0);
    assert!(store.lease(&due, after(300)).await.unwrap());
    commit(
        store,
        [Write::Task(Task {
            due_at: after(20),
            attempts: 1,
            version: 2,
            ..task("t-1")
        })],
    )
    .await;
    assert_eq!(names(&store.due(after(20), 10).await.unwrap()), ["t-1"]);
}

pub async fn a_settled_item_cannot_be_leased(store: &impl Store) {
    commit(
        store,
        [Write::Task(Task {
            due_at: now(),
            ..task("t-1")
        })],
    )
    .await;
    let due = store.due(now(), 10).await.unwrap().remove(0);
    commit(
        store,
        [Write::Task(Task {
            due_at: now(),
            state: task::State::Done,
            version: 2,
            ..task("t-1")
        })],
    )
    .await;
    assert!(!store.lease(&due, after(300)).await.unwrap());
    let gone = Due {
        item: DueItem::Message(message("nowhere").id),
        due_at: now(),
    };
    assert!(!store.lease(&gone, after(300)).await.unwrap());
    assert_eq!(store.message(&message("nowhere").id).await.unwrap(), None);
    assert_eq!(store.due(after(1000), 10).await.unwrap(), []);
}

pub async fn an_announcement_is_due_until_it_is_published(store: &impl Store) {
    commit(
        store,
        [
            Write::Announcement(announcement("a-1")),
            Write::Announcement(announcement("a-2")),
        ],
    )
    .await;
    assert_eq!(store.due(after(59), 10).await.unwrap(), []);
    assert_eq!(store.due(after(60), 10).await.unwrap().len(), 2);
    store.published(&announcement("a-1").id).await.unwrap();
    store.published(&announcement("a-1").id).await.unwrap();
    assert_eq!(names(&store.due(after(60), 10).await.unwrap()), ["a-2"]);
    assert_eq!(
        store.announcement(&announcement("a-1").id).await.unwrap(),
        Some(announcement("a-1"))
    );
    // What nobody knows is published, as far as anybody can tell.
    store.published(&announcement("nowhere").id).await.unwrap();
    assert_eq!(store.announcement(&announcement("nowhere").id).await.unwrap(), None);
}
