//! The body of `POST /_sim/whatsapp`, and the part of a message that depends on its type.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::tap;
use crate::journal::Attachment;
use crate::whatsapp::media::{Content as Bytes, File, routes};
use crate::world::World;

/// How large a file is that nobody described.
const FILE_BYTES: u64 = 4096;

/// A message to send as if a person had.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    /// A phone in any form, a business-scoped user id, or `{wa_id?, user_id?}`.
    pub(super) from: Value,
    pub(super) name: Option<String>,
    pub(super) username: Option<String>,
    #[serde(default, rename = "type")]
    pub(super) kind: Kind,
    /// Forces the message id, so that a duplicate can be sent.
    pub(super) id: Option<String>,
    /// How many times to post it, at the same time.
    pub(crate) times: Option<usize>,
    /// When it was written: unix seconds or RFC 3339.
    pub(super) at: Option<Value>,
    /// The id of the quoted message, alone or as `{id}`.
    context: Option<Value>,
    #[serde(default)]
    pub(super) forwarded: bool,
    /// The words, alone or as `{body}`.
    text: Option<Value>,
    #[serde(
        alias = "image",
        alias = "document",
        alias = "audio",
        alias = "video",
        alias = "sticker"
    )]
    media: Option<FileRequest>,
    location: Option<Value>,
    contacts: Option<Value>,
    /// A template's quick reply `{payload, text}`, or what is tapped: an id, a title or `{id, title}`.
    button: Option<Value>,
    interactive: Option<Value>,
    button_reply: Option<Value>,
    list_reply: Option<Value>,
    reaction: Option<Value>,
    system: Option<Value>,
    unsupported: Option<Value>,
    raw: Option<Map<String, Value>>,
}

impl Request {
    fn words(&self) -> Option<String> {
        self.text.as_ref().map(|text| plain(text.get("body").unwrap_or(text)))
    }

    fn quoted(&self) -> Option<String> {
        self.context
            .as_ref()
            .map(|context| plain(context.get("id").unwrap_or(context)))
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    #[default]
    Text,
    Image,
    Document,
    Audio,
    Video,
    Sticker,
    Location,
    Contacts,
    Button,
    Interactive,
    ButtonReply,
    ListReply,
    Reaction,
    Unsupported,
    System,
    /// Taps a button of an earlier message, whatever kind of button that is. Without `context`, the newest that has it.
    Tap,
    /// The message object as given, with nothing added.
    Raw,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRequest {
    /// Forces the file's id, so that trouble can be set up for it beforehand.
    id: Option<String>,
    mime_type: Option<String>,
    filename: Option<String>,
    caption: Option<String>,
    #[serde(alias = "base64")]
    content_base64: Option<String>,
    size: Option<u64>,
    /// For audio: recorded in the chat.
    voice: Option<bool>,
    animated: Option<bool>,
}

/// What a type of message adds to it.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) kind: String,
    pub(super) fields: Map<String, Value>,
    /// As the chat page shows it.
    pub(super) text: String,
    pub(super) media: Option<Attachment>,
    pub(super) quoted: Option<String>,
}

impl Content {
    pub(super) fn of(kind: &str, object: Value, text: impl Into<String>) -> Self {
        let mut fields = Map::new();
        fields.insert("type".into(), json!(kind));
        fields.insert(kind.into(), object);
        Self {
            kind: kind.into(),
            fields,
            text: text.into(),
            ..Self::default()
        }
    }
}

/// The part of a message that depends on its type. `user_id` is who sends it.
pub(super) fn content(world: &World, request: &Request, user_id: &str) -> Result<Content, String> {
    let mut content = match request.kind {
        Kind::Text => {
            let body = request.words().ok_or("text: what the person writes")?;
            Content::of("text", json!({"body": body}), body)
        }
        Kind::Image => file(world, request, "image", "image/jpeg")?,
        Kind::Document => file(world, request, "document", "application/pdf")?,
        Kind::Audio => file(world, request, "audio", "audio/ogg; codecs=opus")?,
        Kind::Video => file(world, request, "video", "video/mp4")?,
        Kind::Sticker => file(world, request, "sticker", "image/webp")?,
        Kind::Location => {
            let location = given("location", request.location.as_ref())?;
            let part = |key: &str| location.get(key).map(plain);
            let place = [part("latitude"), part("longitude")]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", ");
            let lines = [part("name"), part("address"), Some(place)];
            Content::of(
                "location",
                location.clone(),
                lines.into_iter().flatten().collect::<Vec<_>>().join("\n"),
            )
        }
        Kind::Contacts => {
            let contacts = given("contacts", request.contacts.as_ref())?;
            Content::of("contacts", contacts.clone(), "Contact card")
        }
        Kind::Button => match given("button", request.button.as_ref())? {
            button if button.get("payload").is_some() => {
                let text = field(button, "text").or_else(|_| field(button, "payload"))?;
                Content::of("button", json!({"payload": button.get("payload"), "text": text}), text)
            }
            tapped => tap::content(world, request.quoted().as_deref(), tapped, user_id)?,
        },
        Kind::Interactive | Kind::ButtonReply | Kind::ListReply => interactive(request)?,
        Kind::Reaction => {
            let reaction = given("reaction", request.reaction.as_ref())?;
            field(reaction, "message_id")?;
            Content::of(
                "reaction",
                reaction.clone(),
                reaction.get("emoji").map(plain).unwrap_or_default(),
            )
        }
        Kind::Unsupported => unsupported(request),
        Kind::System => {
            let system = given("system", request.system.as_ref())?;
            Content::of(
                "system",
                system.clone(),
                system.get("body").map(plain).unwrap_or_default(),
            )
        }
        Kind::Tap => {
            let tapped = given("button", request.button.as_ref())?;
            tap::content(world, request.quoted().as_deref(), tapped, user_id)?
        }
        Kind::Raw => Content {
            kind: "raw".into(),
            fields: request.raw.clone().ok_or("raw: the message object to post as it is")?,
            text: "Message given as it is".into(),
            ..Content::default()
        },
    };
    content.quoted = content.quoted.or_else(|| request.quoted());
    Ok(content)
}

