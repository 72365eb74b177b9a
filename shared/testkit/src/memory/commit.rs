//! All or nothing: every condition is checked before the first write.

use std::collections::BTreeSet;

use app::ports::{AnnouncementRecord, StoreError, Subject, Write};
use domain::appointment::Slot;
use domain::message::{LEFT_BEHIND_AFTER, Message};
use domain::task::{State, Task};
use domain::{AppointmentId, Timestamp};

use super::{Tables, Timed, sheets};

impl Tables {
    pub fn check(&self, writes: &[Write]) -> Result<(), StoreError> {
        if writes.len() > 100 {
            return Err(StoreError::Broken(format!(
                "{} writes in one commit: at most 100",
                writes.len()
            )));
        }
        let mut items = BTreeSet::new();
        let (mut conflict, mut duplicate, mut slot_taken) = (false, false, false);
        for write in writes {
            if let Some(item) = item(write)
                && !items.insert(item)
            {
                return Err(StoreError::Broken("two writes of one item in one commit".to_owned()));
            }
            slot_taken |= self.bookings.is_taken(write, writes);
            match write {
                Write::Points { .. } | Write::StillAt { .. } => conflict |= self.bookings.conflicts(write),
                Write::CustomerStill { customer, version } => {
                    conflict |= self.customers.get(customer).map(|customer| customer.version) != Some(*version);
                }
                Write::Received(received) => duplicate |= self.received.contains_key(&received.id),
                Write::HasContact { contact, alone, .. } => conflict |= *alone && self.claims.contains_key(contact),
                Write::StillWanted { contact } => conflict |= self.opt_outs.contains(contact),
                Write::ClaimCaseId { id, .. } => conflict |= self.pointers.contains_key(id),
                Write::StillListens { person, alone } => {
                    conflict |= self.conversations.get(person).is_some_and(|conversation| {
                        conversation.stopped_at.is_some() || (*alone && conversation.takeover.is_some())
                    });
                }
                Write::TakeSlot { slot, appointment } => {
                    // Who gives it back in the same commit is not in the way.
                    slot_taken |= self.slots.get(slot).is_some_and(|owner| {
                        owner != appointment && !writes.iter().any(|write| gives_back(write, *slot, owner))
                    });
                }
                Write::Alias { from, to } if from == to => {
                    return Err(StoreError::Broken("an alias of itself".to_owned()));
                }
                Write::SheetDone(mark) => {
                    let stored = self.sheet_marks.get(&sheets::key(mark));
                    conflict |= stored.map(|stored| &stored.stamp) != Some(&mark.stamp);
                }
                Write::SheetMark(_)
                | Write::SheetMemory { .. }
                | Write::Conversation(_)
                | Write::Case(_)
                | Write::Message(_)
                | Write::Task(_)
                | Write::Settings(_)
                | Write::CancelTask { .. }
                | Write::Fact(_)
                | Write::Announcement(_)
                | Write::Alias { .. }
                | Write::Record(_)
                | Write::Appointment(_)
                | Write::Customer(_)
                | Write::Run(_)
                | Write::OptsOut { .. }
                | Write::OptsIn { .. }
                | Write::LosesContact { .. }
                | Write::FreeSlot { .. }
                | Write::Ticket(_)
                | Write::TaskRun(_)
                | Write::ForgetBooking { .. }
                | Write::SyncToken { .. }
                | Write::Booking(_)
                | Write::Times { .. } => {}
            }
            if let Some((new, stored)) = self.versions(write) {
                if new == 0 {
                    return Err(StoreError::Broken("version 0 is not stored".to_owned()));
                }
                conflict |= new != stored.unwrap_or_default() + 1;
            }
        }
        // An event that was handled before explains every other failure, and old knowledge a wish for a taken time.
        match (duplicate, conflict, slot_taken) {
            (true, _, _) => Err(StoreError::Duplicate),
            (false, true, _) => Err(StoreError::Conflict),
            (false, false, true) => Err(StoreError::SlotTaken),
            (false, false, false) => Ok(()),
        }
    }

