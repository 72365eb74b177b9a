//! `q`: the part of Drive's search language that is needed to find a file again. The rest is refused, not ignored.

use axum::http::StatusCode;

use super::File;
use crate::google::error::Error;

/// One condition. All of a query's have to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Clause {
    Name(String),
    MimeType { is: bool, value: String },
    In(String),
    Trashed(bool),
}

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<Clause>);

impl Query {
    pub(crate) fn read(text: &str) -> Result<Self, Error> {
        let wrong = || Error::new(StatusCode::BAD_REQUEST, "invalid", "Invalid Value").at("parameter", "q");
        let words = words(text).ok_or_else(wrong)?;
        let clauses = words.split(|word| *word == Word::Bare("and".into())).map(clause);
        clauses.collect::<Option<_>>().map(Self).ok_or_else(wrong)
    }

    /// The folders that it looks in.
    pub(crate) fn parents(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|clause| match clause {
            Clause::In(parent) => Some(parent.as_str()),
            Clause::Name(_) | Clause::MimeType { .. } | Clause::Trashed(_) => None,
        })
    }

    pub(crate) fn finds(&self, file: &File) -> bool {
        self.0.iter().all(|clause| match clause {
            Clause::Name(name) => file.name == *name,
            Clause::MimeType { is, value } => (file.mime_type == *value) == *is,
            Clause::In(parent) => file.parent == *parent,
            // Nothing puts a file into the bin yet.
            Clause::Trashed(trashed) => !trashed,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    Bare(String),
    Quoted(String),
}

fn clause(words: &[Word]) -> Option<Clause> {
    use Word::{Bare, Quoted};
    let [left, operator, right] = words else { return None };
    let Bare(operator) = operator else { return None };
    match (left, operator.as_str(), right) {
        (Bare(field), "=", Quoted(name)) if field == "name" => Some(Clause::Name(name.clone())),
        (Bare(field), "=" | "!=", Quoted(value)) if field == "mimeType" => Some(Clause::MimeType {
            is: operator == "=",
            value: value.clone(),
        }),
        (Quoted(parent), "in", Bare(field)) if field == "parents" => Some(Clause::In(parent.clone())),
        (Bare(field), "=" | "!=", Bare(value)) if field == "trashed" => {
            let value: bool = value.parse().ok()?;
            Some(Clause::Trashed(value == (operator == "=")))
        }
        _ => None,
    }
}

/// Splits a query. In quotes, a backslash takes the next character as it is; only a quote or a backslash may follow.
fn words(text: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(first) = rest.next() {
        match first {
            c if c.is_whitespace() => {}
            '\'' => {
                let mut quoted = String::new();
                loop {
                    match rest.next()? {
                        '\'' => break,
                        '\\' => quoted.push(rest.next().filter(|c| matches!(c, '\'' | '\\'))?),
                        c => quoted.push(c),
                    }
                }
                words.push(Word::Quoted(quoted));
            }
            '=' => words.push(Word::Bare("=".into())),
            '!' => words.push(rest.next_if_eq(&'=').map(|_| Word::Bare("!=".into()))?),
            first => {
                let mut bare = String::from(first);
                while let Some(c) = rest.next_if(char::is_ascii_alphanumeric) {
                    bare.push(c);
                }
                words.push(Word::Bare(bare));
            }
        }
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read() {
        let query = r"name = 'O\'Neil \\ co' and 'abc' in parents and mimeType!='x/y' and trashed=false";
        let expected = vec![
            Clause::Name(r"O'Neil \ co".into()),
            Clause::In("abc".into()),
            Clause::MimeType {
                is: false,
                value: "x/y".into(),
            },
            Clause::Trashed(false),
        ];
        assert_eq!(Query::read(query).unwrap(), Query(expected));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for refused in [
            "",
            "name = 'O'Neil'",
            "name = 'open",
            r"name = 'a\n'",
            "name = plain",
            "name contains 'a'",
            "name = 'a' or name = 'b'",
            "'a' in owners",
            "trashed = maybe",
            "name = 'a' and",
        ] {
            assert!(Query::read(refused).is_err(), "{refused}");
        }
    }
}
