//! What the use cases need from outside: the store, the queues, the bus, the wire and the reader of free text.
//!
//! Adapters implement these; the contract that every store has to keep is a test suite in `testkit`.

mod appointments;
mod events;
mod feeds;
mod health;
mod outside;
mod paging;
mod people;
mod queues;
mod runs;
mod sheets;
mod talk;
mod tickets;
mod upkeep;

use std::future::Future;

pub use appointments::*;
pub use events::*;
pub use feeds::*;
pub use health::*;
pub use outside::*;
pub use paging::*;
pub use people::*;
pub use queues::*;
pub use runs::{Counted, Runs, RunsOf};
pub use sheets::*;
pub use talk::*;
pub use tickets::*;
pub use upkeep::*;

use domain::appointment::{Appointment, Slot};
use domain::case::Case;
use domain::conversation::Conversation;
use domain::customer::{Contact, Customer};
use domain::message::Message;
use domain::practice;
use domain::practice::ticket::Ticket;
use domain::practice::workflow::run::Run;
use domain::record::Record;
use domain::sheet::Memory;
use domain::task::job;
use domain::task::{Task, Worker};
use domain::{
    Announcement, AnnouncementId, AppointmentId, CaseId, CustomerId, MessageId, PersonKey, RecordId, Settings, TaskId,
    TicketId, Timestamp,
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

/// Whose history it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Case(CaseId),
    Appointment(AppointmentId),
    Person(PersonKey),
    Customer(CustomerId),
    Ticket(TicketId),
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
    /// The spreadsheet has to be looked after. Again, it takes the place of the one before.
    SheetMark(SheetMark),
    /// It is done, if nothing has changed since: else the commit is a [`StoreError::Conflict`].
    SheetDone(SheetMark),
    /// What is remembered of a subject's rows.
    SheetMemory {
        subject: SheetSubject,
        memory: Memory,
    },
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
    /// Whole, if the stored version is one less (version 1: if there is none).
    Run(Run),
    /// Nothing more is sent to this number or address. Again, it changes nothing.
    OptsOut {
        contact: Contact,
        at: Timestamp,
    },
    OptsIn {
        contact: Contact,
    },
    /// Nothing is written: the commit fails with [`StoreError::Conflict`] if whoever has this number or address has opted
    /// out.
    StillWanted {
        contact: Contact,
    },
    /// Where the next look at a calendar starts; `None`: from the beginning.
    SyncToken {
        calendar: String,
        token: Option<String>,
    },
    /// Whole, if the stored version is one less (version 1: if there is none).
    Ticket(Ticket),
    /// Deletes an appointment of the practice, if it still has this version. Its history stays.
    ForgetBooking {
        id: AppointmentId,
        version: u64,
    },
    /// The record of one try of a job.
    TaskRun(job::Run),
    /// An appointment of the practice: whole, if the stored version is one less (version 1: if there is none).
    Booking(practice::appointment::Appointment),
    /// Takes pieces of a resource's time, if nobody else has one of them: else the commit is a [`StoreError::SlotTaken`].
    /// And gives others back; there is no harm if they are somebody else's by now. What the appointment has it may take again.
    Times {
        resource: practice::appointment::Resource,
        take: Vec<Slot>,
        free: Vec<Slot>,
        appointment: AppointmentId,
    },
    /// An entry of a customer's ledger, if there is none of its number.
    Points {
        customer: CustomerId,
        entry: practice::loyalty::Entry,
    },
    /// Nothing is written: the commit fails with [`StoreError::Conflict`] if the practice's appointment has another epoch.
    StillAt {
        appointment: AppointmentId,
        epoch: u32,
    },
    /// Nothing is written: the commit fails with [`StoreError::Conflict`] if the customer has another version.
    CustomerStill {
        customer: CustomerId,
        version: u64,
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

/// The table.
pub trait Store: Appointments + Events + Feeds + HealthBook + Tickets + Runs + SheetBook {
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

impl std::fmt::Debug for FactRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FactRecord({:?} {} {})", self.subject, self.version, self.what)
    }
}
