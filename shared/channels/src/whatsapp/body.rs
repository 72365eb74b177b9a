//! The body of a send: a message's words in Meta's form, within Meta's limits.
//!
//! Source: Meta, "Messages" (v25.0): text, interactive, document, image, video, template.

mod file;
mod interactive;
mod template;

use domain::WhatsAppUser;
use domain::message::{Form, Words};
use serde::Serialize;

use file::File;
use interactive::{Interactive, MAX_BUTTONS, MAX_ROWS};
use template::Template;

/// Of a caption, and of the words above something to tap. Pages and clients disagree on lists (4,096 or 1,024), so the
/// smaller one counts for all.
const MAX_CHARS_WITH_MORE: usize = 1024;

#[derive(Serialize)]
pub(super) struct Body<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    /// With `+`: without it Meta takes the digits for a number in our own country (Meta, "Business phone numbers").
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
    /// A business-scoped user id. If both were there, `to` would win.
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context<'a>>,
    /// Comes back with every status of this message.
    biz_opaque_callback_data: &'a str,
    #[serde(flatten)]
    content: Content<'a>,
}

#[derive(Serialize)]
struct Context<'a> {
    message_id: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Content<'a> {
    Text {
        text: Text<'a>,
    },
    Interactive {
        interactive: Interactive<'a>,
    },
    Template {
        template: Template<'a>,
    },
    /// Names its type itself.
    #[serde(untagged)]
    File(File<'a>),
}

#[derive(Serialize)]
struct Text<'a> {
    body: &'a str,
}

impl<'a> Body<'a> {
    /// Why there is no such body, in words for the message's record.
    pub(super) fn new(
        to: &'a WhatsAppUser,
        words: &'a Words,
        form: Form,
        opaque: &'a str,
        quote: Option<&'a str>,
    ) -> Result<Self, &'static str> {
        let phone = to.phone.as_ref().map(domain::Phone::as_str);
        let bsuid = to.bsuid.as_ref().map(domain::Bsuid::as_str).filter(|_| phone.is_none());
        if phone.is_none() && bsuid.is_none() {
            return Err("the recipient has neither a phone number nor a WhatsApp user id");
        }
        let content = match form {
            Form::Text => conversational(words),
            Form::Template => Content::Template {
                template: Template::of(words.template.as_ref().ok_or("the message has no template")?),
            },
        };
        Ok(Self {
            messaging_product: "whatsapp",
            recipient_type: "individual",
            to: phone,
            recipient: bsuid,
            context: quote.map(|message_id| Context { message_id }),
            biz_opaque_callback_data: opaque,
            content,
        })
    }
}

/// Words that are too long to have choices under them go out alone: a lost button can be typed, a lost word cannot be
/// guessed. For the same reason only choices beyond the tenth are left out. A file always goes: WhatsApp shows it above
/// up to three buttons, or with a caption, but never with a list.
fn conversational(words: &Words) -> Content<'_> {
    let text = words.text.as_str();
    let choices = words.choices.get(..MAX_ROWS).unwrap_or(&words.choices);
    let has_room = text.chars().count() <= MAX_CHARS_WITH_MORE;
    let interactive = match &words.attachment {
        Some(attachment) if has_room && (1..=MAX_BUTTONS).contains(&choices.len()) => {
            Interactive::buttons(Some(File::above_words(attachment)), text, choices)
        }
        Some(attachment) => return Content::File(File::with_caption(attachment, text)),
        None if has_room && !choices.is_empty() => Interactive::choices(text, choices, words.language),
        None if has_room && words.asks_for_location => Interactive::location_request(text),
        None => {
            return Content::Text {
                text: Text { body: text },
            };
        }
    };
    Content::Interactive { interactive }
}

#[cfg(test)]
mod tests;
