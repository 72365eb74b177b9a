//! How services outside do, as far as it is known from the work.

use std::sync::Mutex;

use app::ports::{HealthBook as _, StoreError, Write};
use app::{Advanced, Waiting};
use domain::Timestamp;
use domain::customer::Channel;
use domain::integration::{Health, Integration, State};
use domain::message::{Address, Message, Outcome};
use domain::task::{Kind, Task};
use jiff::SignedDuration;
use testkit::FakeWire;
use testkit::builders::{delivery, message, now, record};

use crate::lab::{Lab, minutes, waiting};

const PHOTO: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0 a photo";

fn seconds(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

async fn of(lab: &Lab, integration: Integration) -> Health {
    let mut health = lab.app.store.health().await.unwrap();
    health.remove(&integration).unwrap_or_default()
}

async fn waits(lab: &Lab, integration: Integration, at: Timestamp) -> Option<Waiting> {
    lab.app.lags(at).await.unwrap().get(&integration).copied()
}

#[tokio::test]
async fn a_success_is_noted_once_a_minute_and_a_turn_at_once() {
    let lab = Lab::new().await;
    let notes = |wanted: usize| assert_eq!(lab.app.store.health_notes(), wanted);
    let saw = async |outcome, at| lab.app.saw(Integration::Model, outcome, at).await;
    saw(Ok(()), seconds(0)).await;
    saw(Ok(()), seconds(59)).await;
    notes(1);
    saw(Ok(()), seconds(60)).await;
    notes(2);
    saw(Err("slow"), seconds(61)).await;
    notes(3);
    saw(Err("slow"), seconds(70)).await;
    notes(3);
    saw(Err("refused"), seconds(71)).await;
    notes(4);
    saw(Ok(()), seconds(72)).await;
    notes(5);
    assert_eq!(of(&lab, Integration::Model).await.state(), State::Ok);
    // Each service for itself.
    saw(Ok(()), seconds(73)).await;
    lab.app.saw(Integration::Drive, Ok(()), seconds(73)).await;
    notes(6);
}

#[tokio::test]
async fn that_it_cannot_be_noted_disturbs_nobody() {
    let lab = Lab::new().await;
    let down = || StoreError::Unavailable("throttled".to_owned());
    lab.app.store.fail_health_notes([down()]);
    lab.given([Write::Task(delivery("e-1"))]).await;
    let crm = domain::Settings {
        version: 2,
        subscriptions: vec![domain::subscription::Subscription {
            name: "crm".to_owned(),
            url: "https://crm.example.org".to_owned(),
            events: domain::subscription::Wanted::All,
        }],
        ..domain::Settings::default()
    };
    lab.given([Write::Settings(crm)]).await;
    assert_eq!(lab.project(&delivery("e-1").id, now()).await, Advanced::Done);
    assert_eq!(of(&lab, Integration::Webhooks).await.state(), State::Idle);
}

static COUNTED: Mutex<Vec<Integration>> = Mutex::new(Vec::new());

#[tokio::test]
async fn every_failure_is_counted_and_what_is_kept_of_it_names_nobody() {
    let lab = Lab::new().await;
    let app = lab
        .app
        .counting_failures(|integration| COUNTED.lock().unwrap().push(integration));
    for second in 0..3 {
        let reason = Err("404 notFound: jane@example.org is not there");
        app.saw(Integration::Calendar, reason, seconds(second)).await;
    }
    app.saw(Integration::Drive, Ok(()), now()).await;
    assert_eq!(*COUNTED.lock().unwrap(), [Integration::Calendar; 3]);
    let health = app.store.health().await.unwrap();
    let error = health[&Integration::Calendar].last_error.clone().unwrap();
    assert_eq!(error.message, "404 notFound");
}

fn to(channel: Channel, id: &str) -> Message {
    let address = match channel {
        Channel::Whatsapp => message(id).address,
        Channel::Sms => Address::Sms(domain::Phone::from_wa_id("14155550123").unwrap()),
        Channel::Email => Address::Email(domain::Email::parse("jane@example.org").unwrap()),
    };
    Message { address, ..message(id) }
}

#[tokio::test]
async fn each_channel_is_a_service_and_a_wrong_number_is_not_its_trouble() {
    let lab = Lab::new().await;
    let wire = FakeWire::default();
    for (nth, (channel, integration)) in [
        (Channel::Whatsapp, Integration::Whatsapp),
        (Channel::Sms, Integration::Twilio),
        (Channel::Email, Integration::Smtp),
    ]
    .into_iter()
    .enumerate()
    {
        let reason = |text: &str| text.to_owned();
        for (step, outcome, state) in [
            (
                "a",
                Outcome::Unknown {
                    reason: reason("HTTP 503 without a readable answer"),
                },
                State::Failing,
            ),
            (
                "b",
                Outcome::Refused {
                    reason: reason("21211: not a number"),
                },
                State::Ok,
            ),
            (
                "c",
                Outcome::Refused {
                    reason: reason("190: the token has expired"),
                },
                State::Failing,
            ),
            (
                "d",
                Outcome::Accepted {
                    provider_id: reason("wamid.1"),
                },
                State::Ok,
            ),
        ] {
            let one = to(channel, &format!("m-{nth}-{step}"));
            lab.given([Write::Message(one.clone())]).await;
            wire.script([outcome]);
            let at = seconds(i64::try_from(nth).unwrap() * 10 + i64::from(step.as_bytes()[0] - b'a'));
            lab.app.deliver(&wire, &one.id, None, 0, || at).await.unwrap();
            assert_eq!(of(&lab, integration).await.state(), state, "{integration} {step}");
        }
    }
}

#[tokio::test]
async fn files_and_drives_are_watched_while_they_are_worked_with() {
    let lab = Lab::new().await;
    let photo = record("r-1");
    lab.outside.media.holds(&photo.media_id, PHOTO);
    let fetch = lab.announced(photo).await;
    assert_eq!(lab.project(&fetch, now()).await, Advanced::Done);
    assert_eq!(of(&lab, Integration::Whatsapp).await.state(), State::Ok);
    assert_eq!(of(&lab, Integration::Drive).await.state(), State::Idle);
    let drive = domain::TaskId::trusted(domain::ids::derive(&["drive", "r-1"]));
    lab.outside.drive.fail(1);
    assert_eq!(lab.project(&drive, now()).await, Advanced::WillRetry);
    assert_eq!(of(&lab, Integration::Drive).await.state(), State::Failing);
    assert_eq!(lab.project(&drive, minutes(15)).await, Advanced::Done);
    assert_eq!(of(&lab, Integration::Drive).await.state(), State::Ok);
}

#[tokio::test]
async fn what_should_have_been_done_is_a_lag_and_what_is_still_to_come_is_none() {
    let lab = Lab::new().await;
    let drive = Kind::FileInDrive {
        record: record("r-1").id,
    };
    let late = waiting(&domain::TaskId::trusted("late"), drive.clone());
    let future = Task {
        due_at: minutes(10),
        ..waiting(&domain::TaskId::trusted("future"), drive.clone())
    };
    lab.given([Write::Task(late.clone()), Write::Task(future)]).await;
    assert_eq!(
        waits(&lab, Integration::Drive, minutes(5)).await,
        Some(Waiting { count: 1, since: now() })
    );
    // A worker that has it, or a wait for the next try, does not make it any younger.
    let mut failed = late;
    for _ in 0..4 {
        let at = failed.due_at;
        failed.failed("503".to_owned(), false, 500, at);
    }
    failed.version += 1;
    let at = failed.due_at - SignedDuration::from_secs(60);
    lab.given([Write::Task(failed)]).await;
    let waiting = waits(&lab, Integration::Drive, at).await.unwrap();
    let off = waiting.since.duration_since(now()).abs();
    assert!(off < SignedDuration::from_secs(10), "{waiting:?}");
    assert_eq!(
        waits(&lab, Integration::Calendar, at)
            .await
            .map(|waiting| waiting.count),
        Some(1)
    );
    assert_eq!(waits(&lab, Integration::Webhooks, at).await, None);
}

#[tokio::test]
async fn a_calendar_that_cannot_be_read_lags_since_it_was_read_last() {
    let lab = Lab::new().await;
    let looks = domain::TaskId::trusted(domain::ids::derive(&["calendar sync", "lab"]));
    lab.project(&looks, minutes(1)).await;
    assert_eq!(of(&lab, Integration::Calendar).await.last_success_at, Some(minutes(1)));
    let mut at = minutes(3);
    for _ in 0..6 {
        lab.outside.calendar.fail(1);
        assert_eq!(lab.project(&looks, at).await, Advanced::WillRetry);
        at = lab.task(&looks).await.due_at;
    }
    let waiting = waits(&lab, Integration::Calendar, at).await.unwrap();
    assert_eq!(
        waiting,
        Waiting {
            count: 1,
            since: minutes(1)
        }
    );
    assert_eq!(of(&lab, Integration::Calendar).await.state(), State::Failing);
    lab.project(&looks, at).await;
    assert_eq!(waits(&lab, Integration::Calendar, at).await, None);
    let all = lab.app.integrations(at).await.unwrap();
    let names: Vec<_> = all.iter().map(|condition| condition.integration).collect();
    assert_eq!(names, Integration::ALL);
    assert_eq!(all[2].health.state(), State::Ok);
}
