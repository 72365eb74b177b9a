//! What the use cases need from outside: the store, the queues, the bus, the wire and the reader of free text.
//!
//! Adapters implement these; the contract that every store has to keep is a test suite in `testkit`.

mod outside;

use std::future::Future;

pub use outside::*;

use domain::appointment::{Appointment, Slot};
use domain::case::Case;
use domain::conversation::Conversation;
use domain::customer::{Contact, Customer};
use domain::message::{Form, Message, Outcome, Words};
use domain::reading::{Answer, Question, ReadBy, Reading};
use domain::record::Record;
use domain::task::{Task, Worker};
use domain::{
    Announcement, AnnouncementId, AppointmentId, CaseId, CustomerId, EventId, MessageId, PersonKey, RecordId, Settings,
    TaskId, Timestamp, WhatsAppUser,
};

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed it first: load again and decide again.
    #[error("changed by somebody else meanwhile")]
    Conflict,
    /// The event was handled before: success.
    #[error("this event was handled before")]
    Duplicate,
    /// It may work later: throttling, a timeout, a server's fault.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// It will not work: a record that cannot be read, a request that is refused.
    #[error("the store refuses: {0}")]
    Broken(String),
    /// Somebody else has the time of an appointment.
    #[error("the time is taken")]
    SlotTaken,
}

/// Everything about one person that a decision needs.
#[derive(Debug, Clone)]
pub struct Person {
    /// The key under which it all lives: not the one that was asked for, if that is an alias.
    pub key: PersonKey,
    pub conversation: Option<Conversation>,
    /// In the order of their ids.
    pub cases: Vec<Case>,
    /// In the order of their ids.
    pub appointments: Vec<Appointment>,
}

/// Whose case it is, and what it was created from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    pub person: PersonKey,
    /// A hash of the request: the same request again is the same case.
    pub fingerprint: String,
}

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

/// Whose history it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Case(CaseId),
    Appointment(AppointmentId),
    Person(PersonKey),
    Customer(CustomerId),
}

/// One line of a history.
#[derive(Clone, PartialEq, Eq)]
pub struct FactRecord {
    pub subject: Subject,
    /// The subject's version after the change, and the place among the facts of that change.
    pub version: u64,
    pub nth: u16,
    pub what: String,
    pub detail: String,
    pub actor: String,
    pub at: Timestamp,
}

/// A domain event that has to get to the bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncementRecord {
    pub id: AnnouncementId,
    pub announcement: Announcement,
    pub at: Timestamp,
}

/// One change of the store. All writes of one commit happen, or none.
#[derive(Debug, Clone)]
pub enum Write {
    /// Whole, if the stored version is one less (version 1: if there is none).
    Conversation(Conversation),
    /// Whole, if the stored version is one less (version 1: if there is none).
    Case(Case),
    /// Takes a case id, if nobody has it.
    ClaimCaseId {
        id: CaseId,
        pointer: Pointer,
    },
    /// Whole, if there is none of this id: else the commit is a [`StoreError::Duplicate`].
    Received(Received),
    /// Whole, if the stored version is one less (version 1: if there is none).
    Message(Message),
    /// Whole, if the stored version is one less (version 1: if there is none).
    Task(Task),
    /// Ends a waiting task; there is no harm if it has ended.
    CancelTask {
        id: TaskId,
        at: Timestamp,
    },
    Fact(FactRecord),
    /// Kept until [`Store::published`].
    Announcement(AnnouncementRecord),
    /// What arrives under `from` belongs to `to`.
    Alias {
        from: PersonKey,
        to: PersonKey,
    },
    /// Nothing is written: the commit fails with [`StoreError::Conflict`] if the person has opted out, or, with `alone`, if
    /// a person of the lab has taken the conversation over.
    StillListens {
        person: PersonKey,
        alone: bool,
    },
    /// Whole, if the stored version is one less (version 1: if there is none).
    Settings(Settings),
    /// Whole, if the stored version is one less (version 1: if there is none).
    Record(Record),
    /// Whole, if the stored version is one less (version 1: if there is none).
    Appointment(Appointment),
    /// Takes a piece of time, if nobody has it: else the commit is a [`StoreError::SlotTaken`]. An appointment may take
    /// again what it has.
    TakeSlot {
        slot: Slot,
        appointment: AppointmentId,
    },
    /// Gives a piece of time back; there is no harm if it is somebody else's by now.
    FreeSlot {
        slot: Slot,
        appointment: AppointmentId,
    },
    /// Whole, if the stored version is one less (version 1: if there is none).
    Customer(Customer),
    /// The customer is found under this contact from now on. With `alone`, nobody else may become the one who has it alone:
    /// else the commit is a [`StoreError::Conflict`].
    HasContact {
        contact: Contact,
        customer: CustomerId,
        alone: bool,
    },
    /// The customer is not found under this contact any more, and does not have it alone.
    LosesContact {
        contact: Contact,
        customer: CustomerId,
    },
    /// Where the next look at a calendar starts; `None`: from the beginning.
    SyncToken {
        calendar: String,
        token: Option<String>,
    },
}

