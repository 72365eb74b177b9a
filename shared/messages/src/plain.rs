//! Other people's text, made fit to stand inside ours: one line, of bounded length, without marks that WhatsApp would
//! read as formatting. Never here: our own words.

/// Characters of a name that are shown. Longer than any real one; a pasted page must not fill the message.
const NAME_MAX_CHARS: usize = 60;

/// A person's or a lab's name. WhatsApp's formatting marks are taken out, since names are set in bold.
pub(crate) fn name(text: &str) -> String {
    let unmarked: String = text
        .chars()
        .filter(|c| !matches!(c, '*' | '~' | '`'))
        .map(|c| if c == '_' { ' ' } else { c })
        .collect();
    line(&unmarked, NAME_MAX_CHARS)
}

/// A name that is there, if it is more than blanks.
pub(crate) fn some_name(text: Option<&str>) -> Option<String> {
    text.map(name).filter(|name| !name.is_empty())
}

/// First name and the initial of the last: "Alice B.". A single name stays as it is.
pub(crate) fn short_name(text: &str) -> String {
    let name = name(text);
    let mut parts = name.split(' ');
    let first = parts.next().unwrap_or_default();
    let initial = parts
        .next_back()
        .and_then(|last| last.chars().find(|c| c.is_alphabetic()));
    match initial {
        Some(initial) => format!("{first} {initial}."),
        None => first.to_owned(),
    }
}

/// Text on one line: every run of blanks, line breaks and control characters becomes one space. What turns the reading
/// direction of the text around it is dropped; joiners stay, Indic scripts and emoji need them.
pub(crate) fn line(text: &str, max_chars: usize) -> String {
    let visible: String = text
        .chars()
        .filter(
            |c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'),
        )
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    cut(&visible.split_whitespace().collect::<Vec<_>>().join(" "), max_chars)
}

/// Text that may have paragraphs: each of its lines as [`line()`] makes it, and at most one empty line between two.
pub(crate) fn paragraphs(text: &str, max_chars: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for written in text.lines().map(|written| line(written, max_chars)) {
        if !written.is_empty() || lines.last().is_some_and(|before| !before.is_empty()) {
            lines.push(written);
        }
    }
    cut(lines.join("\n").trim_end(), max_chars)
}

/// At most `max_chars` characters; what was cut shows by its "…".
pub(crate) fn cut(text: &str, max_chars: usize) -> String {
    if text.chars().count() <= max_chars {
        return text.to_owned();
    }
    let kept: String = text.chars().take(max_chars.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_out_on_one_line_without_marks() {
        assert_eq!(name(" *Alice*\n\tO’Brien_Smith \u{202e}"), "Alice O’Brien Smith");
        assert_eq!(name("नेहा शर्मा"), "नेहा शर्मा");
        assert_eq!(name("\u{1}\u{7f}"), "");
        assert_eq!(some_name(Some(" * ")), None);
    }

    #[test]
    fn a_short_name_holds_no_last_name() {
        for (full, short) in [
            ("Alice Brown", "Alice B."),
            ("Alice", "Alice"),
            ("María José de la Cruz", "María C."),
            ("Alice (2)", "Alice"),
            ("नेहा शर्मा", "नेहा श."),
            ("", ""),
        ] {
            assert_eq!(short_name(full), short);
        }
    }

    #[test]
    fn paragraphs_stay_paragraphs() {
        assert_eq!(
            paragraphs("\n Dear  Asha,\r\n\n\n\tit fits.\u{0}\n", 99),
            "Dear Asha,\n\nit fits."
        );
        assert_eq!(paragraphs("one\ntwo", 5), "one…");
        assert_eq!(paragraphs(" \n\t\n", 99), "");
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(cut("नेहा 🦷🦷", 99), "नेहा 🦷🦷");
        assert_eq!(cut("🦷🦷🦷", 2), "🦷…");
        assert_eq!(cut("one two", 5), "one…");
    }
}
