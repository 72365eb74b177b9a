//! Dentists: what another system knew of them. What is here already stays as it is.

use std::collections::BTreeSet;

use domain::conversation::Conversation;
use domain::conversation::import::{self, Implausible, Known};
use domain::{PersonKey, Timestamp, WhatsAppUser};

use super::{Batch, Outcome, Taken, too_fast};
use crate::plan::Plan;
use crate::ports::{Bus, Queues, Store, StoreError, Subject};
use crate::{App, Failure, TRIES_ON_CONFLICT};

/// A dentist as another system has them.
#[derive(Debug, Clone)]
pub struct DentistRow {
    pub user: WhatsAppUser,
    pub known: Known,
    pub created_at: Option<Timestamp>,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub(super) async fn import_dentist(&self, batch: &mut Batch<'_>, row: DentistRow) -> Result<Taken, Failure> {
        let Some(key) = row.user.key() else {
            return Ok(Taken::rejected(Some("user_id"), "names nobody"));
        };
        let user_id = row.user.user_id();
        for _ in 0..TRIES_ON_CONFLICT {
            let person = self.store.person(&key).await?;
            let before = person.conversation.or(batch.seen.people.get(&person.key).cloned());
            let was_known = before.is_some();
            let before = before.unwrap_or_else(|| {
                let (user, language) = (row.user.clone(), batch.settings.language);
                Conversation::new(person.key.clone(), user, language, batch.now)
            });
            let taken_before = if was_known {
                self.taken_before(&person.key).await?
            } else {
                BTreeSet::new()
            };
            let (origin, region) = (batch.origin(row.created_at), &batch.settings.region);
            let imported = match import::import(&before, &row.known, &taken_before, &origin, region, batch.now) {
                Ok(Some(imported)) => imported,
                Ok(None) => return Ok(Taken::new(Outcome::Unchanged, user_id)),
                Err(Implausible(field)) => {
                    let name = field.name();
                    return Ok(Taken::rejected(Some(name), format!("is not what a {name} looks like")));
                }
            };
            let version = before.version + 1;
            let cause = format!("{} v{version}", person.key);
            let mut plan = Plan::new(before, batch.settings, batch.actor.clone(), cause, batch.now);
            plan.conversation = Some(imported.conversation.clone());
            plan.conversation_changed = true;
            plan.facts(&Subject::Person(person.key.clone()), version, &imported.facts);
            match self.write_row(batch, plan).await {
                Ok(()) => {
                    let twice = self
                        .licence_is_of_another(batch, &person.key, &imported.conversation)
                        .await?;
                    batch.note_person(&person.key, imported.conversation);
                    let outcome = if was_known { Outcome::Updated } else { Outcome::Created };
                    return Ok(Taken {
                        reason: twice.then(|| "another dentist has given this licence number too".to_owned()),
                        ..Taken::new(outcome, user_id)
                    });
                }
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(too_fast())
    }

    /// The names of the details that imports have given this person.
    async fn taken_before(&self, key: &PersonKey) -> Result<BTreeSet<String>, Failure> {
        let facts = self.store.facts(&Subject::Person(key.clone())).await?;
        let taken = facts.iter().filter(|fact| fact.what == import::DETAILS_TAKEN);
        Ok(taken
            .flat_map(|fact| fact.detail.split(", "))
            .map(str::to_owned)
            .collect())
    }

    /// Whoever checks it should know, as when somebody registers.
    async fn licence_is_of_another(
        &self,
        batch: &mut Batch<'_>,
        key: &PersonKey,
        conversation: &Conversation,
    ) -> Result<bool, Failure> {
        let Some(licence) = &conversation.profile.licence else {
            return Ok(false);
        };
        let stored = self.store.people_with_licence(&licence.number).await?;
        let here = batch.seen.licence_is_of_another(&licence.number, key);
        Ok(here || stored.iter().any(|other| other != key))
    }
}
