//! Messages of people: what a test or the chat page asks for, made into what Meta would post.

mod request;
mod tap;

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::envelope::{self, About};
use super::people::{Address, Person};
use super::webhook::{Delivery, Outcome, Signature, deliver};
use super::{Origin, wamid};
use crate::clock;
use crate::journal::Attachment;
use crate::world::World;
use request::Kind;
pub(super) use request::Request;

/// A message of a person, as the chat page shows it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Inbound {
    pub(crate) id: String,
    pub(crate) at: String,
    pub(crate) user_id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) text: String,
    pub(crate) media: Option<Attachment>,
    /// The message it quotes.
    pub(crate) context: Option<String>,
    /// Whether the business marked it as read.
    pub(crate) read: bool,
    /// What the webhook answered, once it did.
    pub(crate) posted: Option<Outcome>,
    #[serde(skip)]
    pub(crate) order: u64,
}

/// A message that is ready to be posted.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) id: String,
    contact: Option<Value>,
    message: Value,
}

/// Makes the message, and notes it: it opens the window, its file can be fetched, the chat page shows it.
pub(super) fn build(world: &World, request: &Request) -> Result<Built, String> {
    let address = Address::read(&request.from)?;
    let at = request.at.as_ref().map_or_else(|| Ok(clock::now()), clock::read)?;
    let person = world.whatsapp.with(|room| {
        let person = room.people.meet(&address);
        if request.name.is_some() {
            person.name.clone_from(&request.name);
        }
        person.clone()
    });
    // Written to by user id alone, a person is one who hides the phone.
    let mut shown = person;
    shown.wa_id = address.wa_id;
    let label = shown.wa_id.as_deref().unwrap_or(&shown.user_id);
    let fresh = request
        .id
        .clone()
        .unwrap_or_else(|| wamid(world, label, Origin::Person));
    let content = request::content(world, request, &shown.user_id)?;

    let mut message = Map::new();
    if request.kind == Kind::Raw {
        message.extend(content.fields);
    } else {
        if let Some(wa_id) = &shown.wa_id {
            message.insert("from".into(), json!(wa_id));
        }
        message.insert("from_user_id".into(), json!(shown.user_id));
        message.insert("id".into(), json!(fresh));
        message.insert("timestamp".into(), json!(at.as_second().to_string()));
        if let Some(context) = context(world, content.quoted.as_deref(), request.forwarded, &shown) {
            message.insert("context".into(), context);
        }
        message.extend(content.fields);
    }
    let message = Value::Object(message);
    let id = message.get("id").and_then(Value::as_str).map_or(fresh, str::to_owned);
    world.whatsapp.with(|room| {
        let person = room.people.meet(&Address::user(&shown.user_id));
        if request.kind != Kind::System {
            person.wrote(at);
        }
        room.keep(Inbound {
            id: id.clone(),
            at: at.to_string(),
            user_id: shown.user_id.clone(),
            kind: content.kind,
            text: content.text,
            media: content.media,
            context: content.quoted,
            read: false,
            posted: None,
            order: world.next_id(),
        });
    });
    world.changed();
    // System messages come without contacts.
    let contact = (request.kind != Kind::System).then(|| {
        let mut contact = envelope::contact(&shown);
        if let (Some(username), Some(profile)) = (
            &request.username,
            contact.get_mut("profile").and_then(Value::as_object_mut),
        ) {
            profile.insert("username".into(), json!(username));
        }
        contact
    });
    Ok(Built { id, contact, message })
}

fn context(world: &World, quoted: Option<&str>, forwarded: bool, person: &Person) -> Option<Value> {
    if forwarded {
        return Some(json!({"forwarded": true}));
    }
    let quoted = quoted?;
    let own = world
        .whatsapp
        .with(|room| room.inbound().any(|message| message.id == quoted));
    let from = if own { person.wa_id.as_ref() } else { None };
    Some(json!({"from": from.unwrap_or(&world.config.display_phone_number), "id": quoted}))
}

/// Posts messages in one payload.
pub(super) async fn post(world: &Arc<World>, built: &[Built]) -> Outcome {
    let mut contacts: Vec<Value> = Vec::new();
    for contact in built.iter().filter_map(|built| built.contact.as_ref()) {
        if !contacts.contains(contact) {
            contacts.push(contact.clone());
        }
    }
    let messages = built.iter().map(|built| built.message.clone()).collect();
    let body = envelope::wrap(&world.config, contacts, About::Messages, messages);
    let ascii = world.settings.with(|settings| settings.ascii);
    let ids: Vec<String> = built.iter().map(|built| built.id.clone()).collect();
    let body = envelope::bytes(&body, ascii);
    let outcome = deliver(
        world,
        Delivery {
            body,
            signature: Signature::Valid,
            ids: ids.clone(),
        },
    )
    .await;
    world.whatsapp.with(|room| room.posted(&ids, &outcome));
    world.changed();
    outcome
}

/// Notes the messages in a body that somebody wrote by hand: they open windows and can be marked as read, like others.
/// Returns their ids.
pub(super) fn note_raw(world: &World, body: &[u8]) -> Vec<String> {
    let payload: Value = serde_json::from_slice(body).unwrap_or_default();
    let list = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let changes = list(&payload, "entry")
        .into_iter()
        .flat_map(|entry| list(&entry, "changes"));
    let values = changes.filter_map(|change| change.get("value").cloned());
    let messages: Vec<Value> = values.flat_map(|value| list(&value, "messages")).collect();
    let mut ids = Vec::new();
    for message in messages {
        let text = |key: &str| message.get(key).and_then(Value::as_str);
        let from = json!({"wa_id": text("from"), "user_id": text("from_user_id")});
        let (Some(id), Ok(address)) = (text("id"), Address::read(&from)) else {
            continue;
        };
        let at: Timestamp = message
            .get("timestamp")
            .and_then(|at| clock::read(at).ok())
            .unwrap_or_else(clock::now);
        let kind = text("type").unwrap_or("unknown").to_owned();
        let body = message
            .pointer("/text/body")
            .and_then(Value::as_str)
            .unwrap_or_default();
        world.whatsapp.with(|room| {
            let person = room.people.meet(&address);
            person.wrote(at);
            let user_id = person.user_id.clone();
            room.keep(Inbound {
                id: id.into(),
                at: at.to_string(),
                user_id,
                kind,
                text: body.into(),
                media: None,
                context: None,
                read: false,
                posted: None,
                order: world.next_id(),
            });
        });
        ids.push(id.to_owned());
    }
    world.changed();
    ids
}
