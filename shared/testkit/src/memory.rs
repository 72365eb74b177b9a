//! The store in memory: the same answers as the table in every case that the contract names, and nothing between a test
//! and what is stored. Expiry is ignored: nothing here lives long enough.

mod appointments;
mod commit;
mod due;
mod events;
mod feeds;
mod health;
mod pages;
mod pauses;
mod runs;
mod sheets;
mod store;
mod tickets;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::ports::{
    AnnouncementRecord, ApiKey, DueItem, FactRecord, Pointer, Received, SheetMark, SheetSubject, StoreError, Subject,
    Write,
};
use appointments::Bookings;
use domain::appointment::{Appointment, Slot};
use domain::case::Case;
use domain::conversation::Conversation;
use domain::customer::{Contact, Customer};
use domain::integration::{Health, Integration};
use domain::message::Message;
use domain::practice::feed::Feed;
use domain::practice::ticket::Ticket;
use domain::practice::workflow::run::Run;
use domain::record::Record;
use domain::task::Task;
use domain::task::job;
use domain::{
    AnnouncementId, AppointmentId, CaseId, CustomerId, EventId, FeedId, MessageId, PersonKey, RecordId, RunId,
    Settings, TaskId, TicketId, Timestamp,
};

/// A key that stands for another one leads to it in at most this many steps.
const MAX_ALIASES: usize = 8;

#[derive(Debug, Default)]
pub struct Memory(Mutex<Tables>);

#[derive(Debug, Default)]
struct Tables {
    conversations: BTreeMap<PersonKey, Conversation>,
    cases: BTreeMap<(PersonKey, CaseId), Case>,
    appointments: BTreeMap<(PersonKey, AppointmentId), Appointment>,
    slots: BTreeMap<Slot, AppointmentId>,
    aliases: BTreeMap<PersonKey, PersonKey>,
    pointers: BTreeMap<CaseId, Pointer>,
    facts: BTreeMap<(Subject, u64, u16), FactRecord>,
    records: BTreeMap<RecordId, Record>,
    customers: BTreeMap<CustomerId, Customer>,
    contacts: BTreeSet<(Contact, CustomerId)>,
    claims: BTreeMap<Contact, CustomerId>,
    tickets: BTreeMap<TicketId, Ticket>,
    job_runs: BTreeMap<(TaskId, Timestamp), job::Run>,
    received: BTreeMap<EventId, Received>,
    messages: BTreeMap<MessageId, Timed<Message>>,
    tasks: BTreeMap<TaskId, Timed<Task>>,
    announcements: BTreeMap<AnnouncementId, Timed<AnnouncementRecord>>,
    bookings: Bookings,
    runs: BTreeMap<RunId, Run>,
    opt_outs: BTreeSet<Contact>,
    sync_tokens: BTreeMap<String, Option<String>>,
    sheet_marks: BTreeMap<sheets::MarkKey, SheetMark>,
    sheet_memory: BTreeMap<SheetSubject, domain::sheet::Memory>,
    api_keys: BTreeMap<String, ApiKey>,
    feeds: BTreeMap<FeedId, Feed>,
    health: BTreeMap<Integration, Health>,
    health_notes: usize,
    health_failures: VecDeque<StoreError>,
    settings: Option<Settings>,
    failures: VecDeque<StoreError>,
    commits: Vec<Vec<Write>>,
    open: due::Open,
    /// Whether whoever commits has to wait before and after it.
    pauses: bool,
}

/// A value, and when somebody has to look at it: a lease changes only the latter.
#[derive(Debug)]
struct Timed<T> {
    value: T,
    due_at: Option<Timestamp>,
}

impl Memory {
    pub fn new() -> Self {
        Self::default()
    }

    /// The next commits fail like this, one after the other, and write nothing.
    pub fn fail_commits(&self, failures: impl IntoIterator<Item = StoreError>) {
        self.tables().failures.extend(failures);
    }

    /// What was committed since the last look.
    pub fn take_commits(&self) -> Vec<Vec<Write>> {
        std::mem::take(&mut self.tables().commits)
    }

    /// Every outgoing message, in the order in which they were created.
    pub fn all_messages(&self) -> Vec<Message> {
        let mut all: Vec<_> = self
            .tables()
            .messages
            .values()
            .map(|timed| timed.value.clone())
            .collect();
        all.sort_by_key(|message| message.created_at);
        all
    }

    /// Every task, in the order in which they are due.
    pub fn all_tasks(&self) -> Vec<Task> {
        let mut all: Vec<_> = self.tables().tasks.values().map(|timed| timed.value.clone()).collect();
        all.sort_by_key(|task| task.due_at);
        all
    }

    /// Every file, in the order in which they were sent.
    pub fn all_records(&self) -> Vec<Record> {
        let mut all: Vec<_> = self.tables().records.values().cloned().collect();
        all.sort_by_key(|record| record.sent_at);
        all
    }

    /// Every appointment, cancelled or not, in the order in which they start.
    pub fn all_appointments(&self) -> Vec<Appointment> {
        let mut all: Vec<_> = self.tables().appointments.values().cloned().collect();
        all.sort_by_key(|appointment| appointment.starts_at);
        all
    }

    /// Every announcement, published or not.
    pub fn all_announcements(&self) -> Vec<AnnouncementRecord> {
        self.tables()
            .announcements
            .values()
            .map(|timed| timed.value.clone())
            .collect()
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn resolve(&self, key: &PersonKey) -> Result<PersonKey, StoreError> {
        let mut key = key;
        for _ in 0..MAX_ALIASES {
            match self.aliases.get(key) {
                Some(next) => key = next,
                None => return Ok(key.clone()),
            }
        }
        Err(StoreError::Broken("aliases lead nowhere".to_owned()))
    }

    fn due_at(&mut self, item: &DueItem) -> Option<&mut Option<Timestamp>> {
        match item {
            DueItem::Message(id) => self.messages.get_mut(id).map(|timed| &mut timed.due_at),
            DueItem::Task(id, _) => self.tasks.get_mut(id).map(|timed| &mut timed.due_at),
            DueItem::Announcement(id) => self.announcements.get_mut(id).map(|timed| &mut timed.due_at),
        }
    }
}
