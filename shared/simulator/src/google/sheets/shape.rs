//! The form of queries and bodies. Whatever is not documented is refused, in Google's words.

use serde_json::Value;

use super::error::Error;
use crate::google::params::Params;

/// What may stand in one place of a body.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Text,
    Bool,
    Int,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A mask of fields.
    Mask,
    /// Rows of values.
    Values,
    List(&'static Shape),
    Fields(&'static [(&'static str, Shape)]),
}

pub(crate) const INPUTS: Shape = Shape::Word(&["INPUT_VALUE_OPTION_UNSPECIFIED", "RAW", "USER_ENTERED"]);
pub(crate) const INSERTS: Shape = Shape::Word(&["OVERWRITE", "INSERT_ROWS"]);
pub(crate) const RENDERS: Shape = Shape::Word(&["FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"]);
pub(crate) const DATES: Shape = Shape::Word(&["SERIAL_NUMBER", "FORMATTED_STRING"]);
pub(crate) const DIMENSIONS: Shape = Shape::Word(&["DIMENSION_UNSPECIFIED", "ROWS", "COLUMNS"]);

pub(crate) const VALUE_RANGE: Shape = Shape::Fields(&[
    ("range", Shape::Text),
    ("majorDimension", DIMENSIONS),
    ("values", Shape::Values),
]);

/// What every call to Google may say.
const EVERYWHERE: [&str; 11] = [
    "$.xgafv",
    "access_token",
    "alt",
    "callback",
    "fields",
    "key",
    "oauth_token",
    "prettyPrint",
    "quotaUser",
    "uploadType",
    "upload_protocol",
];

/// Checks a query. Its values are text, and checked as the body's are.
pub(crate) fn query(params: &Params, known: &[(&str, Shape)]) -> Result<(), Error> {
    for (name, value) in params.pairs() {
        if EVERYWHERE.contains(&name) {
            continue;
        }
        let Some((_, shape)) = known.iter().find(|(known, _)| *known == name) else {
            return Err(Error::malformed(
                "",
                format!(
                    "Invalid JSON payload received. Unknown name \"{name}\": Cannot bind query parameter. Field '{name}' \
                     could not be found in request message."
                ),
            ));
        };
        let fits = match shape {
            Shape::Text | Shape::Mask => true,
            Shape::Bool => flag(value).is_some(),
            Shape::Word(words) => words.contains(&value),
            Shape::Int => value.parse::<i64>().is_ok(),
            Shape::Values | Shape::List(_) | Shape::Fields(_) => false,
        };
        if !fits {
            return Err(invalid(&snake(name), &format!("\"{value}\"")));
        }
    }
    Ok(())
}

