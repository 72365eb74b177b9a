//! The practice's appointments, whose time they take, and points.

use app::ports::{AppointmentFilter, Appointments, Page, Paging, StoreError};
use domain::appointment::Slot;
use domain::practice::appointment::{Appointment, Resource, Status};
use domain::practice::loyalty::Ledger;
use domain::{AppointmentId, CustomerId, Timestamp};

use super::Table;
use super::lists::{Keep as _, LIST, SUBJECT, Stretch};
use crate::items::{BookingRecord, Day, EntryRecord, from_item};
use crate::keys;

impl Appointments for Table {
    async fn practice_appointment(&self, id: &AppointmentId) -> Result<Option<Appointment>, StoreError> {
        self.get::<BookingRecord>(&keys::booking(id)).await
    }

    async fn appointments(&self, filter: &AppointmentFilter, paging: &Paging) -> Result<Page<Appointment>, StoreError> {
        let stretch = Stretch {
            from: filter.from.map(keys::sort_from),
            before: filter.until.map(keys::sort_from),
        };
        let (index, partitions) = match (&filter.customer, filter.status) {
            (Some(customer), _) => (&SUBJECT, vec![keys::of_customer(customer)]),
            (None, Some(status)) => (&LIST, vec![keys::bookings(status)]),
            (None, None) => (&LIST, Status::ALL.map(keys::bookings).to_vec()),
        };
        let read = from_item::<BookingRecord>;
        let page = self
            .page_within("appointments", index, partitions, &stretch, paging, read)
            .await?;
        // An index is a moment behind: what has moved on meanwhile is not in this list any more.
        Ok(page.keep(|appointment| filter.status.is_none_or(|status| appointment.status == status)))
    }

    async fn busy(&self, resource: &Resource, from: Timestamp, until: Timestamp) -> Result<Vec<Slot>, StoreError> {
        let wanted = Slot::between(from, until);
        let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else {
            return Ok(Vec::new());
        };
        let mut taken = Vec::new();
        for day in self
            .days_of(resource, keys::day_of(*first), keys::day_of(*last))
            .await?
        {
            taken.extend(Day::taken(&day)?);
        }
        taken.retain(|slot| (first..=last).contains(&slot));
        Ok(taken)
    }

    async fn ledger(&self, customer: &CustomerId) -> Result<Ledger, StoreError> {
        let all = (keys::ENTRIES_FROM.to_owned(), keys::ENTRIES_TO.to_owned());
        let posted = self.between::<EntryRecord>(keys::ledger(customer), all).await?;
        Ok(Ledger {
            customer: customer.clone(),
            entries: posted.into_iter().map(|posted| posted.entry).collect(),
        })
    }
}
