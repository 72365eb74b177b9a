//! What was said, as it is kept.

use domain::message::Message;
use domain::reading::{ReadBy, Reading};
use domain::{CaseId, EventId, PersonKey, RecordId, Timestamp};

/// A message from a person, as it is kept: history and seen mark in one.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    pub id: EventId,
    pub from: PersonKey,
    pub kind: String,
    pub words: Option<String>,
    pub quotes: Option<String>,
    /// What was understood, and by whom.
    pub reading: Option<Reading>,
    pub read_by: Option<ReadBy>,
    pub case: Option<CaseId>,
    /// The file that came with it.
    pub record: Option<RecordId>,
    pub sent_at: Timestamp,
    pub received_at: Timestamp,
    /// When it may be forgotten.
    pub keep_until: Timestamp,
}

/// One message of a conversation, whichever way it went.
#[derive(Debug, Clone)]
pub enum Spoken {
    In(Box<Received>),
    Out(Box<Message>),
}

impl std::fmt::Debug for Received {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Received")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
