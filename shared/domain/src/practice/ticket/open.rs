//! How a ticket comes to be.

use std::fmt;

use super::{Decision, MAX_NAME_CHARS, MAX_SUBJECT_CHARS, MAX_TEXT_CHARS, Priority, Status, Ticket};
use crate::effect::{Effect, Fact};
use crate::ids::{CustomerId, TicketId};
use crate::practice::red_flags;
use crate::practice::workflow::{Name, Trigger};
use crate::{Moment, Rejection};

/// What it takes to open a ticket.
#[derive(Clone)]
pub struct NewTicket {
    pub id: TicketId,
    pub customer: CustomerId,
    pub subject: String,
    pub description: String,
    pub priority: Priority,
    pub assigned_to: Option<String>,
    pub fingerprint: String,
}

/// An emergency is urgent and people's from the first moment on, whatever the caller thinks of it.
///
/// # Errors
/// When there are no words, or too many.
pub fn open(new: NewTicket, moment: &Moment<'_>) -> Result<Decision, Rejection> {
    let subject = one_line(&new.subject);
    let description = written(&new.description, "description")?;
    if subject.is_empty() || subject.chars().count() > MAX_SUBJECT_CHARS {
        return Err(Rejection::illegal(format!(
            "a subject has 1 to {MAX_SUBJECT_CHARS} characters"
        )));
    }
    let flags = red_flags::find(&[&subject, &description]);
    let is_emergency = !flags.is_empty();
    let mut facts = vec![Fact::new("ticket_opened", "")];
    if is_emergency {
        let names: Vec<&str> = flags.iter().map(|flag| flag.name()).collect();
        facts.push(Fact::new(
            "ticket_escalated",
            format!("emergency: {}", names.join(", ")),
        ));
    }
    let ticket = Ticket {
        id: new.id,
        customer: new.customer,
        subject,
        description,
        status: Status::Open,
        priority: if is_emergency { Priority::Urgent } else { new.priority },
        assigned_to: new.assigned_to.as_deref().map(name).transpose()?,
        messages: Vec::new(),
        answer: None,
        escalated_at: is_emergency.then_some(moment.now),
        fingerprint: new.fingerprint,
        created_at: moment.now,
        updated_at: moment.now,
        version: 1,
    };
    let effects = vec![Effect::Start(Trigger {
        workflow: Name::SupportTicketHandling,
        customer: ticket.customer.clone(),
        appointment: None,
        ticket: Some(ticket.id.clone()),
        message: None,
        minutes_before: None,
    })];
    Ok(Decision {
        ticket,
        changed: true,
        effects,
        facts,
    })
}

/// Without line breaks and other signs that are no text: a subject goes into the headers of e-mails.
fn one_line(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What somebody wrote, with its lines, and without signs that are no text.
pub(super) fn written(text: &str, what: &str) -> Result<String, Rejection> {
    let visible = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let text: String = text.chars().filter(visible).collect();
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_TEXT_CHARS {
        let reason = format!("a {what} has 1 to {MAX_TEXT_CHARS} characters");
        return Err(Rejection::illegal(reason));
    }
    Ok(text.to_owned())
}

/// Somebody's name.
pub(super) fn name(text: &str) -> Result<String, Rejection> {
    let name = one_line(text);
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(Rejection::illegal(format!(
            "a name has 1 to {MAX_NAME_CHARS} characters"
        )));
    }
    Ok(name)
}

impl fmt::Debug for NewTicket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewTicket")
            .field("id", &self.id)
            .field("customer", &self.customer)
            .finish_non_exhaustive()
    }
}
