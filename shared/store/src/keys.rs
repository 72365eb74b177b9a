//! The whole key schema. Every read that Chairside makes is one line of this table; what is not here cannot be asked.
//!
//! | item         | pk                  | sk                     | index entries (all sparse)                                     |
//! |--------------|---------------------|------------------------|----------------------------------------------------------------|
//! | conversation | `P#<person>`        | `CONVERSATION`         | list `CONVERSATIONS` / `updated_at#person`, alias `LICENCE#<number>` |
//! | case         | `P#<person>`        | `CASE#<case>`          | list `CASES#<status>` / `created_at#case`, alias `TRACK#<number>` |
//! | appointment  | `P#<person>`        | `APPT#<appointment>`   | alias `VISIT#<appointment>`                                      |
//! | alias        | `P#<other key>`     | `ALIAS`                |                                                                |
//! | case pointer | `CASE#<case>`       | `POINTER`              |                                                                |
//! | fact         | `CASE#<case>`, `APPT#<appointment>`, `P#<person>`, `CUSTOMER#<customer>` or `TICKET#<ticket>` | `FACT#<version>#<nth>` |                                 |
//! | message out  | `MSG#<message>`     | `MSG`                  | due, list `MSGS#<state>` / `created_at#message`, subject `TALK#<person>` / `created_at#message`, alias `WAMID#<provider id>` |
//! | message in   | `MSG#<event>`       | `MSG`                  | subject `TALK#<person>` / `sent_at#event`                        |
//! | record       | `RECORD#<record>`   | `RECORD`               | subject `CASEFILES#<case>` / `sent_at#record`                    |
//! | slot         | `SLOTS#<UTC day>`   | `starts_at`            |                                                                |
//! | task         | `TASK#<task>`       | `TASK`                 | due, list `TASKS#<state>` / `due_at#task`, subject `CASE#<case>` / `due_at#task`; of a job `JOBS` / `created_at#task` |
//! | announcement | `EVENT#<id>`        | `EVENT`                | due, list `EVENTS` / `at#id`                                     |
//! | customer     | `CUSTOMER#<customer>` | `CUSTOMER`           | list `CUSTOMERS` / `created_at#customer`, until erased           |
//! | contact      | `CONTACT#<kind>#<value>` | `CUSTOMER#<customer>`, and `CLAIM` for who has it alone |                    |
//! | ticket       | `TICKET#<ticket>`   | `TICKET`               | list `TICKETS#<status>` / `created_at#ticket`, subject `CUSTTICKETS#<customer>` / `created_at#ticket` |
//! | run of a job | `TASK#<task>`       | `RUN#<started_at>`     |                                                                |
//! | booking      | `APPT#<appointment>` | `APPT`                | list `APPTS#<status>` / `starts_at#appointment`, subject `CUSTOMER#<customer>` / `starts_at#appointment` |
//! | times        | `TIMES#<resource>`  | `<UTC day>`            |                                                                |
//! | points       | `LEDGER#<customer>` | `<number>`             |                                                                |
//! | run          | `RUN#<run>`         | `RUN`                  | list `RUNS#<state>` / `created_at#run`, subject `RUNSOF#<appointment or ticket>` / `created_at#run` |
//! | opt-out      | `OPTOUT#<kind>#<value>` | `OPTOUT`           |                                                                |
//! | sync token   | `SYNC#<calendar>`   | `SYNC`                 |                                                                |
//! | health       | `HEALTH#<service>`  | `HEALTH`               |                                                                |
//! | feed         | `FEED#<feed>`       | `FEED`                 | list `FEEDS` / `created_at#feed`                               |
//! | sheet mark   | `SHEETMARKS`        | `CASE#<created_at>#<case>`, `DENTIST#<created_at>#<person>` |                          |
//! | sheet memory | `SHEET#CASE#<case>`, `SHEET#DENTIST#<person>` | `SHEET` |                                                       |
//! | API key      | `KEY#<sha256>`      | `KEY`                  |                                                                |
//! | settings     | `SETTINGS`          | `SETTINGS`             |                                                                |
//!
//! | question                               | read                                                                   |
//! |----------------------------------------|------------------------------------------------------------------------|
//! | a person's conversation, cases and appointments | one Query: pk `P#<person>`, sk from `ALIAS` to `CONVERSATION`  |
//! | who a key stands for                   | the same Query finds `ALIAS`; a second one goes where it leads          |
//! | was this event handled before          | nothing is read: `MSG#<event>` is written if it is not there            |
//! | whose case is this, is the id taken    | `GetItem` `POINTER`                                                      |
//! | which times are taken                  | one Query for each UTC day: pk `SLOTS#<day>`, sk between the first and the last |
//! | is this time still free                | nothing is read: `SLOTS#<day>` is written if it is not there            |
//! | whose time is given back               | `BatchGetItem` of the slots, then each is deleted if it is still the same appointment's |
//! | whose phone number or e-mail address   | Query: pk `CONTACT#<kind>#<value>`, sk begins with `CUSTOMER#`, then the customers in batches of 100 |
//! | does anybody else have it              | the same; and then `CLAIM` is written if it is not there: of two at once, one fails |
//! | a patient's appointment                | `GetItem`                                                              |
//! | a dentist's or a chair's times         | Query: pk `TIMES#<resource>`, sk from the first day to the last         |
//! | a dentist's or a chair's appointments   | the same: the times say whose they are; then these in batches of 100, and their customers |
//! | whose calendar is it                   | `GetItem`: the feed's id is derived from the SHA-256 of the key in its address |
//! | is this time of theirs still free      | the day's item is updated if its attributes of these times are not there |
//! | a patient's points                     | Query: pk `LEDGER#<customer>`; the next entry is written if its number is not there |
//! | a history                              | Query: pk of its subject, sk begins with `FACT#`                        |
//! | what was announced, newest first       | index `list`: `EVENTS` from one time to another, then the items in batches of 100 |
//! | what is due                            | index `due` (with `kind` and `worker`), one Query for each shard, `due_at` up to now |
//! | lists for staff, newest first          | index `list` (`KEYS_ONLY`), then the items in batches of 100              |
//! | a job's runs, newest first             | Query backwards: pk `TASK#<task>`, sk begins with `RUN#`                |
//! | a conversation's words, a case's tasks, a case's files, a customer's tickets, the jobs | index `subject` (`KEYS_ONLY`), then the items in batches of 100 |
//! | whose parcel, whose receipt, whose appointment, whose licence | index `alias` (`KEYS_ONLY`)                    |
//! | how services outside do                | `BatchGetItem`: one item for each                                       |
//! | a file, where a calendar's changes start | `GetItem`                                                              |
//! | what has changed for the spreadsheet   | one Query: pk `SHEETMARKS`, up to so many                               |
//! | these cases, what is remembered of these rows | `BatchGetItem` in batches of 100                                 |
//!
//! Times in sort keys are microseconds, padded to sort as text. `due_at` is in microseconds too: it starts as the item's
//! own time and moves with each lease. `expires_at` is in seconds: DynamoDB's own time to live reads it.

