//! What every service accepted, in order, as its recipient sees it: the answer to "what would have been sent?".

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::Serialize;

/// How many messages are kept; the oldest go first.
const KEPT: usize = 10_000;

/// How a message reaches a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Channel {
    Whatsapp,
    Sms,
    Email,
}

impl Channel {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Whatsapp => "whatsapp",
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

/// What a tap on a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tap {
    /// Answers with the button's id and title.
    Reply,
    /// Answers with the chosen row's id and title.
    Row,
    /// Answers a template with the button's payload and text.
    QuickReply,
    /// Opens its id, an address; nobody hears of it.
    Link,
    /// Opens a map to share a place from, which is answered with a message of its own.
    Location,
}

/// Something that the recipient can tap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Button {
    pub(crate) id: String,
    pub(crate) title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    pub(crate) tap: Tap,
}

impl Button {
    pub(crate) fn new(id: &str, title: &str, tap: Tap) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            description: None,
            tap,
        }
    }
}

/// The template behind a message, with its body's parameters in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct TemplateUse {
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) parameters: Vec<String>,
}

/// A file in or under a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Attachment {
    pub(crate) kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) filename: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mime_type: Option<String>,
}

/// What an e-mail has besides its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) html: Option<String>,
    /// By their names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) attachments: Vec<Enclosure>,
}

/// A file with an e-mail, or an invitation in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Enclosure {
    pub(crate) filename: Option<String>,
    pub(crate) mime_type: String,
    /// What the recipient's calendar is to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) method: Option<String>,
    /// In bytes.
    pub(crate) size: usize,
    /// Of a file that is text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
}

/// How far a message got. Ordered: a later step implies the earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Delivery {
    Accepted,
    Sent,
    Delivered,
    Read,
    Failed,
}

/// One accepted message. `to` is E.164 with its plus sign, an e-mail address, or the business-scoped user id where no phone
/// was named.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) at: String,
    pub(crate) channel: Channel,
    pub(crate) to: String,
    /// The recipient's lasting id on the channel; on WhatsApp the business-scoped user id.
    pub(crate) user_id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) text: String,
    pub(crate) buttons: Vec<Button>,
    pub(crate) template: Option<TemplateUse>,
    pub(crate) media: Option<Attachment>,
    pub(crate) status: Delivery,
    /// The message it quotes.
    pub(crate) context: Option<String>,
    /// The sender's own mark (`biz_opaque_callback_data` on WhatsApp).
    pub(crate) tracker: Option<String>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(crate) letter: Option<Letter>,
    #[serde(skip)]
    pub(crate) order: u64,
    #[serde(skip)]
    pub(crate) accepted_at: Timestamp,
}

/// The accepted messages of all channels.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    messages: VecDeque<Message>,
}

impl Journal {
    pub(crate) fn accept(&mut self, message: Message) {
        if self.messages.len() >= KEPT {
            self.messages.pop_front();
        }
        self.messages.push_back(message);
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Message> {
        self.messages.iter().rev().find(|message| message.id == id)
    }

    /// Notes how far a message got. Never moves it back: ticks may overtake each other.
    pub(crate) fn progress(&mut self, id: &str, delivery: Delivery) {
        if let Some(message) = self.messages.iter_mut().rev().find(|message| message.id == id) {
            message.status = message.status.max(delivery);
        }
    }

    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.iter()
    }

    /// The messages of one recipient and channel, where these are named, in order of acceptance.
    pub(crate) fn list(&self, to: Option<&str>, channel: Option<&str>) -> Vec<Message> {
        self.all()
            .filter(|message| channel.is_none_or(|channel| message.channel.name() == channel))
            .filter(|message| to.is_none_or(|to| addressed(message, to)))
            .cloned()
            .collect()
    }

    pub(crate) fn clear(&mut self) {
        self.messages.clear();
    }
}

/// Whether a message went to this recipient. A phone matches with or without its plus sign, which a query string turns
/// into a space.
fn addressed(message: &Message, to: &str) -> bool {
    let to = to.trim();
    let bare = to.trim_start_matches('+');
    message.user_id == to || message.to.eq_ignore_ascii_case(to) || message.to.strip_prefix('+') == Some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, to: &str) -> Message {
        Message {
            id: id.into(),
            at: String::new(),
            channel: Channel::Whatsapp,
            to: to.into(),
            user_id: "US.1".into(),
            kind: "text".into(),
            text: String::new(),
            buttons: Vec::new(),
            template: None,
            media: None,
            status: Delivery::Accepted,
            context: None,
            tracker: None,
            letter: None,
            order: 0,
            accepted_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_recipient_is_found_however_the_number_is_written() {
        let mut journal = Journal::default();
        journal.accept(message("a", "+447700900123"));
        for written in ["+447700900123", "447700900123", " 447700900123", "US.1"] {
            assert_eq!(journal.list(Some(written), Some("whatsapp")).len(), 1, "{written}");
        }
        assert!(journal.list(Some("+44770090012"), None).is_empty());
        assert!(journal.list(None, Some("sms")).is_empty());
    }

    #[test]
    fn progress_never_goes_back() {
        let mut journal = Journal::default();
        journal.accept(message("a", "+1"));
        journal.progress("a", Delivery::Read);
        journal.progress("a", Delivery::Sent);
        assert_eq!(journal.find("a").unwrap().status, Delivery::Read);
    }

    #[test]
    fn the_journal_is_bounded() {
        let mut journal = Journal::default();
        for number in 0..=KEPT {
            journal.accept(message(&number.to_string(), "+1"));
        }
        assert_eq!(journal.all().count(), KEPT);
        assert!(journal.find("0").is_none());
    }
}
