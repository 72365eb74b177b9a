//! Lists: keys from an index, newest first, then the items themselves. Histories and slots come from the table at once.

use app::ports::{FactRecord, Page, Paging, Spoken, StoreError, Subject};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::appointment::Slot;
use domain::case::{Case, Stage};
use domain::conversation::Conversation;
use domain::customer::{Contact, Customer};
use domain::message::Message;
use domain::record;
use domain::task::Task;
use domain::{CaseId, PersonKey, Timestamp};
use futures_util::future::try_join_all;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use jiff::ToSpan as _;

use super::failure::failure;
use super::{Table, cursor};
use crate::items::{
    CaseRecord, ContactRecord, ConversationRecord, CustomerRecord, FactStored, MessageRecord, ReceivedRecord, Record,
    RecordStored, SlotRecord, Stored, TaskRecord, from_item, key_of, kind_of, text_of,
};
use crate::keys::{self, Key};

/// An index with the names of its keys.
pub(super) struct Index {
    pub(super) name: &'static str,
    pub(super) key: &'static str,
    sort: &'static str,
}

pub(super) const LIST: Index = Index {
    name: keys::LIST_INDEX,
    key: "list_key",
    sort: "list_sort",
};
pub(super) const SUBJECT: Index = Index {
    name: keys::SUBJECT_INDEX,
    key: "subject_key",
    sort: "subject_sort",
};

/// How many days' slots are asked for at the same time.
const DAYS_AT_ONCE: usize = 16;
/// More than this is no page.
pub(super) const MAX_PAGE: u16 = 1000;

impl Table {
    pub(super) async fn list_cases(&self, status: Option<&str>, paging: &Paging) -> Result<Page<Case>, StoreError> {
        let partitions = match status {
            Some(status) => vec![keys::cases(status)],
            None => Stage::statuses().into_iter().map(keys::cases).collect(),
        };
        let page = self
            .page("cases", &LIST, partitions, paging, from_item::<CaseRecord>)
            .await?;
        // An index is a moment behind: what has moved on meanwhile is not in this list any more.
        Ok(page.keep(|case| status.is_none_or(|status| case.stage.status() == status)))
    }

    pub(super) async fn list_conversations(&self, paging: &Paging) -> Result<Page<Conversation>, StoreError> {
        let partitions = vec![keys::CONVERSATIONS.to_owned()];
        self.page(
            "conversations",
            &LIST,
            partitions,
            paging,
            from_item::<ConversationRecord>,
        )
        .await
    }

    pub(super) async fn list_customers(&self, paging: &Paging) -> Result<Page<Customer>, StoreError> {
        let partitions = vec![keys::CUSTOMERS.to_owned()];
        let page = self
            .page("customers", &LIST, partitions, paging, from_item::<CustomerRecord>)
            .await?;
        Ok(page.keep(|customer| customer.erased_at.is_none()))
    }

    pub(super) async fn list_customers_by_contact(&self, contact: &Contact) -> Result<Vec<Customer>, StoreError> {
        let everybody = (keys::CONTACTS_FROM.to_owned(), keys::CONTACTS_TO.to_owned());
        let held = self
            .between::<ContactRecord>(keys::of_contact(contact), everybody)
            .await?;
        let keys: Vec<_> = held.iter().map(|held| keys::customer(&held.customer)).collect();
        let found = self.get_many(&keys).await?;
        let mut customers = found
            .values()
            .map(from_item::<CustomerRecord>)
            .collect::<Result<Vec<_>, _>>()?;
        // Between the two reads somebody may have got another number.
        customers.retain(|customer| customer.contacts().contains(contact));
        customers.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(customers)
    }

    pub(super) async fn list_messages(
        &self,
        state: Option<domain::message::State>,
        paging: &Paging,
    ) -> Result<Page<Message>, StoreError> {
        let states = state.map_or_else(|| domain::message::State::ALL.to_vec(), |state| vec![state]);
        let partitions = states.into_iter().map(keys::messages).collect();
        let page = self
            .page("messages", &LIST, partitions, paging, from_item::<MessageRecord>)
            .await?;
        Ok(page.keep(|message| state.is_none_or(|state| message.state == state)))
    }

