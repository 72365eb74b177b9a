//! The stored forms of a customer and of the contacts under which they are found.

use app::ports::StoreError;
use domain::customer::{Channel, Consent, Contact, Customer, Preferences, Topic};
use domain::{CustomerId, Language};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, email, micros, named, phone, supported, time, times};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct CustomerRecord {
    v: u8,
    id: String,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    language: String,
    preferences: Vec<PreferenceRecord>,
    consents: Vec<ConsentRecord>,
    notes: Option<String>,
    /// Not there before there were imports.
    #[serde(default)]
    visited_before: Option<i64>,
    fingerprint: String,
    created_at: i64,
    updated_at: i64,
    erased_at: Option<i64>,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct PreferenceRecord {
    topic: String,
    channel: String,
    on: bool,
}

#[derive(Serialize, Deserialize)]
struct ConsentRecord {
    topic: String,
    channel: String,
    given: bool,
    source: Option<String>,
    at: i64,
}

impl Record for CustomerRecord {
    type Domain = Customer;
    const KIND: &'static str = "customer";

    fn of(value: &Customer) -> Self {
        let preference = |(topic, channel, on): (Topic, Channel, bool)| PreferenceRecord {
            topic: topic.name().to_owned(),
            channel: channel.name().to_owned(),
            on,
        };
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            name: value.name.clone(),
            email: value.email.as_ref().map(|email| email.as_str().to_owned()),
            phone: value.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            language: value.language.code().to_owned(),
            preferences: value.preferences.chosen().map(preference).collect(),
            consents: value.consents.iter().map(ConsentRecord::of).collect(),
            notes: value.notes.clone(),
            visited_before: value.visited_before.map(micros),
            fingerprint: value.fingerprint.clone(),
            created_at: micros(value.created_at),
            updated_at: micros(value.updated_at),
            erased_at: value.erased_at.map(micros),
            version: value.version,
        }
    }

    fn read(self) -> Result<Customer, String> {
        supported(self.v)?;
        let mut preferences = Preferences::default();
        for chosen in self.preferences {
            preferences.choose(topic(&chosen.topic)?, channel(&chosen.channel)?, chosen.on);
        }
        let consents = self.consents.into_iter().map(ConsentRecord::read);
        Ok(Customer {
            id: CustomerId::trusted(self.id),
            name: self.name,
            email: self.email.as_deref().map(email).transpose()?,
            phone: self.phone.map(|text| phone(&text)).transpose()?,
            language: named("language", &self.language, Language::from_code)?,
            preferences,
            consents: consents.collect::<Result<_, _>>()?,
            notes: self.notes,
            visited_before: times(self.visited_before)?,
            fingerprint: self.fingerprint,
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
            erased_at: times(self.erased_at)?,
            version: self.version,
        })
    }
}

impl CustomerRecord {
    pub fn item(value: &Customer) -> Result<Item, StoreError> {
        let item = Item::new::<Self>(keys::customer(&value.id), value)?.version(value.version);
        Ok(match value.erased_at {
            Some(_) => item,
            None => item.list(keys::CUSTOMERS, keys::sort(value.created_at, value.id.as_str())),
        })
    }
}

impl ConsentRecord {
    fn of(value: &Consent) -> Self {
        Self {
            topic: value.topic.name().to_owned(),
            channel: value.channel.name().to_owned(),
            given: value.given,
            source: value.source.clone(),
            at: micros(value.at),
        }
    }

    fn read(self) -> Result<Consent, String> {
        Ok(Consent {
            topic: topic(&self.topic)?,
            channel: channel(&self.channel)?,
            given: self.given,
            source: self.source,
            at: time(self.at)?,
        })
    }
}

fn topic(name: &str) -> Result<Topic, String> {
    named("topic", name, Topic::from_name)
}

fn channel(name: &str) -> Result<Channel, String> {
    named("channel", name, Channel::from_name)
}

/// Who has a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldContact {
    pub contact: Contact,
    pub customer: CustomerId,
}

#[derive(Serialize, Deserialize)]
pub struct ContactRecord {
    v: u8,
    contact: String,
    customer: String,
}

impl Record for ContactRecord {
    type Domain = HeldContact;
    const KIND: &'static str = "contact";

    fn of(value: &HeldContact) -> Self {
        Self {
            v: FORM,
            contact: value.contact.as_str().to_owned(),
            customer: value.customer.as_str().to_owned(),
        }
    }

    fn read(self) -> Result<HeldContact, String> {
        supported(self.v)?;
        Ok(HeldContact {
            contact: Contact::trusted(self.contact),
            customer: CustomerId::trusted(self.customer),
        })
    }
}

impl ContactRecord {
    pub fn item(value: &HeldContact) -> Result<Item, StoreError> {
        Item::new::<Self>(keys::contact(&value.contact, &value.customer), value)
    }

    /// They have it alone: there is one such item for a contact.
    pub fn claim(value: &HeldContact) -> Result<Item, StoreError> {
        let item = Item::new::<Self>(keys::claim(&value.contact), value)?;
        Ok(item.text("customer", value.customer.as_str()))
    }
}
