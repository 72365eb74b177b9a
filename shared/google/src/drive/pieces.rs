//! Sending a large file in pieces: what arrived stays there, and after a loss Google says where to go on.
//!
//! Source: Google, "Upload file data" (Drive), resumable uploads.

use bytes::Bytes;
use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, HeaderValue, LOCATION, RANGE};
use reqwest::{Method, StatusCode, Url};
use serde_json::Value;
use tokio::time::sleep;

use super::upload::TIMEOUT;
use super::{Drive, EVERYWHERE};
use crate::Failure;
use crate::access::Answer;
use crate::patience::{PAUSE, RETRIES};

/// All pieces but the last have to be multiples of 256 KiB.
const PIECE_BYTES: usize = 32 * 256 * 1024;

/// Where a file's pieces go.
struct Session {
    url: Url,
    content: Bytes,
}

/// How far Google is.
#[derive(Debug, PartialEq, Eq)]
enum Reached {
    /// So many bytes have arrived.
    Byte(usize),
    Whole,
}

impl Drive {
    pub(super) async fn in_pieces(&self, file: &Value, mime: &HeaderValue, content: &Bytes) -> Result<(), Failure> {
        let Some(session) = self.session(file, mime, content).await? else {
            return Ok(());
        };
        let mut reached = 0;
        let mut losses = 0;
        // Whether the last piece arrived is not known.
        let mut unsure = false;
        loop {
            let answer = if unsure {
                self.ask(&session).await
            } else {
                self.send(&session, reached).await
            };
            let loss = match answer {
                Ok(Reached::Whole) => return Ok(()),
                Ok(Reached::Byte(byte)) if unsure || byte > reached => {
                    // Only what gets us further makes up for losses, or this might never end.
                    losses = if byte > reached { 0 } else { losses };
                    reached = byte;
                    unsure = false;
                    continue;
                }
                Ok(Reached::Byte(_)) => Failure::passing("the upload does not get on"),
                Err(failure) => failure,
            };
            if losses == RETRIES || !loss.passes_soon() {
                return Err(loss);
            }
            losses += 1;
            unsure = true;
            sleep(loss.after().unwrap_or(PAUSE)).await;
        }
    }

    /// `None`: there is a file with this id.
    async fn session(&self, file: &Value, mime: &HeaderValue, content: &Bytes) -> Result<Option<Session>, Failure> {
        let upload = self.access.endpoints().upload()?;
        let request = self
            .access
            .request(Method::POST, upload.clone())
            .query(&[("uploadType", "resumable"), EVERYWHERE, ("fields", "id")])
            .header("X-Upload-Content-Type", mime)
            .header("X-Upload-Content-Length", content.len())
            .json(file);
        // A session that nobody uses is nothing: it may be opened twice.
        let answer = self.access.safely(&request, &[StatusCode::CONFLICT]).await?;
        if answer.status == StatusCode::CONFLICT {
            return Ok(None);
        }
        let location = answer.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        let url = location.and_then(|location| upload.join(location).ok());
        let url = url.ok_or_else(|| Failure::unreadable("no address to upload to"))?;
        // The token goes there, too.
        if url.origin() != upload.origin() {
            return Err(Failure::refused("the address to upload to is somewhere else"));
        }
        Ok(Some(Session {
            url,
            content: content.clone(),
        }))
    }

    async fn send(&self, session: &Session, from: usize) -> Result<Reached, Failure> {
        let total = session.content.len();
        let end = total.min(from.saturating_add(PIECE_BYTES));
        let range = format!("bytes {from}-{}/{total}", end.saturating_sub(1));
        self.put(session, range, session.content.slice(from..end)).await
    }

    async fn ask(&self, session: &Session) -> Result<Reached, Failure> {
        let range = format!("bytes */{}", session.content.len());
        self.put(session, range, Bytes::new()).await
    }

    async fn put(&self, session: &Session, range: String, piece: Bytes) -> Result<Reached, Failure> {
        let request = self
            .access
            .request(Method::PUT, session.url.clone())
            .timeout(TIMEOUT)
            .header(CONTENT_RANGE, range)
            .header(CONTENT_LENGTH, piece.len())
            .body(piece);
        let known = [
            StatusCode::PERMANENT_REDIRECT,
            StatusCode::CONFLICT,
            StatusCode::NOT_FOUND,
            StatusCode::GONE,
        ];
        let answer = self.access.once(&request, &known).await?;
        match answer.status {
            StatusCode::PERMANENT_REDIRECT => arrived(&answer, session.content.len()),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(Failure::Retryable {
                reason: "the upload has expired".to_owned(),
                // It has to begin anew, and that is for a later call.
                after: Some(TIMEOUT),
            }),
            // Done, or done by somebody else meanwhile.
            _ => Ok(Reached::Whole),
        }
    }
}

/// The header names the last byte that arrived. Without it, none has.
fn arrived(answer: &Answer, total: usize) -> Result<Reached, Failure> {
    let Some(range) = answer.headers.get(RANGE) else {
        return Ok(Reached::Byte(0));
    };
    let last = range.to_str().ok().and_then(|range| range.strip_prefix("bytes=0-"));
    let next = last.and_then(|last| last.parse::<usize>().ok()?.checked_add(1));
    // All of it arrived, and yet it is not done: there would be nothing left to send.
    let next = next.filter(|next| *next < total);
    next.map(Reached::Byte)
        .ok_or_else(|| Failure::unreadable("how far the upload is"))
}
