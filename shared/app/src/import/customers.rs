//! Customers: patients of before, with the points that they bring along.

use std::collections::BTreeSet;

use domain::customer::{self, Contact, Customer, NewCustomer};
use domain::practice::loyalty::{Intent, Ledger, What};
use domain::{CustomerId, Email, Language, Phone, Timestamp};

use super::{Batch, Outcome, Taken, too_fast};
use crate::ports::{Bus, Queues, Store, StoreError, Write};
use crate::{App, Failure, TRIES_ON_CONFLICT, sha256_hex};

/// A customer as another system has them.
#[derive(Clone)]
pub struct CustomerRow {
    pub id: Option<CustomerId>,
    pub name: String,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    pub language: Option<Language>,
    pub notes: Option<String>,
    pub created_at: Option<Timestamp>,
    pub last_visit: Option<Timestamp>,
    pub points: u32,
    /// Whether it is known that somebody else has the same phone number or e-mail address.
    pub allow_duplicate: bool,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub(super) async fn import_customer(&self, batch: &mut Batch<'_>, row: CustomerRow) -> Result<Taken, Failure> {
        let id = row.id.clone().unwrap_or_else(|| derived(batch, &row));
        for _ in 0..TRIES_ON_CONFLICT {
            let stored = self.store.customer(&id).await?;
            if let Some(known) = stored.or_else(|| batch.seen.customers.get(&id).cloned()) {
                return Ok(again(&known, &row));
            }
            let new = NewCustomer {
                id: id.clone(),
                name: row.name.clone(),
                email: row.email.clone(),
                phone: row.phone.clone(),
                language: row.language.unwrap_or(batch.settings.language),
                preferences: Vec::new(),
                consents: Vec::new(),
                notes: row.notes.clone(),
                fingerprint: fingerprint(&row),
            };
            let decision = customer::import(new, &batch.origin(row.created_at), row.last_visit, batch.now)?;
            let (mut writes, mut others) = self.customer_writes(None, &decision, batch.actor, batch.now).await?;
            for contact in row.contacts() {
                others.extend(batch.seen.with_contact(&contact, &id));
            }
            if !others.is_empty() && !row.allow_duplicate {
                return Ok(duplicate(&row, &others));
            }
            let opening = Ledger::new(id.clone()).post(opening(batch, &row, &id), batch.now)?;
            writes.extend(opening.into_iter().map(|entry| Write::Points {
                customer: id.clone(),
                entry,
            }));
            let written = if batch.dry_run {
                Ok(())
            } else {
                self.store.commit(writes).await
            };
            match written {
                Ok(()) => {
                    batch.seen.customers.insert(id.clone(), decision.customer);
                    return Ok(Taken::new(Outcome::Created, id.as_str()));
                }
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(too_fast())
    }
}

impl CustomerRow {
    fn contacts(&self) -> Vec<Contact> {
        let email = self.email.as_ref().map(Contact::of_email);
        email
            .into_iter()
            .chain(self.phone.as_ref().map(Contact::of_phone))
            .collect()
    }
}

/// Somebody with this id is known: they are this one, or the id means somebody else here.
fn again(known: &Customer, row: &CustomerRow) -> Taken {
    let reachable = known.contacts().iter().any(|contact| row.contacts().contains(contact));
    let same = known.erased_at.is_some()
        || reachable
        || known.fingerprint == fingerprint(row)
        || known.name.to_lowercase() == row.name.to_lowercase();
    // An id that was derived from the row is nobody else's.
    if same || row.id.is_none() {
        return Taken::new(Outcome::Unchanged, known.id.as_str());
    }
    Taken::rejected(Some("id"), format!("somebody else is {} already", known.id))
}

fn duplicate(row: &CustomerRow, others: &BTreeSet<CustomerId>) -> Taken {
    let ids: Vec<_> = others.iter().map(CustomerId::as_str).collect();
    let field = if row.phone.is_some() { "phone" } else { "email" };
    Taken::rejected(
        Some(field),
        format!(
            "known under this phone number or e-mail address: {}; if this is somebody else, say allow_duplicate: true",
            ids.join(", ")
        ),
    )
}

/// What they bring along is entered once, as the first line of their ledger.
fn opening(batch: &Batch<'_>, row: &CustomerRow, id: &CustomerId) -> Vec<Intent> {
    if row.points == 0 {
        return Vec::new();
    }
    let days = batch.settings.practice.points_expire_days;
    vec![Intent {
        what: What::Adjust {
            points: i64::from(row.points),
        },
        cause: format!("import {id}"),
        reason: format!("brought along from {}", batch.source.as_str()),
        expires_at: days.map(|days| batch.settings.calendar.days_after(batch.now, days)),
    }]
}

fn derived(batch: &Batch<'_>, row: &CustomerRow) -> CustomerId {
    let email = row.email.as_ref().map_or("", Email::as_str);
    let phone = row.phone.as_ref().map_or("", Phone::as_str);
    CustomerId::trusted(batch.derived("customer", &[&row.name, email, phone]))
}

fn fingerprint(row: &CustomerRow) -> String {
    let content = serde_json::json!([
        "imported",
        row.name,
        row.email.as_ref().map(Email::as_str),
        row.phone.as_ref().map(Phone::as_str),
    ]);
    sha256_hex(content.to_string().as_bytes())
}

/// A row is personal.
impl std::fmt::Debug for CustomerRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CustomerRow({:?})", self.id)
    }
}
