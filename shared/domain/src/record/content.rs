//! What a fetched file is by its content, and whether a lab can use it.
//!
//! Names and declared types come from the sender's device, and anybody can write them: they only tell what was meant.
//! What is stored, forwarded and shown goes by the bytes. Never here: fetching, storing, what is told to the sender.

mod sniff;

use super::{FileKind, Refusal};
use sniff::{Family, Found};

/// What Meta delivers in an image message, and takes in one ("Media", 2026-06-16).
const IMAGE_LIMIT_MB: u16 = 5;
/// The same for audio and video.
const AV_LIMIT_MB: u16 = 16;
/// Documents: whatever was attached as a file.
const DOCUMENT_LIMIT_MB: u16 = 100;
const MB: u64 = 1024 * 1024;

/// What a file's bytes say that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    pub mime_type: &'static str,
    /// Without the dot.
    pub extension: &'static str,
    pub kind: FileKind,
}

/// Judges a file by its bytes. What it was announced as, called and declared to be must not contradict them.
///
/// # Errors
/// When it cannot be used, with the reason that the sender is told.
pub fn inspect(
    bytes: &[u8],
    announced: FileKind,
    file_name: Option<&str>,
    mime: Option<&str>,
) -> Result<Content, Refusal> {
    let promises = promises(announced, file_name, mime);
    let found = sniff::sniff(bytes, file_name, mime)?;
    if !promises.is_empty() && !promises.iter().any(|&promised| keeps(promised, found)) {
        return Err(Refusal::Content);
    }
    let limit_mb = limit_mb(announced, file_name);
    if bytes.len() as u64 > u64::from(limit_mb) * MB {
        return Err(Refusal::TooBig { limit_mb });
    }
    Ok(Content {
        mime_type: found.mime_type,
        extension: found.extension,
        kind: kind(announced, found.family),
    })
}

/// How big a file may be, in units of 1,048,576 bytes. WhatsApp's limits go by the kind of message, and only what is
/// attached as a document has a name. So a photo or a radiograph in full resolution passes as a document, as on the
/// sender's phone; only what is sent as a picture is held to a picture's limit.
pub fn limit_mb(announced: FileKind, file_name: Option<&str>) -> u16 {
    match announced {
        _ if file_name.is_some() => DOCUMENT_LIMIT_MB,
        FileKind::Photo | FileKind::Xray => IMAGE_LIMIT_MB,
        FileKind::Audio | FileKind::Video => AV_LIMIT_MB,
        FileKind::Scan | FileKind::Document => DOCUMENT_LIMIT_MB,
    }
}

/// What is meant, from the most to the least exact: by name and declared type, or else by how it was announced.
fn promises(announced: FileKind, file_name: Option<&str>, mime: Option<&str>) -> Vec<Family> {
    let ending = ending(file_name);
    let said: Vec<_> = [
        ending.as_deref().and_then(sniff::by_ending),
        mime.and_then(sniff::by_mime),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !said.is_empty() {
        return said;
    }
    match announced {
        FileKind::Photo => vec![Family::Image],
        FileKind::Audio => vec![Family::Sound],
        FileKind::Video => vec![Family::Film],
        // A radiograph comes as a picture, a PDF, a DICOM file or an archive of them; the others name no format at all.
        FileKind::Xray | FileKind::Scan | FileKind::Document => Vec::new(),
    }
}

/// Whether a file is near enough to what was promised. Cameras, browsers and viewers mix up what is alike; a document may
/// well be a photo. But what is to be shown as a picture, played or opened in a scan viewer must be such a thing.
fn keeps(promised: Family, found: Found) -> bool {
    match promised {
        Family::Image => matches!(found.family, Family::Image | Family::Dicom),
        Family::Sound | Family::Film => matches!(found.family, Family::Sound | Family::Film),
        Family::Model | Family::Dicom => matches!(found.family, Family::Model | Family::Dicom | Family::Archive),
        Family::Archive => {
            matches!(found.family, Family::Model | Family::Dicom | Family::Archive) || found.is_zipped_document()
        }
        Family::Document => matches!(found.family, Family::Document | Family::Image),
    }
}

/// That an image or a document is a radiograph, only people can say; that a file is none, its content can.
fn kind(announced: FileKind, found: Family) -> FileKind {
    let is_xray = announced == FileKind::Xray;
    match found {
        Family::Image | Family::Document | Family::Archive if is_xray => FileKind::Xray,
        Family::Image => FileKind::Photo,
        Family::Dicom => FileKind::Xray,
        Family::Model | Family::Archive => FileKind::Scan,
        Family::Document => FileKind::Document,
        Family::Sound => FileKind::Audio,
        // A voice message may come in a container for video.
        Family::Film if announced == FileKind::Audio => FileKind::Audio,
        Family::Film => FileKind::Video,
    }
}

/// The ending of a name, in lower case.
fn ending(file_name: Option<&str>) -> Option<String> {
    let (_, ending) = file_name?.rsplit_once('.')?;
    Some(ending.trim().to_lowercase())
}

#[cfg(test)]
mod tests;
