//! The practice's patients. Who has the phone number or e-mail address of somebody who is known already is told of them,
//! and never becomes one with them by itself.

use std::collections::BTreeSet;

use domain::customer::{self, Change, Contact, Customer, Decision, NewCustomer};
use domain::practice::appointment::Appointment;
use domain::practice::loyalty::Ledger;
use domain::{CustomerId, Timestamp};

use crate::ports::{Bus, FactRecord, Queues, Store, StoreError, Subject, Write};
use crate::{Actor, App, Created, Failure, TRIES_ON_CONFLICT};

/// Everything that is kept of a person.
#[derive(Debug, Clone)]
pub struct Export {
    pub customer: Customer,
    /// Oldest first.
    pub history: Vec<FactRecord>,
    /// The latest start first.
    pub appointments: Vec<Appointment>,
    pub ledger: Ledger,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// # Errors
    /// [`Failure::Known`] if somebody has the same phone number or e-mail address, unless `allow_duplicate`;
    /// [`Failure::Conflict`] if the id was used for another request; [`Failure::Rejected`].
    pub async fn create_customer(
        &self,
        mut new: NewCustomer,
        allow_duplicate: bool,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Created, Failure> {
        new.fingerprint = fingerprint(&new);
        for _ in 0..TRIES_ON_CONFLICT {
            if let Some(known) = self.store.customer(&new.id).await? {
                if known.fingerprint == new.fingerprint {
                    return Ok(Created::Before);
                }
                return Err(Failure::Conflict(
                    "this Idempotency-Key was used for other content, or for somebody who was erased".to_owned(),
                ));
            }
            let decision = customer::create(new.clone(), now)?;
            if self.save_customer(None, &decision, allow_duplicate, actor, now).await? {
                return Ok(Created::New);
            }
        }
        Err(too_fast())
    }

    /// `version`: the one that the editor saw.
    ///
    /// # Errors
    /// Those of [`App::create_customer`], and [`Failure::NotFound`].
    pub async fn change_customer(
        &self,
        id: &CustomerId,
        change: &Change,
        version: Option<u64>,
        allow_duplicate: bool,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Customer, Failure> {
        for _ in 0..TRIES_ON_CONFLICT {
            let before = self.customer(id).await?;
            if version.is_some_and(|version| version != before.version) {
                return Err(Failure::Conflict(format!(
                    "the customer has version {} by now: read it again",
                    before.version
                )));
            }
            let decision = customer::change(&before, change.clone(), now)?;
            if self
                .save_customer(Some(&before), &decision, allow_duplicate, actor, now)
                .await?
            {
                return Ok(decision.customer);
            }
        }
        Err(too_fast())
    }

    /// Deletes everything personal of a customer, and cancels what they had ahead. Again, it changes nothing, or does the
    /// rest of what was begun.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn erase_customer(&self, id: &CustomerId, actor: &Actor, now: Timestamp) -> Result<Customer, Failure> {
        for _ in 0..TRIES_ON_CONFLICT {
            let before = self.customer(id).await?;
            let decision = customer::erase(&before, now);
            if self.save_customer(Some(&before), &decision, true, actor, now).await? {
                self.forget_visits(id, actor, now).await?;
                // Nobody can open another one by now. Whoever asks again goes on where this was stopped.
                self.erase_tickets(id, actor, now).await?;
                return Ok(decision.customer);
            }
        }
        Err(too_fast())
    }

    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn customer(&self, id: &CustomerId) -> Result<Customer, Failure> {
        let found = self.store.customer(id).await?;
        found.ok_or_else(|| Failure::NotFound(format!("there is no customer {id}")))
    }

    /// Others who have the same phone number or e-mail address.
    pub async fn duplicates(&self, customer: &Customer) -> Result<Vec<CustomerId>, Failure> {
        let mut ids = BTreeSet::new();
        for contact in customer.contacts() {
            ids.extend(self.others_with(&contact, &customer.id).await?);
        }
        Ok(ids.into_iter().collect())
    }

    /// Everything that is kept of one person, also of one who was erased.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn export_customer(&self, id: &CustomerId) -> Result<Export, Failure> {
        Ok(Export {
            customer: self.customer(id).await?,
            history: self.store.facts(&Subject::Customer(id.clone())).await?,
            appointments: self.visits(id).await?.appointments,
            ledger: self.store.ledger(id).await?,
        })
    }

    async fn others_with(&self, contact: &Contact, than: &CustomerId) -> Result<Vec<CustomerId>, Failure> {
        let everybody = self.store.customers_by_contact(contact).await?;
        let others = everybody.into_iter().map(|customer| customer.id);
        Ok(others.filter(|id| id != than).collect())
    }

    /// `false` when somebody else was faster: then nothing is written.
    async fn save_customer(
        &self,
        before: Option<&Customer>,
        decision: &Decision,
        allow_duplicate: bool,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<bool, Failure> {
        if !decision.changed {
            return Ok(true);
        }
        let (writes, known) = self.customer_writes(before, decision, actor, now).await?;
        if !known.is_empty() && !allow_duplicate {
            return Err(Failure::Known(known.into_iter().collect()));
        }
        match self.store.commit(writes).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// All that a decision writes, and who else has one of its contacts.
    pub(crate) async fn customer_writes(
        &self,
        before: Option<&Customer>,
        decision: &Decision,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(Vec<Write>, BTreeSet<CustomerId>), Failure> {
        let after = &decision.customer;
        let had: BTreeSet<_> = before.map(Customer::contacts).unwrap_or_default().into_iter().collect();
        let has: BTreeSet<_> = after.contacts().into_iter().collect();
        let mut writes = vec![Write::Customer(after.clone())];
        let mut known = BTreeSet::new();
        for contact in has.difference(&had) {
            let others = self.others_with(contact, &after.id).await?;
            writes.push(Write::HasContact {
                contact: contact.clone(),
                customer: after.id.clone(),
                alone: others.is_empty(),
            });
            known.extend(others);
        }
        writes.extend(had.difference(&has).map(|contact| Write::LosesContact {
            contact: contact.clone(),
            customer: after.id.clone(),
        }));
        writes.extend((0..).zip(&decision.facts).map(|(nth, fact)| {
            Write::Fact(FactRecord {
                subject: Subject::Customer(after.id.clone()),
                version: after.version,
                nth,
                what: fact.what.to_owned(),
                detail: fact.detail.clone(),
                actor: actor.to_string(),
                at: now,
            })
        }));
        Ok((writes, known))
    }
}

/// What makes two requests the same: everything that was asked for, and nothing of when or by whom.
fn fingerprint(new: &NewCustomer) -> String {
    let preferences = new.preferences.iter();
    let preferences = preferences.map(|(topic, channel, on)| serde_json::json!([topic.name(), channel.name(), on]));
    let consents = new.consents.iter().map(|consent| {
        let (topic, channel) = (consent.topic.name(), consent.channel.name());
        serde_json::json!([topic, channel, consent.given, consent.source])
    });
    let content = serde_json::json!([
        new.name,
        new.email.as_ref().map(domain::Email::as_str),
        new.phone.as_ref().map(domain::Phone::as_str),
        new.language.code(),
        preferences.collect::<Vec<_>>(),
        consents.collect::<Vec<_>>(),
        new.notes,
    ]);
    crate::sha256_hex(content.to_string().as_bytes())
}

fn too_fast() -> Failure {
    Failure::Unavailable("the customer is changing too fast".to_owned())
}
