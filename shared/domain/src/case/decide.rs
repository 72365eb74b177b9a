//! The transition function: what each event does to a case in each stage.

use jiff::SignedDuration;

use super::change::Change;
use super::{Case, Decision, Dispatch, Event, Hold, NewCase, Parcel, Priority, Stage};
use crate::delivery::DeliveryStatus;
use crate::effect::{Announcement, Fact};
use crate::ids::TaskId;
use crate::notice::Notice;
use crate::settings::WhenDue;
use crate::task::Timer;
use crate::{Moment, Rejection, Timestamp, gate};

/// About how long a move takes to become visible to the next request: one that arrives meanwhile has not seen it.
const COMMIT_TIME: SignedDuration = SignedDuration::from_millis(25);

/// Opens a case in the stage that the lab says it is in. Nothing is sent: the dentist hears of what happens next.
pub fn open(new: NewCase, moment: &Moment<'_>) -> Decision {
    let now = moment.now;
    let case = Case {
        id: new.id,
        person: new.person,
        user_id: new.user_id,
        patient: new.patient,
        dentist: new.dentist,
        stage: new.stage,
        stage_since: now,
        priority: new.priority,
        notes: new.notes,
        phases: new.phases.max(1),
        phase: 0,
        next_parcel: Parcel::default(),
        shipment: None,
        arrival_asked: false,
        hold: None,
        timers: Vec::new(),
        milestones: super::Milestones::default(),
        created_at: now,
        updated_at: now,
        version: 0,
    };
    let mut change = Change::of(&case, moment);
    change.note(Fact::new("created", format!("in {}", case.stage.name())));
    change.announce(Announcement::CaseCreated {
        case: case.id,
        status: case.stage.status(),
    });
    change.prepare(case.stage, now);
    change.start_timers();
    change.done()
}

/// Decides what `event` does to `case`.
///
/// # Errors
/// A [`Rejection`] when the rules say no; nothing has changed then. An event that has already had its effect is not an
/// error: the decision is unchanged.
pub fn decide(case: &Case, event: &Event, moment: &Moment<'_>) -> Result<Decision, Rejection> {
    let mut change = Change::of(case, moment);
    match event {
        Event::StartProduction { asked_at } => start_production(&mut change, *asked_at)?,
        Event::SetStage { to, force, note } => set_stage(&mut change, *to, *force, note.as_deref())?,
        Event::Delivery { status, reported_at } => delivery(&mut change, *status, *reported_at)?,
        Event::Details { parcel, note, priority } => details(&mut change, parcel, note.as_deref(), *priority),
        Event::Hold { reason } => hold(&mut change, reason)?,
        Event::Resume => resume(&mut change),
        Event::Fit { fits, words } => fit(&mut change, *fits, words)?,
        Event::Choice(choice) => choose(&mut change, *choice)?,
        Event::Arrival { arrived, words } => arrival(&mut change, *arrived, words)?,
        Event::TimerDue { id } => timer_due(&mut change, id),
    }
    Ok(change.done())
}

fn start_production(change: &mut Change<'_>, asked_at: Timestamp) -> Result<(), Rejection> {
    if let Some(hold) = &change.case.hold {
        return Err(Rejection::illegal(format!("the case is on hold: {}", hold.reason)));
    }
    // Sent before the case last moved: it asked for the step that somebody else's request has done. A new case
    // (version 1) has not moved yet.
    if change.case.version > 2 && asked_at < change.case.stage_since + COMMIT_TIME {
        return Ok(());
    }
    if let Some(next) = next_production_step(change) {
        change.enter(next, "");
    }
    Ok(())
}

/// Where "start production" leads, if the lab has the next move.
fn next_production_step(change: &Change<'_>) -> Option<Stage> {
    match change.case.stage {
        Stage::ApprovedForProduction => Some(Stage::CasePlanningComplete),
        Stage::CasePlanningComplete => Some(Stage::AwaitingDelivery),
        Stage::FitConfirmedPhaseWise => Some(Stage::DispatchingPhaseWise),
        Stage::FitConfirmedFullCase => Some(Stage::DispatchingFullCase),
        // Delivered, and more to come; the last delivery completes the case.
        Stage::DispatchingPhaseWise => change
            .case
            .parcel_under_way()
            .is_none()
            .then_some(Stage::DispatchingPhaseWise),
        Stage::AwaitingDelivery
        | Stage::AwaitingFitConfirmation
        | Stage::AwaitingDispatchChoice
        | Stage::FitIssueReported
        | Stage::DispatchingFullCase
        | Stage::Completed
        | Stage::Cancelled => None,
    }
}

