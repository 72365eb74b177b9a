//! What happens to a ticket after it was opened. Its status, its messages and the time of its last change always tell what
//! really happened.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use super::open::{name, written};
use super::{Answer, Author, Decision, MAX_BYTES, MAX_MESSAGES, PickedBy, Priority, Status, Ticket, TicketMessage};
use crate::effect::{Effect, Fact};
use crate::practice::red_flags;
use crate::practice::snippet::SnippetId;
use crate::practice::workflow::{Name, Trigger};
use crate::{Moment, Rejection};

#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    CustomerWrote {
        text: String,
    },
    StaffWrote {
        name: String,
        text: String,
    },
    /// An approved answer was picked. `text` is what the patient reads.
    Answered {
        snippet: SnippetId,
        text: String,
        by: PickedBy,
        /// In percent.
        confidence: u8,
    },
    /// No approved answer fits: people have to read it.
    Unanswered,
    Assign(Option<String>),
    Prioritise(Priority),
    SetStatus(Status),
}

/// The same words of the same author within this time are the same request, sent again.
const AGAIN: SignedDuration = SignedDuration::from_secs(60);

/// # Errors
/// When the ticket is closed or full, what was written is empty or too long, or people have taken over what a rule or a
/// model wants to answer.
pub fn decide(before: &Ticket, event: &Event, moment: &Moment<'_>) -> Result<Decision, Rejection> {
    let mut change = Change {
        ticket: before.clone(),
        effects: Vec::new(),
        facts: Vec::new(),
        now: moment.now,
    };
    match event {
        Event::CustomerWrote { text } => change.customer_wrote(text)?,
        Event::StaffWrote { name, text } => change.staff_wrote(name, text)?,
        Event::Answered {
            snippet,
            text,
            by,
            confidence,
        } => {
            let answer = Answer {
                snippet: snippet.clone(),
                by: *by,
                confidence: (*confidence).min(100),
            };
            change.answered(answer, text)?;
        }
        Event::Unanswered => change.escalate("no approved answer"),
        Event::Assign(to) => change.assign(to.as_deref())?,
        Event::Prioritise(priority) => change.prioritise(*priority),
        Event::SetStatus(status) => change.set_status(*status)?,
    }
    Ok(change.decided(before))
}

/// Deletes everybody's words. That there was a ticket, when, and what became of it stays. Erasing again changes nothing.
pub fn erase(before: &Ticket, now: Timestamp) -> Decision {
    let mut ticket = before.clone();
    ticket.subject.clear();
    ticket.description.clear();
    ticket.fingerprint.clear();
    ticket.status = Status::Closed;
    for message in &mut ticket.messages {
        message.text.clear();
    }
    let mut change = Change {
        ticket,
        effects: Vec::new(),
        facts: Vec::new(),
        now,
    };
    if change.ticket != *before {
        change.facts.push(Fact::new("ticket_erased", ""));
    }
    change.decided(before)
}

struct Change {
    ticket: Ticket,
    effects: Vec<Effect>,
    facts: Vec<Fact>,
    now: Timestamp,
}

impl Change {
    fn customer_wrote(&mut self, text: &str) -> Result<(), Rejection> {
        let text = written(text, "message")?;
        let flags = red_flags::find(&[&text]);
        // Nobody is sent away with an emergency because a ticket is over.
        if self.ticket.status == Status::Closed && flags.is_empty() {
            return Err(closed());
        }
        if !self.say(Author::Customer, text, !flags.is_empty())? {
            return Ok(());
        }
        let was_answered = self.ticket.answer.is_some();
        match self.ticket.status {
            Status::Resolved | Status::Closed => {
                self.status(Status::Open);
                // An answer that did not help is not followed by another one of the kind.
                if was_answered {
                    self.escalate("the answer did not help");
                }
            }
            Status::Pending => self.status(Status::InProgress),
            Status::Open | Status::InProgress => {}
        }
        if !flags.is_empty() {
            let names: Vec<&str> = flags.iter().map(|flag| flag.name()).collect();
            self.prioritise(Priority::Urgent);
            self.ticket.escalated_at = Some(self.now);
            let detail = format!("emergency: {}", names.join(", "));
            self.facts.push(Fact::new("ticket_escalated", detail));
        }
        Ok(())
    }

    fn staff_wrote(&mut self, author: &str, text: &str) -> Result<(), Rejection> {
        let (author, text) = (name(author)?, written(text, "message")?);
        if self.ticket.status == Status::Closed {
            return Err(closed());
        }
        let said = self.say(Author::Staff(author), text, false)?;
        if said && self.ticket.status == Status::Open {
            self.status(Status::InProgress);
        }
        Ok(())
    }

