//! A person wants something tried again.

use std::time::Duration;

use domain::{MessageId, TaskId, Timestamp};

use crate::ports::{Bus, DueItem, Queues, Store, StoreError, Write};
use crate::{App, Failure};

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Gives a parked task or a failed message another try, now; what waits for its time is not waited for. Returns what
    /// the id names: `task` or `message`.
    ///
    /// # Errors
    /// [`Failure::NotFound`]; [`Failure::Conflict`] when it is settled already.
    pub async fn retry(&self, id: &TaskId, now: Timestamp) -> Result<&'static str, Failure> {
        let changed = |error: StoreError| match error {
            StoreError::Conflict => Failure::Conflict("it changed at this moment: look at it again".to_owned()),
            StoreError::Duplicate | StoreError::SlotTaken | StoreError::Unavailable(_) | StoreError::Broken(_) => {
                error.into()
            }
        };
        if let Some(mut task) = self.store.task(id).await? {
            if !task.retry(now) {
                return Err(Failure::Conflict(format!(
                    "this task is {}: there is nothing to try",
                    task.state.name()
                )));
            }
            task.version += 1;
            let item = DueItem::Task(id.clone(), task.kind.worker());
            self.store.commit(vec![Write::Task(task)]).await.map_err(changed)?;
            self.look_at(item).await;
            return Ok("task");
        }
        let id = MessageId::trusted(id.as_str());
        let Some(mut message) = self.store.message(&id).await? else {
            return Err(Failure::NotFound(format!("there is no task and no message {id}")));
        };
        if !message.release(now) {
            return Err(Failure::Conflict(format!(
                "this message is {}: there is nothing to try",
                message.state.name()
            )));
        }
        message.version += 1;
        self.store
            .commit(vec![Write::Message(message)])
            .await
            .map_err(changed)?;
        self.look_at(DueItem::Message(id)).await;
        Ok("message")
    }

    async fn look_at(&self, item: DueItem) {
        if let Err(error) = self.queues.later(&[(item, Duration::ZERO)]).await {
            tracing::warn!(%error, "no ticket now; the clock will find it");
        }
    }
}
