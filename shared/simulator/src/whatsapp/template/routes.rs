//! `/{waba_id}/message_templates`: registering, listing and removing templates.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::define;
use crate::whatsapp::authorize;
use crate::whatsapp::error::Error;
use crate::world::World;

/// Checks the call, and that the account in its path is ours, if we were told which is.
fn enter(world: &World, version: &str, account: &str, method: &str, headers: &HeaderMap) -> Result<(), Error> {
    authorize(world, version, headers)?;
    let ours = world.config.waba_id.as_deref().is_none_or(|known| known == account);
    if ours {
        Ok(())
    } else {
        Err(Error::unknown_object(method, account))
    }
}

pub(crate) async fn create(
    State(world): State<Arc<World>>,
    Path((version, account)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    enter(&world, &version, &account, "post", &headers)?;
    let request: Value =
        serde_json::from_slice(&body).map_err(|error| Error::parameter(format!("Invalid JSON: {error}")))?;
    let template = define::read(&request, world.next_id().to_string())?;
    let answer = json!({"id": template.id, "status": template.review, "category": template.category});
    world.whatsapp.with(|room| room.templates.register(template))?;
    Ok(Json(answer))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    name: Option<String>,
    language: Option<String>,
}

pub(crate) async fn list(
    State(world): State<Arc<World>>,
    Path((version, account)): Path<(String, String)>,
    Query(filter): Query<Filter>,
    headers: HeaderMap,
) -> Result<Json<Value>, Error> {
    enter(&world, &version, &account, "get", &headers)?;
    let templates: Vec<Value> = world.whatsapp.with(|room| {
        // Meta finds by a part of the name.
        let named = |name: &str| filter.name.as_deref().is_none_or(|part| name.contains(part));
        let spoken = |language: &str| filter.language.as_deref().is_none_or(|wanted| wanted == language);
        let found = room
            .templates
            .all()
            .filter(|template| named(&template.name) && spoken(&template.language));
        found.map(super::Template::listed).collect()
    });
    Ok(Json(
        json!({"data": templates, "paging": {"cursors": {"before": "MAZDZD", "after": "MjQZD"}}}),
    ))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    name: String,
}

pub(crate) async fn delete(
    State(world): State<Arc<World>>,
    Path((version, account)): Path<(String, String)>,
    Query(Which { name }): Query<Which>,
    headers: HeaderMap,
) -> Result<Json<Value>, Error> {
    enter(&world, &version, &account, "delete", &headers)?;
    if world.whatsapp.with(|room| room.templates.remove(&name)) {
        Ok(Json(json!({"success": true})))
    } else {
        Err(Error::parameter(format!("Message template name {name} was not found")))
    }
}
