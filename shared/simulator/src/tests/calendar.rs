//! Calendar v3: events one by one, and busy times.

use reqwest::Method;
use serde_json::{Value, json};

use super::google::{EMAIL, EVENTS, Google, reason, slot};

const FREE_BUSY: &str = "/google/calendar/v3/freeBusy";

fn with(mut event: Value, fields: &Value) -> Value {
    let fields = fields.as_object().unwrap().clone();
    event.as_object_mut().unwrap().extend(fields);
    event
}

#[tokio::test]
async fn an_event_comes_back_as_google_would_write_it() {
    let google = Google::start().await;
    google.bench.put("/_sim/calendar", json!({})).await;
    let properties = json!({"id": "c0ffee01", "extendedProperties": {"private": {"case": "17"}}, "novelty": true});
    let made = google.book(with(slot(5, 9), &properties)).await;
    assert_eq!(made["id"], "c0ffee01");
    assert_eq!(
        (&made["kind"], &made["status"]),
        (&json!("calendar#event"), &json!("confirmed"))
    );
    assert_eq!(
        (&made["sequence"], &made["iCalUID"]),
        (&json!(0), &json!("c0ffee01@google.com"))
    );
    assert_eq!(made["creator"]["email"], EMAIL);
    assert_eq!(made["extendedProperties"]["private"]["case"], "17");
    assert_eq!(made.get("novelty"), None);
    for written in ["etag", "htmlLink", "created", "updated"] {
        assert!(made[written].is_string(), "{written}: {made}");
    }
    assert_eq!(made["start"]["timeZone"], "Europe/Berlin");
    assert_eq!(google.get(&format!("{EVENTS}/c0ffee01")).await, (200, made));
}

#[tokio::test]
async fn an_id_is_taken_for_good() {
    let google = Google::start().await;
    let event = with(slot(5, 9), &json!({"id": "c0ffee01"}));
    google.book(event.clone()).await;
    let again = || google.refused(Method::POST, EVENTS, event.clone());
    assert_eq!(again().await, (409, "duplicate".into()));
    assert_eq!(
        google
            .call(Method::DELETE, &format!("{EVENTS}/c0ffee01"), json!({}))
            .await
            .0,
        204
    );
    assert_eq!(
        again().await,
        (409, "duplicate".into()),
        "a cancelled event keeps its id"
    );
    let made_up = google.book(slot(6, 9)).await;
    assert_eq!(made_up["id"].as_str().unwrap().len(), 26);
}

#[tokio::test]
async fn what_is_no_event_is_refused() {
    let google = Google::start().await;
    let day = json!({"date": "2026-01-05"});
    for (event, expected) in [
        (json!({"summary": "When?"}), "required"),
        (with(slot(5, 9), &json!({"id": "with-a-hyphen"})), "invalid"),
        (with(slot(5, 9), &json!({"id": "wxyz0"})), "invalid"),
        (with(slot(5, 9), &json!({"end": slot(5, 9)["start"]})), "timeRangeEmpty"),
        (with(slot(5, 9), &json!({"end": slot(4, 9)["end"]})), "timeRangeEmpty"),
        (with(slot(5, 9), &json!({"end": day})), "invalid"),
        (with(slot(5, 9), &json!({"status": "maybe"})), "invalid"),
        (
            with(slot(5, 9), &json!({"recurrence": ["RRULE:FREQ=DAILY"]})),
            "invalid",
        ),
        (
            with(slot(5, 9), &json!({"extendedProperties": {"private": {"case": 17}}})),
            "invalid",
        ),
        (
            with(slot(5, 9), &json!({"attendees": [{"email": "a@example.test"}]})),
            "forbiddenForServiceAccounts",
        ),
    ] {
        let (status, answer) = google.call(Method::POST, EVENTS, event.clone()).await;
        assert_eq!(reason(&answer), expected, "{event}");
        assert!(status == 400 || status == 403, "{status}");
    }
    assert_eq!(
        google
            .refused(Method::POST, &format!("{EVENTS}?sendUpdates=some"), slot(5, 9))
            .await
            .0,
        400
    );
    let nowhere = "/google/calendar/v3/calendars/nowhere/events";
    assert_eq!(
        google.refused(Method::POST, nowhere, slot(5, 9)).await,
        (404, "notFound".into())
    );
    assert_eq!(google.bench.get("/_sim/calendar").await["events"], json!([]));
}

