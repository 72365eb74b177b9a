//! From writes to actions, one for each item: DynamoDB takes no two on one, so a check goes into the write of what it
//! checks, the end of a task into its write, and whoever takes a slot in the same commit in which it is given back keeps it.

use std::collections::{BTreeMap, BTreeSet};

use app::ports::{StoreError, Write};
use domain::appointment::Slot;
use domain::customer::Contact;
use domain::practice::appointment::Resource;
use domain::task::{State, Task};
use domain::{AppointmentId, CustomerId, PersonKey, TaskId, Timestamp};
use jiff::civil::Date;

use super::super::failure::Unmet;
use super::action::{Action, Condition};
use super::times::Times;
use crate::items::{
    Alias, AliasRecord, AnnouncementStored, AppointmentRecord, BookingRecord, CaseRecord, ContactRecord,
    ConversationRecord, CustomerRecord, Day, EntryRecord, FactStored, HeldContact, Item, JobRunRecord, MessageRecord,
    OptOut, OptOutRecord, PointerRecord, Posted, ReceivedRecord, Record, RecordStored, RunRecord, SettingsRecord,
    SheetMarkRecord, SheetMemoryRecord, SlotRecord, Stored, SyncToken, SyncTokenRecord, TakenSlot, TaskRecord,
    TicketRecord, from_item, key_of, kind_of,
};
use crate::keys::{self, Key};

#[derive(Default)]
pub struct Plan {
    actions: BTreeMap<Key, Action>,
    tasks: BTreeMap<TaskId, (Task, u64)>,
    /// Tasks that are not written themselves, and when they were ended.
    cancelled: BTreeMap<TaskId, Timestamp>,
    taken: BTreeMap<Slot, AppointmentId>,
    /// Slots, and who gives them back.
    freed: BTreeMap<Slot, BTreeSet<AppointmentId>>,
    /// Days of dentists and chairs.
    times: BTreeMap<(Resource, Date), Times>,
    /// Contacts, and who has them no longer.
    lost: BTreeMap<Contact, CustomerId>,
}

