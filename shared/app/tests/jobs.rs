//! Jobs, from request to what they leave: failing, coming again, paused, exported, cleaned up and swept.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has to stop")]

use app::ports::{Appointments as _, Paging, Store as _, Tickets as _, Write};
use app::{Actor, App, Failure, Manifest, NewJob, Turn, Upkeep, sha256_hex};
use domain::practice::appointment::{Appointment, OpenReminder, Status};
use domain::task::job::{Job, Outcome};
use domain::task::recurrence::{Every, Recurrence};
use domain::task::{State, Task};
use domain::{TaskId, Timestamp};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use testkit::builders::{after, booking, now};
use testkit::{FakeArchive, FakeBackup, FakeBus, FakeQueues, FakeSpreadsheet, FakeWebhooks, Memory};

type World = App<Memory, FakeQueues, FakeBus>;

#[derive(Default)]
struct Outside {
    table: FakeBackup,
    archive: FakeArchive,
    webhooks: FakeWebhooks,
    sheets: FakeSpreadsheet,
}

impl Outside {
    fn upkeep(&self, has_time: bool) -> Upkeep<'_, FakeBackup, FakeArchive, FakeWebhooks, FakeSpreadsheet> {
        Upkeep {
            table: &self.table,
            archive: &self.archive,
            webhooks: &self.webhooks,
            sheets: &self.sheets,
            until: if has_time { after(1) } else { after(-1) },
            clock: now,
        }
    }
}

fn world() -> World {
    App::new(Memory::new(), FakeQueues::default(), FakeBus::default())
}

fn ann() -> Actor {
    Actor::Staff("ann".to_owned())
}

fn new(id: &str, job: Job, every: Every) -> NewJob {
    NewJob {
        id: TaskId::trusted(id),
        name: "a job".to_owned(),
        job,
        recurrence: Recurrence {
            every,
            anchor: now().to_zoned(TimeZone::UTC).datetime(),
            zone: TimeZone::UTC,
        },
        max_retries: 3,
    }
}

fn webhook() -> Job {
    Job::Webhook {
        url: "https://example.org/hook".to_owned(),
        body: None,
    }
}

async fn made(world: &World, job: Job, every: Every) -> TaskId {
    world
        .create_job(new("j-1", job, every), &ann(), now())
        .await
        .unwrap()
        .0
        .id
}

/// Does the job whenever it is due, so many times.
async fn run(world: &World, outside: &Outside, id: &TaskId, times: usize) -> Task {
    for _ in 0..times {
        let due = world.job(id).await.unwrap().due_at;
        world
            .maintain(&outside.upkeep(true), id, 0, due.max(now()))
            .await
            .unwrap();
    }
    world.job(id).await.unwrap()
}

async fn outcomes(world: &World, id: &TaskId) -> Vec<Outcome> {
    let paging = Paging {
        limit: 50,
        cursor: None,
    };
    let mut runs = world.store.task_runs(id, &paging).await.unwrap().items;
    runs.reverse();
    runs.into_iter().map(|run| run.outcome).collect()
}

#[tokio::test]
async fn a_job_that_fails_twice_runs_three_times_and_is_done() {
    let (world, outside) = (world(), Outside::default());
    let id = made(&world, webhook(), Every::Once).await;
    outside.webhooks.fail(2);
    let task = run(&world, &outside, &id, 5).await;
    assert_eq!((task.state, outside.webhooks.calls().len()), (State::Done, 3));
    assert_eq!(
        outcomes(&world, &id).await,
        [Outcome::Failed, Outcome::Failed, Outcome::Succeeded]
    );
}

