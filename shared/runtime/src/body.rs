//! Reading a JSON request body: every wrong field is named in one answer, with what was expected.

use serde_json::{Map, Value, json};

use crate::problem::Problem;

/// The fields of a JSON object, read one by one; [`Fields::finish`] tells of everything that was wrong.
#[derive(Debug)]
pub struct Fields {
    map: Map<String, Value>,
    known: Vec<&'static str>,
    wrong: Vec<(String, String)>,
}

impl Fields {
    /// # Errors
    /// A 400 when the body is not a JSON object.
    pub fn parse(body: &[u8]) -> Result<Self, Problem> {
        let value: Value = serde_json::from_slice(body)
            .map_err(|error| Problem::malformed(format!("the body is not JSON: {error}")))?;
        Self::of(value)
    }

    /// The fields of an object within the body.
    ///
    /// # Errors
    /// A 400 when it is no object.
    pub fn of(value: Value) -> Result<Self, Problem> {
        match value {
            Value::Object(map) => Ok(Self {
                map,
                known: Vec::new(),
                wrong: Vec::new(),
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Err(Problem::malformed("the body has to be a JSON object"))
            }
        }
    }

    /// A text that has to be there, trimmed and not empty, of at most `max` characters.
    pub fn required_text(&mut self, name: &'static str, max: usize) -> String {
        if let Some(text) = self.text(name, max) {
            text
        } else {
            if !self.is_wrong(name) {
                self.wrong(name, "is required: a text that is not empty");
            }
            String::new()
        }
    }

    /// A text that may be left out; empty counts as left out.
    pub fn text(&mut self, name: &'static str, max: usize) -> Option<String> {
        match self.take(name)? {
            Value::String(text) if text.chars().count() > max => {
                self.wrong(name, format!("is too long: at most {max} characters"));
                None
            }
            Value::String(text) if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) => {
                self.wrong(name, "holds control characters");
                None
            }
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            // Ids and phone numbers are sometimes sent as numbers.
            Value::Number(number) => Some(number.to_string()),
            Value::Null => None,
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                self.wrong(name, "has to be a text");
                None
            }
        }
    }

    pub fn flag(&mut self, name: &'static str) -> Option<bool> {
        match self.take(name)? {
            Value::Bool(flag) => Some(flag),
            Value::Null => None,
            Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                self.wrong(name, "has to be true or false");
                None
            }
        }
    }

    /// A whole number between the two.
    pub fn number(&mut self, name: &'static str, min: u64, max: u64) -> Option<u64> {
        let value = self.take(name)?;
        if value.is_null() {
            return None;
        }
        let number = value.as_u64().filter(|number| (min..=max).contains(number));
        if number.is_none() {
            self.wrong(name, format!("has to be a whole number from {min} to {max}"));
        }
        number
    }

    /// A text that `parse` understands; `expected` says what would be.
    pub fn parsed<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
        expected: impl FnOnce() -> String,
    ) -> Option<T> {
        let text = self.text(name, 200)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            self.wrong(name, expected());
        }
        parsed
    }

    /// A value of any form, for what is not flat; whoever reads it says what is wrong with it. Null counts as left out.
    pub fn value(&mut self, name: &'static str) -> Option<Value> {
        self.take(name).filter(|value| !value.is_null())
    }

    /// Whether a field is there at all, be it null or empty: that takes away what was there.
    pub fn is_given(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// Whether everything that was read so far was right.
    pub fn all_right(&self) -> bool {
        self.wrong.is_empty()
    }

    /// Whether anything was wrong with this field.
    pub fn is_wrong(&self, name: &str) -> bool {
        self.wrong.iter().any(|(field, _)| field == name)
    }

    /// What was wrong within an object that is the field `name`, unknown fields included.
    pub fn take_in(&mut self, name: &str, mut inner: Self) {
        inner.refuse_unknown();
        let wrong = inner.wrong.into_iter();
        self.wrong
            .extend(wrong.map(|(field, why)| (format!("{name}.{field}"), why)));
    }

    pub fn wrong(&mut self, name: &str, why: impl Into<String>) {
        self.wrong.push((name.to_owned(), why.into()));
    }

    /// # Errors
    /// A 400 that names every wrong field. Unknown fields are wrong too: most are typing mistakes, and what they meant to
    /// change would silently stay.
    pub fn finish(mut self) -> Result<(), Problem> {
        self.refuse_unknown();
        if self.wrong.is_empty() {
            return Ok(());
        }
        let detail: Vec<String> = self.wrong.iter().map(|(name, why)| format!("{name} {why}")).collect();
        let errors: Vec<Value> = self
            .wrong
            .iter()
            .map(|(name, why)| json!({ "field": name, "reason": why }))
            .collect();
        Err(Problem::malformed(detail.join("; ")).with("errors", errors))
    }

    /// Everything that is wrong, unknown fields included, for whoever says it of one row among many.
    pub fn all_wrong(mut self) -> Vec<(String, String)> {
        self.refuse_unknown();
        self.wrong
    }

    /// Like [`Fields::finish`] for what comes from outside: others may say more than we know.
    ///
    /// # Errors
    /// A 400 that names every wrong field.
    pub fn finish_leniently(mut self) -> Result<(), Problem> {
        self.map.clear();
        self.finish()
    }

    fn refuse_unknown(&mut self) {
        let unknown: Vec<String> = self
            .map
            .keys()
            .filter(|name| !self.known.contains(&name.as_str()))
            .cloned()
            .collect();
        for name in unknown {
            let known = self.known.join(", ");
            self.wrong(&name, format!("is not known here; known are: {known}"));
        }
    }

    fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.map.get(name).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_is_said_at_once() {
        let mut fields =
            Fields::parse(br#"{"patient_name": 3.5, "phases": 99, "colour": "red", "force": "yes"}"#).unwrap();
        assert_eq!(fields.required_text("user_id", 10), "");
        assert_eq!(fields.number("phases", 1, 20), None);
        assert_eq!(fields.flag("force"), None);
        assert_eq!(fields.text("patient_name", 100).as_deref(), Some("3.5"));
        let problem = fields.finish().unwrap_err();
        assert_eq!(problem.status, 400);
        for field in ["user_id", "phases", "colour", "force"] {
            assert!(problem.detail.contains(field), "{field}: {}", problem.detail);
        }
    }

    #[test]
    fn what_is_wrong_within_an_object_is_said_with_its_place() {
        let mut fields = Fields::parse(br#"{"inner": {"on": 1, "colour": "red"}, "gone": null}"#).unwrap();
        let mut inner = Fields::of(fields.value("inner").unwrap()).unwrap();
        assert_eq!(inner.flag("on"), None);
        assert!(inner.is_wrong("on"));
        fields.take_in("inner", inner);
        assert_eq!(fields.text("gone", 10), None);
        assert!(fields.is_given("gone") && !fields.is_given("absent"));
        let detail = fields.finish().unwrap_err().detail;
        assert!(
            detail.contains("inner.on") && detail.contains("inner.colour"),
            "{detail}"
        );
    }

    #[test]
    fn what_is_not_an_object_is_refused() {
        for body in ["", "[]", "3", "{", "null", "\u{feff}{}"] {
            assert_eq!(Fields::parse(body.as_bytes()).unwrap_err().status, 400, "{body}");
        }
    }
}
