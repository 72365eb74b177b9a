//! Message templates: what was registered, and in which state of approval.

pub(crate) mod define;
pub(crate) mod fill;
pub(crate) mod routes;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::Error;

/// Where a template stands with Meta's review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Review {
    Approved,
    Pending,
    Rejected,
    Paused,
    Disabled,
}

/// What stands above the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Header {
    Text(String),
    /// `image`, `video`, `document` or `location`, given with each message.
    Media(String),
}

/// A button below the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TemplateButton {
    QuickReply { text: String },
    Url { text: String, url: String },
    Phone { text: String, number: String },
}

/// One template in one language.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) category: String,
    pub(crate) review: Review,
    /// Whether the placeholders are `{{name}}` and not `{{1}}`.
    pub(crate) named: bool,
    pub(crate) header: Option<Header>,
    pub(crate) body: String,
    pub(crate) footer: Option<String>,
    pub(crate) buttons: Vec<TemplateButton>,
    /// As they were sent, to be shown again as they were.
    components: Value,
}

impl Template {
    /// As the management API lists it.
    pub(crate) fn listed(&self) -> Value {
        json!({
            "name": self.name,
            "parameter_format": if self.named { "NAMED" } else { "POSITIONAL" },
            "components": self.components,
            "language": self.language,
            "status": self.review,
            "category": self.category,
            "id": self.id,
        })
    }
}

/// All registered templates, in order of registration.
#[derive(Debug, Default)]
pub(crate) struct Templates(Vec<Template>);

impl Templates {
    pub(crate) fn register(&mut self, template: Template) -> Result<(), Error> {
        if self
            .0
            .iter()
            .any(|known| known.name == template.name && known.language == template.language)
        {
            let taken = format!(
                "Content in this language already exists: {} in {}",
                template.name, template.language
            );
            return Err(Error::parameter(taken).with_subcode(2_388_024));
        }
        self.0.push(template);
        Ok(())
    }

    /// The template to send, if Meta would send it.
    pub(crate) fn approved(&self, name: &str, language: &str) -> Result<&Template, Error> {
        let missing = || Error::new(132_001, format!("template name ({name}) does not exist in {language}"));
        let template = self
            .0
            .iter()
            .find(|template| template.name == name && template.language == language)
            .ok_or_else(missing)?;
        match template.review {
            Review::Approved => Ok(template),
            Review::Pending | Review::Rejected => Err(missing()),
            Review::Paused => Err(Error::new(
                132_015,
                format!("Template ({name}) is paused due to low quality"),
            )),
            Review::Disabled => Err(Error::new(132_016, format!("Template ({name}) has been disabled"))),
        }
    }

    /// Moves the template's languages to another state of review; tells how many there were.
    pub(crate) fn set_review(&mut self, name: &str, language: Option<&str>, review: Review) -> usize {
        let named = |template: &&mut Template| {
            template.name == name && language.is_none_or(|language| template.language == language)
        };
        self.0
            .iter_mut()
            .filter(named)
            .map(|template| template.review = review)
            .count()
    }

    /// Removes a template in all its languages; tells whether there was one.
    pub(crate) fn remove(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|template| template.name != name);
        self.0.len() < before
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Template> {
        self.0.iter()
    }
}

/// The names between double braces, each once, in order of first use.
pub(crate) fn placeholders(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((name, tail)) = after.split_once("}}") else {
            break;
        };
        if !names.contains(&name) {
            names.push(name);
        }
        rest = tail;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found_once_each() {
        assert_eq!(placeholders("Hi {{1}}, {{2}} and {{1}} {{"), ["1", "2"]);
        assert!(placeholders("none").is_empty());
    }
}
