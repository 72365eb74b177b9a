//! Carriers report where a parcel is: by tracking number, more than once, and in any order.

use domain::case::{self, Event};
use domain::delivery::DeliveryStatus;
use domain::{CaseId, Timestamp};

use crate::ports::{Bus, Queues, Store};
use crate::{Actor, App, Failure};

#[derive(Debug, Clone)]
pub struct TrackingEvent {
    pub tracking_number: String,
    pub status: DeliveryStatus,
    /// By the carrier's clock.
    pub at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracked {
    pub case: CaseId,
    /// `false`: known already, or older than what is known.
    pub changed: bool,
    pub status: &'static str,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// # Errors
    /// [`Failure::NotFound`] for a number that no case has; [`Failure::Rejected`] while the parcel with this number has
    /// not been dispatched: the carrier is to report again.
    pub async fn track(&self, event: &TrackingEvent, clock: impl Fn() -> Timestamp) -> Result<Tracked, Failure> {
        let Some((_, id)) = self.store.case_by_tracking(&event.tracking_number).await? else {
            return Err(Failure::NotFound(
                "no case has a parcel with this tracking number".to_owned(),
            ));
        };
        let changed = self
            .change_case(&id, &Actor::Carrier, clock, |case, moment| {
                let parcel = case
                    .shipment
                    .as_ref()
                    .and_then(|shipment| shipment.tracking_number.as_deref());
                let is_this_parcel = parcel.is_some_and(|number| number.eq_ignore_ascii_case(&event.tracking_number));
                if !is_this_parcel {
                    return Err(domain::Rejection::illegal("this parcel has not been dispatched yet"));
                }
                let reported_at = event.at.min(moment.now);
                Ok(vec![case::decide(
                    case,
                    &Event::Delivery {
                        status: event.status,
                        reported_at,
                    },
                    moment,
                )?])
            })
            .await?;
        Ok(Tracked {
            case: id,
            changed: changed.moved,
            status: changed.case.stage.status(),
        })
    }
}
