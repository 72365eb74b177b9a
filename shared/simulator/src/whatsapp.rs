//! WhatsApp Cloud API: what the business calls, what it is told by webhook, and the people it talks to.

mod content;
mod envelope;
mod error;
mod inbound;
pub(crate) mod inside;
mod interactive;
mod media;
mod param;
mod people;
mod send;
mod statuses;
mod template;
mod webhook;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::faults::layer::{Layer, interfere};
use crate::faults::{Fault, Service};
use crate::hex;
use crate::world::World;
use error::Error;
pub(crate) use inbound::Inbound;
use media::Media;
pub(crate) use people::{People, Person};
use template::Templates;
pub(crate) use webhook::chain;
#[cfg(test)]
pub(crate) use webhook::sign;

/// How many inbound messages and webhook posts are kept.
const KEPT: usize = 10_000;

/// How long the typing sign stays unless an answer ends it.
const TYPING: SignedDuration = SignedDuration::from_secs(25);

/// What the room remembers.
#[derive(Debug, Default)]
pub(crate) struct Room {
    pub(crate) people: People,
    pub(crate) templates: Templates,
    pub(crate) media: Media,
    inbound: VecDeque<Inbound>,
    posts: VecDeque<webhook::Post>,
    /// Who sees the typing sign, and until when.
    typing: BTreeMap<String, Timestamp>,
}

impl Room {
    /// Forgets all but the templates.
    pub(crate) fn clear(&mut self) {
        *self = Self {
            templates: std::mem::take(&mut self.templates),
            ..Self::default()
        };
    }

    /// Keeps a message of a person, unless it is one that is kept already: duplicates are sent on purpose.
    pub(crate) fn keep(&mut self, message: Inbound) {
        if self.inbound.iter().any(|kept| kept.id == message.id) {
            return;
        }
        if self.inbound.len() >= KEPT {
            self.inbound.pop_front();
        }
        self.inbound.push_back(message);
    }

    pub(crate) fn inbound(&self) -> impl DoubleEndedIterator<Item = &Inbound> {
        self.inbound.iter()
    }

    /// Notes what the webhook answered to these messages.
    fn posted(&mut self, ids: &[String], outcome: &webhook::Outcome) {
        for message in self.inbound.iter_mut().filter(|message| ids.contains(&message.id)) {
            message.posted = Some(outcome.clone());
        }
    }

    /// Marks a message and its person's earlier ones as read; false if nobody sent it.
    fn mark_read(&mut self, id: &str, typing: bool, now: Timestamp) -> bool {
        let Some(read) = self.inbound.iter().find(|message| message.id == id).cloned() else {
            return false;
        };
        let earlier = |message: &&mut Inbound| message.user_id == read.user_id && message.order <= read.order;
        for message in self.inbound.iter_mut().filter(earlier) {
            message.read = true;
        }
        if typing {
            self.typing.insert(read.user_id, now + TYPING);
        }
        true
    }

    /// An answer ends the typing sign.
    fn answered(&mut self, user_id: &str) {
        self.typing.remove(user_id);
    }

    pub(crate) fn typing(&self, user_id: &str, now: Timestamp) -> bool {
        self.typing.get(user_id).is_some_and(|until| now < *until)
    }

    fn log(&mut self, post: webhook::Post) {
        if self.posts.len() >= KEPT {
            self.posts.pop_front();
        }
        self.posts.push_back(post);
    }
}

/// The Graph API under `/graph`, and the host of its files under `/lookaside`.
pub(crate) fn routes(world: &Arc<World>) -> Router<Arc<World>> {
    let layer = Layer {
        world: Arc::clone(world),
        service: Service::Whatsapp,
        counts: sends,
        describe,
    };
    Router::new()
        .route(
            "/graph/{version}/{id}",
            get(media::routes::object).delete(media::routes::delete),
        )
        .route("/graph/{version}/{id}/messages", post(send::messages))
        .route("/graph/{version}/{id}/media", post(media::routes::upload))
        .route(
            "/graph/{version}/{id}/message_templates",
            get(template::routes::list)
                .post(template::routes::create)
                .delete(template::routes::delete),
        )
        .route(
            "/lookaside/whatsapp_business/attachments/",
            get(media::routes::download),
        )
        .layer(from_fn_with_state(layer, interfere))
}

/// Whether a call sends a message: not a read mark, not a file.
fn sends(method: &Method, path: &str, body: &[u8]) -> bool {
    let json = || serde_json::from_slice::<Value>(body).unwrap_or_default();
    method == Method::POST && path.ends_with("/messages") && json().get("status").is_none()
}

fn describe(fault: &Fault) -> (StatusCode, Value) {
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    Error::scripted(fault.code, status).answer(0)
}

/// Checks what every Graph call has in common: a version in its path, and the bearer token.
fn authorize(world: &World, version: &str, headers: &HeaderMap) -> Result<(), Error> {
    let number = version.strip_prefix('v').and_then(|version| version.split_once('.'));
    if !number.is_some_and(|(major, minor)| major.parse::<u8>().is_ok() && minor.parse::<u8>().is_ok()) {
        return Err(Error::parameter(format!("Unknown path components: /{version}")));
    }
    bearer(world, headers)
}

fn bearer(world: &World, headers: &HeaderMap) -> Result<(), Error> {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    if given.and_then(|given| given.strip_prefix("Bearer ")) == Some(world.config.access_token.as_str()) {
        Ok(())
    } else {
        Err(Error::token())
    }
}

/// Who started a message; the ids of the two look different.
#[derive(Clone, Copy, Debug)]
enum Origin {
    Person,
    Business,
}

/// A message id as WhatsApp makes them: base64 of a small structure with the person's number and a random part, so that
/// it has the length and the characters (`+`, `/`, `=`) that real ones have.
fn wamid(world: &World, person: &str, origin: Origin) -> String {
    let mark = match origin {
        Origin::Person => 0x12,
        Origin::Business => 0x11,
    };
    let unique = digest(&SHA256, &world.next_id().to_be_bytes());
    let unique = hex::encode(unique.as_ref().get(..10).unwrap_or_default()).to_uppercase();
    let person: String = person.chars().take(100).collect();
    let mut bytes = vec![0x1c, 0x18, u8::try_from(person.len()).unwrap_or(u8::MAX)];
    bytes.extend_from_slice(person.as_bytes());
    bytes.extend_from_slice(&[0x15, 0x02, 0x00, mark, 0x18, 0x14]);
    bytes.extend_from_slice(unique.as_bytes());
    bytes.push(0);
    format!("wamid.{}", BASE64_STANDARD.encode(bytes))
}
