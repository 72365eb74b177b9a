//! Tiny files as their formats begin, under true and false names.

use proptest::prelude::*;

use super::*;

const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01";
const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";
const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj";
const OGG: &[u8] = b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead\x01\x01";
const MP4: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";
const THREE_GP: &[u8] = b"\0\0\0\x18ftyp3gp4\0\0\0\0";
const ASCII_STL: &[u8] = b"solid upper\n facet normal 0 0 1\n  outer loop\n   vertex 0 0 0\nendsolid";
const ASCII_PLY: &[u8] = b"ply\nformat ascii 1.0\nelement vertex 1\nend_header\n0 0 0\n";
const BINARY_PLY: &[u8] = b"ply\r\nformat binary_little_endian 1.0\r\nend_header\r\n\0\x01\x02";
const OBJ: &[u8] = b"# exported\nmtllib a.mtl\no upper\nv 0.1 -2 3e-1\nv 1 2 3\nf 1 2 3\n";
const NOTE: &[u8] = b"v is for Victor.\nPlease keep 13 as it is.\n";
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0";

/// A scan of so many triangles. Its header may say anything, also that it is another format.
fn stl(header: &[u8], triangles: u32) -> Vec<u8> {
    let mut bytes = header.to_vec();
    bytes.resize(80, 0);
    bytes.extend(triangles.to_le_bytes());
    bytes.resize(84 + 50 * triangles as usize, 7);
    bytes
}

fn dicom() -> Vec<u8> {
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM\x02\0\0\0UL");
    bytes
}

/// An archive of empty files, as far as a look at its names goes.
fn zip(names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for name in names {
        bytes.extend(b"PK\x03\x04");
        bytes.resize(bytes.len() + 26, 0);
        bytes.extend(name.as_bytes());
    }
    bytes
}

fn found(bytes: &[u8], announced: FileKind, name: &str, mime: &str) -> Result<(&'static str, FileKind), Refusal> {
    let given = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
    let (name, mime) = (given(name), given(mime));
    inspect(bytes, announced, name.as_deref(), mime.as_deref()).map(|content| (content.extension, content.kind))
}

/// Bytes, announced as, called, declared to be; and what they are: an ending and a kind.
type Accepted<'a> = (&'a [u8], FileKind, &'a str, &'a str, &'a str, FileKind);

#[test]
fn content_decides_what_a_file_is() {
    use FileKind::{Audio, Document, Photo, Scan, Video, Xray};
    let octets = "application/octet-stream";
    let docx = zip(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"]);
    let odt = zip(&["mimetypeapplication/vnd.oasis.opendocument.text"]);
    let scans = zip(&["upper.stl", "lower.stl"]);
    let table: &[Accepted<'_>] = &[
        (JPEG, Photo, "", "image/jpeg", "jpg", Photo),
        (JPEG, Xray, "", "image/jpeg", "jpg", Xray),
        (JPEG, Document, "plan.pdf", "application/pdf", "jpg", Photo),
        (PNG, Photo, "", "image/jpeg", "png", Photo),
        (PNG, Photo, "", "", "png", Photo),
        (PNG, Document, "front", octets, "png", Photo),
        (PDF, Document, "plan.pdf", "application/pdf", "pdf", Document),
        (PDF, Xray, "OPG.pdf", "application/pdf", "pdf", Xray),
        (OGG, Audio, "", "audio/ogg; codecs=opus", "ogg", Audio),
        (MP4, Video, "", "video/mp4", "mp4", Video),
        (MP4, Audio, "", "audio/mp4", "mp4", Audio),
        (MP4, Document, "", octets, "mp4", Video),
        (THREE_GP, Video, "", "video/3gpp", "3gp", Video),
        (&stl(b"exported", 2), Scan, "upper.stl", octets, "stl", Scan),
        (&stl(b"solid facet", 1), Scan, "upper.stl", "model/stl", "stl", Scan),
        (&stl(b"\xFF\xD8\xFF", 1), Document, "", octets, "stl", Scan),
        (ASCII_STL, Scan, "upper.stl", "text/plain", "stl", Scan),
        (ASCII_STL, Document, "", "text/plain", "stl", Scan),
        (ASCII_PLY, Scan, "upper.ply", octets, "ply", Scan),
        (BINARY_PLY, Scan, "upper.ply", octets, "ply", Scan),
        (OBJ, Scan, "upper.obj", octets, "obj", Scan),
        (&dicom(), Scan, "slice.dcm", octets, "dcm", Xray),
        (&dicom(), Document, "", "application/dicom", "dcm", Xray),
        (&scans, Scan, "case.zip", "application/zip", "zip", Scan),
        (&scans, Document, "", octets, "zip", Scan),
        (&scans, Xray, "CBCT.zip", "application/zip", "zip", Xray),
        (&docx, Document, "letter.docx", octets, "docx", Document),
        (&docx, Scan, "", "application/zip", "docx", Document),
        (&odt, Document, "letter.odt", octets, "odt", Document),
        (OLE, Document, "letter.DOC", octets, "doc", Document),
        (OLE, Document, "", "application/vnd.ms-excel", "xls", Document),
        (NOTE, Document, "note.txt", "text/plain", "txt", Document),
        (b"a;b\n1;2\n", Document, "teeth.csv", "text/plain", "csv", Document),
        (b"\xBFC\xF3mo?", Document, "note.txt", "", "txt", Document),
        (b"PK and MB: a note", Document, "note.txt", "", "txt", Document),
    ];
    for (bytes, announced, name, mime, extension, kind) in table {
        let found = found(bytes, *announced, name, mime);
        assert_eq!(found, Ok((*extension, *kind)), "{name:?} {mime:?} {announced:?}");
    }
}

#[test]
fn what_runs_is_refused_whatever_it_is_called() {
    let android = zip(&["AndroidManifest.xml", "classes.dex"]);
    let java = zip(&["META-INF/MANIFEST.MF"]);
    let macros = zip(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]);
    let programs: &[&[u8]] = &[
        b"MZ\x90\0\x03",
        b"\x7FELF\x02\x01\x01",
        b"\xCF\xFA\xED\xFE\x07\0\0\x01",
        b"\xCA\xFE\xBA\xBE\0\0\0\x02",
        b"#!/bin/sh\necho",
        b"<!DOCTYPE html><script>",
        b"\xEF\xBB\xBF \n<HTML><body>",
        b"<?xml version=\"1.0\"?><svg onload=\"\"/>",
        &android,
        &java,
        &macros,
        // An installer.
        OLE,
    ];
    for bytes in programs {
        for name in ["front.jpg", "upper.stl", "plan.pdf", "case.zip", ""] {
            assert_eq!(
                found(bytes, FileKind::Document, name, ""),
                Err(Refusal::Type),
                "{name} {bytes:?}"
            );
        }
    }
    assert_eq!(found(b"\x01\x02\x03\x04", FileKind::Scan, "", ""), Err(Refusal::Type));
}

