//! What a case does, told as events and what follows.

mod imports;
mod properties;

use super::*;
use crate::effect::Recipient;
use crate::notice::Notice;
use crate::settings::WhenDue;
use crate::{Effect, Moment, Phone, Rejection, Settings};

/// A case, the settings and a clock that moves a minute with every event.
struct Lab {
    case: Case,
    settings: Settings,
    now: Timestamp,
}

impl Lab {
    fn with(stage: Stage) -> Self {
        let settings = Settings {
            clinical_team: vec![Phone::from_wa_id("15550100001").unwrap()],
            lab_team: vec![Phone::from_wa_id("15550100002").unwrap()],
            ..Settings::default()
        };
        let now: Timestamp = "2026-11-20T05:00:00Z".parse().unwrap();
        let new = NewCase {
            id: CaseId::trusted("case-1"),
            person: PersonKey::trusted("+919876543210"),
            user_id: "+919876543210".to_owned(),
            patient: "Alice Brown".to_owned(),
            dentist: "Dr Rao".to_owned(),
            stage,
            priority: Priority::Normal,
            notes: None,
            phases: 2,
            from_chat: None,
            files: Vec::new(),
        };
        let case = open(
            new,
            &Moment {
                now,
                settings: &settings,
            },
        )
        .case;
        Self { case, settings, now }
    }

    fn approved() -> Self {
        Self::with(Stage::ApprovedForProduction)
    }

    fn try_event(&mut self, event: &Event) -> Result<Decision, Rejection> {
        self.now += jiff::SignedDuration::from_mins(1);
        let decision = decide(
            &self.case,
            event,
            &Moment {
                now: self.now,
                settings: &self.settings,
            },
        )?;
        if decision.changed {
            self.case = decision.case.clone();
        }
        Ok(decision)
    }

    /// What is said, as `recipient: notice`, after an event that has to be accepted.
    fn after(&mut self, event: &Event) -> Vec<String> {
        said(&self.try_event(event).unwrap())
    }

    fn start(&mut self) -> Vec<String> {
        let asked_at = self.now + jiff::SignedDuration::from_secs(30);
        self.after(&Event::StartProduction { asked_at })
    }

    fn report(&mut self, status: DeliveryStatus) -> Vec<String> {
        let reported_at = self.now;
        self.after(&Event::Delivery { status, reported_at })
    }

    /// The next timer goes off.
    fn wait(&mut self) -> Vec<String> {
        let timer = self
            .case
            .timers
            .iter()
            .min_by_key(|timer| timer.at)
            .cloned()
            .expect("a timer");
        self.now = self.now.max(timer.at);
        self.after(&Event::TimerDue { id: timer.id })
    }
}

fn said(decision: &Decision) -> Vec<String> {
    decision
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send {
                to: Recipient::Dentist,
                notice,
            } => Some(format!("dentist: {}", notice.name())),
            Effect::Send {
                to: Recipient::Staff(_),
                notice,
            } => Some(format!("staff: {}", notice.name())),
            Effect::Schedule { .. } | Effect::Cancel { .. } | Effect::Publish(_) | Effect::Start(_) => None,
        })
        .collect()
}

fn fit(fits: bool) -> Event {
    Event::Fit {
        fits,
        words: "the dentist's words".to_owned(),
    }
}

#[test]
fn a_full_case_goes_from_approval_to_completion() {
    let mut lab = Lab::approved();
    assert_eq!(lab.start(), ["dentist: planning_started"]);
    assert_eq!(lab.case.stage, Stage::CasePlanningComplete);
    assert_eq!(lab.start(), ["dentist: training_aligner_dispatched"]);
    assert_eq!(lab.case.shipment.as_ref().unwrap().status, DeliveryStatus::InTransit);
    assert_eq!(lab.start(), Vec::<String>::new(), "the carrier has the next move");
    assert_eq!(lab.report(DeliveryStatus::Delivered), ["dentist: fit_question"]);
    assert_eq!(
        lab.after(&fit(true)),
        ["dentist: dispatch_question"],
        "and no word to the clinical team"
    );
    assert_eq!(lab.case.stage.status(), "AwaitingFitConfirmation");
    assert_eq!(
        lab.after(&Event::Choice(Dispatch::FullCase)),
        ["dentist: full_case_chosen"]
    );
    assert_eq!(lab.start(), ["dentist: full_case_dispatched"]);
    assert_eq!(lab.case.stage.status(), "Dispatching_FullCase");
    assert_eq!(lab.report(DeliveryStatus::Delivered), ["dentist: case_completed"]);
    assert_eq!(lab.case.stage, Stage::Completed);
    assert_eq!(lab.case.timers, []);
}

