//! What the model says: a scripted answer, or one made from the schema and the user's words.

use serde_json::{Map, Value, json};

use super::{Rule, keywords};

/// How deep a schema is followed; it may refer to itself.
const DEPTH_MAX: usize = 12;

/// An answer with one of these keys in a script is the whole answer.
const WHOLE: [&str; 3] = ["content", "refusal", "finish_reason"];

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) content: Option<String>,
    pub(super) refusal: Option<String>,
    pub(super) finish_reason: String,
}

impl Reply {
    fn saying(content: impl Into<String>) -> Self {
        Self {
            content: Some(content.into()),
            refusal: None,
            finish_reason: "stop".into(),
        }
    }
}

/// An answer from the script: `{content?, refusal?, finish_reason?}` as a whole, any other JSON as content. A text that
/// is one of the schema's values is put where it belongs, so that a script may just say "yes".
pub(super) fn scripted(answer: &Value, schema: Option<&Value>) -> Reply {
    match answer {
        Value::String(text) => match schema.and_then(|schema| wrapped(text, schema)) {
            Some(value) => Reply::saying(value.to_string()),
            None => Reply::saying(text),
        },
        Value::Object(fields) if WHOLE.iter().any(|key| fields.contains_key(*key)) => {
            let text = |key: &str| fields.get(key).filter(|value| !value.is_null()).map(plain);
            Reply {
                content: text("content"),
                refusal: text("refusal"),
                finish_reason: text("finish_reason").unwrap_or_else(|| "stop".into()),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Reply::saying(answer.to_string())
        }
    }
}

/// A value as text, without quotes around a string.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The answer with this text in the first place whose enum has it, if any has.
fn wrapped(text: &str, schema: &Value) -> Option<Value> {
    let properties = schema.get("properties")?.as_object()?;
    let (key, _) = properties
        .iter()
        .find(|(_, property)| strings(resolve(property, schema)).contains(&text))?;
    let mut value = by_schema(schema, schema, Rule::Unknown, "", 0);
    value.as_object_mut()?.insert(key.clone(), json!(text));
    Some(value)
}

pub(super) fn by_rule(rule: Rule, text: &str, schema: Option<&Value>) -> Reply {
    let made = || match schema {
        Some(schema) => by_schema(schema, schema, rule, text, 0).to_string(),
        None => format!("You said: {text}"),
    };
    match rule {
        Rule::Keywords | Rule::Unknown => Reply::saying(made()),
        Rule::Garbage => Reply::saying("Well, that depends. Unknown."),
        Rule::Echo => Reply::saying(text),
        Rule::Refusal => Reply {
            content: None,
            refusal: Some("I'm sorry, I can't help with that.".into()),
            ..Reply::saying("")
        },
        Rule::Truncated => {
            let whole = made();
            let half = whole.chars().take(whole.chars().count() / 2).collect::<String>();
            Reply {
                finish_reason: "length".into(),
                ..Reply::saying(half)
            }
        }
    }
}

/// A value that the schema allows.
fn by_schema(schema: &Value, root: &Value, rule: Rule, text: &str, depth: usize) -> Value {
    let schema = resolve(schema, root);
    if depth > DEPTH_MAX {
        return Value::Null;
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    let values = strings(schema);
    if !values.is_empty() {
        let chosen = if rule == Rule::Keywords {
            keywords::choose(&values, text)
        } else {
            keywords::unknown(&values)
        };
        return json!(chosen);
    }
    if let Some(first) = schema
        .get("anyOf")
        .and_then(Value::as_array)
        .and_then(|options| options.first())
    {
        return by_schema(first, root, rule, text, depth + 1);
    }
    let kinds = kinds(schema);
    if kinds.contains(&"null") {
        return Value::Null;
    }
    match kinds.first().copied().unwrap_or("object") {
        "string" => json!(text),
        "boolean" => json!(keywords::choose(&["yes", "no"], text) == Some("yes") && rule == Rule::Keywords),
        "integer" => json!(number(text).unwrap_or_default().trunc()),
        "number" => json!(number(text).unwrap_or_default()),
        "array" => json!([]),
        _ => {
            let properties = schema
                .get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten();
            let filled = properties.map(|(key, below)| (key.clone(), by_schema(below, root, rule, text, depth + 1)));
            let mut filled = filled.collect::<Map<String, Value>>();
            // A model that knows is sure of it, and one that does not says so.
            if let Some(confidence) = filled.get_mut("confidence") {
                *confidence = json!(if rule == Rule::Keywords { 90 } else { 0 });
            }
            Value::Object(filled)
        }
    }
}

/// Follows a reference into the schema's own definitions.
fn resolve<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    let target = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|path| path.strip_prefix('#'));
    target.and_then(|pointer| root.pointer(pointer)).unwrap_or(schema)
}

