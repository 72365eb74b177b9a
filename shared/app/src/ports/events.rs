//! What the use cases need to tell other systems what happened, and to tell them again.

use std::future::Future;

use domain::{AnnouncementId, Timestamp};

use super::{AnnouncementRecord, OutsideError, Page, Paging, StoreError};

/// What was announced, for as long as it is kept.
pub trait Events: Sync {
    /// What happened from `from` up to `until`, the newest first. Eventually consistent.
    fn announcements(
        &self,
        from: Timestamp,
        until: Timestamp,
        paging: &Paging,
    ) -> impl Future<Output = Result<Page<AnnouncementRecord>, StoreError>> + Send;
}

/// The systems that subscribe to events at an address of theirs.
pub trait Subscribers: Sync {
    /// One signed call. [`OutsideError::Refused`]: they want no more of it, or it cannot be signed or sent at all.
    fn deliver(
        &self,
        url: &str,
        event: &AnnouncementId,
        body: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), OutsideError>> + Send;
}
