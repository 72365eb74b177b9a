//! Others may come in between: with pauses, whoever commits waits a turn before it and after it.

use std::future::poll_fn;
use std::task::Poll;

use app::ports::{StoreError, Write};

use super::Memory;

impl Memory {
    /// From now on every commit waits for one turn before it happens and for one after it. What a test lets happen there
    /// happens between reading and writing; a future that is dropped there is a process that died.
    pub fn pause_commits(&self, pauses: bool) {
        self.tables().pauses = pauses;
    }

    pub(super) async fn pause(&self) {
        let mut waits = self.tables().pauses;
        poll_fn(|context| {
            if !std::mem::take(&mut waits) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    pub(super) fn commit_now(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        let mut tables = self.tables();
        if let Some(failure) = tables.failures.pop_front() {
            return Err(failure);
        }
        tables.check(&writes)?;
        tables.commits.push(writes.clone());
        tables.apply_all(writes);
        Ok(())
    }
}
