//! From decisions to writes: renders what is to be said, asks the gate, and gives everything its derived id.

use std::collections::BTreeMap;

use domain::appointment;
use domain::case::{self, Case};
use domain::conversation::Conversation;
use domain::customer::Channel;
use domain::effect;
use domain::gate;
use domain::gate::Verdict;
use domain::ids::derive;
use domain::message::{Address, Form, LEFT_BEHIND_AFTER, Message, State, Terms, Words};
use domain::notice::{Class, Notice, Practice};
use domain::practice::workflow::{Recipient, Run, Trigger};
use domain::task::{Kind, Task, Worker};
use domain::{
    Announcement, AnnouncementId, CaseId, Effect, Fact, MessageId, PersonKey, Settings, TaskId, Timestamp, WhatsAppUser,
};
use messages::Voice;

use crate::ports::{AnnouncementRecord, FactRecord, Subject, Write};
use crate::receipts::user_of;
use crate::sheets::marks;
use crate::{Actor, events, terms};

/// Everything that one commit writes, and what has to be woken after it.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub now: Timestamp,
    pub settings: &'a Settings,
    pub actor: Actor,
    /// What the ids of messages and announcements derive from, if not from a case: the event that is being handled.
    pub cause: String,
    /// The person whose event or case this is. Written if it changes. None: it is nobody's conversation.
    pub conversation: Option<Conversation>,
    pub conversation_changed: bool,
    /// The conversation's version in the store; 0 if it is not stored yet.
    stored_version: u64,
    /// What the spreadsheet shows of the conversation as it is stored.
    shown_before: Option<Box<marks::Shown>>,
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
            shown_before: (conversation.version > 0).then(|| Box::new(marks::shown(&conversation, settings))),
            conversation: Some(conversation),
            ..Self::of_practice(settings, actor, cause, now)
        }
    }

    /// For what is nobody's conversation.
    pub fn of_practice(settings: &'a Settings, actor: Actor, cause: String, now: Timestamp) -> Self {
        Self {
            stored_version: 0,
            shown_before: None,
            now,
            settings,
            actor,
            cause,
            conversation: None,
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
        if self.settings.sheets.spreadsheet.is_some() {
            self.writes.push(Write::SheetMark(marks::of_case(case, self.now)));
        }
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
            Effect::Start(trigger) => self.start(trigger),
        }
    }

    pub fn send(&mut self, to: &effect::Recipient, notice: &Notice, case: Option<&CaseId>) {
        let nth = self.nth();
        let id = Self::message_id(&self.cause, nth);
        let message = match to {
            effect::Recipient::Dentist => {
                // Only decisions about somebody's conversation or case speak to the dentist.
                let Some(conversation) = &self.conversation else { return };
                let message = self.compose(id, conversation, notice, case);
                if message.state == State::Parked
                    && let Some(conversation) = &mut self.conversation
                {
                    conversation.parked.push(message.id.clone());
                    self.conversation_changed = true;
                }
                message
            }
            effect::Recipient::Staff(phone) => {
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

    /// Says something of the practice's. `conversation` is the recipient's, if it goes by WhatsApp and there is one.
    pub fn tell(
        &mut self,
        id: MessageId,
        to: &Recipient,
        practice: &Practice,
        terms: Terms,
        conversation: Option<Conversation>,
    ) -> Message {
        let voice = Voice::of(self.settings);
        let notice = Notice::Practice(practice.clone());
        let channel = to.address.channel();
        let words = messages::practice_words(practice, channel, to.language, &voice, self.now);
        let mut message = self.message(id, notice.name(), notice.class(), words);
        message.to = to.person.clone();
        message.address = to.address.clone();
        let verdict = gate::decide(
            &terms::facts(&message, &terms, None, conversation.as_ref(), self.settings),
            self.now,
        );
        message.terms = Some(terms);
        message.hold_back(verdict, self.now);
        if message.state == State::Parked {
            let mut conversation = conversation
                .unwrap_or_else(|| Conversation::new(to.person.clone(), user_of(&to.address), to.language, self.now));
            conversation.parked.push(message.id.clone());
            conversation.version += 1;
            self.writes.push(Write::Conversation(conversation));
        }
        self.writes.push(Write::Message(message.clone()));
        self.messages.push(message.clone());
        message
    }

    /// Starts a workflow.
    fn start(&mut self, trigger: &Trigger) {
        let run = Run::new(trigger.clone(), self.now);
        let id = TaskId::trusted(derive(&["workflow", run.id.as_str()]));
        let kind = Kind::WorkflowRun { run: run.id.clone() };
        let mut task = Task::new(id.clone(), kind, self.now, self.now);
        task.version = 1;
        self.scheduled.insert(id, task);
        self.writes.push(Write::Run(run));
    }

    /// The writes of this plan, complete.
    pub fn finish(&mut self) -> Vec<Write> {
        let mut writes = std::mem::take(&mut self.writes);
        if self.conversation_changed
            && let Some(conversation) = &mut self.conversation
        {
            conversation.version = self.stored_version + 1;
            conversation.updated_at = self.now;
            let shown = marks::shown(conversation, self.settings);
            if self.settings.sheets.spreadsheet.is_some() && self.shown_before.as_deref() != Some(&shown) {
                writes.push(Write::SheetMark(marks::of_dentist(conversation, self.now)));
            }
            writes.push(Write::Conversation(conversation.clone()));
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
        let voice = Voice::of(self.settings);
        let words = messages::words(notice, to.language, &voice);
        let verdict = gate::decide(
            &facts(to, notice.class(), words.template.is_some(), self.settings),
            self.now,
        );
        let mut message = Message {
            to: to.person.clone(),
            address: Address::Whatsapp(to.user.clone()),
            case: case.cloned(),
            ..self.message(id, notice.name(), notice.class(), words)
        };
        message.hold_back(verdict, self.now);
        message
    }

    /// A new message to nobody yet.
    fn message(&self, id: MessageId, notice: &str, class: Class, words: Words) -> Message {
        Message {
            id,
            to: PersonKey::trusted(""),
            address: Address::Whatsapp(WhatsAppUser {
                phone: None,
                bsuid: None,
            }),
            case: None,
            notice: notice.to_owned(),
            class,
            words,
            terms: None,
            state: State::Queued,
            verdict: Verdict::go(Form::Text, ""),
            attempts: 0,
            provider_id: None,
            refused_provider_id: None,
            last_error: None,
            due_at: Some(self.now + LEFT_BEHIND_AFTER),
            created_at: self.now,
            keep_until: keep_until(self.settings, self.now),
            updated_at: self.now,
            version: 1,
        }
    }

    fn announce(&mut self, announcement: &Announcement) {
        let nth = self.nth().to_string();
        let id = AnnouncementId::trusted(derive(&["announcement", &self.cause, &nth]));
        let record = AnnouncementRecord {
            id,
            announcement: announcement.clone(),
            at: self.now,
        };
        for task in events::deliveries(&record, self.settings, self.now) {
            self.scheduled.insert(task.id.clone(), task);
        }
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
        channel: Channel::Whatsapp,
        unwanted: None,
        until: None,
        has_template,
        last_inbound_at: to.last_inbound_at,
        stopped: to.stopped_at.is_some(),
        taken_over: to.takeover.is_some(),
        quiet_hours: settings.quiet_hours,
        zone: &settings.calendar.zone,
    }
}
