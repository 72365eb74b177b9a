//! The envelope: an item of the table as it is written and read.

use std::collections::HashMap;

use app::ports::StoreError;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Timestamp;
use serde_dynamo::aws_sdk_dynamodb_1::{from_attribute_value, to_attribute_value};

use super::{FORM, Record, without_values};
use crate::keys::{self, Key};

/// An item as the table gives it.
pub type Stored = HashMap<String, AttributeValue>;

/// An item to be written whole.
#[derive(Clone)]
pub struct Item {
    pub key: Key,
    pub attributes: Stored,
}

impl Item {
    pub fn new<R: Record>(key: Key, value: &R::Domain) -> Result<Self, StoreError> {
        let data = to_attribute_value(R::of(value))
            .map_err(|error| StoreError::Broken(format!("{}: {}", R::KIND, without_values(&error))))?;
        let attributes = HashMap::from([
            ("pk".to_owned(), AttributeValue::S(key.pk.clone())),
            ("sk".to_owned(), AttributeValue::S(key.sk.clone())),
            ("kind".to_owned(), AttributeValue::S(R::KIND.to_owned())),
            ("v".to_owned(), AttributeValue::N(FORM.to_string())),
            ("data".to_owned(), data),
        ]);
        Ok(Self { key, attributes })
    }

    /// For the optimistic condition of the next write.
    pub fn version(self, version: u64) -> Self {
        self.number("version", version)
    }

    /// In the index of what has still to happen, if there is a time.
    pub fn due(self, id: &str, at: Option<Timestamp>) -> Self {
        match at {
            Some(at) => self
                .text("due_shard", keys::due_shard_of(id))
                .number("due_at", at.as_microsecond()),
            None => self,
        }
    }

    pub fn list(self, key: impl Into<String>, sort: String) -> Self {
        self.text("list_key", key).text("list_sort", sort)
    }

    pub fn subject(self, key: String, sort: String) -> Self {
        self.text("subject_key", key).text("subject_sort", sort)
    }

    pub fn alias(self, alias: Option<String>) -> Self {
        match alias {
            Some(alias) => self.text("alias", alias),
            None => self,
        }
    }

    pub fn expires(self, at: Option<Timestamp>) -> Self {
        match at {
            Some(at) => self.number("expires_at", at.as_second()),
            None => self,
        }
    }

    pub fn number(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.attributes
            .insert(name.to_owned(), AttributeValue::N(format!("{value}")));
        self
    }

    pub fn flag(mut self, name: &str, value: bool) -> Self {
        self.attributes.insert(name.to_owned(), AttributeValue::Bool(value));
        self
    }

    pub fn text(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.insert(name.to_owned(), AttributeValue::S(value.into()));
        self
    }
}

/// The domain value of a stored item.
pub fn from_item<R: Record>(item: &Stored) -> Result<R::Domain, StoreError> {
    let broken = |what: String| StoreError::Broken(format!("{}: {what}", R::KIND));
    let kind = kind_of(item);
    if kind != R::KIND {
        return Err(broken(format!("found an item of kind {kind:?}")));
    }
    let data = item.get("data").cloned().ok_or_else(|| broken("no data".to_owned()))?;
    let record: R = from_attribute_value(data).map_err(|error| broken(without_values(&error)))?;
    record.read().map_err(broken)
}

pub fn kind_of(item: &Stored) -> &str {
    text_of(item, "kind").unwrap_or_default()
}

pub fn text_of<'a>(item: &'a Stored, name: &str) -> Option<&'a str> {
    item.get(name).and_then(|value| value.as_s().ok()).map(String::as_str)
}

pub fn number_of(item: &Stored, name: &str) -> Option<i64> {
    item.get(name)
        .and_then(|value| value.as_n().ok())
        .and_then(|number| number.parse().ok())
}

/// The key of an item, or of an index entry.
pub fn key_of(item: &Stored) -> Result<Key, StoreError> {
    match (text_of(item, "pk"), text_of(item, "sk")) {
        (Some(pk), Some(sk)) => Ok(Key {
            pk: pk.to_owned(),
            sk: sk.to_owned(),
        }),
        (None, _) | (_, None) => Err(StoreError::Broken("an item without its key".to_owned())),
    }
}

/// A key as the table takes it.
pub fn attributes_of_key(key: &Key) -> Stored {
    HashMap::from([
        ("pk".to_owned(), AttributeValue::S(key.pk.clone())),
        ("sk".to_owned(), AttributeValue::S(key.sk.clone())),
    ])
}
