//! Where a message goes, and what has to be true still when it leaves.

use jiff::Timestamp;

use crate::customer::{Channel, Contact, Topic};
use crate::email::Email;
use crate::ids::{AppointmentId, CustomerId, RunId};
use crate::person::WhatsAppUser;
use crate::phone::Phone;

/// Where a message goes; it says by which channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Whatsapp(WhatsAppUser),
    Sms(Phone),
    Email(Email),
}

impl Address {
    pub fn channel(&self) -> Channel {
        match self {
            Self::Whatsapp(_) => Channel::Whatsapp,
            Self::Sms(_) => Channel::Sms,
            Self::Email(_) => Channel::Email,
        }
    }

    /// What the API shows: the number, the business-scoped id or the e-mail address.
    pub fn shown(&self) -> String {
        match self {
            Self::Whatsapp(user) => user.user_id(),
            Self::Sms(phone) => phone.as_str().to_owned(),
            Self::Email(email) => email.as_str().to_owned(),
        }
    }

    /// Under what an opt-out of this channel is recorded. WhatsApp's is the conversation's own.
    pub fn contact(&self) -> Option<Contact> {
        match self {
            Self::Whatsapp(_) => None,
            Self::Sms(phone) => Some(Contact::of_phone(phone)),
            Self::Email(email) => Some(Contact::of_email(email)),
        }
    }
}

/// What a message of the practice hinges on: all of it is looked at again when the message is about to leave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// Whom it is for, if that is a customer.
    pub customer: Option<CustomerId>,
    /// What it is about, if the customer chooses whether to hear of that. Answers to what somebody asked have none.
    pub topic: Option<Topic>,
    /// The appointment that it tells of, and the epoch for which it is true.
    pub appointment: Option<(AppointmentId, u32)>,
    /// The workflow's step that waits to hear what becomes of it.
    pub run: Option<RunId>,
    /// When it is too late to say.
    pub until: Option<Timestamp>,
    /// How long to wait before each retry, in seconds; their number is how often it is retried.
    pub retry_seconds: Vec<u32>,
}