mod alias;
mod outside;
mod time;

use app::ports::Subject;
use domain::appointment::Slot;
use domain::customer::Contact;
use domain::message::Message;
use domain::practice::appointment::{Resource, Status};
use domain::practice::ticket;
use domain::practice::workflow::run;
use domain::task::{self, Task};
use domain::{
    AnnouncementId, AppointmentId, CaseId, CustomerId, FeedId, PersonKey, RecordId, RunId, TaskId, TicketId, Timestamp,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use alias::*;
pub use outside::{SHEET_MARKS, health, sheet_mark, sheet_memory, sync_token};
use time::padded;
pub use time::{sort, sort_from};

pub const DUE_INDEX: &str = "due";
pub const LIST_INDEX: &str = "list";
pub const SUBJECT_INDEX: &str = "subject";
pub const ALIAS_INDEX: &str = "alias";

/// A partition of an index takes 1000 writes a second (DynamoDB, "Best practices for partition keys"): four are plenty for
/// a lab, and cost the clock four queries a minute. Never fewer than before: items stay in the shard they were put in.
pub const DUE_SHARDS: u8 = 4;

/// The range that [`conversation`], [`case`], [`appointment`] and [`alias()`] share. A person's history is outside of it.
pub const PERSON_FROM: &str = "ALIAS";
pub const PERSON_TO: &str = "CONVERSATION";
/// The range of all [`fact`]s: digits come before the tilde.
pub const FACTS_FROM: &str = "FACT#";
pub const FACTS_TO: &str = "FACT#~";
pub const CONVERSATIONS: &str = "CONVERSATIONS";
pub const CUSTOMERS: &str = "CUSTOMERS";
/// Everything that was announced.
pub const EVENTS: &str = "EVENTS";
/// All calendars that somebody may follow.
pub const FEEDS: &str = "FEEDS";
/// The subject of all jobs.
pub const JOBS: &str = "JOBS";
/// The range of a job's runs.
pub const RUNS_FROM: &str = "RUN#";
pub const RUNS_TO: &str = "RUN#~";
/// The range of everybody in the partition of a [`contact`]; [`claim`] is before it.
pub const CONTACTS_FROM: &str = "CUSTOMER#";
pub const CONTACTS_TO: &str = "CUSTOMER#~";

/// The range of all entries of a [`ledger`].
pub const ENTRIES_FROM: &str = "0";
pub const ENTRIES_TO: &str = "9~";
/// Pieces of time in a day.
pub const SLOTS_OF_A_DAY: i64 = 24 * 12;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub pk: String,
    pub sk: String,
}