#[tokio::test]
async fn a_change_meets_the_state_it_was_made_for() {
    let google = Google::start().await;
    let made = google.book(with(slot(5, 9), &json!({"id": "c0ffee01"}))).await;
    let path = format!("{EVENTS}/c0ffee01");
    let change = |etag: &Value, body: Value| {
        let request = google.request(Method::PATCH, &path).json(&body);
        google.send(request.header("if-match", etag.as_str().unwrap()))
    };
    let (status, moved) = change(&made["etag"], json!({"start": slot(5, 8)["start"]})).await;
    assert_eq!((status, &moved["sequence"]), (200, &json!(1)));
    assert_eq!(moved["summary"], made["summary"]);
    assert_ne!(moved["etag"], made["etag"]);
    let (status, answer) = change(&made["etag"], json!({"summary": "Too late"})).await;
    assert_eq!((status, reason(&answer)), (412, "conditionNotMet".into()));

    let (status, replaced) = google.call(Method::PUT, &path, slot(7, 9)).await;
    assert_eq!((status, &replaced["id"]), (200, &made["id"]));
    assert_eq!(replaced["created"], made["created"]);
    let stale = with(slot(7, 9), &json!({"sequence": 0}));
    assert_eq!(google.refused(Method::PUT, &path, stale).await, (400, "invalid".into()));

    let request = google.request(Method::DELETE, &path).header("if-match", "\"old\"");
    assert_eq!(google.send(request).await.0, 412);
    assert_eq!(google.call(Method::DELETE, &path, json!({})).await.0, 204);
    let gone: Value =
        serde_json::from_str(include_str!("../../tests/fixtures/google/calendar_410_deleted.json")).unwrap();
    assert_eq!(google.call(Method::DELETE, &path, json!({})).await, (410, gone));
    assert_eq!(google.get(&path).await.1["status"], "cancelled");
    let missing = format!("{EVENTS}/c0ffee02");
    for method in [Method::PATCH, Method::PUT, Method::DELETE] {
        assert_eq!(google.call(method, &missing, slot(5, 9)).await.0, 404);
    }
}

#[tokio::test]
async fn busy_times_are_joined_and_cut() {
    let google = Google::start().await;
    google.book(slot(5, 9)).await;
    google
        .book(with(slot(5, 9), &json!({"end": slot(5, 10)["start"]})))
        .await;
    google
        .book(with(slot(5, 12), &json!({"transparency": "transparent"})))
        .await;
    google.book(slot(5, 17)).await;
    let question = json!({
        "timeMin": "2026-01-05T00:00:00Z",
        "timeMax": "2026-01-05T17:15:00Z",
        "items": [{"id": "local-calendar"}, {"id": "nowhere"}],
    });
    let (status, answer) = google.call(Method::POST, FREE_BUSY, question).await;
    assert_eq!(status, 200);
    let busy = json!([
        {"start": "2026-01-05T09:00:00Z", "end": "2026-01-05T10:00:00Z"},
        {"start": "2026-01-05T17:00:00Z", "end": "2026-01-05T17:15:00Z"},
    ]);
    assert_eq!(answer["calendars"]["local-calendar"], json!({ "busy": busy }));
    assert_eq!(answer["calendars"]["nowhere"]["errors"][0]["reason"], "notFound");
}

#[tokio::test]
async fn a_calendar_may_fail_inside_of_a_good_answer() {
    let google = Google::start().await;
    let question =
        |to: &str| json!({"timeMin": "2026-01-05T00:00:00Z", "timeMax": to, "items": [{"id": "local-calendar"}]});
    let ask = || google.call(Method::POST, FREE_BUSY, question("2026-01-06T00:00:00Z"));
    let errors = json!({"errors": {"local-calendar": "internalError"}});
    google.bench.put("/_sim/calendar", errors).await;
    let (status, answer) = ask().await;
    let told = &answer["calendars"]["local-calendar"];
    assert_eq!((status, &told["errors"][0]["reason"]), (200, &json!("internalError")));
    google.bench.put("/_sim/calendar", json!({"errors": {}})).await;
    assert_eq!(ask().await.1["calendars"]["local-calendar"], json!({"busy": []}));

    let body = json!({"calendars": {}});
    let fault = json!({"service": "calendar", "status": 200, "body": body, "match": "/freeBusy"});
    google.bench.post("/_sim/faults", fault).await;
    assert_eq!(ask().await, (200, body));

    let (status, answer) = google
        .call(Method::POST, FREE_BUSY, question("2026-01-05T00:00:00Z"))
        .await;
    let empty = include_str!("../../tests/fixtures/google/calendar_400_timeRangeEmpty.json");
    assert_eq!((status, answer), (400, serde_json::from_str(empty).unwrap()));
}
