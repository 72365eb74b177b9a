//! What has changed: pages, days, and a token that is lost.

use domain::Timestamp;
use serde_json::{Value, json};
use wiremock::matchers::{query_param, query_param_is_missing};

use super::*;

const ZONE: &str = "Europe/Lisbon";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn changes(server: &MockServer, since: Option<&str>) -> Result<Changes, Failure> {
    calendar(server).changes(CALENDAR, ZONE, since).await
}

/// The events that come of one page with one item.
async fn listed(item: Value) -> Changed {
    let server = MockServer::start().await;
    let page = json!({"items": [item], "nextSyncToken": "s-1"});
    once(&server, "GET", EVENTS, status(200).set_body_json(page)).await;
    match changes(&server, None).await.unwrap() {
        Changes::Listed { mut events, next } => {
            assert_eq!((events.len(), next.as_str()), (1, "s-1"));
            events.remove(0)
        }
        Changes::StartAgain => panic!("start again"),
    }
}

#[tokio::test]
async fn the_first_time_all_pages_are_read() {
    let server = MockServer::start().await;
    let first = json!({"items": [{"id": "a1"}], "nextPageToken": "p 2"});
    let second = json!({"items": [], "nextPageToken": "p3"});
    let third = json!({"items": [{"id": "b1"}], "nextSyncToken": "s="});
    Mock::given(query_param_is_missing("pageToken"))
        .respond_with(status(200).set_body_json(first))
        .expect(1)
        .mount(&server)
        .await;
    for (token, page) in [("p 2", second), ("p3", third)] {
        Mock::given(query_param("pageToken", token))
            .respond_with(status(200).set_body_json(page))
            .expect(1)
            .mount(&server)
            .await;
    }
    let Changes::Listed { events, next } = changes(&server, None).await.unwrap() else {
        panic!("start again")
    };
    assert_eq!(
        events.iter().map(|event| event.id.as_str()).collect::<Vec<_>>(),
        ["a1", "b1"]
    );
    assert_eq!(next, "s=");
    for request in stand::requests(&server).await {
        // Nothing that a sync token excludes.
        let names: Vec<_> = request.url.query_pairs().map(|(name, _)| name.into_owned()).collect();
        assert_eq!(names[..2], ["maxResults", "showDeleted"]);
        assert!(names[2..].iter().all(|name| name == "pageToken"), "{names:?}");
    }
}

#[tokio::test]
async fn later_the_token_goes_with_every_page() {
    let server = MockServer::start().await;
    let pages = [json!({"nextPageToken": "p2"}), json!({"nextSyncToken": "s2"})];
    for page in pages {
        once(&server, "GET", EVENTS, status(200).set_body_json(page)).await;
    }
    let listed = changes(&server, Some("s1=")).await.unwrap();
    let expected = Changes::Listed {
        events: Vec::new(),
        next: "s2".to_owned(),
    };
    assert_eq!(listed, expected);
    for request in stand::requests(&server).await {
        assert_eq!(stand::parameter(&request, "syncToken").as_deref(), Some("s1="));
        assert_eq!(stand::parameter(&request, "showDeleted").as_deref(), Some("true"));
    }
}

#[tokio::test]
async fn a_token_that_is_lost_means_starting_again() {
    for gone in [
        include_str!("../../../tests/fixtures/calendar_410_fullSyncRequired.json"),
        include_str!("../../../tests/fixtures/calendar_410_updatedMinTooLongAgo.json"),
    ] {
        let server = MockServer::start().await;
        once(&server, "GET", EVENTS, error(410, gone)).await;
        assert_eq!(changes(&server, Some("s1")).await, Ok(Changes::StartAgain));
    }
    // Also between two pages.
    let server = MockServer::start().await;
    once(
        &server,
        "GET",
        EVENTS,
        status(200).set_body_json(json!({"nextPageToken": "p2"})),
    )
    .await;
    once(&server, "GET", EVENTS, status(410)).await;
    assert_eq!(changes(&server, Some("s1")).await, Ok(Changes::StartAgain));
}

