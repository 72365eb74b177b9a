//! Files at WhatsApp: those that people sent, fetched by id, and ours, put there for a message to refer to.
//!
//! An id is asked for an address, which lives for five minutes and wants the token too. Source: Meta, "Media"
//! (2026-06-16).

use std::fmt;
use std::time::Duration;

use app::ports::{self, MediaError, OutsideError};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::{Bytes, BytesMut};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::field;
use super::refusal::Refusal;

/// For an answer of a few lines.
const ASK_TIMEOUT: Duration = Duration::from_secs(10);
/// For a file on its way, in either direction: 100 MB at 20 Mbit/s.
const FILE_TIMEOUT: Duration = Duration::from_secs(45);
/// As the domain counts, and Meta.
const MB: u64 = 1024 * 1024;

/// The files of one business phone number at Meta.
#[derive(Clone)]
pub struct Media {
    http: Client,
    /// Up to the version. The ids of files come after it.
    graph: String,
    phone_number_id: String,
    token: SecretString,
    file_timeout: Duration,
}

/// Where a file is to be had for the next minutes.
struct Address {
    url: Url,
    /// As it is announced.
    bytes: Option<u64>,
    sha256: Option<String>,
}

/// Why an address did not lead to its file.
enum Miss {
    /// Another address may.
    Expired(StatusCode),
    Failed(MediaError),
}

impl Media {
    /// `base_url` is `https://graph.facebook.com` or what stands for it, `version` such as `v25.0`.
    pub fn new(http: Client, base_url: &str, version: &str, phone_number_id: &str, token: SecretString) -> Self {
        Self {
            http,
            graph: format!("{}/{version}", base_url.trim_end_matches('/')),
            phone_number_id: phone_number_id.to_owned(),
            token,
            file_timeout: FILE_TIMEOUT,
        }
    }

    async fn address(&self, media_id: &str) -> Result<Address, MediaError> {
        // It came from outside, and becomes a part of a path.
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if media_id.is_empty() || !media_id.bytes().all(is_plain) {
            return Err(MediaError::Gone("WhatsApp gives no such ids".to_owned()));
        }
        let request = self.http.get(format!("{}/{media_id}", self.graph));
        let response = self.send(request, ASK_TIMEOUT).await.map_err(MediaError::Unavailable)?;
        let status = response.status();
        let answer = read(response).await;
        if let Some(refusal) = answer.get("error").and_then(Refusal::of) {
            return Err(if refusal.is_about_a_lost_file() {
                MediaError::Gone(refusal.reason())
            } else {
                MediaError::Unavailable(refusal.reason())
            });
        }
        let url = field::text(&answer, "url").and_then(|url| Url::parse(url).ok());
        match url.filter(|_| status.is_success()) {
            Some(url) if self.may_know_the_token(&url) => Ok(Address {
                url,
                bytes: number(&answer, "file_size"),
                sha256: field::owned(&answer, "sha256"),
            }),
            Some(_) => Err(MediaError::Unavailable(
                "the file's address is not a safe one".to_owned(),
            )),
            None if status == StatusCode::NOT_FOUND => Err(MediaError::Gone(speechless(status))),
            None => Err(MediaError::Unavailable(speechless(status))),
        }
    }

    /// Whom the API names, if nobody on the way can listen; and what stands for Meta on this machine.
    fn may_know_the_token(&self, url: &Url) -> bool {
        url.scheme() == "https" || Url::parse(&self.graph).is_ok_and(|graph| graph.origin() == url.origin())
    }

    async fn download(&self, address: &Address, limit_mb: u16) -> Result<Bytes, Miss> {
        let limit = u64::from(limit_mb) * MB;
        let too_big = Miss::Failed(MediaError::TooBig { limit_mb });
        if address.bytes.is_some_and(|bytes| bytes > limit) {
            return Err(too_big);
        }
        let request = self.http.get(address.url.clone());
        let mut response = self
            .send(request, self.file_timeout)
            .await
            .map_err(MediaError::Unavailable)?;
        let status = response.status();
        match status.as_u16() {
            200 => {}
            // Meta documents 404 for an address that has expired. The others say no less that this one is of no use.
            401 | 403 | 404 | 410 => return Err(Miss::Expired(status)),
            _ => return Err(MediaError::Unavailable(speechless(status)).into()),
        }
        let announced = response.content_length().unwrap_or_default();
        if announced > limit {
            return Err(too_big);
        }
        let mut bytes = BytesMut::with_capacity(usize::try_from(announced).unwrap_or_default());
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if bytes.len() as u64 + chunk.len() as u64 > limit => return Err(too_big),
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => return Err(MediaError::Unavailable(unanswered(&error).to_owned()).into()),
            }
        }
        let bytes = bytes.freeze();
        if address.sha256.as_ref().is_some_and(|sha256| !is_of(sha256, &bytes)) {
            return Err(MediaError::Unavailable("the file differs from its checksum".to_owned()).into());
        }
        Ok(bytes)
    }

    async fn send(&self, request: RequestBuilder, timeout: Duration) -> Result<Response, String> {
        let request = request.bearer_auth(self.token.expose_secret()).timeout(timeout);
        request.send().await.map_err(|error| unanswered(&error).to_owned())
    }
}

