//! The export of the earlier system's Realtime Database: sessions by WhatsApp number, with cases inside of them and beside.
use super::columns::said;
use super::{Found, Left, Row};
use anyhow::{Result, ensure};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What was said in a chat, for a model to go on with.
const MEMORIES: [&str; 2] = ["auth_memory", "sched_memory"];
/// A price that nobody has named yet.
const NO_QUOTE: &str = "...";

pub(super) fn read(export: &Value) -> Result<Found> {
    let part = |name: &str| export.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
    let (sessions, cases, names) = (part("user_sessions"), part("cases"), part("namebook"));
    ensure!(
        !(sessions.is_empty() && cases.is_empty()),
        "expected a Realtime Database export with user_sessions or cases; found {}",
        export.as_object().map_or_else(
            || "no object".to_owned(),
            |parts| parts.keys().cloned().collect::<Vec<_>>().join(", ")
        )
    );
    let mut left = Vec::new();
    let mut dentists = Vec::new();
    let mut found: BTreeMap<String, Row> = BTreeMap::new();
    for (key, session) in &sessions {
        let place = format!("user_sessions/{key}");
        let Some(session) = session.as_object() else {
            left.push(left_out(&place, "session", "is no object"));
            continue;
        };
        for memory in MEMORIES {
            if session
                .get(memory)
                .and_then(Value::as_array)
                .is_some_and(|memory| !memory.is_empty())
            {
                left.push(left_out(&place, memory, "chat history is not imported"));
            }
        }
        match dentist(key, session) {
            Some(fields) => dentists.push(Row {
                place: place.clone(),
                fields,
            }),
            None => left.push(left_out(
                &place,
                "session",
                "never registered: no name, clinic or licence",
            )),
        }
        for (id, entry) in session {
            let Some(entry) = entry.as_object().filter(|entry| is_case(entry)) else {
                continue;
            };
            let place = format!("{place}/{id}");
            found.insert(
                id.clone(),
                Row {
                    place,
                    fields: case_of_session(key, session, id, entry),
                },
            );
        }
    }
    for (id, entry) in &cases {
        let place = format!("cases/{id}");
        match entry.as_object() {
            Some(entry) => {
                let row = found
                    .entry(said(entry, "case_id").unwrap_or(id).to_owned())
                    .or_insert_with(|| Row {
                        place,
                        fields: Map::from_iter([("case_id".to_owned(), json!(id))]),
                    });
                overlay(&mut row.fields, entry);
            }
            None => left.push(left_out(&place, "case", "is no object")),
        }
    }
    for (id, name) in &names {
        match found.get_mut(id) {
            Some(row) => {
                row.fields.entry("patient_name").or_insert_with(|| name.clone());
            }
            None => left.push(left_out(
                &format!("namebook/{id}"),
                "name",
                "belongs to no case that is here",
            )),
        }
    }
    let cases = found
        .into_values()
        .filter_map(|row| with_status(row, &mut left))
        .collect();
    Ok(Found {
        kinds: vec![("dentists", dentists), ("cases", cases)],
        left,
    })
}

fn dentist(key: &str, session: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut fields = Map::new();
    for (name, also) in [
        ("name", "dentist_name"),
        ("clinic", "clinic_name"),
        ("licence", "license"),
    ] {
        if let Some(text) = said(session, name).or_else(|| said(session, also)) {
            fields.insert(name.to_owned(), json!(text));
        }
    }
    if fields.is_empty() {
        return None;
    }
    fields.insert("user_id".to_owned(), json!(user_id(key, session)));
    Some(fields)
}

/// The number is the key; sessions of the other server have it inside.
fn user_id(key: &str, session: &Map<String, Value>) -> String {
    let number = key.trim_start_matches("whatsapp:");
    if number.chars().any(|c| c.is_ascii_digit()) {
        return number.to_owned();
    }
    said(session, "user_id").unwrap_or(number).to_owned()
}

fn is_case(entry: &Map<String, Value>) -> bool {
    ["quote", "cat", "status"].iter().any(|name| entry.contains_key(*name))
}

fn case_of_session(
    key: &str,
    session: &Map<String, Value>,
    id: &str,
    entry: &Map<String, Value>,
) -> Map<String, Value> {
    let mut fields = Map::from_iter([
        ("case_id".to_owned(), json!(id)),
        ("user_id".to_owned(), json!(user_id(key, session))),
    ]);
    let mut put = |name: &str, text: Option<String>| {
        if let Some(text) = text {
            fields.insert(name.to_owned(), json!(text));
        }
    };
    put("patient_name", said(entry, "name").map(str::to_owned));
    put("dentist_name", said(session, "name").map(str::to_owned));
    let is_active = ["active", "active_case"]
        .iter()
        .any(|name| said(session, name) == Some(id));
    let stage = said(session, "current_stage").filter(|_| is_active).unwrap_or_default();
    put("status", status(said(entry, "status"), stage).map(str::to_owned));
    let quote = said(entry, "quote").filter(|quote| *quote != NO_QUOTE);
    let quote = quote.map(|quote| format!("Quotation of the earlier system: {quote}"));
    let express = said(entry, "cat").is_some_and(|cat| cat.eq_ignore_ascii_case("express"));
    put("priority", express.then(|| "high".to_owned()));
    let notes: Vec<_> = quote.into_iter().chain(express.then(|| "Express".to_owned())).collect();
    put("notes", Some(notes.join("; ")).filter(|notes| !notes.is_empty()));
    fields
}

