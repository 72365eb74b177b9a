//! The Graph API's files: asking for one, fetching it, uploading and deleting; and the phone number as an object.

use std::sync::Arc;

use aws_lc_rs::hmac;
use axum::Json;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Content, File, refused};
use crate::whatsapp::error::Error;
use crate::whatsapp::{authorize, bearer};
use crate::world::World;
use crate::{clock, hex};

/// How long a file's address is good for.
const LINK_LIFE: SignedDuration = SignedDuration::from_mins(5);

/// An address for a file that stops working after five minutes. `host` is what whoever asks calls us: a container knows
/// this machine by another name.
pub(crate) fn link(world: &World, host: &str, id: &str) -> String {
    let expires = clock::now().as_second() + LINK_LIFE.as_secs();
    let hash = seal(world, id, expires);
    format!("http://{host}/lookaside/whatsapp_business/attachments/?mid={id}&source=getMedia&ext={expires}&hash={hash}")
}

/// Makes a link's end part of its address, so that nobody can extend it.
fn seal(world: &World, id: &str, expires: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, world.config.app_secret.as_bytes());
    let tag = hmac::sign(&key, format!("{id}.{expires}").as_bytes());
    hex::encode(tag.as_ref().get(..16).unwrap_or_default())
}

/// `GET /{id}`: a file's address and properties, or the phone number.
pub(crate) async fn object(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Error> {
    authorize(&world, &version, &headers)?;
    if id == world.config.phone_number_id {
        return Ok(Json(json!({
            "verified_name": "Chairside",
            "display_phone_number": world.config.display_phone_number,
            "quality_rating": "GREEN",
            "id": id,
        })));
    }
    let file = world.whatsapp.with(|room| room.media.get(&id).cloned());
    let file = file.ok_or_else(|| Error::unknown_object("get", &id))?;
    let sha256 = hex::encode(&file.sha256);
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.map_or_else(|| world.address.to_string(), str::to_owned);
    Ok(Json(json!({
        "messaging_product": "whatsapp",
        "url": link(&world, &host, &id),
        "mime_type": file.mime_type,
        "sha256": sha256,
        "file_size": file.content.size(),
        "id": id,
    })))
}

/// `DELETE /{media_id}`.
pub(crate) async fn delete(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Error> {
    authorize(&world, &version, &headers)?;
    if world.whatsapp.with(|room| room.media.remove(&id)) {
        Ok(Json(json!({"success": true})))
    } else {
        Err(Error::unknown_object("delete", &id))
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Link {
    mid: String,
    ext: i64,
    hash: String,
}

impl Link {
    fn is_live(&self, world: &World, now: Timestamp) -> bool {
        self.hash == seal(world, &self.mid, self.ext) && now.as_second() < self.ext
    }
}

/// A file's bytes, for who has the bearer token and a link that still lives.
pub(crate) async fn download(
    State(world): State<Arc<World>>,
    Query(link): Query<Link>,
    headers: HeaderMap,
) -> Response {
    if bearer(&world, &headers).is_err() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let file = world.whatsapp.with(|room| room.media.get(&link.mid).cloned());
    match file {
        Some(file) if link.is_live(&world, clock::now()) => serve(&file),
        Some(_) | None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file as a response. It is somebody's upload: a browser shows pictures and runs nothing.
pub(crate) fn serve(file: &File) -> Response {
    let name: String = file
        .filename
        .as_deref()
        .unwrap_or("file")
        .chars()
        .filter(|c| !c.is_control() && *c != '"')
        .collect();
    let shown = if file.mime_type.starts_with("image/") {
        "inline"
    } else {
        "attachment"
    };
    let headers = [
        (CONTENT_TYPE.as_str(), file.mime_type.clone()),
        (
            CONTENT_DISPOSITION.as_str(),
            format!("{shown}; filename=\"{}\"", name.escape_default()),
        ),
        ("content-security-policy", "sandbox; default-src 'none'".into()),
        ("x-content-type-options", "nosniff".into()),
    ];
    (headers, file.content.bytes()).into_response()
}

/// `POST /{phone_number_id}/media`, a multipart form of `messaging_product`, `type` and `file`.
pub(crate) async fn upload(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Json<Value>, Error> {
    authorize(&world, &version, &headers)?;
    if id != world.config.phone_number_id {
        return Err(Error::unknown_object("post", &id));
    }
    let form = read(form).await?;
    if form.product.as_deref() != Some("whatsapp") {
        return Err(Error::parameter("The parameter messaging_product is required."));
    }
    let file = form
        .file
        .ok_or_else(|| Error::parameter("The parameter file is required."))?;
    let file = File {
        mime_type: form.kind.unwrap_or(file.mime_type),
        ..file
    };
    if let Some(why) = refused(&file) {
        return Err(Error::parameter(why));
    }
    let id = world.next_id().to_string();
    world.whatsapp.with(|room| room.media.put(id.clone(), file));
    Ok(Json(json!({"id": id})))
}

#[derive(Debug, Default)]
struct Form {
    product: Option<String>,
    kind: Option<String>,
    file: Option<File>,
}

async fn read(mut parts: Multipart) -> Result<Form, Error> {
    let broken = |error: axum::extract::multipart::MultipartError| Error::parameter(error.body_text());
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.name().unwrap_or_default() {
            "messaging_product" => form.product = Some(part.text().await.map_err(broken)?),
            "type" => form.kind = Some(part.text().await.map_err(broken)?),
            "file" => form.file = Some(file(part).await.map_err(broken)?),
            other => return Err(Error::parameter(format!("Unexpected key \"{other}\"."))),
        }
    }
    Ok(form)
}

async fn file(part: Field<'_>) -> Result<File, axum::extract::multipart::MultipartError> {
    let mime_type = part.content_type().unwrap_or("application/octet-stream").to_owned();
    let filename = part.file_name().map(str::to_owned);
    let bytes = part.bytes().await?;
    Ok(File::new(mime_type, filename, Content::Bytes(bytes.to_vec())))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::Config;

    #[test]
    fn an_address_lives_for_five_minutes() {
        let config = Config::parse_from(["simulator"]);
        let world = World::new(config.clone(), config.listen).unwrap();
        let address = link(&world, "localhost:1", "77").parse().unwrap();
        let Query(link) = Query::<Link>::try_from_uri(&address).unwrap();
        let made_at = link.ext - 300;
        let live = |second| link.is_live(&world, Timestamp::from_second(second).unwrap());
        assert_eq!(
            [live(made_at), live(made_at + 299), live(made_at + 300)],
            [true, true, false]
        );
    }
}