    fn answered(&mut self, answer: Answer, text: &str) -> Result<(), Rejection> {
        let text = written(text, "message")?;
        if self.ticket.status == Status::Closed {
            return Err(closed());
        }
        let by_person = answer.by == PickedBy::Staff;
        if !by_person && self.ticket.answer.as_ref() == Some(&answer) {
            // The same step again.
            return Ok(());
        }
        if !by_person && !self.ticket.may_be_answered() {
            return Err(Rejection::illegal(
                "people have this ticket: it is not answered without them",
            ));
        }
        // Who picks an answer for somebody has it sent; a workflow that picks one sends it itself.
        let said = if by_person {
            self.say(Author::Chairside, text, false)?
        } else {
            self.append(Author::Chairside, text, false)?
        };
        if said {
            let detail = format!("{} by {}", answer.snippet.as_str(), answer.by.name());
            self.facts.push(Fact::new("ticket_answered", detail));
            self.ticket.answer = Some(answer);
            self.status(Status::Resolved);
        }
        Ok(())
    }

    fn assign(&mut self, to: Option<&str>) -> Result<(), Rejection> {
        let to = to.map(name).transpose()?;
        if self.ticket.assigned_to != to {
            self.facts
                .push(Fact::new("ticket_assigned", to.clone().unwrap_or_default()));
            self.ticket.assigned_to = to;
        }
        Ok(())
    }

    fn prioritise(&mut self, priority: Priority) {
        if self.ticket.priority != priority {
            self.facts.push(Fact::new("ticket_priority", priority.name()));
            self.ticket.priority = priority;
        }
    }

    fn set_status(&mut self, to: Status) -> Result<(), Rejection> {
        match (self.ticket.status, to) {
            (Status::Closed, Status::Pending | Status::Resolved) => {
                return Err(Rejection::illegal("a closed ticket can only be opened again"));
            }
            (Status::Open | Status::InProgress | Status::Pending | Status::Resolved, _)
            | (Status::Closed, Status::Open | Status::InProgress | Status::Closed) => self.status(to),
        }
        Ok(())
    }

    fn status(&mut self, to: Status) {
        let from = self.ticket.status;
        if from != to {
            self.facts
                .push(Fact::new("ticket_status", format!("{} to {}", from.name(), to.name())));
            self.ticket.status = to;
        }
    }

    /// Once.
    fn escalate(&mut self, why: &str) {
        if self.ticket.escalated_at.is_none() && self.ticket.status.is_unsettled() {
            self.ticket.escalated_at = Some(self.now);
            self.facts.push(Fact::new("ticket_escalated", why));
        }
    }

    /// Appends a message, and has whom it concerns told of it. `false`: it was sent again.
    fn say(&mut self, from: Author, text: String, is_urgent: bool) -> Result<bool, Rejection> {
        let said = self.append(from, text, is_urgent)?;
        if said {
            self.effects.push(Effect::Start(Trigger {
                workflow: Name::TicketMessage,
                customer: self.ticket.customer.clone(),
                appointment: None,
                ticket: Some(self.ticket.id.clone()),
                message: self.ticket.messages.last().map(|message| message.number),
                minutes_before: None,
            }));
        }
        Ok(said)
    }

    fn append(&mut self, from: Author, text: String, is_urgent: bool) -> Result<bool, Rejection> {
        let last = self.ticket.messages.last();
        let same = |last: &TicketMessage| last.from == from && last.text == text && self.now < last.at + AGAIN;
        if last.is_some_and(same) {
            return Ok(false);
        }
        let is_full = self.ticket.messages.len() >= MAX_MESSAGES || self.ticket.bytes() + text.len() > MAX_BYTES;
        // An emergency is taken all the same: it makes a ticket that is full only a little fuller.
        let is_bursting =
            self.ticket.messages.len() >= 2 * MAX_MESSAGES || self.ticket.bytes() > MAX_BYTES + MAX_BYTES / 4;
        if is_full && (!is_urgent || is_bursting) {
            return Err(Rejection::illegal("this ticket is full: open another one"));
        }
        let number = last.map_or(0, |last| last.number) + 1;
        self.facts
            .push(Fact::new("ticket_message", format!("{number} from {}", from.kind())));
        self.ticket.messages.push(TicketMessage {
            number,
            from,
            text,
            at: self.now,
        });
        Ok(true)
    }

    fn decided(mut self, before: &Ticket) -> Decision {
        let changed = self.ticket != *before;
        if changed {
            // Clocks differ between machines: a later change never seems an earlier one.
            self.ticket.updated_at = self.now.max(before.updated_at);
            self.ticket.version = before.version + 1;
        }
        Decision {
            ticket: self.ticket,
            changed,
            effects: self.effects,
            facts: self.facts,
        }
    }
}

fn closed() -> Rejection {
    Rejection::illegal("this ticket is closed: open another one, or open this one again")
}

impl Event {
    pub fn name(&self) -> &'static str {
        match self {
            Self::CustomerWrote { .. } => "customer_wrote",
            Self::StaffWrote { .. } => "staff_wrote",
            Self::Answered { .. } => "answered",
            Self::Unanswered => "unanswered",
            Self::Assign(_) => "assign",
            Self::Prioritise(_) => "prioritise",
            Self::SetStatus(_) => "set_status",
        }
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event({})", self.name())
    }
}
