//! Makes the message that is sent: headers, the same words twice, and an invitation three ways, because each calendar
//! looks for it in another place.

use lettre::address::Envelope;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use super::{Invite, Mail, tidy};

/// RFC 5322, 2.1.1 asks for lines of at most 998 characters; a subject that fills them is none.
const MAX_SUBJECT_CHARS: usize = 250;
const MAX_NAME_CHARS: usize = 100;

/// What goes over the wire.
#[derive(Debug)]
pub(super) struct Composed {
    pub(super) envelope: Envelope,
    pub(super) bytes: Vec<u8>,
}

/// `message_id` is the header's value. Fails with a reason for what can be no mail at all.
pub(super) fn compose(from: &Mailbox, message_id: &str, mail: &Mail<'_>) -> Result<Composed, &'static str> {
    let name = mail.to_name.map(|name| tidy::words(name, MAX_NAME_CHARS));
    let name = name.filter(|name| !name.is_empty());
    let to = address(mail.to.as_str()).ok_or("the address cannot be written to over SMTP")?;
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(name, to))
        .subject(tidy::words(mail.subject, MAX_SUBJECT_CHARS))
        .message_id(Some(message_id.to_owned()))
        // RFC 3834: whoever is on holiday does not answer.
        .raw_header(raw("Auto-Submitted", "auto-generated"));
    if let Some(id) = mail.in_reply_to.and_then(tidy::id) {
        builder = builder.in_reply_to(id.to_owned());
    }
    let thread = tidy::thread(mail.references);
    if !thread.is_empty() {
        builder = builder.references(thread.join(" "));
    }
    let reply_to = mail.reply_to.map(|text| tidy::words(text, MAX_SUBJECT_CHARS));
    if let Some(mailbox) = reply_to.and_then(|text| text.parse::<Mailbox>().ok()) {
        builder = builder.reply_to(mailbox);
    }
    if let Some(url) = mail.unsubscribe.and_then(tidy::https) {
        builder = builder
            .raw_header(raw("List-Unsubscribe", &format!("<{url}>")))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    let words = MultiPart::alternative()
        .singlepart(SinglePart::plain(mail.text.to_owned()))
        .singlepart(SinglePart::html(mail.html.to_owned()));
    let body = match mail.invite {
        Some(invite) => with_invite(words, invite)?,
        None => words,
    };
    let message = builder
        .multipart(body)
        .map_err(|_| "the message could not be put together")?;
    Ok(Composed {
        envelope: message.envelope().clone(),
        bytes: message.formatted(),
    })
}

fn with_invite(words: MultiPart, invite: &Invite) -> Result<MultiPart, &'static str> {
    let method = invite.method.name();
    let kind = |kind: &str| ContentType::parse(kind).map_err(|_| "the invitation has no content type");
    let calendar = SinglePart::builder()
        .content_type(kind(&format!("text/calendar; method={method}; charset=utf-8"))?)
        .body(invite.ics.clone());
    let file = Attachment::new("invite.ics".to_owned()).body(invite.ics.clone(), kind("application/ics")?);
    Ok(MultiPart::mixed()
        .multipart(words.singlepart(calendar))
        .singlepart(file))
}

/// The address as SMTP wants it: the domain in ASCII, for few servers take anything else.
pub(super) fn address(text: &str) -> Option<Address> {
    let (user, domain) = text.rsplit_once('@')?;
    let domain = idna::domain_to_ascii(domain).ok()?;
    Address::new(user, domain).ok()
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
