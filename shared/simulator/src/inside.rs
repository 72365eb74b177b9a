//! `/_sim`: the simulator's own API, for people and tests. What belongs to one service is answered in that service's
//! room; here is what they share.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::journal::Message;
use crate::settings::{Change, Settings, Target};
use crate::world::World;
use crate::{faults, google, hook, openai, page, twilio, whatsapp};

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/_sim/health", get(health))
        .route("/_sim/messages", get(messages))
        .route("/_sim/settings", get(settings).put(change_settings))
        .route("/_sim/webhook", put(aim))
        .route("/_sim/reset", post(reset))
        .merge(faults::inside::routes())
        .merge(whatsapp::inside::routes())
        .merge(openai::inside::routes())
        .merge(google::inside::routes())
        .merge(twilio::inside::routes())
        .merge(hook::inside_routes())
        .merge(page::routes())
}

/// A request that the simulator's own API does not accept.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) StatusCode, pub(crate) String);

impl Refusal {
    pub(crate) fn bad(why: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, why.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

/// A JSON body, whatever its content type says and with nothing for `{}`: this API is called by hand, too.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|error| Refusal::bad(error.body_text()))?;
        let json = if bytes.is_empty() { b"{}" } else { bytes.as_ref() };
        serde_json::from_slice(json)
            .map(Self)
            .map_err(|error| Refusal::bad(error.to_string()))
    }
}

async fn health(State(world): State<Arc<World>>) -> Json<Value> {
    let webhook = world.settings.with(|settings| settings.webhook.clone());
    Json(json!({"status": "ok", "phone_number_id": world.config.phone_number_id, "webhook": webhook}))
}

#[derive(Debug, Deserialize)]
struct Which {
    to: Option<String>,
    channel: Option<String>,
}

async fn messages(State(world): State<Arc<World>>, Query(which): Query<Which>) -> Json<Vec<Message>> {
    Json(
        world
            .journal
            .with(|journal| journal.list(which.to.as_deref(), which.channel.as_deref())),
    )
}

async fn settings(State(world): State<Arc<World>>) -> Json<Settings> {
    Json(world.settings.with(|settings| settings.clone()))
}

async fn change_settings(State(world): State<Arc<World>>, Body(change): Body<Change>) -> Json<Settings> {
    Json(world.settings.with(|settings| {
        settings.change(change);
        settings.clone()
    }))
}

async fn aim(State(world): State<Arc<World>>, Body(target): Body<Target>) -> Result<Json<Value>, Refusal> {
    world
        .settings
        .with(|settings| settings.aim(target.clone()))
        .map_err(Refusal::bad)?;
    world.changed();
    Ok(Json(json!({"webhook": target})))
}

async fn reset(State(world): State<Arc<World>>) -> Json<Value> {
    world.reset();
    Json(json!({"reset": true}))
}
