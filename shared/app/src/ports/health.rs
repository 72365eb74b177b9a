//! What is kept of how services outside do, and what waits in the queues.

use std::collections::BTreeMap;
use std::future::Future;

use domain::Timestamp;
use domain::integration::{Health, Integration};

use super::{QueueError, StoreError};

pub trait HealthBook: Sync {
    /// Notes how a call ended. Time only moves forward: what happened before what is known changes nothing.
    fn note_health(
        &self,
        integration: Integration,
        outcome: Result<(), &str>,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Of those of which anything is known.
    fn health(&self) -> impl Future<Output = Result<BTreeMap<Integration, Health>, StoreError>> + Send;
}

/// How much there is in the queues.
pub trait QueueDepths: Sync {
    fn depths(&self) -> impl Future<Output = Vec<(String, Result<QueueDepth, QueueError>)>> + Send;
}

/// Approximately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueDepth {
    /// Can be received now.
    pub waiting: u64,
    pub in_flight: u64,
    pub delayed: u64,
    /// In the queue for what could not be handled.
    pub dead: u64,
}
