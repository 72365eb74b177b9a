//! What Chairside sends to Google, held against Google's own descriptions of Calendar, Drive and Sheets: the simulator
//! may be wrong about what Google takes, and its author may be wrong about it in both places.
mod description;
mod schema;

use crate::quotations::accepted;
use crate::stack::{LATER, Stack, eventually};
use description::Service;
use serde_json::{Value, json};
use std::path::PathBuf;

/// The descriptions that Google's client for Python carries.
fn services() -> Vec<Service> {
    let documents = documents();
    ["calendar.v3", "drive.v3", "sheets.v4"]
        .map(|name| {
            let path = documents.join(format!("{name}.json"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            Service::new(serde_json::from_str(&text).expect("a description is JSON"))
        })
        .into()
}

fn documents() -> PathBuf {
    let lib = PathBuf::from("../../.venv/lib");
    let pythons = std::fs::read_dir(&lib).expect("the tools in .venv: `cargo xtask up` installs them");
    let inside = "site-packages/googleapiclient/discovery_cache/documents";
    pythons
        .filter_map(|python| Some(python.ok()?.path().join(inside)))
        .find(|path| path.is_dir())
        .expect("google-api-python-client in .venv")
}

fn complaint(services: &[Service], request: &Value) -> Option<String> {
    description::check(services, request).err()
}

#[test]
fn what_is_sent_to_google_is_what_google_describes() {
    let stack = Stack::load();
    let services = services();
    // A photo is filed, and free times are asked for. Other tests ask for more.
    let (dentist, _) = accepted(&stack, "Gita Googled");
    dentist.says("please come and take the scan");
    dentist.hears("These times are free");
    let sent = eventually("calls to Google's calendar and drive", LATER, || {
        let sent = stack.simulator("GET", "google/requests", None).with_status(200);
        let sent = sent.as_array().cloned().unwrap_or_default();
        let asked = |path: &str| sent.iter().any(|request| request["path"] == path);
        (asked("/calendar/v3/freeBusy") && asked("/upload/drive/v3/files")).then_some(sent)
    });
    let complaints: Vec<String> = sent
        .iter()
        .filter_map(|request| Some(format!("{}\n{request}", complaint(&services, request)?)))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

fn request(method: &str, target: &str, body: &Value) -> Value {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let query: Vec<[&str; 2]> = pairs.map(|(name, value)| [name, value]).collect();
    json!({"method": method, "path": path, "query": query, "body": body})
}

#[test]
fn good_requests_are_found_good() {
    let services = services();
    let event = json!({
        "id": "0b9c1d2e3f405a6b8c7d9e0f1a2b3c4d",
        "start": {"dateTime": "2026-11-26T15:00:00Z", "timeZone": "Europe/Madrid"},
        "end": {"dateTime": "2026-11-26T15:30:00Z"},
        "extendedProperties": {"private": {"chairside_appointment": "a-1"}},
    });
    let rows = json!({"majorDimension": "ROWS", "values": [["a", 1, true, null]]});
    let tab = json!({"addSheet": {"properties": {"title": "Cases", "gridProperties": {"frozenRowCount": 1}}}});
    for (method, target, body) in [
        ("POST", "/calendar/v3/calendars/a%40b/events?sendUpdates=none", event),
        ("PATCH", "/calendar/v3/calendars/a/events/x", json!({"location": null})),
        ("DELETE", "/calendar/v3/calendars/a/events/x", Value::Null),
        (
            "GET",
            "/calendar/v3/calendars/a/events?maxResults=2500&showDeleted=true",
            Value::Null,
        ),
        (
            "POST",
            "/calendar/v3/freeBusy",
            json!({"timeMin": "2026-11-26T15:00:00Z", "timeMax": "2026-11-26T16:00:00Z", "items": [{"id": "a"}]}),
        ),
        ("GET", "/drive/v3/files?q=x&fields=files(id)&alt=json", Value::Null),
        ("GET", "/drive/v3/files/generateIds?count=1", Value::Null),
        (
            "POST",
            "/upload/drive/v3/files?uploadType=multipart",
            json!({"name": "x", "parents": ["p"]}),
        ),
        (
            "PUT",
            "/upload/drive/v3/files?uploadType=resumable&upload_id=1",
            Value::Null,
        ),
        (
            "GET",
            "/v4/spreadsheets/s?fields=sheets.properties(sheetId,title)",
            Value::Null,
        ),
        (
            "GET",
            "/v4/spreadsheets/s/values:batchGet?ranges=A&ranges=B&majorDimension=ROWS",
            Value::Null,
        ),
        (
            "POST",
            "/v4/spreadsheets/s/values/'A%2FB'!A:A:append?valueInputOption=RAW",
            rows,
        ),
        ("POST", "/v4/spreadsheets/s:batchUpdate", json!({"requests": [tab]})),
    ] {
        assert_eq!(
            complaint(&services, &request(method, target, &body)),
            None,
            "{method} {target}"
        );
    }
}

#[test]
fn bad_requests_are_found_bad() {
    let services = services();
    let time = json!({"dateTime": "2026-11-26T15:00:00Z"});
    for (method, target, body, why) in [
        ("GET", "/v4/nowhere", Value::Null, "no such path"),
        ("GET", "/v4/spreadsheets/", Value::Null, "no such path"),
        (
            "PUT",
            "/v4/spreadsheets/s:batchUpdate",
            json!({}),
            "PUT is not a method",
        ),
        (
            "GET",
            "/v4/spreadsheets/s?field=x",
            Value::Null,
            "unknown parameter field",
        ),
        (
            "GET",
            "/v4/spreadsheets/s/values:batchGet?majorDimension=rows",
            Value::Null,
            "majorDimension: not one of",
        ),
        (
            "GET",
            "/v4/spreadsheets/s?includeGridData=yes",
            Value::Null,
            "includeGridData: expected a boolean",
        ),
        (
            "GET",
            "/calendar/v3/calendars/a/events?maxResults=0",
            Value::Null,
            "maxResults: less than 1",
        ),
        (
            "GET",
            "/calendar/v3/calendars/a/events?maxResults=x",
            Value::Null,
            "maxResults: expected a whole number",
        ),
        (
            "GET",
            "/calendar/v3/calendars/a/events?timeMin=2026-11-26",
            Value::Null,
            "timeMin: expected a time",
        ),
        (
            "GET",
            "/calendar/v3/calendars/a/events?q=a&q=b",
            Value::Null,
            "q: given twice",
        ),
        (
            "POST",
            "/calendar/v3/calendars/a/events/x/move",
            Value::Null,
            "destination is required",
        ),
        (
            "DELETE",
            "/calendar/v3/calendars/a/events/x",
            json!({"id": "x"}),
            "a body where none is expected",
        ),
        (
            "POST",
            "/calendar/v3/calendars/a/events",
            json!({"start": time}),
            "body.end is required",
        ),
        ("POST", "/calendar/v3/freeBusy", Value::Null, "no body"),
        (
            "POST",
            "/calendar/v3/freeBusy",
            json!({"items": {}}),
            "body.items: expected a list",
        ),
        (
            "POST",
            "/calendar/v3/freeBusy",
            json!({"timeMin": "now"}),
            "body.timeMin: expected a time",
        ),
        (
            "POST",
            "/calendar/v3/freeBusy",
            json!({"item": []}),
            "body.item: unknown field",
        ),
        (
            "POST",
            "/calendar/v3/calendars/a/events",
            json!({"start": time, "end": time, "extendedProperties": {"private": {"a": 1}}}),
            "body.extendedProperties.private.a: expected text",
        ),
        (
            "POST",
            "/v4/spreadsheets/s:batchUpdate",
            json!({"requests": [{"appendDimension": {"dimension": "COLUMN"}}]}),
            "body.requests[0].appendDimension.dimension: not one of",
        ),
        (
            "POST",
            "/v4/spreadsheets/s:batchUpdate",
            json!({"requests": [{"appendDimension": {"length": 1.5}}]}),
            "body.requests[0].appendDimension.length: expected a whole number",
        ),
        (
            "POST",
            "/v4/spreadsheets/s/values:batchUpdate",
            json!({"data": [{"values": ["a"]}]}),
            "values[0]: expected a list",
        ),
    ] {
        let found = complaint(&services, &request(method, target, &body)).unwrap_or_default();
        assert!(found.contains(why), "{method} {target}: {found:?}");
    }
}
