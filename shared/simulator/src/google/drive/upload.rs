//! Uploads: in one piece with the metadata, or resumable in chunks.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_RANGE, CONTENT_TYPE, LOCATION, RANGE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::routes::shown;
use super::{Metadata, related};
use crate::clock;
use crate::google::Room;
use crate::google::access::Need;
use crate::google::error::Error;
use crate::google::params::{self, Params};
use crate::world::World;

/// The most of a file that may come in one piece with its metadata.
const MULTIPART_BYTES: usize = 5 * 1024 * 1024;

/// Chunks but the last are a multiple of this.
const CHUNK_BYTES: usize = 256 * 1024;

/// A resumable upload.
#[derive(Debug)]
struct Session {
    metadata: Value,
    all_drives: bool,
    content_type: Option<String>,
    params: Params,
    content: Vec<u8>,
    /// The file that it became.
    done: Option<String>,
}

/// Resumable uploads by id.
#[derive(Debug, Default)]
pub(crate) struct Sessions(BTreeMap<String, Session>);

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// `POST /upload/drive/v3/files`.
pub(crate) async fn begin(
    State(world): State<Arc<World>>,
    params: Params,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let stamp = (clock::now(), world.next_id());
    let all_drives = params.flag("supportsAllDrives")?;
    let content_type = header(&headers, CONTENT_TYPE.as_str());
    world
        .google
        .with(|room| room.authorize(&headers, Need::WriteFiles, stamp.0))?;
    let (metadata, part) = match params.get("uploadType") {
        Some("resumable") => return open(&world, &params, &headers, &body),
        Some("media") => (json!({}), (content_type, body.to_vec())),
        Some("multipart") => {
            let malformed = || Error::new(StatusCode::BAD_REQUEST, "badContent", "Malformed multipart body.");
            let (first, second) = related::parts(content_type.unwrap_or_default(), &body).ok_or_else(malformed)?;
            let metadata = serde_json::from_slice(first.content).map_err(|_| malformed())?;
            (metadata, (second.content_type, second.content.to_vec()))
        }
        other => return Err(params::bad("uploadType", other.unwrap_or_default())),
    };
    if part.1.len() > MULTIPART_BYTES {
        let message = "Request Too Large: above 5 MB an upload has to be resumable.";
        return Err(Error::new(StatusCode::PAYLOAD_TOO_LARGE, "uploadTooLarge", message));
    }
    let metadata = Metadata::read(&metadata)?;
    let told = world.google.with(|room| {
        let id = room.drive.create(metadata, part, all_drives, stamp)?.id.clone();
        shown(&room.drive, &id, &params)
    })?;
    world.changed();
    Ok(Json(told).into_response())
}

/// Opens a resumable upload. What is wrong with the metadata is said now, before anybody sends bytes.
fn open(world: &World, params: &Params, headers: &HeaderMap, body: &[u8]) -> Result<Response, Error> {
    let parse = |_| Error::new(StatusCode::BAD_REQUEST, "parseError", "Parse Error");
    let body = if body.is_empty() { b"{}" } else { body };
    let metadata: Value = serde_json::from_slice(body).map_err(parse)?;
    let all_drives = params.flag("supportsAllDrives")?;
    let content_type = header(headers, "x-upload-content-type").map(str::to_owned);
    let read = Metadata::read(&metadata)?;
    let id = format!("sim{}", world.next_id());
    world.google.with(|room| {
        room.drive.check(&read, all_drives)?;
        let session = Session {
            metadata,
            all_drives,
            content_type,
            params: params.clone(),
            content: Vec::new(),
            done: None,
        };
        room.drive.sessions.0.insert(id.clone(), session);
        Ok(())
    })?;
    let location = format!(
        "http://{}/google/upload/drive/v3/files?uploadType=resumable&upload_id={id}",
        world.address
    );
    Ok((StatusCode::OK, [(LOCATION, location)]).into_response())
}

/// What a request of a resumable upload brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Range {
    /// Nothing: it asks how far the upload is, and may tell how long the whole is.
    Ask { of: Option<usize> },
    /// Bytes from here on, of so many if that is known.
    Bytes { from: usize, to: usize, of: Option<usize> },
}