#[tokio::test]
async fn a_job_that_fails_three_times_is_visible_and_can_be_run_again() {
    let (world, outside) = (world(), Outside::default());
    let id = made(&world, webhook(), Every::Once).await;
    outside.webhooks.fail(3);
    let task = run(&world, &outside, &id, 5).await;
    assert_eq!((task.state, outside.webhooks.calls().len()), (State::Parked, 3));
    assert!(task.last_error.unwrap().contains("told to fail"));
    world.turn_job(&id, Turn::RunNow, &ann(), after(600)).await.unwrap();
    world.maintain(&outside.upkeep(true), &id, 0, after(600)).await.unwrap();
    assert_eq!(world.job(&id).await.unwrap().state, State::Done);
}

#[tokio::test]
async fn a_daily_job_that_was_missed_for_a_month_runs_once() {
    let (world, outside) = (world(), Outside::default());
    let id = made(&world, webhook(), Every::Daily).await;
    let late = now() + SignedDuration::from_hours(30 * 24 + 1);
    for _ in 0..3 {
        world.maintain(&outside.upkeep(true), &id, 0, late).await.unwrap();
    }
    let task = world.job(&id).await.unwrap();
    assert_eq!(outside.webhooks.calls().len(), 1);
    assert_eq!(task.schedule.as_ref().unwrap().last_run_at, Some(late));
}

#[tokio::test]
async fn a_ticket_that_comes_twice_is_one_run() {
    let (world, outside) = (world(), Outside::default());
    let id = made(&world, webhook(), Every::Daily).await;
    for _ in 0..3 {
        world.maintain(&outside.upkeep(true), &id, 0, now()).await.unwrap();
    }
    assert_eq!(outside.webhooks.calls().len(), 1);
}

#[tokio::test]
async fn people_pause_resume_and_cancel() {
    let (world, outside) = (world(), Outside::default());
    let id = made(&world, webhook(), Every::Daily).await;
    let turn = async |turn| world.turn_job(&id, turn, &ann(), now()).await;
    assert_eq!(turn(Turn::Pause).await.unwrap().state, State::Paused);
    world.maintain(&outside.upkeep(true), &id, 0, now()).await.unwrap();
    assert_eq!(outside.webhooks.calls().len(), 0);
    assert_eq!(
        turn(Turn::Pause).await.unwrap().version,
        2,
        "the same again changes nothing"
    );
    assert_eq!(turn(Turn::Resume).await.unwrap().state, State::Waiting);
    assert_eq!(turn(Turn::Cancel).await.unwrap().state, State::Cancelled);
    assert!(matches!(turn(Turn::RunNow).await, Err(Failure::Conflict(_))));
    assert!(matches!(turn(Turn::Resume).await, Err(Failure::Conflict(_))));
}

#[tokio::test]
async fn the_same_request_again_is_the_same_job() {
    let world = world();
    let create = async |every| world.create_job(new("j-1", webhook(), every), &ann(), now()).await;
    assert!(!create(Every::Daily).await.unwrap().1);
    assert!(create(Every::Daily).await.unwrap().1);
    assert!(matches!(create(Every::Weekly).await, Err(Failure::Conflict(_))));
    let mut past = new("j-2", webhook(), Every::Once);
    past.recurrence.anchor = "2020-01-01T08:00:00".parse().unwrap();
    assert!(matches!(
        world.create_job(past, &ann(), now()).await,
        Err(Failure::Rejected(_))
    ));
}

#[tokio::test]
async fn every_practice_has_its_jobs_once_at_local_times() {
    let world = world();
    assert_eq!(world.ensure_jobs(now()).await.unwrap(), Job::BUILT_IN.len());
    assert_eq!(world.ensure_jobs(after(3600)).await.unwrap(), 0);
    let due = async |job: Job| world.job(&job.built_in_id()).await.unwrap().due_at.to_string();
    // In Kolkata it is half past five on a Friday afternoon.
    assert_eq!(due(Job::CleanUp).await, "2026-11-20T20:30:00Z");
    assert_eq!(due(Job::Export).await, "2026-11-20T21:30:00Z");
    assert_eq!(due(Job::CustomerSync).await, "2026-11-20T22:30:00Z");
    assert_eq!(due(Job::WeeklyReport).await, "2026-11-21T02:30:00Z");
    let id = Job::Export.built_in_id();
    assert!(matches!(
        world.turn_job(&id, Turn::Cancel, &ann(), now()).await,
        Err(Failure::Conflict(_))
    ));
    world.turn_job(&id, Turn::Pause, &ann(), now()).await.unwrap();
    assert_eq!(world.ensure_jobs(after(7200)).await.unwrap(), 0);
    assert_eq!(world.job(&id).await.unwrap().state, State::Paused);
}

