//! The part of the settings that is about visits.

use std::collections::{BTreeMap, BTreeSet};

use domain::appointment::MAX_MINUTES;
use domain::settings::Visits;
use jiff::civil::Time;
use serde_json::{Value, json};

use super::clock;
use super::reader::{Fields, InvalidSettings};

const MAX_BUFFER_MINUTES: u16 = 240;
/// The grain of all bookings.
const MIN_STEP_MINUTES: u16 = 5;
const MAX_STEP_MINUTES: u16 = 480;
/// Longer notice, and bookings further ahead, are typing mistakes.
const MAX_NOTICE_MINUTES: u32 = 30 * 24 * 60;
const MAX_NOTICE_HOURS: u16 = 30 * 24;
const MAX_DAYS_AHEAD: u16 = 365;
const MAX_HOURS_A_DAY: usize = 10;
const MAX_CALENDARS: usize = 10;
const MAX_CALENDAR_CHARS: usize = 254;
const MAX_REMINDERS: usize = 5;
const MAX_REMINDER_MINUTES: u32 = 30 * 24 * 60;

/// Opening hours by weekday; Monday is 1.
type Week = BTreeMap<i8, Vec<(Time, Time)>>;

pub(super) fn visits_to_json(visits: &Visits) -> Value {
    json!({
        "minutes": visits.minutes,
        "buffer_minutes": visits.buffer_minutes,
        "step_minutes": visits.step_minutes,
        "notice_minutes": visits.notice_minutes,
        "days_ahead": visits.days_ahead,
        "change_notice_hours": visits.change_notice_hours,
        "hours": hours_to_json(&visits.hours),
        "calendars": visits.calendars,
        "reminder_minutes": visits.reminder_minutes,
    })
}

pub(super) fn hours_to_json(week: &Week) -> BTreeMap<String, Vec<Value>> {
    let stretch = |(from, until): &(Time, Time)| json!({ "from": clock(*from), "until": clock(*until) });
    week.iter()
        .map(|(weekday, day)| (weekday.to_string(), day.iter().map(stretch).collect()))
        .collect()
}

pub(super) fn visits(fields: &mut Fields<'_>, defaults: Visits) -> Result<Visits, InvalidSettings> {
    let Some(json) = fields.take("visits") else {
        return Ok(defaults);
    };
    let mut visits = Fields::of(json, &fields.path("visits"))?;
    let read = Visits {
        // A visit has to take some time, and a slot is the least.
        minutes: visits
            .number("minutes", MIN_STEP_MINUTES..=MAX_MINUTES)?
            .unwrap_or(defaults.minutes),
        buffer_minutes: visits
            .number("buffer_minutes", 0..=MAX_BUFFER_MINUTES)?
            .unwrap_or(defaults.buffer_minutes),
        step_minutes: visits
            .number("step_minutes", MIN_STEP_MINUTES..=MAX_STEP_MINUTES)?
            .unwrap_or(defaults.step_minutes),
        notice_minutes: visits
            .number("notice_minutes", 0..=MAX_NOTICE_MINUTES)?
            .unwrap_or(defaults.notice_minutes),
        days_ahead: visits
            .number("days_ahead", 1..=MAX_DAYS_AHEAD)?
            .unwrap_or(defaults.days_ahead),
        change_notice_hours: visits
            .number("change_notice_hours", 0..=MAX_NOTICE_HOURS)?
            .unwrap_or(defaults.change_notice_hours),
        hours: hours(&mut visits)?.unwrap_or(defaults.hours),
        calendars: calendars(&mut visits)?.unwrap_or(defaults.calendars),
        reminder_minutes: reminders(&mut visits)?.unwrap_or(defaults.reminder_minutes),
    };
    visits.end()?;
    Ok(read)
}

/// The opening hours of the whole week: a day that is not named is closed.
pub(super) fn hours(visits: &mut Fields<'_>) -> Result<Option<Week>, InvalidSettings> {
    let Some(json) = visits.take("hours") else {
        return Ok(None);
    };
    let mut week = Fields::of(json, &visits.path("hours"))?;
    let mut hours = Week::new();
    for weekday in 1..=7_i8 {
        if let Some(day) = week.take(&weekday.to_string()) {
            hours.insert(weekday, day_of(day, &week, &weekday.to_string())?);
        }
    }
    week.end()?;
    Ok(Some(hours))
}

fn day_of(json: &Value, week: &Fields<'_>, weekday: &str) -> Result<Vec<(Time, Time)>, InvalidSettings> {
    let expected = || week.expected(weekday, "at most 10 stretches of time, each later than the one before");
    let stretches = json.as_array().filter(|day| day.len() <= MAX_HOURS_A_DAY);
    let mut day: Vec<(Time, Time)> = Vec::new();
    for json in stretches.ok_or_else(expected)? {
        let mut stretch = Fields::of(json, &week.path(weekday))?;
        let (from, until) = (stretch.clock("from")?, stretch.clock("until")?);
        if from >= until {
            return Err(stretch.expected("until", "a time that is later than from"));
        }
        stretch.end()?;
        if day.last().is_some_and(|(_, before)| from < *before) {
            return Err(expected());
        }
        day.push((from, until));
    }
    Ok(day)
}

fn calendars(visits: &mut Fields<'_>) -> Result<Option<Vec<String>>, InvalidSettings> {
    let expected = "a list of at most 10 ids of Google calendars";
    let fits = |id: &&str| {
        (1..=MAX_CALENDAR_CHARS).contains(&id.chars().count())
            && !id.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    let calendars = visits.list("calendars", MAX_CALENDARS, expected, |id| {
        id.as_str().map(str::trim).filter(fits).map(str::to_owned)
    })?;
    // One calendar is looked at once.
    Ok(calendars.map(|mut calendars| {
        let mut seen = BTreeSet::new();
        calendars.retain(|id| seen.insert(id.clone()));
        calendars
    }))
}

pub(super) fn reminders(visits: &mut Fields<'_>) -> Result<Option<Vec<u32>>, InvalidSettings> {
    let expected = "at most 5 numbers of minutes before the start, from 1 to 43200, each smaller than the one before";
    let minutes = visits.list("reminder_minutes", MAX_REMINDERS, expected, |minutes| {
        minutes
            .as_u64()
            .and_then(|minutes| u32::try_from(minutes).ok())
            .filter(|minutes| (1..=MAX_REMINDER_MINUTES).contains(minutes))
    })?;
    if minutes
        .as_ref()
        .is_some_and(|minutes| !minutes.is_sorted_by(|a, b| a > b))
    {
        return Err(visits.expected("reminder_minutes", expected));
    }
    Ok(minutes)
}
