//! What jobs need of the world: the whole table, a place for exports, and other people's systems.

use std::future::Future;

use bytes::Bytes;

use super::{OutsideError, StoreError};

/// The table as a whole. Nothing but exports and restores looks at it so.
pub trait Backup: Sync {
    /// Some items, each as a line of JSON, and where the next ones start. It is no snapshot: what changes meanwhile is in it
    /// as it was before or after.
    fn read_all(
        &self,
        after: Option<String>,
    ) -> impl Future<Output = Result<(Vec<String>, Option<String>), StoreError>> + Send;

    /// Whether there is nothing in it.
    fn is_empty(&self) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Writes items as they were exported, whatever is there.
    fn write_all(&self, lines: &[String]) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Where exports are kept.
pub trait Archive: Sync {
    /// The same key again replaces what is there.
    fn keep(
        &self,
        key: &str,
        bytes: Bytes,
        mime_type: &str,
        sha256: &str,
    ) -> impl Future<Output = Result<(), OutsideError>> + Send;

    fn fetch(&self, key: &str) -> impl Future<Output = Result<Bytes, OutsideError>> + Send;
}

/// Other people's systems.
pub trait Webhooks: Sync {
    /// One call; whatever is not an answer of success is a failure.
    fn call(&self, url: &str, body: Option<&str>) -> impl Future<Output = Result<(), OutsideError>> + Send;
}
