//! The transition function: what each event does to a case in each stage.

use jiff::SignedDuration;

use super::change::Change;
use super::parcel::{arrival, delivery};
use super::timer::timer_due;
use super::{Case, Decision, Dispatch, Event, Hold, NewCase, Parcel, Priority, Stage, intake};
use crate::effect::{Announcement, Fact};
use crate::notice::Notice;
use crate::{Moment, Rejection, Timestamp};

/// About how long a move takes to become visible to the next request: one that arrives meanwhile has not seen it.
const COMMIT_TIME: SignedDuration = SignedDuration::from_millis(25);

/// Opens a case in the stage that the lab says it is in. Nothing is sent: the dentist hears of what happens next.
pub fn open(new: NewCase, moment: &Moment<'_>) -> Decision {
    let files = new.files.clone();
    let case = fresh(new, moment.now);
    let mut change = Change::of(&case, moment);
    change.note(Fact::new("created", format!("in {}", case.stage.name())));
    change.announce(Announcement::CaseCreated {
        case: case.id,
        status: case.stage.status(),
    });
    for kind in files {
        intake::add_file(&mut change, kind);
    }
    change.prepare(case.stage, moment.now);
    change.start_timers();
    change.done()
}

/// A case that nothing has happened to.
pub(super) fn fresh(new: NewCase, now: Timestamp) -> Case {
    Case {
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
        files: super::Files::new(),
        quotation: None,
        from_chat: new.from_chat.is_some(),
        needs_licence: new.from_chat == Some(false),
        next_parcel: Parcel::default(),
        shipment: None,
        arrival_asked: false,
        hold: None,
        timers: Vec::new(),
        milestones: super::Milestones::default(),
        created_at: now,
        updated_at: now,
        version: 0,
    }
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
        Event::FilesAdded { kinds } => kinds.iter().for_each(|kind| intake::add_file(&mut change, *kind)),
        Event::FileRecognised { announced, found } => intake::recognise_file(&mut change, *announced, *found),
        Event::FileDropped { kind, why } => intake::drop_file(&mut change, *kind, why),
        Event::RecordsDone => intake::records_done(&mut change)?,
        Event::Note { words } => intake::take_note(&mut change, words),
        Event::Quote(quotation) => intake::quote(&mut change, quotation)?,
        Event::QuotationAnswered { accepted, words } => intake::answer_quotation(&mut change, *accepted, words)?,
        Event::Licence { verified } => intake::licence(&mut change, *verified),
        Event::TimerDue { id } => timer_due(&mut change, id),
    }
    Ok(change.done())
}

impl Decision {
    /// The case stays as it is.
    pub(crate) fn nothing(case: &Case, moment: &Moment<'_>) -> Self {
        Change::of(case, moment).done()
    }

    /// What else happens to the case in the same commit. Together it is one change, and counts once.
    ///
    /// # Errors
    /// A [`Rejection`] when the rules say no to that.
    pub(crate) fn and(mut self, event: &Event, moment: &Moment<'_>) -> Result<Self, Rejection> {
        let before = Case {
            version: self.case.version - 1,
            ..self.case.clone()
        };
        let next = decide(&before, event, moment)?;
        if next.changed {
            self.case = next.case;
        }
        self.effects.extend(next.effects);
        self.facts.extend(next.facts);
        self.changed |= next.changed;
        Ok(self)
    }
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
        vouched_for(change, next)?;
        change.enter(next, "");
    }
    Ok(())
}

/// Nothing is made for a dentist whom nobody has vouched for.
pub(super) fn vouched_for(change: &Change<'_>, next: Stage) -> Result<(), Rejection> {
    let starts = change.case.stage.is_before_production() && !next.is_before_production() && next != Stage::Cancelled;
    if starts && change.case.needs_licence && !change.moment.settings.unverified_may_start {
        return Err(Rejection::illegal(
            "the dentist's licence is not verified yet: verify it with POST /admin/dentists/{id}/licence",
        ));
    }
    Ok(())
}

/// Where "start production" leads, if the lab has the next move.
pub(super) fn next_production_step(change: &Change<'_>) -> Option<Stage> {
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
        Stage::AwaitingRecords
        | Stage::RecordsReview
        | Stage::AwaitingQuotationReply
        | Stage::QuotationDeclined
        | Stage::AwaitingScan
        | Stage::ScanReview
        | Stage::AwaitingDelivery
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
    if !force {
        vouched_for(change, to)?;
    }
    if to == Stage::AwaitingQuotationReply && change.case.quotation.is_none() {
        return Err(Rejection::illegal(
            "there is no quotation to answer: POST /admin/cases/{id}/quotation names the price",
        ));
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
            Stage::AwaitingRecords
            | Stage::RecordsReview
            | Stage::AwaitingQuotationReply
            | Stage::QuotationDeclined
            | Stage::AwaitingScan
            | Stage::ScanReview
            | Stage::ApprovedForProduction
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
        Stage::AwaitingRecords
        | Stage::RecordsReview
        | Stage::AwaitingQuotationReply
        | Stage::QuotationDeclined
        | Stage::AwaitingScan
        | Stage::ScanReview
        | Stage::ApprovedForProduction
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
