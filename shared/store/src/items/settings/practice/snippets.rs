//! The approved answers in the settings: the whole list, each with what it answers and what it says.

use std::collections::{BTreeMap, BTreeSet};

use domain::Language;
use domain::practice::snippet::{MAX_SNIPPETS, Snippet, SnippetId};
use serde_json::{Map, Value, json};

use super::super::reader::{Fields, InvalidSettings};

pub(super) fn snippets_to_json(snippets: &[Snippet]) -> Value {
    let each = snippets.iter().map(|snippet| {
        json!({
            "id": snippet.id.as_str(),
            "title": snippet.title,
            "keywords": by_language(&snippet.keywords),
            "text": by_language(&snippet.text),
        })
    });
    each.collect()
}

fn by_language<T: Clone + Into<Value>>(values: &BTreeMap<Language, T>) -> Value {
    let each = values.iter();
    let each = each.map(|(language, value)| (language.code().to_owned(), value.clone().into()));
    Value::Object(each.collect::<Map<_, _>>())
}

pub(super) fn snippets(of: &mut Fields<'_>) -> Result<Option<Vec<Snippet>>, InvalidSettings> {
    let Some(json) = of.take("snippets") else {
        return Ok(None);
    };
    let expected = || of.expected("snippets", "a list of at most 50 answers, each with another id");
    let listed = json.as_array().filter(|listed| listed.len() <= MAX_SNIPPETS);
    let path = of.path("snippets");
    let mut ids = BTreeSet::new();
    let mut snippets = Vec::new();
    for (nth, json) in listed.ok_or_else(expected)?.iter().enumerate() {
        let path = format!("{path}[{nth}]");
        let snippet = snippet(json, &path)?;
        if !ids.insert(snippet.id.clone()) {
            return Err(expected());
        }
        // What is wrong with it in itself.
        let wrong = |invalid: domain::practice::snippet::InvalidSnippet| InvalidSettings {
            field: path.clone(),
            expected: format!("something else: {invalid}"),
        };
        snippet.check().map_err(wrong)?;
        snippets.push(snippet);
    }
    Ok(Some(snippets))
}

fn snippet(json: &Value, path: &str) -> Result<Snippet, InvalidSettings> {
    let mut of = Fields::of(json, path)?;
    let id = of.text("id")?.unwrap_or_default();
    let id = SnippetId::parse(&id).map_err(|invalid| of.expected("id", &invalid.to_string()))?;
    let title = of.text("title")?.unwrap_or_default();
    let line = |json: &Value| json.as_str().map(|line| line.trim().to_owned());
    let lines = |json: &Value| json.as_array()?.iter().map(line).collect::<Option<Vec<_>>>();
    let keywords = languages(&mut of, "keywords", "lists of phrases by language code", lines)?;
    let text = |json: &Value| json.as_str().map(str::to_owned);
    let text = languages(&mut of, "text", "texts by language code", text)?;
    of.end()?;
    Ok(Snippet {
        id,
        title: title.trim().to_owned(),
        keywords,
        text,
    })
}

fn languages<T>(
    of: &mut Fields<'_>,
    name: &str,
    expected: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<BTreeMap<Language, T>, InvalidSettings> {
    let Some(json) = of.take(name) else {
        return Ok(BTreeMap::new());
    };
    let each = json.as_object().map(|values| {
        let values = values.iter();
        values
            .map(|(code, value)| Some((Language::from_code(code)?, read(value)?)))
            .collect::<Option<BTreeMap<_, _>>>()
    });
    each.flatten().ok_or_else(|| of.expected(name, expected))
}

#[cfg(test)]
mod tests {
    use domain::practice::snippet::defaults;

    use super::*;

    fn read(json: &Value) -> Result<Option<Vec<Snippet>>, InvalidSettings> {
        snippets(&mut Fields::of(json, "practice").unwrap())
    }

    #[test]
    fn what_is_shown_is_what_is_taken() {
        let json = json!({ "snippets": snippets_to_json(&defaults()) });
        assert_eq!(read(&json).unwrap(), Some(defaults()));
        assert_eq!(read(&json!({})).unwrap(), None);
        assert_eq!(read(&json!({ "snippets": [] })).unwrap(), Some(Vec::new()));
    }

    #[test]
    fn what_cannot_be_used_is_refused_where_it_is() {
        let one = |change: Value| {
            let mut one = json!({ "id": "parking", "title": "Parking", "keywords": { "en": ["parking"] }, "text": { "en": "Behind us." } });
            for (name, value) in change.as_object().unwrap() {
                one[name] = value.clone();
            }
            one
        };
        let wrong = |listed: Value| read(&json!({ "snippets": listed })).unwrap_err();
        assert_eq!(
            read(&json!({ "snippets": [one(json!({}))] })).unwrap().unwrap().len(),
            1
        );
        for change in [
            json!({ "id": "none" }),
            json!({ "id": "A b" }),
            json!({ "title": "" }),
            json!({ "text": {} }),
            json!({ "text": { "en": "{birthday}" } }),
            json!({ "text": { "xx": "?" } }),
            json!({ "keywords": { "en": ["~|a"] } }),
            json!({ "keywords": { "en": "parking" } }),
            json!({ "colour": "red" }),
        ] {
            let error = wrong(json!([one(change.clone())]));
            assert!(error.field.starts_with("practice.snippets[0]"), "{change}: {error}");
        }
        assert_eq!(
            wrong(json!([one(json!({})), one(json!({}))])).field,
            "practice.snippets"
        );
        assert_eq!(wrong(json!({})).field, "practice.snippets");
    }
}
