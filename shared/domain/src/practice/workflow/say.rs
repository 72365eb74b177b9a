//! Something that a step wants said: to whom, and by which ways.

use std::collections::BTreeSet;

use crate::customer::{Channel, Customer, Topic};
use crate::ids::{CustomerId, MessageId, RunId, derive};
use crate::message::Address;
use crate::notice::Practice;
use crate::person::{Language, PersonKey, WhatsAppUser};
use crate::practice::settings::StaffTopic;
use crate::settings::Settings;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Say {
    pub notice: Practice,
    pub to: Audience,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// The customer, by the first of these ways that they want and have.
    Customer {
        /// What they choose to hear of or not; answers to what they asked have none.
        topic: Option<Topic>,
        by: &'static [Channel],
    },
    /// Everybody whom the settings name for it, once: by the first way that they have.
    Staff(StaffTopic),
    /// Everybody whom the settings name for emergencies, by every way that they have.
    Page,
}

/// One who is told, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Under whom the message is kept: the conversation's key if it goes by WhatsApp.
    pub person: PersonKey,
    pub address: Address,
    pub language: Language,
}

impl Audience {
    /// Who is told. Nobody twice, however often the settings name them.
    pub fn recipients(&self, customer: &Customer, settings: &Settings) -> Vec<Recipient> {
        match self {
            Self::Customer { topic, by } => by
                .iter()
                .find_map(|channel| way(customer, *topic, *channel))
                .into_iter()
                .collect(),
            Self::Staff(topic) => staff(settings, *topic),
            Self::Page => listed(settings, StaffTopic::Emergencies, true),
        }
    }
}

/// The key under which a customer's e-mails and SMS are kept.
pub fn customer_key(id: &CustomerId) -> PersonKey {
    PersonKey::trusted(format!("customer:{id}"))
}

/// The id of the `nth` message of a step: the same whenever it is worked out, so that others can refer to it.
pub fn message_id(run: &RunId, step: &str, nth: usize) -> MessageId {
    MessageId::trusted(derive(&["message", run.as_str(), step, &nth.to_string()]))
}

/// How the customer is told about a topic by a channel, if they want that and have it.
pub fn way(customer: &Customer, topic: Option<Topic>, channel: Channel) -> Option<Recipient> {
    let wanted = topic.is_none_or(|topic| customer.preferences.wants(topic, channel));
    let address = match channel {
        Channel::Email => customer.email.clone().map(Address::Email),
        Channel::Sms => customer.phone.clone().map(Address::Sms),
        Channel::Whatsapp => customer
            .phone
            .clone()
            .map(WhatsAppUser::of_phone)
            .map(Address::Whatsapp),
    };
    let address = address.filter(|_| wanted)?;
    Some(Recipient {
        person: kept_under(&address, || customer_key(&customer.id)),
        address,
        language: customer.language,
    })
}

/// Who of the practice hears of a topic, each by the first way that they have.
pub fn staff(settings: &Settings, topic: StaffTopic) -> Vec<Recipient> {
    listed(settings, topic, false)
}

fn listed(settings: &Settings, topic: StaffTopic, every_way: bool) -> Vec<Recipient> {
    let mut told = BTreeSet::new();
    let mut recipients = Vec::new();
    for contact in settings
        .practice
        .staff
        .iter()
        .filter(|contact| contact.hears.contains(&topic))
    {
        let mut ways: Vec<Address> = Vec::new();
        ways.extend(contact.email.clone().map(Address::Email));
        ways.extend(contact.sms.clone().map(Address::Sms));
        ways.extend(
            contact
                .whatsapp
                .clone()
                .map(WhatsAppUser::of_phone)
                .map(Address::Whatsapp),
        );
        ways.truncate(if every_way { ways.len() } else { 1 });
        for address in ways {
            if told.insert((address.channel(), address.shown())) {
                recipients.push(Recipient {
                    person: kept_under(&address, || PersonKey::trusted(format!("staff:{}", contact.name))),
                    address,
                    language: settings.language,
                });
            }
        }
    }
    recipients
}

fn kept_under(address: &Address, otherwise: impl FnOnce() -> PersonKey) -> PersonKey {
    let conversation = match address {
        Address::Whatsapp(user) => user.key(),
        Address::Sms(_) | Address::Email(_) => None,
    };
    conversation.unwrap_or_else(otherwise)
}
