//! What is written on the things that can be tapped. WhatsApp takes titles that are short and different from each other;
//! patients' names are neither.

use std::collections::BTreeSet;

use domain::message::WordedChoice;
use domain::notice::{Choice, Label, Notice};
use domain::person::Language;

use crate::render::LINES_MAX;
use crate::{phrases, plain};

/// Meta, "Interactive messages": three buttons at most, with 20 characters each; a list's row has 24.
const BUTTONS_MAX: usize = 3;
const BUTTON_MAX_CHARS: usize = 20;
const ROW_MAX_CHARS: usize = 24;
/// A case id up to this length leaves room for a recognisable part of the name beside it.
const WHOLE_ID_MAX_CHARS: usize = 10;
/// Of a longer id its end is shown: ids count up, so the end is what differs.
const ID_END_CHARS: usize = 6;

pub(crate) fn worded(notice: &Notice, language: Language) -> Vec<WordedChoice> {
    let choices = notice.choices();
    let max_chars = if choices.len() > BUTTONS_MAX {
        ROW_MAX_CHARS
    } else {
        BUTTON_MAX_CHARS
    };
    let choices = choices.get(..LINES_MAX).unwrap_or(&choices);
    let plain_titles: Vec<String> = choices
        .iter()
        .map(|choice| title(&choice.label, language, max_chars))
        .collect();
    let mut taken: BTreeSet<String> = plain_titles.iter().map(|title| same(title)).collect();
    let mut worded = Vec::new();
    for (choice, title) in choices.iter().zip(&plain_titles) {
        let alike = plain_titles.iter().filter(|other| same(other) == same(title)).count() > 1;
        let title = if alike {
            distinct(choice, title, max_chars, &taken)
        } else {
            title.clone()
        };
        taken.insert(same(&title));
        worded.push(WordedChoice {
            payload: choice.payload.encode(),
            title,
        });
    }
    worded
}

fn title(label: &Label, language: Language, max_chars: usize) -> String {
    if let Label::Patient { name, case } = label {
        let name = plain::name(name);
        return plain::cut(if name.is_empty() { case.as_str() } else { &name }, max_chars);
    }
    plain::cut(&phrases::of(language).label(label), max_chars)
}

/// A title that is not taken: with the case id, with the end of it, and in the last resort with a number.
fn distinct(choice: &Choice, title: &str, max_chars: usize, taken: &BTreeSet<String>) -> String {
    let by_case = if let Label::Patient { case, .. } = &choice.label {
        Some(id_end(case.as_str()))
    } else {
        None
    };
    let numbers = (2..).map(|number: usize| number.to_string());
    let with = |ending: String| {
        let room = max_chars.saturating_sub(ending.chars().count() + 1);
        // The ending says enough: no "…" in the middle of a title.
        let start = plain::cut(title, room);
        format!("{} {ending}", start.trim_end_matches('…').trim_end())
    };
    // The numbers never end, so there is always one that is free.
    by_case
        .into_iter()
        .chain(numbers)
        .map(with)
        .find(|title| !taken.contains(&same(title)))
        .unwrap_or_default()
}

fn id_end(id: &str) -> String {
    if id.chars().count() <= WHOLE_ID_MAX_CHARS {
        return id.to_owned();
    }
    let skipped = id.chars().count().saturating_sub(ID_END_CHARS);
    format!("…{}", id.chars().skip(skipped).collect::<String>())
}

/// Two titles that differ in case only look the same.
fn same(title: &str) -> String {
    title.to_lowercase()
}