    /// The version to be written, and the stored one.
    fn versions(&self, write: &Write) -> Option<(u64, Option<u64>)> {
        match write {
            Write::Conversation(new) => Some((new.version, self.conversations.get(&new.person).map(|old| old.version))),
            Write::Case(new) => {
                let key = (new.person.clone(), new.id.clone());
                Some((new.version, self.cases.get(&key).map(|old| old.version)))
            }
            Write::Message(new) => Some((new.version, self.messages.get(&new.id).map(|old| old.value.version))),
            Write::Task(new) => Some((new.version, self.tasks.get(&new.id).map(|old| old.value.version))),
            Write::Settings(new) => Some((new.version, self.settings.as_ref().map(|old| old.version))),
            Write::Record(new) => Some((new.version, self.records.get(&new.id).map(|old| old.version))),
            Write::Appointment(new) => {
                let key = (new.person.clone(), new.id.clone());
                Some((new.version, self.appointments.get(&key).map(|old| old.version)))
            }
            Write::Customer(new) => Some((new.version, self.customers.get(&new.id).map(|old| old.version))),
            // As if the next one were written: deleting is the last change.
            Write::ForgetBooking { id, version } => Some((version + 1, self.bookings.version(id))),
            Write::Ticket(new) => Some((new.version, self.tickets.get(&new.id).map(|old| old.version))),
            Write::Booking(new) => Some((new.version, self.bookings.version(&new.id))),
            Write::Run(new) => Some((new.version, self.runs.get(&new.id).map(|old| old.version))),
            Write::SheetMark(_)
            | Write::SheetDone(_)
            | Write::SheetMemory { .. }
            | Write::OptsOut { .. }
            | Write::OptsIn { .. }
            | Write::StillWanted { .. }
            | Write::Times { .. }
            | Write::Points { .. }
            | Write::StillAt { .. }
            | Write::CustomerStill { .. }
            | Write::ClaimCaseId { .. }
            | Write::HasContact { .. }
            | Write::LosesContact { .. }
            | Write::Received(_)
            | Write::CancelTask { .. }
            | Write::Fact(_)
            | Write::Announcement(_)
            | Write::Alias { .. }
            | Write::StillListens { .. }
            | Write::TakeSlot { .. }
            | Write::FreeSlot { .. }
            | Write::TaskRun(_)
            | Write::SyncToken { .. } => None,
        }
    }

    pub fn apply_all(&mut self, mut writes: Vec<Write>) {
        // Whoever takes a slot in the same commit in which it is given back has it.
        writes.sort_by_key(|write| !matches!(write, Write::FreeSlot { .. }));
        self.bookings.give_back(&writes);
        for write in writes {
            self.open.note(&write);
            self.apply(write);
        }
    }

    fn apply(&mut self, write: Write) {
        match write {
            Write::Conversation(new) => {
                self.conversations.insert(new.person.clone(), new);
            }
            Write::Case(new) => {
                self.cases.insert((new.person.clone(), new.id.clone()), new);
            }
            Write::ClaimCaseId { id, pointer } => {
                self.pointers.insert(id, pointer);
            }
            Write::Received(new) => {
                self.received.insert(new.id.clone(), new);
            }
            Write::Message(new) => {
                self.messages.insert(new.id.clone(), timed_message(new));
            }
            Write::Task(new) => {
                self.tasks.insert(new.id.clone(), timed_task(new));
            }
            Write::CancelTask { id, at } => self.cancel(&id, at),
            Write::Fact(new) => {
                self.facts.insert((new.subject.clone(), new.version, new.nth), new);
            }
            Write::Announcement(new) => {
                self.announcements.insert(new.id.clone(), timed_announcement(new));
            }
            Write::Alias { from, to } => {
                self.aliases.insert(from, to);
            }
            Write::StillListens { .. } | Write::StillWanted { .. } => {}
            Write::SheetMark(new) => {
                self.sheet_marks.insert(sheets::key(&new), new);
            }
            Write::SheetDone(mark) => {
                self.sheet_marks.remove(&sheets::key(&mark));
            }
            Write::SheetMemory { subject, memory } => {
                self.sheet_memory.insert(subject, memory);
            }
            Write::Run(new) => {
                self.runs.insert(new.id.clone(), new);
            }
            Write::OptsOut { contact, .. } => {
                self.opt_outs.insert(contact);
            }
            Write::OptsIn { contact } => {
                self.opt_outs.remove(&contact);
            }
            Write::Settings(new) => self.settings = Some(new),
            Write::Record(new) => {
                self.records.insert(new.id.clone(), new);
            }
            Write::Appointment(new) => {
                self.appointments.insert((new.person.clone(), new.id.clone()), new);
            }
            Write::TakeSlot { slot, appointment } => {
                self.slots.insert(slot, appointment);
            }
            Write::FreeSlot { slot, appointment } => {
                if self.slots.get(&slot) == Some(&appointment) {
                    self.slots.remove(&slot);
                }
            }
            Write::Customer(new) => {
                self.customers.insert(new.id.clone(), new);
            }
            Write::HasContact {
                contact,
                customer,
                alone,
            } => {
                if alone {
                    self.claims.insert(contact.clone(), customer.clone());
                }
                self.contacts.insert((contact, customer));
            }
            Write::LosesContact { contact, customer } => {
                if self.claims.get(&contact) == Some(&customer) {
                    self.claims.remove(&contact);
                }
                self.contacts.remove(&(contact, customer));
            }
            Write::Ticket(new) => {
                self.tickets.insert(new.id.clone(), new);
            }
            Write::TaskRun(new) => {
                self.job_runs.insert((new.task.clone(), new.started_at), new);
            }
            Write::Booking(_)
            | Write::ForgetBooking { .. }
            | Write::Times { .. }
            | Write::Points { .. }
            | Write::StillAt { .. }
            | Write::CustomerStill { .. } => self.bookings.apply(write),
            Write::SyncToken { calendar, token } => {
                self.sync_tokens.insert(calendar, token);
            }
        }
    }

