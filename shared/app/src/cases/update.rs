//! Staff move a case: one production step, or any legal change of status, delivery, details and hold.

use domain::case::{self, Decision, Event, Parcel, Priority, Stage};
use domain::delivery::DeliveryStatus;
use domain::gate::Verdict;
use domain::message::{Form, Message};
use domain::{CaseId, Moment, Rejection, Timestamp};

use super::Changed;
use crate::ports::{Bus, Queues, Store};
use crate::{Actor, App, Failure};

/// What `start-production` did.
#[derive(Debug, Clone)]
pub struct Started {
    /// `false`: the lab does not have the next move, or somebody else's request made it.
    pub moved: bool,
    pub status: &'static str,
    /// How the dentist hears of it.
    pub notice: Option<&'static str>,
}

/// A change by staff; what is `None` stays as it is.
#[derive(Debug, Clone)]
pub struct UpdateCase {
    pub id: CaseId,
    pub stage: Option<Stage>,
    pub delivery: Option<DeliveryStatus>,
    pub details: Details,
    pub hold: Option<bool>,
    /// Allows stages that the map does not lead to. The caller has checked that the actor may.
    pub force: bool,
    /// The version that the editor saw.
    pub version: Option<u64>,
}

#[derive(Debug, Clone, Default)]
pub struct Details {
    pub parcel: Parcel,
    pub note: Option<String>,
    pub priority: Option<Priority>,
}

/// A case after a change by staff.
#[derive(Debug, Clone)]
pub struct Updated {
    pub changed: bool,
    pub case: case::Case,
    /// How the dentist hears of it, if there is something to hear.
    pub notice: Option<&'static str>,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Takes the case one production step further. `asked_at` is when the request arrived at the door.
    pub async fn start_production(
        &self,
        id: &CaseId,
        asked_at: Timestamp,
        actor: &Actor,
        clock: impl Fn() -> Timestamp,
    ) -> Result<Started, Failure> {
        let mut seen: Option<Stage> = None;
        let changed = self
            .change_case(id, actor, clock, |case, moment| {
                // Somebody else made the move that was asked for, while this request was on its way.
                if seen.is_some_and(|stage| stage != case.stage) {
                    return Ok(Vec::new());
                }
                seen = Some(case.stage);
                Ok(vec![case::decide(case, &Event::StartProduction { asked_at }, moment)?])
            })
            .await?;
        Ok(Started {
            moved: changed.moved,
            status: changed.case.stage.status(),
            notice: notice(&changed.case, &changed.messages),
        })
    }

    pub async fn update_case(
        &self,
        update: &UpdateCase,
        actor: &Actor,
        clock: impl Fn() -> Timestamp,
    ) -> Result<Updated, Failure> {
        if let Some(version) = update.version {
            let (_, case) = self.case(&update.id).await?;
            if case.version != version {
                let current = case.version;
                return Err(Failure::Conflict(format!(
                    "the case is at version {current}, not {version}: read it again"
                )));
            }
        }
        let changed = self
            .change_case(&update.id, actor, clock, |case, moment| {
                decide_all(case, &events(update, moment.now), moment)
            })
            .await?;
        Ok(Updated::of(changed))
    }
}

impl Updated {
    pub(crate) fn of(changed: Changed) -> Self {
        let notice = notice(&changed.case, &changed.messages);
        Self {
            changed: changed.moved,
            case: changed.case,
            notice,
        }
    }
}

/// Several events of one request, in an order in which each finds what it needs: the tracking number before the dispatch,
/// the dispatch before the delivery.
fn events(update: &UpdateCase, now: Timestamp) -> Vec<Event> {
    let Details { parcel, note, priority } = update.details.clone();
    let mut events = Vec::new();
    if parcel != Parcel::default() || note.is_some() || priority.is_some() {
        events.push(Event::Details {
            parcel,
            note: note.clone(),
            priority,
        });
    }
    if update.hold == Some(false) {
        events.push(Event::Resume);
    }
    if let Some(to) = update.stage {
        events.push(Event::SetStage {
            to,
            force: update.force,
            note: note.clone(),
        });
    }
    if let Some(status) = update.delivery {
        events.push(Event::Delivery {
            status,
            reported_at: now,
        });
    }
    if update.hold == Some(true) {
        events.push(Event::Hold {
            reason: note.unwrap_or_else(|| "put on hold by staff".to_owned()),
        });
    }
    events
}

fn decide_all(case: &case::Case, events: &[Event], moment: &Moment<'_>) -> Result<Vec<Decision>, Rejection> {
    let mut current = case.clone();
    let mut decisions = Vec::new();
    for event in events {
        let decision = case::decide(&current, event, moment)?;
        if decision.changed {
            current = decision.case.clone();
            // One request is one change: it counts once.
            current.version = case.version;
        }
        decisions.push(decision);
    }
    Ok(decisions)
}

/// How the case's dentist hears of it: what the gate decided about the newest message to them.
fn notice(case: &case::Case, messages: &[Message]) -> Option<&'static str> {
    let message = messages.iter().rfind(|message| message.to == case.person)?;
    Some(match message.verdict {
        Verdict::Go { form: Form::Text, .. } => "sent",
        Verdict::Go {
            form: Form::Template, ..
        } => "template",
        Verdict::Park { .. } => "parked",
        Verdict::Defer { .. } => "deferred",
        Verdict::Skip { .. } => "skipped",
    })
}
