//! From decisions to writes: renders what is to be said, asks the gate, and gives everything its derived id.

use std::collections::BTreeMap;

use domain::appointment;
use domain::case::{self, Case};
use domain::conversation::Conversation;
use domain::effect::Recipient;
use domain::gate;
use domain::ids::derive;
use domain::message::{LEFT_BEHIND_AFTER, Message, State};
use domain::notice::{Class, Notice};
use domain::task::{Task, Worker};
use domain::{
    Announcement, AnnouncementId, CaseId, Effect, Fact, MessageId, PersonKey, Settings, TaskId, Timestamp, WhatsAppUser,
};
use messages::Voice;

use crate::Actor;
use crate::ports::{AnnouncementRecord, FactRecord, Subject, Write};

/// Everything that one commit writes, and what has to be woken after it.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub now: Timestamp,
    pub settings: &'a Settings,
    pub actor: Actor,
    /// What the ids of messages and announcements derive from, if not from a case: the event that is being handled.
    pub cause: String,
    /// The person whose event or case this is. Written if it changes.
    pub conversation: Conversation,
    pub conversation_changed: bool,
    /// The conversation's version in the store; 0 if it is not stored yet.
    stored_version: u64,
    /// The lab's own people who are written to, as far as they are known.
    pub staff: BTreeMap<PersonKey, Conversation>,
    pub writes: Vec<Write>,
    pub messages: Vec<Message>,
    pub announcements: Vec<AnnouncementRecord>,
    /// Tasks that are due at once.
    pub tasks: Vec<(TaskId, Worker)>,
    scheduled: BTreeMap<TaskId, Task>,
    count: usize,
}

impl<'a> Plan<'a> {
    /// `conversation` is as it is stored (or new).
    pub fn new(
        conversation: Conversation,
        settings: &'a Settings,
        actor: Actor,
        cause: String,
        now: Timestamp,
    ) -> Self {
        Self {
            stored_version: conversation.version,
            now,
            settings,
            actor,
            cause,
            conversation,
            conversation_changed: false,
            staff: BTreeMap::new(),
            writes: Vec::new(),
            messages: Vec::new(),
            announcements: Vec::new(),
            tasks: Vec::new(),
            scheduled: BTreeMap::new(),
            count: 0,
        }
    }

    /// Takes a case's decision: its effects and its history. The case itself is written by [`Plan::case`], once.
    pub fn decision(&mut self, decision: &case::Decision) {
        for effect in &decision.effects {
            self.effect(effect, Some(&decision.case.id));
        }
        let subject = Subject::Case(decision.case.id.clone());
        self.facts(&subject, decision.case.version, &decision.facts);
    }

    /// Takes an appointment's decision whole: the appointment, its times, its effects and its history.
    pub fn appointment(&mut self, decision: &appointment::Decision) {
        let appointment = &decision.appointment;
        self.writes.push(Write::Appointment(appointment.clone()));
        let id = || appointment.id.clone();
        let taken = decision.taken.iter().map(|slot| Write::TakeSlot {
            slot: *slot,
            appointment: id(),
        });
        let freed = decision.freed.iter().map(|slot| Write::FreeSlot {
            slot: *slot,
            appointment: id(),
        });
        self.writes.extend(taken.chain(freed));
        for effect in &decision.effects {
            self.effect(effect, appointment.case.as_ref());
        }
        self.facts(&Subject::Appointment(id()), appointment.version, &decision.facts);
    }

    pub fn case(&mut self, case: &Case) {
        self.writes.push(Write::Case(case.clone()));
    }

    /// `case`: the case that it is about, if it is about one.
    pub fn effect(&mut self, effect: &Effect, case: Option<&CaseId>) {
        match effect {
            Effect::Send { to, notice } => self.send(to, notice, case),
            Effect::Schedule { id, kind, at } => {
                let mut task = Task::new(id.clone(), kind.clone(), *at, self.now);
                task.version = 1;
                self.scheduled.insert(id.clone(), task);
            }
            Effect::Cancel { id } => {
                // Scheduled a moment ago by the same commit: it never was.
                if self.scheduled.remove(id).is_none() {
                    self.writes.push(Write::CancelTask {
                        id: id.clone(),
                        at: self.now,
                    });
                }
            }
            Effect::Publish(announcement) => self.announce(announcement),
        }
    }

