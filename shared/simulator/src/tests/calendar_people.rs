//! People who edit the calendar in their browser.

use reqwest::Method;
use serde_json::{Value, json};

use super::google::{EVENTS, Google, slot};

const CALENDAR: &str = "/_sim/calendar";

#[tokio::test]
async fn a_bare_event_is_enough() {
    let google = Google::start().await;
    let told = google.bench.put(CALENDAR, json!({"events": [slot(5, 9)]})).await;
    assert_eq!(told["calendars"], json!(["local-calendar"]));
    let event = &told["events"][0];
    assert_eq!(
        (&event["calendar"], &event["status"]),
        (&json!("local-calendar"), &json!("confirmed"))
    );
    let path = format!("{EVENTS}/{}", event["id"].as_str().unwrap());
    assert_eq!(google.get(&path).await.1["summary"], "Scan 5");
}

#[tokio::test]
async fn times_may_be_said_as_people_say_them() {
    let google = Google::start().await;
    let event = json!({"summary": "Closed", "start": "2026-12-24", "end": "2026-12-27"});
    let told = google.bench.put(CALENDAR, json!({"events": [event]})).await;
    assert_eq!(told["events"][0]["start"], json!({"date": "2026-12-24"}));
    // From a day to a time, and without an offset.
    let event = json!({
        "id": told["events"][0]["id"],
        "start": {"dateTime": "2026-12-24T09:00:00"},
        "end": "2026-12-24T10:00:00+01:00",
    });
    let (status, told) = google
        .bench
        .call(Method::PUT, CALENDAR, json!({"events": [event]}))
        .await;
    assert_eq!(status, 400, "it would end where it starts: {told}");
    let event = json!({
        "id": google.bench.get(CALENDAR).await["events"][0]["id"],
        "start": {"dateTime": "2026-12-24T09:00:00"},
        "end": "2026-12-24T11:00:00+01:00",
    });
    let told = google.bench.put(CALENDAR, json!({"events": [event]})).await;
    let start = json!({"dateTime": "2026-12-24T09:00:00Z", "timeZone": "UTC"});
    assert_eq!(told["events"][0]["start"], start);
    assert_eq!(told["events"][0]["end"]["dateTime"], "2026-12-24T10:00:00Z");
    assert_eq!(told["events"][0]["summary"], "Closed");
}

#[tokio::test]
async fn what_was_read_can_be_written_back() {
    let google = Google::start().await;
    google.book(slot(5, 9)).await;
    google.book(slot(6, 9)).await;
    let before = google.bench.get(CALENDAR).await;
    assert_eq!(
        google.bench.put(CALENDAR, before.clone()).await,
        before,
        "nothing changed, no etag either"
    );
}

#[tokio::test]
async fn edits_are_seen_by_who_syncs() {
    let google = Google::start().await;
    let kept = google.book(slot(5, 9)).await;
    let moved = google.book(slot(6, 9)).await;
    let removed = google.book(slot(7, 9)).await;
    let token = google.get(EVENTS).await.1["nextSyncToken"].clone();

    let edit = json!({"events": [
        {"id": kept["id"], "start": kept["start"], "end": kept["end"]},
        {"id": moved["id"], "start": slot(8, 9)["start"], "end": slot(8, 9)["end"]},
        slot(9, 9),
    ]});
    let told = google.bench.put(CALENDAR, edit).await;
    assert_eq!(told["events"].as_array().unwrap().len(), 3);
    let sync = format!("{EVENTS}?syncToken={}", token.as_str().unwrap());
    let news = google.get(&sync).await.1;
    let status = |id: &Value| {
        let items = news["items"].as_array().unwrap();
        items
            .iter()
            .find(|event| event["id"] == *id)
            .map(|event| event["status"].clone())
    };
    assert_eq!(news["items"].as_array().unwrap().len(), 3);
    assert_eq!(status(&kept["id"]), None);
    assert_eq!(status(&moved["id"]), Some(json!("confirmed")));
    assert_eq!(status(&removed["id"]), Some(json!("cancelled")));

    let all = google.bench.get("/_sim/calendar?deleted=true").await;
    assert_eq!(all["events"].as_array().unwrap().len(), 4);
    // Out of the bin again.
    let edit = json!({"events": [{"id": removed["id"]}]});
    let told = google.bench.put(CALENDAR, edit).await;
    assert_eq!(
        (&told["events"][0]["id"], told["events"].as_array().unwrap().len()),
        (&removed["id"], 1)
    );
}

#[tokio::test]
async fn calendars_come_and_go() {
    let google = Google::start().await;
    google.book(slot(5, 9)).await;
    let mut elsewhere = slot(6, 9);
    elsewhere["calendar"] = json!("room-2");
    let edit = json!({"calendars": ["room-2"], "events": [elsewhere.clone()]});
    let told = google.bench.put(CALENDAR, edit).await;
    assert_eq!(told["calendars"], json!(["room-2"]));
    assert_eq!(google.get(EVENTS).await.0, 404);
    elsewhere["calendar"] = json!("room-3");
    let edit = json!({"calendars": ["room-4"], "events": [elsewhere]});
    let (status, told) = google.bench.call(Method::PUT, CALENDAR, edit).await;
    assert_eq!(status, 400, "{told}");
    assert_eq!(
        google.bench.get(CALENDAR).await["calendars"],
        json!(["room-2"]),
        "all or nothing"
    );
    google.bench.post("/_sim/reset", json!({})).await;
    let told = google.bench.get(CALENDAR).await;
    assert_eq!(
        (&told["calendars"], &told["events"]),
        (&json!(["local-calendar"]), &json!([]))
    );
}

#[tokio::test]
async fn the_chat_page_shows_events_and_files() {
    let google = Google::start().await;
    google.book(slot(5, 9)).await;
    google.folder("Case 17", "local-drive").await;
    let chat = google.bench.get("/_sim/chat").await;
    assert_eq!(chat["events"][0]["summary"], "Scan 5");
    assert_eq!(chat["files"][0]["path"], "Case 17");
}
