//! A patient asks something: they get an approved answer, or hear that a person will answer; an emergency is told at once
//! whom to call. Which answer, if any, was decided before: the ticket says it.

use super::{Context, Done, Name, Outcome, Step, Workflow};
use crate::notice::Practice;
use crate::practice::ticket::{Author, Priority};

/// What the first message to the patient is found by: later ones continue its thread.
pub(super) const ANSWER: &str = "ResolveSupportTicket";

pub(super) const WORKFLOW: Workflow = Workflow {
    name: Name::SupportTicketHandling,
    steps: &[
        Step {
            name: ANSWER,
            act: answer,
        },
        Step {
            name: "NotifyStaff",
            act: tell_staff,
        },
    ],
};

fn answer(context: &Context<'_>) -> Outcome {
    context.of_ticket(|ticket, about| {
        let answer = ticket
            .messages
            .iter()
            .rev()
            .find(|message| message.from == Author::Chairside);
        let (notice, resolved) = match answer {
            _ if !ticket.red_flags().is_empty() => {
                let phone = context.emergency_phone();
                (Practice::TicketEmergency { about, phone }, false)
            }
            Some(answer) => {
                let answer = answer.text.clone();
                (Practice::TicketAnswered { about, answer }, true)
            }
            None => (Practice::TicketReceived(about), false),
        };
        let mut fields = vec![("auto_resolved", resolved.to_string())];
        if !resolved {
            fields.push(("message", "Ticket requires manual review".to_owned()));
        }
        Outcome::Do(Done {
            say: vec![Context::answer(notice)],
            fields,
            ..Done::default()
        })
    })
}

fn tell_staff(context: &Context<'_>) -> Outcome {
    context.of_ticket(|ticket, about| {
        if !ticket.is_escalated() {
            return Outcome::Skip("it was answered");
        }
        let urgent = ticket.priority == Priority::Urgent;
        Outcome::say(context.people(about, ticket.description.clone(), urgent))
    })
}
