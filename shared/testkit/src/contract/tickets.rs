//! Tickets, jobs, and the runs of jobs.

use app::ports::{FactRecord, Page, Paging, Store, Subject, TicketFilter, Write};
use domain::practice::snippet::SnippetId;
use domain::practice::ticket::{Answer, Author, PickedBy, Priority, Status, Ticket, TicketMessage};
use domain::task::job::{Outcome, Run};
use domain::task::{State, Task};
use domain::{CustomerId, TaskId};

use super::{assert_broken, assert_conflict, commit, refused};
use crate::builders::{after, fact, job, kept_until, now, task, ticket};

fn ids(page: &Page<Ticket>) -> Vec<&str> {
    page.items.iter().map(|ticket| ticket.id.as_str()).collect()
}

fn paging(limit: u16, cursor: Option<String>) -> Paging {
    Paging { limit, cursor }
}

pub async fn a_ticket_comes_back_as_it_was(store: &impl Store) {
    assert_eq!(store.ticket(&ticket("t-1").id).await.unwrap(), None);
    let message = |number, from| TicketMessage {
        number,
        from,
        text: "a line\nand another".to_owned(),
        at: after(5),
    };
    let written = Ticket {
        status: Status::Resolved,
        priority: Priority::Urgent,
        assigned_to: Some("Grace".to_owned()),
        messages: vec![
            message(1, Author::Customer),
            message(2, Author::Staff("Grace".to_owned())),
            message(3, Author::Chairside),
        ],
        answer: Some(Answer {
            snippet: SnippetId::trusted("hours"),
            by: PickedBy::Model,
            confidence: 91,
        }),
        escalated_at: Some(after(3)),
        ..ticket("t-1")
    };
    commit(store, [Write::Ticket(written.clone())]).await;
    assert_eq!(store.ticket(&written.id).await.unwrap(), Some(written));
}

pub async fn a_ticket_is_written_once_in_each_version(store: &impl Store) {
    commit(store, [Write::Ticket(ticket("t-1"))]).await;
    assert_conflict(&refused(store, [Write::Ticket(ticket("t-1"))]).await);
    let next = Ticket {
        version: 2,
        ..ticket("t-1")
    };
    commit(store, [Write::Ticket(next.clone())]).await;
    assert_conflict(&refused(store, [Write::Ticket(next)]).await);
}

pub async fn tickets_are_listed_by_status_by_customer_and_all(store: &impl Store) {
    let all = (0..6).map(|nth: i64| Ticket {
        created_at: after(nth),
        customer: CustomerId::trusted(if nth % 2 == 0 { "k-1" } else { "k-2" }),
        status: if nth < 4 { Status::Open } else { Status::Resolved },
        ..ticket(&format!("t-{nth}"))
    });
    commit(store, all.map(Write::Ticket)).await;
    let list = async |status, customer: Option<&str>, paging| {
        let customer = customer.map(CustomerId::trusted);
        store
            .tickets(&TicketFilter { status, customer }, &paging)
            .await
            .unwrap()
    };
    let everything = paging(10, None);
    let open = list(Some(Status::Open), None, everything.clone()).await;
    assert_eq!(ids(&open), ["t-3", "t-2", "t-1", "t-0"]);
    let of_one = list(None, Some("k-2"), everything.clone()).await;
    assert_eq!(ids(&of_one), ["t-5", "t-3", "t-1"]);
    let both = list(Some(Status::Open), Some("k-2"), everything.clone()).await;
    assert_eq!(ids(&both), ["t-3", "t-1"]);
    let nobody = list(None, Some("k-3"), everything).await;
    assert_eq!(ids(&nobody), Vec::<&str>::new());
    let first = list(None, None, paging(4, None)).await;
    assert_eq!(ids(&first), ["t-5", "t-4", "t-3", "t-2"]);
    let second = list(None, None, paging(4, first.next)).await;
    assert_eq!((ids(&second), second.next.as_ref()), (vec!["t-1", "t-0"], None));
    // What moves on is in its new list alone.
    let moved = Ticket {
        status: Status::Closed,
        version: 2,
        ..ticket("t-0")
    };
    commit(store, [Write::Ticket(moved)]).await;
    assert_eq!(ids(&list(Some(Status::Closed), None, paging(9, None)).await), ["t-0"]);
    let open = list(Some(Status::Open), None, paging(9, None)).await;
    assert_eq!(ids(&open), ["t-3", "t-2", "t-1"]);
}

