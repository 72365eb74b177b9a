//! Tasks: tried again, parked, paused, and come again.

use jiff::civil::date;
use jiff::tz::TimeZone;

use super::job::{Job, MAX_RETRIES, Schedule};
use super::recurrence::{Every, Recurrence};
use super::*;

fn task() -> Task {
    let kind = Kind::CaseTimer {
        person: PersonKey::trusted("p"),
        case: CaseId::trusted("c"),
        timer: Timer::StageDeadline,
    };
    Task::new(TaskId::trusted("t"), kind, Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH)
}

#[test]
fn a_failing_task_is_tried_later_and_later_and_then_parked() {
    let mut task = task();
    let mut now = Timestamp::UNIX_EPOCH;
    let mut waits = Vec::new();
    while task.state == State::Waiting {
        task.failed("no".to_owned(), false, 0, now);
        waits.push((task.due_at - now).get_seconds());
        now = task.due_at.max(now);
    }
    assert_eq!(waits.len(), usize::from(MAX_ATTEMPTS));
    assert!(waits.iter().take(4).is_sorted());
    assert_eq!(task.state, State::Parked);
    assert!(task.retry(now));
    assert_eq!((task.state, task.attempts), (State::Waiting, 0));
}

#[test]
fn an_old_task_that_is_tried_again_is_tried_more_than_once() {
    let kind = Kind::FileInDrive {
        record: RecordId::trusted("r"),
    };
    let mut task = Task::new(TaskId::trusted("t"), kind, Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    let later = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 30);
    task.failed("the drive is not shared".to_owned(), true, 0, Timestamp::UNIX_EPOCH);
    assert!(task.retry(later));
    task.failed("away".to_owned(), false, 0, later);
    assert_eq!(task.state, State::Waiting);
    while task.attempts < MAX_ATTEMPTS {
        task.failed("away".to_owned(), false, 0, later);
    }
    assert_eq!(task.state, State::Parked);
}

#[test]
fn what_cannot_work_is_parked_at_once() {
    let mut task = task();
    task.failed("undecodable".to_owned(), true, 0, Timestamp::UNIX_EPOCH);
    assert_eq!(task.state, State::Parked);
}

fn job(every: Every) -> Task {
    let schedule = Schedule {
        name: "report".to_owned(),
        recurrence: Recurrence {
            every,
            anchor: date(2027, 1, 31).at(8, 0, 0, 0),
            zone: TimeZone::get("America/New_York").unwrap(),
        },
        max_retries: MAX_RETRIES,
        last_run_at: None,
        progress: None,
    };
    Task::job(TaskId::trusted("j"), Job::WeeklyReport, schedule, Timestamp::UNIX_EPOCH).unwrap()
}

#[test]
fn a_job_that_fails_twice_and_then_works_is_done_and_one_that_fails_three_times_is_parked() {
    let mut works = job(Every::Once);
    let mut gives_up = works.clone();
    for _ in 0..2 {
        let now = works.due_at;
        works.failed("no".to_owned(), false, 0, now);
        gives_up.failed("no".to_owned(), false, 0, now);
        assert_eq!(works.state, State::Waiting);
    }
    works.succeeded(works.due_at);
    gives_up.failed("no".to_owned(), false, 0, gives_up.due_at);
    assert_eq!((works.state, gives_up.state), (State::Done, State::Parked));
    assert_eq!(gives_up.last_error.as_deref(), Some("no"));
}

#[test]
fn a_job_comes_again_and_what_was_missed_is_missed() {
    let mut daily = job(Every::Daily);
    let due = daily.due_at;
    let late = due + SignedDuration::from_hours(30 * 24 + 3);
    daily.failed("no".to_owned(), false, 0, late);
    daily.succeeded(late);
    assert_eq!((daily.state, daily.attempts), (State::Waiting, 0));
    assert!(daily.due_at > late && daily.due_at <= late + SignedDuration::from_hours(24));
    let mut monthly = job(Every::Monthly);
    let mut days = Vec::new();
    for _ in 0..3 {
        days.push(monthly.due_at.to_string());
        monthly.succeeded(monthly.due_at);
    }
    assert_eq!(
        days,
        ["2027-01-31T13:00:00Z", "2027-02-28T13:00:00Z", "2027-03-31T12:00:00Z"]
    );
}

#[test]
fn what_is_paused_does_not_happen_until_it_is_resumed() {
    let mut daily = job(Every::Daily);
    let mut once = job(Every::Once);
    let due = daily.due_at;
    for task in [&mut daily, &mut once] {
        assert!(task.pause(due) && !task.pause(due));
        assert!(!task.may_begin(due + SignedDuration::from_hours(1)));
    }
    let later = due + SignedDuration::from_hours(50);
    assert!(daily.resume(later) && once.resume(later));
    assert!(daily.due_at > later, "what was missed is missed");
    assert!(once.may_begin(later), "a single time still comes");
    assert!(!daily.resume(later));
    assert!(daily.cancel(later) && !daily.cancel(later));
    assert!(!daily.run_now(later));
}

#[test]
fn what_runs_ahead_of_its_time_still_comes_at_its_time() {
    let mut daily = job(Every::Daily);
    daily.succeeded(daily.due_at);
    let planned = daily.due_at;
    let now = planned - SignedDuration::from_hours(10);
    assert!(daily.run_now(now) && daily.may_begin(now));
    daily.continues("at part 3".to_owned(), now);
    assert!(daily.may_begin(now));
    assert_eq!(daily.schedule.as_ref().unwrap().progress.as_deref(), Some("at part 3"));
    daily.succeeded(now);
    assert_eq!(daily.due_at, planned);
    assert_eq!(daily.schedule.unwrap().progress, None);
}

#[test]
fn what_is_over_before_it_begins_is_no_job() {
    let schedule = job(Every::Once).schedule.unwrap();
    let after: Timestamp = "2027-02-01T00:00:00Z".parse().unwrap();
    assert_eq!(Task::job(TaskId::trusted("j"), Job::Export, schedule, after), None);
}
