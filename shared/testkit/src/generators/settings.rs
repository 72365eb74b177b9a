//! Arbitrary settings, within the limits of what can be saved.

use std::collections::BTreeMap;

use domain::Announcement;
use domain::business_days::Calendar;
use domain::settings::{QuietHours, Settings, Stage, Stages, Visits, WhenDue};
use domain::sheet::{Owner, Sheets, Tab};
use domain::subscription::{MAX_SUBSCRIPTIONS, Subscription, Wanted};
use jiff::civil::{Date, Time};
use proptest::array::uniform6;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::booking::practice;
use super::{language, phone, zone};

pub fn settings() -> impl Strategy<Value = Settings> {
    let names = ("[A-Za-z0-9][A-Za-z0-9 .'&]{0,30}[A-Za-z0-9]", "[A-Z]{2}", language());
    let reminders = subsequence((1..=90).collect::<Vec<u16>>(), 0..=5);
    let teams = (team(), team());
    let rest = (stages(), 1..=20_u8, reminders, teams);
    let files = (30..=36_500_u16, option::of("[A-Za-z0-9_-]{1,40}"), sheets());
    let others = (practice(), subscriptions());
    let dentists = (any::<bool>(), visits(), files, others);
    let times = (calendar(), option::of(quiet_hours()));
    (names, times, rest, dentists, any::<u64>()).prop_map(
        |(names, (calendar, quiet_hours), rest, dentists, version)| {
            let (lab_name, region, language) = names;
            let (stages, phases, fit_reminder_days, (clinical_team, lab_team)) = rest;
            let (unverified_may_start, visits, (message_retention_days, drive_folder, sheets), others) = dentists;
            let (practice, subscriptions) = others;
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
                unverified_may_start,
                visits,
                message_retention_days,
                drive_folder,
                practice,
                subscriptions,
                sheets,
            }
        },
    )
}

fn sheets() -> impl Strategy<Value = Sheets> {
    let columns = Tab::ALL
        .into_iter()
        .flat_map(|tab| tab.columns().iter().map(move |column| (tab, *column)))
        .filter(|(tab, column)| *column != tab.key());
    let columns = subsequence(columns.collect::<Vec<_>>(), 0..6);
    let owners = columns.prop_flat_map(|columns| {
        let owners = vec(select(Owner::ALL.to_vec()), columns.len());
        owners.prop_map(move |owners| {
            let chosen = columns.iter().copied().zip(owners);
            // What is as it would be anyway is not kept.
            chosen
                .filter(|((tab, column), owner)| tab.owner(column) != *owner)
                .collect()
        })
    });
    (option::of("[A-Za-z0-9_-]{1,60}"), owners).prop_map(|(spreadsheet, owners)| Sheets { spreadsheet, owners })
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let date = (2020..2040_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date::constant(year, month, day));
    (zone(), btree_set(1..=7_i8, 1..=7), btree_set(date, 0..5)).prop_map(|(zone, working_days, holidays)| Calendar {
        zone,
        working_days,
        holidays,
    })
}

/// The time of day, `minute` minutes after midnight.
fn clock(minute: u16) -> Time {
    let (hour, minute) = (minute / 60, minute % 60);
    Time::constant(i8::try_from(hour).unwrap(), i8::try_from(minute).unwrap(), 0, 0)
}

fn quiet_hours() -> impl Strategy<Value = QuietHours> {
    // Equal times would be no hours at all.
    (0..1440_u16, 1..1440_u16).prop_map(|(from, length)| QuietHours {
        from: clock(from),
        until: clock((from + length) % 1440),
    })
}

fn stages() -> impl Strategy<Value = Stages> {
    let when_due = select(vec![WhenDue::Advance, WhenDue::RemindStaff, WhenDue::Nothing]);
    let stage = (0..=365_u16, 0..=365_u16, when_due).prop_map(|(a, b, when_due)| Stage {
        days_min: a.min(b),
        days_max: a.max(b),
        when_due,
    });
    uniform6(stage).prop_map(
        |[planning, training_aligner, delivery, phase, full_case, review]| Stages {
            planning,
            training_aligner,
            delivery,
            phase,
            full_case,
            review,
        },
    )
}

pub(super) fn week() -> impl Strategy<Value = BTreeMap<i8, Vec<(Time, Time)>>> {
    // Pairs of times in order are stretches in order.
    let day = btree_set(0..1440_u16, 0..6).prop_map(|minutes| {
        let minutes: Vec<_> = minutes.into_iter().map(clock).collect();
        minutes.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    });
    btree_map(1..=7_i8, day, 0..=7)
}

fn visits() -> impl Strategy<Value = Visits> {
    let lengths = (5..=120_u16, 0..=240_u16, 5..=480_u16);
    let limits = (0..=43_200_u32, 1..=365_u16, 0..=720_u16);
    let calendars = btree_set("[a-z0-9.@]{1,40}", 0..3).prop_map(|ids| ids.into_iter().collect());
    let reminders = btree_set(1..=43_200_u32, 0..=5).prop_map(|minutes| minutes.into_iter().rev().collect());
    let rest = (week(), calendars, reminders);
    (lengths, limits, rest).prop_map(|(lengths, limits, rest)| {
        let (minutes, buffer_minutes, step_minutes) = lengths;
        let (notice_minutes, days_ahead, change_notice_hours) = limits;
        let (hours, calendars, reminder_minutes) = rest;
        Visits {
            minutes,
            buffer_minutes,
            step_minutes,
            notice_minutes,
            days_ahead,
            change_notice_hours,
            hours,
            calendars,
            reminder_minutes,
        }
    })
}

fn subscriptions() -> impl Strategy<Value = Vec<Subscription>> {
    let named = subsequence(Announcement::NAMES.to_vec(), 1..=Announcement::NAMES.len());
    let events = prop_oneof![
        Just(Wanted::All),
        named.prop_map(|names| Wanted::Named(names.into_iter().collect()))
    ];
    let url = "https://[a-z]{1,20}\\.example/[a-z0-9/?=]{0,20}";
    btree_map("[A-Za-z0-9._-]{1,40}", (url, events), 0..=MAX_SUBSCRIPTIONS).prop_map(|by_name| {
        let one = |(name, (url, events))| Subscription { name, url, events };
        by_name.into_iter().map(one).collect()
    })
}

/// Nobody twice: settings hold a person once.
pub(super) fn team() -> impl Strategy<Value = Vec<domain::Phone>> {
    // As they are after reading: a national prefix inside a number is dropped.
    let read = |phone: domain::Phone| domain::Phone::parse(phone.as_str(), "US").unwrap();
    vec(phone().prop_map(read), 0..4).prop_map(|mut team| {
        let mut seen = std::collections::BTreeSet::new();
        team.retain(|phone| seen.insert(phone.canonical()));
        team
    })
}
