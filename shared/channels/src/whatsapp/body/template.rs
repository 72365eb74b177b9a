//! An approved template with its parameters. A file never goes with it.

use domain::message::TemplateCall;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Template<'a> {
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

impl<'a> Template<'a> {
    pub(super) fn of(call: &'a TemplateCall) -> Self {
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
        Self {
            name: &call.name,
            language: Code {
                code: call.language.code(),
            },
            components: body.into_iter().chain(buttons).collect(),
        }
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
