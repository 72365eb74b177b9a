//! Which times can be booked, and what is said when one cannot. Whether it is free is not decided here.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::{MAX_MINUTES, MIN_MINUTES};
use crate::practice::settings::Practice;
use crate::{Moment, Rejection, Settings};

/// A hundred years: what is further away is a slip of the pen.
const MAX_HOURS_AWAY: u64 = 100 * 366 * 24;

/// A time as people and programs write it: on the wall clock of the zone (`2026-11-24T10:00`), or with an offset of its own.
/// Seconds are cut off.
///
/// # Errors
/// When it is none, or no clock of the zone ever shows it.
pub fn read(text: &str, zone: &TimeZone) -> Result<Timestamp, Rejection> {
    let at = match (text.parse::<Timestamp>(), text.parse::<DateTime>()) {
        (Ok(at), _) => at,
        (Err(_), Ok(local)) if text.contains(':') => at_local(local, zone)?,
        (Err(_), Ok(_) | Err(_)) => {
            return Err(Rejection::illegal(
                "has to be a time such as 2026-11-24T10:00 (on the practice's clock) or 2026-11-24T10:00:00+01:00",
            ));
        }
    };
    let minute = at.as_second().div_euclid(60) * 60;
    Timestamp::from_second(minute).map_err(|_| too_far_away())
}

/// When a wall clock of the zone shows this. Of two such moments (clocks were set back) it is the first.
///
/// # Errors
/// When no clock ever shows it: clocks were set forward over it.
pub fn at_local(local: DateTime, zone: &TimeZone) -> Result<Timestamp, Rejection> {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => {
            let next = ambiguous.later().ok().map(|at| wall(at, zone));
            Err(Rejection::illegal(format!(
                "the clocks are set forward over {}: there is no such time on that day{}",
                shown(local),
                next.map_or_else(String::new, |next| format!("; the next one is {next}"))
            )))
        }
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
            ambiguous.earlier().map_err(|_| too_far_away())
        }
    }
}

/// A time that somebody can have meant, whatever else is allowed.
pub fn plausible(start: Timestamp, now: Timestamp) -> Result<(), Rejection> {
    let distance = start.duration_since(now).as_hours().unsigned_abs();
    if distance > MAX_HOURS_AWAY {
        return Err(too_far_away());
    }
    Ok(())
}

fn too_far_away() -> Rejection {
    Rejection::illegal("this time is too far away")
}

/// A length that can be booked, always.
pub(super) fn length(minutes: u16) -> Result<(), Rejection> {
    if (MIN_MINUTES..=MAX_MINUTES).contains(&minutes) && minutes.is_multiple_of(MIN_MINUTES) {
        return Ok(());
    }
    Err(Rejection::illegal(format!(
        "an appointment takes {MIN_MINUTES} to {MAX_MINUTES} minutes, in steps of {MIN_MINUTES}"
    )))
}

/// Whether an appointment can be then.
pub fn time(start: Timestamp, minutes: u16, dentist: Option<&str>, moment: &Moment<'_>) -> Result<(), Rejection> {
    let (settings, practice) = (moment.settings, &moment.settings.practice);
    let zone = &settings.calendar.zone;
    if start <= moment.now {
        return Err(Rejection::illegal(format!(
            "{} is over: it is {} now",
            wall(start, zone),
            wall(moment.now, zone)
        )));
    }
    let end = start + SignedDuration::from_mins(i64::from(minutes));
    let last = horizon(settings, moment.now);
    if end > last {
        return Err(Rejection::illegal(format!(
            "{} is too far ahead: bookings are taken up to {}",
            wall(start, zone),
            wall(last, zone)
        )));
    }
    let day = start.to_zoned(zone.clone()).date();
    if settings.calendar.holidays.contains(&day) {
        return Err(Rejection::illegal(format!("{day} is a holiday: choose another day")));
    }
    present(dentist, start, settings)?;
    if !is_open(practice, zone, start, end) {
        return Err(closed(practice, start, end, zone));
    }
    Ok(())
}

/// Whether the dentist is there on that day.
pub(super) fn present(dentist: Option<&str>, start: Timestamp, settings: &Settings) -> Result<(), Rejection> {
    let day = start.to_zoned(settings.calendar.zone.clone()).date();
    if dentist.is_some_and(|dentist| settings.practice.is_away(dentist, day)) {
        return Err(Rejection::illegal(format!(
            "this dentist is away on {day}: choose another day, or another dentist"
        )));
    }
    Ok(())
}

/// The end of what can be booked now.
pub fn horizon(settings: &Settings, now: Timestamp) -> Timestamp {
    settings.calendar.days_after(now, settings.practice.days_ahead)
}

/// When the practice is open on a day of the week, holidays apart.
pub fn open_hours(practice: &Practice, day: Date) -> &[(Time, Time)] {
    let weekday = day.weekday().to_monday_one_offset();
    practice.hours.get(&weekday).map_or(&[], Vec::as_slice)
}

/// All of it is inside one stretch of opening hours.
pub(crate) fn is_open(practice: &Practice, zone: &TimeZone, start: Timestamp, end: Timestamp) -> bool {
    let (from, until) = (start.to_zoned(zone.clone()), end.to_zoned(zone.clone()));
    let inside = |(opens, closes): &(Time, Time)| *opens <= from.time() && until.time() <= *closes;
    from.date() == until.date() && open_hours(practice, from.date()).iter().any(inside)
}

fn closed(practice: &Practice, start: Timestamp, end: Timestamp, zone: &TimeZone) -> Rejection {
    let minutes = end.duration_since(start).as_mins();
    let week: Vec<String> = practice.hours.iter().filter_map(weekday_hours).collect();
    let when = if week.is_empty() {
        "it has no opening hours".to_owned()
    } else {
        format!("it is open {}", week.join(", "))
    };
    Rejection::illegal(format!(
        "the practice is not open for {minutes} minutes from {}: {when}",
        wall(start, zone)
    ))
}

fn weekday_hours((weekday, hours): (&i8, &Vec<(Time, Time)>)) -> Option<String> {
    let name = match weekday {
        1 => "Monday",
        2 => "Tuesday",
        3 => "Wednesday",
        4 => "Thursday",
        5 => "Friday",
        6 => "Saturday",
        7 => "Sunday",
        _ => return None,
    };
    let stretch = |(from, until): &(Time, Time)| format!("{}-{}", from.strftime("%H:%M"), until.strftime("%H:%M"));
    let stretches: Vec<String> = hours.iter().map(stretch).collect();
    (!stretches.is_empty()).then(|| format!("{name} {}", stretches.join(" and ")))
}

/// What the wall clock shows.
pub(super) fn wall(at: Timestamp, zone: &TimeZone) -> String {
    shown(at.to_zoned(zone.clone()).datetime())
}

fn shown(local: DateTime) -> String {
    local.strftime("%Y-%m-%d %H:%M").to_string()
}
