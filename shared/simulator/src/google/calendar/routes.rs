//! Calendar v3 over HTTP.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::IF_MATCH;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::Value;

use super::{Change, Stamp, free_busy, list, object};
use crate::clock;
use crate::google::Room;
use crate::google::access::Need;
use crate::google::error::Error;
use crate::google::params::Params;
use crate::world::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/google/calendar/v3/freeBusy", post(free))
        .route(
            "/google/calendar/v3/calendars/{calendar}/events",
            get(page).post(insert),
        )
        .route(
            "/google/calendar/v3/calendars/{calendar}/events/{event}",
            get(one).patch(patch).put(update).delete(delete),
        )
}

impl Stamp {
    pub(crate) fn new(world: &World) -> Self {
        Self {
            now: clock::now(),
            number: world.next_id(),
        }
    }
}

/// A body that must be a JSON object.
fn json(body: &[u8]) -> Result<Value, Error> {
    let value = serde_json::from_slice(body).unwrap_or_default();
    object(&value)?;
    Ok(value)
}

async fn free(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Result<Json<Value>, Error> {
    world.google.with(|room| {
        room.authorize(&headers, Need::FreeBusy, clock::now())?;
        free_busy::answer(&room.calendars, &json(&body)?).map(Json)
    })
}

async fn page(
    State(world): State<Arc<World>>,
    Path(calendar): Path<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Json<Value>, Error> {
    let now = clock::now();
    world.google.with(|room| {
        room.authorize(&headers, Need::ReadEvents, now)?;
        list::list(&room.calendars, &calendar, &params, now).map(Json)
    })
}

async fn one(
    State(world): State<Arc<World>>,
    Path((calendar, event)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Error> {
    world.google.with(|room| {
        room.authorize(&headers, Need::ReadEvents, clock::now())?;
        Ok(Json(room.calendars.event(&calendar, &event)?.json()))
    })
}

/// Does something that needs the right to write events, and wakes who watches if it was done.
fn write<T>(
    world: &World,
    headers: &HeaderMap,
    params: &Params,
    act: impl FnOnce(&mut Room, Stamp) -> Result<T, Error>,
) -> Result<T, Error> {
    let stamp = Stamp::new(world);
    let done = world.google.with(|room| {
        room.authorize(headers, Need::WriteEvents, stamp.now)?;
        params.one_of("sendUpdates", &["all", "externalOnly", "none"])?;
        act(room, stamp)
    })?;
    world.changed();
    Ok(done)
}

async fn insert(
    State(world): State<Arc<World>>,
    Path(calendar): Path<String>,
    params: Params,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    write(&world, &headers, &params, |room, stamp| {
        let creator = room
            .account
            .as_ref()
            .map(|account| account.email.clone())
            .unwrap_or_default();
        let event = room.calendars.insert(&calendar, &creator, &json(&body)?, stamp)?;
        Ok(Json(event.json()))
    })
}

async fn patch(
    State(world): State<Arc<World>>,
    Path(path): Path<(String, String)>,
    params: Params,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    change(&world, &path, &params, &headers, Change::Patch, &body)
}

async fn update(
    State(world): State<Arc<World>>,
    Path(path): Path<(String, String)>,
    params: Params,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    change(&world, &path, &params, &headers, Change::Replace, &body)
}

fn change(
    world: &World,
    (calendar, event): &(String, String),
    params: &Params,
    headers: &HeaderMap,
    how: Change,
    body: &[u8],
) -> Result<Json<Value>, Error> {
    write(world, headers, params, |room, stamp| {
        let body = json(body)?;
        let changed = room
            .calendars
            .change(calendar, event, (how, &body), seen(headers), stamp)?;
        Ok(Json(changed.json()))
    })
}

async fn delete(
    State(world): State<Arc<World>>,
    Path((calendar, event)): Path<(String, String)>,
    params: Params,
    headers: HeaderMap,
) -> Result<StatusCode, Error> {
    write(&world, &headers, &params, |room, stamp| {
        room.calendars.delete(&calendar, &event, seen(&headers), stamp)
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// The state of an event that the caller goes by.
fn seen(headers: &HeaderMap) -> Option<&str> {
    headers.get(IF_MATCH).and_then(|value| value.to_str().ok())
}
