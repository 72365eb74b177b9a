//! Reading single items, and everything about one person.

use std::collections::HashMap;

use app::ports::{Person, StoreError};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use domain::PersonKey;
use domain::conversation::Conversation;

use super::Table;
use super::failure::failure;
use crate::items::{
    Alias, AliasRecord, AppointmentRecord, CaseRecord, ConversationRecord, Record, Stored, attributes_of_key,
    from_item, key_of, kind_of, number_of,
};
use crate::keys::{self, Key};

/// A key that stands for another one leads to it in at most this many steps.
const MAX_ALIASES: usize = 8;
/// The most that one `BatchGetItem` takes (DynamoDB, API reference).
const BATCH: usize = 100;
/// How often keys that DynamoDB had no time for are asked again.
const MAX_ROUNDS: usize = 10;

impl Table {
    pub(super) async fn read_person(&self, key: &PersonKey) -> Result<Person, StoreError> {
        let mut key = key.clone();
        for _ in 0..MAX_ALIASES {
            match self.read_partition(&key).await? {
                Found::Alias(alias) => key = alias.to,
                Found::Person(person) => return Ok(*person),
            }
        }
        Err(lost())
    }

    async fn read_partition(&self, key: &PersonKey) -> Result<Found, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", AttributeValue::S(keys::person(key)))
            .expression_attribute_values(":from", AttributeValue::S(keys::PERSON_FROM.to_owned()))
            .expression_attribute_values(":to", AttributeValue::S(keys::PERSON_TO.to_owned()));
        let mut pages = query.into_paginator().send();
        let mut person = Person {
            key: key.clone(),
            conversation: None,
            cases: Vec::new(),
            appointments: Vec::new(),
        };
        while let Some(page) = pages.next().await {
            for item in page.map_err(|error| failure(&error))?.items() {
                match kind_of(item) {
                    AliasRecord::KIND => return Ok(Found::Alias(from_item::<AliasRecord>(item)?)),
                    AppointmentRecord::KIND => person.appointments.push(from_item::<AppointmentRecord>(item)?),
                    CaseRecord::KIND => person.cases.push(from_item::<CaseRecord>(item)?),
                    ConversationRecord::KIND => person.conversation = Some(from_item::<ConversationRecord>(item)?),
                    kind => return Err(StoreError::Broken(format!("a person's item of kind {kind:?}"))),
                }
            }
        }
        Ok(Found::Person(Box::new(person)))
    }

    /// The alias is asked for in the same call: a conversation that was begun under it before is not the person's any more.
    pub(super) async fn read_conversation(&self, key: &PersonKey) -> Result<Option<Conversation>, StoreError> {
        let mut key = key.clone();
        for _ in 0..MAX_ALIASES {
            let wanted = [keys::alias(&key), keys::conversation(&key)];
            let found = self.get_many(&wanted).await?;
            let [alias, conversation] = wanted.map(|key| found.get(&key).cloned());
            match alias {
                Some(alias) => key = from_item::<AliasRecord>(&alias)?.to,
                None => return conversation.as_ref().map(from_item::<ConversationRecord>).transpose(),
            }
        }
        Err(lost())
    }

    pub(super) async fn get<R: Record>(&self, key: &Key) -> Result<Option<R::Domain>, StoreError> {
        let get = self
            .client
            .get_item()
            .table_name(&self.name)
            .set_key(Some(attributes_of_key(key)))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| failure(&error))?;
        get.item()
            .filter(|item| self.is_kept(item))
            .map(from_item::<R>)
            .transpose()
    }

    /// Whatever there is of these keys, in calls of 100.
    pub(super) async fn get_many(&self, wanted: &[Key]) -> Result<HashMap<Key, Stored>, StoreError> {
        let mut found = HashMap::with_capacity(wanted.len());
        for keys in wanted.chunks(BATCH) {
            let mut left: Vec<Stored> = keys.iter().map(attributes_of_key).collect();
            for _ in 0..MAX_ROUNDS {
                if left.is_empty() {
                    break;
                }
                let request = KeysAndAttributes::builder()
                    .set_keys(Some(left))
                    .consistent_read(true)
                    .build();
                let request = request.map_err(|_| StoreError::Broken("a batch without keys".to_owned()))?;
                let batch = self
                    .client
                    .batch_get_item()
                    .request_items(&self.name, request)
                    .send()
                    .await;
                let mut batch = batch.map_err(|error| failure(&error))?;
                let items = batch
                    .responses
                    .as_mut()
                    .and_then(|tables| tables.remove(&self.name))
                    .unwrap_or_default();
                for item in items.into_iter().filter(|item| self.is_kept(item)) {
                    found.insert(key_of(&item)?, item);
                }
                let unprocessed = batch
                    .unprocessed_keys
                    .as_mut()
                    .and_then(|tables| tables.remove(&self.name));
                left = unprocessed.map(|request| request.keys).unwrap_or_default();
            }
            if !left.is_empty() {
                return Err(StoreError::Unavailable("keys are left unprocessed".to_owned()));
            }
        }
        Ok(found)
    }

    /// The first item with this alias: two cases may share a parcel.
    pub(super) async fn find(&self, alias: String) -> Result<Option<Key>, StoreError> {
        Ok(self.find_all(alias).await?.into_iter().next())
    }

    /// Every item with this alias, in the order of keys.
    pub(super) async fn find_all(&self, alias: String) -> Result<Vec<Key>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .index_name(keys::ALIAS_INDEX)
            .key_condition_expression("#alias = :alias")
            .expression_attribute_names("#alias", "alias")
            .expression_attribute_values(":alias", AttributeValue::S(alias))
            .send()
            .await
            .map_err(|error| failure(&error))?;
        let mut keys = query.items().iter().map(key_of).collect::<Result<Vec<_>, _>>()?;
        keys.sort();
        Ok(keys)
    }

    pub(super) fn is_kept(&self, item: &Stored) -> bool {
        number_of(item, "expires_at").is_none_or(|expires_at| expires_at > (self.clock)().as_second())
    }
}

enum Found {
    Alias(Alias),
    Person(Box<Person>),
}

fn lost() -> StoreError {
    StoreError::Broken("aliases lead nowhere".to_owned())
}
