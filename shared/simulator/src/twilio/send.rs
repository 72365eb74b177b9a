//! `POST …/Messages.json`: taking an SMS.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::fmt::rfc2822;
use serde_json::{Value, json};

use super::error::Error;
use super::post::{self, Callback};
use super::{service_sid, sid};
use crate::clock;
use crate::faults::layer::FailLater;
use crate::journal::{Channel, Delivery, Message};
use crate::world::World;

const MAX_BODY_CHARS: usize = 1600;

pub(super) async fn messages(
    State(world): State<Arc<World>>,
    Path(account): Path<String>,
    fail_later: Option<Extension<FailLater>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Error> {
    authorize(&world, &account, &headers)?;
    let kind = headers.get("content-type").and_then(|value| value.to_str().ok());
    if kind.is_none_or(|kind| !kind.starts_with("application/x-www-form-urlencoded")) {
        return Err(Error::new(21604, "A 'To' phone number is required."));
    }
    let form: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let (message, callback, answer) = accept(&world, &form)?;
    let failure = fail_later.map(|Extension(FailLater(code))| code);
    post::follow(&world, message, callback, failure);
    world.changed();
    Ok((StatusCode::CREATED, Json(answer)))
}

fn authorize(world: &World, account: &str, headers: &HeaderMap) -> Result<(), Error> {
    let config = &world.config;
    let expected = BASE64_STANDARD.encode(format!("{}:{}", config.twilio_account_sid, config.twilio_auth_token));
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    if given.and_then(|given| given.strip_prefix("Basic ")) != Some(&expected) {
        return Err(Error::new(20003, "Authenticate"));
    }
    if account != config.twilio_account_sid {
        return Err(Error::new(
            20404,
            format!("The requested resource /2010-04-01/Accounts/{account}/Messages.json was not found"),
        ));
    }
    Ok(())
}

type Accepted = (Message, Option<Callback>, Value);

fn accept(world: &World, form: &[(String, String)]) -> Result<Accepted, Error> {
    let text = |name: &str| {
        let found = form.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    };
    let to = text("To").ok_or_else(|| Error::new(21604, "A 'To' phone number is required."))?;
    if !is_number(to) {
        return Err(Error::new(
            21211,
            format!("The 'To' number {to} is not a valid phone number."),
        ));
    }
    let config = &world.config;
    let from = match (text("From"), text("MessagingServiceSid")) {
        (None, Some(service)) if service == service_sid(&config.twilio_account_sid) => None,
        (_, Some(_)) => return Err(Error::new(21701, "The Messaging Service does not exist.")),
        (Some(from), None) if from == config.twilio_number => Some(from),
        (Some(from), None) => {
            let message =
                format!("The 'From' phone number provided ({from}) is not a valid message-capable Twilio phone number");
            return Err(Error::new(21606, message));
        }
        (None, None) => return Err(Error::new(21603, "A 'From' phone number is required.")),
    };
    if to == config.twilio_number {
        return Err(Error::new(21266, "'To' and 'From' number cannot be the same"));
    }
    let body = text("Body").ok_or_else(|| Error::new(21602, "Message body is required."))?;
    if body.chars().count() > MAX_BODY_CHARS {
        return Err(Error::new(
            21617,
            "The concatenated message body exceeds the 1600 character limit.",
        ));
    }
    let callback = match text("StatusCallback") {
        Some(url) => Some(Callback::parse(url).map_err(|why| Error::new(21609, why))?),
        None => None,
    };
    if world.twilio.with(|room| room.stopped.contains(to)) {
        return Err(Error::new(21610, "Attempt to send to unsubscribed recipient"));
    }
    let now = clock::now();
    let message = Message {
        id: sid(world, "SM"),
        at: now.to_string(),
        channel: Channel::Sms,
        to: to.to_owned(),
        user_id: to.to_owned(),
        kind: "text".into(),
        text: body.to_owned(),
        buttons: Vec::new(),
        template: None,
        media: None,
        status: Delivery::Accepted,
        context: None,
        tracker: callback.as_ref().and_then(Callback::id),
        letter: None,
        order: world.next_id(),
        accepted_at: now,
    };
    world.journal.with(|journal| journal.accept(message.clone()));
    let answer = answer(world, &message, from);
    Ok((message, callback, answer))
}

/// E.164: a plus sign and 8 to 15 digits.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (8..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn answer(world: &World, message: &Message, from: Option<&str>) -> Value {
    let account = &world.config.twilio_account_sid;
    let at = rfc2822::to_string(&message.accepted_at.to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default();
    let uri = format!("/2010-04-01/Accounts/{account}/Messages/{}", message.id);
    // With a messaging service nothing is known yet of the number that it will pick.
    let (status, segments, service) = match from {
        Some(_) => ("queued", segments(&message.text).to_string(), None),
        None => ("accepted", "0".to_owned(), Some(service_sid(account))),
    };
    json!({
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": message.text,
        "date_created": at,
        "date_sent": null,
        "date_updated": at,
        "direction": "outbound-api",
        "error_code": null,
        "error_message": null,
        "from": from,
        "messaging_service_sid": service,
        "num_media": "0",
        "num_segments": segments,
        "price": null,
        "price_unit": "USD",
        "sid": message.id,
        "status": status,
        "subresource_uris": {"media": format!("{uri}/Media.json")},
        "to": message.to,
        "uri": format!("{uri}.json"),
    })
}

/// How many parts it takes, as carriers count: the GSM alphabet has 160 septets or 153 in each of several, any other
/// character makes it 70 or 67 units.
fn segments(text: &str) -> usize {
    const ONE: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
    const TWO: &str = "\u{c}^{}\\[~]|€";
    let septets = |c: char| match c {
        c if c.is_ascii_alphanumeric() || ONE.contains(c) => Some(1),
        c if TWO.contains(c) => Some(2),
        _ => None,
    };
    let (units, alone, part) = match text.chars().map(septets).sum::<Option<usize>>() {
        Some(septets) => (septets, 160, 153),
        None => (text.encode_utf16().count(), 70, 67),
    };
    if units <= alone { 1 } else { units.div_ceil(part) }
}
