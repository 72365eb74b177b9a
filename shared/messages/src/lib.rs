//! What people read: every notice in every language, as text, as things to tap, and as a WhatsApp template.
//!
//! The words live in `words/<notice>/<language>/`, one folder per message: `text.j2` is what goes out inside WhatsApp's
//! 24-hour window, `template.j2` is the approved template of the same intent, for outside of it. They have `if`, `for` and
//! values, and no filters: what has to be worked out is a value of `context`. Never here: who gets a message and when
//! (`domain`), and how it travels (`channels`). The practice's have a `subject.j2` and an `sms.j2` too, and its e-mails share
//! the layout `mail.html.j2`.
//!
//! What leaves by template is the minimum, since it may be read on a locked screen: a dentist gets the case id, staff get
//! the patient's short name. The lint tests hold the templates to that.

mod attachments;
mod channel;
mod choices;
mod context;
mod definition;
mod examples;
mod feed;
mod files;
mod invite;
mod mail;
mod phrases;
mod plain;
mod render;
mod snippet;

pub use channel::practice_words;
pub use definition::{Button, Component, Example, TemplateDefinition, templates};
pub use feed::{Entry, calendar};
pub use snippet::{known_facts, snippet_text};

use domain::message::Words;
use domain::notice::Notice;
use domain::person::Language;
use domain::settings::Settings;

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// How the lab names itself.
    pub lab_name: String,
    pub practice: PracticeVoice,
}

/// How the practice names itself, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PracticeVoice {
    pub name: String,
    pub phone: Option<String>,
    pub address: Option<String>,
}

impl Voice {
    pub fn of(settings: &Settings) -> Self {
        Self {
            lab_name: settings.lab_name.clone(),
            practice: PracticeVoice {
                name: settings.practice.name.clone(),
                phone: settings.practice.phone.as_ref().map(|phone| phone.as_str().to_owned()),
                address: settings.practice.address.clone(),
            },
        }
    }
}

/// The words of a notice in one language. Total: a test renders every notice in every language, and should rendering
/// fail all the same, the person gets a plain text that asks them to reply.
pub fn words(notice: &Notice, language: Language, voice: &Voice) -> Words {
    let choices = choices::worded(notice, language);
    let attachment = attachments::of(notice);
    let asks_for_location = matches!(notice, Notice::Visit(visit) if visit.asks_for_location());
    let stands_alone = choices.is_empty() && attachment.is_none() && !asks_for_location;
    Words {
        language,
        text: render::text(notice, language, voice, stands_alone),
        template: render::template(notice, language, voice, &choices),
        choices,
        attachment,
        asks_for_location,
        mail: None,
    }
}

#[cfg(test)]
mod tests;
