//! The stored form of a conversation.

use app::ports::StoreError;
use domain::conversation::{Conversation, Focus};
use domain::reading::Reading;
use domain::{CaseId, EventId, Language, MessageId, PersonKey};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, UserRecord, micros, named, supported, time, times};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct ConversationRecord {
    v: u8,
    person: String,
    user: UserRecord,
    name: Option<String>,
    language: String,
    last_inbound_at: Option<i64>,
    stopped_at: Option<i64>,
    choosing: Option<ChoosingRecord>,
    misses: u8,
    parked: Vec<String>,
    recent: Vec<String>,
    created_at: i64,
    updated_at: i64,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct ChoosingRecord {
    pending: String,
    words: String,
    candidates: Vec<String>,
    asked_at: i64,
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
            last_inbound_at: value.last_inbound_at.map(micros),
            stopped_at: value.stopped_at.map(micros),
            choosing: match &value.focus {
                Focus::General => None,
                Focus::Choosing {
                    pending,
                    words,
                    candidates,
                    asked_at,
                } => Some(ChoosingRecord {
                    pending: pending.name().to_owned(),
                    words: words.clone(),
                    candidates: candidates.iter().map(|id| id.as_str().to_owned()).collect(),
                    asked_at: micros(*asked_at),
                }),
            },
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
        let focus = match self.choosing {
            None => Focus::General,
            Some(choosing) => Focus::Choosing {
                pending: named("reading", &choosing.pending, Reading::from_name)?,
                words: choosing.words,
                candidates: choosing.candidates.into_iter().map(CaseId::trusted).collect(),
                asked_at: time(choosing.asked_at)?,
            },
        };
        Ok(Conversation {
            person: PersonKey::trusted(self.person),
            user: self.user.read()?,
            name: self.name,
            language: named("language", &self.language, Language::from_code)?,
            last_inbound_at: times(self.last_inbound_at)?,
            stopped_at: times(self.stopped_at)?,
            focus,
            misses: self.misses,
            parked: self.parked.into_iter().map(MessageId::trusted).collect(),
            recent: self.recent.into_iter().map(EventId::trusted).collect(),
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
            version: self.version,
        })
    }
}

impl ConversationRecord {
    pub fn item(value: &Conversation) -> Result<Item, StoreError> {
        let item = Item::new::<Self>(keys::conversation(&value.person), value)?
            .version(value.version)
            .list(keys::CONVERSATIONS, keys::sort(value.updated_at, value.person.as_str()));
        // In the envelope for the condition of `Write::StillListens`.
        Ok(match value.stopped_at {
            Some(at) => item.number("stopped_at", micros(at)),
            None => item,
        })
    }
}
