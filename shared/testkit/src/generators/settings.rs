//! Arbitrary settings, within the limits of what can be saved.

use domain::business_days::Calendar;
use domain::settings::{QuietHours, Settings, Stage, Stages, WhenDue};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use proptest::array::uniform5;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{language, phone};

pub fn settings() -> impl Strategy<Value = Settings> {
    let names = ("[A-Za-z0-9][A-Za-z0-9 .'&]{0,30}[A-Za-z0-9]", "[A-Z]{2}", language());
    let reminders = subsequence((1..=90).collect::<Vec<u16>>(), 0..=5);
    let teams = (team(), team());
    let rest = (stages(), 1..=20_u8, reminders, teams);
    (names, calendar(), option::of(quiet_hours()), rest, any::<u64>()).prop_map(
        |(names, calendar, quiet_hours, rest, version)| {
            let (lab_name, region, language) = names;
            let (stages, phases, fit_reminder_days, (clinical_team, lab_team)) = rest;
            Settings {
                version,
                lab_name,
                region,
                language,
                calendar,
                quiet_hours,
                stages,
                phases,
                fit_reminder_days,
                clinical_team,
                lab_team,
            }
        },
    )
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let zones = vec![
        "UTC",
        "Asia/Kolkata",
        "America/New_York",
        "Australia/Lord_Howe",
        "Europe/Berlin",
    ];
    let date = (2020..2040_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date::constant(year, month, day));
    (select(zones), btree_set(1..=7_i8, 1..=7), btree_set(date, 0..5)).prop_map(|(zone, working_days, holidays)| {
        Calendar {
            zone: TimeZone::get(zone).unwrap(),
            working_days,
            holidays,
        }
    })
}

fn quiet_hours() -> impl Strategy<Value = QuietHours> {
    let minute = |minute: u16| {
        let (hour, minute) = (minute / 60, minute % 60);
        Time::constant(i8::try_from(hour).unwrap(), i8::try_from(minute).unwrap(), 0, 0)
    };
    // Equal times would be no hours at all.
    (0..1440_u16, 1..1440_u16).prop_map(move |(from, length)| QuietHours {
        from: minute(from),
        until: minute((from + length) % 1440),
    })
}

fn stages() -> impl Strategy<Value = Stages> {
    let when_due = select(vec![WhenDue::Advance, WhenDue::RemindStaff, WhenDue::Nothing]);
    let stage = (0..=365_u16, 0..=365_u16, when_due).prop_map(|(a, b, when_due)| Stage {
        days_min: a.min(b),
        days_max: a.max(b),
        when_due,
    });
    uniform5(stage).prop_map(|[planning, training_aligner, delivery, phase, full_case]| Stages {
        planning,
        training_aligner,
        delivery,
        phase,
        full_case,
    })
}

/// Nobody twice: settings hold a person once.
fn team() -> impl Strategy<Value = Vec<domain::Phone>> {
    // As they are after reading: a national prefix inside a number is dropped.
    let read = |phone: domain::Phone| domain::Phone::parse(phone.as_str(), "US").unwrap();
    vec(phone().prop_map(read), 0..4).prop_map(|mut team| {
        let mut seen = std::collections::BTreeSet::new();
        team.retain(|phone| seen.insert(phone.canonical()));
        team
    })
}
