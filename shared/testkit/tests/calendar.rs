//! The calendar that tests are given behaves as the lab's does: it tells what stands, what changed, and when to start again.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has to stop")]

use app::ports::{Calendar as _, CalendarChanges, CalendarEntry, OutsideError};
use domain::appointment::times::Busy;
use domain::appointment::{Appointment, Status};
use testkit::FakeCalendar;
use testkit::builders::{after, appointment};

const LAB: &str = "lab";

fn time(visit: &Appointment) -> Busy {
    Busy {
        from: visit.starts_at,
        until: visit.ends_at(),
    }
}

/// What changed since, and the next token.
async fn listed(calendar: &FakeCalendar, token: Option<&str>) -> (Vec<CalendarEntry>, String) {
    match calendar.changes(LAB, "UTC", token).await.unwrap() {
        CalendarChanges::Listed { entries, next } => (entries, next),
        CalendarChanges::StartAgain => panic!("the token is not old"),
    }
}

fn entry(visit: &Appointment, time: Option<Busy>) -> CalendarEntry {
    CalendarEntry {
        appointment: visit.id.clone(),
        time,
    }
}

#[tokio::test]
async fn changes_are_told_once_whoever_made_them() {
    let calendar = FakeCalendar::default();
    let (first, second) = (appointment("v-1"), appointment("v-2"));
    for visit in [&first, &second, &first] {
        calendar.show(LAB, visit, "Smile Lab").await.unwrap();
    }
    calendar.show("other", &appointment("v-3"), "Smile Lab").await.unwrap();
    let both = [entry(&first, Some(time(&first))), entry(&second, Some(time(&second)))];
    let (entries, token) = listed(&calendar, None).await;
    assert_eq!(entries, both);
    assert_eq!(listed(&calendar, Some(&token)).await, (Vec::new(), token.clone()));

    let moved = Busy {
        from: after(0),
        until: after(1800),
    };
    calendar.is_moved(&first.id, moved);
    calendar.is_deleted(&second.id);
    let (entries, newer) = listed(&calendar, Some(&token)).await;
    assert_eq!(entries, [entry(&first, Some(moved)), entry(&second, None)]);
    assert_eq!(listed(&calendar, None).await.0, entries);

    for _ in 0..2 {
        calendar.forget_tokens();
        for old in [&token, &newer] {
            let answer = calendar.changes(LAB, "UTC", Some(old)).await.unwrap();
            assert_eq!(answer, CalendarChanges::StartAgain);
        }
    }
    let (entries, token) = listed(&calendar, None).await;
    assert_eq!(entries.len(), 2);
    calendar.show(LAB, &first, "Smile Lab").await.unwrap();
    assert_eq!(
        listed(&calendar, Some(&token)).await.0,
        [entry(&first, Some(time(&first)))]
    );
}

#[tokio::test]
async fn what_is_shown_is_busy_until_it_is_cancelled() {
    let calendar = FakeCalendar::default();
    let visit = appointment("v-1");
    let calendars = [LAB.to_owned()];
    let busy = async || {
        calendar
            .busy(&calendars, visit.starts_at, visit.ends_at())
            .await
            .unwrap()
    };
    calendar.is_busy(after(0), visit.starts_at);
    calendar.show(LAB, &visit, "Smile Lab").await.unwrap();
    calendar.show("other", &appointment("v-2"), "Smile Lab").await.unwrap();
    assert_eq!(busy().await, [time(&visit)]);
    assert_eq!(calendar.shown(&visit.id), Some(visit.clone()));
    let cancelled = Appointment {
        status: Status::Cancelled,
        ..visit.clone()
    };
    for _ in 0..2 {
        calendar.show(LAB, &cancelled, "Smile Lab").await.unwrap();
    }
    assert_eq!(busy().await, []);
    assert_eq!(calendar.shown(&visit.id), None);
    calendar.is_busy(after(0), visit.ends_at());
    assert_eq!(busy().await.len(), 1);
    calendar.fail(1);
    let error = calendar.busy(&calendars, after(0), after(1)).await.unwrap_err();
    assert!(matches!(error, OutsideError::Unavailable(_)), "{error}");
    assert_eq!(busy().await.len(), 1);
}
