//! Archives, and the formats that are archives inside.

use super::{Family, Found, Refusal};

const ZIP: Found = Found::new(Family::Archive, "application/zip", "zip");
const THREE_MF: Found = Found::new(Family::Model, "model/3mf", "3mf");
const DOCX: Found = Found::new(
    Family::Document,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "docx",
);
const XLSX: Found = Found::new(
    Family::Document,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsx",
);
const PPTX: Found = Found::new(
    Family::Document,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pptx",
);
const ODT: Found = Found::new(Family::Document, "application/vnd.oasis.opendocument.text", "odt");
const ODS: Found = Found::new(
    Family::Document,
    "application/vnd.oasis.opendocument.spreadsheet",
    "ods",
);
const ODP: Found = Found::new(
    Family::Document,
    "application/vnd.oasis.opendocument.presentation",
    "odp",
);

/// Where the names of what is inside stand: in the directory at the end, and the first of them at the start.
const HEAD_BYTES: usize = 64 * 1024;
const TAIL_BYTES: usize = 1024 * 1024;

/// `bytes` starts with `PK`.
pub(super) fn sniff(bytes: &[u8]) -> Result<Found, Refusal> {
    match bytes {
        [_, _, 3, 4, ..] => {}
        // The end of a directory without a directory: nothing is inside.
        [_, _, 5, 6, ..] => return Err(Refusal::Empty),
        // One of an archive's several parts.
        _ => return Err(Refusal::Type),
    }
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let tail = bytes.get(bytes.len().saturating_sub(TAIL_BYTES)..).unwrap_or(bytes);
    let names = |name: &str| contains(head, name.as_bytes()) || contains(tail, name.as_bytes());
    // An Android package, a Java archive, an Office document with macros: they run.
    if names("AndroidManifest.xml") || names("META-INF/MANIFEST.MF") || names("vbaProject.bin") {
        return Err(Refusal::Type);
    }
    if names("[Content_Types].xml") {
        for (part, found) in [
            ("word/document", DOCX),
            ("xl/workbook", XLSX),
            ("ppt/presentation", PPTX),
            ("3D/", THREE_MF),
        ] {
            if names(part) {
                return Ok(found);
            }
        }
    }
    // The first entry of an OpenDocument file is its type, as plain text.
    let start = bytes.get(30..).unwrap_or_default();
    for found in [ODT, ODS, ODP] {
        let declared = start
            .strip_prefix(b"mimetype")
            .is_some_and(|rest| rest.starts_with(found.mime_type.as_bytes()));
        if declared {
            return Ok(found);
        }
    }
    Ok(ZIP)
}

fn contains(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|window| window == name)
}
