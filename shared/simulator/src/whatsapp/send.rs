//! `POST /{phone_number_id}/messages`: taking a message, a read mark or a typing sign.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::content::{self, TYPES};
use super::error::Error;
use super::param::Param;
use super::people::{Address, is_user_id};
use super::{Origin, Room, authorize, statuses, wamid};
use crate::clock;
use crate::faults::layer::FailLater;
use crate::journal::{Channel, Delivery, Message};
use crate::world::World;

const TRACKER_MAX_CHARS: usize = 512;

pub(super) async fn messages(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    fail_later: Option<Extension<FailLater>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    authorize(&world, &version, &headers)?;
    if id != world.config.phone_number_id {
        return Err(Error::unknown_object("post", &id));
    }
    let request: Value =
        serde_json::from_slice(&body).map_err(|error| Error::parameter(format!("Invalid JSON: {error}")))?;
    let root = Param::root(&request);
    root.need("messaging_product")?.word(&["whatsapp"])?;
    if root.get("status").is_some() {
        return mark_read(&world, &root).map(Json);
    }
    let forced = fail_later.map(|Extension(FailLater(code))| Error::new(code, "Scripted by a fault."));
    let (message, input, failure) = accept(&world, &root, forced)?;
    let answer = answer(&message, &input);
    statuses::follow(&world, message, failure);
    world.changed();
    Ok(Json(answer))
}

fn mark_read(world: &World, root: &Param) -> Result<Value, Error> {
    root.object(&["messaging_product", "status", "message_id", "typing_indicator"])?;
    root.need("status")?.word(&["read"])?;
    let id = root.need("message_id")?;
    if let Some(typing) = root.get("typing_indicator") {
        typing.object(&["type"])?;
        typing.need("type")?.word(&["text"])?;
    }
    let text = id.text()?;
    let typing = root.get("typing_indicator").is_some();
    if world.whatsapp.with(|room| room.mark_read(text, typing, clock::now())) {
        world.changed();
        Ok(json!({"success": true}))
    } else {
        Err(id.bad("no message with this id was received"))
    }
}

type Accepted = (Message, String, Option<Error>);

fn accept(world: &World, root: &Param, forced: Option<Error>) -> Result<Accepted, Error> {
    let kind = root.get("type").map_or(Ok("text"), |kind| kind.word(&TYPES))?;
    let shared = [
        "messaging_product",
        "recipient_type",
        "to",
        "recipient",
        "type",
        "context",
        "biz_opaque_callback_data",
    ];
    let allowed: Vec<&str> = shared.into_iter().chain([kind]).collect();
    root.object(&allowed)?;
    root.get("recipient_type")
        .map(|kind| kind.word(&["individual"]))
        .transpose()?;
    let tracker = root
        .sized_if_given("biz_opaque_callback_data", 0..=TRACKER_MAX_CHARS)?
        .map(str::to_owned);
    let quoted = root
        .get("context")
        .map(|context| context.need("message_id")?.sized(1..=1000))
        .transpose()?;
    if kind == "reaction" && quoted.is_some() {
        return Err(Error::parameter("A reaction takes no context."));
    }
    let (address, input) = recipient(world, root)?;
    let now = clock::now();
    let (message, failure) = world.whatsapp.with(|room| {
        let content = content::read(kind, &root.need(kind)?, &room.templates, &room.media)?;
        let person = room.people.meet(&address);
        if let (None, None) = (&content.template, &forced)
            && !person.window_open(now)
        {
            let details = "Message failed to send because more than 24 hours have passed since the customer last \
                           replied to this number.";
            return Err(Error::new(131_047, details));
        }
        let (user_id, to) = (person.user_id.clone(), input.clone());
        if let (Some(used), None) = (&content.template, &address.wa_id) {
            refuse_authentication(room, &used.name)?;
        }
        room.answered(&user_id);
        let message = Message {
            id: wamid(world, to.trim_start_matches('+'), Origin::Business),
            at: now.to_string(),
            channel: Channel::Whatsapp,
            to,
            user_id,
            kind: kind.into(),
            text: content.text,
            buttons: content.buttons,
            template: content.template,
            media: content.media,
            status: Delivery::Accepted,
            context: quoted.map(str::to_owned),
            tracker,
            letter: None,
            order: world.next_id(),
            accepted_at: now,
        };
        Ok((message, forced.or(content.fails_later)))
    })?;
    world.journal.with(|journal| journal.accept(message.clone()));
    Ok((message, input, failure))
}

/// Who it goes to: `to` is a phone, `recipient` a business-scoped user id; if both are there, `to` wins.
fn recipient(world: &World, root: &Param) -> Result<(Address, String), Error> {
    match (root.get("to"), root.get("recipient")) {
        (Some(to), _) => {
            let text = to.text()?;
            let digits = text.strip_prefix('+').unwrap_or_default();
            // Without the plus sign Meta puts the business's own country code in front and misdelivers. Nobody wants that.
            if !(7..=15).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(to.bad(format!(
                    "\"{text}\" is not a phone number with its plus sign and country code"
                )));
            }
            if digits == world.config.display_phone_number {
                return Err(Error::new(131_021, "Recipient phone number cannot be the sender's."));
            }
            Ok((Address::phone(digits), text.into()))
        }
        (None, Some(recipient)) => {
            let text = recipient.text()?;
            if is_user_id(text) {
                Ok((Address::user(text), text.into()))
            } else {
                Err(recipient.bad(format!("\"{text}\" is not a business-scoped user id")))
            }
        }
        (None, None) => Err(Error::parameter("The parameter to is required.")),
    }
}

fn refuse_authentication(room: &Room, name: &str) -> Result<(), Error> {
    let authentication = |category: &str| category == "AUTHENTICATION";
    if room
        .templates
        .all()
        .any(|template| template.name == name && authentication(&template.category))
    {
        return Err(Error::new(131_062, "Authentication templates need a phone number."));
    }
    Ok(())
}

fn answer(message: &Message, input: &str) -> Value {
    let contact = match input.strip_prefix('+') {
        Some(digits) => json!({"input": input, "wa_id": digits, "user_id": message.user_id}),
        None => json!({"input": input, "user_id": message.user_id}),
    };
    let mut sent = json!({"id": message.id});
    if let (Some(_), Some(fields)) = (&message.template, sent.as_object_mut()) {
        fields.insert("message_status".into(), json!("accepted"));
    }
    json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]})
}
