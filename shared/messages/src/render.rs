//! Rendering: minijinja over the files of a message, strictly. An unknown variable is an error, so that a misspelt one is
//! found by the tests and not by a reader.

use std::sync::LazyLock;

use domain::message::{TemplateCall, WordedChoice};
use domain::notice::Notice;
use domain::person::Language;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, UndefinedBehavior, Value};

use crate::definition::{Body, template_name};
use crate::{Voice, context, files, phrases, plain};

/// Meta, "Text messages": the body of a text.
const TEXT_MAX_CHARS: usize = 4096;
/// Meta, "Interactive messages" and "Media messages": the body above something to tap, and a caption.
const TEXT_WITH_MORE_MAX_CHARS: usize = 1024;
/// Characters of a subject line.
const SUBJECT_MAX_CHARS: usize = 200;
/// Cases that are listed in one message. Also as many rows as a WhatsApp list can have.
pub(crate) const LINES_MAX: usize = 10;

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment
});

/// The text of a notice, within WhatsApp's limits. `stands_alone`: nothing to tap and no file goes with it.
pub(crate) fn text(notice: &Notice, language: Language, voice: &Voice, stands_alone: bool) -> String {
    let max_chars = if stands_alone {
        TEXT_MAX_CHARS
    } else {
        TEXT_WITH_MORE_MAX_CHARS
    };
    let files = files::of(notice);
    let source = files.in_language(language).text;
    let mut lines = LINES_MAX;
    loop {
        match fill(files.folder, source, context::of(notice, language, voice, lines)) {
            // Fewer cases, each whole, rather than a text that breaks off.
            Ok(text) if text.chars().count() > max_chars && lines > 1 => lines -= 1,
            Ok(text) => return plain::cut(&text, max_chars),
            Err(error) => {
                report(notice, language, &error);
                return phrases::of(language).fallback(&plain::name(&voice.lab_name));
            }
        }
    }
}

/// The subject of a notice's e-mail, on one line.
pub(crate) fn subject(notice: &Notice, language: Language, voice: &Voice) -> String {
    let source = files::of(notice).in_language(language).subject;
    source
        .and_then(|source| one(notice, source, language, voice))
        .map_or_else(
            || plain::name(&voice.practice.name),
            |text| plain::line(&text, SUBJECT_MAX_CHARS),
        )
}

/// The shortest form of a notice: for an SMS.
pub(crate) fn short(notice: &Notice, language: Language, voice: &Voice) -> String {
    let sources = files::of(notice).in_language(language);
    let source = sources.sms.or(sources.template).unwrap_or(sources.text);
    one(notice, source, language, voice)
        .unwrap_or_else(|| phrases::of(language).fallback(&plain::name(&voice.practice.name)))
}

fn one(notice: &Notice, source: &str, language: Language, voice: &Voice) -> Option<String> {
    match fill(
        files::of(notice).folder,
        source,
        context::of(notice, language, voice, LINES_MAX),
    ) {
        Ok(text) => Some(text),
        Err(error) => {
            report(notice, language, &error);
            None
        }
    }
}

/// The template of a notice that has one, with its parameters in the body's order.
pub(crate) fn template(
    notice: &Notice,
    language: Language,
    voice: &Voice,
    choices: &[WordedChoice],
) -> Option<TemplateCall> {
    let files = files::of(notice);
    let body = Body::parse(files.in_language(language).template?);
    let values = context::of(notice, language, voice, LINES_MAX);
    let parameters = body
        .variables()
        .map(|name| fill(files.folder, &format!("{{{{ {name} }}}}"), values.clone()))
        .collect();
    match parameters {
        Ok(parameters) => Some(TemplateCall {
            name: template_name(notice),
            language,
            parameters,
            payloads: choices.iter().map(|choice| choice.payload.clone()).collect(),
        }),
        Err(error) => {
            report(notice, language, &error);
            None
        }
    }
}

/// Sources are compiled when they are needed: it takes microseconds, and a cold start needs one of them, not all.
pub(crate) fn fill(name: &str, source: &str, values: Value) -> Result<String, Error> {
    Ok(ENVIRONMENT
        .template_from_named_str(name, source)?
        .render(values)?
        .trim()
        .to_owned())
}

/// Only where and what kind: an error's own text may quote what a person wrote.
fn report(notice: &Notice, language: Language, error: &Error) {
    tracing::error!(
        notice = notice.name(),
        language = language.code(),
        kind = ?error.kind(),
        line = error.line(),
        "the words of a notice cannot be rendered"
    );
}
