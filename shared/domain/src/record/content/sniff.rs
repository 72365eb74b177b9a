//! Which format bytes are in: our own look at what labs use and at what runs, and `infer` for the rest.

mod text;
mod zip;

use super::{Refusal, ending};

/// Formats that serve the same end, and that names and declared types mix up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Image,
    /// A radiograph as its device stores it.
    Dicom,
    /// A surface in three dimensions.
    Model,
    Archive,
    Document,
    Sound,
    Film,
}

/// A format that a lab can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) family: Family,
    pub(super) mime_type: &'static str,
    pub(super) extension: &'static str,
}

impl Found {
    const fn new(family: Family, mime_type: &'static str, extension: &'static str) -> Self {
        Self {
            family,
            mime_type,
            extension,
        }
    }

    /// Office formats are archives, and some senders declare them so.
    pub(super) fn is_zipped_document(self) -> bool {
        matches!(self.extension, "docx" | "xlsx" | "pptx" | "odt" | "ods" | "odp")
    }
}

const STL: Found = Found::new(Family::Model, "model/stl", "stl");
const PLY: Found = Found::new(Family::Model, "application/ply", "ply");
const DICOM: Found = Found::new(Family::Dicom, "application/dicom", "dcm");

/// The format, or why the file is of no use. Name and type only decide between formats that look alike.
pub(super) fn sniff(bytes: &[u8], file_name: Option<&str>, mime: Option<&str>) -> Result<Found, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if is_program(bytes) {
        return Err(Refusal::Type);
    }
    if is_binary_stl(bytes) {
        return Ok(STL);
    }
    if bytes.get(128..132) == Some(b"DICM") {
        return Ok(DICOM);
    }
    // Its header is text, and what follows may be binary.
    if bytes.starts_with(b"ply\n") || bytes.starts_with(b"ply\r") {
        return Ok(PLY);
    }
    if matches!(bytes, [b'P', b'K', 3 | 5 | 7, ..]) {
        return zip::sniff(bytes);
    }
    let ending = ending(file_name);
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return old_office(ending.as_deref(), mime).ok_or(Refusal::Type);
    }
    if text::is_text(bytes) {
        return text::sniff(bytes, ending.as_deref());
    }
    // The family that 3GPP phones record in; `infer` does not know it.
    if matches!(bytes.get(4..11), Some(b"ftyp3gp" | b"ftyp3g2")) {
        return Ok(Found::new(Family::Film, "video/3gpp", "3gp"));
    }
    infer::get(bytes)
        .and_then(|kind| known(kind.mime_type()))
        .ok_or(Refusal::Type)
}

/// What computers run, whatever it is called: Windows, Linux, macOS, Java, Android, scripts.
fn is_program(bytes: &[u8]) -> bool {
    const MAGIC: [&[u8]; 11] = [
        b"MZ",
        b"\x7FELF",
        b"#!",
        b"\xFE\xED\xFA\xCE",
        b"\xFE\xED\xFA\xCF",
        b"\xCE\xFA\xED\xFE",
        b"\xCF\xFA\xED\xFE",
        b"\xCA\xFE\xBA\xBE",
        b"dex\n",
        b"\0asm",
        // A Windows shortcut.
        b"L\0\0\0\x01\x14\x02\0",
    ];
    // An AMR recording begins like a script (RFC 4867, section 5.1).
    MAGIC.iter().any(|magic| bytes.starts_with(magic)) && !bytes.starts_with(b"#!AMR")
}

/// A header of 80 bytes that says nothing, the number of triangles, and 50 bytes for each.
fn is_binary_stl(bytes: &[u8]) -> bool {
    let Some(&[a, b, c, d]) = bytes.get(80..84) else {
        return false;
    };
    let triangles = u64::from(u32::from_le_bytes([a, b, c, d]));
    triangles > 0 && bytes.len() as u64 == 84 + 50 * triangles
}

/// Word, Excel and `PowerPoint` before 2007 share a container with installers: only what is called one of them is one.
fn old_office(ending: Option<&str>, mime: Option<&str>) -> Option<Found> {
    let mime = mime.unwrap_or_default().to_lowercase();
    let formats = [
        Found::new(Family::Document, "application/msword", "doc"),
        Found::new(Family::Document, "application/vnd.ms-excel", "xls"),
        Found::new(Family::Document, "application/vnd.ms-powerpoint", "ppt"),
    ];
    formats
        .into_iter()
        .find(|format| ending == Some(format.extension) || (ending.is_none() && mime == format.mime_type))
}