fn given<'a>(name: &str, value: Option<&'a Value>) -> Result<&'a Value, String> {
    value.ok_or_else(|| format!("{name} is missing"))
}

fn field(object: &Value, key: &str) -> Result<String, String> {
    object.get(key).map(plain).ok_or_else(|| format!("{key} is missing"))
}

/// A value as text, without quotes around a string.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn file(world: &World, request: &Request, kind: &str, usual_type: &str) -> Result<Content, String> {
    let asked = request.media.clone().unwrap_or_default();
    let mime_type = asked.mime_type.unwrap_or_else(|| usual_type.into());
    let filename = asked
        .filename
        .or_else(|| (kind == "document").then(|| "document.pdf".to_owned()));
    let file = match &asked.content_base64 {
        Some(encoded) => {
            let bytes = BASE64_STANDARD.decode(encoded);
            let bytes = bytes.map_err(|error| format!("content_base64: {error}"))?;
            File::new(mime_type.clone(), filename.clone(), Bytes::Bytes(bytes))
        }
        None => File::made(&mime_type, filename.clone(), asked.size.unwrap_or(FILE_BYTES)),
    };
    let id = asked.id.unwrap_or_else(|| world.next_id().to_string());
    let mut object = json!({
        "mime_type": mime_type,
        "sha256": BASE64_STANDARD.encode(&file.sha256),
        "id": id,
        "url": routes::link(world, &world.address.to_string(), &id),
    });
    let caption = asked.caption.or_else(|| request.words());
    if let Some(fields) = object.as_object_mut() {
        match kind {
            "audio" => drop(fields.insert("voice".into(), json!(asked.voice.unwrap_or(true)))),
            "sticker" => drop(fields.insert("animated".into(), json!(asked.animated.unwrap_or(false)))),
            "document" => drop(fields.insert("filename".into(), json!(filename))),
            _ => {}
        }
        if let Some(caption) = &caption {
            fields.insert("caption".into(), json!(caption));
        }
    }
    world.whatsapp.with(|room| room.media.put(id.clone(), file));
    let media = Attachment {
        kind: kind.into(),
        id: Some(id),
        link: None,
        filename,
        mime_type: Some(mime_type),
    };
    Ok(Content {
        media: Some(media),
        ..Content::of(kind, object, caption.unwrap_or_default())
    })
}

/// Reads the reply wherever it is: beside the type, or inside an `interactive` object as Meta has it.
fn interactive(request: &Request) -> Result<Content, String> {
    let inner = |key: &str| request.interactive.as_ref().and_then(|object| object.get(key));
    let button = request.button_reply.as_ref().or_else(|| inner("button_reply"));
    let row = request.list_reply.as_ref().or_else(|| inner("list_reply"));
    match (button, row, &request.interactive) {
        (Some(reply), _, _) => replied("button_reply", reply),
        (None, Some(reply), _) => replied("list_reply", reply),
        (None, None, Some(object)) => Ok(Content::of("interactive", object.clone(), "Interactive reply")),
        (None, None, None) => Err("button_reply or list_reply: {id, title}".into()),
    }
}

pub(super) fn replied(kind: &str, reply: &Value) -> Result<Content, String> {
    let title = field(reply, "title")?;
    field(reply, "id")?;
    let mut object = json!({"type": kind});
    if let Some(fields) = object.as_object_mut() {
        fields.insert(kind.into(), reply.clone());
    }
    Ok(Content::of("interactive", object, title))
}

fn unsupported(request: &Request) -> Content {
    let object = request
        .unsupported
        .clone()
        .unwrap_or_else(|| json!({"type": "unknown"}));
    let mut content = Content::of("unsupported", object, "Unsupported message");
    let error = json!({
        "code": 131_051,
        "title": "Message type unknown",
        "message": "Message type unknown",
        "error_data": {"details": "Message type is currently not supported."},
    });
    content.fields.insert("errors".into(), json!([error]));
    content
}
