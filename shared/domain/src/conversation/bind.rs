//! Which of a dentist's cases a message is about. Names and ids are matched as whole words; a guess is never made.

use crate::case::Case;

/// Names that are everyday words: they count as a name only when they are written with a capital, and not as the first of
/// several words, where every word has one.
const ALSO_WORDS: [&str; 36] = [
    "an", "april", "art", "august", "bill", "dawn", "do", "faith", "full", "grace", "he", "hi", "hope", "is", "it",
    "joy", "june", "long", "mark", "may", "me", "my", "no", "ok", "on", "pat", "rose", "see", "si", "so", "sue", "to",
    "we", "will", "yes", "you",
];

/// The cases that the text names, by case id or by the patient's name. The most specific match wins: an id, then a full
/// name, then a part of a name.
pub(super) fn mentioned<'a>(text: &str, cases: &[&'a Case]) -> Vec<&'a Case> {
    let words = words(text);
    let by = |matches: &dyn Fn(&Case) -> bool| -> Vec<&'a Case> {
        cases.iter().copied().filter(|case| matches(case)).collect()
    };
    let by_id = by(&|case| names_id(text, case.id.as_str()));
    if !by_id.is_empty() {
        return by_id;
    }
    let by_name = by(&|case| contains_sequence(&words, &self::words(&case.patient)));
    if !by_name.is_empty() {
        return by_name;
    }
    by(&|case| {
        self::words(&case.patient)
            .iter()
            .any(|part| part.chars().count() >= 2 && names_part(&words, part))
    })
}

/// Words that may stand beside a name without saying anything about the case.
const FILLERS: [&str; 48] = [
    "it", "its", "it's", "for", "the", "case", "patient", "is", "was", "this", "that", "one", "about", "of", "please",
    "mr", "mrs", "ms", "miss", "dr", "i", "mean", "meant", "para", "el", "la", "caso", "paciente", "es", "thanks",
    "thank", "you", "sorry", "hi", "hello", "ok", "okay", "just", "only", "name", "sir", "gracias", "por", "favor",
    "de", "and", "señor", "señora",
];

/// Whether the text names somebody and says nothing else.
pub(super) fn says_only_which(text: &str, cases: &[&Case]) -> bool {
    words(&without_names(text, cases))
        .iter()
        .all(|word| FILLERS.contains(&word.to_lowercase().as_str()))
}

/// The text with every name of these cases' patients, and every case id, replaced by "it": whoever reads the text needs
/// to know what is said, not about whom.
pub(super) fn without_names(text: &str, cases: &[&Case]) -> String {
    let is_name = |token: &str| {
        let word = words(token);
        let id = token.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        cases.iter().any(|case| {
            case.id.as_str().eq_ignore_ascii_case(id)
                || self::words(&case.patient)
                    .iter()
                    .any(|part| part.chars().count() >= 2 && names_part(&word, part))
        })
    };
    let mut kept: Vec<&str> = Vec::new();
    for token in text.split_whitespace() {
        if !is_name(token) {
            kept.push(token);
        } else if kept.last() != Some(&"it") {
            kept.push("it");
        }
    }
    kept.join(" ")
}

/// The n-th of a list, when the text is nothing but a number: "2", "2.", "#2".
pub(super) fn nth(text: &str) -> Option<usize> {
    let digits = text.trim().trim_matches(|c: char| !c.is_ascii_digit());
    let rest: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let number: usize = digits.parse().ok()?;
    (rest.is_empty() && number >= 1).then(|| number - 1)
}

/// Ids hold '-', '_' and '.', so they are matched in the raw text, bounded by what an id cannot hold.
fn names_id(text: &str, id: &str) -> bool {
    let tokens: Vec<&str> = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .map(|token| token.trim_matches('.'))
        .filter(|token| !token.is_empty())
        .collect();
    // A bare number is an id only where it says so: "case 2", or nothing else.
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    tokens.iter().enumerate().any(|(place, token)| {
        let before = place.checked_sub(1).and_then(|before| tokens.get(before));
        let announced = before.is_some_and(|before| {
            ["case", "caso", "id"]
                .iter()
                .any(|word| before.eq_ignore_ascii_case(word))
        });
        token.eq_ignore_ascii_case(id) && (!is_number || announced || tokens.len() == 1)
    })
}

fn names_part(words: &[String], part: &str) -> bool {
    let lower = part.to_lowercase();
    words.iter().enumerate().any(|(place, word)| {
        let same = word.to_lowercase() == lower;
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let written_as_a_name = capital && (place > 0 || words.len() == 1);
        same && (written_as_a_name || !ALSO_WORDS.contains(&lower.as_str()))
    })
}

fn contains_sequence(words: &[String], name: &[String]) -> bool {
    let equal = |a: &String, b: &String| a.to_lowercase() == b.to_lowercase();
    name.len() > 1
        && words
            .windows(name.len())
            .any(|window| window.iter().zip(name).all(|(a, b)| equal(a, b)))
}

/// Whole words: letters, digits, marks and inner apostrophes. A possessive 's is not part of a name.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’') || is_mark(c)))
        .map(|word| {
            word.trim_end_matches("'s")
                .trim_end_matches("’s")
                .trim_matches(['\'', '’'])
        })
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Combining marks belong to the letter before them (Devanagari vowel signs, decomposed accents).
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{97f}' | '\u{200c}' | '\u{200d}')
}
