//! The whole key schema. Every read that Chairside makes is one line of this table; what is not here cannot be asked.
//!
//! | item         | pk               | sk                     | index entries (all sparse)                                     |
//! |--------------|------------------|------------------------|----------------------------------------------------------------|
//! | conversation | `P#<person>`     | `CONVERSATION`         | list `CONVERSATIONS` / `updated_at#person`                       |
//! | case         | `P#<person>`     | `CASE#<case>`          | list `CASES#<status>` / `created_at#case`, alias `TRACK#<number>` |
//! | alias        | `P#<other key>`  | `ALIAS`                |                                                                |
//! | case pointer | `CASE#<case>`    | `POINTER`              |                                                                |
//! | fact         | `CASE#<case>`    | `FACT#<version>#<nth>` |                                                                |
//! | message out  | `MSG#<message>`  | `MSG`                  | due, list `MSGS#<state>` / `created_at#message`, subject `TALK#<person>` / `created_at#message`, alias `WAMID#<provider id>` |
//! | message in   | `MSG#<event>`    | `MSG`                  | subject `TALK#<person>` / `sent_at#event`                        |
//! | task         | `TASK#<task>`    | `TASK`                 | due, list `TASKS#<state>` / `due_at#task`, subject `CASE#<case>` / `due_at#task` |
//! | announcement | `EVENT#<id>`     | `EVENT`                | due                                                            |
//! | API key      | `KEY#<sha256>`   | `KEY`                  |                                                                |
//! | settings     | `SETTINGS`       | `SETTINGS`             |                                                                |
//!
//! | question                               | read                                                                   |
//! |----------------------------------------|------------------------------------------------------------------------|
//! | a person's conversation and cases      | one Query: pk `P#<person>`, sk from `ALIAS` to `CONVERSATION`           |
//! | who a key stands for                   | the same Query finds `ALIAS`; a second one goes where it leads          |
//! | was this event handled before          | nothing is read: `MSG#<event>` is written if it is not there            |
//! | whose case is this, is the id taken    | `GetItem` `POINTER`                                                      |
//! | a case's history                       | Query pk `CASE#<case>`, sk begins with `FACT#`                          |
//! | what is due                            | index `due`, one Query for each shard, `due_at` up to now                 |
//! | lists for staff, newest first          | index `list` (`KEYS_ONLY`), then the items in batches of 100              |
//! | a conversation's words, a case's tasks | index `subject` (`KEYS_ONLY`), then the items in batches of 100           |
//! | whose parcel, whose receipt            | index `alias` (`KEYS_ONLY`)                                              |
//!
//! Times in sort keys are microseconds, padded to sort as text. `due_at` is in microseconds too: it starts as the item's
//! own time and moves with each lease. `expires_at` is in seconds: DynamoDB's own time to live reads it.

use domain::message::Message;
use domain::task::{self, Task};
use domain::{AnnouncementId, CaseId, PersonKey, TaskId, Timestamp};

pub const DUE_INDEX: &str = "due";
pub const LIST_INDEX: &str = "list";
pub const SUBJECT_INDEX: &str = "subject";
pub const ALIAS_INDEX: &str = "alias";

/// A partition of an index takes 1000 writes a second (DynamoDB, "Best practices for partition keys"): four are plenty for
/// a lab, and cost the clock four queries a minute. Never fewer than before: items stay in the shard they were put in.
pub const DUE_SHARDS: u8 = 4;

/// The range that [`conversation`], [`case`] and [`alias`] share.
pub const PERSON_FROM: &str = "ALIAS";
pub const PERSON_TO: &str = "CONVERSATION";
/// What the sort keys of all facts begin with.
pub const FACTS: &str = "FACT#";
pub const CONVERSATIONS: &str = "CONVERSATIONS";

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

pub fn fact(case: &CaseId, version: u64, nth: u16) -> Key {
    Key::new(of_case(case), format!("{FACTS}{version:020}#{nth:05}"))
}

/// In either direction: our own ids are UUIDs, a provider's never are.
pub fn message(id: &str) -> Key {
    Key::new(format!("MSG#{id}"), "MSG")
}

pub fn task(id: &TaskId) -> Key {
    Key::new(format!("TASK#{id}"), "TASK")
}

pub fn announcement(id: &AnnouncementId) -> Key {
    Key::new(format!("EVENT#{id}"), "EVENT")
}

pub fn api_key(sha256: &str) -> Key {
    Key::new(format!("KEY#{sha256}"), "KEY")
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

/// Carriers and people write a tracking number in either case.
pub fn tracking(number: &str) -> String {
    format!("TRACK#{}", number.trim().to_uppercase())
}

pub fn provider_id(id: &str) -> String {
    format!("WAMID#{id}")
}

/// Sorts by time, and tells apart what happened at the same one.
pub fn sort(at: Timestamp, id: &str) -> String {
    format!("{:020}#{id}", at.as_microsecond().max(0))
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
mod tests {
    use super::*;

    #[test]
    fn one_query_finds_a_persons_alias_cases_and_conversation_and_nothing_else() {
        let key = PersonKey::trusted("+14155550101");
        let inside = |key: Key| (PERSON_FROM..=PERSON_TO).contains(&key.sk.as_str());
        assert!(inside(alias(&key)));
        assert!(inside(conversation(&key)));
        for id in ["-", "0", "CONVERSATION", "zzz", "."] {
            assert!(inside(case(&key, &CaseId::trusted(id))), "{id}");
        }
        assert_ne!(case(&key, &CaseId::trusted("")).sk, alias(&key).sk);
    }

    #[test]
    fn sort_keys_sort_like_the_times_and_numbers_in_them() {
        let at = |second| sort(Timestamp::from_second(second).unwrap(), "x");
        assert!(at(9) < at(10));
        assert!(at(999_999_999) < at(1_000_000_000));
        let case = CaseId::trusted("c");
        assert!(fact(&case, 9, 10).sk < fact(&case, 10, 9).sk);
        assert!(fact(&case, 10, 9).sk < fact(&case, 10, 10).sk);
    }

    #[test]
    fn shards_are_stable_and_all_in_use() {
        assert_eq!(due_shard_of("0b3a"), due_shard_of("0b3a"));
        let used: std::collections::BTreeSet<_> = (0..100).map(|n| due_shard_of(&n.to_string())).collect();
        assert_eq!(used.len(), usize::from(DUE_SHARDS));
    }

    #[test]
    fn debug_shows_no_number() {
        assert_eq!(
            format!("{:?}", conversation(&PersonKey::trusted("+14155550101"))),
            "Key(P CONVERSATION)"
        );
    }
}
