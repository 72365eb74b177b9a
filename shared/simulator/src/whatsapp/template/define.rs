//! Registering a template: what Meta's template management accepts.

use serde_json::Value;

use super::{Header, Review, Template, TemplateButton, placeholders};
use crate::whatsapp::error::Error;
use crate::whatsapp::param::Param;

const NAME_MAX_CHARS: usize = 512;
const BODY_MAX_CHARS: usize = 1024;
const SHORT_MAX_CHARS: usize = 60;
const BUTTON_MAX_CHARS: usize = 25;
const BUTTONS_MAX: usize = 10;

/// Reads the JSON of `POST /{waba_id}/message_templates`. Approval takes Meta up to a day; here it is immediate.
pub(crate) fn read(request: &Value, id: String) -> Result<Template, Error> {
    let root = Param::root(request);
    root.object(&[
        "name",
        "category",
        "language",
        "components",
        "parameter_format",
        "allow_category_change",
        "message_send_ttl_seconds",
    ])?;
    let name = root.need("name")?;
    let name_text = name.sized(1..=NAME_MAX_CHARS)?;
    if !name_text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    {
        return Err(name.bad("only lowercase letters, digits and underscores are allowed"));
    }
    let category = root
        .need("category")?
        .word(&["AUTHENTICATION", "MARKETING", "UTILITY"])?;
    let format = root
        .get("parameter_format")
        .map(|format| format.word(&["NAMED", "POSITIONAL"]))
        .transpose()?;
    let language = root.need("language")?.sized(2..=10)?;
    let components = root.need("components")?;

    let mut template = Template {
        id,
        name: name_text.into(),
        language: language.into(),
        category: category.into(),
        review: Review::Approved,
        named: format == Some("NAMED"),
        header: None,
        body: String::new(),
        footer: None,
        buttons: Vec::new(),
        components: components.value().clone(),
    };
    for component in components.items(1..=4)? {
        match component.need("type")?.word(&["HEADER", "BODY", "FOOTER", "BUTTONS"])? {
            "HEADER" => template.header = Some(header(&component)?),
            "BODY" => template.body = body(&component, template.named)?,
            "FOOTER" => template.footer = Some(component.need("text")?.sized(1..=SHORT_MAX_CHARS)?.into()),
            _ => template.buttons = buttons(&component)?,
        }
    }
    if template.body.is_empty() {
        return Err(components.bad("a BODY component is required"));
    }
    Ok(template)
}

fn header(component: &Param) -> Result<Header, Error> {
    component.object(&["type", "format", "text", "example"])?;
    match component
        .need("format")?
        .word(&["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"])?
    {
        "TEXT" => {
            let text = component.need("text")?;
            let header = text.sized(1..=SHORT_MAX_CHARS)?;
            if placeholders(header).len() > 1 {
                return Err(text.bad("a header takes one parameter at most"));
            }
            Ok(Header::Text(header.into()))
        }
        media => Ok(Header::Media(media.to_lowercase())),
    }
}

fn body(component: &Param, named: bool) -> Result<String, Error> {
    component.object(&["type", "text", "example"])?;
    let param = component.need("text")?;
    let text = param.sized(1..=BODY_MAX_CHARS)?;
    let variables = placeholders(text);
    if text.trim().starts_with("{{") || text.trim().ends_with("}}") {
        return Err(param
            .bad("variables can't be at the start or end of the template")
            .with_subcode(2_388_299));
    }
    for (index, name) in variables.iter().enumerate() {
        let fits = if named {
            is_parameter_name(name)
        } else {
            *name == (index + 1).to_string()
        };
        if !fits {
            return Err(param.bad(format!("unexpected variable {{{{{name}}}}}")));
        }
    }
    let example = if named { "body_text_named_params" } else { "body_text" };
    if !variables.is_empty() && component.get("example").and_then(|given| given.get(example)).is_none() {
        return Err(component
            .bad(format!(
                "component of type BODY is missing expected field(s) (example.{example})"
            ))
            .with_subcode(2_388_043));
    }
    Ok(text.into())
}

fn buttons(component: &Param) -> Result<Vec<TemplateButton>, Error> {
    component.object(&["type", "buttons"])?;
    let read = |button: &Param| -> Result<TemplateButton, Error> {
        let text = || -> Result<String, Error> { Ok(button.need("text")?.sized(1..=BUTTON_MAX_CHARS)?.to_owned()) };
        Ok(
            match button.need("type")?.word(&["QUICK_REPLY", "URL", "PHONE_NUMBER"])? {
                "QUICK_REPLY" => TemplateButton::QuickReply { text: text()? },
                "URL" => TemplateButton::Url {
                    text: text()?,
                    url: button.need("url")?.sized(1..=2000)?.into(),
                },
                _ => TemplateButton::Phone {
                    text: text()?,
                    number: button.need("phone_number")?.sized(1..=20)?.into(),
                },
            },
        )
    };
    component
        .need("buttons")?
        .items(1..=BUTTONS_MAX)?
        .iter()
        .map(read)
        .collect()
}

/// `parameter_name`: at most 20 characters of `[a-z_]`.
fn is_parameter_name(name: &str) -> bool {
    (1..=20).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn with_body(body: &str, example: &Value) -> Value {
        json!({
            "name": "case_update", "category": "UTILITY", "language": "en",
            "components": [{"type": "BODY", "text": body, "example": example}],
        })
    }

    #[test]
    fn a_template_is_registered_and_listed_as_it_was_sent() {
        let request = with_body("Dear {{1}}, your case is ready.", &json!({"body_text": [["Ana"]]}));
        let template = read(&request, "7".into()).unwrap();
        assert_eq!(template.listed()["components"], request["components"]);
        assert_eq!(template.listed()["status"], "APPROVED");
    }

    #[test]
    fn what_meta_refuses_is_refused() {
        let example = json!({"body_text": [["Ana"]]});
        for (body, example) in [
            ("{{1}} is first.", &example),
            ("Last is {{1}}", &example),
            ("Gap {{2}} here.", &example),
            ("No example {{1}} here.", &Value::Null),
            ("Named {{name}} in positional.", &example),
        ] {
            assert!(read(&with_body(body, example), "7".into()).is_err(), "{body}");
        }
        let mut shouting = with_body("Fine.", &Value::Null);
        shouting["name"] = json!("Case-Update");
        assert!(read(&shouting, "7".into()).is_err());
    }
}
