//! A case that another system had until now. Everybody concerned knows of it: nothing is said.

use super::change::Change;
use super::decide::fresh;
use super::{Case, Decision, NewCase, Stage};
use crate::delivery::{DeliveryStatus, Shipment};
use crate::effect::Fact;
use crate::{Moment, Origin};

/// Takes a case in where it is. What its stage waits for counts from now on: deadlines, and questions that were asked
/// elsewhere. `delivery` is where its newest parcel is; before the first one is on its way it means nothing.
pub fn import(new: NewCase, origin: &Origin, delivery: Option<DeliveryStatus>, moment: &Moment<'_>) -> Decision {
    let now = moment.now;
    let said = new.stage;
    let mut case = fresh(new, now);
    case.created_at = origin.created_at.unwrap_or(now);
    case.stage = after_arrival(said, case.phases, delivery);
    let stage = case.stage;
    let mut change = Change::of(&case, moment);
    change.note(origin.fact());
    if stage == said {
        change.note(Fact::new("created", format!("in {}", stage.name())));
    } else {
        let detail = format!("in {}: was {}, and its parcel has arrived", stage.name(), said.name());
        change.note(Fact::new("created", detail));
    }
    change.prepare(stage, now);
    if let Some(status) = delivery {
        recorded(&mut change.case, status);
    }
    change.start_timers();
    change.done()
}

/// Where a case is whose parcel has arrived, without that anybody had noticed.
fn after_arrival(stage: Stage, phases: u8, delivery: Option<DeliveryStatus>) -> Stage {
    if delivery != Some(DeliveryStatus::Delivered) {
        return stage;
    }
    match stage {
        Stage::AwaitingDelivery => Stage::AwaitingFitConfirmation,
        Stage::DispatchingFullCase => Stage::Completed,
        Stage::DispatchingPhaseWise if phases <= 1 => Stage::Completed,
        Stage::DispatchingPhaseWise
        | Stage::AwaitingRecords
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
        | Stage::Cancelled => stage,
    }
}

/// The first report that a carrier makes from now on counts, whenever it was made.
fn recorded(case: &mut Case, status: DeliveryStatus) {
    let status = match case.stage {
        Stage::AwaitingDelivery | Stage::DispatchingPhaseWise | Stage::DispatchingFullCase | Stage::Cancelled => status,
        // Whoever was asked whether it fits has it, whatever was noted of the parcel.
        Stage::AwaitingFitConfirmation
        | Stage::AwaitingDispatchChoice
        | Stage::FitIssueReported
        | Stage::FitConfirmedPhaseWise
        | Stage::FitConfirmedFullCase
        | Stage::Completed => DeliveryStatus::Delivered,
        Stage::AwaitingRecords
        | Stage::RecordsReview
        | Stage::AwaitingQuotationReply
        | Stage::QuotationDeclined
        | Stage::AwaitingScan
        | Stage::ScanReview
        | Stage::ApprovedForProduction
        | Stage::CasePlanningComplete => return,
    };
    let shipment = case.shipment.get_or_insert_with(|| Shipment::sent(None, None));
    shipment.status = status;
}
