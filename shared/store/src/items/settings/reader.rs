//! Reads a JSON object field by field, and says which field is wrong by its path.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use jiff::civil::Time;
use serde_json::{Map, Value};

/// Which field of the settings is wrong, and what was expected there. For whoever sent them: it holds no values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSettings {
    /// The path of the field, such as `stages.planning.days_min`. Empty: the document itself.
    pub field: String,
    pub expected: String,
}

impl std::fmt::Display for InvalidSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let field = if self.field.is_empty() {
            "the settings"
        } else {
            &self.field
        };
        write!(f, "{field}: expected {}", self.expected)
    }
}

impl std::error::Error for InvalidSettings {}

/// An object whose fields are taken one by one.
pub struct Fields<'a> {
    path: String,
    object: &'a Map<String, Value>,
    known: BTreeSet<String>,
}

impl<'a> Fields<'a> {
    pub fn of(json: &'a Value, path: &str) -> Result<Self, InvalidSettings> {
        let expected = || InvalidSettings {
            field: path.to_owned(),
            expected: "an object".to_owned(),
        };
        let object = json.as_object().ok_or_else(expected)?;
        Ok(Self {
            path: path.to_owned(),
            object,
            known: BTreeSet::new(),
        })
    }

    pub fn path(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    pub fn expected(&self, name: &str, expected: &str) -> InvalidSettings {
        InvalidSettings {
            field: self.path(name),
            expected: expected.to_owned(),
        }
    }

    pub fn take(&mut self, name: &str) -> Option<&'a Value> {
        self.known.insert(name.to_owned());
        self.object.get(name)
    }

    pub fn text(&mut self, name: &str) -> Result<Option<String>, InvalidSettings> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.expected(name, "a text")),
        }
    }

    pub fn flag(&mut self, name: &str) -> Result<Option<bool>, InvalidSettings> {
        let Some(json) = self.take(name) else { return Ok(None) };
        json.as_bool()
            .map(Some)
            .ok_or_else(|| self.expected(name, "true or false"))
    }

    /// A time of day, which has to be there.
    pub fn clock(&mut self, name: &str) -> Result<Time, InvalidSettings> {
        let time = self.text(name)?.and_then(|text| text.parse::<Time>().ok());
        // Seconds would be cut off when they are shown.
        time.filter(|time| time.second() == 0 && time.subsec_nanosecond() == 0)
            .ok_or_else(|| self.expected(name, "a time of day such as \"21:00\""))
    }

    pub fn number<T>(&mut self, name: &str, range: RangeInclusive<T>) -> Result<Option<T>, InvalidSettings>
    where
        T: TryFrom<u64> + PartialOrd + std::fmt::Display,
    {
        let Some(json) = self.take(name) else { return Ok(None) };
        let number = json
            .as_u64()
            .and_then(|number| T::try_from(number).ok())
            .filter(|number| range.contains(number));
        let expected = || {
            self.expected(
                name,
                &format!("a whole number from {} to {}", range.start(), range.end()),
            )
        };
        number.map(Some).ok_or_else(expected)
    }

    pub fn list<T>(
        &mut self,
        name: &str,
        longest: usize,
        expected: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<Option<Vec<T>>, InvalidSettings> {
        let Some(json) = self.take(name) else { return Ok(None) };
        let items = json.as_array().filter(|items| items.len() <= longest);
        let items = items.and_then(|items| items.iter().map(read).collect::<Option<Vec<T>>>());
        items.map(Some).ok_or_else(|| self.expected(name, expected))
    }

    /// Every field was one of those that were asked for.
    pub fn end(self) -> Result<(), InvalidSettings> {
        match self.object.keys().find(|name| !self.known.contains(*name)) {
            None => Ok(()),
            Some(name) => {
                let known = one_of(self.known.iter().map(String::as_str));
                Err(self.expected(name, &format!("no such field, only {known}")))
            }
        }
    }
}

pub fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names
        .into_iter()
        .map(|name| format!("\"{name}\""))
        .collect::<Vec<_>>()
        .join(", ")
}
