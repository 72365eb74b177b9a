//! Files: what dentists sent and what the business uploaded, and which files WhatsApp takes.

mod filler;
pub(crate) mod routes;

use std::collections::{BTreeMap, VecDeque};

use aws_lc_rs::digest::{Context, SHA256};
use filler::Filler;

/// How much is kept in memory; the oldest files go first.
const KEPT_BYTES: u64 = 512 * 1024 * 1024;

const MEGABYTE: u64 = 1024 * 1024;

/// The bytes of a file.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Bytes(Vec<u8>),
    Made(Filler),
}

impl Content {
    pub(crate) fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Made(filler) => filler.size(),
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes.clone(),
            Self::Made(filler) => filler.bytes(),
        }
    }

    fn sha256(&self) -> Vec<u8> {
        let mut context = Context::new(&SHA256);
        match self {
            Self::Bytes(bytes) => context.update(bytes),
            Self::Made(filler) => filler.hash(&mut context),
        }
        context.finish().as_ref().to_vec()
    }

    /// What these occupy here.
    fn held(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Made(_) => 0,
        }
    }
}

/// A stored file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) mime_type: String,
    pub(crate) filename: Option<String>,
    pub(crate) content: Content,
    pub(crate) sha256: Vec<u8>,
}

impl File {
    pub(crate) fn new(mime_type: impl Into<String>, filename: Option<String>, content: Content) -> Self {
        let sha256 = content.sha256();
        Self {
            mime_type: mime_type.into(),
            filename,
            content,
            sha256,
        }
    }

    /// A made-up file of so many bytes.
    pub(crate) fn made(mime_type: &str, filename: Option<String>, size: u64) -> Self {
        let filler = Filler::new(bare(mime_type), filename.as_deref(), size);
        Self::new(mime_type, filename, Content::Made(filler))
    }

    pub(crate) fn bare_type(&self) -> &str {
        bare(&self.mime_type)
    }
}

/// A type without its parameters: `audio/ogg` of `audio/ogg; codecs=opus`.
fn bare(mime_type: &str) -> &str {
    mime_type.split(';').next().unwrap_or_default().trim()
}

/// All files, by media id.
#[derive(Debug, Default)]
pub(crate) struct Media {
    files: BTreeMap<String, File>,
    order: VecDeque<String>,
    held: u64,
}

impl Media {
    pub(crate) fn put(&mut self, id: String, file: File) {
        self.held += file.content.held();
        self.order.push_back(id.clone());
        self.files.insert(id, file);
        while self.held > KEPT_BYTES {
            let Some(oldest) = self.order.pop_front() else { break };
            self.remove(&oldest);
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<&File> {
        self.files.get(id)
    }

    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let removed = self.files.remove(id);
        self.held -= removed.as_ref().map_or(0, |file| file.content.held());
        removed.is_some()
    }
}

/// What WhatsApp takes for a kind of message: its types and the most bytes (media page, 2026-06-16).
pub(crate) fn limits(kind: &str) -> (&'static [&'static str], u64) {
    match kind {
        "image" => (&["image/jpeg", "image/png"], 5 * MEGABYTE),
        "video" => (&["video/mp4", "video/3gpp"], 16 * MEGABYTE),
        "audio" => (
            &["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
            16 * MEGABYTE,
        ),
        "sticker" => (&["image/webp"], 500 * 1024),
        _ => (
            &[
                "text/plain",
                "application/pdf",
                "application/msword",
                "application/vnd.ms-excel",
                "application/vnd.ms-powerpoint",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            ],
            100 * MEGABYTE,
        ),
    }
}

/// Why a file cannot go out as this kind of message, if it cannot.
pub(crate) fn unfit(kind: &str, file: &File) -> Option<String> {
    let (types, most) = limits(kind);
    // A document may be any file that Meta took at upload.
    if kind != "document" && !types.contains(&file.bare_type()) {
        return Some(format!("{} cannot be sent as {kind}", file.mime_type));
    }
    (file.content.size() > most).then(|| format!("{} bytes are more than {most} for {kind}", file.content.size()))
}

/// Why a file is not taken at upload, if it is not.
pub(crate) fn refused(file: &File) -> Option<String> {
    let taken = ["image", "video", "audio", "sticker", "document"].map(limits);
    match taken.iter().find(|(types, _)| types.contains(&file.bare_type())) {
        None => Some(format!(
            "Param file must be a file with one of the following types: {}. Received file of type '{}'.",
            taken
                .iter()
                .flat_map(|(types, _)| types.iter().copied())
                .collect::<Vec<_>>()
                .join(", "),
            file.mime_type
        )),
        Some((_, most)) if file.content.size() > *most => Some(format!(
            "Param file is too large: {} bytes, at most {most}.",
            file.content.size()
        )),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_files_make_room() {
        let mut media = Media::default();
        let half = usize::try_from(KEPT_BYTES / 2).unwrap();
        for id in ["1", "2", "3"] {
            media.put(id.into(), File::new("image/png", None, Content::Bytes(vec![0; half])));
        }
        assert!(media.get("1").is_none());
        assert!(media.get("3").is_some());
    }

    #[test]
    fn uploads_are_limited_by_type_and_size() {
        let file = |mime: &str, size| File::made(mime, None, size);
        assert_eq!(refused(&file("application/pdf", 100 * MEGABYTE)), None);
        assert_eq!(refused(&file("audio/ogg; codecs=opus", 1)), None);
        assert!(refused(&file("image/png", 5 * MEGABYTE + 1)).is_some());
        assert!(refused(&file("application/x-msdownload", 1)).is_some());
        assert!(unfit("image", &file("application/pdf", 1)).is_some());
    }
}
