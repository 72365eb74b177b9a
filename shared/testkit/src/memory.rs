//! The store in memory: the same answers as the table in every case that the contract names, and nothing between a test
//! and what is stored. Expiry is ignored: nothing here lives long enough.

mod commit;
mod pages;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::ports::{
    AnnouncementRecord, ApiKey, Due, DueItem, FactRecord, Page, Paging, Person, Pointer, Received, Spoken, Store,
    StoreError, Write,
};
use domain::case::Case;
use domain::conversation::Conversation;
use domain::message::Message;
use domain::task::{self, Task};
use domain::{
    AnnouncementId, CaseId, EventId, MessageId, PersonKey, Settings, TaskId, Timestamp, message::State as MessageState,
};
use pages::{page, sort};

/// A key that stands for another one leads to it in at most this many steps.
const MAX_ALIASES: usize = 8;

#[derive(Debug, Default)]
pub struct Memory(Mutex<Tables>);

#[derive(Debug, Default)]
struct Tables {
    conversations: BTreeMap<PersonKey, Conversation>,
    cases: BTreeMap<(PersonKey, CaseId), Case>,
    aliases: BTreeMap<PersonKey, PersonKey>,
    pointers: BTreeMap<CaseId, Pointer>,
    facts: BTreeMap<(CaseId, u64, u16), FactRecord>,
    received: BTreeMap<EventId, Received>,
    messages: BTreeMap<MessageId, Timed<Message>>,
    tasks: BTreeMap<TaskId, Timed<Task>>,
    announcements: BTreeMap<AnnouncementId, Timed<AnnouncementRecord>>,
    api_keys: BTreeMap<String, ApiKey>,
    settings: Option<Settings>,
    failures: VecDeque<StoreError>,
    commits: Vec<Vec<Write>>,
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
            DueItem::Task(id) => self.tasks.get_mut(id).map(|timed| &mut timed.due_at),
            DueItem::Announcement(id) => self.announcements.get_mut(id).map(|timed| &mut timed.due_at),
        }
    }
}

impl Store for Memory {
    async fn person(&self, key: &PersonKey) -> Result<Person, StoreError> {
        let tables = self.tables();
        let key = tables.resolve(key)?;
        let cases = tables
            .cases
            .values()
            .filter(|case| case.person == key)
            .cloned()
            .collect();
        Ok(Person {
            conversation: tables.conversations.get(&key).cloned(),
            cases,
            key,
        })
    }

    async fn conversation(&self, key: &PersonKey) -> Result<Option<Conversation>, StoreError> {
        let tables = self.tables();
        Ok(tables.conversations.get(&tables.resolve(key)?).cloned())
    }

    async fn case_pointer(&self, id: &CaseId) -> Result<Option<Pointer>, StoreError> {
        Ok(self.tables().pointers.get(id).cloned())
    }

    async fn case_by_tracking(&self, tracking_number: &str) -> Result<Option<(PersonKey, CaseId)>, StoreError> {
        let wanted = tracking_number.trim().to_uppercase();
        let has = |case: &&Case| {
            case.tracking_number()
                .is_some_and(|number| number.trim().to_uppercase() == wanted)
        };
        Ok(self
            .tables()
            .cases
            .values()
            .find(has)
            .map(|case| (case.person.clone(), case.id.clone())))
    }

    async fn message(&self, id: &MessageId) -> Result<Option<Message>, StoreError> {
        Ok(self.tables().messages.get(id).map(|timed| timed.value.clone()))
    }

    async fn message_by_provider_id(&self, id: &str) -> Result<Option<Message>, StoreError> {
        let tables = self.tables();
        let mut all = tables.messages.values().map(|timed| &timed.value);
        Ok(all.find(|message| message.provider_id.as_deref() == Some(id)).cloned())
    }

    async fn task(&self, id: &TaskId) -> Result<Option<Task>, StoreError> {
        Ok(self.tables().tasks.get(id).map(|timed| timed.value.clone()))
    }

    async fn announcement(&self, id: &AnnouncementId) -> Result<Option<AnnouncementRecord>, StoreError> {
        Ok(self.tables().announcements.get(id).map(|timed| timed.value.clone()))
    }

    async fn settings(&self) -> Result<Settings, StoreError> {
        Ok(self.tables().settings.clone().unwrap_or_default())
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        let mut tables = self.tables();
        if let Some(failure) = tables.failures.pop_front() {
            return Err(failure);
        }
        tables.check(&writes)?;
        tables.commits.push(writes.clone());
        for write in writes {
            tables.apply(write);
        }
        Ok(())
    }

    async fn published(&self, id: &AnnouncementId) -> Result<(), StoreError> {
        if let Some(timed) = self.tables().announcements.get_mut(id) {
            timed.due_at = None;
        }
        Ok(())
    }

