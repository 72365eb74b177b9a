//! What a message holds, for every type that Meta sends.
//!
//! Source: Meta, "Webhooks: messages" (one page per type), and payloads seen by open-source clients (the tests have
//! them). A type that is new, or one whose object is missing or broken, is `Unsupported`: the person is told, nothing
//! fails.

use domain::inbound::{Content, MediaKind};
use domain::{Bsuid, Phone, WhatsAppUser};
use serde_json::Value;

use super::field;
use super::read::Unreadable;

/// The content, and the id of the message that it is about.
pub(super) struct Reading {
    pub content: Content,
    pub quotes: Option<String>,
}

/// `None` for a system message that is not about a new number or id: WhatsApp's own words, not the person's.
pub(super) fn read(item: &Value) -> Result<Option<Reading>, Unreadable> {
    let kind = field::text(item, "type").ok_or(Unreadable::NoType)?;
    // A forwarded message has a context without an id.
    let quotes = item.get("context").and_then(|context| field::owned(context, "id"));
    // By convention the object has the name of the type.
    let object = item.get(kind).unwrap_or(&Value::Null);
    let content = match kind {
        "text" => field::owned(object, "body").map(Content::Text),
        "image" => media(MediaKind::Image, object),
        "video" => media(MediaKind::Video, object),
        "audio" | "voice" => media(MediaKind::Audio, object),
        "document" => media(MediaKind::Document, object),
        "sticker" => media(MediaKind::Sticker, object),
        "location" => location(object),
        "contacts" => object
            .as_array()
            .map(|cards| Content::Contact { phones: phones(cards) }),
        "button" => template_button(object),
        "interactive" => {
            return Ok(Some(Reading {
                content: interactive(object),
                quotes,
            }));
        }
        "reaction" => {
            let Some(message) = field::owned(object, "message_id") else {
                return Ok(Some(unsupported(kind, quotes)));
            };
            let emoji = field::owned(object, "emoji");
            return Ok(Some(Reading {
                content: Content::Reaction { emoji },
                quotes: Some(message),
            }));
        }
        "edit" => field::owned(object, "original_message_id").map(|original| Content::Edited {
            original,
            text: edited(object),
        }),
        "revoke" => field::owned(object, "original_message_id").map(|original| Content::Revoked { original }),
        "system" => return Ok(identity(object).map(|content| Reading { content, quotes })),
        // The provider's name for what it could not pass on, such as a poll.
        "unsupported" => Some(Content::Unsupported {
            kind: field::name(field::text(object, "type").unwrap_or(kind)),
        }),
        _ => None,
    };
    Ok(Some(match content {
        Some(content) => Reading { content, quotes },
        None => unsupported(kind, quotes),
    }))
}

/// The name of a system message.
pub(super) fn system_kind(item: &Value) -> String {
    item.get("system")
        .and_then(|system| field::text(system, "type"))
        .map_or_else(|| "system".to_owned(), field::name)
}

fn unsupported(kind: &str, quotes: Option<String>) -> Reading {
    Reading {
        content: Content::Unsupported {
            kind: field::name(kind),
        },
        quotes,
    }
}

fn media(kind: MediaKind, object: &Value) -> Option<Content> {
    Some(Content::Media {
        kind,
        media_id: field::owned(object, "id")?,
        mime_type: field::owned(object, "mime_type"),
        file_name: field::owned(object, "filename"),
        caption: field::owned(object, "caption"),
    })
}

fn location(object: &Value) -> Option<Content> {
    Some(Content::Location {
        latitude: degrees(object, "latitude", 90.0)?,
        longitude: degrees(object, "longitude", 180.0)?,
        name: field::owned(object, "name"),
        address: field::owned(object, "address"),
    })
}

/// A coordinate as decimal text. Meta writes numbers, other clients have seen texts.
fn degrees(object: &Value, name: &str, limit: f64) -> Option<String> {
    let degrees: f64 = match object.get(name)? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (degrees.abs() <= limit).then(|| degrees.to_string())
}

/// The phone numbers on contact cards, as people write them, else as WhatsApp knows them.
fn phones(cards: &[Value]) -> Vec<String> {
    let entries = cards
        .iter()
        .filter_map(|card| card.get("phones").and_then(Value::as_array))
        .flatten();
    let phone = |entry: &Value| {
        let written = field::owned(entry, "phone");
        written.or_else(|| field::text(entry, "wa_id").map(|digits| format!("+{digits}")))
    };
    entries.filter_map(phone).collect()
}

/// The quick reply of a template. One that was sent without a payload comes back with its words alone.
fn template_button(object: &Value) -> Option<Content> {
    let title = field::owned(object, "text");
    let payload = field::owned(object, "payload").or_else(|| title.clone())?;
    Some(Content::Tap {
        title: title.unwrap_or_else(|| payload.clone()),
        payload,
    })
}

/// A tapped button or list row; forms, call permissions and what comes next are not for us. Sometimes the object is
/// missing altogether.
fn interactive(object: &Value) -> Content {
    let kind = field::text(object, "type").unwrap_or("interactive");
    let tap = |reply: &Value| {
        let payload = field::owned(reply, "id")?;
        Some(Content::Tap {
            title: field::owned(reply, "title").unwrap_or_else(|| payload.clone()),
            payload,
        })
    };
    let tapped = match kind {
        "button_reply" | "list_reply" => object.get(kind).and_then(tap),
        _ => None,
    };
    tapped.unwrap_or_else(|| Content::Unsupported {
        kind: field::name(kind),
    })
}

/// The new words of an edited message: its text, or its caption.
fn edited(object: &Value) -> Option<String> {
    let message = object.get("message")?;
    let inner = field::text(message, "type").and_then(|kind| message.get(kind))?;
    field::owned(inner, "body").or_else(|| field::owned(inner, "caption"))
}

/// A changed number or id. Older payloads name the new number `new_wa_id`, and the event `customer_…`.
fn identity(object: &Value) -> Option<Content> {
    let number = ["wa_id", "new_wa_id"].iter().find_map(|name| field::text(object, name));
    let new = WhatsAppUser {
        phone: number.and_then(|digits| Phone::from_wa_id(digits).ok()),
        bsuid: field::text(object, "user_id").and_then(Bsuid::parse),
    };
    match field::text(object, "type")? {
        "user_changed_number" | "customer_changed_number" | "user_changed_user_id" if new.key().is_some() => {
            Some(Content::IdentityChanged { new })
        }
        _ => None,
    }
}
