//! Somebody else's endpoint: it takes whatever is posted under `/_sim/hook`, and tells what that was.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;
use serde_json::{Value, json};

use crate::clock;
use crate::faults::layer::{Layer, interfere};
use crate::faults::{Fault, Service};
use crate::world::World;

/// How many calls are kept; the oldest go first.
const KEPT: usize = 1_000;

/// One call.
#[derive(Clone, Debug, Serialize)]
struct Call {
    at: String,
    method: String,
    /// After `/_sim/hook/`.
    path: String,
    query: Option<String>,
    /// By their names in lower case.
    headers: BTreeMap<String, String>,
    /// JSON as it is, anything else as text.
    body: Value,
    /// The body to the letter: what was signed.
    raw: String,
}

/// What the room remembers.
#[derive(Debug, Default)]
pub(crate) struct Room {
    calls: VecDeque<Call>,
}

impl Room {
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

pub(crate) fn routes(world: &Arc<World>) -> Router<Arc<World>> {
    let layer = Layer {
        world: Arc::clone(world),
        service: Service::Hook,
        counts: every_call,
        describe,
    };
    Router::new()
        .route("/_sim/hook/{*path}", post(take).put(take))
        .layer(from_fn_with_state(layer, interfere))
}

pub(crate) fn inside_routes() -> Router<Arc<World>> {
    Router::new().route("/_sim/hooks", get(list))
}

fn every_call(_: &Method, _: &str, _: &[u8]) -> bool {
    true
}

fn describe(fault: &Fault) -> (StatusCode, Value) {
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, json!({"error": "Scripted by a fault."}))
}

async fn take(
    State(world): State<Arc<World>>,
    Path(path): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Json<Value> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let call = Call {
        at: clock::now().to_string(),
        method: method.to_string(),
        path,
        query: uri.query().map(str::to_owned),
        headers: headers
            .iter()
            .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
            .collect(),
        body: serde_json::from_slice(&body).unwrap_or_else(|_| text(&body).into()),
        raw: text(&body),
    };
    world.hook.with(|room| {
        if room.calls.len() >= KEPT {
            room.calls.pop_front();
        }
        room.calls.push_back(call);
    });
    Json(json!({"received": true}))
}

async fn list(State(world): State<Arc<World>>) -> Json<Value> {
    Json(world.hook.with(|room| json!(room.calls)))
}
