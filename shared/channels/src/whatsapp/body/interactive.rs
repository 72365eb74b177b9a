//! Words with something to tap under them: reply buttons, a list, the button that shares a location.

use std::collections::HashSet;

use domain::Language;
use domain::message::WordedChoice;
use serde::Serialize;

use super::file::File;

pub(super) const MAX_BUTTONS: usize = 3;
pub(super) const MAX_ROWS: usize = 10;
const MAX_BUTTON_TITLE_CHARS: usize = 20;
const MAX_ROW_TITLE_CHARS: usize = 24;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Interactive<'a> {
    Button {
        #[serde(skip_serializing_if = "Option::is_none")]
        header: Option<File<'a>>,
        body: Text<'a>,
        action: Buttons<'a>,
    },
    List {
        body: Text<'a>,
        action: List<'a>,
    },
    LocationRequestMessage {
        body: Text<'a>,
        action: SendLocation,
    },
}

#[derive(Serialize)]
pub(super) struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
pub(super) struct Buttons<'a> {
    buttons: Vec<Button<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Button<'a> {
    Reply { reply: Choice<'a> },
}

#[derive(Serialize)]
pub(super) struct List<'a> {
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

/// WhatsApp words the button itself.
#[derive(Serialize)]
#[serde(tag = "name", rename = "send_location")]
pub(super) struct SendLocation {}

impl<'a> Interactive<'a> {
    /// One to ten choices: up to three as buttons, more as a list.
    pub(super) fn choices(text: &'a str, choices: &'a [WordedChoice], language: Language) -> Self {
        if choices.len() <= MAX_BUTTONS {
            return Self::buttons(None, text, choices);
        }
        let rows = fitted(choices, MAX_ROW_TITLE_CHARS);
        Self::List {
            body: Text { text },
            action: List {
                button: list_label(language),
                sections: [Section { rows }],
            },
        }
    }

    /// One to three choices, under a file if there is one.
    pub(super) fn buttons(header: Option<File<'a>>, text: &'a str, choices: &'a [WordedChoice]) -> Self {
        let choices = fitted(choices, MAX_BUTTON_TITLE_CHARS).into_iter();
        Self::Button {
            header,
            body: Text { text },
            action: Buttons {
                buttons: choices.map(|reply| Button::Reply { reply }).collect(),
            },
        }
    }

    pub(super) fn location_request(text: &'a str) -> Self {
        Self::LocationRequestMessage {
            body: Text { text },
            action: SendLocation {},
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_a_list_fits() {
        for language in Language::ALL {
            assert!((1..=20).contains(&list_label(language).chars().count()));
        }
    }
}
