//! What is kept for no longer than the settings say.

use domain::Timestamp;
use domain::practice::appointment::Status;

use super::{Ended, Upkeep};
use crate::ports::{AppointmentFilter, Bus, Paging, Queues, Store, StoreError, Write};
use crate::{App, Failure};

/// Appointments read at once.
const PAGE: u16 = 100;

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Deletes appointments that were cancelled long ago, one by one: whoever changes one at the same moment keeps it.
    pub(super) async fn clean_up<T, A, W, X>(
        &self,
        upkeep: &Upkeep<'_, T, A, W, X>,
        now: Timestamp,
    ) -> Result<Ended, Failure> {
        let settings = self.settings(now).await?;
        let days = i64::from(settings.practice.cancelled_kept_days);
        let before = now - jiff::SignedDuration::from_hours(24 * days);
        let filter = AppointmentFilter {
            status: Some(Status::Cancelled),
            ..AppointmentFilter::default()
        };
        let mut paging = Paging {
            limit: PAGE,
            cursor: None,
        };
        let mut deleted = 0_u32;
        loop {
            let page = self.store.appointments(&filter, &paging).await?;
            for appointment in page.items.iter().filter(|cancelled| cancelled.updated_at < before) {
                let forget = Write::ForgetBooking {
                    id: appointment.id.clone(),
                    version: appointment.version,
                };
                match self.store.commit(vec![forget]).await {
                    Ok(()) => deleted += 1,
                    Err(StoreError::Conflict) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            paging.cursor = page.next;
            let told = format!("{deleted} cancelled appointments deleted");
            if paging.cursor.is_none() {
                return Ok(Ended::Done(told));
            }
            // What is deleted is gone: another run begins at the front.
            if !upkeep.has_time() {
                return Ok(Ended::Later(String::new(), told));
            }
        }
    }
}