/// Of what `infer` knows, the formats that a lab can use, under the names that WhatsApp has for them.
fn known(mime_type: &str) -> Option<Found> {
    let (family, mime_type, extension) = match mime_type {
        "image/jpeg" => (Family::Image, "image/jpeg", "jpg"),
        "image/png" => (Family::Image, "image/png", "png"),
        "image/webp" => (Family::Image, "image/webp", "webp"),
        "image/heif" => (Family::Image, "image/heif", "heif"),
        "image/avif" => (Family::Image, "image/avif", "avif"),
        "image/gif" => (Family::Image, "image/gif", "gif"),
        "image/tiff" => (Family::Image, "image/tiff", "tif"),
        "image/bmp" => (Family::Image, "image/bmp", "bmp"),
        "image/jp2" => (Family::Image, "image/jp2", "jp2"),
        "application/pdf" => (Family::Document, "application/pdf", "pdf"),
        "application/vnd.rar" => (Family::Archive, "application/vnd.rar", "rar"),
        "application/x-7z-compressed" => (Family::Archive, "application/x-7z-compressed", "7z"),
        "audio/mpeg" => (Family::Sound, "audio/mpeg", "mp3"),
        "audio/m4a" => (Family::Sound, "audio/mp4", "m4a"),
        // A voice message of WhatsApp's.
        "audio/opus" | "audio/ogg" => (Family::Sound, "audio/ogg", "ogg"),
        "audio/amr" => (Family::Sound, "audio/amr", "amr"),
        "audio/aac" => (Family::Sound, "audio/aac", "aac"),
        "audio/x-wav" => (Family::Sound, "audio/wav", "wav"),
        "audio/x-flac" => (Family::Sound, "audio/flac", "flac"),
        "video/mp4" | "video/x-m4v" => (Family::Film, "video/mp4", "mp4"),
        "video/quicktime" => (Family::Film, "video/quicktime", "mov"),
        "video/webm" => (Family::Film, "video/webm", "webm"),
        "video/x-matroska" => (Family::Film, "video/x-matroska", "mkv"),
        "video/x-msvideo" => (Family::Film, "video/x-msvideo", "avi"),
        "video/mpeg" => (Family::Film, "video/mpeg", "mpg"),
        "video/x-ms-wmv" => (Family::Film, "video/x-ms-wmv", "wmv"),
        _ => return None,
    };
    Some(Found::new(family, mime_type, extension))
}

/// What a name promises; endings that promise nothing to us are none of our business.
pub(super) fn by_ending(ending: &str) -> Option<Family> {
    match ending {
        "jpg" | "jpeg" | "png" | "webp" | "heic" | "heif" | "avif" | "gif" | "tif" | "tiff" | "bmp" | "jp2" => {
            Some(Family::Image)
        }
        "dcm" | "dicom" => Some(Family::Dicom),
        "stl" | "ply" | "obj" | "3mf" => Some(Family::Model),
        "zip" | "rar" | "7z" => Some(Family::Archive),
        "pdf" | "doc" | "docx" | "xls" | "xlsx" | "ppt" | "pptx" | "odt" | "ods" | "odp" | "rtf" | "txt" | "csv" => {
            Some(Family::Document)
        }
        "mp3" | "m4a" | "ogg" | "oga" | "opus" | "amr" | "aac" | "wav" | "flac" => Some(Family::Sound),
        "mp4" | "m4v" | "mov" | "webm" | "mkv" | "avi" | "mpg" | "mpeg" | "3gp" | "wmv" => Some(Family::Film),
        _ => None,
    }
}

/// What a declared type promises. `application/octet-stream` and `text/plain` are what devices say when they do not know.
pub(super) fn by_mime(mime: &str) -> Option<Family> {
    let mime = mime.trim().to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| mime.contains(part));
    if says(&["dicom"]) {
        Some(Family::Dicom)
    } else if says(&["model/", "sla", "stl", "x-ply", "/ply"]) {
        Some(Family::Model)
    } else if mime.starts_with("image/") {
        Some(Family::Image)
    } else if mime.starts_with("audio/") {
        Some(Family::Sound)
    } else if mime.starts_with("video/") {
        Some(Family::Film)
    } else if says(&[
        "pdf",
        "msword",
        "ms-excel",
        "ms-powerpoint",
        "officedocument",
        "opendocument",
        "rtf",
        "csv",
    ]) {
        Some(Family::Document)
    } else if says(&["zip", "7z", "rar"]) {
        Some(Family::Archive)
    } else {
        None
    }
}
