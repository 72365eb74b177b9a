//! The parcel on its way: what carriers report, what the dentist says, and what follows when it has arrived.

use super::Stage;
use super::change::Change;
use crate::delivery::DeliveryStatus;
use crate::effect::{Announcement, Fact};
use crate::notice::Notice;
use crate::{Rejection, Timestamp};

pub(super) fn delivery(
    change: &mut Change<'_>,
    status: DeliveryStatus,
    reported_at: Timestamp,
) -> Result<(), Rejection> {
    let Some(shipment) = change.case.shipment.clone() else {
        return Err(Rejection::illegal("nothing has been dispatched for this case yet"));
    };
    if change.case.parcel_under_way().is_none() || !shipment.accepts(status, reported_at) {
        return Ok(());
    }
    if let Some(shipment) = &mut change.case.shipment {
        shipment.status = status;
        shipment.reported_at = reported_at.max(shipment.reported_at);
    }
    change.note(Fact::new(
        "delivery_changed",
        format!("{} at {reported_at}", status.label()),
    ));
    change.announce(Announcement::DeliveryChanged {
        case: change.case.id.clone(),
        status: status.name(),
    });
    if status == DeliveryStatus::Delivered {
        delivered(change);
    } else if status == DeliveryStatus::AvailableForPickup {
        let about = change.case.about();
        change.tell_dentist(Notice::ReadyForPickup {
            about,
            carrier: shipment.carrier,
            tracking_number: shipment.tracking_number,
        });
    } else if status.needs_staff() {
        let about = change.case.about_for_staff();
        change.tell_lab(&Notice::ParcelTrouble {
            about,
            status,
            tracking_number: shipment.tracking_number,
        });
    }
    Ok(())
}

/// The parcel that was under way has arrived.
pub(super) fn delivered(change: &mut Change<'_>) {
    change.case.milestones.delivered_at = Some(change.moment.now);
    change.case.arrival_asked = false;
    match change.case.stage {
        Stage::AwaitingDelivery => change.enter(Stage::AwaitingFitConfirmation, ""),
        Stage::DispatchingFullCase => change.enter(Stage::Completed, ""),
        Stage::DispatchingPhaseWise if change.case.phase >= change.case.phases => change.enter(Stage::Completed, ""),
        Stage::DispatchingPhaseWise => {
            let (phase, of) = (change.case.phase, change.case.phases);
            let about = change.case.about();
            change.tell_dentist(Notice::PhaseDelivered { about, phase, of });
            change.stop_timers();
            change.start_timers();
        }
        Stage::AwaitingRecords
        | Stage::RecordsReview
        | Stage::AwaitingQuotationReply
        | Stage::QuotationDeclined
        | Stage::AwaitingScan
        | Stage::ScanReview
        | Stage::ApprovedForProduction
        | Stage::CasePlanningComplete
        | Stage::AwaitingFitConfirmation
        | Stage::AwaitingDispatchChoice
        | Stage::FitIssueReported
        | Stage::FitConfirmedPhaseWise
        | Stage::FitConfirmedFullCase
        | Stage::Completed
        | Stage::Cancelled => {}
    }
}

pub(super) fn arrival(change: &mut Change<'_>, arrived: bool, words: &str) -> Result<(), Rejection> {
    let under_way = change.case.parcel_under_way().cloned();
    // The carrier may say delivered and the dentist no: only a person can find out.
    if !arrived && (under_way.is_some() || change.case.stage == Stage::AwaitingFitConfirmation) {
        change.case.arrival_asked = false;
        change.note(Fact::new("dentist_says_not_arrived", words));
        let about = change.case.about_for_staff();
        change.tell_lab(&Notice::NotArrived {
            about,
            words: words.to_owned(),
        });
        let about = change.case.about();
        change.tell_dentist(Notice::NotArrivedNoted(about));
        return Ok(());
    }
    let Some(shipment) = under_way else {
        return Err(Rejection::illegal("no parcel of this case is under way"));
    };
    change.case.arrival_asked = false;
    let first_time = shipment.dentist_says_arrived_at.is_none();
    if let Some(shipment) = &mut change.case.shipment {
        shipment.dentist_says_arrived_at.get_or_insert(change.moment.now);
    }
    change.note(Fact::new("dentist_says_arrived", words));
    // The carrier had it at the door: both agree.
    let carrier_agrees = match shipment.status {
        DeliveryStatus::OutForDelivery | DeliveryStatus::AvailableForPickup | DeliveryStatus::AttemptFail => true,
        DeliveryStatus::InfoReceived
        | DeliveryStatus::InTransit
        | DeliveryStatus::Delivered
        | DeliveryStatus::Exception
        | DeliveryStatus::Expired => false,
    };
    if carrier_agrees {
        if let Some(shipment) = &mut change.case.shipment {
            shipment.status = DeliveryStatus::Delivered;
            shipment.reported_at = change.moment.now;
        }
        change.announce(Announcement::DeliveryChanged {
            case: change.case.id.clone(),
            status: DeliveryStatus::Delivered.name(),
        });
        delivered(change);
    } else {
        if first_time {
            let about = change.case.about_for_staff();
            change.tell_lab(&Notice::SaysArrived {
                about,
                status: shipment.status,
            });
        }
        let about = change.case.about();
        change.tell_dentist(Notice::ArrivalNoted {
            about,
            status: shipment.status,
        });
    }
    Ok(())
}
