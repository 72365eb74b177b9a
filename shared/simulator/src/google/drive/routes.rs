//! Drive v3 over HTTP: folders, searches, single files, and who may see them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::query::Query;
use super::{Drive, File, Metadata, fields, generated_id, not_found, upload};
use crate::clock;
use crate::google::access::Need;
use crate::google::error::Error;
use crate::google::params::{self, Params};
use crate::world::World;

const PAGE_USUAL: usize = 100;
const PAGE_MOST: usize = 1000;

/// What Drive tells of a file unless `fields` asks for more.
const USUAL_FIELDS: &str = "kind,id,name,mimeType";
const USUAL_LIST_FIELDS: &str = "kind,incompleteSearch,nextPageToken,files(kind,id,name,mimeType)";

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/google/upload/drive/v3/files", post(upload::begin).put(upload::go_on))
        .route("/google/drive/v3/files", get(list).post(create))
        .route("/google/drive/v3/files/generateIds", get(generate_ids))
        .route("/google/drive/v3/files/{file}", get(one))
        .route(
            "/google/drive/v3/files/{file}/permissions",
            get(permissions).post(permit),
        )
}

/// A file as the caller wants to see it.
pub(crate) fn shown(drive: &Drive, id: &str, params: &Params) -> Result<Value, Error> {
    let resource = drive.resource(drive.find(id, true)?);
    fields::pick(&resource, params.get("fields").unwrap_or(USUAL_FIELDS))
}

async fn create(
    State(world): State<Arc<World>>,
    params: Params,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    let stamp = (clock::now(), world.next_id());
    let told = world.google.with(|room| {
        room.authorize(&headers, Need::WriteFiles, stamp.0)?;
        let metadata = Metadata::read(&serde_json::from_slice(&body).unwrap_or_default())?;
        let all_drives = params.flag("supportsAllDrives")?;
        let id = room
            .drive
            .create(metadata, (None, Vec::new()), all_drives, stamp)?
            .id
            .clone();
        shown(&room.drive, &id, &params)
    })?;
    world.changed();
    Ok(Json(told))
}

async fn generate_ids(
    State(world): State<Arc<World>>,
    params: Params,
    headers: HeaderMap,
) -> Result<Json<Value>, Error> {
    world
        .google
        .with(|room| room.authorize(&headers, Need::WriteFiles, clock::now()))?;
    let count = params.size("count", 10, 1000)?;
    params.one_of("space", &["drive", "appDataFolder"])?;
    let ids: Vec<String> = (0..count).map(|_| generated_id(world.next_id())).collect();
    Ok(Json(
        json!({"kind": "drive#generatedIds", "space": "drive", "ids": ids}),
    ))
}

