//! What Google was asked: the last calls as they came, so that they can be held against Google's own description of its
//! services.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::drive::related;
use crate::faults::layer::BODY_MAX_BYTES;
use crate::world::World;

const KEPT: usize = 500;
/// Larger bodies are files, or nothing to keep five hundred of.
const BODY_BYTES: usize = 2_000_000;

/// Where Google's paths begin here.
const BASE: &str = "/google";

/// The last calls, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Requests(VecDeque<Value>);

impl Requests {
    fn keep(&mut self, request: Value) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(request);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Keeps a call, whatever becomes of it.
pub(crate) async fn note(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_MAX_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let noted = noted(&parts, &bytes);
    world.google.with(|room| room.requests.keep(noted));
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

fn noted(parts: &Parts, body: &[u8]) -> Value {
    let query = parts.uri.query().unwrap_or_default().as_bytes();
    let query: Vec<(String, String)> = form_urlencoded::parse(query).into_owned().collect();
    json!({
        "method": parts.method.as_str(),
        "path": parts.uri.path().strip_prefix(BASE).unwrap_or_default(),
        "query": query,
        "body": json_of(&parts.headers, body),
    })
}

/// A body of JSON, or the part of one that is; null if it holds none.
fn json_of(headers: &HeaderMap, body: &[u8]) -> Option<Value> {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let json = match related::parts(kind, body) {
        Some((about, _)) => about.content,
        None => body,
    };
    let short = Some(json).filter(|json| json.len() <= BODY_BYTES)?;
    serde_json::from_slice(short).ok()
}

/// `GET /_sim/google/requests`.
pub(crate) async fn seen(State(world): State<Arc<World>>) -> Json<Vec<Value>> {
    Json(world.google.with(|room| room.requests.0.iter().cloned().collect()))
}
