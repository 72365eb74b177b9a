//! Sending a file: a small one in one request, a large one in pieces.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{Drive, EVERYWHERE, metadata};
use crate::Failure;

/// Google takes five megabytes in one request, what is said about the file included.
const MAX_AT_ONCE_BYTES: usize = 5_000_000;
/// For one request that carries content: eight megabytes at two megabits a second.
pub(super) const TIMEOUT: Duration = Duration::from_secs(30);

impl Drive {
    /// Creates a file. One that has this id already is a success, whatever it holds: an id is for one content.
    ///
    /// `mime` is not one of Google's own types: files with an id of ours are not converted.
    pub async fn upload(&self, id: &str, parent: &str, name: &str, mime: &str, content: Bytes) -> Result<(), Failure> {
        // A line break in it would end the header.
        let Ok(mime) = HeaderValue::from_str(mime) else {
            return Err(Failure::refused("the file's type is not usable"));
        };
        let file = metadata(id, parent, name);
        if content.len() <= MAX_AT_ONCE_BYTES {
            self.at_once(id, &file, &mime, &content).await
        } else {
            self.in_pieces(&file, &mime, &content).await
        }
    }

    async fn at_once(&self, id: &str, file: &Value, mime: &HeaderValue, content: &[u8]) -> Result<(), Failure> {
        // No content can hold it by accident or on purpose: Google made the id, and nobody else knows it yet.
        let boundary = format!("chairside-{id}");
        let body = related(&boundary, file, mime, content);
        let kind = format!("multipart/related; boundary=\"{boundary}\"");
        let request = self
            .access
            .request(Method::POST, self.access.endpoints().upload()?)
            .timeout(TIMEOUT)
            .query(&[("uploadType", "multipart"), EVERYWHERE, ("fields", "id")])
            .header(CONTENT_TYPE, kind)
            .body(body);
        self.access.once(&request, &[StatusCode::CONFLICT]).await?;
        Ok(())
    }
}

/// Two parts, in this order: what the file is, and what it holds.
fn related(boundary: &str, file: &Value, mime: &HeaderValue, content: &[u8]) -> Bytes {
    let mut body = Vec::with_capacity(content.len() + 1024);
    body.extend_from_slice(format!("--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n").as_bytes());
    body.extend_from_slice(file.to_string().as_bytes());
    body.extend_from_slice(format!("\r\n--{boundary}\r\nContent-Type: ").as_bytes());
    body.extend_from_slice(mime.as_bytes());
    body.extend_from_slice(b"\r\n\r\n");
    body.extend_from_slice(content);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    Bytes::from(body)
}
