//! What has to happen: found by the clock, leased to whoever works on it.

use app::ports::{Due, DueItem, StoreError};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::task::Worker;
use domain::{AnnouncementId, MessageId, TaskId, Timestamp};
use futures_util::future::try_join_all;
use jiff::SignedDuration;

use super::Table;
use super::failure::failure;
use crate::items::{AnnouncementStored, MessageRecord, Record, TaskRecord};
use crate::items::{Stored, attributes_of_key, key_of, kind_of, number_of, text_of};
use crate::keys::{self, Key};

/// How long an announcement that is on the bus can still be looked at.
const KEPT_AFTER_PUBLISHING: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Table {
    pub(super) async fn find_due(&self, until: Timestamp, limit: u16) -> Result<Vec<Due>, StoreError> {
        let shards = (0..keys::DUE_SHARDS).map(|shard| self.due_in(keys::due_shard(shard), until, limit));
        let mut due = try_join_all(shards).await?.concat();
        due.sort_by_key(|due| due.due_at);
        due.truncate(usize::from(limit));
        Ok(due)
    }

    async fn due_in(&self, shard: String, until: Timestamp, limit: u16) -> Result<Vec<Due>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .index_name(keys::DUE_INDEX)
            .key_condition_expression("due_shard = :shard AND due_at <= :until")
            .expression_attribute_values(":shard", AttributeValue::S(shard))
            .expression_attribute_values(":until", number(until.as_microsecond()))
            .limit(i32::from(limit.max(1)))
            .send()
            .await
            .map_err(|error| failure(&error))?;
        // What cannot be read (of a newer release, say) must not keep everything else from happening.
        let read = query.items().iter().filter_map(|entry| match due(entry) {
            Ok(due) => Some(due),
            Err(error) => {
                tracing::error!(%error, "an entry of the due index is passed over");
                None
            }
        });
        Ok(read.collect())
    }

    pub(super) async fn move_due(&self, due: &Due, until: Timestamp) -> Result<bool, StoreError> {
        let lease = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(attributes_of_key(&key(&due.item))))
            // An item that is settled has no `due_at`, and one that is leased another.
            .condition_expression("due_at = :due")
            .update_expression("SET due_at = :until")
            .expression_attribute_values(":due", number(due.due_at.as_microsecond()))
            .expression_attribute_values(":until", number(until.as_microsecond()))
            .send()
            .await;
        match lease.map_err(|error| failure(&error)) {
            Ok(_) => Ok(true),
            Err(StoreError::Conflict) => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn settle_announcement(&self, id: &AnnouncementId) -> Result<(), StoreError> {
        let now = (self.clock)();
        let expires = now.checked_add(KEPT_AFTER_PUBLISHING).unwrap_or(Timestamp::MAX);
        let settled = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(attributes_of_key(&keys::announcement(id))))
            .condition_expression("attribute_exists(pk)")
            .update_expression("SET expires_at = :expires REMOVE due_shard, due_at")
            .expression_attribute_values(":expires", number(expires.as_second()))
            .send()
            .await;
        match settled.map_err(|error| failure(&error)) {
            // Gone: published long ago.
            Ok(_) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn key(item: &DueItem) -> Key {
    match item {
        DueItem::Message(id) => keys::message(id.as_str()),
        DueItem::Task(id, _) => keys::task(id),
        DueItem::Announcement(id) => keys::announcement(id),
    }
}

fn due(entry: &Stored) -> Result<Due, StoreError> {
    let broken = |what: &str| StoreError::Broken(format!("due: {what}"));
    let key = key_of(entry)?;
    let (_, id) = key.pk.split_once('#').ok_or_else(|| broken("a key without an id"))?;
    let item = match kind_of(entry) {
        MessageRecord::KIND => DueItem::Message(MessageId::trusted(id)),
        TaskRecord::KIND => DueItem::Task(TaskId::trusted(id), worker(entry)?),
        AnnouncementStored::KIND => DueItem::Announcement(AnnouncementId::trusted(id)),
        kind => return Err(StoreError::Broken(format!("due: an item of kind {kind:?}"))),
    };
    let due_at = number_of(entry, "due_at").and_then(|micros| Timestamp::from_microsecond(micros).ok());
    Ok(Due {
        item,
        due_at: due_at.ok_or_else(|| broken("no time"))?,
    })
}

fn worker(entry: &Stored) -> Result<Worker, StoreError> {
    // At first all tasks were of one worker, and their items did not say so.
    let name = text_of(entry, "worker").unwrap_or(Worker::Advance.name());
    Worker::from_name(name).ok_or_else(|| StoreError::Broken(format!("due: a task of the worker {name:?}")))
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}
