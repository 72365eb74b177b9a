//! Reading and writing on a mail connection: replies, prompts, and a message up to its final dot.

use std::io;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use smtp_proto::Error;
use smtp_proto::request::receiver::DataReceiver;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

use crate::faults::Fault;

/// What Gmail takes, too.
pub(super) const MAX_MESSAGE_BYTES: usize = 25 * 1024 * 1024;
pub(super) const MAX_COMMAND_BYTES: u64 = 4096;

/// Hangs, says no, or hangs up, as the fault wants it. Whether the connection goes on.
pub(super) async fn trouble<S: AsyncWrite + Unpin>(stream: &mut S, fault: &Fault) -> io::Result<bool> {
    if let Some(milliseconds) = fault.timeout {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
    let Some(status) = fault.status else {
        return Ok(false);
    };
    let words = fault.body.as_ref().and_then(serde_json::Value::as_str);
    let usual = match status {
        550 => "5.1.1 The email account that you tried to reach does not exist",
        400..500 => "4.3.0 Scripted by a fault",
        _ => "5.3.0 Scripted by a fault",
    };
    put(stream, &format!("{status} {}", words.unwrap_or(usual))).await?;
    Ok(status != 421)
}

/// The message up to its final dot, without the dots that were stuffed. None if the other side hangs up.
pub(super) async fn receive<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<Option<Vec<u8>>> {
    let (mut receiver, mut message) = (DataReceiver::new(), Vec::new());
    loop {
        let bytes = stream.fill_buf().await?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let mut rest = bytes.iter();
        let ended = receiver.ingest(&mut rest, &mut message);
        let used = bytes.len() - rest.len();
        stream.consume(used);
        if ended {
            return Ok(Some(message));
        }
        // Far too long: read on, but keep nothing of it.
        message.truncate(MAX_MESSAGE_BYTES + 1);
    }
}

pub(super) async fn ask<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    prompt: &str,
) -> io::Result<String> {
    put(stream, prompt).await?;
    let mut line = String::new();
    stream.take(MAX_COMMAND_BYTES).read_line(&mut line).await?;
    Ok(decoded(line.trim()))
}

pub(super) fn decoded(base64: &str) -> String {
    let bytes = BASE64_STANDARD.decode(base64).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(super) async fn put<S: AsyncWrite + Unpin>(stream: &mut S, reply: &str) -> io::Result<()> {
    stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    stream.flush().await
}

pub(super) fn misread(error: &Error) -> &'static str {
    match error {
        Error::UnknownCommand => "500 5.5.1 Command not recognised",
        Error::InvalidSenderAddress => "501 5.1.7 Bad sender address syntax",
        Error::InvalidRecipientAddress => "501 5.1.3 Bad recipient address syntax",
        Error::InvalidParameter { .. } => "501 5.5.4 Bad parameter",
        Error::UnsupportedParameter { .. } => "555 5.5.4 Parameter not supported",
        Error::NeedsMoreData { .. }
        | Error::SyntaxError { .. }
        | Error::ResponseTooLong
        | Error::InvalidResponse { .. } => "501 5.5.2 Syntax error",
    }
}
