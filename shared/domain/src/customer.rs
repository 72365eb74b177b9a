//! A customer: a patient of the practice, how to reach them, and what they want to hear by which way.

mod change;
mod preferences;

#[cfg(test)]
mod tests;

use std::fmt;

use jiff::Timestamp;

pub use change::{Change, Edit, NewCustomer, change, create, erase, import};
pub use preferences::{Channel, Consent, Preferences, Topic};

use crate::effect::Fact;
use crate::email::Email;
use crate::ids::CustomerId;
use crate::person::Language;
use crate::phone::Phone;

/// The most entries that the history of consents takes: it is kept whole with the customer.
pub const MAX_CONSENTS: usize = 500;

/// One patient. Nobody is without a way to reach them, until they are erased.
#[derive(Clone, PartialEq, Eq)]
pub struct Customer {
    pub id: CustomerId,
    pub name: String,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    pub language: Language,
    pub preferences: Preferences,
    /// In the order in which they were recorded; nothing is ever taken out.
    pub consents: Vec<Consent>,
    pub notes: Option<String>,
    /// When they were there last before Chairside knew of them, as far as another system has told.
    pub visited_before: Option<Timestamp>,
    /// A hash of the request that created them: the same request again is the same customer. Empty once they are erased.
    pub fingerprint: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// When everything personal was deleted.
    pub erased_at: Option<Timestamp>,
    pub version: u64,
}

/// What a request does to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub customer: Customer,
    /// Whether there is anything to write.
    pub changed: bool,
    /// Without anything personal: a history outlives the person's data.
    pub facts: Vec<Fact>,
}

/// A way to reach somebody, in the one form that everybody who shares it has.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Contact(String);

impl Contact {
    pub fn of_email(email: &Email) -> Self {
        Self(format!("email#{}", email.canonical()))
    }

    pub fn of_phone(phone: &Phone) -> Self {
        Self(format!("phone#{}", phone.canonical()))
    }

    /// Takes a form that was made by Chairside itself (a stored record).
    pub fn trusted(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `email` or `phone`.
    pub fn kind(&self) -> &str {
        self.0.split('#').next().unwrap_or_default()
    }
}

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({} …)", self.kind())
    }
}

impl Customer {
    /// Under what others are found who may be the same person.
    pub fn contacts(&self) -> Vec<Contact> {
        let email = self.email.as_ref().map(Contact::of_email);
        let phone = self.phone.as_ref().map(Contact::of_phone);
        email.into_iter().chain(phone).collect()
    }

    /// The consent that counts now: the latest that was given or withdrawn, whenever it was recorded.
    pub fn consent(&self, topic: Topic, channel: Channel) -> Option<&Consent> {
        let about = |consent: &&Consent| consent.topic == topic && consent.channel == channel;
        // Of two at the same time, `max_by_key` takes the one that was recorded last.
        self.consents.iter().filter(about).max_by_key(|consent| consent.at)
    }
}

impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer")
            .field("id", &self.id)
            .field("email", &self.email)
            .field("phone", &self.phone)
            .field("erased_at", &self.erased_at)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}
