//! How tickets look in JSON.

use app::ports::FactRecord;
use domain::practice::red_flags::RedFlag;
use domain::practice::ticket::{Author, Ticket, TicketMessage};
use serde_json::{Value, json};

use super::fact;

pub fn ticket(ticket: &Ticket) -> Value {
    let answer = ticket.answer.as_ref().map(|answer| {
        json!({
            "snippet": answer.snippet.as_str(),
            "by": answer.by.name(),
            "confidence": answer.confidence,
        })
    });
    json!({
        "id": ticket.id.as_str(),
        "ticket_id": ticket.id.as_str(),
        "customer_id": ticket.customer.as_str(),
        "subject": ticket.subject,
        "description": ticket.description,
        "status": ticket.status.name(),
        "priority": ticket.priority.name(),
        "assigned_to": ticket.assigned_to,
        "messages": ticket.messages.iter().map(message).collect::<Vec<_>>(),
        "answered_by": answer,
        "red_flags": ticket.red_flags().into_iter().map(RedFlag::name).collect::<Vec<_>>(),
        "escalated_at": ticket.escalated_at.map(|at| at.to_string()),
        "created_at": ticket.created_at.to_string(),
        "updated_at": ticket.updated_at.to_string(),
        "version": ticket.version,
    })
}

/// A ticket with what happened to it.
pub fn ticket_with_history(ticket: &Ticket, history: &[FactRecord]) -> Value {
    let mut value = self::ticket(ticket);
    if let Value::Object(members) = &mut value {
        let history = history.iter().map(fact).collect();
        members.insert("history".to_owned(), history);
    }
    value
}

fn message(message: &TicketMessage) -> Value {
    let name = match &message.from {
        Author::Staff(name) => Some(name.as_str()),
        Author::Customer | Author::Chairside => None,
    };
    json!({
        "number": message.number,
        "from": message.from.kind(),
        "name": name,
        "text": message.text,
        "at": message.at.to_string(),
    })
}
