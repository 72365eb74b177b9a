//! What was announced.

use app::ports::{AnnouncementRecord, Events, Page, Paging, StoreError};
use domain::Timestamp;

use super::Memory;
use super::pages::{page, sort};

impl Events for Memory {
    async fn announcements(
        &self,
        from: Timestamp,
        until: Timestamp,
        paging: &Paging,
    ) -> Result<Page<AnnouncementRecord>, StoreError> {
        let tables = self.tables();
        let all = tables.announcements.values().map(|timed| &timed.value);
        let wanted = all.filter(|record| (from..until).contains(&record.at));
        page(
            wanted.map(|record| (sort(record.at, record.id.as_str()), record.clone())),
            paging,
        )
    }
}
