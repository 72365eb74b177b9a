//! Google's schemas: what may stand in a parameter and in a body.
use serde_json::Value;

/// A parameter, which is text whatever its type.
pub(crate) fn text(value: &str, schema: &Value) -> Result<(), String> {
    match schema["type"].as_str().unwrap_or_default() {
        "boolean" if !["true", "false"].contains(&value) => Err("expected a boolean".to_owned()),
        "integer" => {
            let number: i64 = value.parse().map_err(|_error| "expected a whole number")?;
            within(number, schema)
        }
        "number" if value.parse::<f64>().is_err() => Err("expected a number".to_owned()),
        "string" => word(value, schema),
        _ => Ok(()),
    }
}

/// The schemas of a service, and the method that is called: what is required depends on it.
pub(crate) struct Schemas<'a>(pub(crate) &'a Value, pub(crate) &'a str);

impl Schemas<'_> {
    /// `at` is the place in the body.
    pub(crate) fn check(&self, value: &Value, schema: &Value, at: &str) -> Result<(), String> {
        if let Some(name) = schema["$ref"].as_str() {
            let named = self.0.get(name).ok_or_else(|| format!("no schema {name}"))?;
            return self.check(value, named, at);
        }
        let expected = |what: &str| Err(format!("{at}: expected {what}"));
        // Null clears, or is as good as absent.
        match schema["type"].as_str().unwrap_or("object") {
            _ if value.is_null() => Ok(()),
            "any" => Ok(()),
            "object" => self.fields(value, schema, at),
            "array" => match value.as_array() {
                Some(items) => items
                    .iter()
                    .enumerate()
                    .try_for_each(|(place, item)| self.check(item, &schema["items"], &format!("{at}[{place}]"))),
                None => expected("a list"),
            },
            "boolean" if value.is_boolean() => Ok(()),
            "boolean" => expected("a boolean"),
            "integer" => match value.as_i64() {
                Some(number) => within(number, schema).map_err(|why| format!("{at}: {why}")),
                None => expected("a whole number"),
            },
            "number" if value.is_number() => Ok(()),
            "number" => expected("a number"),
            "string" => match value.as_str() {
                Some(text) => word(text, schema).map_err(|why| format!("{at}: {why}")),
                None => expected("text"),
            },
            other => Err(format!("{at}: Google describes a {other}, which is not known here")),
        }
    }

    fn fields(&self, value: &Value, schema: &Value, at: &str) -> Result<(), String> {
        let fields = value.as_object().ok_or_else(|| format!("{at}: expected an object"))?;
        let known = &schema["properties"];
        for (name, value) in fields {
            let below = format!("{at}.{name}");
            let schema = known.get(name).or(schema.get("additionalProperties"));
            self.check(value, schema.ok_or_else(|| format!("{below}: unknown field"))?, &below)?;
        }
        for (name, schema) in known.as_object().into_iter().flatten() {
            let needed = schema.pointer("/annotations/required").and_then(Value::as_array);
            let needed = needed.into_iter().flatten().any(|method| method == self.1);
            if needed && fields.get(name).is_none_or(Value::is_null) {
                return Err(format!("{at}.{name} is required"));
            }
        }
        Ok(())
    }
}

fn within(number: i64, schema: &Value) -> Result<(), String> {
    let bound = |name: &str| schema[name].as_str().and_then(|bound| bound.parse::<i64>().ok());
    let most = bound("maximum").or((schema["format"] == "int32").then_some(i64::from(i32::MAX)));
    match (bound("minimum"), most) {
        (Some(least), _) if number < least => Err(format!("less than {least}")),
        (_, Some(most)) if number > most => Err(format!("more than {most}")),
        (_, _) => Ok(()),
    }
}

fn word(text: &str, schema: &Value) -> Result<(), String> {
    if let Some(words) = schema["enum"].as_array()
        && !words.iter().any(|word| word == text)
    {
        return Err(format!("not one of {words:?}"));
    }
    let fits = match schema["format"].as_str().unwrap_or_default() {
        "date" => text.parse::<jiff::civil::Date>().is_ok(),
        "date-time" | "google-datetime" => text.parse::<jiff::Timestamp>().is_ok(),
        "int64" => text.parse::<i64>().is_ok(),
        "uint64" => text.parse::<u64>().is_ok(),
        "google-fieldmask" => !text.is_empty() && !text.contains(' '),
        _ => return Ok(()),
    };
    if fits {
        Ok(())
    } else {
        Err(format!("expected {}", named(&schema["format"])))
    }
}

fn named(format: &Value) -> &'static str {
    match format.as_str().unwrap_or_default() {
        "date" => "a day",
        "date-time" | "google-datetime" => "a time",
        "google-fieldmask" => "names of fields",
        _ => "a number in quotes",
    }
}
