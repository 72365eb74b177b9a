//! All the wires to people that a stack has: WhatsApp always, SMS and e-mail once they are set up.

use app::ports::Wire;
use domain::message::{Address, Form, Outcome, Words};
use domain::{Email, MessageId, Phone};

use crate::email::{Invite, Mail, Mailer, Method};
use crate::sms::{self, Twilio};
use crate::whatsapp::WhatsApp;

/// What `deliver` sends with.
#[derive(Debug)]
pub struct Wires {
    pub whatsapp: WhatsApp,
    pub sms: Option<Twilio>,
    pub email: Option<Mailer>,
    /// Where `/unsubscribe/…` is, for whoever wants no more e-mails of a kind.
    pub unsubscribe_url: Option<String>,
}

impl Wire for Wires {
    async fn send(&self, to: &Address, words: &Words, form: Form, opaque: &MessageId) -> Outcome {
        match to {
            Address::Whatsapp(user) => self.whatsapp.send(user, words, form, opaque.as_str(), None).await,
            Address::Sms(phone) => self.text(phone, words, opaque).await,
            Address::Email(email) => self.mail(email, words, opaque).await,
        }
    }
}

impl Wires {
    async fn text(&self, to: &Phone, words: &Words, id: &MessageId) -> Outcome {
        match &self.sms {
            Some(twilio) => twilio.send(to, &sms::plain(&words.text), id).await,
            None => not_set_up("SMS"),
        }
    }

    async fn mail(&self, to: &Email, words: &Words, id: &MessageId) -> Outcome {
        let (Some(mailer), Some(parts)) = (&self.email, &words.mail) else {
            return not_set_up("e-mail");
        };
        let invite = parts.invite.as_ref().map(|invite| Invite {
            ics: invite.ics.clone(),
            method: if invite.cancels {
                Method::Cancel
            } else {
                Method::Request
            },
        });
        let thread = parts.thread.as_ref().map(|first| mailer.message_id(first));
        let unsubscribe = self.unsubscribe_url.as_ref().filter(|_| parts.is_optional);
        let unsubscribe = unsubscribe.map(|url| format!("{}/{id}", url.trim_end_matches('/')));
        let mail = Mail {
            id,
            to,
            to_name: None,
            subject: &parts.subject,
            text: &words.text,
            html: &parts.html,
            invite: invite.as_ref(),
            in_reply_to: thread.as_deref(),
            references: thread.as_slice(),
            reply_to: None,
            unsubscribe: unsubscribe.as_deref(),
        };
        mailer.send(&mail).await
    }
}

/// Whoever sets it up can have the message tried again.
fn not_set_up(what: &str) -> Outcome {
    Outcome::Refused {
        reason: format!("{what} is not set up in this stack"),
    }
}
