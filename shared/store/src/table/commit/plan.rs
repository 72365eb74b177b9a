//! From writes to actions, one for each item: DynamoDB takes no two on one, so a check goes into the write of what it
//! checks, and the end of a task into its write.

use std::collections::{BTreeMap, HashMap};

use app::ports::{StoreError, Write};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::task::{State, Task};
use domain::{PersonKey, TaskId, Timestamp};

use crate::items::{
    Alias, AliasRecord, AnnouncementStored, CaseRecord, ConversationRecord, FactStored, Item, MessageRecord,
    PointerRecord, ReceivedRecord, SettingsRecord, Stored, TaskRecord,
};
use crate::keys::{self, Key};

/// What is to be done with one item.
pub struct Action {
    /// Written whole. `None`: only checked.
    pub item: Option<Stored>,
    /// The version that has to be stored now: 0 for none.
    expected: Option<u64>,
    still_listens: bool,
    /// The item is there: an event was handled before.
    pub seen_mark: bool,
}

impl Action {
    pub fn put(item: Item, expected: Option<u64>) -> Self {
        Self {
            item: Some(item.attributes),
            expected,
            still_listens: false,
            seen_mark: false,
        }
    }

    fn check() -> Self {
        Self {
            item: None,
            expected: None,
            still_listens: false,
            seen_mark: false,
        }
    }

    pub fn condition(&self) -> Option<String> {
        let version = self.expected.map(|version| match version {
            0 => "attribute_not_exists(pk)",
            _ => "version = :expected",
        });
        // True also where there is no conversation.
        let listens = self.still_listens.then_some("attribute_not_exists(stopped_at)");
        let conditions: Vec<_> = version.into_iter().chain(listens).collect();
        (!conditions.is_empty()).then(|| conditions.join(" AND "))
    }

    pub fn values(&self) -> Option<HashMap<String, AttributeValue>> {
        let version = self.expected.filter(|version| *version > 0)?;
        Some(HashMap::from([(
            ":expected".to_owned(),
            AttributeValue::N(version.to_string()),
        )]))
    }
}

#[derive(Default)]
pub struct Plan {
    actions: BTreeMap<Key, Action>,
    tasks: BTreeMap<TaskId, (Task, u64)>,
    /// Tasks that are not written themselves, and when they were ended.
    cancelled: BTreeMap<TaskId, Timestamp>,
}

impl Plan {
    pub fn of(writes: Vec<Write>) -> Result<Self, StoreError> {
        let mut plan = Self::default();
        let mut listeners: Vec<PersonKey> = Vec::new();
        for write in writes {
            match write {
                Write::Conversation(new) => plan.next(ConversationRecord::item(&new)?, new.version)?,
                Write::Case(new) => plan.next(CaseRecord::item(&new)?, new.version)?,
                Write::ClaimCaseId { id, pointer } => plan.add(PointerRecord::item(&id, &pointer)?, Some(0))?,
                Write::Received(new) => {
                    let item = ReceivedRecord::item(&new)?;
                    let key = item.key.clone();
                    plan.add(item, Some(0))?;
                    plan.actions.entry(key).and_modify(|action| action.seen_mark = true);
                }
                Write::Message(new) => plan.next(MessageRecord::item(&new)?, new.version)?,
                Write::Task(new) => plan.task(new)?,
                Write::CancelTask { id, at } => plan.end(id, at),
                Write::Fact(new) => plan.add(FactStored::item(&new)?, None)?,
                Write::Announcement(new) => plan.add(AnnouncementStored::item(&new)?, None)?,
                Write::Alias { from, to } if from == to => {
                    return Err(StoreError::Broken("an alias of itself".to_owned()));
                }
                Write::Alias { from, to } => plan.add(AliasRecord::item(&Alias { from, to })?, Some(0))?,
                Write::StillListens { person } => listeners.push(person),
                Write::Settings(new) => plan.next(SettingsRecord::item(&new)?, new.version)?,
            }
        }
        for person in listeners {
            plan.actions
                .entry(keys::conversation(&person))
                .or_insert_with(Action::check)
                .still_listens = true;
        }
        Ok(plan)
    }

    pub fn tasks_to_read(&self) -> Vec<Key> {
        self.cancelled.keys().map(keys::task).collect()
    }

    /// Ends one of [`Self::tasks_to_read`], if it still waits.
    pub fn cancel(&mut self, mut task: Task) {
        let read = task.version;
        if let Some(at) = self.cancelled.remove(&task.id)
            && ended(&mut task, at)
        {
            self.tasks.insert(task.id.clone(), (task, read));
        }
    }

    pub fn actions(mut self) -> Result<Vec<(Key, Action)>, StoreError> {
        for (task, expected) in std::mem::take(&mut self.tasks).into_values() {
            self.add(TaskRecord::item(&task)?, Some(expected))?;
        }
        Ok(self.actions.into_iter().collect())
    }

    fn task(&mut self, new: Task) -> Result<(), StoreError> {
        let expected = before(new.version)?;
        // What is written after its end was decided upon is the newer word.
        self.cancelled.remove(&new.id);
        match self.tasks.insert(new.id.clone(), (new, expected)) {
            None => Ok(()),
            Some(_) => Err(twice()),
        }
    }

    fn end(&mut self, id: TaskId, at: Timestamp) {
        match self.tasks.get_mut(&id) {
            Some((task, _)) => {
                ended(task, at);
            }
            None => {
                self.cancelled.insert(id, at);
            }
        }
    }

    fn next(&mut self, item: Item, version: u64) -> Result<(), StoreError> {
        let expected = before(version)?;
        self.add(item, Some(expected))
    }

    fn add(&mut self, item: Item, expected: Option<u64>) -> Result<(), StoreError> {
        let key = item.key.clone();
        match self.actions.insert(key, Action::put(item, expected)) {
            None => Ok(()),
            Some(_) => Err(twice()),
        }
    }
}

fn ended(task: &mut Task, at: Timestamp) -> bool {
    let waits = task.state == State::Waiting;
    if waits {
        task.state = State::Cancelled;
        task.updated_at = at;
        task.version += 1;
    }
    waits
}

fn before(version: u64) -> Result<u64, StoreError> {
    version
        .checked_sub(1)
        .ok_or_else(|| StoreError::Broken("version 0 is not stored".to_owned()))
}

fn twice() -> StoreError {
    StoreError::Broken("two writes of one item in one commit".to_owned())
}