    async fn due(&self, until: Timestamp, limit: u16) -> Result<Vec<Due>, StoreError> {
        let tables = self.tables();
        let messages = tables
            .messages
            .values()
            .map(|timed| (DueItem::Message(timed.value.id.clone()), timed.due_at));
        let tasks = tables
            .tasks
            .values()
            .map(|timed| (DueItem::Task(timed.value.id.clone()), timed.due_at));
        let announcements = tables.announcements.values();
        let announcements = announcements.map(|timed| (DueItem::Announcement(timed.value.id.clone()), timed.due_at));
        let all = messages.chain(tasks).chain(announcements);
        let due = all.filter_map(|(item, due_at)| Some(Due { item, due_at: due_at? }));
        let mut due: Vec<_> = due.filter(|due| due.due_at <= until).collect();
        due.sort_by_key(|due| due.due_at);
        due.truncate(usize::from(limit));
        Ok(due)
    }

    async fn lease(&self, due: &Due, until: Timestamp) -> Result<bool, StoreError> {
        let mut tables = self.tables();
        let Some(due_at) = tables.due_at(&due.item) else {
            return Ok(false);
        };
        if *due_at != Some(due.due_at) {
            return Ok(false);
        }
        *due_at = Some(until);
        Ok(true)
    }

    async fn cases(&self, status: Option<&str>, paging: &Paging) -> Result<Page<Case>, StoreError> {
        let tables = self.tables();
        let wanted = tables
            .cases
            .values()
            .filter(|case| status.is_none_or(|status| case.stage.status() == status));
        page(
            wanted.map(|case| (sort(case.created_at, case.id.as_str()), case.clone())),
            paging,
        )
    }

    async fn conversations(&self, paging: &Paging) -> Result<Page<Conversation>, StoreError> {
        let tables = self.tables();
        let all = tables.conversations.values();
        page(
            all.map(|one| (sort(one.updated_at, one.person.as_str()), one.clone())),
            paging,
        )
    }

    async fn messages(&self, state: Option<MessageState>, paging: &Paging) -> Result<Page<Message>, StoreError> {
        let tables = self.tables();
        let all = tables.messages.values().map(|timed| &timed.value);
        let wanted = all.filter(|message| state.is_none_or(|state| message.state == state));
        page(
            wanted.map(|message| (sort(message.created_at, message.id.as_str()), message.clone())),
            paging,
        )
    }

    async fn tasks(&self, state: Option<task::State>, paging: &Paging) -> Result<Page<Task>, StoreError> {
        let tables = self.tables();
        let all = tables.tasks.values().map(|timed| &timed.value);
        let wanted = all.filter(|task| state.is_none_or(|state| task.state == state));
        page(
            wanted.map(|task| (sort(task.due_at, task.id.as_str()), task.clone())),
            paging,
        )
    }

    async fn tasks_of(&self, case: &CaseId) -> Result<Vec<Task>, StoreError> {
        let of_case = |task: &&Task| match &task.kind {
            task::Kind::CaseTimer { case: of, .. } => of == case,
            task::Kind::Publish { .. } => false,
        };
        let tables = self.tables();
        let mut tasks: Vec<_> = tables
            .tasks
            .values()
            .map(|timed| &timed.value)
            .filter(of_case)
            .cloned()
            .collect();
        tasks.sort_by_key(|task| std::cmp::Reverse(sort(task.due_at, task.id.as_str())));
        Ok(tasks)
    }

    async fn facts(&self, case: &CaseId) -> Result<Vec<FactRecord>, StoreError> {
        Ok(self
            .tables()
            .facts
            .values()
            .filter(|fact| fact.case == *case)
            .cloned()
            .collect())
    }

    async fn talk(&self, person: &PersonKey, paging: &Paging) -> Result<Page<Spoken>, StoreError> {
        let tables = self.tables();
        let received = tables.received.values().filter(|received| received.from == *person);
        let received = received.map(|one| (sort(one.sent_at, one.id.as_str()), Spoken::In(one.clone())));
        let sent = tables
            .messages
            .values()
            .map(|timed| &timed.value)
            .filter(|message| message.to == *person);
        let sent = sent.map(|one| {
            (
                sort(one.created_at, one.id.as_str()),
                Spoken::Out(Box::new(one.clone())),
            )
        });
        page(received.chain(sent), paging)
    }

    async fn api_key(&self, sha256: &str) -> Result<Option<ApiKey>, StoreError> {
        Ok(self.tables().api_keys.get(sha256).cloned())
    }

    async fn save_api_key(&self, sha256: &str, key: &ApiKey) -> Result<(), StoreError> {
        self.tables().api_keys.insert(sha256.to_owned(), key.clone());
        Ok(())
    }
}
