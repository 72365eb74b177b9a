//! Files that nobody made: of any size, and at their start what they are said to be, for whoever looks.

use aws_lc_rs::digest::Context;

/// What a made-up file consists of, after its start.
const TEXT: &[u8; 64] = b"Simulated file content, repeated until the wanted size is there\n";

/// How files of a type start: the type, what names of such files end in, the bytes.
const STARTS: [(&str, &str, &[u8]); 14] = [
    ("image/jpeg", ".jpg", b"\xFF\xD8\xFF\xE0\x00\x10JFIF\0"),
    ("image/png", ".png", b"\x89PNG\r\n\x1A\n"),
    ("image/webp", ".webp", b"RIFF\x40\0\0\0WEBPVP8 "),
    ("application/pdf", ".pdf", b"%PDF-1.7\n"),
    ("application/zip", ".zip", b"PK\x03\x04\x14\0\0\0"),
    ("application/x-msdownload", ".exe", b"MZ\x90\0"),
    ("model/stl", ".stl", b"solid sample\nfacet normal 0 0 1\n"),
    ("audio/ogg", ".ogg", b"OggS\0\x02\0\0"),
    ("audio/mpeg", ".mp3", b"ID3\x04\0\0"),
    ("audio/mp4", ".m4a", b"\0\0\0\x18ftypM4A \0\0\0\0"),
    ("audio/amr", ".amr", b"#!AMR\n"),
    ("audio/aac", ".aac", b"\xFF\xF1\x50\x80\x02\x1F\xFC"),
    ("video/mp4", ".mp4", b"\0\0\0\x18ftypmp42\0\0\0\0"),
    ("video/3gpp", ".3gp", b"\0\0\0\x18ftyp3gp4\0\0\0\0"),
];

/// A made-up file. Its bytes are made when they are fetched: a test may ask for 100 MB without anybody holding them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filler {
    start: &'static [u8],
    size: u64,
}

impl Filler {
    /// `mime_type` without parameters. A name says what a file is where its type does not.
    pub(crate) fn new(mime_type: &str, filename: Option<&str>, size: u64) -> Self {
        let name = filename.unwrap_or_default().to_lowercase();
        let by_type = STARTS.iter().find(|(known, ..)| *known == mime_type);
        let found = by_type.or_else(|| STARTS.iter().find(|(_, ending, _)| name.ends_with(ending)));
        let start = found.map_or(&[][..], |(_, _, start)| *start);
        let end = usize::try_from(size).unwrap_or(usize::MAX).min(start.len());
        Self {
            start: start.get(..end).unwrap_or_default(),
            size,
        }
    }

    pub(crate) fn size(self) -> u64 {
        self.size
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let mut bytes = self.start.to_vec();
        while bytes.len() < size {
            bytes.extend_from_slice(TEXT);
        }
        bytes.truncate(size);
        bytes
    }

    /// Hashes what [`Self::bytes`] would give.
    pub(crate) fn hash(self, context: &mut Context) {
        context.update(self.start);
        let mut left = self.size - self.start.len() as u64;
        while left > 0 {
            let part = usize::try_from(left).unwrap_or(usize::MAX).min(TEXT.len());
            context.update(TEXT.get(..part).unwrap_or_default());
            left -= part as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::digest::{SHA256, digest};

    use super::*;

    #[test]
    fn it_hashes_as_the_bytes_that_it_becomes() {
        for (mime_type, size) in [
            ("image/png", 0),
            ("image/png", 5),
            ("image/png", 1000),
            ("text/plain", 130),
        ] {
            let filler = Filler::new(mime_type, None, size);
            let bytes = filler.bytes();
            assert_eq!(bytes.len() as u64, size);
            let mut context = Context::new(&SHA256);
            filler.hash(&mut context);
            assert_eq!(context.finish().as_ref(), digest(&SHA256, &bytes).as_ref());
        }
    }

    #[test]
    fn it_starts_as_what_it_is_said_to_be() {
        let starts = |mime_type, name, start: &[u8]| Filler::new(mime_type, name, 100).bytes().starts_with(start);
        assert!(starts("image/jpeg", None, b"\xFF\xD8\xFF"));
        assert!(starts("application/octet-stream", Some("Upper.STL"), b"solid"));
        assert!(starts("application/pdf", Some("setup.exe"), b"%PDF-"));
        assert!(starts("text/plain", Some("notes.txt"), b"Simulated"));
    }
}
