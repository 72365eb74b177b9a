//! Domain events as other systems get them, on the bus and at the addresses that subscribe: one form for both.

use std::time::Duration;

use domain::integration::Integration;
use domain::subscription::{Delivery, Subscription};
use domain::task::{State, Task};
use domain::{Announcement, Settings, Timestamp};
use serde_json::{Map, Value, json};

use crate::ports::{AnnouncementRecord, Bus, DueItem, Paging, Queues, Store, StoreError, Subscribers, Write};
use crate::{Actor, App, Failure};

/// Events in one call of a replay: each can mean a write, and they are one commit.
const PAGE: u16 = 100;

/// What a replay has set going.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    pub events: usize,
    /// Where it goes on, if that was not all.
    pub next: Option<String>,
}

/// What subscribers rely on: fields may be added; whatever else changes is a new `v`. `events/bus` has the schemas.
pub fn detail(record: &AnnouncementRecord) -> Value {
    let fields = match &record.announcement {
        Announcement::CaseCreated { case, status } | Announcement::DeliveryChanged { case, status } => {
            json!({ "case_id": case.as_str(), "status": status })
        }
        Announcement::CaseStageChanged { case, from, to } => {
            json!({ "case_id": case.as_str(), "from": from, "to": to })
        }
        Announcement::MessageFailed { message, case } => {
            json!({ "message_id": message.as_str(), "case_id": case.as_ref().map(domain::CaseId::as_str) })
        }
        Announcement::FitAnswered { case, fits } => json!({ "case_id": case.as_str(), "fits": fits }),
        Announcement::QuotationAnswered { case, accepted } => json!({ "case_id": case.as_str(), "accepted": accepted }),
        Announcement::AppointmentBooked { appointment, starts_at }
        | Announcement::AppointmentMoved { appointment, starts_at }
        | Announcement::AppointmentReopened { appointment, starts_at } => {
            json!({ "appointment_id": appointment.as_str(), "starts_at": starts_at.to_string() })
        }
        Announcement::JobDue { task, name } => json!({ "task_id": task.as_str(), "name": name }),
        Announcement::AppointmentCancelled { appointment }
        | Announcement::AppointmentConfirmed { appointment }
        | Announcement::AppointmentCompleted { appointment }
        | Announcement::AppointmentMissed { appointment } => json!({ "appointment_id": appointment.as_str() }),
    };
    let mut detail = Map::new();
    detail.insert("v".to_owned(), 1.into());
    detail.insert("id".to_owned(), record.id.as_str().into());
    detail.insert("at".to_owned(), record.at.to_string().into());
    if let Value::Object(fields) = fields {
        detail.extend(fields);
    }
    Value::Object(detail)
}

/// What is posted to a subscription, as Standard Webhooks recommends it ("Payload structure").
pub fn body(record: &AnnouncementRecord) -> Value {
    json!({
        "type": record.announcement.name(),
        "timestamp": record.at.to_string(),
        "data": detail(record),
    })
}

/// The tasks that tell everybody who subscribes to it.
pub(crate) fn deliveries(record: &AnnouncementRecord, settings: &Settings, now: Timestamp) -> Vec<Task> {
    let wanting = settings.subscriptions.iter();
    let wanting = wanting.filter(|subscription| subscription.wants(&record.announcement));
    wanting
        .map(|subscription| delivery(record, subscription).task(now))
        .collect()
}

/// Where it has to go, if it still has to go there.
fn wanted_by(settings: &Settings, delivery: &Delivery) -> Option<Subscription> {
    let mut known = settings.subscriptions.iter();
    let to = known.find(|subscription| subscription.name == delivery.subscription)?;
    to.wants(&delivery.announcement).then(|| to.clone())
}

/// A cursor that is none is the caller's mistake.
fn not_listed(error: StoreError) -> Failure {
    match error {
        StoreError::Broken(reason) if reason.contains("cursor") => Failure::Invalid(reason),
        StoreError::Conflict
        | StoreError::Duplicate
        | StoreError::Unavailable(_)
        | StoreError::Broken(_)
        | StoreError::SlotTaken => error.into(),
    }
}

fn delivery(record: &AnnouncementRecord, to: &Subscription) -> Delivery {
    Delivery {
        subscription: to.name.clone(),
        event: record.id.clone(),
        announcement: record.announcement.clone(),
        at: record.at,
    }
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Tells another system of an event, wherever it is by now. Whoever does not subscribe any more is not told.
    pub(crate) async fn deliver_event(
        &self,
        subscribers: &impl Subscribers,
        task: &Task,
        delivery: &Delivery,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let mut to = wanted_by(&*self.settings(now).await?, delivery);
        if to.is_none() {
            // What is kept here for a minute may be older than what whoever decided knew.
            to = wanted_by(&self.store.settings().await?, delivery);
        }
        let Some(to) = to else {
            return self.call_off(task, now).await;
        };
        let record = AnnouncementRecord {
            id: delivery.event.clone(),
            announcement: delivery.announcement.clone(),
            at: delivery.at,
        };
        let body = body(&record).to_string();
        let told = subscribers.deliver(&to.url, &record.id, &body, now);
        self.watch(Integration::Webhooks, now, told).await?;
        self.finish(task, now).await
    }

    async fn call_off(&self, task: &Task, now: Timestamp) -> Result<(), Failure> {
        let mut task = task.clone();
        task.cancel(now);
        task.version += 1;
        match self.store.commit(vec![Write::Task(task)]).await {
            Ok(()) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Sends a subscription again what it was told, or should have been told, of the events of that time, as far as they
    /// are kept: under the same ids, a page at a time, the newest first. What is on its way already is left alone.
    ///
    /// # Errors
    /// [`Failure::NotFound`]: nobody subscribes under this name.
    pub async fn replay(
        &self,
        subscription: &str,
        (from, until): (Timestamp, Timestamp),
        cursor: Option<String>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Replayed, Failure> {
        // Not what was kept for a minute: somebody may have subscribed just now.
        let settings = self.store.settings().await?;
        let known = settings.subscriptions.iter().find(|known| known.name == subscription);
        let to = known.ok_or_else(|| Failure::NotFound(format!("there is no subscription {subscription}")))?;
        let paging = Paging { limit: PAGE, cursor };
        let page = self.store.announcements(from, until, &paging).await;
        let page = page.map_err(not_listed)?;
        let mut tasks = Vec::new();
        for record in page.items.iter().filter(|record| to.wants(&record.announcement)) {
            let mut task = delivery(record, to).task(now);
            match self.store.task(&task.id).await? {
                Some(known) if known.state == State::Waiting => continue,
                Some(known) => task.version = known.version + 1,
                None => {}
            }
            tasks.push(task);
        }
        let writes = tasks.iter().cloned().map(Write::Task).collect();
        self.store.commit(writes).await?;
        self.wake_deliveries(&tasks).await;
        tracing::info!(subscription, events = tasks.len(), %actor, "events are told again");
        Ok(Replayed {
            events: tasks.len(),
            next: page.next,
        })
    }

    /// Tells whoever has to deliver.
    pub(crate) async fn wake_deliveries(&self, tasks: &[Task]) {
        let item = |task: &Task| (DueItem::Task(task.id.clone(), task.kind.worker()), Duration::ZERO);
        self.wake_later(&tasks.iter().map(item).collect::<Vec<_>>()).await;
    }
}
