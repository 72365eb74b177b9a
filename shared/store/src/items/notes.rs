//! The stored forms of what is written once: received messages, facts, pointers, aliases, API keys.

use app::ports::{ApiKey, FactRecord, Pointer, Received, StoreError, Subject};
use domain::reading::{ReadBy, Reading};
use domain::{AppointmentId, CaseId, CustomerId, EventId, PersonKey, RecordId, TicketId};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, kept_until, micros, named, supported, time};
use crate::keys;

/// A key that stands for another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    pub from: PersonKey,
    pub to: PersonKey,
}

#[derive(Serialize, Deserialize)]
pub struct AliasRecord {
    v: u8,
    from: String,
    to: String,
}

impl Record for AliasRecord {
    type Domain = Alias;
    const KIND: &'static str = "alias";

    fn of(value: &Alias) -> Self {
        Self {
            v: FORM,
            from: value.from.as_str().to_owned(),
            to: value.to.as_str().to_owned(),
        }
    }

    fn read(self) -> Result<Alias, String> {
        supported(self.v)?;
        Ok(Alias {
            from: PersonKey::trusted(self.from),
            to: PersonKey::trusted(self.to),
        })
    }
}

impl AliasRecord {
    pub fn item(value: &Alias) -> Result<Item, StoreError> {
        Item::new::<Self>(keys::alias(&value.from), value)
    }
}

#[derive(Serialize, Deserialize)]
pub struct PointerRecord {
    v: u8,
    person: String,
    fingerprint: String,
}

impl Record for PointerRecord {
    type Domain = Pointer;
    const KIND: &'static str = "pointer";

    fn of(value: &Pointer) -> Self {
        Self {
            v: FORM,
            person: value.person.as_str().to_owned(),
            fingerprint: value.fingerprint.clone(),
        }
    }

    fn read(self) -> Result<Pointer, String> {
        supported(self.v)?;
        Ok(Pointer {
            person: PersonKey::trusted(self.person),
            fingerprint: self.fingerprint,
        })
    }
}

impl PointerRecord {
    pub fn item(id: &CaseId, value: &Pointer) -> Result<Item, StoreError> {
        Item::new::<Self>(keys::pointer(id), value)
    }
}

#[derive(Serialize, Deserialize)]
pub struct ReceivedRecord {
    v: u8,
    id: String,
    from: String,
    kind: String,
    words: Option<String>,
    quotes: Option<String>,
    reading: Option<String>,
    read_by: Option<String>,
    case: Option<String>,
    record: Option<String>,
    sent_at: i64,
    received_at: i64,
    keep_until: Option<i64>,
}

impl Record for ReceivedRecord {
    type Domain = Received;
    const KIND: &'static str = "received";

    fn of(value: &Received) -> Self {
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            from: value.from.as_str().to_owned(),
            kind: value.kind.clone(),
            words: value.words.clone(),
            quotes: value.quotes.clone(),
            reading: value.reading.map(|reading| reading.name().to_owned()),
            read_by: value.read_by.map(|by| by.name().to_owned()),
            case: value.case.as_ref().map(|id| id.as_str().to_owned()),
            record: value.record.as_ref().map(|id| id.as_str().to_owned()),
            sent_at: micros(value.sent_at),
            received_at: micros(value.received_at),
            keep_until: Some(micros(value.keep_until)),
        }
    }

    fn read(self) -> Result<Received, String> {
        supported(self.v)?;
        let reading = |name: String| named("reading", &name, Reading::from_name);
        let read_by = |name: String| named("reader", &name, read_by_from_name);
        Ok(Received {
            id: EventId::trusted(self.id),
            from: PersonKey::trusted(self.from),
            kind: self.kind,
            words: self.words,
            quotes: self.quotes,
            reading: self.reading.map(reading).transpose()?,
            read_by: self.read_by.map(read_by).transpose()?,
            case: self.case.map(CaseId::trusted),
            record: self.record.map(RecordId::trusted),
            sent_at: time(self.sent_at)?,
            received_at: time(self.received_at)?,
            keep_until: kept_until(self.keep_until)?,
        })
    }
}