impl Key {
    fn new(pk: String, sk: impl Into<String>) -> Self {
        Self { pk, sk: sk.into() }
    }
}

pub fn person(key: &PersonKey) -> String {
    format!("P#{key}")
}

/// The person of an item that lives under one.
pub fn person_of(key: &Key) -> Option<PersonKey> {
    key.pk.strip_prefix("P#").map(PersonKey::trusted)
}

/// The case of a case's item.
pub fn case_of(key: &Key) -> Option<CaseId> {
    key.sk.strip_prefix("CASE#").map(CaseId::trusted)
}

pub fn conversation(key: &PersonKey) -> Key {
    Key::new(person(key), PERSON_TO)
}

pub fn case(key: &PersonKey, id: &CaseId) -> Key {
    Key::new(person(key), format!("CASE#{id}"))
}

pub fn appointment(key: &PersonKey, id: &AppointmentId) -> Key {
    Key::new(person(key), format!("APPT#{id}"))
}

pub fn alias(from: &PersonKey) -> Key {
    Key::new(person(from), PERSON_FROM)
}

pub fn pointer(id: &CaseId) -> Key {
    Key::new(of_case(id), "POINTER")
}

/// The partition of a case's history, and the subject of its tasks.
pub fn of_case(id: &CaseId) -> String {
    format!("CASE#{id}")
}

/// The partition of a history.
pub fn history(subject: &Subject) -> String {
    match subject {
        Subject::Case(id) => of_case(id),
        Subject::Appointment(id) => format!("APPT#{id}"),
        Subject::Person(key) => person(key),
        Subject::Customer(id) => of_customer(id),
        Subject::Ticket(id) => of_ticket(id),
    }
}

pub fn fact(subject: &Subject, version: u64, nth: u16) -> Key {
    Key::new(history(subject), format!("{FACTS_FROM}{version:020}#{nth:05}"))
}

/// In either direction: our own ids are UUIDs, a provider's never are.
pub fn message(id: &str) -> Key {
    Key::new(format!("MSG#{id}"), "MSG")
}

pub fn record(id: &RecordId) -> Key {
    Key::new(format!("RECORD#{id}"), "RECORD")
}

/// The subject of a case's files.
pub fn records_of(case: &CaseId) -> String {
    format!("CASEFILES#{case}")
}

pub fn customer(id: &CustomerId) -> Key {
    Key::new(of_customer(id), "CUSTOMER")
}

/// The partition of a customer, and of their history.
pub fn of_customer(id: &CustomerId) -> String {
    format!("CUSTOMER#{id}")
}

/// The partition of everybody who has a contact.
pub fn of_contact(contact: &Contact) -> String {
    format!("CONTACT#{contact}")
}

pub fn contact(contact: &Contact, customer: &CustomerId) -> Key {
    Key::new(of_contact(contact), format!("{CONTACTS_FROM}{customer}"))
}

pub fn claim(contact: &Contact) -> Key {
    Key::new(of_contact(contact), "CLAIM")
}

pub fn ticket(id: &TicketId) -> Key {
    Key::new(of_ticket(id), "TICKET")
}

/// The partition of a ticket, and of its history.
fn of_ticket(id: &TicketId) -> String {
    format!("TICKET#{id}")
}