impl ports::Media for Media {
    async fn fetch(&self, media_id: &str, limit_mb: u16) -> Result<Bytes, MediaError> {
        let address = self.address(media_id).await?;
        match self.download(&address, limit_mb).await {
            Err(Miss::Expired(_)) => {
                let fresh = self.address(media_id).await?;
                Ok(self.download(&fresh, limit_mb).await?)
            }
            outcome => Ok(outcome?),
        }
    }

    /// Doing it again is harmless: what no message refers to, Meta forgets after thirty days.
    async fn upload(&self, bytes: Bytes, mime_type: &str, file_name: &str) -> Result<String, OutsideError> {
        let length = bytes.len() as u64;
        // A line break would be a header of the sender's own. What the recipient reads goes with the message.
        let name: String = file_name.chars().filter(|c| !c.is_control()).collect();
        let part = Part::stream_with_length(bytes, length)
            .file_name(name)
            .mime_str(mime_type)
            .map_err(|_| OutsideError::Refused("the file has no readable type".to_owned()))?;
        let form = Form::new()
            .text("messaging_product", "whatsapp")
            .text("type", mime_type.to_owned())
            .part("file", part);
        let url = format!("{}/{}/media", self.graph, self.phone_number_id);
        let request = self.http.post(url).multipart(form);
        let response = self
            .send(request, self.file_timeout)
            .await
            .map_err(OutsideError::Unavailable)?;
        let status = response.status();
        let answer = read(response).await;
        if let Some(refusal) = answer.get("error").and_then(Refusal::of) {
            return Err(if refusal.may_pass() {
                OutsideError::Unavailable(refusal.reason())
            } else {
                OutsideError::Refused(refusal.reason())
            });
        }
        match field::id(&answer, "id") {
            Some(id) if status.is_success() => Ok(id.to_owned()),
            Some(_) | None if is_final(status) => Err(OutsideError::Refused(speechless(status))),
            Some(_) | None => Err(OutsideError::Unavailable(speechless(status))),
        }
    }
}

impl From<MediaError> for Miss {
    fn from(error: MediaError) -> Self {
        Self::Failed(error)
    }
}

/// What it means if not even a fresh address leads to the file.
impl From<Miss> for MediaError {
    fn from(miss: Miss) -> Self {
        match miss {
            Miss::Expired(status @ (StatusCode::NOT_FOUND | StatusCode::GONE)) => Self::Gone(speechless(status)),
            Miss::Expired(status) => Self::Unavailable(speechless(status)),
            Miss::Failed(error) => error,
        }
    }
}

/// Whether an answer that is not Meta's will be the same next time: a proxy's, or that of a wrong address.
fn is_final(status: StatusCode) -> bool {
    let may_pass = status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::REQUEST_TIMEOUT;
    status.is_client_error() && !may_pass
}

/// The answer as JSON, or nothing that anybody would look for.
async fn read(response: Response) -> Value {
    let body = response.bytes().await.unwrap_or_default();
    serde_json::from_slice(&body).unwrap_or_default()
}

/// Meta's `file_size` is a number or a text.
fn number(answer: &Value, name: &str) -> Option<u64> {
    let value = answer.get(name)?;
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// Whether a checksum is that of these bytes: in hex, as by the API, or in Base64, as in webhooks.
fn is_of(sha256: &str, bytes: &[u8]) -> bool {
    let digest = digest(&SHA256, bytes);
    let digits = digest.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    let hex: String = digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
    sha256.eq_ignore_ascii_case(&hex) || sha256 == BASE64_STANDARD.encode(digest)
}

/// An answer that is not Meta's, or not readable.
fn speechless(status: StatusCode) -> String {
    format!("HTTP {} without a readable answer", status.as_u16())
}

/// Never in the library's words: they quote the address, and an address is as good as the file for whoever has the token.
fn unanswered(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer from WhatsApp in time"
    } else if error.is_connect() {
        "no connection to WhatsApp"
    } else if error.is_builder() {
        "the request could not be built: is the address of the Graph API right?"
    } else {
        "the connection to WhatsApp broke"
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Media")
            .field("graph", &self.graph)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