fn set_stage(change: &mut Change<'_>, to: Stage, force: bool, note: Option<&str>) -> Result<(), Rejection> {
    let from = change.case.stage;
    // AwaitingDispatchChoice has the same status: naming it changes nothing.
    if from.status() == to.status() && (from != Stage::DispatchingPhaseWise || change.case.parcel_under_way().is_some())
    {
        return Ok(());
    }
    let legal = from.next_for_staff();
    if !force && !legal.contains(&to) {
        let mut names: Vec<_> = legal
            .iter()
            .map(|stage| stage.status())
            .filter(|name| *name != from.status())
            .collect();
        names.dedup();
        let names = if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        };
        return Err(Rejection::illegal(format!(
            "a case cannot go from {} to {}; legal: {names}",
            from.status(),
            to.status()
        )));
    }
    if let (Some(hold), false) = (&change.case.hold, force || to == Stage::Cancelled) {
        return Err(Rejection::illegal(format!("the case is on hold: {}", hold.reason)));
    }
    if force && !legal.contains(&to) {
        change.note(Fact::new("forced", format!("{} to {}", from.name(), to.name())));
    }
    if to == Stage::Cancelled {
        change.case.hold = None;
    }
    change.enter(to, note.unwrap_or("recorded by staff"));
    Ok(())
}

