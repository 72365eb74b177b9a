//! A file that a dentist sent: a photo, a scan, a document. From the moment it is announced until it is stored.

pub mod content;

use jiff::Timestamp;

use crate::ids::{CaseId, RecordId};
use crate::inbound::MediaKind;
use crate::person::PersonKey;

#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    pub id: RecordId,
    pub person: PersonKey,
    /// `None` until it is known which case it belongs to, if it ever is.
    pub case: Option<CaseId>,
    pub kind: FileKind,
    /// The provider's id of the file; lives seven days after it was announced.
    pub media_id: String,
    /// As the sender's device called it.
    pub file_name: Option<String>,
    pub caption: Option<String>,
    pub state: State,
    pub sent_at: Timestamp,
    pub updated_at: Timestamp,
    /// 0: not stored yet.
    pub version: u64,
}

#[derive(Clone, PartialEq, Eq)]
pub enum State {
    /// Announced, and not fetched yet.
    Waiting,
    Stored(Stored),
    /// It cannot be used; the sender was told why.
    Refused {
        reason: Refusal,
    },
    /// It could not be fetched while the provider had it.
    Lost {
        reason: String,
    },
}

/// Where a file is, and what it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored {
    /// The object's key in the bucket.
    pub key: String,
    pub bytes: u64,
    /// By its content, not by what it was called.
    pub mime_type: String,
    /// Lower-case hex.
    pub sha256: String,
    pub at: Timestamp,
    /// Its id in the drive, once it is there.
    pub drive_id: Option<String>,
}

/// What a file is to a lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// An image that is not said to be anything else.
    Photo,
    /// A radiograph: OPG, cephalogram, CBCT.
    Xray,
    /// A three-dimensional scan, or an archive of some.
    Scan,
    Document,
    Audio,
    Video,
}

/// Why a file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Of a type that no lab needs: a program, a sticker.
    Type,
    /// Its content is not what its name or type says.
    Content,
    TooBig {
        limit_mb: u16,
    },
    Empty,
}

/// What a lab needs to judge a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requisite {
    Photos,
    Scan,
    /// An orthopantomogram is always needed; a cephalogram or CBCT only if the lab asks.
    Opg,
}

impl FileKind {
    pub const ALL: [Self; 6] = [
        Self::Photo,
        Self::Xray,
        Self::Scan,
        Self::Document,
        Self::Audio,
        Self::Video,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Xray => "xray",
            Self::Scan => "scan",
            Self::Document => "document",
            Self::Audio => "audio",
            Self::Video => "video",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Refusal {
    pub fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Content => "content",
            Self::TooBig { .. } => "too_big",
            Self::Empty => "empty",
        }
    }
}

impl Record {
    /// Whether it counts for its case: it can be used, as far as anybody knows.
    pub fn counts(&self) -> bool {
        match self.state {
            State::Waiting | State::Stored(_) => true,
            State::Refused { .. } | State::Lost { .. } => false,
        }
    }
}

impl State {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Stored(_) => "stored",
            Self::Refused { .. } => "refused",
            Self::Lost { .. } => "lost",
        }
    }
}

/// File names that no lab can use, whatever their content says.
const REFUSED_ENDINGS: [&str; 16] = [
    "exe", "msi", "bat", "cmd", "com", "scr", "ps1", "vbs", "js", "jar", "apk", "sh", "dll", "html", "htm", "lnk",
];
const SCAN_ENDINGS: [&str; 8] = ["stl", "ply", "obj", "zip", "dcm", "7z", "rar", "3mf"];
/// Words in a name or caption that say that an image is a radiograph.
const XRAY_WORDS: [&str; 12] = [
    "opg",
    "pano",
    "panoramic",
    "panoramica",
    "panorámica",
    "ceph",
    "cephalogram",
    "lateral ceph",
    "cbct",
    "xray",
    "x-ray",
    "radiograph",
];

/// What a file seems to be, before it is fetched: by its kind, its declared type, its name and what was said with it.
///
/// # Errors
/// When it is plainly nothing that a lab can use.
pub fn classify(
    kind: MediaKind,
    mime_type: Option<&str>,
    file_name: Option<&str>,
    caption: Option<&str>,
) -> Result<FileKind, Refusal> {
    let ending = file_name
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, ending)| ending.to_lowercase());
    let mime = mime_type.unwrap_or_default().to_lowercase();
    let programs = [
        "executable",
        "x-msdownload",
        "x-sh",
        "javascript",
        "x-msdos",
        "android.package",
    ];
    let is_program = programs.iter().any(|part| mime.contains(part))
        || ending
            .as_deref()
            .is_some_and(|ending| REFUSED_ENDINGS.contains(&ending));
    if is_program {
        return Err(Refusal::Type);
    }
    let said = [file_name, caption]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let says_xray = said
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .any(|word| XRAY_WORDS.contains(&word));
    let is_scan = ending.as_deref().is_some_and(|ending| SCAN_ENDINGS.contains(&ending))
        || ["sla", "stl", "model/", "zip", "dicom"]
            .iter()
            .any(|part| mime.contains(part));
    match kind {
        MediaKind::Image | MediaKind::Document if says_xray => Ok(FileKind::Xray),
        MediaKind::Image => Ok(FileKind::Photo),
        MediaKind::Video => Ok(FileKind::Video),
        MediaKind::Audio => Ok(FileKind::Audio),
        MediaKind::Sticker => Err(Refusal::Type),
        MediaKind::Document if is_scan => Ok(FileKind::Scan),
        MediaKind::Document if mime.starts_with("image/") => Ok(FileKind::Photo),
        MediaKind::Document if mime.starts_with("video/") => Ok(FileKind::Video),
        MediaKind::Document if mime.starts_with("audio/") => Ok(FileKind::Audio),
        MediaKind::Document => Ok(FileKind::Document),
    }
}

/// A file is personal: only what kind it is and where it stands is shown.
impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Record({} {} {})", self.id, self.kind.name(), self.state.name())
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stored({} bytes)", self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_judged_by_all_that_is_known_of_it() {
        let document = |mime, name| classify(MediaKind::Document, mime, name, None);
        assert_eq!(document(Some("model/stl"), None), Ok(FileKind::Scan));
        assert_eq!(
            document(Some("application/octet-stream"), Some("upper.STL")),
            Ok(FileKind::Scan)
        );
        assert_eq!(
            document(Some("application/pdf"), Some("OPG Alice.pdf")),
            Ok(FileKind::Xray)
        );
        assert_eq!(
            document(Some("application/pdf"), Some("plan.pdf")),
            Ok(FileKind::Document)
        );
        assert_eq!(document(Some("image/png"), Some("front.png")), Ok(FileKind::Photo));
        assert_eq!(document(Some("application/x-msdownload"), None), Err(Refusal::Type));
        assert_eq!(document(None, Some("virus.pdf.exe")), Err(Refusal::Type));
        let image = |caption| classify(MediaKind::Image, Some("image/jpeg"), None, caption);
        assert_eq!(image(None), Ok(FileKind::Photo));
        assert_eq!(image(Some("here is the OPG")), Ok(FileKind::Xray));
        assert_eq!(image(Some("panopticon")), Ok(FileKind::Photo));
        assert_eq!(
            classify(MediaKind::Sticker, Some("image/webp"), None, None),
            Err(Refusal::Type)
        );
    }
}
