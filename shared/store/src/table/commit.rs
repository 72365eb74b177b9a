//! Writing: one item plainly, several as one transaction, each under the condition that nobody was faster.

mod plan;

use app::ports::{StoreError, Write};
use aws_sdk_dynamodb::types::{ConditionCheck, Put, TransactWriteItem};

use super::Table;
use super::failure::{failure, transaction_failure};
use crate::items::{Item, TaskRecord, attributes_of_key, from_item};
use crate::keys::Key;
use plan::{Action, Plan};

/// The most that one `TransactWriteItems` takes (DynamoDB, API reference).
const MAX_WRITES: usize = 100;

impl Table {
    pub(super) async fn write_all(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        if writes.len() > MAX_WRITES {
            return Err(StoreError::Broken(format!(
                "{} writes in one commit: at most {MAX_WRITES}",
                writes.len()
            )));
        }
        let mut plan = Plan::of(writes)?;
        // Only whoever knows a task can end it: a transaction has no "if it still waits".
        let unknown = plan.tasks_to_read();
        if !unknown.is_empty() {
            for item in self.get_many(&unknown).await?.values() {
                plan.cancel(from_item::<TaskRecord>(item)?);
            }
        }
        let actions = plan.actions()?;
        match <[_; 1]>::try_from(actions) {
            Ok([(_, action)]) if action.item.is_some() => self.put_action(action).await,
            Ok(check) => self.transact(check.into()).await,
            Err(none) if none.is_empty() => Ok(()),
            Err(several) => self.transact(several).await,
        }
    }

    pub(super) async fn put(&self, item: Item) -> Result<(), StoreError> {
        self.put_action(Action::put(item, None)).await
    }

    async fn put_action(&self, action: Action) -> Result<(), StoreError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_condition_expression(action.condition())
            .set_expression_attribute_values(action.values())
            .set_item(action.item);
        match put.send().await.map_err(|error| failure(&error)) {
            Ok(_) => Ok(()),
            Err(StoreError::Conflict) if action.seen_mark => Err(StoreError::Duplicate),
            Err(error) => Err(error),
        }
    }

    async fn transact(&self, actions: Vec<(Key, Action)>) -> Result<(), StoreError> {
        let places = actions.iter().enumerate();
        let seen_marks: Vec<_> = places
            .filter(|(_, (_, action))| action.seen_mark)
            .map(|(place, _)| place)
            .collect();
        let items = actions
            .into_iter()
            .map(|(key, action)| self.transact_item(&key, action));
        let items = items.collect::<Result<Vec<_>, _>>()?;
        // The SDK adds a request token: its own retry of a transaction whose answer was lost is a success.
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(items))
            .send()
            .await;
        sent.map_err(|error| transaction_failure(&error, &seen_marks))?;
        Ok(())
    }

    fn transact_item(&self, key: &Key, action: Action) -> Result<TransactWriteItem, StoreError> {
        let (condition, values) = (action.condition(), action.values());
        let item = if let Some(item) = action.item {
            let put = Put::builder()
                .table_name(&self.name)
                .set_item(Some(item))
                .set_condition_expression(condition)
                .set_expression_attribute_values(values)
                .build();
            put.map(|put| TransactWriteItem::builder().put(put).build())
        } else {
            let check = ConditionCheck::builder()
                .table_name(&self.name)
                .set_key(Some(attributes_of_key(key)))
                .set_condition_expression(condition)
                .set_expression_attribute_values(values)
                .build();
            check.map(|check| TransactWriteItem::builder().condition_check(check).build())
        };
        item.map_err(|_| StoreError::Broken("an incomplete write".to_owned()))
    }
}