pub fn tickets(status: ticket::Status) -> String {
    format!("TICKETS#{}", status.name())
}

/// The subject of a customer's tickets.
pub fn tickets_of(customer: &CustomerId) -> String {
    format!("CUSTTICKETS#{customer}")
}

pub fn slot(slot: Slot) -> Key {
    Key::new(slots(day_of(slot)), padded(slot.starts_at()))
}

/// The partition of a day's slots.
pub fn slots(day: Date) -> String {
    format!("SLOTS#{day}")
}

/// The day whose partition a slot is in: UTC's, as it has no gaps and no zone has another.
pub fn day_of(slot: Slot) -> Date {
    slot.starts_at().to_zoned(TimeZone::UTC).date()
}

/// The practice's appointment; its history is in the same partition.
pub fn booking(id: &AppointmentId) -> Key {
    Key::new(format!("APPT#{id}"), "APPT")
}

pub fn bookings(status: Status) -> String {
    format!("APPTS#{}", status.name())
}

/// What somebody or something has of a day, which is UTC's.
pub fn times(resource: &Resource, day: Date) -> Key {
    Key::new(of_resource(resource), day.to_string())
}

pub fn of_resource(resource: &Resource) -> String {
    format!("TIMES#{resource}")
}

/// The first piece of time of a day, as it is written in a sort key.
pub fn first_slot_of(day: &str) -> Option<Slot> {
    let start = day.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Slot::between(start, start + Slot::LENGTH).into_iter().next()
}

pub fn ledger(customer: &CustomerId) -> String {
    format!("LEDGER#{customer}")
}

pub fn entry(customer: &CustomerId, number: u64) -> Key {
    Key::new(ledger(customer), format!("{number:020}"))
}

pub fn task(id: &TaskId) -> Key {
    Key::new(format!("TASK#{id}"), "TASK")
}

pub fn job_run(task: &TaskId, started_at: Timestamp) -> Key {
    Key::new(self::task(task).pk, format!("{RUNS_FROM}{}", padded(started_at)))
}

pub fn announcement(id: &AnnouncementId) -> Key {
    Key::new(format!("EVENT#{id}"), "EVENT")
}

pub fn run(id: &RunId) -> Key {
    Key::new(format!("RUN#{id}"), "RUN")
}

pub fn runs(state: run::State) -> String {
    format!("RUNS#{}", state.name())
}

/// The subject of the workflows' runs about something, by its id.
pub fn runs_of(id: &str) -> String {
    format!("RUNSOF#{id}")
}

/// Somebody wants nothing any more at this number or address.
pub fn opt_out(contact: &Contact) -> Key {
    Key::new(format!("OPTOUT#{contact}"), "OPTOUT")
}

pub fn api_key(sha256: &str) -> Key {
    Key::new(format!("KEY#{sha256}"), "KEY")
}

pub fn feed(id: &FeedId) -> Key {
    Key::new(format!("FEED#{id}"), "FEED")
}

pub fn settings() -> Key {
    Key::new("SETTINGS".to_owned(), "SETTINGS")
}

pub fn due_shard(number: u8) -> String {
    format!("DUE#{number}")
}

/// The same id is always in the same shard (FNV-1a).
pub fn due_shard_of(id: &str) -> String {
    let hash = id.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let [low, ..] = hash.to_le_bytes();
    due_shard(low % DUE_SHARDS)
}

pub fn cases(status: &str) -> String {
    format!("CASES#{status}")
}

pub fn messages(state: domain::message::State) -> String {
    format!("MSGS#{}", state.name())
}

pub fn tasks(state: task::State) -> String {
    format!("TASKS#{}", state.name())
}

pub fn talk(person: &PersonKey) -> String {
    format!("TALK#{person}")
}

/// When the clock has to look at a message: as long as it says so itself.
pub fn message_due(message: &Message) -> Option<Timestamp> {
    message.due_at
}

/// When the clock has to look at a task: while it waits.
pub fn task_due(task: &Task) -> Option<Timestamp> {
    (task.state == task::State::Waiting).then_some(task.due_at)
}

/// Keys hold phone numbers: only what kind of item it is is shown.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = self.pk.split('#').next().unwrap_or_default();
        let sort = self.sk.split('#').next().unwrap_or_default();
        write!(f, "Key({kind} {sort})")
    }
}

#[cfg(test)]
mod tests;
