//! When people are busy, and when that is not known.

use domain::Timestamp;
use serde_json::{Value, json};

use super::*;

const ASK: &str = "/calendar/v3/freeBusy";
const OTHER: &str = "room@example.test";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn busy(server: &MockServer, calendars: &[&str]) -> Result<Vec<Interval>, Failure> {
    let (from, to) = (time("2026-11-24T00:00:00Z"), time("2026-11-25T00:00:00Z"));
    calendar(server).busy(calendars, from, to).await
}

async fn answered(calendars: Value) -> Result<Vec<Interval>, Failure> {
    let server = MockServer::start().await;
    let answer = json!({"kind": "calendar#freeBusy", "calendars": calendars});
    once(&server, "POST", ASK, status(200).set_body_json(answer)).await;
    busy(&server, &[CALENDAR, OTHER]).await
}

#[tokio::test]
async fn all_calendars_are_asked_at_once() {
    let server = MockServer::start().await;
    let answer = json!({"calendars": {
        CALENDAR: {"busy": [{"start": "2026-11-24T10:00:00+01:00", "end": "2026-11-24T10:30:00+01:00"}]},
        OTHER: {"busy": [
            {"start": "2026-11-24T08:00:00Z", "end": "2026-11-24T09:15:00Z"},
            {"start": "2026-11-24T15:00:00Z", "end": "2026-11-24T16:00:00Z"},
        ]},
    }});
    once(&server, "POST", ASK, status(200).set_body_json(answer)).await;
    // One that is named twice is one.
    let taken = busy(&server, &[CALENDAR, OTHER, CALENDAR]).await.unwrap();
    let interval = |start, end| Interval {
        start: time(start),
        end: time(end),
    };
    assert_eq!(
        taken,
        [
            interval("2026-11-24T08:00:00Z", "2026-11-24T09:15:00Z"),
            interval("2026-11-24T09:00:00Z", "2026-11-24T09:30:00Z"),
            interval("2026-11-24T15:00:00Z", "2026-11-24T16:00:00Z"),
        ]
    );
    assert_eq!(
        stand::body(&stand::requests(&server).await[0]),
        json!({
            "timeMin": "2026-11-24T00:00:00Z",
            "timeMax": "2026-11-25T00:00:00Z",
            "items": [{"id": CALENDAR}, {"id": OTHER}, {"id": CALENDAR}],
        })
    );
}

#[tokio::test]
async fn a_free_day_is_free() {
    let calendars = json!({CALENDAR: {"busy": []}, OTHER: {}});
    assert_eq!(answered(calendars).await, Ok(Vec::new()));
}

#[tokio::test]
async fn a_calendar_that_cannot_be_read_is_not_free() {
    let with = |reason: &str| json!({CALENDAR: {"busy": []}, OTHER: {"errors": [{"reason": reason}], "busy": []}});
    let refused = Failure::refused("calendar 2 of 2: notFound");
    assert_eq!(answered(with("notFound")).await, Err(refused));
    let passing = Failure::passing("calendar 2 of 2: internalError");
    assert_eq!(answered(with("internalError")).await, Err(passing));
    let unknown = json!({CALENDAR: {"errors": [{}]}, OTHER: {}});
    assert!(matches!(answered(unknown).await, Err(Failure::Retryable { .. })));
}

#[tokio::test]
async fn a_calendar_that_is_missing_is_not_free() {
    let missing = Failure::passing("calendar 2 of 2 is missing from the answer");
    assert_eq!(answered(json!({CALENDAR: {"busy": []}})).await, Err(missing));
}

#[tokio::test]
async fn a_time_that_cannot_be_read_is_not_free() {
    for odd in [
        json!({"start": "soon", "end": "later"}),
        json!({"start": "2026-11-24T08:00:00Z"}),
    ] {
        let calendars = json!({CALENDAR: {"busy": [odd]}, OTHER: {}});
        assert!(matches!(answered(calendars).await, Err(Failure::Retryable { .. })));
    }
}

#[tokio::test]
async fn the_question_is_tried_again() {
    let server = MockServer::start().await;
    once(&server, "POST", ASK, status(500)).await;
    once(
        &server,
        "POST",
        ASK,
        status(200).set_body_json(json!({"calendars": {CALENDAR: {}}})),
    )
    .await;
    assert_eq!(busy(&server, &[CALENDAR]).await, Ok(Vec::new()));
}

#[tokio::test]
async fn there_is_a_limit() {
    let server = MockServer::start().await;
    assert_eq!(busy(&server, &[]).await, Ok(Vec::new()));
    let many = [CALENDAR; MAX_CALENDARS + 1];
    assert!(matches!(busy(&server, &many).await, Err(Failure::Permanent { .. })));
    assert!(stand::asked(&server).await.is_empty());
}
