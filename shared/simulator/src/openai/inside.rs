//! `/_sim/model`: scripting the model, and seeing what it was asked.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Room, Rule};
use crate::inside::{Body, Refusal};
use crate::world::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new().route("/_sim/model", get(seen).post(script))
}

/// What is absent stays as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    answers: Option<VecDeque<Value>>,
    rule: Option<Rule>,
    latency_ms: Option<u64>,
}

async fn script(State(world): State<Arc<World>>, Body(script): Body<Script>) -> Result<Json<Value>, Refusal> {
    Ok(Json(world.openai.with(|room| {
        room.answers = script.answers.unwrap_or(std::mem::take(&mut room.answers));
        room.rule = script.rule.unwrap_or(room.rule);
        room.latency_ms = script.latency_ms.unwrap_or(room.latency_ms);
        shown(room)
    })))
}

async fn seen(State(world): State<Arc<World>>) -> Json<Value> {
    Json(world.openai.with(|room| shown(room)))
}

fn shown(room: &Room) -> Value {
    json!({
        "rule": room.rule,
        "latency_ms": room.latency_ms,
        "answers": room.answers,
        "calls": room.calls,
        "requests": room.requests,
    })
}
