//! E-mail over SMTP: one message with its text, its HTML and perhaps an invitation, to one person ([`Mailer::send`]).
//!
//! Never here: what a message says, and whether it may go.

mod compose;
mod mailer;
mod outcome;
mod server;
mod tidy;

use domain::{Email, MessageId};

pub use mailer::{InvalidMailer, Mailer};

/// One message to one person. Texts are taken as they are; what ends up in a header loses its line breaks and control
/// characters, and what is not of its header's form is left out.
#[derive(Debug, Clone, Copy)]
pub struct Mail<'a> {
    pub id: &'a MessageId,
    pub to: &'a Email,
    pub to_name: Option<&'a str>,
    pub subject: &'a str,
    pub text: &'a str,
    pub html: &'a str,
    pub invite: Option<&'a Invite>,
    /// The `Message-ID` that it answers, as [`Mailer::message_id`] makes it.
    pub in_reply_to: Option<&'a str>,
    /// The `Message-ID`s of the thread, oldest first.
    pub references: &'a [String],
    /// Where answers go, if not to the sender.
    pub reply_to: Option<&'a str>,
    /// An https address that ends these messages with one POST (RFC 8058).
    pub unsubscribe: Option<&'a str>,
}

/// An appointment for the recipient's calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// iCalendar (RFC 5545), with the same method in it.
    pub ics: String,
    pub method: Method,
}

/// What the calendar is to do with it (RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Request,
    Cancel,
}

impl Method {
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

#[cfg(test)]
mod tests;
