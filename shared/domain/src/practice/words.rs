//! From what somebody wrote to clauses of plain words: lower case, no accents, no apostrophes. Only whole words leave this
//! file, so that nothing finds "hours" in "yours".

/// The words of each clause. Phrases never reach over a clause's end: "No, swelling" is not "no swelling".
pub(super) fn clauses(text: &str) -> Vec<Vec<String>> {
    let mut clauses = vec![Vec::new()];
    let mut word = String::new();
    for character in text.chars() {
        if is_invisible(character) || is_apostrophe(character) {
            continue;
        }
        if is_letter(character) {
            character.to_lowercase().for_each(|lower| plain(lower, &mut word));
            continue;
        }
        end_word(&mut clauses, &mut word);
        if ends_clause(character) {
            clauses.push(Vec::new());
        }
    }
    end_word(&mut clauses, &mut word);
    clauses.retain(|clause| !clause.is_empty());
    clauses
}

fn end_word(clauses: &mut [Vec<String>], word: &mut String) {
    if let Some(clause) = clauses.last_mut().filter(|_| !word.is_empty()) {
        clause.push(unstretched(&std::mem::take(word)));
    }
}

/// "bleeeeding" is "bleeding": no language here has a letter three times in a row. Figures stay as they are.
fn unstretched(word: &str) -> String {
    let mut short = String::with_capacity(word.len());
    let (mut previous, mut run) = (None, 0);
    for character in word.chars() {
        run = if previous == Some(character) { run + 1 } else { 1 };
        previous = Some(character);
        if run <= 2 || character.is_numeric() {
            short.push(character);
        }
    }
    short
}

/// Unicode's letters and digits, plus the Devanagari signs that are part of a word but no letters (virama, nukta).
fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\u{093C}' | '\u{094D}')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

/// Joiners, direction marks, variation selectors, combining accents: they change how a word looks, not what it says.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{00AD}' | '\u{0300}'..='\u{036F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

fn ends_clause(character: char) -> bool {
    matches!(
        character,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '¡'
            | '¿'
            | '('
            | ')'
            | '\n'
            | '\r'
            | '…'
            | '–'
            | '—'
            | '।'
            | '。'
            | '？'
            | '！'
            | '，'
            | '؟'
    )
}

/// The letter without the accents of the languages that the phrases are in, so that "sí" and "si" are one.
fn plain(character: char, word: &mut String) {
    if character == 'ß' {
        return word.push_str("ss");
    }
    word.push(match character {
        '\u{0300}'..='\u{036F}' => return,
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        clauses(text).iter().map(|clause| clause.join(" ")).collect()
    }

    #[test]
    fn words_are_plain_and_clauses_apart() {
        assert_eq!(lines("Don’t worry, it's FINE!"), ["dont worry", "its fine"]);
        assert_eq!(lines("¿Hinchazón? ¡Sí!"), ["hinchazon", "si"]);
        assert_eq!(lines("bleeeeding, 1000"), ["bleeding", "1000"]);
        assert_eq!(lines("ha\u{0301}y\u{200B} do\u{0308}s"), ["hay dos"]);
        assert_eq!(lines(" .,!? "), Vec::<String>::new());
    }
}