    pub fn send(&mut self, to: &Recipient, notice: &Notice, case: Option<&CaseId>) {
        let nth = self.nth();
        let id = Self::message_id(&self.cause, nth);
        let message = match to {
            Recipient::Dentist => {
                let message = self.compose(id, &self.conversation, notice, case);
                if message.state == State::Parked {
                    self.conversation.parked.push(message.id.clone());
                    self.conversation_changed = true;
                }
                message
            }
            Recipient::Staff(phone) => {
                let user = WhatsAppUser::of_phone(phone.clone());
                let Some(key) = user.key() else { return };
                let known = self.staff.get(&key).cloned();
                let conversation =
                    known.unwrap_or_else(|| Conversation::new(key, user, self.settings.language, self.now));
                self.compose(id, &conversation, notice, case)
            }
        };
        self.writes.push(Write::Message(message.clone()));
        self.messages.push(message);
    }

    /// The writes of this plan, complete.
    pub fn finish(&mut self) -> Vec<Write> {
        let mut writes = std::mem::take(&mut self.writes);
        if self.conversation_changed {
            self.conversation.version = self.stored_version + 1;
            self.conversation.updated_at = self.now;
            writes.push(Write::Conversation(self.conversation.clone()));
        }
        for task in std::mem::take(&mut self.scheduled).into_values() {
            if task.due_at <= self.now {
                self.tasks.push((task.id.clone(), task.kind.worker()));
            }
            writes.push(Write::Task(task));
        }
        writes
    }

    fn compose(&self, id: MessageId, to: &Conversation, notice: &Notice, case: Option<&CaseId>) -> Message {
        let voice = Voice {
            lab_name: self.settings.lab_name.clone(),
        };
        let words = messages::words(notice, to.language, &voice);
        let verdict = gate::decide(
            &facts(to, notice.class(), words.template.is_some(), self.settings),
            self.now,
        );
        let mut message = Message {
            id,
            to: to.person.clone(),
            address: to.user.clone(),
            case: case.cloned(),
            notice: notice.name().to_owned(),
            class: notice.class(),
            words,
            state: State::Queued,
            verdict: verdict.clone(),
            attempts: 0,
            provider_id: None,
            refused_provider_id: None,
            last_error: None,
            due_at: Some(self.now + LEFT_BEHIND_AFTER),
            created_at: self.now,
            keep_until: keep_until(self.settings, self.now),
            updated_at: self.now,
            version: 1,
        };
        message.hold_back(verdict, self.now);
        message
    }

    fn announce(&mut self, announcement: &Announcement) {
        let nth = self.nth().to_string();
        let id = AnnouncementId::trusted(derive(&["announcement", &self.cause, &nth]));
        let record = AnnouncementRecord {
            id,
            announcement: announcement.clone(),
            at: self.now,
        };
        self.writes.push(Write::Announcement(record.clone()));
        self.announcements.push(record);
    }

    pub fn facts(&mut self, subject: &Subject, version: u64, facts: &[Fact]) {
        for fact in facts {
            let nth = u16::try_from(self.count).unwrap_or(u16::MAX);
            self.count += 1;
            self.writes.push(Write::Fact(FactRecord {
                subject: subject.clone(),
                version,
                nth,
                what: fact.what.to_owned(),
                detail: fact.detail.clone(),
                actor: self.actor.to_string(),
                at: self.now,
            }));
        }
    }

    /// The id of the `nth` thing that a cause leads to, if that is a message.
    pub fn message_id(cause: &str, nth: usize) -> MessageId {
        MessageId::trusted(derive(&["message", cause, &nth.to_string()]))
    }

    fn nth(&mut self) -> usize {
        self.count += 1;
        self.count
    }
}

/// Until when a message is kept that is made now.
pub(crate) fn keep_until(settings: &Settings, now: Timestamp) -> Timestamp {
    settings.calendar.days_after(now, settings.message_retention_days)
}

/// What the gate has to know about a message to this person.
pub(crate) fn facts<'a>(
    to: &Conversation,
    class: Class,
    has_template: bool,
    settings: &'a Settings,
) -> gate::Facts<'a> {
    gate::Facts {
        class,
        has_template,
        last_inbound_at: to.last_inbound_at,
        stopped: to.stopped_at.is_some(),
        taken_over: to.takeover.is_some(),
        quiet_hours: settings.quiet_hours,
        zone: &settings.calendar.zone,
    }
}