/// A boolean in a query, as Google reads it.
pub(crate) fn flag(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Reads and checks a body. `at` is the name under which Google knows all of it, if it has one.
pub(crate) fn body(bytes: &[u8], shape: &Shape, at: &str) -> Result<Value, Error> {
    let value = if bytes.is_empty() {
        Value::Object(serde_json::Map::new())
    } else {
        serde_json::from_slice(bytes)
            .map_err(|error| Error::malformed("", format!("Invalid JSON payload received. {error}")))?
    };
    check(&value, shape, at)?;
    Ok(value)
}

fn check(value: &Value, shape: &Shape, at: &str) -> Result<(), Error> {
    // Null is as good as absent.
    if value.is_null() {
        return Ok(());
    }
    let fits = match shape {
        Shape::Text | Shape::Mask => value.is_string(),
        Shape::Bool => value.is_boolean(),
        Shape::Int => int(value).is_some(),
        Shape::Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        Shape::Values => return rows(value, at),
        Shape::List(of) => match value.as_array() {
            Some(items) => return each(items, |item, place| check(item, of, place), at),
            None => false,
        },
        Shape::Fields(known) => match value.as_object() {
            Some(fields) => {
                for (name, value) in fields {
                    let found = known.iter().find(|(known, _)| known == name);
                    let (_, shape) = found.ok_or_else(|| unknown(name, at))?;
                    check(value, shape, &below(at, &snake(name)))?;
                }
                true
            }
            None => false,
        },
    };
    if fits {
        Ok(())
    } else {
        Err(invalid(at, &value.to_string()))
    }
}

fn rows(values: &Value, at: &str) -> Result<(), Error> {
    let list = |value: &Value, place: &str| match value.as_array() {
        Some(_) => Ok(()),
        None => Err(malformed_list(place, value)),
    };
    match values.as_array() {
        Some(rows) => each(rows, list, at),
        None => Err(malformed_list(at, values)),
    }
}

fn each(items: &[Value], check: impl Fn(&Value, &str) -> Result<(), Error>, at: &str) -> Result<(), Error> {
    let mut places = items.iter().enumerate();
    places.try_for_each(|(place, item)| check(item, &format!("{at}[{place}]")))
}

/// A whole number, as a number or as digits in quotes.
pub(crate) fn int(value: &Value) -> Option<i64> {
    let whole = |number: f64| (number.fract() == 0.0).then(|| format!("{number:.0}").parse().ok())?;
    match value.as_str() {
        Some(text) => text.parse().ok(),
        None => value.as_i64().or_else(|| value.as_f64().and_then(whole)),
    }
}

fn unknown(name: &str, at: &str) -> Error {
    let place = if at.is_empty() {
        String::new()
    } else {
        format!(" at '{at}'")
    };
    let message = format!("Invalid JSON payload received. Unknown name \"{name}\"{place}: Cannot find field.");
    Error::malformed(at, message)
}

fn invalid(at: &str, value: &str) -> Error {
    Error::malformed(at, format!("Invalid value at '{at}', {value}"))
}

fn malformed_list(at: &str, value: &Value) -> Error {
    let message = format!("Invalid value at '{at}' (type.googleapis.com/google.protobuf.ListValue), {value}");
    Error::malformed(at, message)
}

fn below(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

/// Google names fields as its own messages do.
fn snake(name: &str) -> String {
    let letter = |c: char| {
        if c.is_ascii_uppercase() {
            format!("_{}", c.to_ascii_lowercase())
        } else {
            c.to_string()
        }
    };
    name.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(value: &Value) -> String {
        let error = body(value.to_string().as_bytes(), &VALUE_RANGE, "data").unwrap_err();
        error.message().to_owned()
    }

    #[test]
    fn bodies_have_the_documented_form() {
        let fine = json!({"range": "A1", "majorDimension": null, "values": [[1, "a", null, true], []]});
        assert_eq!(body(fine.to_string().as_bytes(), &VALUE_RANGE, "data").unwrap(), fine);
        assert_eq!(
            refused(&json!({"value": []})),
            "Invalid JSON payload received. Unknown name \"value\" at 'data': Cannot find field."
        );
        assert_eq!(
            refused(&json!({"values": "X"})),
            "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"X\""
        );
        assert_eq!(
            refused(&json!({"values": [[1], "X"]})),
            "Invalid value at 'data.values[1]' (type.googleapis.com/google.protobuf.ListValue), \"X\""
        );
        assert_eq!(
            refused(&json!({"majorDimension": "SIDEWAYS"})),
            "Invalid value at 'data.major_dimension', \"SIDEWAYS\""
        );
        assert!(body(b"{", &VALUE_RANGE, "data").is_err());
        assert!(body(b"[]", &VALUE_RANGE, "data").is_err());
        assert!(body(b"", &VALUE_RANGE, "data").is_ok());
    }

    #[test]
    fn numbers_may_be_quoted() {
        assert_eq!(int(&json!("12")), Some(12));
        assert_eq!(int(&json!(12.0)), Some(12));
        assert_eq!(int(&json!(12.5)), None);
        assert_eq!(int(&json!(true)), None);
    }
}
