//! Writing: one item plainly, several as one transaction, each under the condition that nobody was faster.

mod action;
mod plan;
mod times;

use app::ports::{StoreError, Write};
use aws_sdk_dynamodb::types::{ConditionCheck, Delete, Put, TransactWriteItem, Update};

use super::Table;
use super::failure::{put_failure, transaction_failure};
use crate::items::{Item, Stored, attributes_of_key};
use crate::keys::Key;
use action::{Action, Change, Condition};
use plan::Plan;

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
        // Only whoever knows a task can end it, and whoever knows a slot give it back: a transaction has no "if".
        let unknown = plan.to_read();
        if !unknown.is_empty() {
            for item in self.get_many(&unknown).await?.values() {
                plan.found(item)?;
            }
        }
        match <[_; 1]>::try_from(plan.actions()?) {
            Ok(
                [
                    (
                        _,
                        Action {
                            change: Change::Put(item),
                            condition,
                        },
                    ),
                ],
            ) => self.put_if(item, &condition).await,
            Ok(one) => self.transact(one.into()).await,
            Err(none) if none.is_empty() => Ok(()),
            Err(several) => self.transact(several).await,
        }
    }

    pub(super) async fn put(&self, item: Item) -> Result<(), StoreError> {
        self.put_if(item.attributes, &Condition::none()).await
    }

    async fn put_if(&self, item: Stored, condition: &Condition) -> Result<(), StoreError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(item))
            .set_condition_expression(condition.expression())
            .set_expression_attribute_values(condition.values())
            .send()
            .await;
        put.map(drop).map_err(|error| put_failure(&error, condition.unmet))
    }

    async fn transact(&self, actions: Vec<(Key, Action)>) -> Result<(), StoreError> {
        let unmet: Vec<_> = actions.iter().map(|(_, action)| action.condition.unmet).collect();
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
        sent.map(drop).map_err(|error| transaction_failure(&error, &unmet))
    }

    fn transact_item(&self, key: &Key, action: Action) -> Result<TransactWriteItem, StoreError> {
        let (condition, values) = (action.condition.expression(), action.condition.values());
        let item = match action.change {
            Change::Put(attributes) => Put::builder()
                .table_name(&self.name)
                .set_item(Some(attributes))
                .set_condition_expression(condition)
                .set_expression_attribute_values(values)
                .build()
                .map(|put| TransactWriteItem::builder().put(put).build()),
            Change::Delete => Delete::builder()
                .table_name(&self.name)
                .set_key(Some(attributes_of_key(key)))
                .set_condition_expression(condition)
                .set_expression_attribute_values(values)
                .build()
                .map(|delete| TransactWriteItem::builder().delete(delete).build()),
            Change::Update {
                expression,
                values: set,
            } => Update::builder()
                .table_name(&self.name)
                .set_key(Some(attributes_of_key(key)))
                .update_expression(expression)
                .set_condition_expression(condition)
                .set_expression_attribute_values(Some(values.into_iter().flatten().chain(set).collect()))
                .build()
                .map(|update| TransactWriteItem::builder().update(update).build()),
            Change::Check => ConditionCheck::builder()
                .table_name(&self.name)
                .set_key(Some(attributes_of_key(key)))
                .set_condition_expression(condition)
                .set_expression_attribute_values(values)
                .build()
                .map(|check| TransactWriteItem::builder().condition_check(check).build()),
        };
        item.map_err(|_| StoreError::Broken("an incomplete write".to_owned()))
    }
}
