//! Which phrase carries which cue, in every language at once: people mix them. The lists are data, one file per language;
//! here is only how they are written and looked up.
//!
//! A line is one pattern, read word by word. `a|b` is a choice, `~` among the choices is "or nothing", `$` is the end of the
//! clause: `not ~|so|very good $` stands for "not good", "not so good" and "not very good" with nothing after them. Words
//! are as [`super::words`] leaves them: lower case, no accents, no apostrophes. The longest match wins; of equal ones the one
//! that ends the clause, then the one listed first, in the order of [`entries`].

mod english;
mod english_case;
mod english_wishes;
mod others;
mod spanish;
mod spanish_wishes;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::cue::Cue;

/// One cue and its patterns, one per line.
type Entry = (Cue, &'static str);

/// Built at the first message that needs it; a function that reads no text never pays for it.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

fn entries() -> impl Iterator<Item = &'static Entry> {
    [
        english::ENTRIES,
        english_case::ENTRIES,
        english_wishes::ENTRIES,
        spanish::ENTRIES,
        spanish_wishes::ENTRIES,
        others::ENTRIES,
    ]
    .into_iter()
    .flatten()
}

pub(super) struct Lexicon {
    /// Patterns by each word that they may begin with.
    by_first: HashMap<&'static str, Vec<Pattern>>,
    vocabulary: HashSet<&'static str>,
}

#[derive(Clone, Copy)]
struct Pattern {
    cue: Cue,
    line: &'static str,
}

impl Lexicon {
    fn new() -> Self {
        let mut lexicon = Self {
            by_first: HashMap::new(),
            vocabulary: HashSet::new(),
        };
        for (cue, lines) in entries() {
            for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
                lexicon.add(Pattern { cue: *cue, line });
            }
        }
        lexicon
    }

    fn add(&mut self, pattern: Pattern) {
        let mut may_begin = true;
        for slot in pattern.line.split_whitespace() {
            for word in slot.split('|').filter(|word| !matches!(*word, "~" | "$")) {
                self.vocabulary.insert(word);
                if may_begin {
                    self.by_first.entry(word).or_default().push(pattern);
                }
            }
            may_begin = may_begin && is_optional(slot);
        }
    }

    /// The longest phrase at the start of a clause's remaining words, and how many of them it takes. A word that nobody
    /// knows takes one and has no cue. `None`: no words left.
    pub(super) fn longest(&self, words: &[String]) -> Option<(usize, Option<Cue>)> {
        let (mut best, mut best_ends) = ((1, None), false);
        for pattern in self.by_first.get(words.first()?.as_str()).into_iter().flatten() {
            let slots: Vec<&str> = pattern.line.split_whitespace().collect();
            let length = matched(&slots, words).unwrap_or(0);
            let ends = slots.last() == Some(&"$");
            let better = length > best.0 || (length == best.0 && (best.1.is_none() || (ends && !best_ends)));
            if better {
                (best, best_ends) = ((length, Some(pattern.cue)), ends);
            }
        }
        Some(best)
    }

    /// A word as the lexicons spell it, when somebody stretched it: "yesss", "noooo", "helloo". Only a stretched end counts,
    /// or a letter three times in a row, so that "noon" is not French for no.
    pub(super) fn spelled(&self, word: &str) -> String {
        let stretched = [squeeze_end(word), squeeze(word, 2), squeeze(word, 1)];
        let allowed = if has_triple(word) { 3 } else { 2 };
        let known = |word: &&String| self.vocabulary.contains(word.as_str());
        if self.vocabulary.contains(word) {
            return word.to_owned();
        }
        stretched
            .iter()
            .take(allowed)
            .find(known)
            .cloned()
            .unwrap_or_else(|| word.to_owned())
    }
}

fn is_optional(slot: &str) -> bool {
    slot.split('|').any(|choice| choice == "~")
}

/// How many words at the start of `words` the slots take at most, if they match at all.
pub(super) fn matched(slots: &[&str], words: &[String]) -> Option<usize> {
    let Some((slot, slots)) = slots.split_first() else {
        return Some(0);
    };
    if *slot == "$" {
        return words.is_empty().then_some(0);
    }
    let taken = words
        .split_first()
        .filter(|(word, _)| slot.split('|').any(|choice| choice == word.as_str()));
    let with = taken
        .and_then(|(_, rest)| matched(slots, rest))
        .map(|length| length + 1);
    let without = if is_optional(slot) { matched(slots, words) } else { None };
    with.max(without)
}

fn squeeze_end(word: &str) -> String {
    let Some(last) = word.chars().last() else {
        return String::new();
    };
    let mut squeezed = word.trim_end_matches(last).to_owned();
    squeezed.push(last);
    squeezed
}

/// No letter more than `most` times in a row.
fn squeeze(word: &str, most: usize) -> String {
    let mut squeezed = String::with_capacity(word.len());
    let (mut previous, mut run) = (None, 0);
    for character in word.chars() {
        run = if previous == Some(character) { run + 1 } else { 1 };
        previous = Some(character);
        if run <= most {
            squeezed.push(character);
        }
    }
    squeezed
}

fn has_triple(word: &str) -> bool {
    squeeze(word, 2).len() < word.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_pattern_matches_its_choices_and_leaves_out_what_may_be_left_out() {
        let slots = ["not", "~|so|very", "good|fine"];
        assert_eq!(matched(&slots, &words("not good")), Some(2));
        assert_eq!(matched(&slots, &words("not very fine today")), Some(3));
        assert_eq!(matched(&slots, &words("not very")), None);
        assert_eq!(matched(&["it", "does", "$"], &words("it does fit")), None);
    }

    #[test]
    fn no_single_word_has_two_meanings() {
        let mut seen: HashMap<&str, Cue> = HashMap::new();
        let mut doubled = Vec::new();
        for (cue, lines) in entries() {
            for line in lines.lines().map(str::trim).filter(|line| !line.contains('$')) {
                let slots: Vec<&str> = line.split_whitespace().collect();
                for word in slots.iter().flat_map(|slot| slot.split('|')) {
                    let alone = matched(&slots, &[word.to_owned()]) == Some(1);
                    if alone && seen.insert(word, *cue).is_some_and(|other| other != *cue) {
                        doubled.push(word);
                    }
                }
            }
        }
        assert_eq!(doubled, Vec::<&str>::new());
    }

    #[test]
    fn every_word_is_written_as_words_leave_it() {
        for word in LEXICON.vocabulary.iter().filter(|word| **word != ":(") {
            assert_eq!(super::super::words::split(word).whole(), **word);
        }
    }

    #[test]
    fn no_pattern_matches_nothing() {
        for line in entries()
            .flat_map(|(_, lines)| lines.lines())
            .filter(|line| !line.trim().is_empty())
        {
            assert!(
                line.split_whitespace().any(|slot| slot != "$" && !is_optional(slot)),
                "{line:?}"
            );
        }
    }

    #[test]
    fn stretched_words_are_known_and_lookalikes_are_not() {
        for word in ["yess", "yesssss", "noooo", "hellooo", "thankss", "goood"] {
            assert!(LEXICON.vocabulary.contains(LEXICON.spelled(word).as_str()), "{word}");
        }
        for word in ["noon", "yesterdays", "noble", "history", "shipping"] {
            assert_eq!(LEXICON.spelled(word), word);
            assert_eq!(LEXICON.longest(&[word.to_owned()]), Some((1, None)), "{word}");
        }
    }
}
