//! The answers that a practice has approved, and the rules that pick one for a question. "Unknown" is an answer: a person
//! reads what no rule fits, what two fit equally well, and what is about somebody's own trouble. Never here: a model, and
//! how the facts in a text are put into words.

mod defaults;
mod personal;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use defaults::defaults;

use super::phrase::Phrase;
use super::{red_flags, words};
use crate::person::Language;

/// A snippet's id: what answers refer to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnippetId(String);

/// One approved answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    pub id: SnippetId,
    /// What it is about, for people and for whoever picks one.
    pub title: String,
    /// The phrases of questions that it answers; how they are written is told in `practice::phrase`.
    pub keywords: BTreeMap<Language, Vec<String>>,
    /// With `{hours}` and the like where a fact of the practice belongs.
    pub text: BTreeMap<Language, String>,
}

/// What a text may leave to the settings, so that it cannot say something else than they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    PracticeName,
    Hours,
    /// The notice for a change or a cancellation, in hours.
    NoticeHours,
    Phone,
    EmergencyPhone,
    Address,
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    Words(&'a str),
    Fact(Fact),
}

/// The snippet that answers a question, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub snippet: SnippetId,
    /// In percent.
    pub confidence: u8,
}

/// The closed question of who reads what no rule understood: which of these answers it, if any does?
#[derive(Clone, PartialEq, Eq)]
pub struct Question {
    pub subject: String,
    pub description: String,
    pub choices: Vec<Choice>,
}

/// A snippet as whoever picks one sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub id: SnippetId,
    pub title: String,
    /// In one language; facts are shown by their names.
    pub text: String,
}

/// Below this, what a model picks is a guess, in percent. A wrong answer costs more than a person's minute.
pub const MIN_CONFIDENCE: u8 = 80;

/// Why a snippet was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSnippet(String);

/// What a practice may have of them: a model has to read all of it.
pub const MAX_SNIPPETS: usize = 50;
const MAX_TITLE_CHARS: usize = 100;
const MAX_TEXT_CHARS: usize = 4000;
const MAX_KEYWORDS: usize = 200;
const MAX_KEYWORD_CHARS: usize = 400;
/// The answer of whoever found none of them fitting: no snippet may be called so.
pub const NONE: &str = "none";
/// Words that carry grammar: they make a phrase, but say nothing of what it is about.
const GRAMMAR: [&str; 52] = [
    "a", "al", "am", "an", "and", "are", "at", "be", "by", "con", "de", "del", "do", "does", "el", "en", "for", "how",
    "i", "in", "is", "it", "la", "las", "los", "me", "mi", "my", "no", "of", "on", "or", "our", "que", "r", "se",
    "still", "su", "that", "the", "there", "this", "to", "u", "un", "una", "we", "what", "which", "y", "you", "your",
];

impl SnippetId {
    /// # Errors
    /// When it is not 1 to 40 small letters, digits, `_` or `-`, or is `none`.
    pub fn parse(text: &str) -> Result<Self, InvalidSnippet> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
        let fits = (1..=40).contains(&text.len()) && text.chars().all(allowed) && text != NONE;
        let expected =
            || InvalidSnippet("an id is 1 to 40 small letters, digits, '_' or '-', and not 'none'".to_owned());
        fits.then(|| Self(text.to_owned())).ok_or_else(expected)
    }

    /// Takes a form that was made by Chairside itself (a stored record).
    pub fn trusted(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Fact {
    pub const ALL: [Self; 6] = [
        Self::PracticeName,
        Self::Hours,
        Self::NoticeHours,
        Self::Phone,
        Self::EmergencyPhone,
        Self::Address,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::PracticeName => "practice_name",
            Self::Hours => "hours",
            Self::NoticeHours => "notice_hours",
            Self::Phone => "phone",
            Self::EmergencyPhone => "emergency_phone",
            Self::Address => "address",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.name() == name)
    }
}

impl Snippet {
    /// # Errors
    /// When something is too long or missing, a keyword is no phrase, or a text holds a fact that there is none of.
    pub fn check(&self) -> Result<(), InvalidSnippet> {
        let wrong = |what: String| Err(InvalidSnippet(format!("snippet '{}': {what}", self.id.as_str())));
        if self.title.trim().is_empty() || self.title.chars().count() > MAX_TITLE_CHARS {
            return wrong(format!("a title has 1 to {MAX_TITLE_CHARS} characters"));
        }
        if self.text.is_empty() {
            return wrong("there is no text".to_owned());
        }
        for text in self.text.values() {
            if text.trim().is_empty() || text.chars().count() > MAX_TEXT_CHARS {
                return wrong(format!("a text has 1 to {MAX_TEXT_CHARS} characters"));
            }
            if let Err(unknown) = parts(text) {
                return wrong(format!("there is no fact '{unknown}'"));
            }
        }
        for keywords in self.keywords.values() {
            if keywords.len() > MAX_KEYWORDS {
                return wrong(format!("there are at most {MAX_KEYWORDS} keywords in a language"));
            }
            let bad = keywords
                .iter()
                .find(|line| line.chars().count() > MAX_KEYWORD_CHARS || Phrase::parse(line).is_none());
            if let Some(line) = bad {
                return wrong(format!("'{line}' is no phrase that can be looked for"));
            }
        }
        Ok(())
    }

