//! Field masks, such as `sheets.properties(sheetId,title)`: both the ones that say what to tell and the ones that say what
//! to change. A name that there is not is refused.

use serde_json::{Map, Value};

use super::error::Error;

/// The names on the way to one field.
pub(crate) type Path = Vec<String>;

/// What can be told of a spreadsheet. A name alone stands for all that is below it.
pub(crate) const SPREADSHEET: [&str; 20] = [
    "spreadsheetId",
    "spreadsheetUrl",
    "properties",
    "properties.title",
    "properties.locale",
    "properties.autoRecalc",
    "properties.timeZone",
    "namedRanges",
    "sheets",
    "sheets.properties",
    "sheets.properties.sheetId",
    "sheets.properties.title",
    "sheets.properties.index",
    "sheets.properties.sheetType",
    "sheets.properties.hidden",
    "sheets.properties.gridProperties",
    "sheets.properties.gridProperties.rowCount",
    "sheets.properties.gridProperties.columnCount",
    "sheets.properties.gridProperties.frozenRowCount",
    "sheets.properties.gridProperties.frozenColumnCount",
];

/// Reads a mask. Nothing comes of one that is broken.
pub(crate) fn paths(mask: &str) -> Option<Vec<Path>> {
    let mut found = Vec::new();
    let rest = list(mask, &Path::new(), &mut found)?;
    (rest.is_empty() && !found.is_empty()).then_some(found)
}

/// Names with commas between them, up to a closing parenthesis; what follows is given back.
fn list<'a>(mut mask: &'a str, above: &Path, found: &mut Vec<Path>) -> Option<&'a str> {
    loop {
        let mut path = above.clone();
        loop {
            let end = mask.find(['(', ')', ',', '.', '/']).unwrap_or(mask.len());
            let (name, rest) = mask.split_at_checked(end)?;
            let name = name.trim();
            let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '*');
            if name.is_empty() || !name.chars().all(fine) {
                return None;
            }
            path.push(name.to_owned());
            mask = rest;
            match rest.strip_prefix(['.', '/']) {
                Some(rest) => mask = rest,
                None => break,
            }
        }
        if let Some(inner) = mask.strip_prefix('(') {
            mask = list(inner, &path, found)?.strip_prefix(')')?;
        } else {
            found.push(path);
        }
        match mask.strip_prefix(',') {
            Some(rest) => mask = rest,
            None => return Some(mask),
        }
    }
}

/// Picks from an answer what a mask asks for. `known` are the names that there are.
pub(crate) fn pick(answer: &Value, mask: &str, known: &[&str]) -> Result<Value, Error> {
    let broken = || Error::malformed("fields", format!("Invalid field selection {mask}"));
    let paths = paths(mask).ok_or_else(broken)?;
    let mut picked = Value::Object(Map::new());
    for path in &paths {
        let (last, above) = path.split_last().ok_or_else(broken)?;
        let named = if last == "*" { above } else { path.as_slice() };
        let name = named.join(".");
        if !name.is_empty() && !known.contains(&name.as_str()) {
            return Err(Error::malformed(
                "fields",
                format!("Invalid field selection {}", path.join(".")),
            ));
        }
        take(answer, named, &mut picked);
    }
    Ok(picked)
}

/// Copies what a path leads to, out of every item of a list.
fn take(from: &Value, path: &[String], to: &mut Value) {
    let Some((name, rest)) = path.split_first() else {
        to.clone_from(from);
        return;
    };
    match from {
        Value::Array(items) => {
            if !to.is_array() {
                *to = Value::Array(vec![Value::Object(Map::new()); items.len()]);
            }
            for (item, to) in items.iter().zip(to.as_array_mut().into_iter().flatten()) {
                take(item, path, to);
            }
        }
        Value::Object(fields) => {
            if let (Some(inner), Some(to)) = (fields.get(name), to.as_object_mut()) {
                let empty = if inner.is_array() {
                    Value::Null
                } else {
                    Value::Object(Map::new())
                };
                take(inner, rest, to.entry(name.clone()).or_insert(empty));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_asked_for_is_picked() {
        let answer = json!({"spreadsheetId": "s", "sheets": [
            {"properties": {"sheetId": 0, "title": "A", "gridProperties": {"rowCount": 1, "columnCount": 2}}},
            {"properties": {"sheetId": 1, "title": "B", "gridProperties": {"rowCount": 3, "columnCount": 4}}},
        ]});
        let of = |mask| pick(&answer, mask, &SPREADSHEET).unwrap();
        assert_eq!(of("*"), answer);
        assert_eq!(of("spreadsheetId"), json!({"spreadsheetId": "s"}));
        let expected = json!({"sheets": [
            {"properties": {"sheetId": 0, "gridProperties": {"rowCount": 1}}},
            {"properties": {"sheetId": 1, "gridProperties": {"rowCount": 3}}},
        ]});
        for mask in [
            "sheets.properties(sheetId,gridProperties(rowCount))",
            "sheets(properties(sheetId,gridProperties/rowCount))",
            "sheets/properties/sheetId, sheets/properties/gridProperties/rowCount",
        ] {
            assert_eq!(of(mask), expected, "{mask}");
        }
        assert_eq!(of("sheets.properties.*")["sheets"], answer["sheets"]);
    }

    #[test]
    fn what_is_broken_or_unknown_is_refused() {
        for wrong in [
            "",
            "sheets(",
            "sheets)",
            "sheets(properties(sheetId)",
            "sheets,,properties",
            "sheets.title",
            "a b",
        ] {
            assert!(pick(&json!({}), wrong, &SPREADSHEET).is_err(), "{wrong}");
        }
    }
}
