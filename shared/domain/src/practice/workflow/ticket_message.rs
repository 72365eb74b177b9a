//! Somebody writes on a ticket: what the practice writes goes to the patient, what the patient writes to the practice.

use super::{Context, Name, Outcome, Step, Workflow};
use crate::notice::Practice;
use crate::practice::red_flags;
use crate::practice::ticket::{Author, Ticket, TicketMessage};

pub(super) const WORKFLOW: Workflow = Workflow {
    name: Name::TicketMessage,
    steps: &[
        Step {
            name: "SendToPatient",
            act: to_patient,
        },
        Step {
            name: "NotifyStaff",
            act: to_staff,
        },
    ],
};

fn to_patient(context: &Context<'_>) -> Outcome {
    context.of_ticket(|ticket, about| match message(context, ticket) {
        None => Outcome::Skip("the message is gone"),
        Some(said) => match &said.from {
            Author::Staff(_) => Outcome::say(Context::answer(Practice::TicketReply {
                about,
                words: said.text.clone(),
            })),
            Author::Chairside => Outcome::say(Context::answer(Practice::TicketAnswered {
                about,
                answer: said.text.clone(),
            })),
            Author::Customer if is_emergency(said) => Outcome::say(Context::answer(Practice::TicketEmergency {
                about,
                phone: context.emergency_phone(),
            })),
            Author::Customer => Outcome::Skip("they wrote it themselves"),
        },
    })
}

fn to_staff(context: &Context<'_>) -> Outcome {
    context.of_ticket(|ticket, about| match message(context, ticket) {
        None => Outcome::Skip("the message is gone"),
        Some(said) => match &said.from {
            Author::Staff(_) | Author::Chairside => Outcome::Skip("the practice wrote it"),
            Author::Customer => Outcome::say(context.people(about, said.text.clone(), is_emergency(said))),
        },
    })
}

fn message<'a>(context: &Context<'_>, ticket: &'a Ticket) -> Option<&'a TicketMessage> {
    let number = context.trigger.message?;
    ticket.messages.iter().find(|message| message.number == number)
}

fn is_emergency(message: &TicketMessage) -> bool {
    !red_flags::find(&[&message.text]).is_empty()
}