#[test]
fn a_phase_wise_case_is_sent_phase_by_phase() {
    let mut lab = Lab::with(Stage::AwaitingDispatchChoice);
    assert_eq!(
        lab.after(&Event::Choice(Dispatch::PhaseWise)),
        ["dentist: phase_wise_chosen"]
    );
    assert_eq!(lab.start(), ["dentist: phase_dispatched"]);
    assert_eq!(lab.start(), Vec::<String>::new(), "phase 1 is under way");
    assert_eq!(lab.report(DeliveryStatus::Delivered), ["dentist: phase_delivered"]);
    assert_eq!(lab.start(), ["dentist: phase_dispatched"]);
    assert_eq!((lab.case.phase, lab.case.phases), (2, 2));
    assert_eq!(lab.report(DeliveryStatus::Delivered), ["dentist: case_completed"]);
}

#[test]
fn a_fit_problem_reaches_the_clinical_team_once_with_the_dentists_words() {
    let mut lab = Lab::with(Stage::AwaitingFitConfirmation);
    let decision = lab.try_event(&fit(false)).unwrap();
    assert_eq!(said(&decision), ["staff: fit_problem", "dentist: fit_problem_noted"]);
    let notice = decision.effects.iter().find_map(|effect| match effect {
        Effect::Send {
            notice: Notice::FitProblem { about, words },
            ..
        } => Some((about.patient.clone(), words.clone())),
        Effect::Send { .. }
        | Effect::Schedule { .. }
        | Effect::Cancel { .. }
        | Effect::Publish(_)
        | Effect::Start(_) => None,
    });
    assert_eq!(
        notice,
        Some(("Alice Brown".to_owned(), "the dentist's words".to_owned()))
    );
    assert_eq!(lab.after(&fit(false)), Vec::<String>::new(), "said twice is said once");
    // The way back: a new training aligner.
    let back = Event::SetStage {
        to: Stage::CasePlanningComplete,
        force: false,
        note: None,
    };
    assert_eq!(lab.after(&back), ["dentist: planning_started"]);
}

#[test]
fn what_is_not_on_the_map_needs_force() {
    let mut lab = Lab::with(Stage::DispatchingFullCase);
    let back = |force| Event::SetStage {
        to: Stage::ApprovedForProduction,
        force,
        note: None,
    };
    let rejection = lab.try_event(&back(false)).unwrap_err();
    assert!(
        rejection.reason.contains("legal: Completed, Cancelled"),
        "{}",
        rejection.reason
    );
    let decision = lab.try_event(&back(true)).unwrap();
    assert!(decision.facts.iter().any(|fact| fact.what == "forced"));
    assert_eq!(lab.case.stage, Stage::ApprovedForProduction);
}

#[test]
fn of_requests_that_were_sent_together_one_moves_the_case() {
    let mut lab = Lab::approved();
    lab.start();
    let sent_together = lab.case.stage_since;
    assert_eq!(
        lab.after(&Event::StartProduction {
            asked_at: sent_together
        }),
        Vec::<String>::new()
    );
    assert_eq!(lab.case.stage, Stage::CasePlanningComplete);
}

#[test]
fn carrier_events_come_twice_and_in_any_order() {
    let mut lab = Lab::with(Stage::AwaitingDelivery);
    assert_eq!(
        lab.report(DeliveryStatus::AvailableForPickup),
        ["dentist: ready_for_pickup"]
    );
    assert_eq!(lab.report(DeliveryStatus::AvailableForPickup), Vec::<String>::new());
    assert_eq!(lab.report(DeliveryStatus::Exception), ["staff: parcel_trouble"]);
    let old = Event::Delivery {
        status: DeliveryStatus::OutForDelivery,
        reported_at: Timestamp::UNIX_EPOCH,
    };
    assert_eq!(lab.after(&old), Vec::<String>::new());
    assert_eq!(lab.case.shipment.as_ref().unwrap().status, DeliveryStatus::Exception);
    assert_eq!(lab.report(DeliveryStatus::Delivered), ["dentist: fit_question"]);
    assert_eq!(lab.report(DeliveryStatus::InTransit), Vec::<String>::new());
    assert_eq!(lab.case.stage, Stage::AwaitingFitConfirmation);
}

