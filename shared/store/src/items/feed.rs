//! The stored form of a calendar that somebody follows.

use app::ports::StoreError;
use domain::FeedId;
use domain::practice::feed::{Feed, Whose};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, micros, supported, time};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct FeedRecord {
    v: u8,
    id: String,
    sha256: String,
    of: WhoseRecord,
    made_by: String,
    created_at: i64,
    /// A day such as `2026-11-20`. Written by itself, too: see [`FETCHED_ON`].
    fetched_on: Option<String>,
}

/// The attribute of the record that is written by itself.
pub const FETCHED_ON: &str = "fetched_on";

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WhoseRecord {
    Dentist(String),
    Chair(String),
}

impl Record for FeedRecord {
    type Domain = Feed;
    const KIND: &'static str = "feed";

    fn of(value: &Feed) -> Self {
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            sha256: value.sha256.clone(),
            of: match &value.of {
                Whose::Dentist(name) => WhoseRecord::Dentist(name.clone()),
                Whose::Chair(name) => WhoseRecord::Chair(name.clone()),
            },
            made_by: value.made_by.clone(),
            created_at: micros(value.created_at),
            fetched_on: value.fetched_on.map(|day| day.to_string()),
        }
    }

    fn read(self) -> Result<Feed, String> {
        supported(self.v)?;
        let day = |text: String| text.parse().map_err(|_| "fetched_on: not a day".to_owned());
        Ok(Feed {
            id: FeedId::trusted(self.id),
            sha256: self.sha256,
            of: match self.of {
                WhoseRecord::Dentist(name) => Whose::Dentist(name),
                WhoseRecord::Chair(name) => Whose::Chair(name),
            },
            made_by: self.made_by,
            created_at: time(self.created_at)?,
            fetched_on: self.fetched_on.map(day).transpose()?,
        })
    }
}

impl FeedRecord {
    pub fn item(value: &Feed) -> Result<Item, StoreError> {
        let sort = keys::sort(value.created_at, value.id.as_str());
        Ok(Item::new::<Self>(keys::feed(&value.id), value)?.list(keys::FEEDS, sort))
    }
}
