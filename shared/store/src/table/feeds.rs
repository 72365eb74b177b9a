//! Calendars that somebody follows, and what stands in them.

use std::collections::BTreeSet;

use app::ports::{Feeds, Page, Paging, StoreError};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use domain::appointment::Slot;
use domain::customer::Customer;
use domain::practice::appointment::{Appointment, Resource};
use domain::practice::feed::Feed;
use domain::{AppointmentId, CustomerId, FeedId, Timestamp};
use jiff::civil::Date;

use super::Table;
use super::failure::failure;
use super::lists::LIST;
use crate::items::{
    BookingRecord, CustomerRecord, Day, FETCHED_ON, FeedRecord, Record, Stored, attributes_of_key, from_item,
};
use crate::keys::{self, Key};

impl Feeds for Table {
    async fn feed(&self, id: &FeedId) -> Result<Option<Feed>, StoreError> {
        self.get::<FeedRecord>(&keys::feed(id)).await
    }

    async fn feeds(&self, paging: &Paging) -> Result<Page<Feed>, StoreError> {
        let partitions = vec![keys::FEEDS.to_owned()];
        self.page("feeds", &LIST, partitions, paging, from_item::<FeedRecord>)
            .await
    }

    async fn save_feed(&self, feed: &Feed) -> Result<(), StoreError> {
        self.put(FeedRecord::item(feed)?).await
    }

    async fn delete_feed(&self, id: &FeedId) -> Result<bool, StoreError> {
        let deleted = self
            .client
            .delete_item()
            .table_name(&self.name)
            .set_key(Some(attributes_of_key(&keys::feed(id))))
            .return_values(ReturnValue::AllOld)
            .send()
            .await
            .map_err(|error| failure(&error))?;
        Ok(deleted.attributes().is_some())
    }

    async fn feed_was_fetched(&self, id: &FeedId, on: Date) -> Result<(), StoreError> {
        let noted = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(attributes_of_key(&keys::feed(id))))
            .condition_expression("attribute_exists(pk)")
            .update_expression(format!("SET #data.{FETCHED_ON} = :day"))
            .expression_attribute_names("#data", "data")
            .expression_attribute_values(":day", AttributeValue::S(on.to_string()))
            .send()
            .await;
        match noted.map_err(|error| failure(&error)) {
            // Deleted meanwhile.
            Ok(_) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn appointments_of(
        &self,
        resource: &Resource,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Appointment>, StoreError> {
        let wanted = Slot::between(from, until);
        let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else {
            return Ok(Vec::new());
        };
        let (first, last) = (keys::day_of(*first), keys::day_of(*last));
        let mut owners: BTreeSet<AppointmentId> = BTreeSet::new();
        for day in self.days_of(resource, first, last).await? {
            owners.extend(Day::all_owners(&day));
        }
        let keys: Vec<_> = owners.iter().map(keys::booking).collect();
        let mut found = self.all_of::<BookingRecord>(&keys).await?;
        found.retain(|appointment| appointment.starts_at < until && appointment.ends_at() > from);
        found.sort_by(|a, b| (a.starts_at, &a.id).cmp(&(b.starts_at, &b.id)));
        Ok(found)
    }

    async fn customers_of(&self, ids: &[CustomerId]) -> Result<Vec<Customer>, StoreError> {
        let keys: Vec<_> = ids.iter().map(keys::customer).collect();
        self.all_of::<CustomerRecord>(&keys).await
    }
}

impl Table {
    /// Those that there are of these, in no order.
    async fn all_of<R: Record>(&self, keys: &[Key]) -> Result<Vec<R::Domain>, StoreError> {
        let found = self.get_many(keys).await?;
        found.values().map(from_item::<R>).collect()
    }

    /// The items of a resource's days in which somebody has something.
    pub(super) async fn days_of(
        &self,
        resource: &Resource,
        first: Date,
        last: Date,
    ) -> Result<Vec<Stored>, StoreError> {
        let day = |day: Date| AttributeValue::S(keys::times(resource, day).sk);
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", AttributeValue::S(keys::of_resource(resource)))
            .expression_attribute_values(":from", day(first))
            .expression_attribute_values(":to", day(last));
        let mut pages = query.into_paginator().items().send();
        let mut days = Vec::new();
        while let Some(item) = pages.next().await {
            days.push(item.map_err(|error| failure(&error))?);
        }
        Ok(days)
    }
}
