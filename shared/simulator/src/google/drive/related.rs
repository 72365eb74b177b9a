//! `multipart/related` (RFC 2387), as far as an upload needs it: a part of JSON, then a part of bytes.

/// One part: its content type and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    pub(crate) content_type: Option<&'a str>,
    pub(crate) content: &'a [u8],
}

/// The two parts of an upload, or nothing if it is anything else.
pub(crate) fn parts<'a>(content_type: &str, body: &'a [u8]) -> Option<(Part<'a>, Part<'a>)> {
    let delimiter = format!("--{}", boundary(content_type)?);
    let rest = body.strip_prefix(delimiter.as_bytes())?;
    let delimiter = format!("\r\n{delimiter}");
    let (first, rest) = split(rest, delimiter.as_bytes())?;
    let (second, rest) = split(rest, delimiter.as_bytes())?;
    rest.starts_with(b"--").then_some(())?;
    Some((part(first)?, part(second)?))
}

fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/related") {
        return None;
    }
    let named = parameters.split(';').filter_map(|parameter| parameter.split_once('='));
    let found = named.map(|(name, value)| (name.trim(), value.trim().trim_matches('"')));
    let mut found = found.filter(|(name, value)| name.eq_ignore_ascii_case("boundary") && !value.is_empty());
    found.next().map(|(_, value)| value)
}

fn part(text: &[u8]) -> Option<Part<'_>> {
    let text = text.strip_prefix(b"\r\n")?;
    // Headers may be missing, the empty line after them may not.
    let (headers, content) = match text.strip_prefix(b"\r\n") {
        Some(content) => (&b""[..], content),
        None => split(text, b"\r\n\r\n")?,
    };
    let headers = std::str::from_utf8(headers).ok()?;
    let mut headers = headers.lines().filter_map(|line| line.split_once(':'));
    let content_type = headers.find(|(name, _)| name.trim().eq_ignore_ascii_case("content-type"));
    Some(Part {
        content_type: content_type.map(|(_, value)| value.trim()),
        content,
    })
}

/// What stands before and after the first occurrence.
fn split<'a>(text: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let position = text.windows(at.len()).position(|window| window == at)?;
    let (before, rest) = text.split_at_checked(position)?;
    Some((before, rest.strip_prefix(at)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"--cut\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{}\r\n--cut\r\n\
        content-type: model/stl\r\n\r\nsolid\r\n--cu\r\n--cut--\r\n";

    #[test]
    fn both_parts_are_found() {
        for content_type in [
            "multipart/related; boundary=cut",
            "Multipart/Related; charset=x; boundary=\"cut\"",
        ] {
            let (first, second) = parts(content_type, BODY).unwrap();
            assert_eq!(first.content, b"{}");
            assert_eq!(first.content_type, Some("application/json; charset=UTF-8"));
            assert_eq!(second.content, b"solid\r\n--cu");
            assert_eq!(second.content_type, Some("model/stl"));
        }
    }

    #[test]
    fn anything_else_is_nothing() {
        assert_eq!(parts("multipart/form-data; boundary=cut", BODY), None);
        assert_eq!(parts("multipart/related", BODY), None);
        assert_eq!(parts("multipart/related; boundary=other", BODY), None);
        assert_eq!(
            parts("multipart/related; boundary=cut", BODY.strip_suffix(b"--\r\n").unwrap()),
            None
        );
        assert_eq!(
            parts("multipart/related; boundary=cut", b"--cut\r\n\r\nonly one\r\n--cut--"),
            None
        );
    }
}
