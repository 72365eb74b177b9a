//! The WhatsApp templates as Meta wants them defined: `POST /{waba_id}/message_templates`. Meta's placeholders are
//! positional, the files' variables have names; this is where one becomes the other.

use domain::notice::Notice;
use domain::person::Language;
use serde::Serialize;

use crate::examples::examples;
use crate::{PracticeVoice, Voice, files, words};

/// One template in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateDefinition {
    pub name: String,
    /// What each of them is to Meta: news that the recipient asked for by being a customer.
    pub category: &'static str,
    pub language: &'static str,
    pub components: Vec<Component>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "UPPERCASE")]
pub enum Component {
    Body {
        text: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        example: Option<Example>,
    },
    Buttons {
        buttons: Vec<Button>,
    },
}

/// What the placeholders may hold: Meta's reviewers want to see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    pub body_text: Vec<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Button {
    QuickReply { text: String },
}

/// Every template in every language.
pub fn templates() -> Vec<TemplateDefinition> {
    let voice = Voice {
        lab_name: "Chairside Aligner Lab".to_owned(),
        practice: PracticeVoice {
            name: "Chairside Dental Practice".to_owned(),
            phone: Some("+1 555 010 0100".to_owned()),
            address: None,
        },
    };
    let examples = examples();
    let in_every_language = |notice| Language::ALL.into_iter().map(move |language| (notice, language));
    examples
        .iter()
        .flat_map(in_every_language)
        .filter_map(|(notice, language)| define(notice, language, &voice))
        .collect()
}

pub(crate) fn template_name(notice: &Notice) -> String {
    format!("chairside_{}", notice.name())
}

fn define(example: &Notice, language: Language, voice: &Voice) -> Option<TemplateDefinition> {
    let words = words(example, language, voice);
    let call = words.template?;
    let body = Body::parse(files::of(example).in_language(language).template?);
    let examples = (!call.parameters.is_empty()).then(|| Example {
        body_text: vec![call.parameters],
    });
    let mut components = vec![Component::Body {
        text: body.positional(),
        example: examples,
    }];
    let button = |choice: domain::message::WordedChoice| Button::QuickReply { text: choice.title };
    let buttons: Vec<_> = words.choices.into_iter().map(button).collect();
    if !buttons.is_empty() {
        components.push(Component::Buttons { buttons });
    }
    Some(TemplateDefinition {
        name: call.name,
        category: "UTILITY",
        language: language.code(),
        components,
    })
}

/// A template's body: text, and variables between it. No logic: Meta's side has none.
#[derive(Debug)]
pub(crate) struct Body<'a> {
    parts: Vec<Part<'a>>,
}

#[derive(Debug)]
enum Part<'a> {
    Text(&'a str),
    Variable(&'a str),
}

impl<'a> Body<'a> {
    pub(crate) fn parse(source: &'a str) -> Self {
        let mut parts = Vec::new();
        let mut rest = source.trim();
        while let Some((text, variable, after)) = next_variable(rest) {
            parts.extend([Part::Text(text), Part::Variable(variable)]);
            rest = after;
        }
        parts.push(Part::Text(rest));
        Self { parts }
    }

    /// The variables' names, in order.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &'a str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Variable(name) => Some(*name),
        })
    }

    /// The body with `{{1}}`, `{{2}}` … for the variables.
    fn positional(&self) -> String {
        let mut numbers = 1..;
        let part = |part: &Part| match part {
            Part::Text(text) => (*text).to_owned(),
            Part::Variable(_) => format!("{{{{{}}}}}", numbers.next().unwrap_or(0)),
        };
        self.parts.iter().map(part).collect()
    }
}

fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (name, after) = rest.split_once("}}")?;
    Some((before, name.trim(), after))
}

#[cfg(test)]
mod tests;
