//! The words of a text with their places in it: for what has to be copied out as it was written.

use super::lexicon::matched;
use super::words::{folded, is_apostrophe, is_invisible, is_letter, is_punctuation};

/// A word, folded as the lexicons write it, and where it stands, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) word: String,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The words of the whole text. What stands between them is found again with [`between`].
pub(super) fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut from: Option<usize> = None;
    for (place, character) in text.char_indices() {
        let inside = is_letter(character)
            || (from.is_some() && (is_invisible(character) || is_inner_apostrophe(text, place, character)));
        match (inside, from) {
            (true, None) => from = Some(place),
            (false, Some(start)) => {
                spans.push(span(text, start, place));
                from = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    if let Some(start) = from {
        spans.push(span(text, start, text.len()));
    }
    spans
}

fn span(text: &str, from: usize, to: usize) -> Span {
    Span {
        word: folded(text.get(from..to).unwrap_or_default()),
        from,
        to,
    }
}

fn is_inner_apostrophe(text: &str, place: usize, character: char) -> bool {
    let after = text.get(place + character.len_utf8()..).unwrap_or_default();
    is_apostrophe(character) && after.chars().next().is_some_and(is_letter)
}

/// What stands between two words, or between a word and the end.
pub(super) fn between<'a>(text: &'a str, spans: &[Span], before: usize) -> &'a str {
    let from = before
        .checked_sub(1)
        .and_then(|last| spans.get(last))
        .map_or(0, |span| span.to);
    let to = spans.get(before).map_or(text.len(), |span| span.from);
    text.get(from..to).unwrap_or_default()
}

/// How many of the words at the start the longest of these patterns takes; one pattern per line, as in the lexicons.
pub(super) fn longest(patterns: &str, spans: &[Span]) -> Option<usize> {
    let words: Vec<String> = spans
        .iter()
        .take(LONGEST_PATTERN)
        .map(|span| span.word.clone())
        .collect();
    patterns
        .lines()
        .filter_map(|line| {
            let slots: Vec<&str> = line.split_whitespace().collect();
            matched(&slots, &words).filter(|length| *length > 0)
        })
        .max()
}

/// No pattern here has more words than this.
const LONGEST_PATTERN: usize = 12;

/// A part of the text without the white space and the punctuation around it. A "+", a "#" or a bracket may belong to it,
/// and the full stop behind initials.
pub(super) fn trimmed(text: &str) -> &str {
    let around = |character: char| {
        character.is_whitespace()
            || is_invisible(character) && !is_accent(character)
            || is_apostrophe(character)
            || matches!(character, '“' | '”' | '«' | '»')
            || is_punctuation(character) && !matches!(character, '+' | '#' | '(' | ')' | '&')
    };
    let trimmed = text.trim_matches(around);
    let from = text.find(trimmed).unwrap_or(0);
    let end = from + trimmed.len();
    // “White Pearl” Dental: the quotation mark before it belongs to the one within.
    let quote = text.get(..from).and_then(|before| before.chars().next_back());
    if let Some(open) = quote.filter(|quote| matches!(quote, '"' | '“' | '«'))
        && trimmed.contains(['"', '”', '»'])
    {
        return text.get(from - open.len_utf8()..end).unwrap_or(trimmed);
    }
    let mut last = trimmed.chars().rev();
    let initials = last.next().is_some_and(char::is_uppercase) && last.next() == Some('.');
    if initials && text.get(end..).is_some_and(|rest| rest.starts_with('.')) {
        return text.get(from..=end).unwrap_or(trimmed);
    }
    trimmed
}

fn is_accent(character: char) -> bool {
    matches!(character, '\u{0300}'..='\u{036F}')
}