#[test]
fn the_dentist_is_believed_when_the_carrier_had_it_at_the_door() {
    let arrived = Event::Arrival {
        arrived: true,
        words: "it is here".to_owned(),
    };
    let mut lab = Lab::with(Stage::AwaitingDelivery);
    assert_eq!(lab.after(&arrived), ["staff: says_arrived", "dentist: arrival_noted"]);
    assert_eq!(lab.after(&arrived), ["dentist: arrival_noted"], "the lab is told once");
    lab.report(DeliveryStatus::OutForDelivery);
    assert_eq!(lab.after(&arrived), ["dentist: fit_question"]);
}

#[test]
fn an_unanswered_fit_question_is_asked_again_and_then_becomes_the_clinical_teams() {
    let mut lab = Lab::with(Stage::AwaitingFitConfirmation);
    let asked_at = lab.case.stage_since;
    let mut days = Vec::new();
    let mut all = Vec::new();
    while !lab.case.timers.is_empty() {
        days.push(lab.case.timers.first().unwrap().at.duration_since(asked_at).as_hours() / 24);
        all.extend(lab.wait());
    }
    assert_eq!(days, [1, 3, 4]);
    assert_eq!(
        all,
        [
            "dentist: fit_reminder",
            "dentist: fit_reminder",
            "staff: fit_unanswered"
        ]
    );
}

#[test]
fn a_late_parcel_is_asked_about_and_the_lab_is_told() {
    let mut lab = Lab::with(Stage::AwaitingDelivery);
    assert_eq!(lab.wait(), ["dentist: arrival_question", "staff: delivery_overdue"]);
    assert_eq!(lab.case.waiting_for(), Some(Topic::Arrival));
    let no = Event::Arrival {
        arrived: false,
        words: "nothing yet".to_owned(),
    };
    assert_eq!(lab.after(&no), ["staff: not_arrived", "dentist: not_arrived_noted"]);
    assert_eq!(lab.case.waiting_for(), None);
    assert_eq!(
        lab.wait(),
        ["dentist: arrival_question", "staff: delivery_overdue"],
        "and it is brought up again"
    );
}

#[test]
fn the_clock_reminds_staff_or_advances_the_case_as_the_settings_say() {
    let mut lab = Lab::with(Stage::CasePlanningComplete);
    assert_eq!(lab.wait(), ["staff: case_late"]);
    let mut lab = Lab::approved();
    lab.settings.stages.training_aligner.when_due = WhenDue::Advance;
    lab.start();
    assert_eq!(lab.wait(), ["dentist: training_aligner_dispatched"]);
    let mut lab = Lab::with(Stage::ApprovedForProduction);
    lab.settings.stages.planning.when_due = WhenDue::Nothing;
    lab.start();
    assert_eq!(
        lab.case.timers.len(),
        1,
        "planning is over; the next stage has its own rule"
    );
}

#[test]
fn a_held_case_stands_still_until_it_is_resumed() {
    let mut lab = Lab::approved();
    assert_eq!(
        lab.after(&Event::Hold {
            reason: "the patient travels".to_owned()
        }),
        ["dentist: case_on_hold"]
    );
    assert_eq!(lab.case.timers, []);
    let asked_at = lab.now + jiff::SignedDuration::from_secs(90);
    let rejection = lab.try_event(&Event::StartProduction { asked_at }).unwrap_err();
    assert!(rejection.reason.contains("the patient travels"));
    assert_eq!(lab.after(&Event::Resume), ["dentist: case_resumed"]);
    assert_eq!(lab.case.timers.len(), 1);
    assert_eq!(lab.start(), ["dentist: planning_started"]);
}

#[test]
fn after_the_end_nothing_is_said_and_nothing_waits() {
    for end in [Stage::Completed, Stage::Cancelled] {
        let mut lab = Lab::with(Stage::AwaitingFitConfirmation);
        let timer = lab.case.timers.first().cloned().unwrap();
        lab.after(&Event::SetStage {
            to: end,
            force: true,
            note: None,
        });
        assert_eq!(lab.case.timers, []);
        assert_eq!(lab.after(&Event::TimerDue { id: timer.id }), Vec::<String>::new());
        assert!(lab.try_event(&fit(true)).is_err());
    }
}

#[test]
fn the_map() {
    insta::assert_snapshot!(mermaid());
}
