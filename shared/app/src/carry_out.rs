//! Commit, then wake. What is not woken because we die in between, the clock finds.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::conversation::Conversation;
use domain::effect::Recipient;
use domain::gate::Verdict;
use domain::message::{Message, State};
use domain::task::Task;
use domain::{Effect, PersonKey, WhatsAppUser};

use crate::App;
use crate::plan::Plan;
use crate::ports::{AnnouncementRecord, Bus, DueItem, Queues, Store, StoreError};

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Writes the plan, all or nothing, and wakes whoever has to go on with it.
    pub(crate) async fn carry_out(&self, mut plan: Plan<'_>) -> Result<Vec<Message>, StoreError> {
        let writes = plan.finish();
        if !writes.is_empty() {
            self.store.commit(writes).await?;
        }
        self.wake(&plan).await;
        Ok(plan.messages)
    }

    /// The conversations of the staff that the effects write to: the gate has to know their windows too.
    pub(crate) async fn staff<'a>(
        &self,
        effects: impl Iterator<Item = &'a Effect>,
    ) -> Result<BTreeMap<PersonKey, Conversation>, StoreError> {
        let keys: BTreeSet<PersonKey> = effects
            .filter_map(|effect| match effect {
                Effect::Send {
                    to: Recipient::Staff(phone),
                    ..
                } => WhatsAppUser::of_phone(phone.clone()).key(),
                Effect::Send {
                    to: Recipient::Dentist, ..
                }
                | Effect::Schedule { .. }
                | Effect::Cancel { .. }
                | Effect::Publish(_)
                | Effect::Start(_) => None,
            })
            .collect();
        let mut known = BTreeMap::new();
        for key in keys {
            if let Some(conversation) = self.store.conversation(&key).await? {
                known.insert(key, conversation);
            }
        }
        Ok(known)
    }

    async fn wake(&self, plan: &Plan<'_>) {
        let ready: Vec<Message> = plan
            .messages
            .iter()
            .filter(|message| is_ready(message))
            .cloned()
            .collect();
        if !ready.is_empty()
            && let Err(error) = self.queues.outbox(&ready).await
        {
            tracing::warn!(%error, messages = ready.len(), "the outbox was not woken; the clock will find the messages");
        }
        let tasks: Vec<_> = plan
            .tasks
            .iter()
            .map(|(id, worker)| (DueItem::Task(id.clone(), *worker), Duration::ZERO))
            .collect();
        self.wake_later(&tasks).await;
        self.tell_the_world(&plan.announcements).await;
    }

    /// Wakes whoever does a task.
    pub(crate) async fn wake_task(&self, task: &Task, delay: Duration) {
        let item = DueItem::Task(task.id.clone(), task.kind.worker());
        self.wake_later(&[(item, delay)]).await;
    }

    pub(crate) async fn wake_later(&self, tasks: &[(DueItem, Duration)]) {
        if !tasks.is_empty()
            && let Err(error) = self.queues.later(tasks).await
        {
            tracing::warn!(%error, tasks = tasks.len(), "the workers were not woken; the clock will find the tasks");
        }
    }

    /// Puts announcements on the bus that are committed. What does not get there now, the clock finds.
    pub(crate) async fn tell_the_world(&self, announcements: &[AnnouncementRecord]) {
        if announcements.is_empty() {
            return;
        }
        match self.bus.publish(announcements).await {
            Ok(()) => {
                for record in announcements {
                    if let Err(error) = self.store.published(&record.id).await {
                        tracing::warn!(%error, id = %record.id, "an announcement may be published twice");
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "not published yet; the clock will find the announcements"),
        }
    }
}

fn is_ready(message: &Message) -> bool {
    message.state == State::Queued && matches!(message.verdict, Verdict::Go { .. })
}
