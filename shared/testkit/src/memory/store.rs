//! What is asked of the store, and the answers.

use app::ports::{
    AnnouncementRecord, ApiKey, Due, FactRecord, Page, Paging, Person, Pointer, Spoken, Store, StoreError, Subject,
    Write,
};
use domain::appointment::Slot;
use domain::case::Case;
use domain::conversation::Conversation;
use domain::customer::{Contact, Customer};
use domain::message::{Message, State as MessageState};
use domain::record::Record;
use domain::task::{self, Task};
use domain::{
    AnnouncementId, AppointmentId, CaseId, CustomerId, MessageId, PersonKey, RecordId, Settings, TaskId, Timestamp,
};
use jiff::SignedDuration;

use super::Memory;
use super::pages::{page, sort};

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
        let appointments = tables
            .appointments
            .values()
            .filter(|appointment| appointment.person == key)
            .cloned()
            .collect();
        Ok(Person {
            conversation: tables.conversations.get(&key).cloned(),
            cases,
            appointments,
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

    async fn record(&self, id: &RecordId) -> Result<Option<Record>, StoreError> {
        Ok(self.tables().records.get(id).cloned())
    }

    async fn records_of(&self, case: &CaseId) -> Result<Vec<Record>, StoreError> {
        let tables = self.tables();
        let of_case = |record: &&Record| record.case.as_ref() == Some(case);
        let mut records: Vec<_> = tables.records.values().filter(of_case).cloned().collect();
        records.sort_by_key(|record| sort(record.sent_at, record.id.as_str()));
        Ok(records)
    }

    async fn slots(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Slot>, StoreError> {
        let second = SignedDuration::from_secs(1);
        let first = Slot::between(from, from + second).into_iter().next();
        let last = Slot::between(until - second, until).into_iter().next_back();
        let (Some(first), Some(last)) = (first, last.max(first)) else {
            return Ok(Vec::new());
        };
        let tables = self.tables();
        let taken = tables.slots.range(first..=last).map(|(slot, _)| *slot);
        Ok(taken.filter(|slot| slot.starts_at() < until).collect())
    }

    async fn appointment_owner(&self, id: &AppointmentId) -> Result<Option<PersonKey>, StoreError> {
        let tables = self.tables();
        let found = tables.appointments.values().find(|appointment| appointment.id == *id);
        Ok(found.map(|appointment| appointment.person.clone()))
    }

    async fn people_with_licence(&self, number: &str) -> Result<Vec<PersonKey>, StoreError> {
        let has = |conversation: &&Conversation| {
            let licence = conversation.profile.licence.as_ref();
            licence.is_some_and(|licence| signs(&licence.number) == signs(number))
        };
        let tables = self.tables();
        let found = tables.conversations.values().filter(has);
        Ok(found.map(|conversation| conversation.person.clone()).collect())
    }

    async fn customer(&self, id: &CustomerId) -> Result<Option<Customer>, StoreError> {
        Ok(self.tables().customers.get(id).cloned())
    }

    async fn customers_by_contact(&self, contact: &Contact) -> Result<Vec<Customer>, StoreError> {
        let tables = self.tables();
        let held = tables.contacts.iter().filter(|(held, _)| held == contact);
        let mut customers: Vec<_> = held
            .filter_map(|(_, id)| tables.customers.get(id))
            .filter(|customer| customer.contacts().contains(contact))
            .cloned()
            .collect();
        customers.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(customers)
    }

    async fn customers(&self, paging: &Paging) -> Result<Page<Customer>, StoreError> {
        let tables = self.tables();
        let kept = tables
            .customers
            .values()
            .filter(|customer| customer.erased_at.is_none());
        page(
            kept.map(|customer| (sort(customer.created_at, customer.id.as_str()), customer.clone())),
            paging,
        )
    }

    async fn sync_token(&self, calendar: &str) -> Result<Option<String>, StoreError> {
        Ok(self.tables().sync_tokens.get(calendar).cloned().flatten())
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
        self.pause().await;
        let committed = self.commit_now(writes);
        self.pause().await;
        committed
    }

    async fn published(&self, id: &AnnouncementId) -> Result<(), StoreError> {
        if let Some(timed) = self.tables().announcements.get_mut(id) {
            timed.due_at = None;
        }
        Ok(())
    }

    async fn due(&self, until: Timestamp, limit: u16) -> Result<Vec<Due>, StoreError> {
        let mut due = self.tables().due(until);
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
            task::Kind::SheetSync
            | task::Kind::SheetRebuild { .. }
            | task::Kind::WorkflowRun { .. }
            | task::Kind::Reminder { .. }
            | task::Kind::CalendarEntry { .. }
            | task::Kind::CalendarSync { .. }
            | task::Kind::FetchFile { .. }
            | task::Kind::FileInDrive { .. }
            | task::Kind::AppointmentReminder { .. }
            | task::Kind::FollowUp { .. }
            | task::Kind::EventDelivery(_)
            | task::Kind::Job(_) => false,
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

    async fn facts(&self, subject: &Subject) -> Result<Vec<FactRecord>, StoreError> {
        Ok(self
            .tables()
            .facts
            .values()
            .filter(|fact| fact.subject == *subject)
            .cloned()
            .collect())
    }

    async fn talk(&self, person: &PersonKey, paging: &Paging) -> Result<Page<Spoken>, StoreError> {
        let tables = self.tables();
        let received = tables.received.values().filter(|received| received.from == *person);
        let received = received.map(|one| (sort(one.sent_at, one.id.as_str()), Spoken::In(Box::new(one.clone()))));
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

/// What a licence number is told apart by.
fn signs(number: &str) -> String {
    let signs = number.chars().filter(|c| c.is_alphanumeric());
    signs.collect::<String>().to_uppercase()
}
