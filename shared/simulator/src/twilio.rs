//! Twilio's messaging: what the business calls, the status callbacks that follow, and the people who write back.

mod error;
pub(crate) mod inside;
mod post;
mod send;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use axum::Router;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::post;
use serde::Serialize;
use serde_json::Value;

use crate::faults::layer::{Layer, interfere};
use crate::faults::{Fault, Service};
use crate::hex;
use crate::world::World;
use error::Error;

/// How many inbound messages and posts are kept.
const KEPT: usize = 10_000;

/// An SMS to the business.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Inbound {
    pub(crate) id: String,
    pub(crate) at: String,
    pub(crate) channel: crate::journal::Channel,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) text: String,
    /// What the webhook answered.
    pub(crate) posted: Option<u16>,
    #[serde(skip)]
    pub(crate) order: u64,
}

/// What the room remembers.
#[derive(Debug, Default)]
pub(crate) struct Room {
    /// Who wrote STOP.
    stopped: BTreeSet<String>,
    inbound: VecDeque<Inbound>,
    posts: VecDeque<post::Post>,
}

impl Room {
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn inbound(&self) -> impl DoubleEndedIterator<Item = &Inbound> {
        self.inbound.iter()
    }

    fn keep(&mut self, message: Inbound) {
        if self.inbound.len() >= KEPT {
            self.inbound.pop_front();
        }
        self.inbound.push_back(message);
    }

    fn log(&mut self, post: post::Post) {
        if self.posts.len() >= KEPT {
            self.posts.pop_front();
        }
        self.posts.push_back(post);
    }
}

/// The API under `/twilio`.
pub(crate) fn routes(world: &Arc<World>) -> Router<Arc<World>> {
    let layer = Layer {
        world: Arc::clone(world),
        service: Service::Twilio,
        counts: every_call,
        describe,
    };
    Router::new()
        .route("/twilio/2010-04-01/Accounts/{sid}/Messages.json", post(send::messages))
        .layer(from_fn_with_state(layer, interfere))
}

fn every_call(_: &Method, _: &str, _: &[u8]) -> bool {
    true
}

fn describe(fault: &Fault) -> (StatusCode, Value) {
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    Error::scripted(fault.code, status).answer()
}

/// The one messaging service of the account.
fn service_sid(account_sid: &str) -> String {
    format!("MG{}", account_sid.strip_prefix("AC").unwrap_or(account_sid))
}

/// An id as Twilio makes them: two letters and 32 digits.
fn sid(world: &World, prefix: &str) -> String {
    let number = world.next_id().to_be_bytes();
    let unique = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &number);
    format!("{prefix}{}", hex::encode(unique.as_ref().get(..16).unwrap_or_default()))
}
