//! One message from a person: understood, decided about, and answered, once.

use std::collections::BTreeSet;

use domain::case::Case;
use domain::conversation::{self, Conversation, Quoted, Turn};
use domain::gate::Verdict;
use domain::inbound::{Content, Inbound};
use domain::message::{Form, Message};
use domain::notice::Class;
use domain::reading::{Question, ReadBy, Reading};
use domain::{Moment, PersonKey, Timestamp};

use crate::plan::Plan;
use crate::ports::{Bus, Person, Queues, Reader, Received, Store, StoreError, Write};
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
        inbound: &Inbound,
        now: Timestamp,
    ) -> Result<Conversed, Failure> {
        let Some(key) = inbound.from.key() else {
            return Err(Failure::Broken("the message names no sender".to_owned()));
        };
        let settings = self.settings(now).await?;
        // One question is put to the reader once, however often the decision has to be made again.
        let mut answered: Option<(Question, Reading, ReadBy)> = None;
        for _ in 0..TRIES_ON_CONFLICT {
            let (person, newly_known_as) = self.person_behind(&key, inbound).await?;
            let before = person
                .conversation
                .clone()
                .unwrap_or_else(|| Conversation::new(person.key.clone(), inbound.from.clone(), settings.language, now));
            if before.recent.contains(&inbound.id) {
                return Ok(Conversed::Duplicate);
            }
            let quoted = self.quoted_case(inbound, &person).await?;
            let (reading, read_by) = match conversation::question(&before, &person.cases, inbound) {
                None => (Reading::Unknown, ReadBy::Button),
                Some(question) => match &answered {
                    Some((same, reading, read_by)) if *same == question => (*reading, *read_by),
                    Some(_) | None => {
                        let (reading, read_by) = reader.read(&question).await;
                        answered = Some((question, reading, read_by));
                        (reading, read_by)
                    }
                },
            };
            let moment = Moment {
                now,
                settings: &settings,
            };
            let turn = conversation::decide(&before, &person.cases, inbound, quoted.as_ref(), reading, &moment);
            let alias = match newly_known_as {
                Some(key) => Some(key),
                None => self.new_alias(&before, inbound, &person).await?,
            };
            let received = received(inbound, &person.key, &turn, quoted, reading, read_by, now);
            let released = if inbound.content.is_said_by_the_person() {
                Some(self.released(&before, now).await?)
            } else {
                None
            };
            let plan = Plan::new(before, &settings, Actor::Dentist, inbound.id.as_str().to_owned(), now);
            let plan = self
                .plan_turn(plan, &person.cases, turn, received, alias, released)
                .await?;
            match self.carry_out(plan).await {
                Ok(_) => return Ok(Conversed::Handled { reading, read_by }),
                Err(StoreError::Duplicate) => return Ok(Conversed::Duplicate),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("the conversation is changing too fast".to_owned()))
    }

    async fn plan_turn<'a>(
        &self,
        mut plan: Plan<'a>,
        cases: &[Case],
        turn: Turn,
        received: Received,
        alias: Option<PersonKey>,
        released: Option<Vec<Message>>,
    ) -> Result<Plan<'a>, Failure> {
        let person = turn.conversation.person.clone();
        plan.conversation = turn.conversation;
        plan.conversation_changed = true;
        let looked_at = if released.is_some() {
            plan.conversation.parked.len().min(RELEASED_AT_ONCE)
        } else {
            0
        };
        plan.conversation.parked.drain(..looked_at);
        let effects = turn.effects.iter().map(|(effect, _)| effect);
        plan.staff = self
            .staff(effects.chain(turn.cases.iter().flat_map(|decision| &decision.effects)))
            .await?;
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
            plan.case(&decision.case);
            plan.decision(decision);
        }
        for (effect, about) in &turn.effects {
            let case = about.as_ref().and_then(|id| cases.iter().find(|case| case.id == *id));
            plan.effect(effect, case);
        }
        for message in released.into_iter().flatten().rev() {
            plan.writes.push(Write::Message(message.clone()));
            plan.messages.insert(0, message);
        }
        Ok(plan)
    }

    /// The case of the message that this one quotes, if that was one of ours to this person.
    async fn quoted_case(&self, inbound: &Inbound, person: &Person) -> Result<Option<Quoted>, Failure> {
        let Some(quoted) = &inbound.quotes else { return Ok(None) };
        // A tap says by itself which case it is about.
        if matches!(&inbound.content, Content::Tap { payload, .. } if domain::notice::Payload::decode(payload).is_some())
        {
            return Ok(None);
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
    async fn released(&self, conversation: &Conversation, now: Timestamp) -> Result<Vec<Message>, Failure> {
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
    reading: Reading,
    read_by: ReadBy,
    now: Timestamp,
) -> Received {
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
        sent_at: inbound.sent_at,
        received_at: now,
    }
}
