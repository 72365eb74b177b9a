//! How services outside do. A note changes a part of an item, so that a success and an error that come at the same time both
//! count; there is no record around it.

use std::collections::BTreeMap;

use app::ports::{HealthBook, StoreError};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Timestamp;
use domain::integration::{Health, Integration, Trouble};

use super::Table;
use super::failure::failure;
use crate::items::{FORM, Stored, attributes_of_key, number_of, text_of};
use crate::keys;

const KIND: &str = "health";

impl HealthBook for Table {
    async fn note_health(
        &self,
        integration: Integration,
        outcome: Result<(), &str>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        // Times only move forward: whoever is late changes nothing.
        let (moves, sets) = match outcome {
            Ok(()) => ("succeeded_at", "succeeded_at = :at"),
            Err(_) => ("failed_at", "failed_at = :at, failed_with = :message"),
        };
        let mut update = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(attributes_of_key(&keys::health(integration))))
            .condition_expression(format!("attribute_not_exists({moves}) OR {moves} < :at"))
            .update_expression(format!("SET kind = :kind, v = :v, {sets}"))
            .expression_attribute_values(":kind", AttributeValue::S(KIND.to_owned()))
            .expression_attribute_values(":v", AttributeValue::N(FORM.to_string()))
            .expression_attribute_values(":at", AttributeValue::N(at.as_microsecond().to_string()));
        if let Err(message) = outcome {
            update = update.expression_attribute_values(":message", AttributeValue::S(message.to_owned()));
        }
        match update.send().await.map_err(|error| failure(&error)) {
            Ok(_) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn health(&self) -> Result<BTreeMap<Integration, Health>, StoreError> {
        let keys = Integration::ALL.map(|integration| (integration, keys::health(integration)));
        let wanted: Vec<_> = keys.iter().map(|(_, key)| key.clone()).collect();
        let found = self.get_many(&wanted).await?;
        let known = keys
            .iter()
            .filter_map(|(integration, key)| Some((*integration, found.get(key)?)));
        known
            .map(|(integration, item)| Ok((integration, read(item)?)))
            .collect()
    }
}

fn read(item: &Stored) -> Result<Health, StoreError> {
    let v = number_of(item, "v");
    if v != Some(i64::from(FORM)) {
        return Err(StoreError::Broken(format!("{KIND}: form {v:?} is not known here")));
    }
    let time = |name: &str| number_of(item, name).and_then(|micros| Timestamp::from_microsecond(micros).ok());
    let failed = |at: Timestamp| Trouble {
        at,
        message: text_of(item, "failed_with").unwrap_or_default().to_owned(),
    };
    Ok(Health {
        last_success_at: time("succeeded_at"),
        last_error: time("failed_at").map(failed),
    })
}