impl ReceivedRecord {
    pub fn item(value: &Received) -> Result<Item, StoreError> {
        let id = value.id.as_str();
        let item = Item::new::<Self>(keys::message(id), value)?;
        Ok(item
            .subject(keys::talk(&value.from), keys::sort(value.sent_at, id))
            .expires(Some(value.keep_until)))
    }
}

fn read_by_from_name(name: &str) -> Option<ReadBy> {
    [ReadBy::Button, ReadBy::Rule, ReadBy::Model, ReadBy::Nobody]
        .into_iter()
        .find(|by| by.name() == name)
}

#[derive(Serialize, Deserialize)]
pub struct FactStored {
    v: u8,
    /// `case`, `appointment`, `person` or `customer`, with its id.
    #[serde(flatten)]
    subject: SubjectRecord,
    version: u64,
    nth: u16,
    what: String,
    detail: String,
    actor: String,
    at: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SubjectRecord {
    Case(String),
    Appointment(String),
    Person(String),
    Customer(String),
    Ticket(String),
}

impl Record for FactStored {
    type Domain = FactRecord;
    const KIND: &'static str = "fact";

    fn of(value: &FactRecord) -> Self {
        Self {
            v: FORM,
            subject: match &value.subject {
                Subject::Case(id) => SubjectRecord::Case(id.as_str().to_owned()),
                Subject::Appointment(id) => SubjectRecord::Appointment(id.as_str().to_owned()),
                Subject::Person(key) => SubjectRecord::Person(key.as_str().to_owned()),
                Subject::Customer(id) => SubjectRecord::Customer(id.as_str().to_owned()),
                Subject::Ticket(id) => SubjectRecord::Ticket(id.as_str().to_owned()),
            },
            version: value.version,
            nth: value.nth,
            what: value.what.clone(),
            detail: value.detail.clone(),
            actor: value.actor.clone(),
            at: micros(value.at),
        }
    }

    fn read(self) -> Result<FactRecord, String> {
        supported(self.v)?;
        Ok(FactRecord {
            subject: match self.subject {
                SubjectRecord::Case(id) => Subject::Case(CaseId::trusted(id)),
                SubjectRecord::Appointment(id) => Subject::Appointment(AppointmentId::trusted(id)),
                SubjectRecord::Person(key) => Subject::Person(PersonKey::trusted(key)),
                SubjectRecord::Customer(id) => Subject::Customer(CustomerId::trusted(id)),
                SubjectRecord::Ticket(id) => Subject::Ticket(TicketId::trusted(id)),
            },
            version: self.version,
            nth: self.nth,
            what: self.what,
            detail: self.detail,
            actor: self.actor,
            at: time(self.at)?,
        })
    }
}

impl FactStored {
    pub fn item(value: &FactRecord) -> Result<Item, StoreError> {
        Item::new::<Self>(keys::fact(&value.subject, value.version, value.nth), value)
    }
}

#[derive(Serialize, Deserialize)]
pub struct ApiKeyRecord {
    v: u8,
    name: String,
    role: String,
    created_at: i64,
}

impl Record for ApiKeyRecord {
    type Domain = ApiKey;
    const KIND: &'static str = "api_key";

    fn of(value: &ApiKey) -> Self {
        Self {
            v: FORM,
            name: value.name.clone(),
            role: value.role.clone(),
            created_at: micros(value.created_at),
        }
    }

    fn read(self) -> Result<ApiKey, String> {
        supported(self.v)?;
        Ok(ApiKey {
            name: self.name,
            role: self.role,
            created_at: time(self.created_at)?,
        })
    }
}

impl ApiKeyRecord {
    pub fn item(sha256: &str, value: &ApiKey) -> Result<Item, StoreError> {
        Item::new::<Self>(keys::api_key(sha256), value)
    }
}
