//! The stored form of a file that somebody sent: what it is and where it stands. Its bytes are elsewhere.

use app::ports::StoreError;
use domain::record::{self, FileKind, Refusal, State, Stored};
use domain::{CaseId, PersonKey, RecordId};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, micros, named, supported, time};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct RecordStored {
    v: u8,
    id: String,
    person: String,
    case: Option<String>,
    kind: String,
    media_id: String,
    file_name: Option<String>,
    caption: Option<String>,
    state: StateRecord,
    sent_at: i64,
    updated_at: i64,
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateRecord {
    Waiting,
    Stored {
        key: String,
        bytes: u64,
        mime_type: String,
        sha256: String,
        at: i64,
        drive_id: Option<String>,
    },
    Refused {
        reason: RefusalRecord,
    },
    Lost {
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RefusalRecord {
    Type,
    Content,
    TooBig { limit_mb: u16 },
    Empty,
}

impl Record for RecordStored {
    type Domain = record::Record;
    const KIND: &'static str = "record";

    fn of(value: &record::Record) -> Self {
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            person: value.person.as_str().to_owned(),
            case: value.case.as_ref().map(|id| id.as_str().to_owned()),
            kind: value.kind.name().to_owned(),
            media_id: value.media_id.clone(),
            file_name: value.file_name.clone(),
            caption: value.caption.clone(),
            state: StateRecord::of(&value.state),
            sent_at: micros(value.sent_at),
            updated_at: micros(value.updated_at),
            version: value.version,
        }
    }

    fn read(self) -> Result<record::Record, String> {
        supported(self.v)?;
        Ok(record::Record {
            id: RecordId::trusted(self.id),
            person: PersonKey::trusted(self.person),
            case: self.case.map(CaseId::trusted),
            kind: named("kind of file", &self.kind, FileKind::from_name)?,
            media_id: self.media_id,
            file_name: self.file_name,
            caption: self.caption,
            state: self.state.read()?,
            sent_at: time(self.sent_at)?,
            updated_at: time(self.updated_at)?,
            version: self.version,
        })
    }
}

impl RecordStored {
    pub fn item(value: &record::Record) -> Result<Item, StoreError> {
        let item = Item::new::<Self>(keys::record(&value.id), value)?.version(value.version);
        Ok(match &value.case {
            Some(case) => item.subject(keys::records_of(case), keys::sort(value.sent_at, value.id.as_str())),
            None => item,
        })
    }
}

impl StateRecord {
    fn of(value: &State) -> Self {
        match value {
            State::Waiting => Self::Waiting,
            State::Stored(stored) => Self::Stored {
                key: stored.key.clone(),
                bytes: stored.bytes,
                mime_type: stored.mime_type.clone(),
                sha256: stored.sha256.clone(),
                at: micros(stored.at),
                drive_id: stored.drive_id.clone(),
            },
            State::Refused { reason } => Self::Refused {
                reason: RefusalRecord::of(*reason),
            },
            State::Lost { reason } => Self::Lost { reason: reason.clone() },
        }
    }

    fn read(self) -> Result<State, String> {
        Ok(match self {
            Self::Waiting => State::Waiting,
            Self::Stored {
                key,
                bytes,
                mime_type,
                sha256,
                at,
                drive_id,
            } => State::Stored(Stored {
                key,
                bytes,
                mime_type,
                sha256,
                at: time(at)?,
                drive_id,
            }),
            Self::Refused { reason } => State::Refused { reason: reason.read() },
            Self::Lost { reason } => State::Lost { reason },
        })
    }
}

impl RefusalRecord {
    fn of(value: Refusal) -> Self {
        match value {
            Refusal::Type => Self::Type,
            Refusal::Content => Self::Content,
            Refusal::TooBig { limit_mb } => Self::TooBig { limit_mb },
            Refusal::Empty => Self::Empty,
        }
    }

    fn read(self) -> Refusal {
        match self {
            Self::Type => Refusal::Type,
            Self::Content => Refusal::Content,
            Self::TooBig { limit_mb } => Refusal::TooBig { limit_mb },
            Self::Empty => Refusal::Empty,
        }
    }
}
