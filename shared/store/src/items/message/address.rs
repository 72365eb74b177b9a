//! The stored forms of where a message goes and what it hinges on.

use domain::customer::{Channel, Topic};
use domain::message::{Address, Invite, Mail, Terms};
use domain::{AppointmentId, CustomerId, MessageId, RunId};
use serde::{Deserialize, Serialize};

use super::super::{UserRecord, micros, named, phone, times};

/// Without a channel it is WhatsApp's: the only one that there was at first.
#[derive(Serialize, Deserialize)]
pub struct AddressRecord {
    #[serde(flatten)]
    user: UserRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct TermsRecord {
    customer: Option<String>,
    topic: Option<String>,
    appointment: Option<(String, u32)>,
    run: Option<String>,
    until: Option<i64>,
    retry_seconds: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
pub struct MailRecord {
    subject: String,
    html: String,
    invite: Option<InviteRecord>,
    is_optional: bool,
    thread: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct InviteRecord {
    ics: String,
    cancels: bool,
}

impl AddressRecord {
    pub fn of(value: &Address) -> Self {
        let nobody = || UserRecord {
            phone: None,
            bsuid: None,
        };
        let channel = Some(value.channel().name().to_owned());
        match value {
            Address::Whatsapp(user) => Self {
                user: UserRecord::of(user),
                email: None,
                channel: None,
            },
            Address::Sms(phone) => Self {
                user: UserRecord {
                    phone: Some(phone.as_str().to_owned()),
                    ..nobody()
                },
                email: None,
                channel,
            },
            Address::Email(email) => Self {
                user: nobody(),
                email: Some(email.as_str().to_owned()),
                channel,
            },
        }
    }

    pub fn read(self) -> Result<Address, String> {
        let channel = match &self.channel {
            Some(name) => named("channel", name, Channel::from_name)?,
            None => Channel::Whatsapp,
        };
        match channel {
            Channel::Whatsapp => Ok(Address::Whatsapp(self.user.read()?)),
            Channel::Sms => {
                let number = self.user.phone.ok_or("an SMS without a number")?;
                Ok(Address::Sms(phone(&number)?))
            }
            Channel::Email => {
                let email = self.email.ok_or("an e-mail without an address")?;
                Ok(Address::Email(super::super::email(&email)?))
            }
        }
    }
}

impl TermsRecord {
    pub fn of(value: &Terms) -> Self {
        let appointment = value.appointment.as_ref();
        Self {
            customer: value.customer.as_ref().map(|id| id.as_str().to_owned()),
            topic: value.topic.map(|topic| topic.name().to_owned()),
            appointment: appointment.map(|(id, epoch)| (id.as_str().to_owned(), *epoch)),
            run: value.run.as_ref().map(|id| id.as_str().to_owned()),
            until: value.until.map(micros),
            retry_seconds: value.retry_seconds.clone(),
        }
    }

    pub fn read(self) -> Result<Terms, String> {
        let topic = |name: String| named("topic", &name, Topic::from_name);
        Ok(Terms {
            customer: self.customer.map(CustomerId::trusted),
            topic: self.topic.map(topic).transpose()?,
            appointment: self.appointment.map(|(id, epoch)| (AppointmentId::trusted(id), epoch)),
            run: self.run.map(RunId::trusted),
            until: times(self.until)?,
            retry_seconds: self.retry_seconds,
        })
    }
}

impl MailRecord {
    pub fn of(value: &Mail) -> Self {
        let invite = |invite: &Invite| InviteRecord {
            ics: invite.ics.clone(),
            cancels: invite.cancels,
        };
        Self {
            subject: value.subject.clone(),
            html: value.html.clone(),
            invite: value.invite.as_ref().map(invite),
            is_optional: value.is_optional,
            thread: value.thread.as_ref().map(|id| id.as_str().to_owned()),
        }
    }

    pub fn read(self) -> Mail {
        let invite = |invite: InviteRecord| Invite {
            ics: invite.ics,
            cancels: invite.cancels,
        };
        Mail {
            subject: self.subject,
            html: self.html,
            invite: self.invite.map(invite),
            is_optional: self.is_optional,
            thread: self.thread.map(MessageId::trusted),
        }
    }
}
