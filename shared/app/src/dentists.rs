//! What staff do about dentists: look at a licence, take a conversation over and hand it back, write in it, quote a price.

use domain::case::{self, Quotation};
use domain::conversation::{Conversation, Takeover};
use domain::effect::{Fact, Recipient};
use domain::message::Message;
use domain::notice::{Account, Notice};
use domain::profile::LicenceCheck;
use domain::{CaseId, Language, Moment, Settings, Timestamp, WhatsAppUser};

use crate::plan::Plan;
use crate::ports::{Bus, Person, Queues, Store, StoreError, Subject, Write};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT, Updated};

/// What a person found out about a licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LicenceVerdict {
    Verified,
    Rejected { reason: String },
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// The person behind a `user_id`: a phone number in any form, or a business-scoped id.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when nobody is known under it.
    pub async fn dentist(&self, user: &WhatsAppUser) -> Result<(Person, Conversation), Failure> {
        let not_found = || Failure::NotFound("nobody is known under this id".to_owned());
        let person = self.store.person(&user.key().ok_or_else(not_found)?).await?;
        let conversation = person.conversation.clone().ok_or_else(not_found)?;
        Ok((person, conversation))
    }

    /// Records what a named person found out about a licence. Cases that wait for it may go on, or not.
    ///
    /// # Errors
    /// [`Failure::NotFound`]; [`Failure::Rejected`] when there is no licence to look at.
    pub async fn check_licence(
        &self,
        user: &WhatsAppUser,
        verdict: &LicenceVerdict,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Conversation, Failure> {
        self.change_conversation(user, actor, now, |person, conversation, plan| {
            let Some(licence) = &mut conversation.profile.licence else {
                return Err(domain::Rejection::illegal("this dentist has not given a licence number yet").into());
            };
            let by = actor.to_string();
            let (check, account) = match verdict {
                LicenceVerdict::Verified => (LicenceCheck::Verified { by, at: now }, Account::LicenceVerified),
                LicenceVerdict::Rejected { reason } => (
                    LicenceCheck::Rejected {
                        by,
                        at: now,
                        reason: reason.clone(),
                    },
                    Account::LicenceRejected { reason: reason.clone() },
                ),
            };
            if licence.check.name() == check.name() {
                return Ok(None);
            }
            licence.check = check;
            let verified = *verdict == LicenceVerdict::Verified;
            let moment = Moment {
                now,
                settings: plan.settings,
            };
            for case in &person.cases {
                let decision = case::decide(case, &case::Event::Licence { verified }, &moment)?;
                if decision.changed {
                    plan.case(&decision.case);
                    plan.decision(&decision);
                }
            }
            plan.send(&Recipient::Dentist, &Notice::Account(account), None);
            Ok(Some(Fact::new(
                if verified {
                    "licence_verified"
                } else {
                    "licence_rejected"
                },
                "",
            )))
        })
        .await
    }

    /// A person takes the conversation over: Chairside says nothing in it until it is handed back.
    pub async fn take_over(&self, user: &WhatsAppUser, actor: &Actor, now: Timestamp) -> Result<Conversation, Failure> {
        self.change_conversation(user, actor, now, |_, conversation, _| {
            if conversation.takeover.is_some() {
                return Ok(None);
            }
            conversation.takeover = Some(Takeover {
                by: actor.to_string(),
                since: now,
            });
            Ok(Some(Fact::new("taken_over", "")))
        })
        .await
    }

    /// The person is done: what had to wait may go now.
    pub async fn hand_back(&self, user: &WhatsAppUser, actor: &Actor, now: Timestamp) -> Result<Conversation, Failure> {
        let settings = self.settings(now).await?;
        for _ in 0..TRIES_ON_CONFLICT {
            let (person, before) = self.dentist(user).await?;
            let released = match before.takeover {
                Some(_) => self.released(&before, now).await?,
                None => Vec::new(),
            };
            let hand_back = |_: &Person, conversation: &mut Conversation, plan: &mut Plan<'_>| {
                if conversation.takeover.take().is_none() {
                    return Ok(None);
                }
                // News that could not be said goes through the gate again; the window may have closed meanwhile.
                for message in released {
                    conversation.parked.retain(|parked| *parked != message.id);
                    plan.writes.push(Write::Message(message.clone()));
                    plan.messages.push(message);
                }
                Ok(Some(Fact::new("handed_back", "")))
            };
            match self.changed(&settings, &person, before, actor, now, hand_back).await {
                Ok(conversation) => return Ok(conversation),
                Err(Lost::Race) => {}
                Err(Lost::For(failure)) => return Err(failure),
            }
        }
        Err(changing_too_fast())
    }

    /// One of the lab's people writes to a dentist.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn write_to(
        &self,
        user: &WhatsAppUser,
        words: &str,
        request: &str,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Vec<Message>, Failure> {
        let settings = self.settings(now).await?;
        for _ in 0..TRIES_ON_CONFLICT {
            let (_, conversation) = self.dentist(user).await?;
            let cause = format!("{} written {request}", conversation.person);
            let mut plan = Plan::new(conversation, &settings, actor.clone(), cause.clone(), now);
            let notice = Notice::Account(Account::StaffWrites {
                words: words.to_owned(),
            });
            plan.send(&Recipient::Dentist, &notice, None);
            match self.carry_out(plan).await {
                Ok(messages) => return Ok(messages),
                Err(StoreError::Conflict) => {
                    // The same request again: it was written.
                    if let Some(message) = self.store.message(&Plan::message_id(&cause, 1)).await? {
                        return Ok(vec![message]);
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(changing_too_fast())
    }

    /// Corrects what is known of a dentist: the language in which they are written to, and their profile, by
    /// [`domain::profile::Profile::AMENDABLE`] names.
    ///
    /// # Errors
    /// [`Failure::Invalid`] if a text is not what it should be; nothing is changed then.
    pub async fn amend_dentist(
        &self,
        user: &WhatsAppUser,
        language: Option<Language>,
        texts: &[(&str, String)],
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Conversation, Failure> {
        self.change_conversation(user, actor, now, |_, conversation, _| {
            let mut changed = Vec::new();
            if let Some(language) = language.filter(|language| *language != conversation.language) {
                conversation.language = language;
                changed.push("language");
            }
            for (name, text) in texts {
                let before = conversation.profile.clone();
                conversation.profile.amend(name, text).map_err(Failure::Invalid)?;
                if conversation.profile != before {
                    changed.push(name);
                }
            }
            Ok((!changed.is_empty()).then(|| Fact::new("dentist_changed", changed.join(", "))))
        })
        .await
    }

    /// The lab names a price.
    pub async fn quote(
        &self,
        id: &CaseId,
        quotation: &Quotation,
        actor: &Actor,
        clock: impl Fn() -> Timestamp,
    ) -> Result<Updated, Failure> {
        let changed = self
            .change_case(id, actor, clock, |case, moment| {
                Ok(vec![case::decide(
                    case,
                    &case::Event::Quote(quotation.clone()),
                    moment,
                )?])
            })
            .await?;
        Ok(Updated::of(changed))
    }

    /// Loads a conversation, changes it and commits; again if somebody else was faster. `change` gives `None` when there is
    /// nothing to change.
    async fn change_conversation(
        &self,
        user: &WhatsAppUser,
        actor: &Actor,
        now: Timestamp,
        mut change: impl FnMut(&Person, &mut Conversation, &mut Plan<'_>) -> Result<Option<Fact>, Failure>,
    ) -> Result<Conversation, Failure> {
        let settings = self.settings(now).await?;
        for _ in 0..TRIES_ON_CONFLICT {
            let (person, before) = self.dentist(user).await?;
            match self.changed(&settings, &person, before, actor, now, &mut change).await {
                Ok(conversation) => return Ok(conversation),
                Err(Lost::Race) => {}
                Err(Lost::For(failure)) => return Err(failure),
            }
        }
        Err(changing_too_fast())
    }

    async fn changed(
        &self,
        settings: &Settings,
        person: &Person,
        before: Conversation,
        actor: &Actor,
        now: Timestamp,
        change: impl FnOnce(&Person, &mut Conversation, &mut Plan<'_>) -> Result<Option<Fact>, Failure>,
    ) -> Result<Conversation, Lost> {
        let version = before.version + 1;
        let cause = format!("{} v{version}", person.key);
        let mut plan = Plan::new(before.clone(), settings, actor.clone(), cause, now);
        let mut after = before.clone();
        let Some(fact) = change(person, &mut after, &mut plan).map_err(Lost::For)? else {
            return Ok(before);
        };
        // What the plan parked meanwhile stays parked.
        let parked = plan.conversation.iter().flat_map(|conversation| &conversation.parked);
        after
            .parked
            .extend(parked.filter(|id| !before.parked.contains(id)).cloned());
        plan.conversation = Some(after.clone());
        plan.conversation_changed = true;
        plan.facts(&Subject::Person(person.key.clone()), version, &[fact]);
        match self.carry_out(plan).await {
            Ok(_) => Ok(Conversation { version, ..after }),
            Err(StoreError::Conflict) => Err(Lost::Race),
            Err(error) => Err(Lost::For(error.into())),
        }
    }
}

/// Why a change was not made.
enum Lost {
    /// Somebody else was faster.
    Race,
    For(Failure),
}

fn changing_too_fast() -> Failure {
    Failure::Unavailable("the conversation is changing too fast".to_owned())
}
