//! The stored forms of what is written once: received messages, facts, announcements, pointers, aliases, API keys.

use app::ports::{AnnouncementRecord, ApiKey, FactRecord, Pointer, Received, StoreError};
use domain::case::Stage;
use domain::delivery::DeliveryStatus;
use domain::message::LEFT_BEHIND_AFTER;
use domain::reading::{ReadBy, Reading};
use domain::{Announcement, AnnouncementId, CaseId, EventId, PersonKey};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, micros, named, supported, time};
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
    sent_at: i64,
    received_at: i64,
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
            sent_at: micros(value.sent_at),
            received_at: micros(value.received_at),
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
            sent_at: time(self.sent_at)?,
            received_at: time(self.received_at)?,
        })
    }
}

impl ReceivedRecord {
    pub fn item(value: &Received) -> Result<Item, StoreError> {
        let id = value.id.as_str();
        let item = Item::new::<Self>(keys::message(id), value)?;
        Ok(item.subject(keys::talk(&value.from), keys::sort(value.sent_at, id)))
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
    case: String,
    version: u64,
    nth: u16,
    what: String,
    detail: String,
    actor: String,
    at: i64,
}

impl Record for FactStored {
    type Domain = FactRecord;
    const KIND: &'static str = "fact";

    fn of(value: &FactRecord) -> Self {
        Self {
            v: FORM,
            case: value.case.as_str().to_owned(),
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
            case: CaseId::trusted(self.case),
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
        Item::new::<Self>(keys::fact(&value.case, value.version, value.nth), value)
    }
}

#[derive(Serialize, Deserialize)]
pub struct AnnouncementStored {
    v: u8,
    id: String,
    at: i64,
    announcement: AnnouncementForm,
}

/// By the names that the events have on the bus.
#[derive(Serialize, Deserialize)]
enum AnnouncementForm {
    CaseCreated { case: String, status: String },
    CaseStageChanged { case: String, from: String, to: String },
    FitAnswered { case: String, fits: bool },
    DeliveryChanged { case: String, status: String },
}

impl Record for AnnouncementStored {
    type Domain = AnnouncementRecord;
    const KIND: &'static str = "announcement";

    fn of(value: &AnnouncementRecord) -> Self {
        let text = |case: &CaseId| case.as_str().to_owned();
        let announcement = match &value.announcement {
            Announcement::CaseCreated { case, status } => AnnouncementForm::CaseCreated {
                case: text(case),
                status: (*status).to_owned(),
            },
            Announcement::CaseStageChanged { case, from, to } => AnnouncementForm::CaseStageChanged {
                case: text(case),
                from: (*from).to_owned(),
                to: (*to).to_owned(),
            },
            Announcement::FitAnswered { case, fits } => AnnouncementForm::FitAnswered {
                case: text(case),
                fits: *fits,
            },
            Announcement::DeliveryChanged { case, status } => AnnouncementForm::DeliveryChanged {
                case: text(case),
                status: (*status).to_owned(),
            },
        };
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            at: micros(value.at),
            announcement,
        }
    }

    fn read(self) -> Result<AnnouncementRecord, String> {
        supported(self.v)?;
        let announcement = match self.announcement {
            AnnouncementForm::CaseCreated { case, status } => Announcement::CaseCreated {
                case: CaseId::trusted(case),
                status: status_name(&status)?,
            },
            AnnouncementForm::CaseStageChanged { case, from, to } => Announcement::CaseStageChanged {
                case: CaseId::trusted(case),
                from: status_name(&from)?,
                to: status_name(&to)?,
            },
            AnnouncementForm::FitAnswered { case, fits } => Announcement::FitAnswered {
                case: CaseId::trusted(case),
                fits,
            },
            AnnouncementForm::DeliveryChanged { case, status } => {
                let status = named("delivery status", &status, DeliveryStatus::parse)?.name();
                Announcement::DeliveryChanged {
                    case: CaseId::trusted(case),
                    status,
                }
            }
        };
        Ok(AnnouncementRecord {
            id: AnnouncementId::trusted(self.id),
            announcement,
            at: time(self.at)?,
        })
    }
}

impl AnnouncementStored {
    /// Whoever makes an announcement puts it on the bus at once: it is due if that did not happen.
    pub fn item(value: &AnnouncementRecord) -> Result<Item, StoreError> {
        let due = value.at.checked_add(LEFT_BEHIND_AFTER).unwrap_or(value.at);
        Ok(Item::new::<Self>(keys::announcement(&value.id), value)?.due(value.id.as_str(), Some(due)))
    }
}

fn status_name(name: &str) -> Result<&'static str, String> {
    named("status", name, |name| {
        Stage::statuses().into_iter().find(|status| *status == name)
    })
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
