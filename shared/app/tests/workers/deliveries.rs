//! Events on their way to the systems that subscribe to them.

use std::collections::BTreeSet;

use app::ports::{Calendar as _, DueItem, OutsideError, Store as _, Write};
use app::{Actor, Advanced, CreateCase, Failure};
use domain::appointment::times::Busy;
use domain::appointment::{Appointment, MAX_MINUTES, OpenReminder};
use domain::case::{Priority, Stage};
use domain::ids::derive;
use domain::message::{Outcome, Receipt};
use domain::settings::Visits;
use domain::subscription::{MAX_SUBSCRIPTIONS, Subscription, Wanted};
use domain::task::{Kind, State, Task, Worker};
use domain::{CaseId, Phone, Settings, TaskId, WhatsAppUser};
use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::Told;
use testkit::builders::{appointment, delivery, message, now};

use crate::lab::{Lab, minutes};

const URL: &str = "https://crm.example.org/events";

fn subscription(name: &str, url: &str, events: Wanted) -> Subscription {
    Subscription {
        name: name.to_owned(),
        url: url.to_owned(),
        events,
    }
}

/// A lab of which `crm` hears everything, and `stock` of jobs.
async fn lab() -> Lab {
    subscribed([
        subscription("crm", URL, Wanted::All),
        subscription("stock", "https://stock.example.org", Wanted::Named(["JobDue"].into())),
    ])
    .await
}

async fn subscribed(subscriptions: impl IntoIterator<Item = Subscription>) -> Lab {
    Lab::with(Settings {
        subscriptions: subscriptions.into_iter().collect(),
        ..Settings::default()
    })
    .await
}

async fn subscribe(lab: &Lab, subscriptions: impl IntoIterator<Item = Subscription>) {
    let settings = Settings {
        subscriptions: subscriptions.into_iter().collect(),
        ..lab.app.store.settings().await.unwrap()
    };
    lab.app.save_settings(settings, now()).await.unwrap();
}

fn ann() -> Actor {
    Actor::Staff("ann".to_owned())
}

/// Makes a case, of which the world is told.
async fn create(lab: &Lab, id: &str) {
    let request = CreateCase {
        id: CaseId::trusted(id),
        user: WhatsAppUser::of_phone(Phone::from_wa_id("14155550123").unwrap()),
        patient: "Jane Doe".to_owned(),
        dentist: "Dr. Rivera".to_owned(),
        stage: Stage::ApprovedForProduction,
        priority: Priority::Normal,
        notes: None,
        phases: None,
    };
    lab.app.create_case(&request, &ann(), now()).await.unwrap();
}

fn deliveries(lab: &Lab) -> Vec<Task> {
    let mut tasks = lab.app.store.all_tasks();
    tasks.retain(|task| matches!(task.kind, Kind::EventDelivery(_)));
    tasks
}

fn only(lab: &Lab) -> TaskId {
    let tasks = deliveries(lab);
    assert_eq!(tasks.len(), 1, "{tasks:?}");
    tasks[0].id.clone()
}

fn told(lab: &Lab) -> Vec<Told> {
    lab.outside.subscribers.take_told()
}

#[tokio::test]
async fn whoever_subscribes_is_told_once_and_nobody_else() {
    let lab = lab().await;
    create(&lab, "c-7").await;
    let id = only(&lab);
    let item = DueItem::Task(id.clone(), Worker::Project);
    assert!(lab.app.queues.take_later().iter().any(|(woken, _)| *woken == item));
    assert_eq!(lab.project(&id, minutes(1)).await, Advanced::Done);
    assert_eq!(lab.project(&id, minutes(1)).await, Advanced::NothingToDo);
    let event = lab.app.store.all_announcements()[0].id.clone();
    let calls = told(&lab);
    assert_eq!(calls.len(), 1);
    assert_eq!((&calls[0].event, calls[0].at), (&event, minutes(1)));
    assert_eq!(calls[0].url, URL);
    let expected = json!({
        "type": "CaseCreated",
        "timestamp": "2026-11-20T12:00:00Z",
        "data": {
            "v": 1, "id": event.as_str(), "at": "2026-11-20T12:00:00Z",
            "case_id": "c-7", "status": "ApprovedForProduction",
        },
    });
    assert_eq!(serde_json::from_str::<Value>(&calls[0].body).unwrap(), expected);
}

#[tokio::test]
async fn a_delivery_is_committed_with_what_it_tells_of() {
    let lab = lab().await;
    lab.app.store.take_commits();
    create(&lab, "c-7").await;
    let commits = lab.app.store.take_commits();
    let both = |writes: &&Vec<Write>| {
        let announced = writes.iter().any(|write| matches!(write, Write::Announcement(_)));
        let delivered =
            |write: &Write| matches!(write, Write::Task(task) if matches!(task.kind, Kind::EventDelivery(_)));
        announced && writes.iter().any(delivered)
    };
    assert_eq!(commits.iter().filter(both).count(), 1);
}

