//! `/_sim/google`, and what Calendar, Drive and Sheets have inside: being Google's administrator, and a person in a browser.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{delete, get, put};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::access::Tokens;
use super::account::{Account, Told};
use super::{calendar, drive, requests, sheets};
use crate::inside::{Body, Refusal};
use crate::world::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/_sim/google/account", put(introduce))
        .route("/_sim/google/tokens", delete(revoke))
        .route("/_sim/google/requests", get(requests::seen))
        .merge(calendar::inside::routes())
        .merge(drive::inside::routes())
        .merge(sheets::inside::routes())
}

/// Makes a service account known, in the place of the one before. Tokens that were handed out stay good.
async fn introduce(State(world): State<Arc<World>>, Body(told): Body<Told>) -> Result<Json<Value>, Refusal> {
    let account = Account::new(told).map_err(Refusal::bad)?;
    let shown = json!({"client_email": account.email, "token_seconds": account.token_seconds});
    world.google.with(|room| room.account = Some(account));
    Ok(Json(shown))
}

async fn revoke(State(world): State<Arc<World>>) -> Json<Value> {
    world.google.with(|room| Tokens::revoke(&mut room.tokens));
    Json(json!({"tokens": []}))
}