#[tokio::test]
async fn without_a_token_none_can_be_lost() {
    let server = MockServer::start().await;
    once(&server, "GET", EVENTS, status(410)).await;
    assert!(matches!(changes(&server, None).await, Err(Failure::Permanent { .. })));
}

#[tokio::test]
async fn an_event_is_read() {
    let event = listed(json!({
        "id": ID,
        "status": "confirmed",
        "summary": "Check-up: Ines Costa",
        "start": {"dateTime": "2026-11-24T10:00:00+01:00", "timeZone": "Europe/Madrid"},
        "end": {"dateTime": "2026-11-24T09:30:00Z"},
        "extendedProperties": {"private": {"appointment": "a-1"}, "shared": {"x": "y"}},
    }))
    .await;
    assert_eq!((event.id.as_str(), event.cancelled), (ID, false));
    assert_eq!(event.start, Some(time("2026-11-24T09:00:00Z")));
    assert_eq!(event.end, Some(time("2026-11-24T09:30:00Z")));
    assert_eq!(event.private["appointment"], "a-1");
    assert_eq!(event.summary.as_deref(), Some("Check-up: Ines Costa"));
    assert!(!format!("{event:?}").contains("Ines"));
}

#[tokio::test]
async fn a_removed_event_may_have_only_its_id() {
    let event = listed(json!({"id": ID, "status": "cancelled"})).await;
    assert!(event.cancelled);
    assert_eq!((event.start, event.end, event.summary), (None, None, None));
    assert!(event.private.is_empty());
}

#[tokio::test]
async fn a_day_begins_at_midnight_in_the_calendars_zone() {
    // Summer time begins at one o'clock of the first of the two days, and at midnight in the Azores.
    let days = json!({"id": "d1234", "start": {"date": "2026-03-29"}, "end": {"date": "2026-03-31"}});
    let event = listed(days.clone()).await;
    assert_eq!(event.start, Some(time("2026-03-29T00:00:00Z")));
    assert_eq!(event.end, Some(time("2026-03-30T23:00:00Z")));

    let server = MockServer::start().await;
    let page = json!({"items": [days], "nextSyncToken": "s"});
    once(&server, "GET", EVENTS, status(200).set_body_json(page)).await;
    let azores = calendar(&server).changes(CALENDAR, "Atlantic/Azores", None).await;
    let Ok(Changes::Listed { events, .. }) = azores else {
        panic!("{azores:?}")
    };
    assert_eq!(events[0].start, Some(time("2026-03-29T01:00:00Z")));
}

#[tokio::test]
async fn a_time_without_an_offset_is_in_its_zone() {
    let own = json!({"dateTime": "2026-07-01T10:00:00", "timeZone": "Europe/Madrid"});
    let event = listed(json!({"id": "d1234", "start": own, "end": {"dateTime": "2026-07-01T10:00:00"}})).await;
    assert_eq!(event.start, Some(time("2026-07-01T08:00:00Z")));
    assert_eq!(event.end, Some(time("2026-07-01T09:00:00Z")));
}

#[tokio::test]
async fn what_cannot_be_read_of_one_event_stops_no_other() {
    let event = listed(json!({"id": "d1234", "start": {"date": "soon"}, "end": {}})).await;
    assert_eq!((event.start, event.end), (None, None));
}

#[tokio::test]
async fn a_list_that_does_not_end_is_no_list() {
    let server = MockServer::start().await;
    once(&server, "GET", EVENTS, status(200).set_body_json(json!({"items": []}))).await;
    assert!(matches!(changes(&server, None).await, Err(Failure::Retryable { .. })));

    let server = MockServer::start().await;
    let page = json!({"nextPageToken": "again"});
    Mock::given(path(EVENTS))
        .respond_with(status(200).set_body_json(page))
        .mount(&server)
        .await;
    assert!(matches!(changes(&server, None).await, Err(Failure::Permanent { .. })));
}

#[tokio::test]
async fn a_zone_has_to_exist() {
    let server = MockServer::start().await;
    let failure = calendar(&server).changes(CALENDAR, "Europe/Nowhere", None).await;
    assert!(matches!(failure, Err(Failure::Permanent { .. })));
}
