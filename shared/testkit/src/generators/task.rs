//! Arbitrary tasks.

use domain::TaskId;
use domain::task::{Kind, State, Task, Timer};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{appointment_id, case_id, derived_id, person, record_id, text, timestamp};

pub fn timer() -> impl Strategy<Value = Timer> {
    prop_oneof![
        Just(Timer::StageDeadline),
        any::<u8>().prop_map(|reminder| Timer::Unanswered { reminder })
    ]
}

pub fn task() -> impl Strategy<Value = Task> {
    let tries = (any::<u16>(), option::of(text()), select(State::ALL.to_vec()));
    let times = (timestamp(), timestamp(), timestamp());
    (derived_id(), kind(), tries, times, 1..u64::MAX).prop_map(|(id, kind, tries, times, version)| {
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
        }
    })
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
        record_id().prop_map(|record| Kind::FetchFile { record }),
        record_id().prop_map(|record| Kind::FileInDrive { record }),
    ]
}
