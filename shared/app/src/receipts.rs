//! What the provider reports about messages that went out.

use domain::conversation::Conversation;
use domain::ids::derive;
use domain::message::{Message, Receipt, State};
use domain::{Announcement, AnnouncementId, MessageId, Timestamp};

use crate::ports::{AnnouncementRecord, Bus, Queues, Store, StoreError, Write};
use crate::{App, Failure, TRIES_ON_CONFLICT};

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
                Conversation::new(message.to.clone(), message.address.clone(), message.words.language, now)
            });
            if !conversation.parked.contains(&message.id) {
                conversation.parked.push(message.id.clone());
                conversation.version += 1;
                writes.push(Write::Conversation(conversation));
            }
        }
        let failed = (message.state == State::Failed).then(|| failure_of(message, now));
        writes.extend(failed.clone().map(Write::Announcement));
        self.store.commit(writes).await?;
        if let Some(record) = failed {
            self.tell_the_world(&[record]).await;
        }
        if let (State::Queued | State::Sending, Some(due_at)) = (message.state, message.due_at) {
            self.look_again(message, due_at, now).await;
        }
        Ok(())
    }

    async fn look_again(&self, message: &Message, due_at: Timestamp, now: Timestamp) {
        let wait = std::time::Duration::try_from(due_at.duration_since(now)).unwrap_or_default();
        // What is further away than a queue can delay is the clock's.
        if wait > std::time::Duration::from_mins(15) {
            return;
        }
        let item = crate::ports::DueItem::Message(message.id.clone());
        if let Err(error) = self.queues.later(&[(item, wait)]).await {
            tracing::warn!(%error, id = %message.id, "no ticket for the next attempt; the clock will find the message");
        }
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
