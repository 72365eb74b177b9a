//! DynamoDB's own notation of an item, read as plain values.
use serde_json::{Map, Value};

/// `{"M": {"name": {"S": "x"}}}` is `{"name": "x"}`.
pub(super) fn plain(value: &Value) -> Value {
    let Some((kind, inner)) = value.as_object().and_then(|object| object.iter().next()) else {
        return Value::Null;
    };
    match kind.as_str() {
        "M" => Value::Object(map(inner)),
        "L" => inner.as_array().into_iter().flatten().map(plain).collect(),
        "N" => number(inner),
        "NULL" => Value::Null,
        _ => inner.clone(),
    }
}

/// The record of an item.
pub(super) fn data(item: &Value) -> Map<String, Value> {
    match item.get("data").map(plain) {
        Some(Value::Object(data)) => data,
        Some(_) | None => Map::new(),
    }
}

fn map(inner: &Value) -> Map<String, Value> {
    let members = inner.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.clone(), plain(value))).collect()
}

fn number(inner: &Value) -> Value {
    let text = inner.as_str().unwrap_or_default();
    serde_json::from_str(text).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_kind_of_value_is_read() {
        let item = json!({ "data": { "M": {
            "name": { "S": "x" }, "on": { "BOOL": true }, "none": { "NULL": true }, "n": { "N": "-7" },
            "list": { "L": [{ "M": { "a": { "N": "1" } } }] }, "set": { "SS": ["p"] },
        } } });
        let expected = json!({ "name": "x", "on": true, "none": null, "n": -7, "list": [{ "a": 1 }], "set": ["p"] });
        assert_eq!(Value::Object(data(&item)), expected);
        assert!(data(&json!({})).is_empty());
    }
}
