//! What a message says, as it was rendered for its recipient: text, buttons, its template, and a file that goes with it.

use crate::ids::MessageId;
use crate::inbound::MediaKind;
use crate::person::Language;

/// A message's words, rendered in the recipient's language when it was committed.
#[derive(Clone, PartialEq, Eq)]
pub struct Words {
    pub language: Language,
    pub text: String,
    /// What can be tapped: at most three become buttons, four to ten a list.
    pub choices: Vec<WordedChoice>,
    /// The approved template of the same intent, for outside the 24-hour window.
    pub template: Option<TemplateCall>,
    /// A file that goes with the text; a template goes without it.
    pub attachment: Option<Attachment>,
    /// The message shows WhatsApp's button for sharing a location.
    pub asks_for_location: bool,
    /// What an e-mail has besides its plain text.
    pub mail: Option<Mail>,
}

/// What an e-mail has besides its plain text.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// One line.
    pub subject: String,
    /// The same as the text, as a whole HTML document.
    pub html: String,
    pub invite: Option<Invite>,
    /// Whether the recipient can end e-mails of this kind with one click.
    pub is_optional: bool,
    /// The message of ours that it answers or continues: mail programs show them as one thread.
    pub thread: Option<MessageId>,
}

/// An entry for the recipient's own calendar.
#[derive(Clone, PartialEq, Eq)]
pub struct Invite {
    /// An iCalendar object (RFC 5545).
    pub ics: String,
    /// It takes the entry out instead of putting it in.
    pub cancels: bool,
}

/// A file that goes with a message.
#[derive(Clone, PartialEq, Eq)]
pub enum Attachment {
    /// The provider holds it for us.
    Uploaded {
        kind: MediaKind,
        media_id: String,
        file_name: Option<String>,
    },
    /// The provider fetches it from there.
    Link { url: String, file_name: Option<String> },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordedChoice {
    pub payload: String,
    /// 1 to 20 characters (WhatsApp's limit for a button; a list row may have 24).
    pub title: String,
}

/// A template by name with its parameters. It holds the minimum: never a patient's full name beside a condition.
#[derive(Clone, PartialEq, Eq)]
pub struct TemplateCall {
    pub name: String,
    pub language: Language,
    /// The body's parameters in order; no line breaks, tabs or runs of spaces.
    pub parameters: Vec<String>,
    /// The payloads of the template's quick-reply buttons, in order.
    pub payloads: Vec<String>,
}

/// Words are personal: only their size is shown.
impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let template = self.template.as_ref().map(|template| template.name.as_str());
        write!(
            f,
            "Words({} characters, template {template:?})",
            self.text.chars().count()
        )
    }
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mail(html of {} bytes)", self.html.len())
    }
}

impl std::fmt::Debug for Invite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.cancels { "Invite(cancels)" } else { "Invite" })
    }
}

impl std::fmt::Debug for TemplateCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TemplateCall({})", self.name)
    }
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Uploaded { .. } => "Uploaded",
            Self::Link { .. } => "Link",
        })
    }
}
