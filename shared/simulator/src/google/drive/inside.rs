//! `/_sim/drive`: what is in the drives, with paths, and the files themselves.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::{Drive, File};
use crate::inside::Refusal;
use crate::world::World;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/_sim/drive", get(seen))
        .route("/_sim/drive/{id}", get(content))
}

async fn seen(State(world): State<Arc<World>>) -> Json<Value> {
    Json(
        world
            .google
            .with(|room| json!({"drive": room.drive.root, "files": files(&room.drive)})),
    )
}

/// All files and folders, the oldest first.
pub(crate) fn files(drive: &Drive) -> Vec<Value> {
    let shown = |file: &File| {
        json!({
            "id": file.id,
            "name": file.name,
            "mimeType": file.mime_type,
            "parents": [file.parent],
            "size": file.content.len(),
            "sha256": file.sha256,
            "permissions": file.permissions,
            "path": path(drive, file),
            "createdTime": file.created.to_string(),
            "appProperties": file.app_properties,
        })
    };
    drive.in_order().into_iter().map(shown).collect()
}

/// Names from the top of the drive down. A folder is older than what is in it, so this ends.
fn path(drive: &Drive, file: &File) -> String {
    let mut path = file.name.clone();
    let mut folder = drive.files.get(&file.parent);
    while let Some(parent) = folder {
        path = format!("{}/{path}", parent.name);
        folder = drive.files.get(&parent.parent);
    }
    path
}

/// A file without a token, for the chat page. It is somebody's upload: a browser saves it and runs nothing.
async fn content(State(world): State<Arc<World>>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let file = world.google.with(|room| room.drive.find(&id, true).cloned());
    let file = file.map_err(|_| Refusal(StatusCode::NOT_FOUND, format!("no file {id}")))?;
    let name = file.name.replace(['"', '\\'], "_").escape_default().to_string();
    let headers = [
        (CONTENT_TYPE, file.mime_type),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".into()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
    ];
    Ok((headers, file.content).into_response())
}
