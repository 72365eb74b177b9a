//! Arbitrary visits.

use domain::TaskId;
use domain::appointment::{Appointment, OpenReminder, Place, Status};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{appointment_id, case_id, derived_id, person, text, timestamp, zone};

pub fn appointment() -> impl Strategy<Value = Appointment> {
    let who = (
        appointment_id(),
        person(),
        option::of(case_id()),
        option::of(text()),
        text(),
    );
    let when = (timestamp(), any::<u16>(), zone(), place());
    let state = (select(Status::ALL.to_vec()), vec(reminder(), 0..3));
    (who, when, state, timestamp(), timestamp(), 1..u64::MAX).prop_map(
        |(who, when, state, created_at, updated_at, version)| {
            let (id, person, case, patient, dentist) = who;
            let (starts_at, minutes, zone, place) = when;
            let (status, reminders) = state;
            Appointment {
                id,
                person,
                case,
                patient,
                dentist,
                starts_at,
                minutes,
                zone,
                place,
                status,
                reminders,
                created_at,
                updated_at,
                version,
            }
        },
    )
}

pub fn place() -> impl Strategy<Value = Place> {
    let pin = (text(), text(), option::of(text()), option::of(text()));
    prop_oneof![
        text().prop_map(Place::Address),
        pin.prop_map(|(latitude, longitude, name, address)| Place::Pin {
            latitude,
            longitude,
            name,
            address,
        }),
    ]
}

fn reminder() -> impl Strategy<Value = OpenReminder> {
    (derived_id(), any::<u32>()).prop_map(|(id, minutes_before)| OpenReminder {
        id: TaskId::trusted(id),
        minutes_before,
    })
}
