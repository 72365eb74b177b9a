//! `fields`: which parts of an answer the caller wants. Drive shows next to nothing unless it is told.

use serde_json::{Map, Value};

use crate::google::error::Error;
use crate::google::params;

/// Picks from an answer what `fields` asks for, such as `nextPageToken,files(id,name)`.
pub(crate) fn pick(answer: &Value, fields: &str) -> Result<Value, Error> {
    let (picked, rest) = level(answer, fields);
    if rest.is_empty() && !fields.is_empty() {
        Ok(picked)
    } else {
        Err(params::bad("fields", fields))
    }
}

/// One list of names, up to its closing parenthesis, and what follows it.
fn level<'a>(value: &Value, mut fields: &'a str) -> (Value, &'a str) {
    let mut picked = Map::new();
    let mut everything = false;
    loop {
        let end = fields.find(['(', ')', ',', '/']).unwrap_or(fields.len());
        let (name, rest) = fields.split_at_checked(end).unwrap_or((fields, ""));
        let name = name.trim();
        everything |= name == "*";
        let inner = value.get(name);
        fields = rest;
        let found = if let Some(rest) = fields.strip_prefix('(') {
            let (found, rest) = each(inner, rest, level);
            fields = rest.strip_prefix(')').unwrap_or("(");
            found
        } else if let Some(rest) = fields.strip_prefix('/') {
            let (found, rest) = each(inner, rest, path);
            fields = rest;
            found
        } else {
            inner.cloned()
        };
        if let Some(found) = found {
            picked.insert(name.to_owned(), found);
        }
        match fields.strip_prefix(',') {
            Some(rest) => fields = rest,
            None => break,
        }
    }
    let whole = if everything {
        value.clone()
    } else {
        Value::Object(picked)
    };
    (whole, fields)
}

/// `a/b` is `a(b)`, without the parentheses.
fn path<'a>(value: &Value, fields: &'a str) -> (Value, &'a str) {
    let end = fields.find([',', ')']).unwrap_or(fields.len());
    let (own, rest) = fields.split_at_checked(end).unwrap_or((fields, ""));
    (level(value, own).0, rest)
}

/// Picks from an object, or from each of a list.
fn each<'a>(
    value: Option<&Value>,
    fields: &'a str,
    pick: impl Fn(&Value, &'a str) -> (Value, &'a str),
) -> (Option<Value>, &'a str) {
    // Also of what is not there: the selection has to be read to its end.
    let (one, rest) = pick(value.unwrap_or(&Value::Null), fields);
    match value {
        None => (None, rest),
        Some(Value::Array(all)) => (Some(all.iter().map(|value| pick(value, fields).0).collect()), rest),
        Some(_) => (Some(one), rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_asked_for_is_picked() {
        let list = json!({"kind": "list", "next": "n", "files": [{"id": "1", "name": "a"}, {"id": "2", "name": "b"}]});
        for (fields, expected) in [
            ("*", list.clone()),
            ("next", json!({"next": "n"})),
            (
                "files(id),next",
                json!({"next": "n", "files": [{"id": "1"}, {"id": "2"}]}),
            ),
            (
                "next, files/id",
                json!({"next": "n", "files": [{"id": "1"}, {"id": "2"}]}),
            ),
            ("missing(a,b),kind", json!({"kind": "list"})),
            ("files(*)", json!({"files": list["files"]})),
        ] {
            assert_eq!(pick(&list, fields).unwrap(), expected, "{fields}");
        }
    }

    #[test]
    fn broken_selections_are_refused() {
        for broken in ["", "files(id", "id)", "files(id))"] {
            assert!(pick(&json!({"files": []}), broken).is_err(), "{broken}");
        }
    }
}
