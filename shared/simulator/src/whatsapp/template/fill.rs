//! Sending a template: its parameters checked against what was registered, and the text that the recipient reads.

use super::{Header, Template, TemplateButton, placeholders};
use crate::journal::{Attachment, Button, Tap};
use crate::whatsapp::content::attachment;
use crate::whatsapp::error::Error;
use crate::whatsapp::media::Media;
use crate::whatsapp::param::Param;

const RENDERED_MAX_CHARS: usize = 1024;
const PAYLOAD_MAX_CHARS: usize = 256;

/// A template with its parameters in place.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) text: String,
    pub(crate) parameters: Vec<String>,
    pub(crate) buttons: Vec<Button>,
    pub(crate) media: Option<Attachment>,
}

/// The components of one message, by where they go.
#[derive(Debug, Default)]
struct Given<'a> {
    header: Vec<Param<'a>>,
    body: Vec<Param<'a>>,
    buttons: Vec<(usize, String, Vec<Param<'a>>)>,
}

pub(crate) fn fill(template: &Template, components: Option<&Param>, store: &Media) -> Result<Filled, Error> {
    let given = components.map(sort).transpose()?.unwrap_or_default();
    let mut filled = Filled::default();
    let header = match &template.header {
        Some(Header::Text(text)) => Some(put("header", text, template.named, &given.header)?.0),
        Some(Header::Media(kind)) => {
            filled.media = Some(header_media(kind, &given.header, store)?);
            None
        }
        None if given.header.is_empty() => None,
        None => return Err(miscounted("header", given.header.len(), 0)),
    };
    let (body, parameters) = put("body", &template.body, template.named, &given.body)?;
    if body.chars().count() > RENDERED_MAX_CHARS {
        let details = format!(
            "Translated body text is {} characters, at most {RENDERED_MAX_CHARS}",
            body.chars().count()
        );
        return Err(Error::new(132_005, details));
    }
    filled.parameters = parameters;
    filled.buttons = buttons(template, &given.buttons)?;
    let parts = [header, Some(body), template.footer.clone()];
    filled.text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n");
    Ok(filled)
}

fn sort<'a>(components: &Param<'a>) -> Result<Given<'a>, Error> {
    let mut given = Given::default();
    for component in components.items(0..=20)? {
        component.object(&["type", "sub_type", "index", "parameters"])?;
        let parameters = component
            .get("parameters")
            .map(|list| list.items(0..=100))
            .transpose()?
            .unwrap_or_default();
        match component.need("type")?.text()?.to_lowercase().as_str() {
            "header" => given.header = parameters,
            "body" => given.body = parameters,
            "button" => {
                let index = component.need("index")?;
                let number = index.value().as_u64().or_else(|| index.value().as_str()?.parse().ok());
                let number = number.and_then(|number| usize::try_from(number).ok());
                let number = number.ok_or_else(|| index.bad("a button's index is a number from 0"))?;
                let words = ["quick_reply", "url", "copy_code", "flow", "catalog"];
                let sub_type = component.need("sub_type")?.word(&words)?.to_owned();
                given.buttons.push((number, sub_type, parameters));
            }
            other => return Err(component.bad(format!("unknown component type \"{other}\""))),
        }
    }
    Ok(given)
}

/// The text with its parameters in place, and those parameters in the text's order.
fn put(place: &str, text: &str, named: bool, given: &[Param]) -> Result<(String, Vec<String>), Error> {
    let variables = placeholders(text);
    if given.len() != variables.len() {
        return Err(miscounted(place, given.len(), variables.len()));
    }
    let mut rendered = text.to_owned();
    let mut parameters = Vec::new();
    for (index, name) in variables.iter().enumerate() {
        let parameter = if named {
            let named_so = |param: &&Param| param.get("parameter_name").is_some_and(|given| given.value() == name);
            given.iter().find(named_so)
        } else {
            given.get(index)
        };
        let details = || format!("{place}: parameter name is missing or unknown, expected \"{name}\"");
        let value = parameter_text(parameter.ok_or_else(|| Error::new(132_000, details()))?)?;
        rendered = rendered.replace(&format!("{{{{{name}}}}}"), &value);
        parameters.push(value);
    }
    Ok((rendered, parameters))
}

fn miscounted(place: &str, given: usize, expected: usize) -> Error {
    Error::new(
        132_000,
        format!(
            "{place}: number of localizable_params ({given}) does not match the expected number of params ({expected})"
        ),
    )
}

fn parameter_text(param: &Param) -> Result<String, Error> {
    param.object(&["type", "text", "parameter_name", "currency", "date_time"])?;
    let text = match param.need("type")?.text()? {
        "text" => param.need("text")?.text()?,
        kind @ ("currency" | "date_time") => param.need(kind)?.need("fallback_value")?.text()?,
        other => {
            return Err(Error::new(
                132_012,
                format!("Parameter of type {other} where a text is expected"),
            ));
        }
    };
    if text.is_empty() {
        return Err(Error::new(132_012, "Parameter text is empty"));
    }
    if text.contains(['\n', '\r', '\t']) || text.contains("    ") {
        let details = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces";
        return Err(Error::new(132_018, details));
    }
    Ok(text.to_owned())
}

