//! What may stand in a header: words without line breaks, ids that are ids, addresses that are addresses. Whoever puts a
//! line break into a name or a subject writes no header of their own.

/// Words on one line, at most `limit` characters: whatever breaks a line or cannot be seen becomes a space.
pub(super) fn words(text: &str, limit: usize) -> String {
    let spaced = |c: char| {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            ' '
        } else {
            c
        }
    };
    let line: String = text.chars().map(spaced).collect();
    let words: Vec<&str> = line.split_whitespace().collect();
    words.join(" ").chars().take(limit).collect()
}

/// A `Message-ID` (RFC 5322, 3.6.4): `<left@right>` in visible ASCII.
pub(super) fn id(text: &str) -> Option<&str> {
    let text = text.trim();
    let inside = text.strip_prefix('<')?.strip_suffix('>')?;
    let visible = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b',');
    let (left, right) = inside.split_once('@')?;
    let whole = !left.is_empty() && !right.is_empty() && text.len() <= 250 && inside.bytes().all(visible);
    whole.then_some(text)
}

/// The ids of a thread: the first, which names it, and the newest.
pub(super) fn thread(references: &[String]) -> Vec<&str> {
    const NEWEST: usize = 10;
    let ids: Vec<&str> = references.iter().filter_map(|text| id(text)).collect();
    let dropped = ids.len().saturating_sub(NEWEST).max(1);
    let (first, rest) = (ids.iter().take(1), ids.iter().skip(dropped));
    first.chain(rest).copied().collect()
}

/// An https address that can stand between angle brackets; on one's own machine http will do.
pub(super) fn https(text: &str) -> Option<&str> {
    let text = text.trim();
    let visible = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b',' | b'"');
    let safe = text.starts_with("https://") || text.starts_with("http://127.0.0.1:");
    (safe && text.len() <= 900 && text.bytes().all(visible)).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_header_stays_one_line() {
        assert_eq!(words("Hi\r\nBcc: eve@example.org", 99), "Hi Bcc: eve@example.org");
        assert_eq!(words("\u{0}a\u{7f}\u{85}\u{2028}b\t c  ", 99), "a b c");
        assert_eq!(words("abcdef", 3), "abc");
    }

    #[test]
    fn ids_and_addresses_have_their_form() {
        assert_eq!(id(" <a.b@c.example> "), Some("<a.b@c.example>"));
        for bad in [
            "",
            "a@b",
            "<a@b",
            "<@b>",
            "<a b@c>",
            "<a@b>\r\nBcc: x",
            "<a@b> <c@d>",
            "<ä@b>",
        ] {
            assert_eq!(id(bad), None, "{bad}");
        }
        assert_eq!(
            https("https://x.example/u?a=1&b=2"),
            Some("https://x.example/u?a=1&b=2")
        );
        for bad in [
            "http://x",
            "https://x\r\nX: y",
            "https://x>,<mailto:a@b",
            "javascript:0",
        ] {
            assert_eq!(https(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_long_thread_keeps_its_first_and_its_newest() {
        let all: Vec<String> = (0..30).map(|number| format!("<{number}@x>")).collect();
        let kept = thread(&all);
        assert_eq!(
            (kept.len(), kept[0], kept[1], kept[10]),
            (11, "<0@x>", "<20@x>", "<29@x>")
        );
        assert_eq!(thread(&all[..2]), ["<0@x>", "<1@x>"]);
        assert_eq!(thread(&["nonsense".to_owned()]), [""; 0]);
    }

    proptest! {
        #[test]
        fn nothing_breaks_a_line(text in ".*") {
            prop_assert!(!words(&text, 100).contains(|c: char| c.is_control()));
            prop_assert!(id(&text).is_none_or(|id| !id.contains(char::is_whitespace)));
            prop_assert!(https(&text).is_none_or(|url| !url.contains(char::is_whitespace)));
        }
    }
}
