//! The body of a send: a message's words in Meta's form, within Meta's limits.
//!
//! Source: Meta, "Messages" (v25.0): text, interactive reply buttons, interactive list, template.

use std::collections::HashSet;

use domain::message::{Form, TemplateCall, WordedChoice, Words};
use domain::{Language, WhatsAppUser};
use serde::Serialize;

const MAX_BUTTONS: usize = 3;
const MAX_ROWS: usize = 10;
const MAX_BUTTON_TITLE_CHARS: usize = 20;
const MAX_ROW_TITLE_CHARS: usize = 24;
/// For reply buttons; pages and clients disagree on lists (4,096 or 1,024), so the smaller one counts for both.
const MAX_INTERACTIVE_CHARS: usize = 1024;

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
    Text { text: Text<'a> },
    Interactive { interactive: Interactive<'a> },
    Template { template: Template<'a> },
}

#[derive(Serialize)]
struct Text<'a> {
    body: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Interactive<'a> {
    Button {
        body: InteractiveText<'a>,
        action: Buttons<'a>,
    },
    List {
        body: InteractiveText<'a>,
        action: List<'a>,
    },
}

#[derive(Serialize)]
struct InteractiveText<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Buttons<'a> {
    buttons: Vec<Button<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Button<'a> {
    Reply { reply: Choice<'a> },
}

#[derive(Serialize)]
struct List<'a> {
    button: &'static str,
    sections: [Section<'a>; 1],
}

#[derive(Serialize)]
struct Section<'a> {
    rows: Vec<Choice<'a>>,
}

#[derive(Serialize)]
struct Choice<'a> {
    id: &'a str,
    title: String,
}

#[derive(Serialize)]
struct Template<'a> {
    name: &'a str,
    language: Code,
    components: Vec<Component<'a>>,
}

#[derive(Serialize)]
struct Code {
    code: &'static str,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Component<'a> {
    Body {
        parameters: Vec<Parameter<'a>>,
    },
    Button {
        sub_type: &'static str,
        index: String,
        parameters: [Parameter<'a>; 1],
    },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Parameter<'a> {
    Text { text: String },
    Payload { payload: &'a str },
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
            Form::Template => template(words.template.as_ref().ok_or("the message has no template")?),
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
/// guessed. For the same reason only choices beyond the tenth are left out.
fn conversational(words: &Words) -> Content<'_> {
    let text = words.text.as_str();
    let choices = words.choices.get(..MAX_ROWS).unwrap_or(&words.choices);
    if choices.is_empty() || text.chars().count() > MAX_INTERACTIVE_CHARS {
        return Content::Text {
            text: Text { body: text },
        };
    }
    let body = InteractiveText { text };
    let interactive = if choices.len() <= MAX_BUTTONS {
        let choices = fitted(choices, MAX_BUTTON_TITLE_CHARS).into_iter();
        Interactive::Button {
            body,
            action: Buttons {
                buttons: choices.map(|reply| Button::Reply { reply }).collect(),
            },
        }
    } else {
        let sections = [Section {
            rows: fitted(choices, MAX_ROW_TITLE_CHARS),
        }];
        Interactive::List {
            body,
            action: List {
                button: list_label(words.language),
                sections,
            },
        }
    };
    Content::Interactive { interactive }
}

/// What opens a list: 1 to 20 characters.
fn list_label(language: Language) -> &'static str {
    match language {
        Language::English => "Choose",
        Language::Spanish => "Elegir",
    }
}

/// Titles cut to the limit. Meta refuses two buttons with one title, so a title that is there already gets a number.
fn fitted(choices: &[WordedChoice], limit: usize) -> Vec<Choice<'_>> {
    let mut taken = HashSet::new();
    let mut fit = |choice: &WordedChoice| {
        let title = choice.title.trim();
        let candidates =
            std::iter::once(cut(title, "", limit)).chain((2..).map(|n| cut(title, &format!(" {n}"), limit)));
        // One more candidate than there are titles: one of them is free.
        candidates
            .take(MAX_ROWS + 1)
            .find(|title| taken.insert(title.clone()))
            .unwrap_or_default()
    };
    choices
        .iter()
        .map(|choice| Choice {
            title: fit(choice),
            id: &choice.payload,
        })
        .collect()
}

/// As much of a text as there is room for, with an ending.
fn cut(text: &str, ending: &str, limit: usize) -> String {
    let room = limit.saturating_sub(ending.chars().count());
    let start: String = text.chars().take(room).collect();
    let start = start.trim_end();
    if start.is_empty() {
        format!("-{ending}")
    } else {
        format!("{start}{ending}")
    }
}

fn template(call: &TemplateCall) -> Content<'_> {
    let parameters: Vec<_> = call
        .parameters
        .iter()
        .map(|text| Parameter::Text { text: flat(text) })
        .collect();
    // A template without placeholders must have no body component.
    let body = (!parameters.is_empty()).then_some(Component::Body { parameters });
    let buttons = call
        .payloads
        .iter()
        .enumerate()
        .map(|(index, payload)| Component::Button {
            sub_type: "quick_reply",
            index: index.to_string(),
            parameters: [Parameter::Payload { payload }],
        });
    let components = body.into_iter().chain(buttons).collect();
    let language = Code {
        code: call.language.code(),
    };
    Content::Template {
        template: Template {
            name: &call.name,
            language,
            components,
        },
    }
}

/// Meta refuses parameters with line breaks, tabs or runs of spaces, and empty ones (132000, 132012, 132018).
fn flat(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    if words.is_empty() {
        "-".to_owned()
    } else {
        words.join(" ")
    }
}

#[cfg(test)]
mod tests;
