//! Which times are free: opening hours, holidays, notice, and what is taken already, by us or in the calendars.
//!
//! What is not known is never free: without the calendars' answer there is no time to offer.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::reading::{DayPart, When};
use crate::settings::Settings;

/// A stretch of time in which somebody is busy; `until` is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    pub from: Timestamp,
    pub until: Timestamp,
}

/// What is known of the times that can be booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Times {
    /// Everything that is taken from now to the end of what can be booked.
    Known { busy: Vec<Busy> },
    /// The calendar did not answer.
    Unknown,
}

/// Why a time cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    Past,
    /// Less notice than the settings ask for.
    TooSoon,
    /// Further ahead than can be booked.
    TooFar,
    /// Outside opening hours, or a holiday.
    Closed,
    Taken,
    /// The calendar did not answer: it may be free, and nobody can tell.
    CalendarDown,
    /// It was not understood which time is meant.
    Unclear,
}

/// What a person's words about a time come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    At(Timestamp),
    /// A day, or a part of one, without a time: what is free then.
    Around {
        free: Vec<Timestamp>,
    },
    Problem(Problem),
}

/// How many times are offered at once: WhatsApp shows three buttons.
pub const OFFERED: usize = 3;

/// The end of what can be booked now.
pub fn horizon(settings: &Settings, now: Timestamp) -> Timestamp {
    settings.calendar.days_after(now, settings.visits.days_ahead)
}

/// Why a visit cannot start then; `None` if it can. `own` is the visit that is being moved: it is in nobody's way.
pub fn problem(
    settings: &Settings,
    times: &Times,
    own: Option<Busy>,
    start: Timestamp,
    now: Timestamp,
) -> Option<Problem> {
    let visits = &settings.visits;
    let end = start + SignedDuration::from_mins(i64::from(visits.minutes));
    if start <= now {
        return Some(Problem::Past);
    }
    if start < now + SignedDuration::from_mins(i64::from(visits.notice_minutes)) {
        return Some(Problem::TooSoon);
    }
    if end > horizon(settings, now) {
        return Some(Problem::TooFar);
    }
    if !is_open(settings, start, end) {
        return Some(Problem::Closed);
    }
    let Times::Known { busy } = times else {
        return Some(Problem::CalendarDown);
    };
    let buffer = SignedDuration::from_mins(i64::from(visits.buffer_minutes));
    let in_the_way = |busy: &&Busy| {
        let meets = |from: Timestamp, until: Timestamp| from < until && from < end + buffer && start < until + buffer;
        match own {
            // What is left of it without the visit itself: calendars join what touches.
            Some(own) => meets(busy.from, busy.until.min(own.from)) || meets(busy.from.max(own.until), busy.until),
            None => meets(busy.from, busy.until),
        }
    };
    busy.iter().find(in_the_way).map(|_| Problem::Taken)
}

/// The next times that are free, from `from` on.
pub fn free<'a>(
    settings: &'a Settings,
    times: &'a Times,
    own: Option<Busy>,
    from: Timestamp,
    now: Timestamp,
) -> impl Iterator<Item = Timestamp> + 'a {
    let zone = settings.calendar.zone.clone();
    let first = from.max(now).to_zoned(zone).date();
    let days = i64::from(settings.visits.days_ahead) + 1;
    (0..=days)
        .filter_map(move |ahead| first.checked_add(ahead.days()).ok())
        .flat_map(|day| starts(settings, day))
        .filter(move |start| *start >= from && problem(settings, times, own, *start, now).is_none())
}

/// A few times to offer: the next ones, but not all of one morning.
pub fn offer(settings: &Settings, times: &Times, own: Option<Busy>, now: Timestamp) -> Vec<Timestamp> {
    let zone = &settings.calendar.zone;
    let mut offered: Vec<Timestamp> = Vec::new();
    for start in free(settings, times, own, now, now) {
        let half = |at: Timestamp| {
            let local = at.to_zoned(zone.clone());
            (local.date(), local.hour() >= 12)
        };
        if offered.iter().all(|taken| half(*taken) != half(start)) {
            offered.push(start);
        }
        if offered.len() == OFFERED {
            break;
        }
    }
    offered
}

