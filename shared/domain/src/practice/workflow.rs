//! Workflows: named lists of steps that follow when something happens. Here is what a workflow is, and which there are.
//!
//! A workflow is one file in `workflow/`: its name and its steps. A step is a function from what is known ([`Context`]) to
//! what is to be done ([`Done`]): it talks to nobody itself. What was done, and what became of it, is the [`run`]'s.

mod appointment_cancelled;
mod appointment_confirmed;
mod appointment_reminder;
mod appointment_rescheduled;
mod appointment_scheduled;
mod context;
mod follow_up;
mod missed_appointment;
pub mod run;
mod say;
mod support_ticket;
mod ticket_message;

use jiff::Timestamp;

pub use context::booking;
pub use run::Run;
pub use say::{Audience, Recipient, Say, customer_key, message_id, staff, way};

use super::appointment::Appointment;
use super::loyalty::{Intent, Ledger};
use super::ticket::Ticket;
use crate::customer::Customer;
use crate::ids::{AppointmentId, CustomerId, RunId, TicketId, derive};
use crate::settings::Settings;

/// Every workflow, by the name under which runs are stored and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    AppointmentScheduled,
    AppointmentReminder,
    AppointmentRescheduled,
    AppointmentConfirmed,
    AppointmentCancelled,
    FollowUp,
    NoShow,
    SupportTicketHandling,
    TicketMessage,
}

/// What a workflow is about: starting the same one twice is one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    pub workflow: Name,
    pub customer: CustomerId,
    /// With the epoch in which it is true.
    pub appointment: Option<(AppointmentId, u32)>,
    pub ticket: Option<TicketId>,
    /// Of a reminder: how long before the start.
    pub minutes_before: Option<u32>,
    /// Of a ticket's message: its number.
    pub message: Option<u32>,
}

/// A workflow: what is done, in this order.
#[derive(Debug, Clone, Copy)]
pub struct Workflow {
    pub name: Name,
    pub steps: &'static [Step],
}

/// One step. It fails by itself, and no other step with it.
#[derive(Clone, Copy)]
pub struct Step {
    pub name: &'static str,
    pub act: fn(&Context<'_>) -> Outcome,
}

/// What a step may know.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub trigger: &'a Trigger,
    pub customer: &'a Customer,
    pub appointment: Option<&'a Appointment>,
    pub ticket: Option<&'a Ticket>,
    pub ledger: &'a Ledger,
    pub settings: &'a Settings,
    pub now: Timestamp,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Do(Done),
    /// There is nothing to do, and that is as it should be.
    Skip(&'static str),
    Fail(String),
}

/// What a step wants done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Done {
    pub say: Vec<Say>,
    pub points: Option<Intent>,
    /// What the run's result shows of the step, beside its success.
    pub fields: Vec<(&'static str, String)>,
}

impl Name {
    pub const ALL: [Self; 9] = [
        Self::AppointmentScheduled,
        Self::AppointmentReminder,
        Self::AppointmentRescheduled,
        Self::AppointmentConfirmed,
        Self::AppointmentCancelled,
        Self::FollowUp,
        Self::NoShow,
        Self::SupportTicketHandling,
        Self::TicketMessage,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::AppointmentScheduled => "AppointmentScheduled",
            Self::AppointmentReminder => "AppointmentReminder",
            Self::AppointmentRescheduled => "AppointmentRescheduled",
            Self::AppointmentConfirmed => "AppointmentConfirmed",
            Self::AppointmentCancelled => "AppointmentCancelled",
            Self::FollowUp => "FollowUp",
            Self::NoShow => "NoShow",
            Self::SupportTicketHandling => "SupportTicketHandling",
            Self::TicketMessage => "TicketMessage",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    pub fn workflow(self) -> &'static Workflow {
        match self {
            Self::AppointmentScheduled => &appointment_scheduled::WORKFLOW,
            Self::AppointmentReminder => &appointment_reminder::WORKFLOW,
            Self::AppointmentRescheduled => &appointment_rescheduled::WORKFLOW,
            Self::AppointmentConfirmed => &appointment_confirmed::WORKFLOW,
            Self::AppointmentCancelled => &appointment_cancelled::WORKFLOW,
            Self::FollowUp => &follow_up::WORKFLOW,
            Self::NoShow => &missed_appointment::WORKFLOW,
            Self::SupportTicketHandling => &support_ticket::WORKFLOW,
            Self::TicketMessage => &ticket_message::WORKFLOW,
        }
    }
}

impl Trigger {
    pub fn of_appointment(workflow: Name, customer: CustomerId, appointment: AppointmentId, epoch: u32) -> Self {
        Self {
            workflow,
            customer,
            appointment: Some((appointment, epoch)),
            ticket: None,
            minutes_before: None,
            message: None,
        }
    }

    pub fn of_ticket(workflow: Name, customer: CustomerId, ticket: TicketId) -> Self {
        Self {
            workflow,
            customer,
            appointment: None,
            ticket: Some(ticket),
            minutes_before: None,
            message: None,
        }
    }

    /// The same for the same trigger.
    pub fn run_id(&self) -> RunId {
        let text = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let (appointment, epoch) = match &self.appointment {
            Some((id, epoch)) => (id.as_str(), Some(*epoch)),
            None => ("", None),
        };
        let ticket = self.ticket.as_ref().map(TicketId::as_str).unwrap_or_default();
        RunId::trusted(derive(&[
            "run",
            self.workflow.name(),
            self.customer.as_str(),
            appointment,
            &text(epoch),
            ticket,
            &text(self.minutes_before),
            &text(self.message),
        ]))
    }
}

impl Outcome {
    /// One thing to say, and nothing else.
    pub fn say(say: Say) -> Self {
        Self::Do(Done {
            say: vec![say],
            ..Done::default()
        })
    }
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
