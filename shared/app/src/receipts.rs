//! What the provider reports about messages that went out.

use domain::conversation::Conversation;
use domain::ids::derive;
use domain::message::{Address, Message, Receipt, State};
use domain::task::{Kind, Task};
use domain::{Announcement, AnnouncementId, MessageId, TaskId, Timestamp, WhatsAppUser};

use crate::ports::{AnnouncementRecord, Bus, DueItem, Queues, Store, StoreError, Write};
use crate::{App, Failure, TRIES_ON_CONFLICT, events};

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Records a status event. `ours` is our own id, if it came back with the event. Returns the message as it is now and whether
    /// this event changed it, `None` if there is no such message of ours.
    pub async fn receipt(
        &self,
        ours: Option<&MessageId>,
        provider_id: &str,
        receipt: &Receipt,
        now: Timestamp,
    ) -> Result<Option<(Message, bool)>, Failure> {
        for _ in 0..TRIES_ON_CONFLICT {
            let found = match ours {
                Some(id) => self.store.message(id).await?,
                None => self.store.message_by_provider_id(provider_id).await?,
            };
            let Some(mut message) = found else { return Ok(None) };
            if !message.receipt(provider_id, receipt.clone(), now) {
                return Ok(Some((message, false)));
            }
            message.version += 1;
            match self.settle(&message, now).await {
                Ok(()) => return Ok(Some((message, true))),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("the message is changing too fast".to_owned()))
    }

    /// Writes a message after an attempt or a report, and sees to it that whoever has to go on with it does.
    pub(crate) async fn settle(&self, message: &Message, now: Timestamp) -> Result<(), StoreError> {
        let mut writes = vec![Write::Message(message.clone())];
        if message.state == State::Parked {
            let known = self.store.conversation(&message.to).await?;
            let mut conversation = known.unwrap_or_else(|| {
                Conversation::new(
                    message.to.clone(),
                    user_of(&message.address),
                    message.words.language,
                    now,
                )
            });
            if !conversation.parked.contains(&message.id) {
                conversation.parked.push(message.id.clone());
                conversation.version += 1;
                writes.push(Write::Conversation(conversation));
            }
        }
        let failed = (message.state == State::Failed).then(|| failure_of(message, now));
        writes.extend(failed.clone().map(Write::Announcement));
        let told = self.told_of(failed.as_ref(), now).await?;
        writes.extend(told.iter().cloned().map(Write::Task));
        let heard = step_task(message, now);
        writes.extend(heard.clone().map(Write::Task));
        self.store.commit(writes).await?;
        if let Some(task) = heard {
            self.start_now(&task).await;
        }
        self.wake_deliveries(&told).await;
        if let Some(record) = failed {
            self.tell_the_world(&[record]).await;
        }
        if let (State::Queued | State::Sending, Some(due_at)) = (message.state, message.due_at) {
            self.look_again(message, due_at, now).await;
        }
        Ok(())
    }

    /// The tasks that tell other systems of it.
    async fn told_of(&self, failed: Option<&AnnouncementRecord>, now: Timestamp) -> Result<Vec<Task>, StoreError> {
        let Some(record) = failed else { return Ok(Vec::new()) };
        let settings = self.settings(now).await;
        let settings = settings.map_err(|failure| StoreError::Unavailable(failure.to_string()))?;
        Ok(events::deliveries(record, &settings, now))
    }

    /// Wakes the worker of a task that is due at once.
    async fn start_now(&self, task: &Task) {
        let item = DueItem::Task(task.id.clone(), task.kind.worker());
        if let Err(error) = self.queues.later(&[(item, std::time::Duration::ZERO)]).await {
            tracing::warn!(%error, id = %task.id, "the worker was not woken; the clock will find the task");
        }
    }

    async fn look_again(&self, message: &Message, due_at: Timestamp, now: Timestamp) {
        let wait = std::time::Duration::try_from(due_at.duration_since(now)).unwrap_or_default();
        // What is further away than a queue can delay is the clock's.
        if wait > std::time::Duration::from_mins(15) {
            return;
        }
        let item = DueItem::Message(message.id.clone());
        if let Err(error) = self.queues.later(&[(item, wait)]).await {
            tracing::warn!(%error, id = %message.id, "no ticket for the next attempt; the clock will find the message");
        }
    }
}

/// The workflow whose step said this has to hear what became of it.
fn step_task(message: &Message, now: Timestamp) -> Option<Task> {
    let run = message.terms.as_ref()?.run.clone()?;
    let is_news = match message.state {
        // Reports come in any order: that it was read may be the first one.
        State::Sent | State::Delivered | State::Read | State::Failed | State::Skipped | State::Parked => true,
        // A first failure shows in the run while it is tried again.
        State::Queued | State::Sending => message.last_error.is_some() && message.due_at.is_some_and(|due| due > now),
    };
    let id = TaskId::trusted(derive(&["heard", message.id.as_str(), &message.version.to_string()]));
    let task = Task::new(id, Kind::WorkflowRun { run }, now, now);
    is_news.then_some(Task { version: 1, ..task })
}

/// Whom a message that waits for its window is written to: only WhatsApp has one.
pub(crate) fn user_of(address: &Address) -> WhatsAppUser {
    match address {
        Address::Whatsapp(user) => user.clone(),
        Address::Sms(_) | Address::Email(_) => WhatsAppUser {
            phone: None,
            bsuid: None,
        },
    }
}

/// For other systems: somebody did not get a message.
fn failure_of(message: &Message, now: Timestamp) -> AnnouncementRecord {
    let version = message.version.to_string();
    AnnouncementRecord {
        id: AnnouncementId::trusted(derive(&["message failed", message.id.as_str(), &version])),
        announcement: Announcement::MessageFailed {
            message: message.id.clone(),
            case: message.case.clone(),
        },
        at: now,
    }
}
