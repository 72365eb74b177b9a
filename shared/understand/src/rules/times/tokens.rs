//! A text cut the way times are written: "3pm" is a number and a word, "14:30" two numbers and a sign.

use crate::rules::words::{folded, is_apostrophe, is_invisible, is_letter};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Folded, as the lexicons write words; digits and signs as they are.
    pub(super) text: String,
    /// There is no white space before it.
    pub(super) glued: bool,
    /// It stands in a clause that denies something: "not on Thursday".
    pub(super) denied: bool,
}

impl Token {
    /// A number of at most four digits. Longer ones are telephone numbers, and no part of a time.
    pub(super) fn number(&self) -> Option<u16> {
        if self.text.len() > 4 || !self.is_digits() {
            return None;
        }
        self.text.parse().ok()
    }

    fn is_digits(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    pub(super) fn is_sign(&self) -> bool {
        !self.text.chars().any(is_letter)
    }
}

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut previous = Sort::Space;
    for character in text.chars() {
        let sort = Sort::of(character);
        match (sort, tokens.last_mut()) {
            (Sort::Nothing, _) => continue,
            (Sort::Space, _) => {}
            (Sort::Word | Sort::Digit, Some(last)) if previous == sort => last.text.push(character),
            (Sort::Word | Sort::Digit | Sort::Sign, _) => tokens.push(Token {
                text: character.to_string(),
                glued: previous != Sort::Space,
                denied: false,
            }),
        }
        previous = sort;
    }
    for token in &mut tokens {
        token.text = folded(&token.text);
    }
    deny(with_whole_halves_of_the_day(&tokens))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Word,
    Digit,
    Sign,
    Space,
    /// Within a word: "o'clock".
    Nothing,
}

impl Sort {
    fn of(character: char) -> Self {
        match character {
            _ if character.is_ascii_digit() => Self::Digit,
            _ if is_invisible(character) || is_apostrophe(character) => Self::Nothing,
            _ if is_letter(character) => Self::Word,
            '\n' | '\r' => Self::Sign,
            _ if character.is_whitespace() => Self::Space,
            _ => Self::Sign,
        }
    }
}

/// "a.m.", "p. m.": one word each.
fn with_whole_halves_of_the_day(tokens: &[Token]) -> Vec<Token> {
    let mut whole: Vec<Token> = Vec::new();
    let mut rest = tokens;
    while let Some((first, others)) = rest.split_first() {
        let texts: Vec<&str> = rest.iter().take(4).map(|token| token.text.as_str()).collect();
        let (text, taken) = match texts.as_slice() {
            [half @ ("a" | "p"), ".", "m", "."] => (format!("{half}m"), 4),
            [half @ ("a" | "p"), ".", "m", ..] => (format!("{half}m"), 3),
            _ => (first.text.clone(), 1),
        };
        whole.push(Token { text, ..first.clone() });
        rest = others.get(taken - 1..).unwrap_or_default();
    }
    whole
}

const DENIALS: [&str; 28] = [
    "not",
    "no",
    "cant",
    "cannot",
    "dont",
    "wont",
    "isnt",
    "doesnt",
    "didnt",
    "except",
    "neither",
    "nor",
    "never",
    "unavailable",
    "closed",
    "busy",
    "excepto",
    "menos",
    "nunca",
    "tampoco",
    "ocupado",
    "ocupada",
    "cerrado",
    "cerrados",
    "unable",
    "without",
    "sin",
    "instead",
];

/// A denial counts for the whole of its clause, whatever it stands beside: a time there was not asked for.
fn deny(mut tokens: Vec<Token>) -> Vec<Token> {
    let mut from = 0;
    while from < tokens.len() {
        let rest = tokens.get(from..).unwrap_or_default();
        let length = clause(rest);
        let (clause, _) = rest.split_at(length.min(rest.len()));
        let denied = (0..clause.len()).any(|place| denies(clause, place));
        for token in tokens.iter_mut().skip(from).take(length) {
            token.denied = denied;
        }
        from += length.max(1);
    }
    tokens
}

/// How many tokens the clause at the start has, with the sign that ends it.
fn clause(tokens: &[Token]) -> usize {
    let ends = |place: usize, token: &Token| {
        let inside_a_number = tokens
            .get(place + 1)
            .is_some_and(|next| next.glued && next.number().is_some());
        match token.text.as_str() {
            "," | "." => !inside_a_number,
            ";" | "!" | "?" | "¿" | "\n" | "\r" | "but" | "pero" | "sino" => true,
            _ => false,
        }
    };
    tokens
        .iter()
        .enumerate()
        .position(|(place, token)| ends(place, token))
        .map_or(tokens.len(), |place| place + 1)
}

/// "No problem", "why not" and "las cuatro menos cuarto" deny nothing.
fn denies(clause: &[Token], place: usize) -> bool {
    let word = |place: Option<usize>| {
        place
            .and_then(|place| clause.get(place))
            .map_or("", |token| token.text.as_str())
    };
    let (before, this, next) = (word(place.checked_sub(1)), word(Some(place)), word(Some(place + 1)));
    let harmless = matches!(
        (this, next),
        ("no", "problem" | "problema" | "worries" | "prob") | ("menos", "cuarto" | "cinco" | "diez" | "veinte")
    ) || matches!((before, this), ("why", "not") | ("que" | "como", "no"))
        || (this == "instead" && next != "of");
    DENIALS.contains(&this) && !harmless
}