fn header_media(kind: &str, given: &[Param], store: &Media) -> Result<Attachment, Error> {
    let mismatch = |found: &str| {
        Error::new(
            132_012,
            format!("header: Format mismatch, expected {kind}, received {found}"),
        )
    };
    let [parameter] = given else {
        return Err(mismatch("UNKNOWN"));
    };
    let found = parameter.need("type")?.text()?;
    if found != kind {
        return Err(mismatch(found));
    }
    if kind == "location" {
        return Ok(Attachment {
            kind: kind.into(),
            ..Attachment::default()
        });
    }
    Ok(attachment(kind, &parameter.need(kind)?, store)?.0)
}

fn buttons(template: &Template, given: &[(usize, String, Vec<Param>)]) -> Result<Vec<Button>, Error> {
    if let Some((index, ..)) = given.iter().find(|(index, ..)| *index >= template.buttons.len()) {
        return Err(Error::new(
            132_000,
            format!("buttons: there is no button at index {index}"),
        ));
    }
    let shown = template.buttons.iter().enumerate().map(|(index, button)| {
        let given = given.iter().find(|(at, ..)| *at == index);
        let mismatch = |expected: &str| match given {
            Some((_, sub_type, _)) if sub_type != expected => Err(Error::new(
                132_012,
                format!("buttons: Button at index {index} is of type {expected}, not {sub_type}"),
            )),
            Some(_) | None => Ok(()),
        };
        let first = given.and_then(|(.., parameters)| parameters.first());
        match button {
            TemplateButton::QuickReply { text } => {
                mismatch("quick_reply")?;
                let payload = first
                    .map(|param| param.need("payload")?.sized(1..=PAYLOAD_MAX_CHARS))
                    .transpose()?;
                Ok(Button::new(payload.unwrap_or(text), text, Tap::QuickReply))
            }
            TemplateButton::Url { text, url } => {
                mismatch("url")?;
                let suffix = first.map(|param| param.need("text")?.sized(1..=2000)).transpose()?;
                if suffix.is_some() == placeholders(url).is_empty() {
                    let need = if suffix.is_some() {
                        "takes no parameter"
                    } else {
                        "requires a parameter"
                    };
                    let details = format!("buttons: Button at index {index} of type Url {need}");
                    return Err(Error::new(if suffix.is_some() { 132_000 } else { 131_008 }, details));
                }
                Ok(Button::new(
                    &url.replace("{{1}}", suffix.unwrap_or_default()),
                    text,
                    Tap::Link,
                ))
            }
            TemplateButton::Phone { text, number } => Ok(Button::new(&format!("tel:{number}"), text, Tap::Link)),
        }
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatsapp::template::define;
    use serde_json::{Value, json};

    fn template() -> Template {
        let request = json!({
            "name": "planning_started", "category": "UTILITY", "language": "en",
            "components": [
                {"type": "HEADER", "format": "TEXT", "text": "Your aligners"},
                {"type": "BODY", "text": "Dear {{1}}, planning for {{2}} has started.",
                 "example": {"body_text": [["Ana", "A. B."]]}},
                {"type": "FOOTER", "text": "Chairside"},
                {"type": "BUTTONS", "buttons": [
                    {"type": "QUICK_REPLY", "text": "Thanks"},
                    {"type": "URL", "text": "Open", "url": "https://example.com/{{1}}"},
                ]},
            ],
        });
        define::read(&request, "1".into()).unwrap()
    }

    fn components(body: &Value) -> Value {
        json!([
            {"type": "body", "parameters": body},
            {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [{"type": "payload", "payload": "ok-1"}]},
            {"type": "button", "sub_type": "url", "index": 1, "parameters": [{"type": "text", "text": "c-1"}]},
        ])
    }

    fn filled(components: &Value) -> Result<Filled, Error> {
        fill(&template(), Some(&Param::root(components)), &Media::default())
    }

    #[test]
    fn the_recipient_reads_every_part() {
        let body = json!([{"type": "text", "text": "Dr. Ana"}, {"type": "text", "text": "A. B."}]);
        let filled = filled(&components(&body)).unwrap();
        assert_eq!(
            filled.text,
            "Your aligners\nDear Dr. Ana, planning for A. B. has started.\nChairside"
        );
        assert_eq!(filled.parameters, ["Dr. Ana", "A. B."]);
        assert_eq!(filled.buttons[0], Button::new("ok-1", "Thanks", Tap::QuickReply));
        assert_eq!(filled.buttons[1].id, "https://example.com/c-1");
    }

    #[test]
    fn parameters_are_counted_and_checked() {
        let one = json!([{"type": "text", "text": "Dr. Ana"}]);
        assert_eq!(filled(&components(&one)).unwrap_err().code, 132_000);
        for (text, code) in [("a\nb", 132_018), ("a\tb", 132_018), ("a    b", 132_018), ("", 132_012)] {
            let body = json!([{"type": "text", "text": "Dr. Ana"}, {"type": "text", "text": text}]);
            assert_eq!(filled(&components(&body)).unwrap_err().code, code, "{text:?}");
        }
        let body = json!([{"type": "text", "text": "Dr. Ana"}, {"type": "text", "text": "x".repeat(1024)}]);
        assert_eq!(filled(&components(&body)).unwrap_err().code, 132_005);
    }

    #[test]
    fn a_link_with_a_placeholder_needs_its_parameter() {
        let body = json!([{"type": "text", "text": "Dr. Ana"}, {"type": "text", "text": "A. B."}]);
        let only_body = json!([{"type": "body", "parameters": body}]);
        assert_eq!(filled(&only_body).unwrap_err().code, 131_008);
    }
}