/// Something whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub item: DueItem,
    pub due_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueItem {
    Message(MessageId),
    Task(TaskId, Worker),
    /// An announcement that is not known to be on the bus.
    Announcement(AnnouncementId),
}

/// A page of a list, newest first, and where the next one starts.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

/// Where a page starts and how long it is. `cursor` is what a [`Page`] gave as `next`.
#[derive(Debug, Clone)]
pub struct Paging {
    pub limit: u16,
    pub cursor: Option<String>,
}

/// One message of a conversation, whichever way it went.
#[derive(Debug, Clone)]
pub enum Spoken {
    In(Box<Received>),
    Out(Box<Message>),
}

/// The table.
pub trait Store: Sync {
    /// The conversation and all cases of a person: one read, unless the key is an alias.
    fn person(&self, key: &PersonKey) -> impl Future<Output = Result<Person, StoreError>> + Send;

    /// Just the conversation, strongly consistent.
    fn conversation(&self, key: &PersonKey) -> impl Future<Output = Result<Option<Conversation>, StoreError>> + Send;

    fn case_pointer(&self, id: &CaseId) -> impl Future<Output = Result<Option<Pointer>, StoreError>> + Send;

    /// The case that has a parcel with this tracking number. Eventually consistent.
    fn case_by_tracking(
        &self,
        tracking_number: &str,
    ) -> impl Future<Output = Result<Option<(PersonKey, CaseId)>, StoreError>> + Send;

    fn message(&self, id: &MessageId) -> impl Future<Output = Result<Option<Message>, StoreError>> + Send;

    /// The message that the provider knows by this id. Eventually consistent.
    fn message_by_provider_id(&self, id: &str) -> impl Future<Output = Result<Option<Message>, StoreError>> + Send;

    fn record(&self, id: &RecordId) -> impl Future<Output = Result<Option<Record>, StoreError>> + Send;

    /// A case's files, oldest first.
    fn records_of(&self, case: &CaseId) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// The pieces of time from `from` up to `until` that appointments have, in order. Strongly consistent.
    fn slots(&self, from: Timestamp, until: Timestamp) -> impl Future<Output = Result<Vec<Slot>, StoreError>> + Send;

    /// Whose appointment it is. Eventually consistent.
    fn appointment_owner(
        &self,
        id: &AppointmentId,
    ) -> impl Future<Output = Result<Option<PersonKey>, StoreError>> + Send;

    /// Who gave a licence number when they registered. Eventually consistent.
    fn people_with_licence(&self, number: &str) -> impl Future<Output = Result<Vec<PersonKey>, StoreError>> + Send;

    fn customer(&self, id: &CustomerId) -> impl Future<Output = Result<Option<Customer>, StoreError>> + Send;

    /// Everybody who has this contact, oldest first. Strongly consistent.
    fn customers_by_contact(&self, contact: &Contact)
    -> impl Future<Output = Result<Vec<Customer>, StoreError>> + Send;

    /// All but those who are erased.
    fn customers(&self, paging: &Paging) -> impl Future<Output = Result<Page<Customer>, StoreError>> + Send;

    /// Where the next look at a calendar starts.
    fn sync_token(&self, calendar: &str) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;

    fn task(&self, id: &TaskId) -> impl Future<Output = Result<Option<Task>, StoreError>> + Send;

