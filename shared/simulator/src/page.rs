//! `/`: a page to be a dentist on, and the one list that it reads.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock;
use crate::world::World;

/// The page in one piece: it loads nothing else, from here or from anywhere.
const PAGE: &str = concat!(
    include_str!("page/head.html"),
    "<style>\n",
    include_str!("page/chat.css"),
    "</style>\n",
    include_str!("page/body.html"),
    "<script>\n",
    include_str!("page/chat.js"),
    include_str!("page/attach.js"),
    include_str!("page/beside.js"),
    "</script>\n</body>\n</html>\n",
);

/// How many messages of each direction the page gets.
const SHOWN: usize = 1000;

/// How long a question waits for news before it is answered with what there is.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new().route("/", get(page)).route("/_sim/chat", get(chat))
}

async fn page() -> impl IntoResponse {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; \
                  img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, policy),
    ];
    (headers, PAGE)
}

#[derive(Debug, Deserialize)]
struct Seen {
    /// The version that the page has; the answer waits for a newer one.
    version: Option<u64>,
}

async fn chat(State(world): State<Arc<World>>, Query(Seen { version }): Query<Seen>) -> Json<Value> {
    let mut watch = world.watch();
    if version == Some(*watch.borrow()) {
        // Either there is news or the time is up; both are answered with what there is.
        let _news = tokio::time::timeout(PATIENCE, watch.changed()).await;
    }
    let version = *watch.borrow();
    let now = clock::now();
    let mut entries = world.journal.with(|journal| {
        let newest = journal.all().rev().take(SHOWN);
        newest
            .map(|message| (message.order, with_direction("out", json!(message))))
            .collect::<Vec<_>>()
    });
    world.twilio.with(|room| {
        let newest = room.inbound().rev().take(SHOWN);
        entries.extend(newest.map(|message| (message.order, with_direction("in", json!(message)))));
    });
    let people: Vec<Value> = world.whatsapp.with(|room| {
        let newest = room.inbound().rev().take(SHOWN);
        entries.extend(newest.map(|message| (message.order, with_direction("in", json!(message)))));
        let person = |person: &crate::whatsapp::Person| {
            json!({
                "user_id": person.user_id,
                "phone": person.wa_id,
                "label": person.label(),
                "name": person.name,
                "window_closes": person.window_closes().map(|at| at.to_string()),
                "window_open": person.window_open(now),
                "typing": room.typing(&person.user_id, now),
            })
        };
        room.people.all().map(person).collect()
    });
    entries.sort_by_key(|(order, _)| *order);
    let entries: Vec<Value> = entries.into_iter().map(|(_, entry)| entry).collect();
    let [events, files, sheets] = world.google.with(|room| room.shown());
    let webhook = world.settings.with(|settings| settings.webhook.clone());
    Json(json!({
        "version": version,
        "webhook": webhook,
        "people": people,
        "entries": entries,
        "events": events,
        "files": files,
        "sheets": sheets,
    }))
}

fn with_direction(direction: &str, mut entry: Value) -> Value {
    if let Some(fields) = entry.as_object_mut() {
        fields.insert("direction".into(), json!(direction));
    }
    entry
}
