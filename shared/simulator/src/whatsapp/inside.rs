//! `/_sim/whatsapp`: being a person with WhatsApp, and being Meta.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::Error;
use super::people::Address;
use super::template::Review;
use super::webhook::{Delivery, Outcome, Post, Signature, chain, deliver};
use super::{inbound, media, statuses};
use crate::clock;
use crate::inside::{Body, Refusal};
use crate::world::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/_sim/whatsapp", post(write))
        .route("/_sim/whatsapp/batch", post(batch))
        .route("/_sim/whatsapp/raw", post(raw))
        .route("/_sim/whatsapp/status", post(status))
        .route("/_sim/whatsapp/window", post(window))
        .route("/_sim/whatsapp/verify", post(verify))
        .route("/_sim/whatsapp/posts", get(posts))
        .route("/_sim/media/{id}", get(file))
        .route("/_sim/templates", get(templates))
        .route("/_sim/templates/{name}", put(review))
}

async fn write(State(world): State<Arc<World>>, Body(request): Body<inbound::Request>) -> Result<Json<Value>, Refusal> {
    let built = Arc::new([inbound::build(&world, &request).map_err(Refusal::bad)?]);
    // Tasks of their own: a caller that hangs up does not take the posts with it.
    let post = || {
        let (world, built) = (Arc::clone(&world), Arc::clone(&built));
        tokio::spawn(async move { inbound::post(&world, built.as_slice()).await })
    };
    let posts: Vec<_> = (0..request.times.unwrap_or(1).clamp(1, 100)).map(|_| post()).collect();
    let mut outcomes = Vec::new();
    for post in posts {
        outcomes.extend(post.await);
    }
    let ids: Vec<&str> = built.iter().map(|built| built.id.as_str()).collect();
    Ok(Json(told(&ids, &outcomes)))
}

async fn batch(
    State(world): State<Arc<World>>,
    Body(requests): Body<Vec<inbound::Request>>,
) -> Result<Json<Value>, Refusal> {
    let built: Result<Vec<_>, String> = requests.iter().map(|request| inbound::build(&world, request)).collect();
    let built = built.map_err(Refusal::bad)?;
    let outcome = inbound::post(&world, &built).await;
    let ids: Vec<&str> = built.iter().map(|built| built.id.as_str()).collect();
    Ok(Json(told(&ids, &[outcome])))
}

