//! Arbitrary tasks.

use domain::subscription::Delivery;
use domain::task::job::{Job, Outcome, Run, Schedule};
use domain::task::recurrence::{Every, Recurrence};
use domain::task::{Kind, State, Task, Timer};
use domain::{RunId, TaskId, Timestamp};
use jiff::tz::TimeZone;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{announcement, appointment_id, case_id, derived_id, person, record_id, text, timestamp};

pub fn timer() -> impl Strategy<Value = Timer> {
    prop_oneof![
        Just(Timer::StageDeadline),
        any::<u8>().prop_map(|reminder| Timer::Unanswered { reminder })
    ]
}

pub fn task() -> impl Strategy<Value = Task> {
    let tries = (any::<u16>(), option::of(text()), select(State::ALL.to_vec()));
    let times = (timestamp(), timestamp(), timestamp());
    let schedule = option::of(schedule());
    (derived_id(), kind(), tries, times, 1..u64::MAX, schedule).prop_map(
        |(id, kind, tries, times, version, schedule)| {
            let (attempts, last_error, state) = tries;
            let (due_at, created_at, updated_at) = times;
            let id = TaskId::trusted(id);
            Task {
                id,
                kind,
                due_at,
                state,
                attempts,
                last_error,
                created_at,
                updated_at,
                version,
                schedule,
            }
        },
    )
}

fn kind() -> impl Strategy<Value = Kind> {
    let case_timer =
        (person(), case_id(), timer()).prop_map(|(person, case, timer)| Kind::CaseTimer { person, case, timer });
    let reminder =
        (person(), appointment_id(), any::<u32>()).prop_map(|(person, appointment, minutes_before)| Kind::Reminder {
            person,
            appointment,
            minutes_before,
        });
    let entry =
        (person(), appointment_id()).prop_map(|(person, appointment)| Kind::CalendarEntry { person, appointment });
    prop_oneof![
        case_timer,
        reminder,
        entry,
        text().prop_map(|calendar| Kind::CalendarSync { calendar }),
        derived_id().prop_map(|run| Kind::WorkflowRun {
            run: RunId::trusted(run)
        }),
        record_id().prop_map(|record| Kind::FetchFile { record }),
        record_id().prop_map(|record| Kind::FileInDrive { record }),
        job().prop_map(Kind::Job),
        (appointment_id(), any::<u32>()).prop_map(|(appointment, minutes_before)| Kind::AppointmentReminder {
            appointment,
            minutes_before,
        }),
        appointment_id().prop_map(|appointment| Kind::FollowUp { appointment }),
        (text(), announcement()).prop_map(|(subscription, record)| {
            Kind::EventDelivery(Delivery {
                subscription,
                event: record.id,
                announcement: record.announcement,
                at: record.at,
            })
        }),
        Just(Kind::SheetSync),
        option::of(text()).prop_map(|after| Kind::SheetRebuild { after }),
    ]
}

fn job() -> impl Strategy<Value = Job> {
    prop_oneof![
        select(Job::BUILT_IN.to_vec()),
        (text(), option::of(text())).prop_map(|(url, body)| Job::Webhook { url, body }),
        text().prop_map(|name| Job::Custom { name }),
    ]
}

fn schedule() -> impl Strategy<Value = Schedule> {
    let every = prop_oneof![
        select(vec![Every::Once, Every::Daily, Every::Weekly, Every::Monthly]),
        any::<u32>().prop_map(|seconds| Every::Interval { seconds }),
    ];
    let zone = select(vec!["Asia/Kolkata", "America/New_York", "UTC"]);
    let far = (option::of(timestamp()), option::of(text()));
    (text(), every, timestamp(), zone, any::<u16>(), far).prop_map(|(name, every, anchor, zone, max_retries, far)| {
        let zone = TimeZone::get(zone).unwrap();
        Schedule {
            name,
            recurrence: Recurrence {
                every,
                anchor: anchor.to_zoned(zone.clone()).datetime(),
                zone,
            },
            max_retries,
            last_run_at: far.0,
            progress: far.1,
        }
    })
}

pub fn job_run() -> impl Strategy<Value = Run> {
    let times = (timestamp(), timestamp(), timestamp());
    let end = (select(Outcome::ALL.to_vec()), option::of(text()), option::of(text()));
    (derived_id(), times, end).prop_map(|(task, times, end)| Run {
        task: TaskId::trusted(task),
        started_at: times.0,
        finished_at: times.1,
        outcome: end.0,
        error: end.1,
        detail: end.2,
        keep_until: Timestamp::from_second(times.2.as_second()).unwrap(),
    })
}