/// A case's own status, made more exact, or in place of none, by where the talk about it had got to.
fn status<'a>(own: Option<&'a str>, stage: &str) -> Option<&'a str> {
    match (own.filter(|own| *own != NO_QUOTE), stage) {
        (Some("AwaitingFitConfirmation") | None, "awaiting_dispatch_choice") => Some("AwaitingDispatchChoice"),
        (Some(own), _) => Some(own),
        (None, "awaiting_images" | "fetching_name") => Some("AwaitingRecords"),
        (None, "awaiting_quote") => Some("RecordsReview"),
        (None, "scheduling_quote_confirm") => Some("AwaitingQuotationReply"),
        (None, "choose" | "scheduling_appointment" | "fetch_scan") => Some("AwaitingScan"),
        (None, "scan_confirm") => Some("ScanReview"),
        (None, "awaiting_delivery") => Some("AwaitingDelivery"),
        (None, "awaiting_fit_confirmation" | "case_begin") => Some("AwaitingFitConfirmation"),
        (None, _) => None,
    }
}

/// What stands beside the sessions counts more: it is what the lab worked with.
fn overlay(fields: &mut Map<String, Value>, entry: &Map<String, Value>) {
    for (name, also) in [
        ("user_id", "phone"),
        ("patient_name", "name"),
        ("dentist_name", "dentist"),
        ("status", "stage"),
        ("delivery_status", "delivery_status"),
        ("notes", "notes"),
        ("priority", "priority"),
        ("created_at", "created_at"),
    ] {
        let value = entry.get(name).or_else(|| entry.get(also));
        let says = |value: &&Value| !value.is_null() && value.as_str() != Some("");
        if let Some(value) = value.filter(says) {
            fields.insert(name.to_owned(), value.clone());
        }
    }
}

/// A case of which nobody says where it is would start production if it were taken for approved.
fn with_status(row: Row, left: &mut Vec<Left>) -> Option<Row> {
    if said(&row.fields, "status").is_some() {
        return Some(row);
    }
    left.push(left_out(
        &row.place,
        "cases: status",
        "says nothing: create it with POST /create-case and the status that it has",
    ));
    None
}

fn left_out(place: &str, what: &str, reason: &str) -> Left {
    Left {
        place: place.to_owned(),
        what: what.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Found {
        read(&serde_json::from_str(include_str!("../../tests/imports/firebase.json")).unwrap()).unwrap()
    }

    fn rows(found: &Found, kind: &str) -> Vec<Row> {
        found.kinds.iter().find(|(name, _)| *name == kind).unwrap().1.clone()
    }

    #[test]
    fn sessions_become_dentists_and_their_entries_cases() {
        let found = example();
        let dentists = rows(&found, "dentists");
        assert_eq!(dentists.len(), 2);
        assert_eq!(
            Value::Object(dentists[0].fields.clone()),
            json!({ "user_id": "+15550100151", "name": "Dr. Rivera", "clinic": "Rivera Dental, North", "licence": "DL12345" })
        );
        let cases = rows(&found, "cases");
        let case = |end: &str| {
            let found = cases
                .iter()
                .find(|row| said(&row.fields, "case_id").unwrap().ends_with(end));
            Value::Object(found.unwrap().fields.clone())
        };
        assert_eq!(case("0001")["status"], "FitConfirmed");
        assert_eq!(case("0001")["priority"], "high");
        assert!(case("0001")["notes"].as_str().unwrap().contains("50000"));
        assert_eq!(case("0002")["patient_name"], "Dora Klein");
        assert_eq!(case("0003")["status"], "AwaitingRecords");
        assert_eq!(case("1700000000")["user_id"], "15550100151");
    }

    #[test]
    fn what_is_left_out_is_said() {
        let reasons: Vec<_> = example().left.into_iter().map(|left| (left.place, left.what)).collect();
        for (place, what) in [
            ("user_sessions/whatsapp:+15550100151", "auth_memory"),
            ("user_sessions/whatsapp:+15550100153", "session"),
            ("namebook/8b1f0f6e-26b8-4c32-9a51-0a6f4c1d0009", "name"),
        ] {
            assert!(reasons.contains(&(place.to_owned(), what.to_owned())), "{reasons:?}");
        }
    }

    #[test]
    fn the_documents_own_example_is_read_and_other_json_is_refused() {
        let document = json!({ "user_sessions": { "whatsapp:+1234567890": {
            "name": "Dr. Smith", "clinic": "Smith Dental", "license": "DL12345", "current_stage": "auth",
            "app_state": "active", "auth_memory": [], "sched_memory": [], "image_count": 0, "expected_images": 0 } } });
        let found = read(&document).unwrap();
        assert_eq!((rows(&found, "dentists").len(), found.left.len()), (1, 0));
        for other in [json!({}), json!([]), json!({ "users": {} })] {
            assert!(read(&other).is_err());
        }
    }

    #[test]
    fn a_case_of_which_nothing_is_known_is_left_out() {
        let export =
            json!({ "user_sessions": { "whatsapp:+15550100151": { "name": "Dr. X", "c-1": { "quote": "..." } } } });
        let found = read(&export).unwrap();
        assert!(rows(&found, "cases").is_empty());
        assert_eq!(found.left[0].what, "cases: status");
    }
}
