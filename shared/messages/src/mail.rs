//! An e-mail's HTML, made of its text: paragraphs, lines and links, in one plain layout that every mail program shows.
//! Everything is escaped by the template engine.

use std::sync::LazyLock;

use domain::person::Language;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use crate::context::report::Line;
use crate::{Voice, plain};

const LAYOUT: &str = include_str!("../mail.html.j2");

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment
});

#[derive(Serialize)]
struct Page<'a> {
    language: &'static str,
    practice: String,
    address: Option<String>,
    phone: Option<String>,
    paragraphs: Vec<Vec<&'a str>>,
    /// Drawn as bars, above the text.
    bars: &'a [Line],
}

/// The text as a whole HTML document.
pub(crate) fn html(text: &str, bars: &[Line], language: Language, voice: &Voice) -> String {
    let page = Page {
        language: language.code(),
        bars,
        practice: plain::name(&voice.practice.name),
        address: plain::some_name(voice.practice.address.as_deref()),
        phone: voice.practice.phone.clone(),
        paragraphs: text
            .split("\n\n")
            .map(|paragraph| {
                paragraph
                    .lines()
                    .filter(|line| !line.trim().is_empty())
                    .collect::<Vec<_>>()
            })
            .filter(|lines| !lines.is_empty())
            .collect(),
    };
    let rendered = ENVIRONMENT
        .template_from_named_str("layout.html", LAYOUT)
        .and_then(|layout| layout.render(Serde(page)));
    rendered.unwrap_or_else(|error| {
        // Mail programs show the plain part then.
        tracing::error!(kind = ?error.kind(), "the layout of e-mails cannot be rendered");
        String::new()
    })
}
