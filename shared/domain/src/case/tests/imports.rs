//! Imports: whatever stage a case is in, nobody is told of it, and what it waits for goes on.

use super::*;
use crate::{Origin, Source};

fn imported(stage: Stage, delivery: Option<DeliveryStatus>) -> (Decision, Lab) {
    let lab = Lab::approved();
    let new = NewCase {
        id: CaseId::trusted("case-9"),
        person: lab.case.person.clone(),
        user_id: lab.case.user_id.clone(),
        patient: "Alice Brown".to_owned(),
        dentist: "Dr Rao".to_owned(),
        stage,
        priority: Priority::Normal,
        notes: None,
        phases: 2,
        from_chat: None,
        files: Vec::new(),
    };
    let origin = Origin {
        source: Source::parse("sheets").unwrap(),
        created_at: Some("2026-01-05T09:00:00Z".parse().unwrap()),
    };
    let moment = Moment {
        now: lab.now,
        settings: &lab.settings,
    };
    let decision = import(new, &origin, delivery, &moment);
    let case = decision.case.clone();
    (decision, Lab { case, ..lab })
}

fn deliveries() -> impl Iterator<Item = Option<DeliveryStatus>> {
    DeliveryStatus::ALL.into_iter().map(Some).chain([None])
}

#[test]
fn an_import_of_any_stage_says_nothing_and_schedules_its_timers() {
    for stage in Stage::ALL {
        for delivery in deliveries() {
            let (decision, lab) = imported(stage, delivery);
            let told = |effect: &Effect| match effect {
                Effect::Send { .. } | Effect::Publish(_) | Effect::Start(_) | Effect::Cancel { .. } => true,
                Effect::Schedule { .. } => false,
            };
            assert!(!decision.effects.iter().any(told), "{stage:?} {delivery:?}");
            let scheduled: Vec<_> = decision
                .effects
                .iter()
                .filter_map(|effect| match effect {
                    Effect::Schedule { id, .. } => Some(id.clone()),
                    Effect::Send { .. } | Effect::Publish(_) | Effect::Start(_) | Effect::Cancel { .. } => None,
                })
                .collect();
            let open: Vec<_> = lab.case.timers.iter().map(|timer| timer.id.clone()).collect();
            assert_eq!(scheduled, open, "{stage:?} {delivery:?}");
            assert_eq!(decision.facts[0].what, "imported");
            assert_eq!(decision.facts[0].detail, "from sheets");
            assert_eq!((decision.changed, lab.case.version), (true, 1));
            assert_eq!(lab.case.created_at.to_string(), "2026-01-05T09:00:00Z");
        }
    }
}

#[test]
fn what_it_waits_for_goes_on() {
    let (_, mut asked) = imported(Stage::AwaitingFitConfirmation, None);
    assert_eq!(asked.case.waiting_for(), Some(crate::reading::Topic::Fit));
    assert_eq!(asked.wait(), ["dentist: fit_reminder"]);
    assert_eq!(asked.after(&fit(true)), ["dentist: dispatch_question"]);
    let (_, mut under_way) = imported(Stage::AwaitingDelivery, Some(DeliveryStatus::OutForDelivery));
    assert_eq!(under_way.report(DeliveryStatus::Delivered), ["dentist: fit_question"]);
    let (_, mut approved) = imported(Stage::ApprovedForProduction, None);
    assert_eq!(approved.wait(), ["staff: case_late"]);
}

#[test]
fn a_parcel_that_has_arrived_has_moved_its_case_on() {
    for (stage, then) in [
        (Stage::AwaitingDelivery, Stage::AwaitingFitConfirmation),
        (Stage::DispatchingFullCase, Stage::Completed),
        (Stage::DispatchingPhaseWise, Stage::DispatchingPhaseWise),
        (Stage::FitIssueReported, Stage::FitIssueReported),
    ] {
        let (_, lab) = imported(stage, Some(DeliveryStatus::Delivered));
        assert_eq!(lab.case.stage, then);
        assert_eq!(lab.case.shipment.unwrap().status, DeliveryStatus::Delivered);
    }
    // Whoever was asked whether it fits has it.
    let (_, lab) = imported(Stage::AwaitingFitConfirmation, Some(DeliveryStatus::InTransit));
    assert_eq!(lab.case.shipment.unwrap().status, DeliveryStatus::Delivered);
    let (_, lab) = imported(Stage::CasePlanningComplete, Some(DeliveryStatus::InTransit));
    assert_eq!(lab.case.shipment, None);
}

#[test]
fn nobody_is_reminded_of_a_price_that_is_not_known() {
    let (_, mut lab) = imported(Stage::AwaitingQuotationReply, None);
    assert_eq!(lab.case.timers.len(), 1);
    assert_eq!(lab.wait(), ["staff: case_late"]);
}

#[test]
fn statuses_of_earlier_systems_are_understood() {
    for stage in Stage::ALL {
        assert_eq!(Stage::from_predecessor(stage.name()), Some(stage));
    }
    for (status, stage) in [
        ("fit confirmed phase-wise", Stage::FitConfirmedPhaseWise),
        (" awaitingdelivery ", Stage::AwaitingDelivery),
        ("CasePlanning", Stage::CasePlanningComplete),
        ("FitConfirmed", Stage::AwaitingDispatchChoice),
        ("FullCaseFabrication", Stage::FitConfirmedFullCase),
    ] {
        assert_eq!(Stage::from_predecessor(status), Some(stage), "{status}");
    }
    for status in ["", "Banana", "..."] {
        assert_eq!(Stage::from_predecessor(status), None, "{status}");
    }
}
