//! The stored forms of a workflow's run and of an opt-out.

use app::ports::StoreError;
use domain::customer::Contact;
use domain::practice::workflow::run::{Run, StepRun, StepState};
use domain::practice::workflow::{Name, Trigger};
use domain::{AppointmentId, CustomerId, MessageId, RunId, TicketId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, micros, named, supported, time, times};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct RunRecord {
    v: u8,
    id: String,
    workflow: String,
    customer: String,
    appointment: Option<(String, u32)>,
    ticket: Option<String>,
    minutes_before: Option<u32>,
    message: Option<u32>,
    steps: Vec<StepRecord>,
    created_at: i64,
    started_at: Option<i64>,
    completed_at: Option<i64>,
    updated_at: i64,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct StepRecord {
    name: String,
    state: String,
    messages: Vec<String>,
    fields: Vec<(String, String)>,
    reason: Option<String>,
    at: Option<i64>,
}

/// Somebody wants nothing any more at a number or an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptOut {
    pub contact: Contact,
    pub at: Timestamp,
}

#[derive(Serialize, Deserialize)]
pub struct OptOutRecord {
    v: u8,
    contact: String,
    at: i64,
}

impl Record for RunRecord {
    type Domain = Run;
    const KIND: &'static str = "run";

    fn of(value: &Run) -> Self {
        let trigger = &value.trigger;
        let step = |step: &StepRun| StepRecord {
            name: step.name.clone(),
            state: step.state.name().to_owned(),
            messages: step.messages.iter().map(|id| id.as_str().to_owned()).collect(),
            fields: step.fields.clone(),
            reason: step.reason.clone(),
            at: step.at.map(micros),
        };
        let appointment = trigger.appointment.as_ref();
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            workflow: trigger.workflow.name().to_owned(),
            customer: trigger.customer.as_str().to_owned(),
            appointment: appointment.map(|(id, epoch)| (id.as_str().to_owned(), *epoch)),
            ticket: trigger.ticket.as_ref().map(|id| id.as_str().to_owned()),
            minutes_before: trigger.minutes_before,
            message: trigger.message,
            steps: value.steps.iter().map(step).collect(),
            created_at: micros(value.created_at),
            started_at: value.started_at.map(micros),
            completed_at: value.completed_at.map(micros),
            updated_at: micros(value.updated_at),
            version: value.version,
        }
    }

    fn read(self) -> Result<Run, String> {
        supported(self.v)?;
        let step = |step: StepRecord| {
            Ok::<_, String>(StepRun {
                name: step.name,
                state: named("step's state", &step.state, StepState::from_name)?,
                messages: step.messages.into_iter().map(MessageId::trusted).collect(),
                fields: step.fields,
                reason: step.reason,
                at: times(step.at)?,
            })
        };
        Ok(Run {
            id: RunId::trusted(self.id),
            trigger: Trigger {
                workflow: named("workflow", &self.workflow, Name::from_name)?,
                customer: CustomerId::trusted(self.customer),
                appointment: self.appointment.map(|(id, epoch)| (AppointmentId::trusted(id), epoch)),
                ticket: self.ticket.map(TicketId::trusted),
                minutes_before: self.minutes_before,
                message: self.message,
            },
            steps: self.steps.into_iter().map(step).collect::<Result<_, _>>()?,
            created_at: time(self.created_at)?,
            started_at: times(self.started_at)?,
            completed_at: times(self.completed_at)?,
            updated_at: time(self.updated_at)?,
            version: self.version,
        })
    }
}

impl RunRecord {
    pub fn item(value: &Run) -> Result<Item, StoreError> {
        let sort = keys::sort(value.created_at, value.id.as_str());
        let item = Item::new::<Self>(keys::run(&value.id), value)?
            .version(value.version)
            .list(keys::runs(value.state()), sort.clone());
        let trigger = &value.trigger;
        Ok(match (&trigger.appointment, &trigger.ticket) {
            (Some((appointment, _)), _) => item.subject(keys::runs_of(appointment.as_str()), sort),
            (None, Some(ticket)) => item.subject(keys::runs_of(ticket.as_str()), sort),
            (None, None) => item,
        })
    }
}

impl Record for OptOutRecord {
    type Domain = OptOut;
    const KIND: &'static str = "opt_out";

    fn of(value: &OptOut) -> Self {
        Self {
            v: FORM,
            contact: value.contact.as_str().to_owned(),
            at: micros(value.at),
        }
    }

    fn read(self) -> Result<OptOut, String> {
        supported(self.v)?;
        Ok(OptOut {
            contact: Contact::trusted(self.contact),
            at: time(self.at)?,
        })
    }
}

impl OptOutRecord {
    pub fn item(value: &OptOut) -> Result<Item, StoreError> {
        Item::new::<Self>(keys::opt_out(&value.contact), value)
    }
}
