//! Which file goes with a message. Never here: how it travels.

use domain::message::Attachment;
use domain::notice::{Intake, Notice};

/// Meta, "Document messages": a file name has at most 240 characters.
const FILE_NAME_MAX_CHARS: usize = 240;

pub(crate) fn of(notice: &Notice) -> Option<Attachment> {
    let Notice::Intake(intake) = notice else {
        return None;
    };
    if let Intake::FileForwarded { file: Some(file), .. } = intake {
        return Some(Attachment::Uploaded {
            kind: file.kind,
            media_id: file.media_id.clone(),
            file_name: file.file_name.clone(),
        });
    }
    if let Intake::QuotationOffered {
        document: Some(url), ..
    } = intake
    {
        return Some(Attachment::Link {
            url: url.clone(),
            file_name: file_name(url),
        });
    }
    None
}

/// The name under which a document is shown: the end of its link, if that reads like one.
fn file_name(url: &str) -> Option<String> {
    let (_, after_scheme) = url.split_once("://")?;
    let path = after_scheme.split(['?', '#']).next()?;
    let (_, name) = path.rsplit_once('/')?;
    let (stem, ending) = name.rsplit_once('.')?;
    let is_plain = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let reads_like_one = is_plain(stem) && is_plain(ending) && name.chars().count() <= FILE_NAME_MAX_CHARS;
    reads_like_one.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_ends_in_the_documents_name_or_not() {
        let named = |url| file_name(url).unwrap_or_default();
        assert_eq!(named("https://lab.example/q/case-1.pdf?sign=a/b.c"), "case-1.pdf");
        for url in [
            "https://lab.example",
            "https://lab.example/",
            "https://lab.example/q/7",
            "https://lab.example/q/.pdf",
            "https://lab.example/q/a%20b.pdf",
            "lab.example",
            "",
        ] {
            assert_eq!(named(url), "", "{url}");
        }
    }
}