    pub(super) async fn list_tasks(
        &self,
        state: Option<domain::task::State>,
        paging: &Paging,
    ) -> Result<Page<Task>, StoreError> {
        let states = state.map_or_else(|| domain::task::State::ALL.to_vec(), |state| vec![state]);
        let partitions = states.into_iter().map(keys::tasks).collect();
        let page = self
            .page("tasks", &LIST, partitions, paging, from_item::<TaskRecord>)
            .await?;
        Ok(page.keep(|task| state.is_none_or(|state| task.state == state)))
    }

    pub(super) async fn list_talk(&self, person: &PersonKey, paging: &Paging) -> Result<Page<Spoken>, StoreError> {
        let partitions = vec![keys::talk(person)];
        self.page("talk", &SUBJECT, partitions, paging, spoken).await
    }

    pub(super) async fn list_tasks_of(&self, case: &CaseId) -> Result<Vec<Task>, StoreError> {
        self.of_subject::<TaskRecord>(keys::of_case(case)).await
    }

    pub(super) async fn list_records_of(&self, case: &CaseId) -> Result<Vec<record::Record>, StoreError> {
        let mut records = self.of_subject::<RecordStored>(keys::records_of(case)).await?;
        // An index is a moment behind: a file may be another case's by now.
        records.retain(|record| record.case.as_ref() == Some(case));
        records.reverse();
        Ok(records)
    }

    /// Everything in a partition of the subject index, newest first.
    pub(super) async fn of_subject<R: Record>(&self, subject: String) -> Result<Vec<R::Domain>, StoreError> {
        let entries = self.entries(&SUBJECT, subject, None, None).await?;
        let keys: Vec<_> = entries.into_iter().map(|entry| entry.key).collect();
        let found = self.get_many(&keys).await?;
        keys.iter()
            .filter_map(|key| found.get(key))
            .map(from_item::<R>)
            .collect()
    }

    pub(super) async fn list_facts(&self, subject: &Subject) -> Result<Vec<FactRecord>, StoreError> {
        let facts = (keys::FACTS_FROM.to_owned(), keys::FACTS_TO.to_owned());
        self.between::<FactStored>(keys::history(subject), facts).await
    }

    pub(super) async fn list_slots(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Slot>, StoreError> {
        let wanted = Slot::between(from, until);
        let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else {
            return Ok(Vec::new());
        };
        let days = keys::day_of(*first)
            .series(1.day())
            .take_while(|day| *day <= keys::day_of(*last));
        let (first, last) = (keys::slot(*first).sk, keys::slot(*last).sk);
        let queries = days.map(|day| self.between::<SlotRecord>(keys::slots(day), (first.clone(), last.clone())));
        let days: Vec<Vec<_>> = stream::iter(queries).buffered(DAYS_AT_ONCE).try_collect().await?;
        Ok(days.into_iter().flatten().map(|taken| taken.slot).collect())
    }

    /// A stretch of a partition of the table itself, in the order of its sort keys.
    pub(super) async fn between<R: Record>(
        &self,
        partition: String,
        (from, to): (String, String),
    ) -> Result<Vec<R::Domain>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", AttributeValue::S(partition))
            .expression_attribute_values(":from", AttributeValue::S(from))
            .expression_attribute_values(":to", AttributeValue::S(to));
        let mut pages = query.into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(item) = pages.next().await {
            found.push(from_item::<R>(&item.map_err(|error| failure(&error))?)?);
        }
        Ok(found)
    }

    /// One page out of several partitions of an index, which are all sorted in the same way: so one sort key is a cursor
    /// for all of them, also when an item moves from one to another between two pages.
    pub(super) async fn page<T>(
        &self,
        list: &str,
        index: &Index,
        partitions: Vec<String>,
        paging: &Paging,
        read: impl Fn(&Stored) -> Result<T, StoreError>,
    ) -> Result<Page<T>, StoreError> {
        let all = Stretch::default();
        self.page_within(list, index, partitions, &all, paging, read).await
    }

