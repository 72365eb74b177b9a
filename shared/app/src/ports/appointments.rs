//! What is asked of the store about the practice's appointments, the times that they take, and points.

use std::future::Future;

use domain::appointment::Slot;
use domain::practice::appointment::{Appointment, Resource, Status};
use domain::practice::loyalty::Ledger;
use domain::{AppointmentId, CustomerId, Timestamp};

use super::{Page, Paging, StoreError};

/// Which appointments. The default is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppointmentFilter {
    pub status: Option<Status>,
    pub customer: Option<CustomerId>,
    /// Those that start then or later.
    pub from: Option<Timestamp>,
    /// Those that start before.
    pub until: Option<Timestamp>,
}

pub trait Appointments: Sync {
    fn practice_appointment(
        &self,
        id: &AppointmentId,
    ) -> impl Future<Output = Result<Option<Appointment>, StoreError>> + Send;

    /// The latest start first.
    fn appointments(
        &self,
        filter: &AppointmentFilter,
        paging: &Paging,
    ) -> impl Future<Output = Result<Page<Appointment>, StoreError>> + Send;

    /// The pieces of a resource's time from `from` up to `until` that appointments have, in order. Strongly consistent.
    fn busy(
        &self,
        resource: &Resource,
        from: Timestamp,
        until: Timestamp,
    ) -> impl Future<Output = Result<Vec<Slot>, StoreError>> + Send;

    /// Everything that was ever entered. Strongly consistent.
    fn ledger(&self, customer: &CustomerId) -> impl Future<Output = Result<Ledger, StoreError>> + Send;
}
