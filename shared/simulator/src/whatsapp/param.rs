//! Reading a request as Graph does: by parameter, naming the one that is wrong.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::error::Error;

/// One value of a request, and how Graph names it in its errors: `interactive['action']['buttons'][0]`.
#[derive(Clone, Debug)]
pub(crate) struct Param<'a> {
    path: String,
    value: &'a Value,
}

impl<'a> Param<'a> {
    pub(crate) fn root(value: &'a Value) -> Self {
        Self {
            path: String::new(),
            value,
        }
    }

    pub(crate) fn value(&self) -> &'a Value {
        self.value
    }

    /// Accepts an object with none but these keys: Graph refuses what it does not know.
    pub(crate) fn object(&self, allowed: &[&str]) -> Result<(), Error> {
        let Some(fields) = self.value.as_object() else {
            return Err(Error::parameter(format!("Param {} must be a JSON object.", self.path)));
        };
        match fields.keys().find(|key| !allowed.contains(&key.as_str())) {
            Some(key) if self.path.is_empty() => Err(Error::parameter(format!("Unexpected key \"{key}\"."))),
            Some(key) => Err(Error::parameter(format!(
                "Unexpected key \"{key}\" on param \"{}\".",
                self.path
            ))),
            None => Ok(()),
        }
    }

    /// The value under a key; null counts as absent.
    pub(crate) fn get(&self, key: &str) -> Option<Param<'a>> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Param {
            path: self.under(key),
            value,
        })
    }

    pub(crate) fn need(&self, key: &str) -> Result<Param<'a>, Error> {
        self.get(key).ok_or_else(|| {
            if self.path.is_empty() {
                Error::parameter(format!("The parameter {key} is required."))
            } else {
                Error::new(131_008, format!("Parameter '{}' is missing.", self.under(key)))
            }
        })
    }

    pub(crate) fn text(&self) -> Result<&'a str, Error> {
        self.value
            .as_str()
            .ok_or_else(|| Error::parameter(format!("Param {} must be a string.", self.path)))
    }

    /// A text of so many characters.
    pub(crate) fn sized(&self, length: RangeInclusive<usize>) -> Result<&'a str, Error> {
        let text = self.text()?;
        if length.contains(&text.chars().count()) {
            Ok(text)
        } else {
            Err(self.bad(format!(
                "length invalid. Min length: {}, Max length: {}",
                length.start(),
                length.end()
            )))
        }
    }

    /// The text under a key, of so many characters, if it is there.
    pub(crate) fn sized_if_given(&self, key: &str, length: RangeInclusive<usize>) -> Result<Option<&'a str>, Error> {
        self.get(key).map(|param| param.sized(length)).transpose()
    }

    /// An array of so many items.
    pub(crate) fn items(&self, count: RangeInclusive<usize>) -> Result<Vec<Param<'a>>, Error> {
        let Some(values) = self.value.as_array() else {
            return Err(Error::parameter(format!("Param {} must be an array.", self.path)));
        };
        if !count.contains(&values.len()) {
            let (least, most) = (count.start(), count.end());
            return Err(self.bad(format!("count invalid. Min allowed: {least}, Max allowed: {most}")));
        }
        let item = |(index, value)| Param {
            path: format!("{}[{index}]", self.path),
            value,
        };
        Ok(values.iter().enumerate().map(item).collect())
    }

    /// One of these words.
    pub(crate) fn word(&self, allowed: &[&str]) -> Result<&'a str, Error> {
        let text = self.text()?;
        if allowed.contains(&text) {
            return Ok(text);
        }
        let list = allowed.join(", ");
        Err(Error::parameter(format!(
            "Param {} must be one of {{{list}}} - got \"{text}\".",
            self.path
        )))
    }

    /// A web address, which Meta would fetch or show.
    pub(crate) fn link(&self) -> Result<&'a str, Error> {
        let text = self.text()?;
        match reqwest::Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(text),
            Ok(_) | Err(_) => Err(Error::parameter(format!("Param {} must be a valid URI.", self.path))),
        }
    }

    /// The value is of the right type, and still not acceptable.
    pub(crate) fn bad(&self, why: impl AsRef<str>) -> Error {
        Error::new(131_009, format!("Parameter '{}': {}", self.path, why.as_ref()))
    }

    fn under(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}['{key}']", self.path)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_wrong_is_named_as_graph_names_it() {
        let body = json!({"text": {"body": "hi", "colour": "red"}, "list": [{"title": ""}]});
        let root = Param::root(&body);
        let text = root.need("text").unwrap();
        assert_eq!(
            text.object(&["body"]).unwrap_err(),
            Error::parameter("Unexpected key \"colour\" on param \"text\".")
        );
        assert_eq!(
            root.need("to").unwrap_err(),
            Error::parameter("The parameter to is required.")
        );
        let row = root.need("list").unwrap().items(1..=3).unwrap().remove(0);
        let error = row.need("title").unwrap().sized(1..=24).unwrap_err();
        let expected = "Parameter 'list[0]['title']': length invalid. Min length: 1, Max length: 24";
        assert_eq!(error, Error::new(131_009, expected));
    }

    #[test]
    fn length_is_counted_in_characters() {
        let body = json!({"title": "äöü😀"});
        assert!(Param::root(&body).need("title").unwrap().sized(4..=4).is_ok());
    }
}
