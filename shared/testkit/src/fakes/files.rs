//! Files: as people's messengers hold them for us, and as we keep them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Duration;

use app::ports::{Files, Media, MediaError, OutsideError};
use bytes::Bytes;
use domain::record::Record;

use super::{Failures, TOLD, locked};

const MB: usize = 1024 * 1024;

/// Knows the files that it was given; every other one is gone.
#[derive(Debug, Default)]
pub struct FakeMedia(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    sent: BTreeMap<String, Bytes>,
    uploaded: Vec<Uploaded>,
    not_carried: BTreeSet<String>,
    ids: u32,
    failures: Failures,
}

/// A file to which a message can refer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    pub media_id: String,
    pub file_name: String,
    pub mime_type: String,
    pub bytes: Bytes,
}

impl FakeMedia {
    /// The next calls fail.
    pub fn fail(&self, times: u32) {
        locked(&self.0).failures = Failures(times);
    }

    /// Somebody sent a file.
    pub fn holds(&self, media_id: &str, bytes: impl Into<Bytes>) {
        locked(&self.0).sent.insert(media_id.to_owned(), bytes.into());
    }

    /// The provider does not have a file any more.
    pub fn forgets(&self, media_id: &str) {
        locked(&self.0).sent.remove(media_id);
    }

    /// Messages cannot refer to files of this type.
    pub fn does_not_carry(&self, mime_type: &str) {
        locked(&self.0).not_carried.insert(mime_type.to_owned());
    }

    /// What was uploaded since the last look.
    pub fn take_uploaded(&self) -> Vec<Uploaded> {
        std::mem::take(&mut locked(&self.0).uploaded)
    }
}

impl Media for FakeMedia {
    async fn fetch(&self, media_id: &str, limit_mb: u16) -> Result<Bytes, MediaError> {
        let mut held = locked(&self.0);
        if held.failures.next() {
            return Err(MediaError::Unavailable(TOLD.to_owned()));
        }
        match held.sent.get(media_id) {
            None => Err(MediaError::Gone("no such file".to_owned())),
            Some(bytes) if bytes.len() > usize::from(limit_mb) * MB => Err(MediaError::TooBig { limit_mb }),
            Some(bytes) => Ok(bytes.clone()),
        }
    }

    async fn upload(&self, bytes: Bytes, mime_type: &str, file_name: &str) -> Result<String, OutsideError> {
        let mut held = locked(&self.0);
        held.failures.outside()?;
        if held.not_carried.contains(mime_type) {
            return Err(OutsideError::Refused(format!("no message carries {mime_type}")));
        }
        held.ids += 1;
        let media_id = format!("media-{}", held.ids);
        held.uploaded.push(Uploaded {
            media_id: media_id.clone(),
            file_name: file_name.to_owned(),
            mime_type: mime_type.to_owned(),
            bytes,
        });
        Ok(media_id)
    }
}

/// Keeps what is whole.
#[derive(Debug, Default)]
pub struct FakeFiles(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    files: BTreeMap<String, Bytes>,
    failures: Failures,
}

impl FakeFiles {
    /// The next calls fail.
    pub fn fail(&self, times: u32) {
        locked(&self.0).failures = Failures(times);
    }

    /// The keys of all files, in their order.
    pub fn keys(&self) -> Vec<String> {
        locked(&self.0).files.keys().cloned().collect()
    }
}

impl Files for FakeFiles {
    async fn put(
        &self,
        record: &Record,
        extension: &str,
        bytes: Bytes,
        _: &str,
        sha256: &str,
    ) -> Result<String, OutsideError> {
        let mut kept = locked(&self.0);
        kept.failures.outside()?;
        if app::sha256_hex(&bytes) != sha256 {
            return Err(OutsideError::Unavailable(
                "the file does not match its checksum".to_owned(),
            ));
        }
        let key = format!("records/{}.{extension}", record.id);
        kept.files.insert(key.clone(), bytes);
        Ok(key)
    }

    async fn get(&self, key: &str) -> Result<Bytes, OutsideError> {
        let mut kept = locked(&self.0);
        kept.failures.outside()?;
        let found = kept.files.get(key).cloned();
        found.ok_or_else(|| OutsideError::Refused("there is no such file".to_owned()))
    }

    async fn link(&self, key: &str, _: &str, valid: Duration) -> Result<String, OutsideError> {
        locked(&self.0).failures.outside()?;
        Ok(format!("https://files.test/{key}?seconds={}", valid.as_secs()))
    }
}
