//! What the use cases need of the queues and of the event bus.

use std::future::Future;

use domain::message::Message;

use super::{AnnouncementRecord, DueItem};

/// The queues. Losing what is put here is harmless: the clock finds what was left behind.
pub trait Queues: Sync {
    /// New messages for deliver, in order per recipient. Each is handed over whole, so that deliver need not read it.
    fn outbox(&self, messages: &[Message]) -> impl Future<Output = Result<(), QueueError>> + Send;

    /// Looks at things again after `delay` (whole seconds, at most 15 minutes).
    fn later(&self, items: &[(DueItem, std::time::Duration)]) -> impl Future<Output = Result<(), QueueError>> + Send;

    /// Opens the connection that the first call will take. Nothing is queued.
    fn connect(&self) -> impl Future<Output = Result<(), QueueError>> + Send;
}

#[derive(Debug, thiserror::Error)]
#[error("the queue is not available: {0}")]
pub struct QueueError(pub String);

/// The event bus.
pub trait Bus: Sync {
    fn publish(&self, announcements: &[AnnouncementRecord]) -> impl Future<Output = Result<(), QueueError>> + Send;

    /// Opens the connection that the first call will take. Nothing is published.
    fn connect(&self) -> impl Future<Output = Result<(), QueueError>> + Send;
}
