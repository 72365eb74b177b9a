//! How long a case takes: the days of the stage it is in, and of those that are still to come.

use jiff::Timestamp;

use super::{Case, Stage};
use crate::business_days::Calendar;
use crate::settings::{self, Stages};

/// When a case ought to be where. Counted from the beginning of its stage, so that it does not drift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// When the stage ought to be over; `None` while the lab waits for the dentist.
    pub stage_due: Option<Timestamp>,
    /// When the last parcel ought to have arrived.
    pub completion: Timestamp,
}

impl Estimate {
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.stage_due.is_some_and(|due| due < now)
    }
}

impl Case {
    /// What the settings say about the stage's time, with the days it may take; `None` where the lab waits for nobody.
    pub(super) fn rule(&self, stages: &Stages) -> Option<(settings::Stage, u16)> {
        let of = |stage: settings::Stage| Some((stage, stage.days_max));
        match self.stage {
            Stage::RecordsReview | Stage::ScanReview => of(stages.review),
            // Opened there without a price: the lab has to name it.
            Stage::AwaitingQuotationReply if self.quotation.is_none() => of(stages.review),
            Stage::ApprovedForProduction => of(stages.planning),
            Stage::CasePlanningComplete => of(stages.training_aligner),
            Stage::AwaitingDelivery => of(stages.delivery),
            Stage::FitConfirmedPhaseWise => of(stages.phase),
            Stage::FitConfirmedFullCase => of(stages.full_case),
            // Delivered, and the next phase has to be started.
            Stage::DispatchingPhaseWise if self.parcel_under_way().is_none() => of(stages.phase),
            // Made and then carried.
            Stage::DispatchingPhaseWise => Some((stages.delivery, stages.phase.days_max + stages.delivery.days_max)),
            Stage::DispatchingFullCase => Some((stages.delivery, stages.full_case.days_max + stages.delivery.days_max)),
            Stage::AwaitingRecords
            | Stage::AwaitingQuotationReply
            | Stage::QuotationDeclined
            | Stage::AwaitingScan
            | Stage::AwaitingFitConfirmation
            | Stage::AwaitingDispatchChoice
            | Stage::FitIssueReported
            | Stage::Completed
            | Stage::Cancelled => None,
        }
    }

    /// Whether the lab makes something for this case, or waits to hear how it fits.
    pub fn is_in_production(&self) -> bool {
        self.is_open() && self.stage >= Stage::ApprovedForProduction
    }

    /// When a case that is in production ought to be where; `None` for every other one.
    pub fn estimate(&self, stages: &Stages, calendar: &Calendar) -> Option<Estimate> {
        let own = self.rule(stages).map(|(_, days)| days);
        let rest = self.days_after_this_stage(stages)?;
        let since = self.stage_since;
        Some(Estimate {
            stage_due: own.map(|days| calendar.after(since, days)),
            completion: calendar.after(since, own.unwrap_or(0).saturating_add(rest)),
        })
    }

    /// Business days of the lab and of carriers that come after the present stage. How long dentists take to answer is
    /// nobody's guess, and counted as none; until they have chosen, the full case is assumed.
    fn days_after_this_stage(&self, stages: &Stages) -> Option<u16> {
        let delivery = stages.delivery.days_max;
        let full_case = stages.full_case.days_max.saturating_add(delivery);
        let phases = |left: u8| {
            stages
                .phase
                .days_max
                .saturating_add(delivery)
                .saturating_mul(left.into())
        };
        let left = self.phases.saturating_sub(self.phase);
        Some(match self.stage {
            // What does not fit is made anew.
            Stage::ApprovedForProduction | Stage::FitIssueReported => stages
                .training_aligner
                .days_max
                .saturating_add(delivery)
                .saturating_add(full_case),
            Stage::CasePlanningComplete => delivery.saturating_add(full_case),
            Stage::AwaitingDelivery | Stage::AwaitingFitConfirmation | Stage::AwaitingDispatchChoice => full_case,
            Stage::FitConfirmedPhaseWise => phases(left).saturating_sub(stages.phase.days_max),
            Stage::FitConfirmedFullCase => delivery,
            // The one that is being made anew begins with the stage's own days.
            Stage::DispatchingPhaseWise if self.parcel_under_way().is_none() => {
                phases(left).saturating_sub(stages.phase.days_max)
            }
            Stage::DispatchingPhaseWise => phases(left),
            Stage::DispatchingFullCase => 0,
            Stage::AwaitingRecords
            | Stage::RecordsReview
            | Stage::AwaitingQuotationReply
            | Stage::QuotationDeclined
            | Stage::AwaitingScan
            | Stage::ScanReview
            | Stage::Completed
            | Stage::Cancelled => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{NewCase, Priority, open};
    use crate::{CaseId, Moment, PersonKey, Settings};

    fn case(stage: Stage) -> Case {
        let new = NewCase {
            id: CaseId::trusted("case-1"),
            person: PersonKey::trusted("+919876543210"),
            user_id: "+919876543210".to_owned(),
            patient: "Alice".to_owned(),
            dentist: "Dr Rao".to_owned(),
            stage,
            priority: Priority::Normal,
            notes: None,
            phases: 2,
            from_chat: None,
            files: Vec::new(),
        };
        let settings = Settings::default();
        // A Friday, noon in Kolkata.
        let now = "2026-11-20T06:30:00Z".parse().unwrap();
        open(
            new,
            &Moment {
                now,
                settings: &settings,
            },
        )
        .case
    }

    #[track_caller]
    fn check(case: &Case, stage_due: Option<&str>, completion: &str) {
        let settings = Settings::default();
        let estimate = case.estimate(&settings.stages, &settings.calendar).unwrap();
        let day = |at: Timestamp| at.to_zoned(settings.calendar.zone.clone()).date().to_string();
        assert_eq!(estimate.stage_due.map(day).as_deref(), stage_due);
        assert_eq!(day(estimate.completion), completion);
    }

    #[test]
    fn business_days_of_all_stages_that_are_to_come_are_counted() {
        // Planning 2, training aligner 2, its delivery 3, full case 10, its delivery 3.
        check(&case(Stage::ApprovedForProduction), Some("2026-11-24"), "2026-12-18");
        check(&case(Stage::AwaitingFitConfirmation), None, "2026-12-09");
        check(&case(Stage::FitConfirmedFullCase), Some("2026-12-04"), "2026-12-09");
        // Two phases of 7 and 3 days.
        check(&case(Stage::FitConfirmedPhaseWise), Some("2026-12-01"), "2026-12-18");
        let mut first_on_its_way = case(Stage::DispatchingPhaseWise);
        first_on_its_way.phase = 1;
        check(&first_on_its_way, Some("2026-12-04"), "2026-12-18");
        assert!(
            case(Stage::AwaitingRecords)
                .estimate(&Settings::default().stages, &Settings::default().calendar)
                .is_none()
        );
    }

    #[test]
    fn late_is_what_is_due_and_not_what_waits_for_the_dentist() {
        let settings = Settings::default();
        let much_later = "2027-01-01T00:00:00Z".parse().unwrap();
        let late = |stage| {
            let estimate = case(stage).estimate(&settings.stages, &settings.calendar).unwrap();
            estimate.is_late(much_later)
        };
        assert!(late(Stage::CasePlanningComplete));
        assert!(!late(Stage::AwaitingFitConfirmation));
    }
}