    /// The text in the language, or else in any that there is, in pieces.
    pub fn parts(&self, language: Language) -> Vec<Part<'_>> {
        let text = self.text.get(&language).or_else(|| self.text.values().next());
        text.and_then(|text| parts(text).ok()).unwrap_or_default()
    }

    /// The facts without which it cannot be said, in any of its languages.
    pub fn needs(&self) -> BTreeSet<Fact> {
        let parts = self.text.values().flat_map(|text| parts(text).unwrap_or_default());
        parts
            .filter_map(|part| match part {
                Part::Fact(fact) => Some(fact),
                Part::Words(_) => None,
            })
            .collect()
    }
}

/// A text in pieces; the error is a fact's name that nobody knows.
fn parts(text: &str) -> Result<Vec<Part<'_>>, &str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        // A brace alone is a brace.
        let Some((name, after)) = behind.split_once('}') else {
            break;
        };
        parts.push(Part::Words(before));
        parts.push(Part::Fact(Fact::from_name(name).ok_or(name)?));
        rest = after;
    }
    parts.push(Part::Words(rest));
    parts.retain(|part| *part != Part::Words(""));
    Ok(parts)
}

/// Whether everything that it says is known.
pub fn is_usable(snippet: &Snippet, known: &BTreeSet<Fact>) -> bool {
    snippet.needs().is_subset(known)
}

/// The snippet that answers what somebody wrote, by rules alone. `None`: unknown. Languages are mixed, as people do.
pub fn find(snippets: &[Snippet], known: &BTreeSet<Fact>, texts: &[&str]) -> Option<Match> {
    let clauses: Vec<Vec<String>> = texts.iter().flat_map(|text| words::clauses(text)).collect();
    if is_for_people(texts) {
        return None;
    }
    let mut scores: Vec<(usize, &Snippet)> = snippets
        .iter()
        .map(|snippet| (score(snippet, &clauses), snippet))
        .filter(|(score, _)| *score > 0)
        .collect();
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let (best, snippet) = *scores.first()?;
    let second = scores.get(1).map_or(0, |(score, _)| *score);
    // Two things are asked, or one that two snippets claim: one answer would leave the other out.
    let is_one = best > 2 * second;
    let length: usize = clauses.iter().map(Vec::len).sum();
    let confidence = u8::try_from(100 * best / (best + second)).unwrap_or(100);
    let answers = is_one && length <= most_words(best) && is_usable(snippet, known);
    answers.then(|| Match {
        snippet: snippet.id.clone(),
        confidence,
    })
}

/// Whether no approved answer may be given, whatever else is asked: an emergency, whatever words it is in, and what is
/// about somebody's own trouble.
pub fn is_for_people(texts: &[&str]) -> bool {
    let clauses: Vec<Vec<String>> = texts.iter().flat_map(|text| words::clauses(text)).collect();
    !red_flags::find(texts).is_empty() || personal::is_personal(&clauses)
}

/// How long a text may be that few words decide about: a longer one is a story, and a person reads it.
fn most_words(score: usize) -> usize {
    match score {
        0 | 1 => 25,
        2..=4 => 60,
        _ => 120,
    }
}

/// How many telling words of the text its phrases name. Said twice counts once: who repeats a word asks no other question.
fn score(snippet: &Snippet, clauses: &[Vec<String>]) -> usize {
    let phrases: Vec<Phrase> = snippet
        .keywords
        .values()
        .flatten()
        .filter_map(|line| Phrase::parse(line))
        .collect();
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for clause in clauses {
        for (start, found) in phrases.iter().flat_map(|phrase| phrase.in_clause(clause)) {
            let words = found.named.iter().filter_map(|at| clause.get(start + at));
            named.extend(words.map(String::as_str));
        }
    }
    let telling = |word: &&str| !GRAMMAR.contains(word);
    let telling = named.iter().filter(|word| telling(word)).count();
    // A phrase of nothing but grammar is a phrase all the same.
    telling.max(usize::from(!named.is_empty()))
}

/// What to ask about a text. `None`: it is for people, or there is nothing to choose from.
pub fn question(snippets: &[Snippet], known: &BTreeSet<Fact>, subject: &str, description: &str) -> Option<Question> {
    let usable = snippets.iter().filter(|snippet| is_usable(snippet, known));
    let choices: Vec<Choice> = usable
        .filter_map(|snippet| {
            Some(Choice {
                id: snippet.id.clone(),
                title: snippet.title.clone(),
                text: snippet.text.values().next()?.clone(),
            })
        })
        .collect();
    let asked = !choices.is_empty() && !is_for_people(&[subject, description]);
    asked.then(|| Question {
        subject: subject.to_owned(),
        description: description.to_owned(),
        choices,
    })
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question")
            .field("choices", &self.choices.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for InvalidSnippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
