//! The stored form of a conversation.

mod focus;
mod profile;

use app::ports::StoreError;
use domain::conversation::{Conversation, LooseFile, Takeover};
use domain::record::FileKind;
use domain::{EventId, Language, MessageId, PersonKey, RecordId};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, UserRecord, micros, named, supported, time, times};
use crate::keys;
use focus::FocusRecord;
use profile::ProfileRecord;

#[derive(Serialize, Deserialize)]
pub struct ConversationRecord {
    v: u8,
    person: String,
    user: UserRecord,
    name: Option<String>,
    language: String,
    #[serde(default)]
    profile: ProfileRecord,
    takeover: Option<TakeoverRecord>,
    last_inbound_at: Option<i64>,
    stopped_at: Option<i64>,
    #[serde(default)]
    focus: FocusRecord,
    #[serde(default)]
    loose_files: Vec<LooseFileRecord>,
    misses: u8,
    parked: Vec<String>,
    recent: Vec<String>,
    created_at: i64,
    updated_at: i64,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct LooseFileRecord {
    record: String,
    kind: String,
    at: i64,
}

#[derive(Serialize, Deserialize)]
struct TakeoverRecord {
    by: String,
    since: i64,
}

impl Record for ConversationRecord {
    type Domain = Conversation;
    const KIND: &'static str = "conversation";

    fn of(value: &Conversation) -> Self {
        Self {
            v: FORM,
            person: value.person.as_str().to_owned(),
            user: UserRecord::of(&value.user),
            name: value.name.clone(),
            language: value.language.code().to_owned(),
            profile: ProfileRecord::of(&value.profile),
            takeover: value.takeover.as_ref().map(|takeover| TakeoverRecord {
                by: takeover.by.clone(),
                since: micros(takeover.since),
            }),
            last_inbound_at: value.last_inbound_at.map(micros),
            stopped_at: value.stopped_at.map(micros),
            focus: FocusRecord::of(&value.focus),
            loose_files: value.loose_files.iter().map(LooseFileRecord::of).collect(),
            misses: value.misses,
            parked: value.parked.iter().map(|id| id.as_str().to_owned()).collect(),
            recent: value.recent.iter().map(|id| id.as_str().to_owned()).collect(),
            created_at: micros(value.created_at),
            updated_at: micros(value.updated_at),
            version: value.version,
        }
    }

    fn read(self) -> Result<Conversation, String> {
        supported(self.v)?;
        let takeover = |takeover: TakeoverRecord| {
            Ok::<_, String>(Takeover {
                by: takeover.by,
                since: time(takeover.since)?,
            })
        };
        Ok(Conversation {
            person: PersonKey::trusted(self.person),
            user: self.user.read()?,
            name: self.name,
            language: named("language", &self.language, Language::from_code)?,
            profile: self.profile.read()?,
            takeover: self.takeover.map(takeover).transpose()?,
            last_inbound_at: times(self.last_inbound_at)?,
            stopped_at: times(self.stopped_at)?,
            focus: self.focus.read()?,
            loose_files: self
                .loose_files
                .into_iter()
                .map(LooseFileRecord::read)
                .collect::<Result<_, _>>()?,
            misses: self.misses,
            parked: self.parked.into_iter().map(MessageId::trusted).collect(),
            recent: self.recent.into_iter().map(EventId::trusted).collect(),
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
            version: self.version,
        })
    }
}

impl LooseFileRecord {
    fn of(value: &LooseFile) -> Self {
        Self {
            record: value.record.as_str().to_owned(),
            kind: value.kind.name().to_owned(),
            at: micros(value.at),
        }
    }

    fn read(self) -> Result<LooseFile, String> {
        Ok(LooseFile {
            record: RecordId::trusted(self.record),
            kind: named("kind of file", &self.kind, FileKind::from_name)?,
            at: time(self.at)?,
        })
    }
}

impl ConversationRecord {
    pub fn item(value: &Conversation) -> Result<Item, StoreError> {
        let item = Item::new::<Self>(keys::conversation(&value.person), value)?
            .version(value.version)
            .list(keys::CONVERSATIONS, keys::sort(value.updated_at, value.person.as_str()))
            .alias(keys::licence_of(value))
            // In the envelope for the condition of `Write::StillListens`, as `stopped_at` is.
            .flag("taken_over", value.takeover.is_some());
        Ok(match value.stopped_at {
            Some(at) => item.number("stopped_at", micros(at)),
            None => item,
        })
    }
}
