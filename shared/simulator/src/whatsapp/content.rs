//! Reading what the business wants to send: every type of message, with its limits, as the recipient would see it.

use super::error::Error;
use super::interactive;
use super::media::{Media, unfit};
use super::param::Param;
use super::template::{Templates, fill};
use crate::journal::{Attachment, Button, TemplateUse};

const TEXT_MAX_CHARS: usize = 4096;
const CAPTION_MAX_CHARS: usize = 1024;

pub(crate) const TYPES: [&str; 11] = [
    "audio",
    "contacts",
    "document",
    "image",
    "interactive",
    "location",
    "reaction",
    "sticker",
    "template",
    "text",
    "video",
];

/// The content of a message that Meta would take.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) text: String,
    pub(crate) buttons: Vec<Button>,
    pub(crate) template: Option<TemplateUse>,
    pub(crate) media: Option<Attachment>,
    /// Why it will fail after it was taken: what Meta finds out only later.
    pub(crate) fails_later: Option<Error>,
}

impl Content {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// Reads the object under the message's type.
pub(crate) fn read(kind: &str, content: &Param, templates: &Templates, store: &Media) -> Result<Content, Error> {
    match kind {
        "text" => text(content),
        "image" | "video" | "audio" | "document" | "sticker" => media(kind, content, store),
        "location" => location(content),
        "contacts" => contacts(content),
        "reaction" => reaction(content),
        "interactive" => interactive::read(content, store),
        "template" => template(content, templates, store),
        other => Err(Error::new(131_051, format!("Message type {other} is not supported"))),
    }
}

/// Reads a file that is given by id or link, and why it will not arrive, if Meta would find out only later.
pub(crate) fn attachment(kind: &str, param: &Param, store: &Media) -> Result<(Attachment, Option<Error>), Error> {
    let mut attachment = Attachment {
        kind: kind.into(),
        ..Attachment::default()
    };
    attachment.filename = param.sized_if_given("filename", 1..=240)?.map(str::to_owned);
    let later = match (param.get("id"), param.get("link")) {
        (Some(id), None) => {
            let id_text = id.text()?;
            let file = store.get(id_text).ok_or_else(|| id.bad("Media ID not found"))?;
            attachment.id = Some(id_text.into());
            attachment.mime_type = Some(file.mime_type.clone());
            attachment.filename = attachment.filename.or_else(|| file.filename.clone());
            unfit(kind, file).map(|why| Error::new(131_053, why))
        }
        (None, Some(link)) => {
            attachment.link = Some(link.link()?.into());
            None
        }
        (None, None) | (Some(_), Some(_)) => return Err(param.bad("give exactly one of id and link")),
    };
    Ok((attachment, later))
}

fn text(content: &Param) -> Result<Content, Error> {
    content.object(&["body", "preview_url"])?;
    let body = content.need("body")?.sized(1..=TEXT_MAX_CHARS)?;
    if content
        .get("preview_url")
        .is_some_and(|preview| !preview.value().is_boolean())
    {
        return Err(Error::parameter("Param text['preview_url'] must be a boolean."));
    }
    Ok(Content::text(body))
}

fn media(kind: &str, content: &Param, store: &Media) -> Result<Content, Error> {
    content.object(match kind {
        "document" => &["id", "link", "caption", "filename"],
        "audio" => &["id", "link", "voice"],
        "sticker" => &["id", "link"],
        _ => &["id", "link", "caption"],
    })?;
    let caption = content.sized_if_given("caption", 0..=CAPTION_MAX_CHARS)?;
    let (attachment, fails_later) = attachment(kind, content, store)?;
    Ok(Content {
        media: Some(attachment),
        fails_later,
        ..Content::text(caption.unwrap_or_default())
    })
}

fn location(content: &Param) -> Result<Content, Error> {
    content.object(&["latitude", "longitude", "name", "address"])?;
    // Strings outbound, as documented; numbers work too.
    let coordinate = |key: &str, most: f64| -> Result<String, Error> {
        let param = content.need(key)?;
        let number = param.value().as_f64().or_else(|| param.value().as_str()?.parse().ok());
        match number {
            Some(number) if number.abs() <= most => Ok(number.to_string()),
            Some(_) | None => Err(param.bad(format!("a number from -{most} to {most} is expected"))),
        }
    };
    let place = format!("{}, {}", coordinate("latitude", 90.0)?, coordinate("longitude", 180.0)?);
    let name = content.sized_if_given("name", 0..=1000)?;
    let address = content.sized_if_given("address", 0..=1000)?;
    let parts = [name, address, Some(place.as_str())];
    Ok(Content::text(
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n"),
    ))
}

fn contacts(content: &Param) -> Result<Content, Error> {
    let name = |contact: &Param| {
        Ok(contact
            .need("name")?
            .need("formatted_name")?
            .sized(1..=1000)?
            .to_owned())
    };
    let names: Result<Vec<String>, Error> = content.items(1..=257)?.iter().map(name).collect();
    Ok(Content::text(names?.join("\n")))
}

fn reaction(content: &Param) -> Result<Content, Error> {
    content.object(&["message_id", "emoji"])?;
    content.need("message_id")?.sized(1..=1000)?;
    Ok(Content::text(content.need("emoji")?.sized(0..=16)?))
}

fn template(content: &Param, templates: &Templates, store: &Media) -> Result<Content, Error> {
    content.object(&["name", "language", "components", "namespace"])?;
    let name = content.need("name")?.sized(1..=512)?;
    let language = content.need("language")?;
    language.object(&["code", "policy"])?;
    let code = language.need("code")?.text()?;
    let filled = fill::fill(
        templates.approved(name, code)?,
        content.get("components").as_ref(),
        store,
    )?;
    let used = TemplateUse {
        name: name.into(),
        language: code.into(),
        parameters: filled.parameters,
    };
    Ok(Content {
        buttons: filled.buttons,
        template: Some(used),
        media: filled.media,
        ..Content::text(filled.text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatsapp::media::File;
    use serde_json::{Value, json};

    fn check(kind: &str, content: &Value) -> Result<Content, Error> {
        let mut store = Media::default();
        store.put("77".into(), File::made("application/pdf", Some("plan.pdf".into()), 10));
        read(kind, &Param::root(content), &Templates::default(), &store)
    }

    #[test]
    fn a_text_has_4096_characters_at_most() {
        assert!(check("text", &json!({"body": "ü".repeat(4096)})).is_ok());
        assert!(check("text", &json!({"body": "ü".repeat(4097)})).is_err());
        assert!(check("text", &json!({"body": ""})).is_err());
        assert!(check("text", &json!({})).is_err());
        assert!(check("text", &json!({"body": "hi", "bold": true})).is_err());
    }

    #[test]
    fn a_file_is_known_or_linked() {
        let sent = check("document", &json!({"id": "77", "caption": "The plan"})).unwrap();
        assert_eq!(sent.media.unwrap().filename.as_deref(), Some("plan.pdf"));
        assert_eq!(sent.text, "The plan");
        assert!(check("image", &json!({"link": "https://example.com/a.png"})).is_ok());
        for refused in [json!({"id": "78"}), json!({}), json!({"link": "ftp://example.com/a"})] {
            assert!(check("document", &refused).is_err(), "{refused}");
        }
        assert!(check("audio", &json!({"id": "77", "caption": "no captions on audio"})).is_err());
    }

    #[test]
    fn a_file_of_the_wrong_kind_fails_later() {
        let sent = check("image", &json!({"id": "77"})).unwrap();
        assert_eq!(sent.fails_later.unwrap().code, 131_053);
    }

    #[test]
    fn a_location_reads_as_name_address_and_place() {
        let place = json!({"latitude": "51.5", "longitude": -0.12, "name": "Clinic", "address": "1 High St"});
        assert_eq!(
            check("location", &place).unwrap().text,
            "Clinic\n1 High St\n51.5, -0.12"
        );
        assert!(check("location", &json!({"latitude": "91", "longitude": "0"})).is_err());
    }

    #[test]
    fn an_unregistered_template_is_132001() {
        let sent = json!({"name": "nope", "language": {"code": "en"}});
        assert_eq!(check("template", &sent).unwrap_err().code, 132_001);
    }
}