fn delivery(change: &mut Change<'_>, status: DeliveryStatus, reported_at: Timestamp) -> Result<(), Rejection> {
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
fn delivered(change: &mut Change<'_>) {
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
        Stage::ApprovedForProduction
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

fn details(change: &mut Change<'_>, parcel: &Parcel, note: Option<&str>, priority: Option<Priority>) {
    let before = change.case.clone();
    let under_way = change.case.parcel_under_way().is_some();
    let (carrier, tracking_number) = match &mut change.case.shipment {
        Some(shipment) if under_way => (&mut shipment.carrier, &mut shipment.tracking_number),
        Some(_) | None => (
            &mut change.case.next_parcel.carrier,
            &mut change.case.next_parcel.tracking_number,
        ),
    };
    if parcel.carrier.is_some() {
        carrier.clone_from(&parcel.carrier);
    }
    if parcel.tracking_number.is_some() {
        tracking_number.clone_from(&parcel.tracking_number);
    }
    // A note is a line of the history; the case's own notes stay what they were when it was created.
    if change.case.notes.is_none() {
        change.case.notes = note.map(str::to_owned);
    }
    if let Some(priority) = priority {
        change.case.priority = priority;
    }
    if change.case != before || note.is_some() {
        change.note(Fact::new("details_changed", note.unwrap_or_default()));
    }
}

fn hold(change: &mut Change<'_>, reason: &str) -> Result<(), Rejection> {
    if !change.case.is_open() {
        return Err(Rejection::illegal(format!(
            "a case that is {} cannot be held",
            change.case.stage.status()
        )));
    }
    if change.case.hold.is_none() {
        change.case.hold = Some(Hold {
            reason: reason.to_owned(),
            since: change.moment.now,
        });
        change.note(Fact::new("held", reason));
        change.stop_timers();
        let about = change.case.about();
        change.tell_dentist(Notice::CaseOnHold(about));
    }
    Ok(())
}

fn resume(change: &mut Change<'_>) {
    if change.case.hold.take().is_some() {
        change.note(Fact::new("resumed", ""));
        let about = change.case.about();
        change.tell_dentist(Notice::CaseResumed(about));
        change.start_timers();
    }
}

fn fit(change: &mut Change<'_>, fits: bool, words: &str) -> Result<(), Rejection> {
    let answered = |change: &mut Change<'_>, to| {
        change.note(Fact::new("fit_answered", words));
        change.announce(Announcement::FitAnswered {
            case: change.case.id.clone(),
            fits,
        });
        change.enter(to, words);
    };
    match (change.case.stage, fits) {
        (Stage::AwaitingFitConfirmation, true) => answered(change, Stage::AwaitingDispatchChoice),
        (
            Stage::AwaitingFitConfirmation
            | Stage::AwaitingDispatchChoice
            | Stage::FitConfirmedPhaseWise
            | Stage::FitConfirmedFullCase,
            false,
        ) => answered(change, Stage::FitIssueReported),
        // Said twice.
        (Stage::AwaitingDispatchChoice | Stage::FitConfirmedPhaseWise | Stage::FitConfirmedFullCase, true)
        | (Stage::FitIssueReported, false) => {}
        (
            Stage::ApprovedForProduction
            | Stage::CasePlanningComplete
            | Stage::AwaitingDelivery
            | Stage::DispatchingPhaseWise
            | Stage::DispatchingFullCase
            | Stage::Completed
            | Stage::Cancelled,
            _,
        )
        | (Stage::FitIssueReported, true) => return Err(Rejection::illegal("the fit of this case is not in question")),
    }
    Ok(())
}

fn choose(change: &mut Change<'_>, choice: Dispatch) -> Result<(), Rejection> {
    let to = match choice {
        Dispatch::PhaseWise => Stage::FitConfirmedPhaseWise,
        Dispatch::FullCase => Stage::FitConfirmedFullCase,
    };
    match change.case.stage {
        stage if stage == to => {}
        Stage::AwaitingDispatchChoice | Stage::FitConfirmedPhaseWise | Stage::FitConfirmedFullCase => {
            change.note(Fact::new("dispatch_chosen", to.status()));
            change.enter(to, "");
        }
        Stage::ApprovedForProduction
        | Stage::CasePlanningComplete
        | Stage::AwaitingDelivery
        | Stage::AwaitingFitConfirmation
        | Stage::FitIssueReported
        | Stage::DispatchingPhaseWise
        | Stage::DispatchingFullCase
        | Stage::Completed
        | Stage::Cancelled => return Err(Rejection::illegal("this case is not waiting for a choice of dispatch")),
    }
    Ok(())
}

fn arrival(change: &mut Change<'_>, arrived: bool, words: &str) -> Result<(), Rejection> {
    let Some(shipment) = change.case.parcel_under_way().cloned() else {
        if !arrived && change.case.stage == Stage::AwaitingFitConfirmation {
            // The carrier says delivered, the dentist says no: only a person can find out.
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
        return Err(Rejection::illegal("no parcel of this case is under way"));
    };
    change.case.arrival_asked = false;
    if !arrived {
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

fn timer_due(change: &mut Change<'_>, id: &TaskId) {
    // A timer that the case no longer has was cancelled or has already gone off: the clock raced us.
    let Some(place) = change.case.timers.iter().position(|timer| timer.id == *id) else {
        return;
    };
    let timer = change.case.timers.remove(place).timer;
    // What the clock makes us say to the dentist waits for the morning, and is decided about again then.
    if speaks_to_the_dentist(change, timer)
        && let Some(until) = gate::quiet_until(change.moment.settings, change.moment.now)
    {
        change.schedule(timer, until);
        change.note(Fact::new("waits_for_the_morning", timer.name()));
        return;
    }
    match timer {
        Timer::StageDeadline => deadline(change),
        Timer::Unanswered { reminder } => unanswered(change, reminder),
    }
}

fn speaks_to_the_dentist(change: &Change<'_>, timer: Timer) -> bool {
    match timer {
        Timer::Unanswered { reminder } => usize::from(reminder) < change.moment.settings.fit_reminder_days.len(),
        Timer::StageDeadline => change.rule().is_some_and(|(rule, _)| match rule.when_due {
            WhenDue::Advance => true,
            WhenDue::RemindStaff => change.case.parcel_under_way().is_some(),
            WhenDue::Nothing => false,
        }),
    }
}

fn deadline(change: &mut Change<'_>) {
    let Some((rule, days)) = change.rule() else { return };
    let parcel = change.case.parcel_under_way().cloned();
    match (rule.when_due, parcel) {
        (WhenDue::Nothing, _) => change.note(Fact::new("deadline_passed", "nothing to do by the settings")),
        (WhenDue::Advance, Some(_)) => {
            if let Some(shipment) = &mut change.case.shipment {
                shipment.status = DeliveryStatus::Delivered;
            }
            change.note(Fact::new("deadline_passed", "taken as delivered by the settings"));
            delivered(change);
        }
        (WhenDue::Advance, None) => {
            change.note(Fact::new("deadline_passed", "advanced by the settings"));
            if let Some(next) = next_production_step(change) {
                change.enter(next, "");
            }
        }
        (WhenDue::RemindStaff, Some(parcel)) => {
            change.note(Fact::new("delivery_overdue", format!("after {days} business days")));
            // Who has said that it arrived is not asked again: the lab has to find out.
            if parcel.dentist_says_arrived_at.is_none() {
                change.case.arrival_asked = true;
                let about = change.case.about();
                change.tell_dentist(Notice::ArrivalQuestion(about));
            }
            let about = change.case.about_for_staff();
            let (carrier, tracking_number) = (parcel.carrier, parcel.tracking_number);
            change.tell_lab(&Notice::DeliveryOverdue {
                about,
                carrier,
                tracking_number,
                days,
            });
            look_again(change, rule.days_max);
        }
        (WhenDue::RemindStaff, None) => {
            change.note(Fact::new(
                "late",
                format!("{} business days in {}", days, change.case.stage.name()),
            ));
            let about = change.case.about_for_staff();
            change.tell_lab(&Notice::CaseLate {
                about,
                stage: change.case.stage.status(),
                days,
            });
            look_again(change, rule.days_max);
        }
    }
}

/// A case that stays late is brought up again.
fn look_again(change: &mut Change<'_>, days: u16) {
    let at = change.moment.settings.calendar.after(change.moment.now, days.max(1));
    change.schedule(Timer::StageDeadline, at);
}

fn unanswered(change: &mut Change<'_>, reminder: u8) {
    let about = change.case.about();
    let asked_days = change.moment.settings.fit_reminder_days.len();
    if usize::from(reminder) < asked_days {
        change.note(Fact::new("question_repeated", change.case.stage.name()));
        if change.case.stage == Stage::AwaitingDispatchChoice {
            change.tell_dentist(Notice::DispatchReminder(about));
        } else {
            change.tell_dentist(Notice::FitReminder(about));
        }
        change.schedule_unanswered(reminder.saturating_add(1));
    } else {
        let waited = change.moment.now.duration_since(change.case.stage_since).as_hours() / 24;
        let days = u16::try_from(waited).unwrap_or(u16::MAX);
        change.note(Fact::new("question_unanswered", format!("after {days} days")));
        let about = change.case.about_for_staff();
        change.tell_clinical_team(&Notice::FitUnanswered { about, days });
    }
}
