//! What was announced.

use app::ports::{AnnouncementRecord, Events, Page, Paging, StoreError};
use domain::Timestamp;

use super::Table;
use super::lists::{LIST, Stretch};
use crate::items::{AnnouncementStored, from_item};
use crate::keys;

impl Events for Table {
    async fn announcements(
        &self,
        from: Timestamp,
        until: Timestamp,
        paging: &Paging,
    ) -> Result<Page<AnnouncementRecord>, StoreError> {
        let stretch = Stretch {
            from: Some(keys::sort_from(from)),
            before: Some(keys::sort_from(until)),
        };
        let partitions = vec![keys::EVENTS.to_owned()];
        let read = from_item::<AnnouncementStored>;
        self.page_within("announcements", &LIST, partitions, &stretch, paging, read)
            .await
    }
}