async fn one(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, Error> {
    world.google.with(|room| {
        room.authorize(&headers, Need::ReadFiles, clock::now())?;
        let file = room.drive.find(&id, params.flag("supportsAllDrives")?)?;
        if params.one_of("alt", &["json", "media"])? != Some("media") {
            return Ok(Json(shown(&room.drive, &id, &params)?).into_response());
        }
        if file.is_folder() {
            let message = "Only files with binary content can be downloaded.";
            return Err(Error::new(StatusCode::FORBIDDEN, "fileNotDownloadable", message));
        }
        Ok(([(CONTENT_TYPE, file.mime_type.clone())], file.content.clone()).into_response())
    })
}

async fn list(State(world): State<Arc<World>>, params: Params, headers: HeaderMap) -> Result<Json<Value>, Error> {
    world.google.with(|room| {
        room.authorize(&headers, Need::ReadFiles, clock::now())?;
        search(&room.drive, &params).map(Json)
    })
}

/// The files that a search finds, the newest first. Those of the shared drive need two parameters more.
fn search(drive: &Drive, params: &Params) -> Result<Value, Error> {
    let all_drives = params.flag("supportsAllDrives")?;
    let included = params.flag("includeItemsFromAllDrives")?;
    let corpora = params.one_of("corpora", &["user", "drive", "domain", "allDrives"])?;
    if (included || matches!(corpora, Some("drive" | "allDrives"))) && !(all_drives && included) {
        let message =
            "The includeItemsFromAllDrives and supportsAllDrives parameters must both be true for this search.";
        return Err(Error::new(
            StatusCode::FORBIDDEN,
            "teamDrivesParameterRequired",
            message,
        ));
    }
    match (corpora, params.get("driveId")) {
        (Some("drive"), None) => return Err(Error::required("The driveId parameter must be specified.")),
        (_, Some(id)) if id != drive.root => {
            let message = format!("Shared drive not found: {id}");
            return Err(Error::new(StatusCode::NOT_FOUND, "notFound", message).at("parameter", "driveId"));
        }
        _ => {}
    }
    // Google sorts by more than this, and whoever needs it will be told that it is missing here.
    let oldest_first = match params.get("orderBy") {
        None | Some("createdTime desc") => false,
        Some("createdTime") => true,
        Some(order) => return Err(params::bad("orderBy", order)),
    };
    let query = params.get("q").map(Query::read).transpose()?.unwrap_or_default();
    for parent in query.parents() {
        drive.parent_is_shared(parent, all_drives).map_err(|_| not_found(""))?;
    }
    let size = params.size("pageSize", PAGE_USUAL, PAGE_MOST)?;
    let behind = match params.get("pageToken") {
        None => None,
        Some(token) => Some(token.parse::<u64>().map_err(|_| params::bad("pageToken", token))?),
    };
    let in_drive = corpora != Some("drive");
    let mut found = drive.in_order();
    if !oldest_first {
        found.reverse();
    }
    let is_ahead = |file: &File| {
        behind.is_none_or(|behind| {
            if oldest_first {
                file.born > behind
            } else {
                file.born < behind
            }
        })
    };
    found.retain(|file| (included && file.shared) || (in_drive && !file.shared));
    found.retain(|file| query.finds(file) && is_ahead(file));
    let more = found.len() > size;
    found.truncate(size);
    let files: Vec<Value> = found.iter().map(|file| drive.resource(file)).collect();
    let mut answer = json!({"kind": "drive#fileList", "incompleteSearch": false, "files": files});
    if let (true, Some(last), Some(fields)) = (more, found.last(), answer.as_object_mut()) {
        fields.insert("nextPageToken".into(), json!(last.born.to_string()));
    }
    fields::pick(&answer, params.get("fields").unwrap_or(USUAL_LIST_FIELDS))
}

/// Takes a permission and keeps it, so that a test can prove that nobody ever asks for one.
async fn permit(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    params: Params,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    world
        .google
        .with(|room| room.authorize(&headers, Need::WriteFiles, clock::now()))?;
    let given: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name: &str| given.get(name).and_then(Value::as_str);
    let kind = text("type").filter(|kind| ["user", "group", "domain", "anyone"].contains(kind));
    let kind = kind.ok_or_else(|| Error::required("The permission type field is required."))?;
    let roles = ["owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"];
    let role = text("role").filter(|role| roles.contains(role));
    let role = role.ok_or_else(|| Error::required("The permission role field is required."))?;
    let to = match kind {
        "user" | "group" => "emailAddress",
        "domain" => "domain",
        _ => "",
    };
    if !to.is_empty() && text(to).is_none() {
        return Err(Error::invalid(format!(
            "The {to} is required for permissions of type {kind}."
        )));
    }
    let permission = json!({
        "kind": "drive#permission",
        "id": if kind == "anyone" { "anyoneWithLink".to_owned() } else { world.next_id().to_string() },
        "type": kind,
        "role": role,
        "emailAddress": text("emailAddress"),
        "domain": text("domain"),
    });
    world.google.with(|room| {
        room.drive.find(&id, params.flag("supportsAllDrives")?)?;
        if let Some(file) = room.drive.files.get_mut(&id) {
            file.permissions.push(permission.clone());
        }
        Ok(())
    })?;
    world.changed();
    fields::pick(&permission, params.get("fields").unwrap_or("kind,id,type,role")).map(Json)
}

async fn permissions(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Json<Value>, Error> {
    world.google.with(|room| {
        room.authorize(&headers, Need::ReadFiles, clock::now())?;
        let file = room.drive.find(&id, params.flag("supportsAllDrives")?)?;
        Ok(Json(
            json!({"kind": "drive#permissionList", "permissions": file.permissions}),
        ))
    })
}
