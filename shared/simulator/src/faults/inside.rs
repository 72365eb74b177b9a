//! `/_sim/faults`: scripting trouble, seeing what is left of it, and calling it off.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Fault;
use crate::inside::{Body, Refusal};
use crate::world::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new().route("/_sim/faults", get(list).post(add).delete(clear))
}

async fn list(State(world): State<Arc<World>>) -> Json<Vec<Fault>> {
    Json(world.faults.with(|faults| faults.0.clone()))
}

async fn add(State(world): State<Arc<World>>, Body(fault): Body<Fault>) -> Result<(StatusCode, Json<Fault>), Refusal> {
    world
        .faults
        .with(|faults| faults.add(fault.clone()))
        .map_err(Refusal::bad)?;
    Ok((StatusCode::CREATED, Json(fault)))
}

async fn clear(State(world): State<Arc<World>>) -> Json<Value> {
    world.faults.with(super::Faults::clear);
    Json(json!({"faults": []}))
}
