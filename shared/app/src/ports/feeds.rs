//! What is asked of the store about calendars that somebody follows.

use std::future::Future;

use domain::customer::Customer;
use domain::practice::appointment::{Appointment, Resource};
use domain::practice::feed::Feed;
use domain::{CustomerId, FeedId, Timestamp};
use jiff::civil::Date;

use super::{Page, Paging, StoreError};

pub trait Feeds: Sync {
    fn feed(&self, id: &FeedId) -> impl Future<Output = Result<Option<Feed>, StoreError>> + Send;

    /// Newest first.
    fn feeds(&self, paging: &Paging) -> impl Future<Output = Result<Page<Feed>, StoreError>> + Send;

    fn save_feed(&self, feed: &Feed) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// `false`: there is none.
    fn delete_feed(&self, id: &FeedId) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Notes the day. One that was deleted meanwhile stays deleted.
    fn feed_was_fetched(&self, id: &FeedId, on: Date) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The appointments that have a part of a resource's time from `from` up to `until`, in the order of their starts: by
    /// the times that they hold, so that what other dentists do costs nothing. They hold them for 31 days after their day.
    fn appointments_of(
        &self,
        resource: &Resource,
        from: Timestamp,
        until: Timestamp,
    ) -> impl Future<Output = Result<Vec<Appointment>, StoreError>> + Send;

    /// Those that there are of these.
    fn customers_of(&self, ids: &[CustomerId]) -> impl Future<Output = Result<Vec<Customer>, StoreError>> + Send;
}
