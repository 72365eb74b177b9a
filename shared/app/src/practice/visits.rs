//! What a customer's appointments come to.

use domain::practice::appointment::{Appointment, Event, Status};
use domain::{CustomerId, Timestamp};

use crate::ports::{AppointmentFilter, Bus, Paging, Queues, Store};
use crate::{Actor, App, Failure};

/// More than anybody has in their life.
const MAX_VISITS: u16 = 1000;

/// A customer's appointments.
#[derive(Debug, Clone)]
pub struct Visits {
    /// The latest start first.
    pub appointments: Vec<Appointment>,
}

impl Visits {
    /// When they were there last.
    pub fn last(&self) -> Option<Timestamp> {
        let been = self.appointments.iter().filter(|it| it.status == Status::Completed);
        been.map(|appointment| appointment.starts_at).max()
    }
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub async fn visits(&self, customer: &CustomerId) -> Result<Visits, Failure> {
        let filter = AppointmentFilter {
            customer: Some(customer.clone()),
            ..AppointmentFilter::default()
        };
        let paging = Paging {
            limit: MAX_VISITS,
            cursor: None,
        };
        let page = self.store.appointments(&filter, &paging).await?;
        Ok(Visits {
            appointments: page.items,
        })
    }

    /// Nothing is noted of somebody who was erased, and nobody waits for them.
    pub(crate) async fn forget_visits(
        &self,
        customer: &CustomerId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), Failure> {
        for appointment in self.visits(customer).await?.appointments {
            if appointment.is_ahead(now) {
                let event = Event::Cancel { reason: None };
                self.change_appointment(&appointment.id, &event, None, actor, now)
                    .await?;
            }
            self.change_appointment(&appointment.id, &Event::Forget, None, actor, now)
                .await?;
        }
        Ok(())
    }
}