    /// The same, of a part of them.
    pub(super) async fn page_within<T>(
        &self,
        list: &str,
        index: &Index,
        partitions: Vec<String>,
        stretch: &Stretch,
        paging: &Paging,
        read: impl Fn(&Stored) -> Result<T, StoreError>,
    ) -> Result<Page<T>, StoreError> {
        let after = cursor::read(list, paging)?;
        // Newest first: what comes after a page is before its end.
        let before = match (after, stretch.before.clone()) {
            (Some(after), Some(before)) => Some(after.min(before)),
            (after, before) => after.or(before),
        };
        let limit = usize::from(paging.limit.clamp(1, MAX_PAGE));
        // One more than is shown tells whether there is a next page.
        let queries = partitions
            .into_iter()
            .map(|key| self.entries(index, key, before.as_deref(), Some(limit + 1)));
        let mut entries = try_join_all(queries).await?.concat();
        entries.retain(|entry| stretch.from.as_ref().is_none_or(|from| entry.sort >= *from));
        entries.sort_by(|a, b| b.sort.cmp(&a.sort));
        // In two partitions for a moment, while it moves.
        entries.dedup_by(|a, b| a.key == b.key);
        let more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries
            .last()
            .filter(|_| more)
            .map(|entry| cursor::write(list, &entry.sort))
            .transpose()?;
        let keys: Vec<_> = entries.into_iter().map(|entry| entry.key).collect();
        let found = self.get_many(&keys).await?;
        let items = keys
            .iter()
            .filter_map(|key| found.get(key))
            .map(read)
            .collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    /// The newest entries of a partition of an index, all of them if there is no limit.
    async fn entries(
        &self,
        index: &Index,
        partition: String,
        after: Option<&str>,
        limit: Option<usize>,
    ) -> Result<Vec<Entry>, StoreError> {
        let condition = match after {
            Some(_) => format!("{} = :key AND {} < :after", index.key, index.sort),
            None => format!("{} = :key", index.key),
        };
        let mut query = self
            .client
            .query()
            .table_name(&self.name)
            .index_name(index.name)
            .scan_index_forward(false)
            .set_limit(limit.and_then(|limit| i32::try_from(limit).ok()))
            .key_condition_expression(condition)
            .expression_attribute_values(":key", AttributeValue::S(partition));
        if let Some(after) = after {
            query = query.expression_attribute_values(":after", AttributeValue::S(after.to_owned()));
        }
        let mut pages = query.into_paginator().items().send();
        let mut entries = Vec::new();
        while entries.len() < limit.unwrap_or(usize::MAX)
            && let Some(item) = pages.next().await
        {
            let item = item.map_err(|error| failure(&error))?;
            let sort = text_of(&item, index.sort).unwrap_or_default().to_owned();
            entries.push(Entry {
                key: key_of(&item)?,
                sort,
            });
        }
        Ok(entries)
    }
}

/// A part of an index by its sort keys: from the first on, and up to the second.
#[derive(Default)]
pub(super) struct Stretch {
    pub from: Option<String>,
    pub before: Option<String>,
}

#[derive(Clone)]
struct Entry {
    key: Key,
    sort: String,
}

/// Leaves out what does not belong; the page is shorter then, and the next one starts where it would have.
pub(super) trait Keep<T> {
    fn keep(self, wanted: impl Fn(&T) -> bool) -> Self;
}

impl<T> Keep<T> for Page<T> {
    fn keep(mut self, wanted: impl Fn(&T) -> bool) -> Self {
        self.items.retain(wanted);
        self
    }
}

fn spoken(item: &Stored) -> Result<Spoken, StoreError> {
    match kind_of(item) {
        ReceivedRecord::KIND => Ok(Spoken::In(Box::new(from_item::<ReceivedRecord>(item)?))),
        MessageRecord::KIND => Ok(Spoken::Out(Box::new(from_item::<MessageRecord>(item)?))),
        kind => Err(StoreError::Broken(format!("talk: an item of kind {kind:?}"))),
    }
}
