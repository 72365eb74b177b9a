//! Whether a model copied, or made up: what it gives has to stand in the text, and it is the text's own letters that count.

/// The part of the text that this is, as it is written there. Capitals and white space may differ; it has to be whole words.
pub(super) fn copied(text: &str, given: Option<&String>) -> Option<String> {
    let given: Vec<char> = letters(given?).into_iter().map(|letter| letter.lower).collect();
    if given.is_empty() {
        return None;
    }
    let text_letters = letters(text);
    let start = text_letters
        .windows(given.len())
        .enumerate()
        .position(|(place, window)| {
            let same = window.iter().map(|letter| letter.lower).eq(given.iter().copied());
            let before = place.checked_sub(1).and_then(|before| text_letters.get(before));
            let after = text_letters.get(place + given.len());
            same && !goes_on(before, window.first()) && !goes_on(window.last(), after)
        })?;
    let first = text_letters.get(start)?;
    let last = text_letters.get(start + given.len() - 1)?;
    text.get(first.from..last.to).map(str::to_owned)
}

/// A letter in lower case, and the place of what it was in the text.
#[derive(Clone, Copy)]
struct Letter {
    lower: char,
    from: usize,
    to: usize,
}

/// White space is one space, and none at the ends.
fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for (from, character) in text.char_indices() {
        let to = from + character.len_utf8();
        if character.is_whitespace() {
            if letters.last().is_some_and(|last| last.lower != ' ') {
                letters.push(Letter { lower: ' ', from, to });
            }
        } else {
            letters.extend(character.to_lowercase().map(|lower| Letter { lower, from, to }));
        }
    }
    if letters.last().is_some_and(|last| last.lower == ' ') {
        letters.pop();
    }
    letters
}

/// The two belong to one word: "Ana" is not in "Anabel".
fn goes_on(one: Option<&Letter>, next: Option<&Letter>) -> bool {
    let in_a_word = |letter: Option<&Letter>| letter.is_some_and(|letter| letter.lower.is_alphanumeric());
    in_a_word(one) && in_a_word(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_in_the_text_was_copied() {
        for (text, given, expected) in [
            ("put me down as Ana  Pérez, ok?", "ana pérez", Some("Ana  Pérez")),
            ("the clinic\nis Sonrisa", "clinic is", Some("clinic\nis")),
            ("İstanbul Diş", "i\u{307}stanbul diş", Some("İstanbul Diş")),
            ("我是李医生", "李医生", None),
            ("李医生 here", "李医生", Some("李医生")),
            ("Anabel", "Ana", None),
            ("no A-99", "A-99", Some("A-99")),
            ("no A-991", "A-99", None),
            ("Ana", "Dr Ana", None),
            ("Ana", " ", None),
        ] {
            assert_eq!(
                copied(text, Some(&given.to_owned())).as_deref(),
                expected,
                "{given:?} in {text:?}"
            );
        }
    }
}
