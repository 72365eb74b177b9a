//! The practice's appointments, whose time they take, and points.

use std::collections::BTreeMap;

use app::ports::{AppointmentFilter, Appointments, Page, Paging, StoreError, Write};
use domain::appointment::Slot;
use domain::practice::appointment::{Appointment, Resource, Status};
use domain::practice::loyalty::{Entry, Ledger};
use domain::{AppointmentId, CustomerId, Timestamp};

use super::Memory;
use super::pages::{page, sort};

#[derive(Debug, Default)]
pub(super) struct Bookings {
    appointments: BTreeMap<AppointmentId, Appointment>,
    times: BTreeMap<(Resource, Slot), AppointmentId>,
    entries: BTreeMap<(CustomerId, u64), Entry>,
}

impl Bookings {
    pub fn version(&self, id: &AppointmentId) -> Option<u64> {
        self.appointments.get(id).map(|appointment| appointment.version)
    }

    pub fn get(&self, id: &AppointmentId) -> Option<&Appointment> {
        self.appointments.get(id)
    }

    /// Who has a part of a resource's time.
    pub fn owners(&self, resource: &Resource) -> impl Iterator<Item = &AppointmentId> {
        let theirs = self.times.iter().filter(move |((of, _), _)| of == resource);
        theirs.map(|(_, owner)| owner)
    }

    pub fn count(&self, status: Status) -> usize {
        self.appointments
            .values()
            .filter(|known| known.status == status)
            .count()
    }

    /// Whether it takes what somebody else has who does not give it back in the same commit.
    pub fn is_taken(&self, write: &Write, all: &[Write]) -> bool {
        let Write::Times {
            resource,
            take,
            appointment,
            ..
        } = write
        else {
            return false;
        };
        take.iter().any(|slot| {
            let owner = self.times.get(&(resource.clone(), *slot));
            owner.is_some_and(|owner| {
                owner != appointment && !all.iter().any(|write| gives_back(write, resource, *slot, owner))
            })
        })
    }

    pub fn conflicts(&self, write: &Write) -> bool {
        if let Write::Points { customer, entry } = write {
            self.entries.contains_key(&(customer.clone(), entry.number))
        } else if let Write::StillAt { appointment, epoch } = write {
            self.appointments.get(appointment).map(|stored| stored.epoch) != Some(*epoch)
        } else {
            false
        }
    }

    /// Whoever takes what is given back in the same commit has it.
    pub fn give_back(&mut self, all: &[Write]) {
        for write in all {
            let Write::Times {
                resource,
                free,
                appointment,
                ..
            } = write
            else {
                continue;
            };
            for slot in free {
                let key = (resource.clone(), *slot);
                if self.times.get(&key) == Some(appointment) {
                    self.times.remove(&key);
                }
            }
        }
    }

    pub fn apply(&mut self, write: Write) {
        if let Write::Booking(new) = write {
            self.appointments.insert(new.id.clone(), new);
        } else if let Write::ForgetBooking { id, .. } = write {
            self.appointments.remove(&id);
        } else if let Write::Points { customer, entry } = write {
            self.entries.insert((customer, entry.number), entry);
        } else if let Write::Times {
            resource,
            take,
            appointment,
            ..
        } = write
        {
            let taken = take.into_iter().map(|slot| (resource.clone(), slot));
            self.times.extend(taken.map(|key| (key, appointment.clone())));
        }
    }
}

fn gives_back(write: &Write, wanted: &Resource, slot: Slot, owner: &AppointmentId) -> bool {
    if let Write::Times {
        resource,
        free,
        appointment,
        ..
    } = write
    {
        resource == wanted && appointment == owner && free.contains(&slot)
    } else {
        false
    }
}

impl Memory {
    /// Every appointment of the practice, in the order in which they start.
    pub fn all_bookings(&self) -> Vec<Appointment> {
        let mut all: Vec<_> = self.tables().bookings.appointments.values().cloned().collect();
        all.sort_by_key(|appointment| appointment.starts_at);
        all
    }
}

impl Appointments for Memory {
    async fn practice_appointment(&self, id: &AppointmentId) -> Result<Option<Appointment>, StoreError> {
        Ok(self.tables().bookings.appointments.get(id).cloned())
    }

    async fn appointments(&self, filter: &AppointmentFilter, paging: &Paging) -> Result<Page<Appointment>, StoreError> {
        let tables = self.tables();
        let wanted = tables.bookings.appointments.values().filter(|appointment| {
            filter.status.is_none_or(|status| appointment.status == status)
                && filter
                    .customer
                    .as_ref()
                    .is_none_or(|customer| appointment.customer == *customer)
                && filter.from.is_none_or(|from| appointment.starts_at >= from)
                && filter.until.is_none_or(|until| appointment.starts_at < until)
        });
        let sorted = wanted.map(|appointment| {
            let sort = sort(appointment.starts_at, appointment.id.as_str());
            (sort, appointment.clone())
        });
        page(sorted, paging)
    }

    async fn busy(&self, resource: &Resource, from: Timestamp, until: Timestamp) -> Result<Vec<Slot>, StoreError> {
        let wanted = Slot::between(from, until);
        let tables = self.tables();
        let taken = tables.bookings.times.keys();
        let inside = taken.filter(|(of, slot)| of == resource && wanted.contains(slot));
        Ok(inside.map(|(_, slot)| *slot).collect())
    }

    async fn ledger(&self, customer: &CustomerId) -> Result<Ledger, StoreError> {
        let tables = self.tables();
        let all = (customer.clone(), 0)..=(customer.clone(), u64::MAX);
        let posted = tables.bookings.entries.range(all);
        Ok(Ledger {
            customer: customer.clone(),
            entries: posted.map(|(_, entry)| entry.clone()).collect(),
        })
    }
}