    fn cancel(&mut self, id: &domain::TaskId, at: Timestamp) {
        if let Some(timed) = self.tasks.get_mut(id)
            && timed.value.state == State::Waiting
        {
            timed.value.state = State::Cancelled;
            timed.value.updated_at = at;
            timed.value.version += 1;
            timed.due_at = None;
        }
    }
}

/// The item that a write takes for itself. Checks, cancellations and what is given back go
/// together with a write of the same item.
fn item(write: &Write) -> Option<String> {
    match write {
        Write::Conversation(new) => Some(format!("conversation {}", new.person)),
        Write::Case(new) => Some(format!("case {} {}", new.person, new.id)),
        Write::ClaimCaseId { id, .. } => Some(format!("pointer {id}")),
        Write::Received(new) => Some(format!("message {}", new.id.as_str())),
        Write::Message(new) => Some(format!("message {}", new.id)),
        Write::Task(new) => Some(format!("task {}", new.id)),
        Write::Fact(new) => Some(format!("fact {} {} {}", subject(&new.subject), new.version, new.nth)),
        Write::Announcement(new) => Some(format!("announcement {}", new.id)),
        Write::Alias { from, .. } => Some(format!("alias {from}")),
        Write::Settings(_) => Some("settings".to_owned()),
        Write::Record(new) => Some(format!("record {}", new.id)),
        Write::Appointment(new) => Some(format!("appointment {} {}", new.person, new.id)),
        Write::Customer(new) => Some(format!("customer {}", new.id)),
        Write::Run(new) => Some(format!("run {}", new.id)),
        Write::OptsOut { contact, .. } | Write::OptsIn { contact } | Write::StillWanted { contact } => {
            Some(format!("opt-out {contact}"))
        }
        Write::HasContact { contact, customer, .. } | Write::LosesContact { contact, customer } => {
            Some(format!("contact {contact} {customer}"))
        }
        Write::Ticket(new) => Some(format!("ticket {}", new.id)),
        Write::ForgetBooking { id, .. } => Some(format!("booking {id}")),
        Write::TaskRun(new) => Some(format!("job run {} {}", new.task, new.started_at)),
        Write::TakeSlot { slot, .. } => Some(format!("slot {}", slot.number())),
        Write::SyncToken { calendar, .. } => Some(format!("sync token {calendar}")),
        Write::SheetMark(mark) | Write::SheetDone(mark) => Some(format!("sheet mark {:?}", sheets::key(mark))),
        Write::SheetMemory { subject, .. } => Some(format!("sheet memory {subject:?}")),
        Write::Booking(new) => Some(format!("booking {}", new.id)),
        Write::Points { customer, entry } => Some(format!("points {customer} {}", entry.number)),
        Write::Times { .. }
        | Write::StillAt { .. }
        | Write::CustomerStill { .. }
        | Write::CancelTask { .. }
        | Write::StillListens { .. }
        | Write::FreeSlot { .. } => None,
    }
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Case(id) => format!("case {id}"),
        Subject::Appointment(id) => format!("appointment {id}"),
        Subject::Person(key) => format!("person {key}"),
        Subject::Customer(id) => format!("customer {id}"),
        Subject::Ticket(id) => format!("ticket {id}"),
    }
}

fn gives_back(write: &Write, wanted: Slot, owner: &AppointmentId) -> bool {
    matches!(write, Write::FreeSlot { slot, appointment } if *slot == wanted && appointment == owner)
}

fn timed_message(value: Message) -> Timed<Message> {
    Timed {
        due_at: value.due_at,
        value,
    }
}

fn timed_task(value: Task) -> Timed<Task> {
    Timed {
        due_at: (value.state == State::Waiting).then_some(value.due_at),
        value,
    }
}

/// Whoever made it puts it on the bus at once: it is left behind if that did not happen.
fn timed_announcement(value: AnnouncementRecord) -> Timed<AnnouncementRecord> {
    Timed {
        due_at: Some(value.at + LEFT_BEHIND_AFTER),
        value,
    }
}
