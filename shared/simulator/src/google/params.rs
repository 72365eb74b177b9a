//! The query of a call to Google, read by name.

use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use jiff::Timestamp;

use super::error::Error;

/// A query's names and values. A name that comes twice counts by its first value, except to [`Params::all`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(pairs)| Self(pairs))
            .map_err(|_| Error::new(StatusCode::BAD_REQUEST, "badRequest", "Bad Request"))
    }
}

impl Params {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// All names with their values, as they came.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.0.iter().filter(move |(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A boolean; false unless it is there.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Error> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(bad(name, other)),
        }
    }

    /// How many objects a page may have. More than the most counts as the most, as Google does it.
    pub(crate) fn size(&self, name: &str, usual: usize, most: usize) -> Result<usize, Error> {
        let Some(text) = self.get(name) else { return Ok(usual) };
        match text.parse::<usize>() {
            Ok(size) if size > 0 => Ok(size.min(most)),
            Ok(_) | Err(_) => Err(bad(name, text)),
        }
    }

    /// A time, RFC 3339 with its offset.
    pub(crate) fn time(&self, name: &str) -> Result<Option<Timestamp>, Error> {
        let read = |text: &str| {
            let bad = Error::new(StatusCode::BAD_REQUEST, "badRequest", "Bad Request");
            text.parse().map_err(|_| bad.at("parameter", name))
        };
        self.get(name).map(read).transpose()
    }

    /// One of a few words.
    pub(crate) fn one_of(&self, name: &str, known: &[&str]) -> Result<Option<&str>, Error> {
        match self.get(name) {
            Some(word) if !known.contains(&word) => Err(bad(name, word)),
            word => Ok(word),
        }
    }
}

pub(crate) fn bad(name: &str, value: &str) -> Error {
    let message = format!("Invalid value '{value}' for parameter {name}.");
    Error::new(StatusCode::BAD_REQUEST, "invalidParameter", message).at("parameter", name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(query: &str) -> Params {
        let uri = format!("http://127.0.0.1/?{query}").parse().unwrap();
        Params(Query::try_from_uri(&uri).unwrap().0)
    }

    #[test]
    fn values_are_read_by_name() {
        let given = params("a=true&n=9999&t=2026-01-05T09:00:00%2B01:00&t=no&o=up");
        assert!(given.flag("a").unwrap());
        assert!(!given.flag("b").unwrap());
        assert_eq!(given.size("n", 250, 2500).unwrap(), 2500);
        assert_eq!(given.size("m", 250, 2500).unwrap(), 250);
        assert_eq!(given.time("t").unwrap(), Some("2026-01-05T08:00:00Z".parse().unwrap()));
        assert_eq!(given.one_of("o", &["up"]).unwrap(), Some("up"));
    }

    #[test]
    fn values_of_the_wrong_kind_are_refused() {
        let given = params("a=yes&n=0&t=2026-01-05T09:00:00&o=up");
        assert!(given.flag("a").is_err());
        assert!(given.size("n", 1, 2).is_err());
        assert!(given.time("t").is_err(), "a time without an offset");
        assert!(given.one_of("o", &["down"]).is_err());
    }
}