pub async fn a_tickets_history_is_its_own(store: &impl Store) {
    let subject = Subject::Ticket(ticket("t-1").id);
    let of = |nth| FactRecord {
        subject: subject.clone(),
        ..fact(1, nth)
    };
    commit(
        store,
        [Write::Ticket(ticket("t-1")), Write::Fact(of(0)), Write::Fact(of(1))],
    )
    .await;
    assert_eq!(store.facts(&subject).await.unwrap(), [of(0), of(1)]);
    let other = Subject::Ticket(ticket("t-2").id);
    assert_eq!(store.facts(&other).await.unwrap(), []);
}

pub async fn jobs_are_listed_without_other_tasks(store: &impl Store) {
    let paused = Task {
        state: State::Paused,
        created_at: after(5),
        ..job("j-2")
    };
    let all = [task("t-1"), job("j-1"), paused.clone()];
    commit(store, all.map(Write::Task)).await;
    let list = async |state| store.jobs(state, &paging(10, None)).await.unwrap().items;
    assert_eq!(list(None).await, [paused.clone(), job("j-1")]);
    assert_eq!(list(Some(State::Paused)).await, std::slice::from_ref(&paused));
    assert_eq!(list(Some(State::Done)).await, []);
    // They are tasks like all others as well.
    let paused_tasks = store.tasks(Some(State::Paused), &paging(10, None)).await.unwrap();
    assert_eq!(paused_tasks.items, [paused]);
}

pub async fn a_paused_job_is_not_due(store: &impl Store) {
    commit(store, [Write::Task(job("j-1"))]).await;
    assert_eq!(store.due(after(7200), 10).await.unwrap().len(), 1);
    let mut task = job("j-1");
    assert!(task.pause(now()));
    task.version = 2;
    commit(store, [Write::Task(task.clone())]).await;
    assert_eq!(store.due(after(7200), 10).await.unwrap(), []);
    assert!(task.resume(now()));
    task.version = 3;
    commit(store, [Write::Task(task)]).await;
    assert_eq!(store.due(after(7200), 10).await.unwrap().len(), 1);
}

pub async fn a_jobs_runs_come_newest_first_in_pages(store: &impl Store) {
    let id = TaskId::trusted("j-1");
    let run = |task: &str, nth: i64| Run {
        task: TaskId::trusted(task),
        started_at: after(nth),
        finished_at: after(nth + 2),
        outcome: if nth % 2 == 0 {
            Outcome::Succeeded
        } else {
            Outcome::Failed
        },
        error: (nth % 2 == 1).then(|| "no answer".to_owned()),
        detail: Some(format!("{nth} deleted")),
        keep_until: kept_until(),
    };
    assert_eq!(store.task_runs(&id, &paging(10, None)).await.unwrap().items, []);
    let runs = (0..5).map(|nth| run("j-1", nth)).chain([run("j-2", 9)]);
    commit(store, runs.map(Write::TaskRun).chain([Write::Task(job("j-1"))])).await;
    let first = store.task_runs(&id, &paging(2, None)).await.unwrap();
    assert_eq!(first.items, [run("j-1", 4), run("j-1", 3)]);
    let second = store.task_runs(&id, &paging(2, first.next)).await.unwrap();
    assert_eq!(second.items, [run("j-1", 2), run("j-1", 1)]);
    let third = store.task_runs(&id, &paging(2, second.next)).await.unwrap();
    assert_eq!((third.items, third.next), (vec![run("j-1", 0)], None));
    // The same try recorded again is one record.
    commit(store, [Write::TaskRun(run("j-1", 4))]).await;
    assert_eq!(store.task_runs(&id, &paging(10, None)).await.unwrap().items.len(), 5);
    let bad = paging(2, Some("nonsense".to_owned()));
    assert_broken(&store.task_runs(&id, &bad).await.unwrap_err(), "cursor");
}
