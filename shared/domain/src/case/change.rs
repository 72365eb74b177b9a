//! A case while it is being decided about: the new value, and the effects and facts gathered on the way.

use jiff::Timestamp;

use super::{Case, Decision, OpenTimer, Stage};
use crate::Moment;
use crate::delivery::{DeliveryStatus, Shipment};
use crate::effect::{Announcement, Effect, Fact, Recipient};
use crate::ids::{TaskId, derive};
use crate::notice::{Days, Intake, Notice};
use crate::settings;
use crate::task::{Kind, Timer};

pub(super) struct Change<'a> {
    pub case: Case,
    pub moment: &'a Moment<'a>,
    effects: Vec<Effect>,
    facts: Vec<Fact>,
}

impl<'a> Change<'a> {
    pub fn of(case: &Case, moment: &'a Moment<'a>) -> Self {
        let mut case = case.clone();
        case.version += 1;
        Self {
            case,
            moment,
            effects: Vec::new(),
            facts: Vec::new(),
        }
    }

    pub fn done(mut self) -> Decision {
        let changed = !self.facts.is_empty();
        if changed {
            self.case.updated_at = self.moment.now;
        }
        Decision {
            case: self.case,
            effects: self.effects,
            facts: self.facts,
            changed,
        }
    }

    pub fn note(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    pub fn announce(&mut self, announcement: Announcement) {
        self.effects.push(Effect::Publish(announcement));
    }

    pub fn tell_dentist(&mut self, notice: Notice) {
        self.effects.push(Effect::Send {
            to: Recipient::Dentist,
            notice,
        });
    }

    pub fn tell_lab(&mut self, notice: &Notice) {
        self.tell(self.moment.settings.lab(), notice);
    }

    pub fn tell_clinical_team(&mut self, notice: &Notice) {
        self.tell(self.moment.settings.clinical(), notice);
    }

    fn tell(&mut self, team: &[crate::Phone], notice: &Notice) {
        if team.is_empty() {
            self.facts.push(Fact::new("nobody_to_tell", notice.name()));
        }
        let sends = team.iter().map(|phone| Effect::Send {
            to: Recipient::Staff(phone.clone()),
            notice: notice.clone(),
        });
        self.effects.extend(sends);
    }

    /// Moves to a stage: ends the old stage's timers, says what entering it says, and starts its own timers.
    pub fn enter(&mut self, to: Stage, words: &str) {
        let (from, now) = (self.case.stage, self.moment.now);
        self.case.stage = to;
        self.case.stage_since = now;
        self.case.arrival_asked = false;
        self.stop_timers();
        self.facts
            .push(Fact::new("stage_changed", format!("{} to {}", from.name(), to.name())));
        self.announce(Announcement::CaseStageChanged {
            case: self.case.id.clone(),
            from: from.status(),
            to: to.status(),
        });
        self.prepare(to, now);
        self.announce_stage(to, words);
        self.start_timers();
    }

    /// What a stage needs the case to hold.
    pub fn prepare(&mut self, stage: Stage, now: Timestamp) {
        let ship = |case: &mut Case, status| {
            let parcel = std::mem::take(&mut case.next_parcel);
            let mut shipment = Shipment::sent(parcel.carrier, parcel.tracking_number);
            shipment.status = status;
            case.shipment = Some(shipment);
            case.milestones.dispatched_at = Some(now);
        };
        match stage {
            Stage::CasePlanningComplete => self.case.milestones.planning_started_at = Some(now),
            Stage::AwaitingDelivery => ship(&mut self.case, DeliveryStatus::InTransit),
            Stage::AwaitingFitConfirmation => {
                // Staff may record the delivery by moving the case: then the parcel has arrived.
                if let Some(shipment) = &mut self.case.shipment
                    && shipment.status != DeliveryStatus::Delivered
                {
                    shipment.status = DeliveryStatus::Delivered;
                    shipment.reported_at = now;
                }
                self.case.milestones.delivered_at.get_or_insert(now);
            }
            Stage::AwaitingDispatchChoice => self.case.milestones.fit_confirmed_at = Some(now),
            Stage::FitIssueReported => self.case.milestones.fit_issue_reported_at = Some(now),
            Stage::FitConfirmedPhaseWise | Stage::FitConfirmedFullCase => {
                self.case.milestones.fit_confirmed_at.get_or_insert(now);
                self.case.milestones.delivery_choice_confirmed_at = Some(now);
            }
            Stage::DispatchingPhaseWise => {
                self.case.phase = self.case.phase.saturating_add(1).min(self.case.phases);
                ship(&mut self.case, DeliveryStatus::InfoReceived);
                self.case.milestones.phase_production_started = Some(now);
            }
            Stage::DispatchingFullCase => {
                ship(&mut self.case, DeliveryStatus::InfoReceived);
                self.case.milestones.full_production_started = Some(now);
            }
            Stage::Completed => self.case.milestones.completed_at = Some(now),
            Stage::AwaitingRecords
            | Stage::RecordsReview
            | Stage::AwaitingQuotationReply
            | Stage::QuotationDeclined
            | Stage::AwaitingScan
            | Stage::ScanReview
            | Stage::ApprovedForProduction
            | Stage::Cancelled => {}
        }
    }

    fn announce_stage(&mut self, stage: Stage, words: &str) {
        let about = self.case.about();
        let stages = &self.moment.settings.stages;
        let days = |stage: settings::Stage| Days {
            min: stage.days_min,
            max: stage.days_max,
        };
        let parcel = self.case.shipment.clone();
        let carrier = parcel.as_ref().and_then(|parcel| parcel.carrier.clone());
        let tracking_number = parcel.and_then(|parcel| parcel.tracking_number);
        let notice = match stage {
            Stage::AwaitingRecords => Notice::Intake(Intake::RecordsAsked { about }),
            Stage::RecordsReview => {
                let (files, missing) = (self.case.file_count(), self.case.missing_requisites());
                self.tell_lab(&Notice::Intake(Intake::RecordsReady {
                    about: self.case.about_for_staff(),
                    files,
                    missing: missing.clone(),
                }));
                Notice::Intake(Intake::RecordsComplete { about, files, missing })
            }
            Stage::AwaitingQuotationReply => match self.case.quotation.clone() {
                Some(quotation) => Notice::Intake(Intake::QuotationOffered {
                    about,
                    price: quotation.price,
                    note: quotation.note,
                    document: quotation.document,
                }),
                None => return,
            },
            Stage::QuotationDeclined => Notice::Intake(Intake::QuotationDeclined { about }),
            Stage::AwaitingScan => Notice::Intake(Intake::ScanAsked { about }),
            Stage::ScanReview => {
                self.tell_lab(&Notice::Intake(Intake::ScanReady {
                    about: self.case.about_for_staff(),
                }));
                Notice::Intake(Intake::ScanReceived { about })
            }
            Stage::ApprovedForProduction => return,
            Stage::CasePlanningComplete => Notice::PlanningStarted(about),
            Stage::AwaitingDelivery => Notice::TrainingAlignerDispatched {
                about,
                days: days(stages.delivery),
                carrier,
                tracking_number,
            },
            Stage::AwaitingFitConfirmation => Notice::FitQuestion(about),
            Stage::AwaitingDispatchChoice => Notice::DispatchQuestion(about),
            Stage::FitIssueReported => {
                let problem = Notice::FitProblem {
                    about: self.case.about_for_staff(),
                    words: words.to_owned(),
                };
                self.tell_clinical_team(&problem);
                Notice::FitProblemNoted(about)
            }
            Stage::FitConfirmedPhaseWise => Notice::PhaseWiseChosen(about),
            Stage::FitConfirmedFullCase => Notice::FullCaseChosen(about),
            Stage::DispatchingPhaseWise => Notice::PhaseDispatched {
                about,
                phase: self.case.phase,
                of: self.case.phases,
                days: days(stages.phase),
            },
            Stage::DispatchingFullCase => Notice::FullCaseDispatched {
                about,
                days: days(stages.full_case),
            },
            Stage::Completed => Notice::CaseCompleted(about),
            Stage::Cancelled => Notice::CaseCancelled(about),
        };
        self.tell_dentist(notice);
    }

    /// The timers of the stage that the case is in, counted from now.
    pub fn start_timers(&mut self) {
        if self.case.hold.is_some() {
            return;
        }
        if let Some(days) = self.deadline_days() {
            let at = self.moment.settings.calendar.after(self.moment.now, days);
            self.schedule(Timer::StageDeadline, at);
        }
        let asked = match self.case.stage {
            Stage::AwaitingFitConfirmation | Stage::AwaitingDispatchChoice => true,
            // A price that is not known here is nothing that anybody could be reminded of.
            Stage::AwaitingQuotationReply => self.case.quotation.is_some(),
            Stage::AwaitingRecords
            | Stage::RecordsReview
            | Stage::QuotationDeclined
            | Stage::AwaitingScan
            | Stage::ScanReview
            | Stage::ApprovedForProduction
            | Stage::CasePlanningComplete
            | Stage::AwaitingDelivery
            | Stage::FitIssueReported
            | Stage::FitConfirmedPhaseWise
            | Stage::FitConfirmedFullCase
            | Stage::DispatchingPhaseWise
            | Stage::DispatchingFullCase
            | Stage::Completed
            | Stage::Cancelled => false,
        };
        if asked {
            self.schedule_unanswered(0);
        }
    }

    pub fn stop_timers(&mut self) {
        let stopped = std::mem::take(&mut self.case.timers);
        self.effects
            .extend(stopped.into_iter().map(|timer| Effect::Cancel { id: timer.id }));
    }

    pub fn schedule(&mut self, timer: Timer, at: Timestamp) {
        let nth = self.case.timers.len().to_string();
        let version = self.case.version.to_string();
        let now = self.moment.now.to_string();
        let stage = self.case.stage.name();
        let parts = [
            "case timer",
            self.case.id.as_str(),
            &version,
            &now,
            stage,
            timer.name(),
            &nth,
        ];
        let id = TaskId::trusted(derive(&parts));
        self.case.timers.push(OpenTimer {
            id: id.clone(),
            timer,
            at,
        });
        let kind = Kind::CaseTimer {
            person: self.case.person.clone(),
            case: self.case.id.clone(),
            timer,
        };
        self.effects.push(Effect::Schedule { id, kind, at });
    }

    /// The `reminder`-th look at an unanswered question. After the last reminder one more day is given before a person
    /// takes over. However late the clock is, every look leaves the time to answer before the next.
    pub fn schedule_unanswered(&mut self, reminder: u8) {
        let days = &self.moment.settings.fit_reminder_days;
        let nth = usize::from(reminder);
        let before = nth
            .checked_sub(1)
            .and_then(|nth| days.get(nth))
            .copied()
            .unwrap_or_default();
        let day = match days.get(nth) {
            Some(day) => *day,
            None if nth == days.len() => before.saturating_add(1),
            None => return,
        };
        let calendar = &self.moment.settings.calendar;
        let planned = calendar.days_after(self.case.stage_since, day);
        let not_before = calendar.days_after(self.moment.now, day.saturating_sub(before).max(1));
        let late = planned < not_before && not_before.duration_since(planned).as_hours() >= 1;
        self.schedule(Timer::Unanswered { reminder }, if late { not_before } else { planned });
    }

    /// What the settings say about the stage's time, with the days it may take; `None` where the lab waits for nobody.
    pub fn rule(&self) -> Option<(settings::Stage, u16)> {
        self.case.rule(&self.moment.settings.stages)
    }

    fn deadline_days(&self) -> Option<u16> {
        let (rule, days) = self.rule()?;
        match rule.when_due {
            settings::WhenDue::Advance | settings::WhenDue::RemindStaff => Some(days),
            settings::WhenDue::Nothing => None,
        }
    }
}
