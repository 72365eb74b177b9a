//! How a customer comes to be, changes, and is erased.

use std::fmt;

use jiff::Timestamp;

use super::{Channel, Consent, Customer, Decision, MAX_CONSENTS, Preferences, Topic};
use crate::Rejection;
use crate::effect::Fact;
use crate::email::Email;
use crate::ids::CustomerId;
use crate::origin::Origin;
use crate::person::Language;
use crate::phone::Phone;

/// What it takes to create a customer.
#[derive(Clone)]
pub struct NewCustomer {
    pub id: CustomerId,
    pub name: String,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    pub language: Language,
    pub preferences: Vec<(Topic, Channel, bool)>,
    pub consents: Vec<Consent>,
    pub notes: Option<String>,
    pub fingerprint: String,
}

/// What is to be different. The default changes nothing.
#[derive(Clone, Default)]
pub struct Change {
    pub name: Option<String>,
    pub email: Edit<Email>,
    pub phone: Edit<Phone>,
    pub language: Option<Language>,
    pub preferences: Vec<(Topic, Channel, bool)>,
    /// To be added to those that are recorded.
    pub consents: Vec<Consent>,
    pub notes: Edit<String>,
}

/// What happens to something that may be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Edit<T> {
    #[default]
    Keep,
    Set(T),
    Clear,
}

/// # Errors
/// When there is no way to reach them, or they would get marketing that they have not agreed to.
pub fn create(new: NewCustomer, now: Timestamp) -> Result<Decision, Rejection> {
    let mut customer = Customer {
        id: new.id,
        name: new.name,
        email: new.email,
        phone: new.phone,
        language: new.language,
        preferences: Preferences::default(),
        consents: Vec::new(),
        notes: new.notes,
        visited_before: None,
        fingerprint: new.fingerprint,
        created_at: now,
        updated_at: now,
        erased_at: None,
        version: 1,
    };
    let mut facts = vec![Fact::new("customer_created", "")];
    record(&mut customer, new.consents, &mut facts)?;
    choose(&mut customer, &new.preferences, &mut facts)?;
    reachable(&customer)?;
    Ok(Decision {
        customer,
        changed: true,
        facts,
    })
}

/// Somebody who was a patient before. What they agreed to elsewhere is no consent here: marketing stays off.
///
/// # Errors
/// When there is no way to reach them.
pub fn import(
    new: NewCustomer,
    origin: &Origin,
    visited_before: Option<Timestamp>,
    now: Timestamp,
) -> Result<Decision, Rejection> {
    let without_consent = NewCustomer {
        preferences: Vec::new(),
        consents: Vec::new(),
        ..new
    };
    let mut decision = create(without_consent, now)?;
    decision.customer.created_at = origin.created_at.unwrap_or(now);
    decision.customer.visited_before = visited_before;
    decision.facts.insert(0, origin.fact());
    Ok(decision)
}

/// # Errors
/// When the customer is erased, could not be reached any more, or would get marketing that they have not agreed to.
pub fn change(before: &Customer, change: Change, now: Timestamp) -> Result<Decision, Rejection> {
    if before.erased_at.is_some() {
        return Err(Rejection::illegal(
            "this customer was erased: there is nothing to change",
        ));
    }
    let mut after = before.clone();
    if let Some(name) = change.name {
        after.name = name;
    }
    if let Some(language) = change.language {
        after.language = language;
    }
    edit(&mut after.email, change.email);
    edit(&mut after.phone, change.phone);
    edit(&mut after.notes, change.notes);
    let different = [
        ("name", after.name != before.name),
        ("email", after.email != before.email),
        ("phone", after.phone != before.phone),
        ("language", after.language != before.language),
        ("notes", after.notes != before.notes),
    ];
    let mut facts = Vec::new();
    let names: Vec<_> = different.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
    if !names.is_empty() {
        facts.push(Fact::new("customer_changed", names.join(", ")));
    }
    record(&mut after, change.consents, &mut facts)?;
    choose(&mut after, &change.preferences, &mut facts)?;
    reachable(&after)?;
    Ok(decided(before, after, facts, now))
}

