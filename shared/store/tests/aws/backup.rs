//! Everything out of one table, into an empty one, and out again: the same.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has to stop")]

use app::ports::{Backup, Store, Write};
use store::Table;
use testkit::builders::{booking, case, conversation, customer, job, message, now, task, ticket};

use crate::support::fresh;

async fn everything(table: &Table) -> Vec<String> {
    let (mut lines, mut after) = table.read_all(None).await.unwrap();
    while after.is_some() {
        let (more, next) = table.read_all(after).await.unwrap();
        lines.extend(more);
        after = next;
    }
    lines.sort();
    lines
}

#[tokio::test]
async fn what_is_restored_is_what_was_exported() {
    let (Some(from), Some(to)) = (fresh().await, fresh().await) else {
        return;
    };
    let writes = vec![
        Write::Conversation(conversation()),
        Write::Case(case("c-1")),
        Write::Customer(customer("k-1")),
        Write::Booking(booking("a-1")),
        Write::Ticket(ticket("t-1")),
        Write::Task(task("t-1")),
        Write::Task(job("j-1")),
        Write::Message(message("m-1")),
    ];
    from.store.commit(writes).await.unwrap();
    for nth in 0..40 {
        from.store
            .commit(vec![Write::Ticket(ticket(&format!("n-{nth}")))])
            .await
            .unwrap();
    }
    let clock = || now();
    let tables = [&from, &to].map(|fresh| Table::new(fresh.client.clone(), &fresh.name, clock));
    let [source, target] = &tables;
    assert!(target.is_empty().await.unwrap());
    assert!(!source.is_empty().await.unwrap());
    let exported = everything(source).await;
    assert_eq!(exported.len(), 48);
    target.write_all(&exported).await.unwrap();
    assert!(!target.is_empty().await.unwrap());
    assert_eq!(everything(target).await, exported);
    // And it is used as before, indexes included.
    let task = target.task(&job("j-1").id).await.unwrap();
    assert_eq!(task, Some(job("j-1")));
    assert_eq!(
        target.due(job("j-1").due_at, 10).await.unwrap().len(),
        source.due(job("j-1").due_at, 10).await.unwrap().len()
    );
    from.end().await;
    to.end().await;
}
