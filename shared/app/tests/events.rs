//! Domain events as other systems get them are what is documented of them in `events/bus`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has to stop")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use app::events::{body, detail};
use app::ports::AnnouncementRecord;
use domain::Announcement;
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use testkit::builders::announcement;
use testkit::generators;

/// More announcements than it takes to meet every kind of them.
const MANY: usize = 2000;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../events/bus")
}

fn document(file: &str) -> Value {
    let text = fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn schema_of(name: &str) -> Value {
    document(&format!("{name}.v1.schema.json"))
}

fn validator(schema: &Value) -> Validator {
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    options.build(schema).unwrap()
}

#[track_caller]
fn assert_valid(schema: &Value, value: &Value) {
    let wrong: Vec<_> = validator(schema)
        .iter_errors(value)
        .map(|error| error.to_string())
        .collect();
    assert!(wrong.is_empty(), "{value}: {wrong:?}");
}

/// What the names of a schema's fields are.
fn fields(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

fn arbitrary() -> Vec<AnnouncementRecord> {
    let mut runner = TestRunner::deterministic();
    let strategy = generators::announcement();
    let mut some = || strategy.new_tree(&mut runner).unwrap().current();
    (0..MANY).map(|_| some()).collect()
}

#[test]
fn an_event_says_what_happened_to_which_case_and_when() {
    let said = json!({
        "v": 1,
        "id": "a-1",
        "at": "2026-11-20T12:00:00Z",
        "case_id": "c-1",
        "status": "ApprovedForProduction",
    });
    let record = announcement("a-1");
    assert_eq!(detail(&record), said);
    assert_eq!(
        body(&record),
        json!({ "type": "CaseCreated", "timestamp": "2026-11-20T12:00:00Z", "data": said })
    );
}

#[test]
fn what_is_said_is_what_is_documented() {
    let mut met = BTreeSet::new();
    for record in arbitrary() {
        let name = record.announcement.name();
        let (schema, said) = (schema_of(name), detail(&record));
        assert_valid(&schema, &said);
        // A field that nobody reads of is none that anybody can rely on.
        let named: BTreeSet<_> = said.as_object().unwrap().keys().cloned().collect();
        assert_eq!(named, fields(&schema), "{name}");
        met.insert(name);
    }
    assert_eq!(
        met,
        BTreeSet::from(Announcement::NAMES),
        "some are not made by the generator"
    );
}

#[test]
fn every_event_has_a_schema_and_an_example_and_nothing_else_is_there() {
    let mut expected = BTreeSet::new();
    for name in Announcement::NAMES {
        expected.extend([format!("{name}.v1.json"), format!("{name}.v1.schema.json")]);
        let schema = schema_of(name);
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name}");
        assert_eq!(schema["title"], name);
        assert_eq!(schema["$id"], format!("urn:chairside:event:{name}:v1"));
        assert!(
            schema["description"].as_str().is_some_and(|text| text.ends_with('.')),
            "{name}"
        );
        let example = document(&format!("{name}.v1.json"));
        assert_eq!(
            (&example["detail-type"], &example["source"]),
            (&json!(name), &json!("chairside"))
        );
        assert_valid(&schema, &example["detail"]);
    }
    let found = fs::read_dir(folder()).unwrap();
    let found: BTreeSet<_> = found
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_schemas_can_be_broken() {
    let record = announcement("a-1");
    let schema = schema_of(record.announcement.name());
    for (field, value) in [
        ("v", json!(2)),
        ("id", json!("")),
        ("at", json!("yesterday")),
        ("case_id", json!("with spaces")),
        ("status", json!(null)),
    ] {
        let mut said = detail(&record);
        said[field] = value;
        assert!(!validator(&schema).is_valid(&said), "{said}");
        said.as_object_mut().unwrap().remove(field);
        assert!(!validator(&schema).is_valid(&said), "{said}");
    }
    // Whoever reads it has to expect more fields later.
    let mut said = detail(&record);
    said["colour"] = json!("blue");
    assert!(validator(&schema).is_valid(&said));
}
