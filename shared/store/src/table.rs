//! The store on DynamoDB: one table, and [`crate::keys`] is its schema.
//!
//! Reads of the table itself are strongly consistent; indexes never are, so what they find is read again from the table.

mod backup;
mod bookings;
mod commit;
mod cursor;
mod due;
mod events;
mod failure;
mod feeds;
mod health;
mod lists;
mod read;
mod runs;
mod sheets;
mod tickets;

use app::ports::{
    AnnouncementRecord, ApiKey, Due, FactRecord, Page, Paging, Person, Pointer, Spoken, Store, StoreError, Subject,
    Write,
};
use aws_sdk_dynamodb::Client;
use domain::appointment::Slot;
use domain::case::Case;
use domain::conversation::Conversation;
use domain::customer::{Contact, Customer};
use domain::message::Message;
use domain::record::Record;
use domain::task::Task;
use domain::{
    AnnouncementId, AppointmentId, CaseId, CustomerId, MessageId, PersonKey, RecordId, Settings, TaskId, Timestamp,
};

use crate::items::{
    AnnouncementStored, ApiKeyRecord, CustomerRecord, MessageRecord, PointerRecord, RecordStored, SettingsRecord,
    SyncTokenRecord, TaskRecord,
};
use crate::keys;

#[derive(Debug, Clone)]
pub struct Table {
    client: Client,
    name: String,
    /// DynamoDB deletes what has expired within days, not at once (Time to Live, "How it works"): until then it has to be
    /// overlooked.
    clock: fn() -> Timestamp,
}

impl Table {
    pub fn new(client: Client, name: impl Into<String>, clock: fn() -> Timestamp) -> Self {
        Self {
            client,
            name: name.into(),
            clock,
        }
    }
}

impl Store for Table {
    async fn person(&self, key: &PersonKey) -> Result<Person, StoreError> {
        self.read_person(key).await
    }

    async fn conversation(&self, key: &PersonKey) -> Result<Option<Conversation>, StoreError> {
        self.read_conversation(key).await
    }

    async fn case_pointer(&self, id: &CaseId) -> Result<Option<Pointer>, StoreError> {
        self.get::<PointerRecord>(&keys::pointer(id)).await
    }

    async fn case_by_tracking(&self, tracking_number: &str) -> Result<Option<(PersonKey, CaseId)>, StoreError> {
        let key = self.find(keys::tracking(tracking_number)).await?;
        Ok(key.and_then(|key| Some((keys::person_of(&key)?, keys::case_of(&key)?))))
    }

    async fn message(&self, id: &MessageId) -> Result<Option<Message>, StoreError> {
        self.get::<MessageRecord>(&keys::message(id.as_str())).await
    }

    async fn message_by_provider_id(&self, id: &str) -> Result<Option<Message>, StoreError> {
        match self.find(keys::provider_id(id)).await? {
            None => Ok(None),
            Some(key) => self.get::<MessageRecord>(&key).await,
        }
    }

    async fn record(&self, id: &RecordId) -> Result<Option<Record>, StoreError> {
        self.get::<RecordStored>(&keys::record(id)).await
    }

    async fn records_of(&self, case: &CaseId) -> Result<Vec<Record>, StoreError> {
        self.list_records_of(case).await
    }

    async fn slots(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Slot>, StoreError> {
        self.list_slots(from, until).await
    }

    async fn appointment_owner(&self, id: &AppointmentId) -> Result<Option<PersonKey>, StoreError> {
        Ok(self.find(keys::visit(id)).await?.as_ref().and_then(keys::person_of))
    }

    async fn people_with_licence(&self, number: &str) -> Result<Vec<PersonKey>, StoreError> {
        let keys = self.find_all(keys::licence(number)).await?;
        Ok(keys.iter().filter_map(keys::person_of).collect())
    }

    async fn customer(&self, id: &CustomerId) -> Result<Option<Customer>, StoreError> {
        self.get::<CustomerRecord>(&keys::customer(id)).await
    }

    async fn customers_by_contact(&self, contact: &Contact) -> Result<Vec<Customer>, StoreError> {
        self.list_customers_by_contact(contact).await
    }

    async fn customers(&self, paging: &Paging) -> Result<Page<Customer>, StoreError> {
        self.list_customers(paging).await
    }

    async fn sync_token(&self, calendar: &str) -> Result<Option<String>, StoreError> {
        let stored = self.get::<SyncTokenRecord>(&keys::sync_token(calendar)).await?;
        Ok(stored.and_then(|stored| stored.token))
    }

    async fn task(&self, id: &TaskId) -> Result<Option<Task>, StoreError> {
        self.get::<TaskRecord>(&keys::task(id)).await
    }

    async fn announcement(&self, id: &AnnouncementId) -> Result<Option<AnnouncementRecord>, StoreError> {
        self.get::<AnnouncementStored>(&keys::announcement(id)).await
    }

    async fn settings(&self) -> Result<Settings, StoreError> {
        Ok(self.get::<SettingsRecord>(&keys::settings()).await?.unwrap_or_default())
    }

    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.write_all(writes).await
    }

    async fn published(&self, id: &AnnouncementId) -> Result<(), StoreError> {
        self.settle_announcement(id).await
    }

    async fn due(&self, until: Timestamp, limit: u16) -> Result<Vec<Due>, StoreError> {
        self.find_due(until, limit).await
    }

    async fn lease(&self, due: &Due, until: Timestamp) -> Result<bool, StoreError> {
        self.move_due(due, until).await
    }

    async fn cases(&self, status: Option<&str>, paging: &Paging) -> Result<Page<Case>, StoreError> {
        self.list_cases(status, paging).await
    }

    async fn conversations(&self, paging: &Paging) -> Result<Page<Conversation>, StoreError> {
        self.list_conversations(paging).await
    }

    async fn messages(
        &self,
        state: Option<domain::message::State>,
        paging: &Paging,
    ) -> Result<Page<Message>, StoreError> {
        self.list_messages(state, paging).await
    }

    async fn tasks(&self, state: Option<domain::task::State>, paging: &Paging) -> Result<Page<Task>, StoreError> {
        self.list_tasks(state, paging).await
    }

    async fn tasks_of(&self, case: &CaseId) -> Result<Vec<Task>, StoreError> {
        self.list_tasks_of(case).await
    }

    async fn facts(&self, subject: &Subject) -> Result<Vec<FactRecord>, StoreError> {
        self.list_facts(subject).await
    }

    async fn talk(&self, person: &PersonKey, paging: &Paging) -> Result<Page<Spoken>, StoreError> {
        self.list_talk(person, paging).await
    }

    async fn api_key(&self, sha256: &str) -> Result<Option<ApiKey>, StoreError> {
        self.get::<ApiKeyRecord>(&keys::api_key(sha256)).await
    }

    async fn save_api_key(&self, sha256: &str, key: &ApiKey) -> Result<(), StoreError> {
        self.put(ApiKeyRecord::item(sha256, key)?).await
    }
}