/// What came of posting messages: the first one's id and the first answer, and all of them.
fn told(ids: &[&str], outcomes: &[Outcome]) -> Value {
    let first = outcomes.first();
    json!({
        "id": ids.first(),
        "ids": ids,
        "status": first.and_then(|outcome| outcome.status),
        "statuses": outcomes.iter().map(|outcome| outcome.status).collect::<Vec<_>>(),
        "answer": first.map(|outcome| &outcome.answer),
        "error": first.and_then(|outcome| outcome.error.as_ref()),
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    body: Option<String>,
    body_base64: Option<String>,
    #[serde(default)]
    signature: Signature,
}

async fn raw(State(world): State<Arc<World>>, Body(raw): Body<Raw>) -> Result<Json<Outcome>, Refusal> {
    let body = match (raw.body, raw.body_base64) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(encoded)) => BASE64_STANDARD
            .decode(encoded)
            .map_err(|error| Refusal::bad(error.to_string()))?,
        (None, None) | (Some(_), Some(_)) => return Err(Refusal::bad("give body (text) or body_base64")),
    };
    let genuine = raw.signature == Signature::Valid;
    let ids = if genuine {
        inbound::note_raw(&world, &body)
    } else {
        Vec::new()
    };
    Ok(Json(
        deliver(
            &world,
            Delivery {
                body,
                signature: raw.signature,
                ids,
            },
        )
        .await,
    ))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tick {
    id: String,
    status: String,
    /// Codes, or whole error objects.
    #[serde(default)]
    errors: Vec<Value>,
    at: Option<Value>,
}

async fn status(State(world): State<Arc<World>>, Body(tick): Body<Tick>) -> Result<Json<Value>, Refusal> {
    let message = world.journal.with(|journal| journal.find(&tick.id).cloned());
    let missing = || {
        Refusal(
            StatusCode::NOT_FOUND,
            format!("no message with id {} was sent", tick.id),
        )
    };
    let message = message.ok_or_else(missing)?;
    let at = tick
        .at
        .as_ref()
        .map_or_else(|| Ok(clock::now()), clock::read)
        .map_err(Refusal::bad)?;
    let mut errors: Vec<Value> = tick.errors.into_iter().map(whole_error).collect();
    if errors.is_empty() && tick.status == "failed" {
        errors.push(whole_error(json!(131_026)));
    }
    let outcome = statuses::report(&world, &message, &tick.status, errors, at).await;
    Ok(Json(told(&[&tick.id], &[outcome])))
}

fn whole_error(error: Value) -> Value {
    error
        .as_i64()
        .map_or(error, |code| Error::new(code, "Scripted.").in_status())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    from: Value,
    /// When they last wrote; null for never.
    at: Option<Value>,
}

async fn window(State(world): State<Arc<World>>, Body(window): Body<Window>) -> Result<Json<Value>, Refusal> {
    let address = Address::read(&window.from).map_err(Refusal::bad)?;
    let at = window.at.as_ref().map(clock::read).transpose().map_err(Refusal::bad)?;
    let now = clock::now();
    let (user_id, open, closes) = world.whatsapp.with(|room| {
        let person = room.people.meet(&address);
        person.set_last_message(at);
        (person.user_id.clone(), person.window_open(now), person.window_closes())
    });
    world.changed();
    Ok(Json(
        json!({"user_id": user_id, "open": open, "closes": closes.map(|at| at.to_string())}),
    ))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verify {
    token: Option<String>,
    mode: Option<String>,
}

/// Calls the webhook as Meta does when its address is saved.
async fn verify(State(world): State<Arc<World>>, Body(verify): Body<Verify>) -> Result<Json<Value>, Refusal> {
    let target = world.settings.with(|settings| settings.webhook.clone());
    let target = target.ok_or_else(|| Refusal::bad("no webhook is set"))?;
    let challenge = world.next_id().to_string();
    let mut url = reqwest::Url::parse(&target.url).map_err(|error| Refusal::bad(error.to_string()))?;
    url.query_pairs_mut()
        .append_pair("hub.mode", verify.mode.as_deref().unwrap_or("subscribe"))
        .append_pair("hub.challenge", &challenge)
        .append_pair(
            "hub.verify_token",
            verify.token.as_deref().unwrap_or(&world.config.verify_token),
        );
    let mut request = world.http.get(url);
    if let Some(host) = &target.host {
        request = request.header(reqwest::header::HOST, host);
    }
    let unreachable = |error: reqwest::Error| Refusal(StatusCode::BAD_GATEWAY, chain(&error));
    let response = request.send().await.map_err(unreachable)?;
    let status = response.status().as_u16();
    let answer = response.text().await.map_err(unreachable)?;
    Ok(Json(
        json!({"verified": status == 200 && answer == challenge, "status": status, "answer": answer}),
    ))
}

async fn posts(State(world): State<Arc<World>>) -> Json<Vec<Post>> {
    Json(world.whatsapp.with(|room| room.posts.iter().cloned().collect()))
}

/// A file without the bearer token and the five minutes, for the chat page.
async fn file(State(world): State<Arc<World>>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let file = world.whatsapp.with(|room| room.media.get(&id).cloned());
    let file = file.ok_or_else(|| Refusal(StatusCode::NOT_FOUND, format!("no file {id}")))?;
    Ok(media::routes::serve(&file))
}

async fn templates(State(world): State<Arc<World>>) -> Json<Vec<Value>> {
    Json(
        world
            .whatsapp
            .with(|room| room.templates.all().map(super::template::Template::listed).collect()),
    )
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reviewed {
    language: Option<String>,
    status: Review,
}

/// Lets Meta change its mind about a template.
async fn review(
    State(world): State<Arc<World>>,
    Path(name): Path<String>,
    Body(reviewed): Body<Reviewed>,
) -> Result<Json<Value>, Refusal> {
    let changed = world.whatsapp.with(|room| {
        room.templates
            .set_review(&name, reviewed.language.as_deref(), reviewed.status)
    });
    if changed == 0 {
        return Err(Refusal(StatusCode::NOT_FOUND, format!("no template {name}")));
    }
    Ok(Json(json!({"changed": changed})))
}