#[tokio::test]
async fn a_failed_message_is_told_of_too() {
    let lab = lab().await;
    lab.given([Write::Message(message("m-1"))]).await;
    let failed = Receipt::Failed(Outcome::Refused {
        reason: "131026".to_owned(),
    });
    let id = message("m-1").id;
    lab.app.receipt(Some(&id), "wamid.1", &failed, now()).await.unwrap();
    assert_eq!(lab.project(&only(&lab), now()).await, Advanced::Done);
    let said: Value = serde_json::from_str(&told(&lab)[0].body).unwrap();
    assert_eq!(
        (&said["type"], &said["data"]["message_id"]),
        (&json!("MessageFailed"), &json!("m-1"))
    );
}

#[tokio::test]
async fn what_waits_goes_where_the_subscription_is_by_then() {
    let lab = lab().await;
    create(&lab, "c-7").await;
    lab.outside
        .subscribers
        .fail([OutsideError::Unavailable("503".to_owned())]);
    let id = only(&lab);
    assert_eq!(lab.project(&id, now()).await, Advanced::WillRetry);
    subscribe(&lab, [subscription("crm", "https://new.example.org", Wanted::All)]).await;
    assert_eq!(lab.project(&id, minutes(15)).await, Advanced::Done);
    let calls = told(&lab);
    assert_eq!(
        (calls[0].url.as_str(), calls[1].url.as_str()),
        (URL, "https://new.example.org")
    );
    assert_eq!((&calls[0].event, &calls[0].body), (&calls[1].event, &calls[1].body));
}

#[tokio::test]
async fn whoever_has_subscribed_a_moment_ago_is_told_by_a_worker_that_has_not_heard_of_it() {
    let lab = subscribed([]).await;
    // The worker reads the settings, and keeps them.
    lab.app.settings(now()).await.unwrap();
    let settings = Settings {
        version: 2,
        subscriptions: vec![subscription("crm", URL, Wanted::All)],
        ..Settings::default()
    };
    lab.given([Write::Settings(settings), Write::Task(delivery("e-1"))])
        .await;
    assert_eq!(lab.project(&delivery("e-1").id, now()).await, Advanced::Done);
    assert_eq!(told(&lab).len(), 1);
}

#[tokio::test]
async fn whoever_does_not_want_it_any_more_is_not_told() {
    for left in [vec![], vec![subscription("crm", URL, Wanted::Named(["JobDue"].into()))]] {
        let lab = lab().await;
        create(&lab, "c-7").await;
        subscribe(&lab, left).await;
        let id = only(&lab);
        lab.project(&id, now()).await;
        assert_eq!(lab.task(&id).await.state, State::Cancelled);
        assert_eq!(told(&lab), []);
        assert!(matches!(lab.app.retry(&id, now()).await, Err(Failure::Conflict(_))));
    }
}

#[tokio::test]
async fn an_outage_is_waited_out_for_three_days_and_a_person_can_go_on_with_it() {
    let lab = lab().await;
    create(&lab, "c-7").await;
    let id = only(&lab);
    let mut tries = 0;
    while lab.task(&id).await.state == State::Waiting {
        lab.outside
            .subscribers
            .fail([OutsideError::Unavailable("answered with status 503".to_owned())]);
        let due_at = lab.task(&id).await.due_at;
        lab.project(&id, due_at).await;
        tries += 1;
    }
    let parked = lab.task(&id).await;
    assert_eq!(parked.state, State::Parked);
    assert_eq!(
        parked.last_error.as_deref(),
        Some("not available: answered with status 503")
    );
    let lasted = parked.updated_at.duration_since(now());
    assert!((72..73).contains(&lasted.as_hours()), "{lasted:?}");
    assert!((250..350).contains(&tries), "{tries} tries");
    let first = told(&lab)[0].event.clone();
    assert_eq!(lab.app.retry(&id, parked.updated_at).await.unwrap(), "task");
    assert_eq!(lab.project(&id, parked.updated_at).await, Advanced::Done);
    assert_eq!(told(&lab)[0].event, first, "consumers know it again by its id");
}

#[tokio::test]
async fn gone_is_parked_at_once_and_the_next_event_is_tried_all_the_same() {
    let lab = lab().await;
    create(&lab, "c-7").await;
    let id = only(&lab);
    lab.outside
        .subscribers
        .fail([OutsideError::Refused("410: they want no more events there".to_owned())]);
    assert_eq!(lab.project(&id, now()).await, Advanced::Parked);
    let reason = lab.task(&id).await.last_error.unwrap();
    assert!(reason.contains("410"), "{reason}");
}

