//! Calendars that somebody follows, and what stands in them.

use std::collections::BTreeSet;

use app::ports::{Feeds, Page, Paging, StoreError};
use domain::customer::Customer;
use domain::practice::appointment::{Appointment, Resource};
use domain::practice::feed::Feed;
use domain::{CustomerId, FeedId, Timestamp};
use jiff::civil::Date;

use super::Memory;
use super::pages::{page, sort};

impl Feeds for Memory {
    async fn feed(&self, id: &FeedId) -> Result<Option<Feed>, StoreError> {
        Ok(self.tables().feeds.get(id).cloned())
    }

    async fn feeds(&self, paging: &Paging) -> Result<Page<Feed>, StoreError> {
        let tables = self.tables();
        let all = tables.feeds.values();
        page(
            all.map(|feed| (sort(feed.created_at, feed.id.as_str()), feed.clone())),
            paging,
        )
    }

    async fn save_feed(&self, feed: &Feed) -> Result<(), StoreError> {
        self.tables().feeds.insert(feed.id.clone(), feed.clone());
        Ok(())
    }

    async fn delete_feed(&self, id: &FeedId) -> Result<bool, StoreError> {
        Ok(self.tables().feeds.remove(id).is_some())
    }

    async fn feed_was_fetched(&self, id: &FeedId, on: Date) -> Result<(), StoreError> {
        if let Some(feed) = self.tables().feeds.get_mut(id) {
            feed.fetched_on = Some(on);
        }
        Ok(())
    }

    async fn appointments_of(
        &self,
        resource: &Resource,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Appointment>, StoreError> {
        let tables = self.tables();
        let owners: BTreeSet<_> = tables.bookings.owners(resource).collect();
        let mut found: Vec<_> = owners
            .iter()
            .filter_map(|id| tables.bookings.get(id))
            .cloned()
            .collect();
        found.retain(|appointment| appointment.starts_at < until && appointment.ends_at() > from);
        found.sort_by(|a, b| (a.starts_at, &a.id).cmp(&(b.starts_at, &b.id)));
        Ok(found)
    }

    async fn customers_of(&self, ids: &[CustomerId]) -> Result<Vec<Customer>, StoreError> {
        let tables = self.tables();
        Ok(ids.iter().filter_map(|id| tables.customers.get(id)).cloned().collect())
    }
}
