//! One attempt to get a message to a person: the gate, the mark that an attempt began, the wire, and what came of it.

use domain::gate::Verdict;
use domain::message::{Form, Message, Outcome, State};
use domain::notice::{Class, Payload};
use domain::{AppointmentId, MessageId, Settings, Timestamp};
use jiff::SignedDuration;

use crate::plan;
use crate::ports::{Bus, Queues, Store, StoreError, Wire, Write};
use crate::receipts::user_of;
use crate::terms::Looked;
use crate::{App, Failure, TRIES_ON_CONFLICT};

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivered {
    /// An attempt was made; the message is as it is now.
    Attempted { state: State, reason: Option<String> },
    /// The gate held it back.
    HeldBack { state: State },
    /// Nothing to do: settled, being tried by somebody else, or gone.
    NothingToDo,
}

/// So fresh that the gate's verdict of the commit still stands; consent is checked in the claim all the same.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Delivers a message that a ticket names. `handed` is the message as the ticket brought it, if it did: then a fresh
    /// message needs no read before it is claimed. `spread` (0..=1000) is the randomness for the backoff.
    pub async fn deliver(
        &self,
        wire: &impl Wire,
        id: &MessageId,
        handed: Option<Message>,
        spread: u16,
        clock: impl Fn() -> Timestamp + Sync,
    ) -> Result<Delivered, Failure> {
        let settings = self.settings(clock()).await?;
        let mut handed = handed;
        for _ in 0..TRIES_ON_CONFLICT {
            let now = clock();
            let (mut message, Looked { verdict, conditions }) =
                match handed.take().filter(|message| is_fresh(message, now)) {
                    Some(message) => {
                        let looked = still_said(&message, message.verdict.clone());
                        (message, looked)
                    }
                    None => match self.look_up(id, &settings, now).await? {
                        Some(found) => found,
                        None => return Ok(Delivered::NothingToDo),
                    },
                };
            message.version += 1;
            if message.is_exhausted() {
                message.give_up(now);
                match self.settle(&message, now).await {
                    Ok(()) => {
                        return Ok(Delivered::Attempted {
                            state: message.state,
                            reason: message.last_error,
                        });
                    }
                    Err(StoreError::Conflict) => continue,
                    Err(error) => return Err(error.into()),
                }
            }
            let Verdict::Go { form, .. } = &verdict else {
                message.hold_back(verdict, now);
                match self.settle(&message, now).await {
                    Ok(()) => return Ok(Delivered::HeldBack { state: message.state }),
                    Err(StoreError::Conflict) => continue,
                    Err(error) => return Err(error.into()),
                }
            };
            let form = *form;
            message.begin(verdict, now);
            let mut claim = vec![Write::Message(message.clone())];
            claim.extend(conditions);
            match self.store.commit(claim).await {
                Ok(()) => {}
                Err(StoreError::Conflict) => continue,
                Err(error) => return Err(error.into()),
            }
            let outcome = wire.send(&message.address, &message.words, form, &message.id).await;
            self.saw_attempt(&message, &outcome, clock()).await;
            let ended = self.record(message, outcome, spread, &clock).await?;
            // WhatsApp said that the window is closed: the template goes at once.
            let another_form = ended.state == State::Queued
                && form == Form::Text
                && matches!(
                    ended.verdict,
                    Verdict::Go {
                        form: Form::Template,
                        ..
                    }
                );
            if !another_form {
                return Ok(Delivered::Attempted {
                    state: ended.state,
                    reason: ended.last_error,
                });
            }
        }
        Err(Failure::Unavailable("the message is changing too fast".to_owned()))
    }

    /// The message as it is stored, if an attempt may begin, with what the gate says now.
    async fn look_up(
        &self,
        id: &MessageId,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Option<(Message, Looked)>, Failure> {
        let Some(message) = self.store.message(id).await?.filter(|message| message.may_begin(now)) else {
            return Ok(None);
        };
        if let Some(terms) = &message.terms {
            let looked = self.look_at_terms(&message, terms, settings, now).await?;
            return Ok(Some((message, looked)));
        }
        let conversation = self.store.conversation(&message.to).await?.unwrap_or_else(|| {
            let (key, user) = (message.to.clone(), user_of(&message.address));
            domain::conversation::Conversation::new(key, user, message.words.language, now)
        });
        if let Some(reason) = self.out_of_date(&message, now).await? {
            let looked = still_said(&message, Verdict::skip(reason));
            return Ok(Some((message, looked)));
        }
        let has_template = message.words.template.is_some();
        let verdict = message.verdict_now(&plan::facts(&conversation, message.class, has_template, settings), now);
        let looked = still_said(&message, verdict);
        Ok(Some((message, looked)))
    }

    /// Why a message that had to wait is no longer true: the case was answered about, or cancelled, meanwhile, or the visit
    /// that it reminds of is another one by now.
    async fn out_of_date(&self, message: &Message, now: Timestamp) -> Result<Option<&'static str>, Failure> {
        let visit = visit_of(message);
        if !message.class.is_about_a_moment() || (message.case.is_none() && visit.is_none()) {
            return Ok(None);
        }
        let person = self.store.person(&message.to).await?;
        let case = person.cases.iter().find(|case| Some(&case.id) == message.case.as_ref());
        let visit = person
            .appointments
            .iter()
            .find(|known| Some(&known.id) == visit.as_ref());
        let of_case = case.and_then(|case| case.outdates(&message.notice, message.class, message.created_at));
        Ok(of_case.or(visit.and_then(|visit| visit.outdates(message.created_at, now))))
    }

    /// Writes how the attempt ended. A status event may have been faster: then it is taken into account.
    async fn record(
        &self,
        begun: Message,
        outcome: Outcome,
        spread: u16,
        clock: &(impl Fn() -> Timestamp + Sync),
    ) -> Result<Message, Failure> {
        let mut message = begun;
        for _ in 0..TRIES_ON_CONFLICT {
            let now = clock();
            message.ended(outcome.clone(), spread, now);
            message.version += 1;
            match self.settle(&message, now).await {
                Ok(()) => return Ok(message),
                Err(StoreError::Conflict) => {
                    let Some(stored) = self.store.message(&message.id).await? else {
                        return Err(Failure::Broken("a message disappeared while it was sent".to_owned()));
                    };
                    // Settled meanwhile, by a report or by our own write whose answer was lost.
                    if stored.state != State::Sending && !matches!(outcome, Outcome::Accepted { .. }) {
                        return Ok(stored);
                    }
                    message = stored;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("the message is changing too fast".to_owned()))
    }
}

/// The visit that a message is about: its buttons name it.
fn visit_of(message: &Message) -> Option<AppointmentId> {
    message
        .words
        .choices
        .iter()
        .find_map(|choice| match Payload::decode(&choice.payload) {
            Some(Payload::Visit { appointment, .. }) => Some(appointment),
            Some(
                Payload::Answer { .. } | Payload::Choose(_) | Payload::Say(_) | Payload::Time(_) | Payload::Book(_),
            )
            | None => None,
        })
}

/// What the lab says hinges on nothing but the recipient's consent.
fn still_said(message: &Message, verdict: Verdict) -> Looked {
    let listens = (message.class != Class::ConsentReply).then(|| Write::StillListens {
        person: message.to.clone(),
        alone: message.class.is_held_back_by_a_takeover(),
    });
    Looked {
        verdict,
        conditions: listens.into_iter().collect(),
    }
}

/// What hinges on more than that is always read again.
fn is_fresh(message: &Message, now: Timestamp) -> bool {
    message.terms.is_none()
        && message.version == 1
        && message.state == State::Queued
        && now < message.created_at + FRESH
}