/// Deletes everything personal. The id stays, so that what is told of it elsewhere stays consistent, and that there was a
/// consent and when. Erasing again changes nothing.
pub fn erase(before: &Customer, now: Timestamp) -> Decision {
    if before.erased_at.is_some() {
        return decided(before, before.clone(), Vec::new(), now);
    }
    let without_source = |consent: &Consent| Consent {
        source: None,
        ..consent.clone()
    };
    let after = Customer {
        id: before.id.clone(),
        name: String::new(),
        email: None,
        phone: None,
        language: Language::default(),
        preferences: Preferences::default(),
        consents: before.consents.iter().map(without_source).collect(),
        notes: None,
        visited_before: None,
        fingerprint: String::new(),
        created_at: before.created_at,
        updated_at: now,
        erased_at: Some(now),
        version: before.version,
    };
    decided(before, after, vec![Fact::new("customer_erased", "")], now)
}

fn decided(before: &Customer, mut after: Customer, facts: Vec<Fact>, now: Timestamp) -> Decision {
    let changed = *before != after;
    if changed {
        after.updated_at = now;
        after.version = before.version + 1;
    }
    Decision {
        customer: after,
        changed,
        facts,
    }
}

/// Adds consents, and turns on or off what they are about.
fn record(customer: &mut Customer, consents: Vec<Consent>, facts: &mut Vec<Fact>) -> Result<(), Rejection> {
    for consent in consents {
        // The same request again.
        if customer.consents.contains(&consent) {
            continue;
        }
        if customer.consents.len() >= MAX_CONSENTS {
            return Err(Rejection::illegal(format!(
                "{MAX_CONSENTS} consents are recorded already: no more are taken"
            )));
        }
        let (topic, channel) = (consent.topic, consent.channel);
        let what = if consent.given {
            "consent_given"
        } else {
            "consent_withdrawn"
        };
        facts.push(Fact::new(what, format!("{} by {}", topic.name(), channel.name())));
        customer.consents.push(consent);
        // An old paper that is recorded late does not undo what was said since.
        if let Some(latest) = customer.consent(topic, channel).map(|latest| latest.given) {
            customer.preferences.choose(topic, channel, latest);
        }
    }
    Ok(())
}

fn choose(customer: &mut Customer, choices: &[(Topic, Channel, bool)], facts: &mut Vec<Fact>) -> Result<(), Rejection> {
    for (topic, channel, on) in choices.iter().copied() {
        let consented = customer.consent(topic, channel).is_some_and(|consent| consent.given);
        if on && topic.needs_consent() && !consented {
            return Err(Rejection::illegal(format!(
                "{} by {} needs their consent: record one with its source",
                topic.name(),
                channel.name()
            )));
        }
        if customer.preferences.wants(topic, channel) != on {
            let state = if on { "on" } else { "off" };
            let detail = format!("{} by {}: {state}", topic.name(), channel.name());
            facts.push(Fact::new("preference_changed", detail));
        }
        customer.preferences.choose(topic, channel, on);
    }
    Ok(())
}

fn reachable(customer: &Customer) -> Result<(), Rejection> {
    if customer.email.is_none() && customer.phone.is_none() {
        return Err(Rejection::illegal(
            "a customer needs an e-mail address or a phone number",
        ));
    }
    Ok(())
}

fn edit<T>(value: &mut Option<T>, edit: Edit<T>) {
    match edit {
        Edit::Keep => {}
        Edit::Set(new) => *value = Some(new),
        Edit::Clear => *value = None,
    }
}

impl fmt::Debug for NewCustomer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewCustomer")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change")
            .field("email", &self.email)
            .field("phone", &self.phone)
            .field("preferences", &self.preferences)
            .field("consents", &self.consents)
            .finish_non_exhaustive()
    }
}