#[test]
fn a_plain_contradiction_is_refused() {
    use FileKind::{Audio, Document, Photo, Scan, Video, Xray};
    let scans = zip(&["upper.stl"]);
    let table: &[(&[u8], FileKind, &str, &str)] = &[
        (&scans, Photo, "", "image/jpeg"),
        (&scans, Photo, "front.jpg", "image/jpeg"),
        (&scans, Document, "plan.pdf", "application/pdf"),
        (PDF, Photo, "", ""),
        (PDF, Scan, "upper.stl", "model/stl"),
        (NOTE, Scan, "upper.stl", "application/octet-stream"),
        (JPEG, Scan, "upper.stl", "application/octet-stream"),
        (JPEG, Audio, "", "audio/ogg"),
        (JPEG, Video, "", ""),
        (ASCII_STL, Xray, "OPG.jpg", "image/jpeg"),
        (OGG, Document, "plan.pdf", "application/pdf"),
    ];
    for (bytes, announced, name, mime) in table {
        assert_eq!(
            found(bytes, *announced, name, mime),
            Err(Refusal::Content),
            "{name:?} {mime:?}"
        );
    }
}

#[test]
fn nothing_is_no_file() {
    for bytes in [&b""[..], b" \r\n", b"PK\x05\x06\0\0\0\0"] {
        assert_eq!(found(bytes, FileKind::Document, "scan.zip", ""), Err(Refusal::Empty));
    }
}

#[test]
fn the_limit_is_that_of_the_message() {
    let sized = |start: &[u8], megabytes: usize| {
        let mut bytes = start.to_vec();
        bytes.resize(megabytes * 1024 * 1024 + 1, 0);
        bytes
    };
    let too_big = |limit_mb| Err(Refusal::TooBig { limit_mb });
    let photo = sized(JPEG, 5);
    assert_eq!(found(&photo, FileKind::Photo, "", "image/jpeg"), too_big(5));
    assert!(found(&photo[..photo.len() - 1], FileKind::Photo, "", "image/jpeg").is_ok());
    assert!(found(&photo, FileKind::Photo, "front.jpg", "image/jpeg").is_ok());
    assert_eq!(found(&sized(OGG, 16), FileKind::Audio, "", "audio/ogg"), too_big(16));
    assert_eq!(
        found(&sized(PDF, 100), FileKind::Document, "plan.pdf", ""),
        too_big(100)
    );
}

fn any_kind() -> impl Strategy<Value = FileKind> {
    proptest::sample::select(FileKind::ALL.as_slice())
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let start = proptest::sample::select(vec![
        b"".to_vec(),
        JPEG.to_vec(),
        MP4.to_vec(),
        OLE.to_vec(),
        b"PK\x03\x04".to_vec(),
        zip(&["[Content_Types].xml", "word/"]),
        ASCII_STL.to_vec(),
        b"ply\n".to_vec(),
        b"v 1 2".to_vec(),
        stl(b"", 1),
        // Frames that are to be skipped, which `infer` follows.
        b"\x50\x2A\x4D\x18\xFF\xFF\xFF\xFF".to_vec(),
    ]);
    (start, proptest::collection::vec(any::<u8>(), 0..400)).prop_map(|(start, rest)| [start, rest].concat())
}

proptest! {
    #[test]
    fn any_bytes_are_judged(
        bytes in bytes(), kind in any_kind(), name in proptest::option::of(".*"), mime in proptest::option::of(".*"),
    ) {
        let _ = inspect(&bytes, kind, name.as_deref(), mime.as_deref());
    }

    #[test]
    fn what_is_accepted_is_accepted_again_as_what_it_is(bytes in bytes(), kind in any_kind()) {
        if let Ok(content) = inspect(&bytes, kind, None, None) {
            let name = format!("file.{}", content.extension);
            let again = inspect(&bytes, content.kind, Some(&name), Some(content.mime_type));
            prop_assert_eq!(again, Ok(content));
        }
    }
}
