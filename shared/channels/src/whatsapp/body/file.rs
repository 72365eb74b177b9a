//! A file in a message: above words and buttons, or with the words as its caption.

use domain::inbound::MediaKind;
use domain::message::Attachment;
use serde::Serialize;

use super::MAX_CHARS_WITH_MORE;

/// Meta, "Document messages".
const MAX_NAME_CHARS: usize = 240;
/// A longer ending says nothing about what opens the file.
const MAX_ENDING_CHARS: usize = 10;

/// The same form in a message and in the header of an interactive one.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum File<'a> {
    Image { image: Source<'a> },
    Video { video: Source<'a> },
    Document { document: Source<'a> },
}

#[derive(Serialize)]
pub(super) struct Source<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<String>,
    /// Only documents have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    filename: Option<String>,
}

impl<'a> File<'a> {
    pub(super) fn above_words(attachment: &'a Attachment) -> Self {
        Self::new(attachment, None)
    }

    /// Words that are too long for a caption break off: they are about the file, so they do not go without it.
    pub(super) fn with_caption(attachment: &'a Attachment, text: &str) -> Self {
        let mut caption: String = text.chars().take(MAX_CHARS_WITH_MORE).collect();
        if caption.len() < text.len() {
            caption.pop();
            caption.push('…');
        }
        Self::new(attachment, Some(caption))
    }

    fn new(attachment: &'a Attachment, caption: Option<String>) -> Self {
        let (kind, id, link, name) = match attachment {
            Attachment::Uploaded {
                kind,
                media_id,
                file_name,
            } => (*kind, Some(media_id.as_str()), None, file_name.as_deref()),
            Attachment::Link { url, file_name } => {
                (MediaKind::Document, None, Some(url.as_str()), file_name.as_deref())
            }
        };
        let source = |name: Option<&str>| Source {
            id,
            link,
            caption,
            filename: name.map(shortened),
        };
        match kind {
            MediaKind::Image => Self::Image { image: source(None) },
            MediaKind::Video => Self::Video { video: source(None) },
            // Sent as what they are, sounds and stickers would have neither caption nor name.
            MediaKind::Document | MediaKind::Audio | MediaKind::Sticker => Self::Document { document: source(name) },
        }
    }
}

/// A name within the limit, with its ending: that says what opens the file.
fn shortened(name: &str) -> String {
    let count = |text: &str| text.chars().count();
    if count(name) <= MAX_NAME_CHARS {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if !(1..=MAX_ENDING_CHARS).contains(&count(ending)) {
        return name.chars().take(MAX_NAME_CHARS).collect();
    }
    let room = MAX_NAME_CHARS.saturating_sub(count(ending) + 1);
    let start: String = name.chars().take(room).collect();
    format!("{start}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_ending() {
        assert_eq!(shortened("scan.stl"), "scan.stl");
        let long = shortened(&format!("{}.stl", "ñ".repeat(300)));
        assert_eq!((long.chars().count(), long.ends_with("ñ.stl")), (240, true));
        for endless in ["x".repeat(300), format!("a.{}", "x".repeat(300)), ".".repeat(300)] {
            let cut: String = endless.chars().take(240).collect();
            assert_eq!(shortened(&endless), cut);
        }
    }
}
