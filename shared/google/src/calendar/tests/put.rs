//! Writing an event: new, the same again, changed, removed by somebody.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;

fn event() -> Event {
    Event {
        id: id(),
        summary: "Check-up: Ines Costa".to_owned(),
        description: "First visit".to_owned(),
        location: String::new(),
        start: "2026-11-24T09:00:00Z".parse().unwrap(),
        end: "2026-11-24T09:30:00Z".parse().unwrap(),
        zone: "Europe/Lisbon".to_owned(),
        private: BTreeMap::from([("appointment".to_owned(), "a-1".to_owned())]),
    }
}

/// The event as Google keeps it: with an offset, and with much of its own.
fn kept() -> Value {
    json!({
        "kind": "calendar#event",
        "etag": "\"3\"",
        "id": ID,
        "status": "confirmed",
        "htmlLink": "https://www.google.com/calendar/event?eid=x",
        "summary": "Check-up: Ines Costa",
        "description": "First visit",
        "creator": {"email": "lab@project.iam.gserviceaccount.com"},
        "start": {"dateTime": "2026-11-24T10:00:00+01:00", "timeZone": "Europe/Lisbon"},
        "end": {"dateTime": "2026-11-24T09:30:00Z", "timeZone": "Europe/Lisbon"},
        "extendedProperties": {"private": {"appointment": "a-1", "theirs": "x"}},
        "reminders": {"useDefault": true},
    })
}

fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut event = kept();
    change(&mut event);
    event
}

fn taken() -> ResponseTemplate {
    let duplicate = json!({"error": {
        "errors": [{"domain": "global", "reason": "duplicate", "message": "The requested identifier already exists."}],
        "code": 409, "message": "The requested identifier already exists.",
    }});
    status(409).set_body_json(duplicate)
}

/// Google has the event as it was `kept`. What comes out, and the calls that were made.
async fn put_over(kept: Value, patched: Option<ResponseTemplate>) -> (Result<(), Failure>, MockServer) {
    let server = MockServer::start().await;
    once(&server, "POST", EVENTS, taken()).await;
    once(&server, "GET", &one(), status(200).set_body_json(kept)).await;
    if let Some(answer) = patched {
        once(&server, "PATCH", &one(), answer).await;
    }
    let outcome = calendar(&server).put(CALENDAR, &event()).await;
    (outcome, server)
}

#[tokio::test]
async fn a_new_event_is_inserted_with_our_id() {
    let server = MockServer::start().await;
    once(&server, "POST", EVENTS, status(200).set_body_json(kept())).await;
    calendar(&server).put(CALENDAR, &event()).await.unwrap();
    let request = &stand::requests(&server).await[0];
    assert_eq!(stand::parameter(request, "sendUpdates").as_deref(), Some("none"));
    assert_eq!(
        stand::body(request),
        json!({
            "id": ID,
            "status": "confirmed",
            "summary": "Check-up: Ines Costa",
            "description": "First visit",
            "location": "",
            "start": {"dateTime": "2026-11-24T09:00:00Z", "timeZone": "Europe/Lisbon"},
            "end": {"dateTime": "2026-11-24T09:30:00Z", "timeZone": "Europe/Lisbon"},
            "extendedProperties": {"private": {"appointment": "a-1"}},
        })
    );
}

#[tokio::test]
async fn the_same_event_again_is_done() {
    let (outcome, server) = put_over(kept(), None).await;
    outcome.unwrap();
    assert_eq!(
        stand::asked(&server).await,
        [format!("POST {EVENTS}"), format!("GET {}", one())]
    );
}

#[tokio::test]
async fn whatever_differs_is_put_right() {
    let changes: [fn(&mut Value); 9] = [
        |event| event["status"] = "cancelled".into(),
        |event| event["status"] = "tentative".into(),
        |event| event["summary"] = "Other".into(),
        |event| event["description"] = Value::Null.take(),
        |event| event["location"] = "Room 2".into(),
        |event| event["start"]["dateTime"] = "2026-11-24T10:30:00+01:00".into(),
        |event| event["end"] = json!({"date": "2026-11-25"}),
        |event| event["start"]["timeZone"] = "Europe/Madrid".into(),
        |event| event["extendedProperties"] = json!({}),
    ];
    for change in changes {
        let mut kept = with(change);
        // Google leaves out what is not there.
        if kept["description"].is_null() {
            kept.as_object_mut().unwrap().remove("description");
        }
        let (outcome, server) = put_over(kept, Some(status(200).set_body_json(self::kept()))).await;
        outcome.unwrap();
        let request = &stand::requests(&server).await[2];
        assert_eq!(stand::parameter(request, "sendUpdates").as_deref(), Some("none"));
        assert_eq!(
            stand::body(request),
            json!({
                "status": "confirmed",
                "summary": "Check-up: Ines Costa",
                "description": "First visit",
                "location": "",
                "start": {"dateTime": "2026-11-24T09:00:00Z", "date": null, "timeZone": "Europe/Lisbon"},
                "end": {"dateTime": "2026-11-24T09:30:00Z", "date": null, "timeZone": "Europe/Lisbon"},
                "extendedProperties": {"private": {"appointment": "a-1"}},
            })
        );
    }
}

#[tokio::test]
async fn an_event_that_was_removed_may_have_only_its_id() {
    let removed = json!({"id": ID, "status": "cancelled"});
    let (outcome, _server) = put_over(removed, Some(status(200))).await;
    outcome.unwrap();
}

#[tokio::test]
async fn putting_right_is_tried_again_and_can_fail() {
    let server = MockServer::start().await;
    once(&server, "POST", EVENTS, taken()).await;
    once(&server, "GET", &one(), status(503)).await;
    once(
        &server,
        "GET",
        &one(),
        status(200).set_body_json(with(|event| event["summary"] = "Other".into())),
    )
    .await;
    once(&server, "PATCH", &one(), status(503)).await;
    once(&server, "PATCH", &one(), status(403)).await;
    let failure = calendar(&server).put(CALENDAR, &event()).await.unwrap_err();
    assert_eq!(failure, Failure::refused("403 without a readable answer"));
}

#[tokio::test]
async fn an_insert_is_not_repeated_here() {
    let server = MockServer::start().await;
    once(&server, "POST", EVENTS, status(503)).await;
    let failure = calendar(&server).put(CALENDAR, &event()).await.unwrap_err();
    assert_eq!(failure, Failure::passing("503 without a readable answer"));
}

#[tokio::test]
async fn an_id_that_is_taken_by_nothing_will_be_seen_later() {
    let server = MockServer::start().await;
    let conflict = include_str!("../../../tests/fixtures/calendar_409_conflict_batch.json");
    once(&server, "POST", EVENTS, error(409, conflict)).await;
    once(&server, "GET", &one(), status(404)).await;
    let failure = calendar(&server).put(CALENDAR, &event()).await.unwrap_err();
    assert!(matches!(failure, Failure::Retryable { .. }), "{failure:?}");
}

#[tokio::test]
async fn a_range_that_is_empty_is_refused_for_good() {
    let server = MockServer::start().await;
    let empty = include_str!("../../../tests/fixtures/calendar_400_timeRangeEmpty.json");
    once(&server, "POST", EVENTS, error(400, empty)).await;
    let failure = calendar(&server).put(CALENDAR, &event()).await.unwrap_err();
    assert_eq!(
        failure,
        Failure::refused("400 timeRangeEmpty: The specified time range is empty.")
    );
}

#[test]
fn nobody_is_named_in_a_log() {
    let shown = format!("{:?}", event());
    assert!(!shown.contains("Ines") && !shown.contains("visit"), "{shown}");
}
