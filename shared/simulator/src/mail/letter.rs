//! A message that arrived: what no server would take, and what its reader sees.

use std::collections::BTreeMap;

use mail_parser::{Address, Message as Parsed, MessageParser, MimeHeaders, PartType};

use crate::clock;
use crate::journal::{Channel, Delivery, Enclosure, Letter, Message};
use crate::world::World;

/// RFC 5322, 2.1.1, without the line's end.
const MAX_LINE_BYTES: usize = 998;

/// Why a server refuses it, if it does.
pub(super) fn flaw(bytes: &[u8]) -> Option<&'static str> {
    let mut last = 0;
    for (place, byte) in bytes.iter().enumerate() {
        let after_cr = place > 0 && bytes.get(place - 1) == Some(&b'\r');
        if (*byte == b'\n') != after_cr {
            return Some("521 5.5.2 Bare <LF> or <CR> received");
        }
        if *byte == b'\n' {
            if place - last > MAX_LINE_BYTES + 1 {
                return Some("554 5.6.0 A line is longer than 998 octets");
            }
            last = place + 1;
        }
    }
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Some("554 5.6.0 This is no message");
    };
    if message.message_id().is_none() {
        return Some("550 5.7.1 Messages missing a valid Message-ID header are not accepted");
    }
    if message.date().is_none_or(|date| !date.is_valid()) {
        return Some("550 5.7.1 Messages missing a valid Date header are not accepted");
    }
    let from = message.from().and_then(Address::first);
    if from.and_then(|from| from.address()).is_none() {
        return Some("550 5.7.1 Messages missing a valid From header are not accepted");
    }
    let double = |name: &str| {
        let named = message
            .headers_raw()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name));
        named.count() > 1
    };
    ["From", "To", "Subject", "Date", "Message-ID"]
        .into_iter()
        .any(double)
        .then_some("550 5.7.1 Messages with a header twice are not accepted")
}

/// What a fault's `match` looks for: the message's words, not their encoding.
pub(super) fn readable(bytes: &[u8]) -> String {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return String::new();
    };
    let headers = headers(&message);
    let headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    format!("{} {}", headers.join(" "), text(&message))
}

/// Puts it into the journal, once for each recipient.
pub(super) fn accept(world: &World, recipients: &[String], bytes: &[u8]) {
    let Some(parsed) = MessageParser::default().parse(bytes) else {
        return;
    };
    let now = clock::now();
    for to in recipients {
        let order = world.next_id();
        let message = Message {
            id: format!("mail.{order}"),
            at: now.to_string(),
            channel: Channel::Email,
            to: to.clone(),
            user_id: to.clone(),
            kind: "email".into(),
            text: text(&parsed),
            buttons: Vec::new(),
            template: None,
            media: None,
            status: Delivery::Accepted,
            context: None,
            tracker: parsed.message_id().map(|id| format!("<{id}>")),
            letter: Some(Letter {
                subject: parsed.subject().unwrap_or_default().to_owned(),
                html: html(&parsed),
                headers: headers(&parsed),
                attachments: parsed.parts.iter().filter_map(enclosure).collect(),
            }),
            order,
            accepted_at: now,
        };
        world.journal.with(|journal| journal.accept(message));
    }
    world.changed();
}

/// What the sender wrote in HTML: the parser would make some of a text.
fn html(message: &Parsed<'_>) -> Option<String> {
    message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.clone().into_owned()),
        PartType::Text(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Message(_)
        | PartType::Multipart(_) => None,
    })
}

fn text(message: &Parsed<'_>) -> String {
    let text = message.body_text(0).unwrap_or_default();
    text.replace("\r\n", "\n").trim_end().to_owned()
}

/// All headers by their names in lower case, on one line each; names of people as they read.
fn headers(message: &Parsed<'_>) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    for (name, value) in message.headers_raw() {
        let line = value.split(['\r', '\n']).map(str::trim).collect::<Vec<_>>().join(" ");
        headers.insert(name.to_lowercase(), line.trim().to_owned());
    }
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            headers.insert(name.to_owned(), value);
        }
    };
    put("subject", message.subject().map(str::to_owned));
    put("from", message.from().map(people));
    put("to", message.to().map(people));
    put("reply-to", message.reply_to().map(people));
    headers
}

fn people(address: &Address<'_>) -> String {
    let shown = address.iter().map(|one| {
        let address = one.address().unwrap_or_default();
        one.name()
            .map_or_else(|| address.to_owned(), |name| format!("{name} <{address}>"))
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// A part that is not the words themselves: a file, or an invitation among the alternatives.
fn enclosure(part: &mail_parser::MessagePart<'_>) -> Option<Enclosure> {
    let kind = part.content_type()?;
    let mime_type = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("*")).to_lowercase();
    let filename = part.attachment_name().map(str::to_owned);
    let words = matches!(mime_type.as_str(), "text/plain" | "text/html");
    if words && filename.is_none() {
        return None;
    }
    let (size, text) = match &part.body {
        PartType::Text(text) | PartType::Html(text) => (text.len(), Some(text.clone().into_owned())),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
            let calendar = mime_type.ends_with("/ics") || mime_type.starts_with("text/");
            (
                bytes.len(),
                calendar.then(|| String::from_utf8_lossy(bytes).into_owned()),
            )
        }
        PartType::Message(_) | PartType::Multipart(_) => return None,
    };
    Some(Enclosure {
        filename,
        mime_type,
        method: kind.attribute("method").map(str::to_owned),
        size,
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::flaw;

    const FINE: &str =
        "From: a@b.example\r\nDate: Thu, 20 Nov 2026 16:00:00 +0000\r\nMessage-ID: <1@b.example>\r\n\r\nHi\r\n";

    #[test]
    fn what_servers_refuse_is_refused() {
        assert_eq!(flaw(FINE.as_bytes()), None);
        for (bad, code) in [
            (FINE.replace("Hi\r\n", "Hi\n"), "521"),
            (FINE.replace("Hi", "H\ri"), "521"),
            (FINE.replace("Hi", &"x".repeat(999)), "554"),
            (FINE.replace("Message-ID: <1@b.example>\r\n", ""), "550"),
            (FINE.replace("Date: Thu, 20 Nov 2026 16:00:00 +0000\r\n", ""), "550"),
            (FINE.replace("From: a@b.example\r\n", ""), "550"),
            (FINE.replace("\r\n\r\n", "\r\nSubject: a\r\nSubject: b\r\n\r\n"), "550"),
        ] {
            assert!(
                flaw(bad.as_bytes()).is_some_and(|refusal| refusal.starts_with(code)),
                "{bad:?}"
            );
        }
        assert_eq!(flaw(FINE.replace("Hi", &"x".repeat(998)).as_bytes()), None);
    }
}