impl Range {
    /// Reads `bytes 0-262143/1000000`, `bytes 0-262143/*` or `bytes */1000000`.
    fn read(text: &str) -> Option<Self> {
        let (range, of) = text.strip_prefix("bytes ")?.split_once('/')?;
        let of = match of {
            "*" => None,
            of => Some(of.parse().ok()?),
        };
        if range == "*" {
            return Some(Self::Ask { of });
        }
        let (from, to) = range.split_once('-')?;
        let (from, to) = (from.parse().ok()?, to.parse().ok()?);
        let whole = from <= to && of.is_none_or(|of| to < of);
        whole.then_some(Self::Bytes { from, to, of })
    }
}

/// `PUT` to the address of a resumable upload, which is all the right that this takes.
pub(crate) async fn go_on(
    State(world): State<Arc<World>>,
    params: Params,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let id = params.get("upload_id").unwrap_or_default().to_owned();
    let range = match header(&headers, CONTENT_RANGE.as_str()) {
        None => Some(Range::Bytes {
            from: 0,
            to: body.len().saturating_sub(1),
            of: Some(body.len()),
        }),
        Some(text) => Range::read(text),
    };
    let stamp = (clock::now(), world.next_id());
    let answer = world.google.with(|room| {
        let range = range.ok_or_else(|| bad_range("Failed to parse Content-Range header."))?;
        let session = room.drive.sessions.0.get_mut(&id).ok_or_else(Error::not_found)?;
        let complete = session.take(range, &body)?;
        if !complete && session.done.is_none() {
            return Ok(session.so_far());
        }
        finish(room, &id, stamp).map(|told| Json(told).into_response())
    })?;
    world.changed();
    Ok(answer)
}

impl Session {
    /// Takes what is new, and tells whether that was all.
    fn take(&mut self, range: Range, body: &[u8]) -> Result<bool, Error> {
        let have = self.content.len();
        let (from, to, of) = match range {
            Range::Ask { of } => return Ok(have > 0 && of == Some(have)),
            Range::Bytes { from, to, of } => (from, to, of),
        };
        if of != Some(0) && to - from + 1 != body.len() {
            return Err(bad_range("The body is not as long as Content-Range says."));
        }
        if from > have {
            let message = format!(
                "According to the Content-Range header, the upload offset is {from} byte(s), which exceeds already \
                 uploaded size of {have} byte(s)."
            );
            return Err(bad_range(&message));
        }
        let last = of.is_some_and(|of| of == 0 || to + 1 == of);
        if !last && !body.len().is_multiple_of(CHUNK_BYTES) {
            return Err(bad_range("Chunks but the last have to be a multiple of 262144 bytes."));
        }
        if self.done.is_none() {
            self.content
                .extend_from_slice(body.get(have - from..).unwrap_or_default());
        }
        Ok(last)
    }

    fn so_far(&self) -> Response {
        let incomplete = StatusCode::PERMANENT_REDIRECT;
        match self.content.len().checked_sub(1) {
            Some(last) => (incomplete, [(RANGE, format!("bytes=0-{last}"))]).into_response(),
            None => incomplete.into_response(),
        }
    }
}

/// Makes the file, or tells of it once more.
fn finish(room: &mut Room, session: &str, stamp: (jiff::Timestamp, u64)) -> Result<Value, Error> {
    let drive = &mut room.drive;
    let one = drive.sessions.0.get_mut(session).ok_or_else(Error::not_found)?;
    let params = one.params.clone();
    if let Some(id) = one.done.clone() {
        return shown(drive, &id, &params);
    }
    let metadata = Metadata::read(&one.metadata)?;
    let (content_type, all_drives) = (one.content_type.clone(), one.all_drives);
    let content = one.content.clone();
    let file = drive.create(metadata, (content_type.as_deref(), content), all_drives, stamp)?;
    let id = file.id.clone();
    if let Some(one) = drive.sessions.0.get_mut(session) {
        one.content = Vec::new();
        one.done = Some(id.clone());
    }
    shown(drive, &id, &params)
}

fn bad_range(message: &str) -> Error {
    Error::new(StatusCode::BAD_REQUEST, "badRequest", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        let range = |from, to, of| Some(Range::Bytes { from, to, of });
        assert_eq!(Range::read("bytes 0-9/10"), range(0, 9, Some(10)));
        assert_eq!(Range::read("bytes 0-262143/*"), range(0, 262_143, None));
        assert_eq!(Range::read("bytes */10"), Some(Range::Ask { of: Some(10) }));
        for refused in ["", "0-9/10", "bytes 5-4/10", "bytes 0-10/10", "bytes 0-9"] {
            assert_eq!(Range::read(refused), None, "{refused}");
        }
    }
}
