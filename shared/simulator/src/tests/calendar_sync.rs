//! Listing events: filters, pages, and syncing from list to list.

use reqwest::Method;
use serde_json::{Value, json};

use super::google::{EVENTS, Google, reason, slot};

fn summaries(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|event| event["summary"].as_str().unwrap_or("-"))
        .collect()
}

async fn booked(days: &[u32]) -> (Google, Vec<String>) {
    let google = Google::start().await;
    let mut ids = Vec::new();
    for day in days {
        let made = google.book(slot(*day, 9)).await;
        ids.push(made["id"].as_str().unwrap().to_owned());
    }
    (google, ids)
}

#[tokio::test]
async fn a_list_is_filtered_and_ordered() {
    let (google, ids) = booked(&[7, 5, 6]).await;
    let list = async |query: &str| google.get(&format!("{EVENTS}?{query}")).await.1;
    assert_eq!(summaries(&list("").await), ["Scan 7", "Scan 5", "Scan 6"]);
    assert_eq!(
        summaries(&list("singleEvents=true&orderBy=startTime").await),
        ["Scan 5", "Scan 6", "Scan 7"]
    );
    let window = "timeMin=2026-01-05T09:30:00Z&timeMax=2026-01-07T09:00:00Z";
    assert_eq!(summaries(&list(window).await), ["Scan 6"]);
    google
        .call(Method::DELETE, &format!("{EVENTS}/{}", ids[0]), json!({}))
        .await;
    assert_eq!(summaries(&list("").await), ["Scan 5", "Scan 6"]);
    assert_eq!(list("showDeleted=true").await["items"][0]["status"], "cancelled");
    assert_eq!(summaries(&list("q=scan%206").await), ["Scan 6"]);
    assert_eq!(google.get("/google/calendar/v3/calendars/nowhere/events").await.0, 404);
}

#[tokio::test]
async fn questions_that_google_does_not_take_are_refused() {
    let (google, _) = booked(&[]).await;
    for (query, expected) in [
        ("orderBy=startTime", "badRequest"),
        ("orderBy=summary", "invalidParameter"),
        ("maxResults=0", "invalidParameter"),
        ("pageToken=x", "invalidParameter"),
        ("timeMin=2026-01-05T09:00:00", "badRequest"),
        (
            "timeMin=2026-01-05T09:00:00Z&timeMax=2026-01-05T09:00:00Z",
            "timeRangeEmpty",
        ),
        ("syncToken=x", "invalid"),
    ] {
        let (status, answer) = google.get(&format!("{EVENTS}?{query}")).await;
        assert_eq!((status, reason(&answer)), (400, expected.into()), "{query}");
    }
    let (status, answer) = google.get(&format!("{EVENTS}?updatedMin=2020-01-01T00:00:00Z")).await;
    assert_eq!((status, reason(&answer)), (410, "updatedMinTooLongAgo".into()));
}

#[tokio::test]
async fn only_the_last_page_can_be_synced_from() {
    let (google, _) = booked(&[5, 6, 7, 8, 9]).await;
    let mut seen = Vec::new();
    let mut query = "maxResults=2".to_owned();
    loop {
        let (status, page) = google.get(&format!("{EVENTS}?{query}")).await;
        assert_eq!(status, 200, "{page}");
        seen.extend(summaries(&page).into_iter().map(str::to_owned));
        let Some(next) = page["nextPageToken"].as_str() else {
            assert!(page["nextSyncToken"].is_string());
            break;
        };
        assert_eq!(page.get("nextSyncToken"), None);
        query = format!("maxResults=2&pageToken={next}");
    }
    assert_eq!(seen, ["Scan 5", "Scan 6", "Scan 7", "Scan 8", "Scan 9"]);
    let search = google.get(&format!("{EVENTS}?q=scan")).await.1;
    assert_eq!(search.get("nextSyncToken"), None);
}

#[tokio::test]
async fn a_sync_tells_what_changed_since() {
    let (google, ids) = booked(&[5, 6]).await;
    let sync = async |token: &Value| {
        let (status, list) = google
            .get(&format!("{EVENTS}?syncToken={}", token.as_str().unwrap()))
            .await;
        assert_eq!(status, 200, "{list}");
        list
    };
    let first = google.get(EVENTS).await.1["nextSyncToken"].clone();
    let nothing = sync(&first).await;
    assert_eq!(nothing["items"], json!([]));

    google
        .call(Method::DELETE, &format!("{EVENTS}/{}", ids[0]), json!({}))
        .await;
    google
        .call(
            Method::PATCH,
            &format!("{EVENTS}/{}", ids[1]),
            json!({"summary": "Moved"}),
        )
        .await;
    google.book(slot(7, 9)).await;
    let news = sync(&nothing["nextSyncToken"]).await;
    assert_eq!(summaries(&news), ["-", "Moved", "Scan 7"]);
    let cancelled = &news["items"][0];
    assert_eq!(
        (&cancelled["id"], &cancelled["status"]),
        (&json!(ids[0]), &json!("cancelled"))
    );
    assert_eq!(cancelled.get("start"), None, "only the id is sure to be there");
    assert_eq!(sync(&news["nextSyncToken"]).await["items"], json!([]));
    assert_eq!(summaries(&sync(&first).await).len(), 3, "an old token still works");
}

#[tokio::test]
async fn what_changes_between_two_pages_is_in_the_next_sync() {
    let (google, ids) = booked(&[5, 6]).await;
    let page = google.get(&format!("{EVENTS}?maxResults=1")).await.1;
    google
        .call(
            Method::PATCH,
            &format!("{EVENTS}/{}", ids[0]),
            json!({"summary": "Changed"}),
        )
        .await;
    let next = page["nextPageToken"].as_str().unwrap();
    let last = google.get(&format!("{EVENTS}?maxResults=1&pageToken={next}")).await.1;
    let token = last["nextSyncToken"].as_str().unwrap();
    assert_eq!(
        summaries(&google.get(&format!("{EVENTS}?syncToken={token}")).await.1),
        ["Changed"]
    );
}

#[tokio::test]
async fn a_sync_takes_no_filters_and_may_have_to_start_over() {
    let (google, _) = booked(&[5]).await;
    let list = google.get(EVENTS).await.1;
    let token = list["nextSyncToken"].as_str().unwrap();
    let path = format!("{EVENTS}?syncToken={token}");
    for filter in [
        "timeMin=2026-01-05T09:30:00Z",
        "orderBy=updated",
        "q=scan",
        "showDeleted=false",
    ] {
        let (status, answer) = google.get(&format!("{path}&{filter}")).await;
        let restricted = "syncTokenWithRequestRestrictions".to_owned();
        assert_eq!((status, reason(&answer)), (400, restricted), "{filter}");
    }
    google
        .bench
        .put("/_sim/calendar", json!({"forget_sync_tokens": true}))
        .await;
    let documented = include_str!("../../tests/fixtures/google/calendar_410_fullSyncRequired.json");
    assert_eq!(
        google.get(&path).await,
        (410, serde_json::from_str(documented).unwrap())
    );
    let fresh = google.get(EVENTS).await.1;
    google.bench.post("/_sim/reset", json!({})).await;
    let token = fresh["nextSyncToken"].as_str().unwrap();
    assert_eq!(google.get(&format!("{EVENTS}?syncToken={token}")).await.0, 410);
}
