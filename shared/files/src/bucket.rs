//! Calls to S3.

use std::fmt::Write as _;
use std::time::Duration;

use app::ports::{Archive, Files, OutsideError};
use aws_config::SdkConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::ChecksumMode;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use domain::record::Record;

use crate::failure::failure;
use crate::key::key;

/// A file of 100 MB needs longer than what the other services answer.
const ATTEMPT: Duration = Duration::from_secs(45);
/// For all attempts together.
const OPERATION: Duration = Duration::from_secs(90);

/// One private bucket.
#[derive(Debug, Clone)]
pub struct Bucket {
    client: Client,
    name: String,
}

impl Bucket {
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }

    /// With a client of the process's configuration. One that names an endpoint (the local stack) has no DNS name for each
    /// bucket, so there the bucket is the start of the path.
    pub fn open(config: &SdkConfig, name: impl Into<String>) -> Self {
        let timeouts = TimeoutConfig::builder()
            .operation_attempt_timeout(ATTEMPT)
            .operation_timeout(OPERATION)
            .build();
        let config = Builder::from(config)
            .force_path_style(config.endpoint_url().is_some())
            .timeout_config(timeouts)
            .build();
        Self::new(Client::from_conf(config), name)
    }
}

impl Files for Bucket {
    /// S3 compares the file with `sha256` (hex) before it keeps it, and encrypts it as the bucket's default says.
    async fn put(
        &self,
        record: &Record,
        extension: &str,
        bytes: Bytes,
        mime_type: &str,
        sha256: &str,
    ) -> Result<String, OutsideError> {
        let key = key(record, extension);
        self.keep(&key, bytes, mime_type, sha256).await?;
        Ok(key)
    }

    async fn get(&self, key: &str) -> Result<Bytes, OutsideError> {
        self.fetch(key).await
    }

    /// It ends sooner if the credentials that signed it do: those of a Lambda function live for hours. At most seven days.
    ///
    /// The file is saved under `file_name` and never shown by the browser: it came from outside.
    async fn link(&self, key: &str, file_name: &str, valid: Duration) -> Result<String, OutsideError> {
        let ends = PresigningConfig::expires_in(valid).map_err(|error| OutsideError::Refused(error.to_string()))?;
        let request = self
            .client
            .get_object()
            .bucket(&self.name)
            .key(key)
            .response_content_disposition(disposition(file_name))
            .presigned(ends)
            .await
            .map_err(|error| failure(&error))?;
        Ok(request.uri().to_owned())
    }
}

impl Archive for Bucket {
    /// S3 compares it with `sha256` (hex) before it keeps it, and encrypts it as the bucket's default says.
    async fn keep(&self, key: &str, bytes: Bytes, mime_type: &str, sha256: &str) -> Result<(), OutsideError> {
        let digest =
            from_hex(sha256).ok_or_else(|| OutsideError::Refused("the checksum is not SHA-256 in hex".to_owned()))?;
        self.client
            .put_object()
            .bucket(&self.name)
            .key(key)
            .content_type(mime_type)
            .checksum_sha256(BASE64_STANDARD.encode(digest))
            .body(ByteStream::from(bytes))
            .send()
            .await
            .map_err(|error| failure(&error))?;
        Ok(())
    }

    /// Compared with the checksum under which it was stored.
    async fn fetch(&self, key: &str) -> Result<Bytes, OutsideError> {
        let object = self
            .client
            .get_object()
            .bucket(&self.name)
            .key(key)
            .checksum_mode(ChecksumMode::Enabled)
            .send()
            .await
            .map_err(|error| failure(&error))?;
        let body = object.body.collect().await;
        body.map(aws_sdk_s3::primitives::AggregatedBytes::into_bytes)
            .map_err(|_| OutsideError::Unavailable("the answer broke off, or differs from its checksum".to_owned()))
    }
}

/// Both forms of the name that RFC 6266 knows: for old readers in ASCII, for all others as it is.
fn disposition(file_name: &str) -> String {
    let name: String = file_name.chars().filter(|c| !c.is_control()).take(150).collect();
    let plain: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' | '/' | '%' => '_',
            c if c.is_ascii() => c,
            _ => '_',
        })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => _ = write!(encoded, "%{byte:02X}"),
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// The 32 bytes of a SHA-256.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16)?.try_into().ok()).collect();
    let bytes: Vec<u8> = digits?
        .chunks_exact(2)
        .filter_map(|pair| Some(pair.first()? << 4 | pair.last()?))
        .collect();
    (text.len() == 64 && bytes.len() == 32).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_64_hexadecimal_digits() {
        let hash = format!("0Aff{}", "0".repeat(60));
        assert_eq!(from_hex(&hash).unwrap()[..2], [0x0A, 0xFF]);
        for bad in [
            "",
            "0A",
            &"g".repeat(64),
            &"0".repeat(63),
            &"0".repeat(66),
            &"é".repeat(32),
        ] {
            assert_eq!(from_hex(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(
            disposition("OPG \"Añez\".pdf\r\nX: y"),
            "attachment; filename=\"OPG _A_ez_.pdfX: y\"; filename*=UTF-8''OPG%20%22A%C3%B1ez%22.pdfX%3A%20y"
        );
    }
}
