//! One message from a person: understood, decided about, and answered, once.

use std::collections::BTreeSet;

use domain::appointment::times::Times;
use domain::conversation::{self, Conversation, Focus, Known, LooseFile, Quoted, Turn};
use domain::gate::Verdict;
use domain::inbound::{Content, Inbound};
use domain::message::{Form, Message};
use domain::notice::{Class, Payload};
use domain::reading::{Answer, Question, ReadBy, Reading};
use domain::record::Record;
use domain::{CaseId, Moment, PersonKey, Timestamp};

use crate::plan::{self, Plan};
use crate::ports::{Bus, Calendar, Person, Pointer, Queues, Reader, Received, Store, StoreError, Write};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT};

/// A transaction has room for a hundred writes: more parked messages than these wait for the next message.
const RELEASED_AT_ONCE: usize = 50;

/// What became of an inbound message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversed {
    Handled {
        reading: Reading,
        read_by: ReadBy,
    },
    /// It was handled before: nothing happened.
    Duplicate,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Handles one message.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when it is worth another try; [`Failure::Broken`] when it is not.
    pub async fn converse(
        &self,
        reader: &impl Reader,
        calendar: &impl Calendar,
        inbound: &Inbound,
        now: Timestamp,
    ) -> Result<Conversed, Failure> {
        let Some(key) = inbound.from.key() else {
            return Err(Failure::Broken("the message names no sender".to_owned()));
        };
        let settings = self.settings(now).await?;
        // One question is put to the reader once, however often the decision has to be made again.
        let mut answered: Option<(Question, Answer)> = None;
        for _ in 0..TRIES_ON_CONFLICT {
            let (person, newly_known_as) = self.person_behind(&key, inbound).await?;
            let mut before = person
                .conversation
                .clone()
                .unwrap_or_else(|| Conversation::new(person.key.clone(), inbound.from.clone(), settings.language, now));
            if before.recent.contains(&inbound.id) {
                return Ok(Conversed::Duplicate);
            }
            self.look_at_loose_files(&mut before).await?;
            let quoted = self.quoted_case(inbound, &person).await?;
            let zone = &settings.calendar.zone;
            let answer = match conversation::question(&before, &person.cases, inbound, zone) {
                None => Answer::of(Reading::Unknown, ReadBy::Button),
                Some(question) => match &answered {
                    Some((same, answer)) if *same == question => answer.clone(),
                    Some(_) | None => {
                        let answer = reader.read(&question).await;
                        answered = Some((question, answer.clone()));
                        answer
                    }
                },
            };
            let times = if conversation::wants_times(&before, inbound, &answer) {
                self.times(calendar, &settings, now).await?
            } else {
                Times::Unknown
            };
            let turn = conversation::decide(
                &Known {
                    conversation: &before,
                    cases: &person.cases,
                    appointments: &person.appointments,
                    quoted: quoted.as_ref(),
                    answer: &answer,
                    times: &times,
                    licence_of_another: self.licence_of_another(&before, &answer).await?,
                },
                inbound,
                &Moment {
                    now,
                    settings: &settings,
                },
            );
            let alias = match newly_known_as {
                Some(key) => Some(key),
                None => self.new_alias(&before, inbound, &person).await?,
            };
            let mut received = received(inbound, &person.key, &turn, quoted, &answer, now);
            received.keep_until = plan::keep_until(&settings, now);
            let alone = turn.conversation.takeover.is_none();
            let released = if alone && inbound.content.is_said_by_the_person() {
                Some(self.released(&before, now).await?)
            } else {
                None
            };
            let plan = Plan::new(before, &settings, Actor::Dentist, inbound.id.as_str().to_owned(), now);
            let plan = self.plan_turn(plan, &person, turn, received, alias, released).await?;
            match self.carry_out(plan).await {
                Ok(_) => {
                    return Ok(Conversed::Handled {
                        reading: answer.reading,
                        read_by: answer.read_by,
                    });
                }
                Err(StoreError::Duplicate) => return Ok(Conversed::Duplicate),
                // Somebody else was faster, with this person or with the time of a visit.
                Err(StoreError::Conflict | StoreError::SlotTaken) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("the conversation is changing too fast".to_owned()))
    }

    /// Files that wait for their case have been looked at meanwhile: each counts as what it is, or not at all.
    async fn look_at_loose_files(&self, conversation: &mut Conversation) -> Result<(), Failure> {
        let mut usable = Vec::new();
        for file in &conversation.loose_files {
            if let Some(record) = self.store.record(&file.record).await?.filter(Record::counts) {
                usable.push(LooseFile {
                    kind: record.kind,
                    ..file.clone()
                });
            }
        }
        conversation.loose_files = usable;
        Ok(())
    }

    async fn plan_turn<'a>(
        &self,
        mut plan: Plan<'a>,
        before: &Person,
        turn: Turn,
        received: Received,
        alias: Option<PersonKey>,
        released: Option<Vec<Message>>,
    ) -> Result<Plan<'a>, Failure> {
        let person = turn.conversation.person.clone();
        let mut conversation = turn.conversation;
        let looked_at = if released.is_some() {
            conversation.parked.len().min(RELEASED_AT_ONCE)
        } else {
            0
        };
        conversation.parked.drain(..looked_at);
        plan.conversation = Some(conversation);
        plan.conversation_changed = true;
        let of_cases = turn.cases.iter().flat_map(|decision| &decision.effects);
        let of_visits = turn.appointments.iter().flat_map(|decision| &decision.effects);
        let effects = turn.effects.iter().map(|(effect, _)| effect);
        plan.staff = self.staff(effects.chain(of_cases).chain(of_visits)).await?;
        plan.writes.push(Write::Received(received));
        let mut aliases: BTreeSet<PersonKey> = alias.into_iter().collect();
        if let Some(key) = turn.alias
            && self.is_free(&key).await?
        {
            aliases.insert(key);
        }
        aliases.remove(&person);
        plan.writes.extend(aliases.into_iter().map(|from| Write::Alias {
            from,
            to: person.clone(),
        }));
        for decision in &turn.cases {
            if !before.cases.iter().any(|case| case.id == decision.case.id) {
                plan.writes.push(Write::ClaimCaseId {
                    id: decision.case.id.clone(),
                    pointer: Pointer {
                        person: person.clone(),
                        fingerprint: format!("chat {}", plan.cause),
                    },
                });
            }
            plan.case(&decision.case);
            plan.decision(decision);
        }
        for decision in &turn.appointments {
            plan.appointment(decision);
        }
        plan.writes.extend(turn.records.into_iter().map(Write::Record));
        for (id, case) in turn.filed {
            if let Some(mut record) = self.store.record(&id).await? {
                record.case = Some(case);
                record.updated_at = plan.now;
                record.version += 1;
                plan.writes.push(Write::Record(record));
            }
        }
        for (effect, about) in &turn.effects {
            plan.effect(effect, about.as_ref());
        }
        for message in released.into_iter().flatten().rev() {
            plan.writes.push(Write::Message(message.clone()));
            plan.messages.insert(0, message);
        }
        Ok(plan)
    }

    /// Somebody else gave the licence number that this person gives now: a person has to find out who is who.
    async fn licence_of_another(&self, before: &Conversation, answer: &Answer) -> Result<bool, Failure> {
        let in_profile = before.profile.licence.as_ref().map(|licence| licence.number.clone());
        let given = answer.details.licence.as_ref().map(|number| number.to_uppercase());
        let registering = matches!(before.focus, Focus::Registering { .. });
        let Some(number) = given.or(in_profile.filter(|_| registering)) else {
            return Ok(false);
        };
        let people = self.store.people_with_licence(&number).await?;
        Ok(people.iter().any(|other| *other != before.person))
    }

    /// The case of the message that this one quotes, if that was one of ours to this person.
    async fn quoted_case(&self, inbound: &Inbound, person: &Person) -> Result<Option<Quoted>, Failure> {
        let Some(quoted) = &inbound.quotes else { return Ok(None) };
        // A tap says by itself which case it is about; but a yes may be to an earlier price.
        if let Content::Tap { payload, .. } = &inbound.content {
            let may_accept = |case: &CaseId| {
                let mut quotations = person.cases.iter().filter(|known| known.quotation.is_some());
                quotations.any(|known| known.id == *case && known.stage.is_before_production())
            };
            match Payload::decode(payload) {
                Some(Payload::Answer {
                    case,
                    reading: Reading::Yes,
                }) if may_accept(&case) => {}
                Some(_) => return Ok(None),
                None => {}
            }
        }
        let message = self.store.message_by_provider_id(quoted).await?;
        Ok(message.filter(|message| message.to == person.key).and_then(|message| {
            Some(Quoted {
                case: message.case?,
                at: message.created_at,
            })
        }))
    }

    /// What waited for the person to write may go now.
    pub(crate) async fn released(&self, conversation: &Conversation, now: Timestamp) -> Result<Vec<Message>, Failure> {
        let mut released = Vec::new();
        for id in conversation.parked.iter().take(RELEASED_AT_ONCE) {
            let Some(mut message) = self.store.message(id).await? else {
                continue;
            };
            if !message.release(now) {
                continue;
            }
            message.version += 1;
            if message.class == Class::Reply {
                // It answered an earlier message; this one gets an answer of its own.
                message.hold_back(Verdict::skip("the recipient has written again since"), now);
            } else {
                message.verdict = Verdict::go(Form::Text, "the recipient has written");
            }
            released.push(message);
        }
        Ok(released)
    }

    /// The person who wrote: under the phone number, or, while nobody is known under that, under the business-scoped id.
    /// The second part is a key under which they are found from now on.
    async fn person_behind(&self, key: &PersonKey, inbound: &Inbound) -> Result<(Person, Option<PersonKey>), Failure> {
        let person = self.store.person(key).await?;
        let nobody = person.conversation.is_none() && person.cases.is_empty();
        let other_key = inbound
            .from
            .bsuid
            .as_ref()
            .map(|bsuid| PersonKey::trusted(bsuid.as_str()));
        let Some(other_key) = other_key.filter(|other| nobody && other != key) else {
            return Ok((person, None));
        };
        let other = self.store.person(&other_key).await?;
        if other.conversation.is_none() && other.cases.is_empty() {
            return Ok((person, None));
        }
        Ok((other, Some(key.clone())))
    }

    /// The person's business-scoped id, when it is seen for the first time beside the phone number. If somebody is
    /// already known under it, nothing is linked: who they are is not ours to guess.
    async fn new_alias(
        &self,
        before: &Conversation,
        inbound: &Inbound,
        person: &Person,
    ) -> Result<Option<PersonKey>, Failure> {
        let (Some(_), Some(bsuid)) = (&inbound.from.phone, &inbound.from.bsuid) else {
            return Ok(None);
        };
        if before.user.bsuid.as_ref() == Some(bsuid) && before.version > 0 {
            return Ok(None);
        }
        let key = PersonKey::trusted(bsuid.as_str());
        if key == person.key {
            return Ok(None);
        }
        Ok(self.is_free(&key).await?.then_some(key))
    }
}

fn received(
    inbound: &Inbound,
    from: &PersonKey,
    turn: &Turn,
    quoted: Option<Quoted>,
    answer: &Answer,
    now: Timestamp,
) -> Received {
    let (reading, read_by) = (answer.reading, answer.read_by);
    let decided = turn.cases.first().map(|decision| decision.case.id.clone());
    let answered = turn.effects.iter().find_map(|(_, case)| case.clone());
    Received {
        id: inbound.id.clone(),
        from: from.clone(),
        kind: inbound.content.kind().to_owned(),
        words: inbound.content.words().map(str::to_owned),
        quotes: inbound.quotes.clone(),
        reading: (read_by != ReadBy::Button).then_some(reading),
        read_by: Some(read_by),
        case: decided.or(quoted.map(|quoted| quoted.case)).or(answered),
        record: turn.records.first().map(|record| record.id.clone()),
        sent_at: inbound.sent_at,
        received_at: now,
        keep_until: now,
    }
}