impl Plan {
    pub fn of(writes: Vec<Write>) -> Result<Self, StoreError> {
        let mut plan = Self::default();
        // Whether somebody may talk to them besides.
        let mut listeners: BTreeMap<PersonKey, bool> = BTreeMap::new();
        // What has to be as it was decided upon.
        let (mut epochs, mut customers) = (BTreeMap::new(), BTreeMap::new());
        for write in writes {
            match write {
                Write::Conversation(new) => plan.next(ConversationRecord::item(&new)?, new.version)?,
                Write::Case(new) => plan.next(CaseRecord::item(&new)?, new.version)?,
                Write::ClaimCaseId { id, pointer } => {
                    plan.first(PointerRecord::item(&id, &pointer)?, Unmet::Conflict)?;
                }
                Write::Received(new) => plan.first(ReceivedRecord::item(&new)?, Unmet::Duplicate)?,
                Write::Message(new) => plan.next(MessageRecord::item(&new)?, new.version)?,
                Write::Task(new) => plan.task(new)?,
                Write::CancelTask { id, at } => plan.end(id, at),
                Write::Fact(new) => plan.add(FactStored::item(&new)?, Condition::none())?,
                Write::Announcement(new) => plan.add(AnnouncementStored::item(&new)?, Condition::none())?,
                Write::Alias { from, to } if from == to => {
                    return Err(StoreError::Broken("an alias of itself".to_owned()));
                }
                Write::Alias { from, to } => plan.first(AliasRecord::item(&Alias { from, to })?, Unmet::Conflict)?,
                Write::StillListens { person, alone } => *listeners.entry(person).or_default() |= alone,
                Write::Settings(new) => plan.next(SettingsRecord::item(&new)?, new.version)?,
                Write::Run(new) => plan.next(RunRecord::item(&new)?, new.version)?,
                Write::OptsOut { contact, at } => {
                    plan.add(OptOutRecord::item(&OptOut { contact, at })?, Condition::none())?;
                }
                Write::OptsIn { contact } => {
                    plan.actions
                        .insert(keys::opt_out(&contact), Action::delete(Condition::none()));
                }
                Write::StillWanted { contact } => {
                    let mut check = Action::check();
                    check.condition = Condition::absent(Unmet::Conflict);
                    plan.actions.insert(keys::opt_out(&contact), check);
                }
                Write::Record(new) => plan.next(RecordStored::item(&new)?, new.version)?,
                Write::Appointment(new) => plan.next(AppointmentRecord::item(&new)?, new.version)?,
                Write::TakeSlot { slot, appointment } => match plan.taken.insert(slot, appointment) {
                    None => {}
                    Some(_) => return Err(twice()),
                },
                Write::FreeSlot { slot, appointment } => {
                    plan.freed.entry(slot).or_default().insert(appointment);
                }
                Write::Customer(new) => plan.next(CustomerRecord::item(&new)?, new.version)?,
                Write::HasContact {
                    contact,
                    customer,
                    alone,
                } => {
                    let held = HeldContact { contact, customer };
                    plan.add(ContactRecord::item(&held)?, Condition::none())?;
                    if alone {
                        plan.first(ContactRecord::claim(&held)?, Unmet::Conflict)?;
                    }
                }
                Write::LosesContact { contact, customer } => plan.lose(contact, customer)?,
                Write::Ticket(new) => plan.next(TicketRecord::item(&new)?, new.version)?,
                Write::ForgetBooking { id, version } => {
                    let action = Action::delete(Condition::version(version));
                    match plan.actions.insert(keys::booking(&id), action) {
                        None => {}
                        Some(_) => return Err(twice()),
                    }
                }
                Write::TaskRun(new) => plan.add(JobRunRecord::item(&new)?, Condition::none())?,
                Write::Booking(new) => plan.next(BookingRecord::item(&new)?, new.version)?,
                Write::Times {
                    resource,
                    take,
                    free,
                    appointment,
                } => plan.times(&resource, &take, &free, &appointment)?,
                Write::Points { customer, entry } => {
                    plan.first(EntryRecord::item(&Posted { customer, entry })?, Unmet::Conflict)?;
                }
                Write::StillAt { appointment, epoch } => same(epochs.insert(appointment, epoch), epoch)?,
                Write::CustomerStill { customer, version } => same(customers.insert(customer, version), version)?,
                Write::SheetMark(new) => plan.add(SheetMarkRecord::item(&new)?, Condition::none())?,
                Write::SheetDone(mark) => {
                    let action = Action::delete(Condition::stamped(&mark.stamp));
                    match plan.actions.insert(keys::sheet_mark(&mark), action) {
                        None => {}
                        Some(_) => return Err(twice()),
                    }
                }
                Write::SheetMemory { subject, memory } => {
                    plan.add(SheetMemoryRecord::item(&subject, &memory)?, Condition::none())?;
                }
                Write::SyncToken { calendar, token } => {
                    plan.add(
                        SyncTokenRecord::item(&SyncToken { calendar, token })?,
                        Condition::none(),
                    )?;
                }
            }
        }
        for (slot, appointment) in std::mem::take(&mut plan.taken) {
            plan.take(slot, appointment)?;
        }
        for (person, alone) in listeners {
            plan.condition(keys::conversation(&person)).and_still_listens(alone);
        }
        for (appointment, epoch) in epochs {
            plan.condition(keys::booking(&appointment)).and_still_at(epoch);
        }
        for (customer, version) in customers {
            plan.condition(keys::customer(&customer)).and_still_version(version);
        }
        Ok(plan)
    }

    /// What has to be known before it is known what to do.
    pub fn to_read(&self) -> Vec<Key> {
        let tasks = self.cancelled.keys().map(keys::task);
        let slots = self.freed.keys().map(|slot| keys::slot(*slot));
        let days = self.times.iter().filter(|(_, times)| times.gives_back());
        let days = days.map(|((resource, day), _)| keys::times(resource, *day));
        let claims = self.lost.keys().map(keys::claim);
        tasks.chain(slots).chain(days).chain(claims).collect()
    }