/// What was meant. `offered` are the times that were offered last: "the second one", and "at three" on their only day.
pub fn meant(
    settings: &Settings,
    times: &Times,
    own: Option<Busy>,
    when: When,
    offered: &[Timestamp],
    now: Timestamp,
) -> Meant {
    let zone = &settings.calendar.zone;
    if let Some(choice) = when.choice {
        return match offered.get(usize::from(choice)) {
            Some(at) => checked(settings, times, own, *at, now),
            None => Meant::Problem(Problem::Unclear),
        };
    }
    let day = when.day.or_else(|| only_day(settings, offered));
    match (day, when.time) {
        (Some(day), Some(time)) => match day.to_datetime(time).to_zoned(zone.clone()) {
            Ok(at) => checked(settings, times, own, at.timestamp(), now),
            Err(_) => Meant::Problem(Problem::Unclear),
        },
        (None, Some(time)) => {
            // One of the offered times by its hour, else the next day on which it is free.
            let same_time = |at: &&Timestamp| at.to_zoned(zone.clone()).time() == time;
            match offered.iter().find(same_time) {
                Some(at) => checked(settings, times, own, *at, now),
                None => Meant::Problem(Problem::Unclear),
            }
        }
        (Some(day), None) => around(settings, times, own, day, when.part, now),
        (None, None) if when.part.is_some() => {
            let today = now.to_zoned(zone.clone()).date();
            let part: Vec<Timestamp> = free(settings, times, own, now, now)
                .filter(|at| is_in(*at, when.part, settings))
                .take(OFFERED)
                .collect();
            if part.is_empty() {
                around(settings, times, own, today, when.part, now)
            } else {
                Meant::Around { free: part }
            }
        }
        (None, None) => Meant::Problem(Problem::Unclear),
    }
}

fn checked(settings: &Settings, times: &Times, own: Option<Busy>, at: Timestamp, now: Timestamp) -> Meant {
    match problem(settings, times, own, at, now) {
        None => Meant::At(at),
        Some(problem) => Meant::Problem(problem),
    }
}

fn around(
    settings: &Settings,
    times: &Times,
    own: Option<Busy>,
    day: Date,
    part: Option<DayPart>,
    now: Timestamp,
) -> Meant {
    let zone = &settings.calendar.zone;
    if *times == Times::Unknown {
        return Meant::Problem(Problem::CalendarDown);
    }
    let today = now.to_zoned(zone.clone()).date();
    if day < today {
        return Meant::Problem(Problem::Past);
    }
    let last = horizon(settings, now).to_zoned(zone.clone()).date();
    if day > last {
        return Meant::Problem(Problem::TooFar);
    }
    let mut open = false;
    let mut found = Vec::new();
    for start in starts(settings, day)
        .into_iter()
        .filter(|at| is_in(*at, part, settings))
    {
        open = true;
        if problem(settings, times, own, start, now).is_none() {
            found.push(start);
        }
    }
    match (found.is_empty(), open) {
        (false, _) => Meant::Around { free: spread(&found) },
        (true, true) => Meant::Problem(Problem::Taken),
        (true, false) => Meant::Problem(Problem::Closed),
    }
}

/// The first, one in the middle, and the last.
fn spread(free: &[Timestamp]) -> Vec<Timestamp> {
    if free.len() <= OFFERED {
        return free.to_vec();
    }
    [0, free.len() / 2, free.len() - 1]
        .into_iter()
        .filter_map(|place| free.get(place).copied())
        .collect()
}

fn only_day(settings: &Settings, offered: &[Timestamp]) -> Option<Date> {
    let day = |at: &Timestamp| at.to_zoned(settings.calendar.zone.clone()).date();
    let first = offered.first().map(day)?;
    offered.iter().all(|at| day(at) == first).then_some(first)
}

fn is_in(at: Timestamp, part: Option<DayPart>, settings: &Settings) -> bool {
    let hour = at.to_zoned(settings.calendar.zone.clone()).hour();
    match part {
        None => true,
        Some(DayPart::Morning) => hour < 12,
        Some(DayPart::Afternoon) => (12..17).contains(&hour),
        Some(DayPart::Evening) => hour >= 17,
    }
}

/// Every time of a day at which a visit may start by the opening hours, on the settings' grid.
fn starts(settings: &Settings, day: Date) -> Vec<Timestamp> {
    let visits = &settings.visits;
    let step = i64::from(visits.step_minutes.max(5)).minutes();
    let zone = &settings.calendar.zone;
    let mut starts = Vec::new();
    for (opens, closes) in open_hours(settings, day) {
        let mut local = day.to_datetime(opens);
        let end = day.to_datetime(closes);
        while local < end {
            if let Ok(at) = local.to_zoned(zone.clone()) {
                let start = at.timestamp();
                if is_open(
                    settings,
                    start,
                    start + SignedDuration::from_mins(i64::from(visits.minutes)),
                ) {
                    starts.push(start);
                }
            }
            match local.checked_add(step) {
                Ok(next) => local = next,
                Err(_) => break,
            }
        }
    }
    starts
}

/// The whole visit is inside one stretch of opening hours.
fn is_open(settings: &Settings, start: Timestamp, end: Timestamp) -> bool {
    let zone = &settings.calendar.zone;
    let (from, until) = (start.to_zoned(zone.clone()), end.to_zoned(zone.clone()));
    if from.date() != until.date() {
        return false;
    }
    open_hours(settings, from.date()).any(|(opens, closes)| opens <= from.time() && until.time() <= closes)
}

fn open_hours(settings: &Settings, day: Date) -> impl Iterator<Item = (Time, Time)> {
    let holiday = settings.calendar.holidays.contains(&day);
    let weekday = day.weekday().to_monday_one_offset();
    let hours = settings.visits.hours.get(&weekday).cloned().unwrap_or_default();
    hours.into_iter().filter(move |_| !holiday)
}