fn strings(schema: &Value) -> Vec<&str> {
    let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    values.filter_map(Value::as_str).collect()
}

fn kinds(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        Some(_) | None => Vec::new(),
    }
}

fn number(text: &str) -> Option<f64> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .find_map(|part| part.parse().ok())
}

/// What the person wrote: the last user message; of a prompt that wraps it in JSON or in a tag, only what is wrapped.
pub(super) fn user_text(request: &Value) -> String {
    let messages = request.get("messages").and_then(Value::as_array).into_iter().flatten();
    let mut users = messages.filter(|message| message.get("role").and_then(Value::as_str) == Some("user"));
    let content = match users.next_back().and_then(|message| message.get("content")) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts
            .iter()
            .filter_map(|part| part.get("text").and_then(Value::as_str))
            .collect::<Vec<_>>()
            .join("\n"),
        Some(_) | None => String::new(),
    };
    unwrapped(&content).unwrap_or(content)
}

fn unwrapped(content: &str) -> Option<String> {
    const KEYS: [&str; 6] = ["message", "text", "reply", "answer", "user_message", "content"];
    if let Ok(Value::Object(fields)) = serde_json::from_str(content) {
        return KEYS
            .iter()
            .find_map(|key| fields.get(*key)?.as_str().map(str::to_owned));
    }
    KEYS.iter().find_map(|key| {
        let (_, after) = content.rsplit_once(&format!("<{key}>"))?;
        let (inner, _) = after.split_once(&format!("</{key}>"))?;
        Some(inner.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit() -> Value {
        json!({"type": "object", "properties": {
            "answer": {"$ref": "#/$defs/fit"}, "certain": {"type": "boolean"}, "note": {"type": ["string", "null"]},
        }, "$defs": {"fit": {"type": "string", "enum": ["yes", "no", "unknown"]}}})
    }

    #[test]
    fn answers_follow_the_schema() {
        let said = by_rule(Rule::Keywords, "fits great", Some(&fit()));
        let value: Value = serde_json::from_str(&said.content.unwrap()).unwrap();
        assert_eq!(value, json!({"answer": "yes", "certain": true, "note": null}));
        let said = by_rule(Rule::Unknown, "fits great", Some(&fit()));
        assert!(said.content.unwrap().contains("\"unknown\""));
    }

    #[test]
    fn scripts_may_be_short_or_exact() {
        let short = scripted(&json!("no"), Some(&fit())).content.unwrap();
        assert_eq!(serde_json::from_str::<Value>(&short).unwrap()["answer"], "no");
        assert_eq!(scripted(&json!("Unknown."), Some(&fit())), Reply::saying("Unknown."));
        assert_eq!(
            scripted(&json!({"answer": "yes"}), None),
            Reply::saying("{\"answer\":\"yes\"}")
        );
        let refused = scripted(&json!({"refusal": "No."}), None);
        assert_eq!((refused.content, refused.refusal.as_deref()), (None, Some("No.")));
    }

    #[test]
    fn the_rules_for_trouble_break_the_contract() {
        let schema = fit();
        assert!(by_rule(Rule::Refusal, "x", Some(&schema)).content.is_none());
        let cut = by_rule(Rule::Truncated, "x", Some(&schema));
        assert_eq!(cut.finish_reason, "length");
        assert!(serde_json::from_str::<Value>(&cut.content.unwrap()).is_err());
    }

    #[test]
    fn the_persons_words_are_found_in_a_prompt() {
        let asked = |content: Value| user_text(&json!({"messages": [{"role": "user", "content": content}]}));
        assert_eq!(asked(json!("Yes")), "Yes");
        assert_eq!(asked(json!("Does it fit? <message>No way</message>")), "No way");
        assert_eq!(asked(json!("{\"message\": \"Perhaps\"}")), "Perhaps");
        assert_eq!(asked(json!([{"type": "text", "text": "Part"}])), "Part");
    }
}