    /// One of [`Self::to_read`], as it is stored.
    pub fn found(&mut self, item: &Stored) -> Result<(), StoreError> {
        match kind_of(item) {
            Day::KIND => {
                let key = key_of(item)?;
                for ((resource, day), times) in &mut self.times {
                    if keys::times(resource, *day) == key {
                        times.found(item);
                    }
                }
            }
            SlotRecord::KIND => self.free(&from_item::<SlotRecord>(item)?),
            ContactRecord::KIND => self.unclaim(&from_item::<ContactRecord>(item)?),
            _ => self.cancel(from_item::<TaskRecord>(item)?),
        }
        Ok(())
    }

    pub fn actions(mut self) -> Result<Vec<(Key, Action)>, StoreError> {
        for (task, expected) in std::mem::take(&mut self.tasks).into_values() {
            self.add(TaskRecord::item(&task)?, Condition::version(expected))?;
        }
        for ((resource, day), times) in std::mem::take(&mut self.times) {
            if let Some(action) = times.action(day) {
                self.actions.insert(keys::times(&resource, day), action);
            }
        }
        Ok(self.actions.into_iter().collect())
    }

    /// What has to be true of an item besides, whether it is written or not.
    fn condition(&mut self, key: Key) -> &mut Condition {
        &mut self.actions.entry(key).or_insert_with(Action::check).condition
    }

    fn times(
        &mut self,
        resource: &Resource,
        take: &[Slot],
        free: &[Slot],
        appointment: &AppointmentId,
    ) -> Result<(), StoreError> {
        for slot in take {
            let day = (resource.clone(), keys::day_of(*slot));
            self.times.entry(day).or_default().take(*slot, appointment.clone())?;
        }
        for slot in free {
            let day = (resource.clone(), keys::day_of(*slot));
            self.times.entry(day).or_default().free(*slot, appointment.clone());
        }
        Ok(())
    }

    /// Ends a task, if it still waits.
    fn cancel(&mut self, mut task: Task) {
        let read = task.version;
        if let Some(at) = self.cancelled.remove(&task.id)
            && ended(&mut task, at)
        {
            self.tasks.insert(task.id.clone(), (task, read));
        }
    }

    /// Gives a slot back, if it is still theirs.
    fn free(&mut self, stored: &TakenSlot) {
        let theirs = self.freed.remove(&stored.slot);
        if let Some(owners) = theirs.filter(|owners| owners.contains(&stored.appointment)) {
            let action = Action::delete(Condition::owned_by(&owners));
            self.actions.insert(keys::slot(stored.slot), action);
        }
    }

    /// Takes a slot that is nobody's, the same appointment's, or given back in this commit.
    fn take(&mut self, slot: Slot, appointment: AppointmentId) -> Result<(), StoreError> {
        let mut owners = self.freed.remove(&slot).unwrap_or_default();
        owners.insert(appointment.clone());
        let item = SlotRecord::item(&TakenSlot { slot, appointment })?;
        self.add(item, Condition::free_or_of(&owners))
    }

    fn lose(&mut self, contact: Contact, customer: CustomerId) -> Result<(), StoreError> {
        let key = keys::contact(&contact, &customer);
        let before = self.actions.insert(key, Action::delete(Condition::none()));
        match (before, self.lost.insert(contact, customer)) {
            (None, None) => Ok(()),
            (Some(_), _) | (None, Some(_)) => Err(twice()),
        }
    }

    /// Ends a claim, if it is theirs who have the contact no longer.
    fn unclaim(&mut self, claim: &HeldContact) {
        if self.lost.get(&claim.contact) == Some(&claim.customer) {
            let action = Action::delete(Condition::claimed_by(&claim.customer));
            self.actions.insert(keys::claim(&claim.contact), action);
        }
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
        self.add(item, Condition::version(expected))
    }

    fn first(&mut self, item: Item, unmet: Unmet) -> Result<(), StoreError> {
        self.add(item, Condition::absent(unmet))
    }

    fn add(&mut self, item: Item, condition: Condition) -> Result<(), StoreError> {
        let key = item.key.clone();
        match self.actions.insert(key, Action::put(item, condition)) {
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

/// Two checks of one thing may not want different things of it.
fn same<T: PartialEq + Copy>(before: Option<T>, now: T) -> Result<(), StoreError> {
    if before.is_some_and(|before| before != now) {
        return Err(twice());
    }
    Ok(())
}

pub fn twice() -> StoreError {
    StoreError::Broken("two writes of one item in one commit".to_owned())
}