#[tokio::test]
async fn a_replay_tells_what_was_told_and_what_was_not_under_the_same_ids() {
    let lab = subscribed([]).await;
    create(&lab, "c-1").await;
    subscribe(&lab, [subscription("crm", URL, Wanted::All)]).await;
    create(&lab, "c-2").await;
    let second = only(&lab);
    lab.project(&second, now()).await;
    create(&lab, "c-3").await;
    let waiting = deliveries(&lab).into_iter().find(|task| task.state == State::Waiting);
    told(&lab);
    lab.app.queues.take_later();
    let day = (minutes(-60), minutes(60));
    let replayed = lab.app.replay("crm", day, None, &ann(), minutes(5)).await.unwrap();
    // The third is on its way already.
    assert_eq!((replayed.events, replayed.next), (2, None));
    assert_eq!(lab.app.queues.take_later().len(), 2);
    let open: Vec<_> = deliveries(&lab)
        .into_iter()
        .filter(|task| task.state == State::Waiting)
        .collect();
    assert_eq!(open.len(), 3);
    assert!(open.contains(&waiting.unwrap()));
    for task in &open {
        assert_eq!(lab.project(&task.id, minutes(6)).await, Advanced::Done);
    }
    let events: BTreeSet<_> = told(&lab).into_iter().map(|call| call.event.to_string()).collect();
    let all = lab.app.store.all_announcements();
    assert_eq!(events, all.iter().map(|record| record.id.to_string()).collect());
    let before = (minutes(-60), now());
    assert_eq!(
        lab.app
            .replay("crm", before, None, &ann(), minutes(5))
            .await
            .unwrap()
            .events,
        0
    );
    let bad = lab
        .app
        .replay("crm", day, Some("nonsense".to_owned()), &ann(), now())
        .await;
    assert!(matches!(bad, Err(Failure::Invalid(_))));
    let nobody = lab.app.replay("erp", day, None, &ann(), minutes(5)).await;
    assert!(matches!(nobody, Err(Failure::NotFound(_))));
}

#[tokio::test]
async fn a_replay_is_done_a_page_at_a_time_and_only_of_what_is_wanted() {
    let lab = subscribed([]).await;
    for nth in 0..130 {
        create(&lab, &format!("c-{nth}")).await;
    }
    subscribe(
        &lab,
        [
            subscription("crm", URL, Wanted::All),
            subscription("stock", URL, Wanted::Named(["JobDue"].into())),
        ],
    )
    .await;
    let day = (minutes(-60), minutes(60));
    let first = lab.app.replay("crm", day, None, &ann(), now()).await.unwrap();
    assert_eq!(first.events, 100);
    let rest = lab.app.replay("crm", day, first.next, &ann(), now()).await.unwrap();
    assert_eq!((rest.events, rest.next), (30, None));
    assert_eq!(deliveries(&lab).len(), 130);
    assert_eq!(
        lab.app.replay("stock", day, None, &ann(), now()).await.unwrap().events,
        0
    );
}

/// The most that any decision writes, with all of the subscriptions that there can be on top.
#[tokio::test]
async fn the_biggest_decision_still_is_one_commit() {
    let team = |first: u64| (first..first + 20).map(|nth| Phone::from_wa_id(&format!("155501{nth:05}")).unwrap());
    let everything = |nth: usize| subscription(&format!("s-{nth}"), URL, Wanted::All);
    let lab = Lab::with(Settings {
        clinical_team: team(0).collect(),
        lab_team: team(100).collect(),
        visits: Visits {
            calendars: vec!["lab".to_owned()],
            reminder_minutes: vec![500, 400, 300, 200, 100],
            ..Visits::default()
        },
        subscriptions: (0..MAX_SUBSCRIPTIONS).map(everything).collect(),
        ..Settings::default()
    })
    .await;
    let reminder = |minutes_before| OpenReminder {
        id: TaskId::trusted(format!("before {minutes_before}")),
        minutes_before,
    };
    let visit = Appointment {
        minutes: MAX_MINUTES,
        reminders: [500, 400, 300, 200, 100].map(reminder).into(),
        ..appointment("v-1")
    };
    lab.booked(&visit).await;
    lab.outside.calendar.show("lab", &visit, "Lab").await.unwrap();
    let looks = TaskId::trusted(derive(&["calendar sync", "lab"]));
    lab.project(&looks, now()).await;
    let from = visit.starts_at + SignedDuration::from_hours(24);
    let until = from + SignedDuration::from_mins(MAX_MINUTES.into());
    lab.outside.calendar.is_moved(&visit.id, Busy { from, until });
    lab.app.store.take_commits();
    lab.project(&looks, minutes(2)).await;
    let biggest = lab.app.store.take_commits().iter().map(Vec::len).max();
    assert_eq!(deliveries(&lab).len(), MAX_SUBSCRIPTIONS);
    assert!(
        biggest.is_some_and(|writes| (60..=100).contains(&writes)),
        "{biggest:?}"
    );
}
