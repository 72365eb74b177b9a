//! `response_format`, and the subset of JSON Schema that strict structured output takes.

use serde_json::{Map, Value};

use super::Refused;

/// Keywords that strict mode refuses.
const UNSUPPORTED: [&str; 18] = [
    "allOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contains",
    "minContains",
    "maxContains",
    "uniqueItems",
    "default",
];
const DEPTH_MAX: usize = 10;
const ENUM_MAX: usize = 1000;

/// The schema that a request wants its answer to have.
pub(super) fn of(request: &Value) -> Result<Option<&Value>, Refused> {
    let Some(format) = request.get("response_format").filter(|format| !format.is_null()) else {
        return Ok(None);
    };
    match format.get("type").and_then(Value::as_str) {
        Some("text") => Ok(None),
        Some("json_object") => {
            let mentioned = request
                .get("messages")
                .is_some_and(|messages| messages.to_string().to_lowercase().contains("json"));
            if mentioned {
                Ok(None)
            } else {
                Err(refused("'messages' must contain the word 'json' in some form."))
            }
        }
        Some("json_schema") => named(format.get("json_schema")).map(Some),
        Some(_) | None => Err(refused(
            "Invalid value: expected 'text', 'json_object' or 'json_schema'.",
        )),
    }
}

fn named(format: Option<&Value>) -> Result<&Value, Refused> {
    let format = format.ok_or_else(|| refused("Missing required parameter: 'response_format.json_schema'."))?;
    let name = format.get("name").and_then(Value::as_str).unwrap_or_default();
    let letters = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if !(1..=64).contains(&name.len()) || !letters {
        return Err(refused(
            "Invalid 'response_format.json_schema.name': expected '^[a-zA-Z0-9_-]{1,64}$'.",
        ));
    }
    let schema = format.get("schema").filter(|schema| schema.is_object());
    let schema = schema.ok_or_else(|| refused("Missing required parameter: 'response_format.json_schema.schema'."))?;
    if format.get("strict") == Some(&Value::Bool(true)) {
        let flaw = |why: String| refused(format!("Invalid schema for response_format '{name}': {why}"));
        if schema.get("type").and_then(Value::as_str) != Some("object") {
            return Err(flaw("schema must be a JSON Schema of 'type: \"object\"'.".into()));
        }
        strict(schema, "", 0).map_err(flaw)?;
    }
    Ok(schema)
}

fn refused(message: impl Into<String>) -> Refused {
    Refused::bad("response_format", message)
}

/// Walks the schema and tells the first thing that strict mode does not take.
fn strict(schema: &Value, place: &str, depth: usize) -> Result<(), String> {
    let Some(fields) = schema.as_object() else {
        return Err(format!("In context=({place}), expected an object."));
    };
    if depth > DEPTH_MAX {
        return Err(format!(
            "In context=({place}), more than {DEPTH_MAX} levels of nesting."
        ));
    }
    if let Some(keyword) = fields.keys().find(|key| UNSUPPORTED.contains(&key.as_str())) {
        return Err(format!("In context=({place}), '{keyword}' is not permitted."));
    }
    if fields
        .get("enum")
        .and_then(Value::as_array)
        .is_some_and(|values| values.is_empty() || values.len() > ENUM_MAX)
    {
        return Err(format!(
            "In context=({place}), an enum has from 1 to {ENUM_MAX} values."
        ));
    }
    if fields.get("properties").is_some() || is_object(fields) {
        object(fields, place)?;
    }
    for (key, below) in fields
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        strict(below, &format!("{place}'properties', '{key}', "), depth + 1)?;
    }
    for (key, below) in fields.get("$defs").and_then(Value::as_object).into_iter().flatten() {
        strict(below, &format!("{place}'$defs', '{key}', "), depth)?;
    }
    for below in fields.get("anyOf").and_then(Value::as_array).into_iter().flatten() {
        strict(below, &format!("{place}'anyOf', "), depth)?;
    }
    fields
        .get("items")
        .map_or(Ok(()), |below| strict(below, &format!("{place}'items', "), depth + 1))
}

fn is_object(fields: &Map<String, Value>) -> bool {
    match fields.get("type") {
        Some(Value::String(kind)) => kind == "object",
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "object"),
        Some(_) | None => false,
    }
}

fn object(fields: &Map<String, Value>, place: &str) -> Result<(), String> {
    if fields.get("additionalProperties") != Some(&Value::Bool(false)) {
        return Err(format!(
            "In context=({place}), 'additionalProperties' is required to be supplied and to be false."
        ));
    }
    let required: Vec<&str> = fields
        .get("required")
        .and_then(Value::as_array)
        .map(|keys| keys.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let properties = fields.get("properties").and_then(Value::as_object);
    let keys = || properties.into_iter().flat_map(Map::keys);
    if let Some(missing) = keys().find(|key| !required.contains(&key.as_str())) {
        return Err(format!(
            "In context=({place}), 'required' is required to be supplied and to be an array including every key in \
             properties. Missing '{missing}'."
        ));
    }
    match required.iter().find(|key| !keys().any(|known| known == **key)) {
        Some(extra) => Err(format!(
            "In context=({place}), 'required' names '{extra}', which is not in properties."
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(schema: &Value) -> Result<(), String> {
        let request = json!({"messages": [], "response_format": {
            "type": "json_schema", "json_schema": {"name": "answer", "strict": true, "schema": schema},
        }});
        of(&request).map(|_| ()).map_err(|refused| refused.message)
    }

    #[test]
    fn a_strict_schema_is_taken() {
        let choice = json!({"type": "string", "enum": ["yes", "no", "unknown"]});
        let schema = json!({
            "type": "object", "properties": {"answer": choice, "why": {"type": ["string", "null"]}},
            "required": ["answer", "why"], "additionalProperties": false,
        });
        assert_eq!(check(&schema), Ok(()));
    }

    #[test]
    fn what_strict_mode_refuses_is_refused() {
        let text = json!({"type": "string"});
        for (schema, why) in [
            (json!({"type": "string"}), "type: \"object\""),
            (
                json!({"type": "object", "properties": {"a": text}, "required": ["a"]}),
                "additionalProperties",
            ),
            (
                json!({"type": "object", "properties": {"a": text}, "required": [], "additionalProperties": false}),
                "Missing 'a'",
            ),
            (
                json!({"type": "object", "properties": {"a": {"type": "string", "default": "x"}}, "required": ["a"],
                    "additionalProperties": false}),
                "'default' is not permitted",
            ),
            (
                json!({"type": "object", "properties": {"a": {"type": "array", "items": {"type": "object"}}},
                    "required": ["a"], "additionalProperties": false}),
                "'items'",
            ),
        ] {
            let message = check(&schema).unwrap_err();
            assert!(message.contains(why), "{message}");
        }
    }

    #[test]
    fn the_format_needs_a_proper_name() {
        for name in ["", "two words", &"x".repeat(65)] {
            let format = json!({"type": "json_schema", "json_schema": {"name": name, "schema": {"type": "object"}}});
            assert!(of(&json!({"response_format": format})).is_err(), "{name}");
        }
    }
}