fn lines(count: usize) -> Vec<String> {
    (0..count)
        .map(|nth| format!(r#"{{"Item":{{"pk":{{"S":"{nth}"}}}}}}"#))
        .collect()
}

fn exported(outside: &Outside) -> Manifest {
    let keys = outside.archive.keys();
    let key = keys.iter().find(|key| key.ends_with("manifest.json")).unwrap();
    let json = serde_json::from_str(&outside.archive.text(key)).unwrap();
    let manifest = Manifest::from_json(&json).unwrap();
    assert_eq!(manifest.to_json(), json);
    manifest
}

fn lines_of(outside: &Outside, manifest: &Manifest) -> Vec<String> {
    let parts = manifest.parts.iter().flat_map(|part| {
        let text = outside.archive.text(&format!("{}{}", manifest.folder, part.name));
        assert_eq!(sha256_hex(text.as_bytes()), part.sha256);
        assert_eq!(
            (text.len() as u64, text.lines().count() as u64),
            (part.bytes, part.items)
        );
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    });
    parts.collect()
}

#[tokio::test]
async fn an_export_holds_everything_and_ends_with_its_manifest() {
    for count in [0, 1, 3, 10] {
        let world = world();
        let outside = Outside {
            table: FakeBackup::of(lines(count)),
            ..Outside::default()
        };
        let id = made(&world, Job::Export, Every::Once).await;
        assert_eq!(run(&world, &outside, &id, 1).await.state, State::Done);
        let manifest = exported(&outside);
        assert_eq!(manifest.items(), count as u64);
        assert_eq!(lines_of(&outside, &manifest), lines(count));
    }
}

#[tokio::test]
async fn an_export_without_enough_time_goes_on_in_other_runs() {
    let world = world();
    let outside = Outside {
        table: FakeBackup::of(lines(10)),
        ..Outside::default()
    };
    let id = made(&world, Job::Export, Every::Daily).await;
    let mut at: Timestamp = now();
    for _ in 0..4 {
        assert!(!outside.archive.keys().iter().any(|key| key.ends_with("manifest.json")));
        world.maintain(&outside.upkeep(false), &id, 0, at).await.unwrap();
        at += SignedDuration::from_secs(1);
    }
    let manifest = exported(&outside);
    assert_eq!((manifest.parts.len(), lines_of(&outside, &manifest)), (4, lines(10)));
    let task = world.job(&id).await.unwrap();
    assert_eq!((task.schedule.unwrap().progress, task.state), (None, State::Waiting));
    let last = [
        Outcome::Continued,
        Outcome::Continued,
        Outcome::Continued,
        Outcome::Succeeded,
    ];
    assert_eq!(outcomes(&world, &id).await, last);
}

#[tokio::test]
async fn an_export_that_fails_leaves_no_manifest_and_is_tried_again() {
    let world = world();
    let outside = Outside {
        table: FakeBackup::of(lines(4)),
        ..Outside::default()
    };
    let id = made(&world, Job::Export, Every::Once).await;
    outside.archive.fail(1);
    let task = run(&world, &outside, &id, 1).await;
    assert_eq!((task.state, outside.archive.keys().len()), (State::Waiting, 0));
    run(&world, &outside, &id, 1).await;
    assert_eq!(lines_of(&outside, &exported(&outside)), lines(4));
}

#[tokio::test]
async fn only_what_was_cancelled_long_ago_is_cleaned_up() {
    let (world, outside) = (world(), Outside::default());
    let days = |days: i64| now() - SignedDuration::from_hours(24 * days);
    let of = |id: &str, status, updated_at| {
        Write::Booking(Appointment {
            status,
            updated_at,
            ..booking(id)
        })
    };
    let writes = vec![
        of("old", Status::Cancelled, days(91)),
        of("new", Status::Cancelled, days(89)),
        of("done", Status::Completed, days(500)),
    ];
    world.store.commit(writes).await.unwrap();
    let id = made(&world, Job::CleanUp, Every::Once).await;
    assert_eq!(run(&world, &outside, &id, 1).await.state, State::Done);
    let left: Vec<_> = world
        .store
        .all_bookings()
        .into_iter()
        .map(|left| left.id.to_string())
        .collect();
    assert_eq!(left.len(), 2);
    assert!(!left.contains(&"old".to_owned()));
}

#[tokio::test]
async fn a_reminder_that_was_lost_is_found_again() {
    let (world, outside) = (world(), Outside::default());
    let reminder = |nth: u32| OpenReminder {
        id: TaskId::trusted(format!("r-{nth}")),
        minutes_before: nth,
    };
    let appointment = Appointment {
        status: Status::Scheduled,
        starts_at: now() + SignedDuration::from_hours(48),
        reminders: vec![reminder(120), reminder(60)],
        ..booking("a-1")
    };
    let id = appointment.id.clone();
    let kind = domain::task::Kind::AppointmentReminder {
        appointment: id.clone(),
        minutes_before: 60,
    };
    let waiting = Task {
        version: 1,
        ..Task::new(reminder(60).id, kind, after(3600), now())
    };
    world
        .store
        .commit(vec![Write::Booking(appointment), Write::Task(waiting.clone())])
        .await
        .unwrap();
    let sweep = made(&world, Job::ReminderSweep, Every::Interval { seconds: 3600 }).await;
    run(&world, &outside, &sweep, 2).await;
    let found = world.store.task(&reminder(120).id).await.unwrap().unwrap();
    assert_eq!((found.state, found.version), (State::Waiting, 1));
    assert_eq!(found.due_at, now() + SignedDuration::from_hours(46));
    assert_eq!(world.store.task(&waiting.id).await.unwrap(), Some(waiting));
    assert!(world.store.practice_appointment(&id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_week_is_told_in_figures() {
    let (world, outside) = (world(), Outside::default());
    let of = |id: &str, status, hours: i64| {
        Write::Booking(Appointment {
            status,
            starts_at: now() - SignedDuration::from_hours(hours),
            ..booking(id)
        })
    };
    let writes = vec![
        of("a-1", Status::Completed, 5),
        of("a-2", Status::Cancelled, 6),
        of("a-3", Status::Completed, 24 * 8),
        Write::Ticket(testkit::builders::ticket("t-1")),
    ];
    world.store.commit(writes).await.unwrap();
    let report = world.weekly_report(after(1)).await.unwrap();
    assert_eq!((report.appointments(), report.patients, report.tickets()), (2, 1, 1));
    assert_eq!(report.services.values().sum::<u32>(), 1);
    let id = made(&world, Job::WeeklyReport, Every::Weekly).await;
    run(&world, &outside, &id, 1).await;
    let paging = Paging { limit: 1, cursor: None };
    let runs = world.store.task_runs(&id, &paging).await.unwrap().items;
    assert!(runs[0].detail.as_ref().unwrap().contains("completed"));
}

#[tokio::test]
async fn a_job_of_the_practices_own_is_announced() {
    let (world, outside) = (world(), Outside::default());
    let id = made(
        &world,
        Job::Custom {
            name: "audit".to_owned(),
        },
        Every::Once,
    )
    .await;
    run(&world, &outside, &id, 1).await;
    let told = world.store.all_announcements();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].announcement.name(), "JobDue");
}