    fn announcement(
        &self,
        id: &AnnouncementId,
    ) -> impl Future<Output = Result<Option<AnnouncementRecord>, StoreError>> + Send;

    /// The defaults, if nothing was ever saved.
    fn settings(&self) -> impl Future<Output = Result<Settings, StoreError>> + Send;

    /// Writes all or nothing (at most 100 writes).
    fn commit(&self, writes: Vec<Write>) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The announcement is on the bus: nobody has to look at it again.
    fn published(&self, id: &AnnouncementId) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// What is due until then, oldest first, at most `limit`. The cost does not depend on how much is pending.
    fn due(&self, until: Timestamp, limit: u16) -> impl Future<Output = Result<Vec<Due>, StoreError>> + Send;

    /// Hides a due item from [`Store::due`] until then. `false`: somebody else has it, or it is settled.
    fn lease(&self, due: &Due, until: Timestamp) -> impl Future<Output = Result<bool, StoreError>> + Send;

    fn cases(
        &self,
        status: Option<&str>,
        paging: &Paging,
    ) -> impl Future<Output = Result<Page<Case>, StoreError>> + Send;

    fn conversations(&self, paging: &Paging) -> impl Future<Output = Result<Page<Conversation>, StoreError>> + Send;

    fn messages(
        &self,
        state: Option<domain::message::State>,
        paging: &Paging,
    ) -> impl Future<Output = Result<Page<Message>, StoreError>> + Send;

    fn tasks(
        &self,
        state: Option<domain::task::State>,
        paging: &Paging,
    ) -> impl Future<Output = Result<Page<Task>, StoreError>> + Send;

    /// A case's tasks, newest due first.
    fn tasks_of(&self, case: &CaseId) -> impl Future<Output = Result<Vec<Task>, StoreError>> + Send;

    /// A whole history, oldest first.
    fn facts(&self, subject: &Subject) -> impl Future<Output = Result<Vec<FactRecord>, StoreError>> + Send;

    /// What was said with a person, newest first.
    fn talk(
        &self,
        person: &PersonKey,
        paging: &Paging,
    ) -> impl Future<Output = Result<Page<Spoken>, StoreError>> + Send;

    /// The name and role behind an API key's SHA-256 (lower-case hex), if there is one.
    fn api_key(&self, sha256: &str) -> impl Future<Output = Result<Option<ApiKey>, StoreError>> + Send;

    fn save_api_key(&self, sha256: &str, key: &ApiKey) -> impl Future<Output = Result<(), StoreError>> + Send;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    pub name: String,
    pub role: String,
    pub created_at: Timestamp,
}

/// The queues. Losing what is put here is harmless: the clock finds what was left behind.
pub trait Queues: Sync {
    /// New messages for deliver, in order per recipient. Each is handed over whole, so that deliver need not read it.
    fn outbox(&self, messages: &[Message]) -> impl Future<Output = Result<(), QueueError>> + Send;

    /// Looks at things again after `delay` (whole seconds, at most 15 minutes).
    fn later(&self, items: &[(DueItem, std::time::Duration)]) -> impl Future<Output = Result<(), QueueError>> + Send;

    /// Opens the connection that the first call will take. Nothing is queued.
    fn connect(&self) -> impl Future<Output = Result<(), QueueError>> + Send;
}

#[derive(Debug, thiserror::Error)]
#[error("the queue is not available: {0}")]
pub struct QueueError(pub String);

/// The event bus.
pub trait Bus: Sync {
    fn publish(&self, announcements: &[AnnouncementRecord]) -> impl Future<Output = Result<(), QueueError>> + Send;

    /// Opens the connection that the first call will take. Nothing is published.
    fn connect(&self) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// The wire to people.
pub trait Wire: Sync {
    /// One attempt. `opaque` comes back with every status event of the message.
    fn send(
        &self,
        to: &WhatsAppUser,
        words: &Words,
        form: Form,
        opaque: &MessageId,
    ) -> impl Future<Output = Outcome> + Send;
}

/// Reads free text.
pub trait Reader: Sync {
    fn read(&self, question: &Question) -> impl Future<Output = Answer> + Send;
}

impl std::fmt::Debug for Received {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Received")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for FactRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FactRecord({:?} {} {})", self.subject, self.version, self.what)
    }
}
