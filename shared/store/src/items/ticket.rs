//! The stored form of a ticket.

use app::ports::StoreError;
use domain::practice::snippet::SnippetId;
use domain::practice::ticket::{Answer, Author, PickedBy, Priority, Status, Ticket, TicketMessage};
use domain::{CustomerId, TicketId};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, micros, named, supported, time, times};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct TicketRecord {
    v: u8,
    id: String,
    customer: String,
    subject: String,
    description: String,
    status: String,
    priority: String,
    assigned_to: Option<String>,
    messages: Vec<MessageRecord>,
    answer: Option<AnswerRecord>,
    escalated_at: Option<i64>,
    fingerprint: String,
    created_at: i64,
    updated_at: i64,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct MessageRecord {
    number: u32,
    from: AuthorRecord,
    text: String,
    at: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AuthorRecord {
    Customer,
    Staff(String),
    Chairside,
}

#[derive(Serialize, Deserialize)]
struct AnswerRecord {
    snippet: String,
    by: String,
    confidence: u8,
}

impl Record for TicketRecord {
    type Domain = Ticket;
    const KIND: &'static str = "ticket";

    fn of(value: &Ticket) -> Self {
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            customer: value.customer.as_str().to_owned(),
            subject: value.subject.clone(),
            description: value.description.clone(),
            status: value.status.name().to_owned(),
            priority: value.priority.name().to_owned(),
            assigned_to: value.assigned_to.clone(),
            messages: value.messages.iter().map(MessageRecord::of).collect(),
            answer: value.answer.as_ref().map(AnswerRecord::of),
            escalated_at: value.escalated_at.map(micros),
            fingerprint: value.fingerprint.clone(),
            created_at: micros(value.created_at),
            updated_at: micros(value.updated_at),
            version: value.version,
        }
    }

    fn read(self) -> Result<Ticket, String> {
        supported(self.v)?;
        let messages = self.messages.into_iter().map(MessageRecord::read);
        Ok(Ticket {
            id: TicketId::trusted(self.id),
            customer: CustomerId::trusted(self.customer),
            subject: self.subject,
            description: self.description,
            status: named("status", &self.status, Status::from_name)?,
            priority: named("priority", &self.priority, Priority::from_name)?,
            assigned_to: self.assigned_to,
            messages: messages.collect::<Result<_, _>>()?,
            answer: self.answer.map(AnswerRecord::read).transpose()?,
            escalated_at: times(self.escalated_at)?,
            fingerprint: self.fingerprint,
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
            version: self.version,
        })
    }
}

impl TicketRecord {
    pub fn item(value: &Ticket) -> Result<Item, StoreError> {
        let sort = keys::sort(value.created_at, value.id.as_str());
        Ok(Item::new::<Self>(keys::ticket(&value.id), value)?
            .version(value.version)
            .list(keys::tickets(value.status), sort.clone())
            .subject(keys::tickets_of(&value.customer), sort))
    }
}

impl MessageRecord {
    fn of(value: &TicketMessage) -> Self {
        let from = match &value.from {
            Author::Customer => AuthorRecord::Customer,
            Author::Staff(name) => AuthorRecord::Staff(name.clone()),
            Author::Chairside => AuthorRecord::Chairside,
        };
        Self {
            number: value.number,
            from,
            text: value.text.clone(),
            at: micros(value.at),
        }
    }

    fn read(self) -> Result<TicketMessage, String> {
        let from = match self.from {
            AuthorRecord::Customer => Author::Customer,
            AuthorRecord::Staff(name) => Author::Staff(name),
            AuthorRecord::Chairside => Author::Chairside,
        };
        Ok(TicketMessage {
            number: self.number,
            from,
            text: self.text,
            at: time(self.at)?,
        })
    }
}

impl AnswerRecord {
    fn of(value: &Answer) -> Self {
        Self {
            snippet: value.snippet.as_str().to_owned(),
            by: value.by.name().to_owned(),
            confidence: value.confidence,
        }
    }

    fn read(self) -> Result<Answer, String> {
        Ok(Answer {
            snippet: SnippetId::trusted(self.snippet),
            by: named("way of answering", &self.by, PickedBy::from_name)?,
            confidence: self.confidence,
        })
    }
}
