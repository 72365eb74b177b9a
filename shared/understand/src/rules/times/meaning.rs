//! What the times in a message come to together. Where they differ, the part that differs is left out.

use domain::reading::{DayPart, When};
use jiff::civil::{Date, DateTime, Time};

use super::days::Day;
use super::scan::Item;

pub(super) fn when(items: &[Item], sent_at: DateTime, offered: u8) -> When {
    let parts = distinct(items.iter().filter_map(|item| match item {
        Item::Part(part) => Some(*part),
        Item::Before(clock) => clock.meant(None).map(|time| match time.hour() {
            ..=12 => DayPart::Morning,
            13.. => DayPart::Afternoon,
        }),
        Item::Day(_) | Item::Clock(_) | Item::Choice(_) => None,
    }));
    let part = one(&parts);
    let times = distinct(items.iter().filter_map(|item| match item {
        Item::Clock(clock) => clock.meant(part),
        Item::Day(_) | Item::Before(_) | Item::Part(_) | Item::Choice(_) => None,
    }));
    let time = one(&times);
    let all_days: Vec<Day> = items
        .iter()
        .filter_map(|item| match item {
            Item::Day(day) => Some(*day),
            Item::Clock(_) | Item::Before(_) | Item::Part(_) | Item::Choice(_) => None,
        })
        .collect();
    if let Some(choice) = chosen(items, &all_days, offered) {
        return When {
            choice: Some(choice),
            ..When::default()
        };
    }
    let Ok(day) = date(&all_days, sent_at, time) else {
        return When::default();
    };
    // Between three and five is in the afternoon.
    let halves = distinct(times.iter().map(|time| part_of(*time)));
    When {
        day,
        time,
        part: if time.is_some() { None } else { part.or(one(&halves)) },
        choice: None,
    }
}

/// The one that was chosen, if a choice is all that was said: a day or a time says it better.
fn chosen(items: &[Item], days: &[Day], offered: u8) -> Option<u8> {
    let choices = distinct(items.iter().filter_map(|item| match item {
        Item::Choice(0) => Some(u16::from(offered)),
        Item::Choice(choice) => Some(*choice),
        // "The 2nd", when two or more were offered.
        Item::Day(Day::OfMonth(day)) => u16::try_from(*day).ok(),
        Item::Day(_) | Item::Clock(_) | Item::Before(_) | Item::Part(_) => None,
    }));
    let only = items
        .iter()
        .all(|item| matches!(item, Item::Choice(_) | Item::Day(Day::OfMonth(_))));
    let choice = one(&choices).filter(|choice| only && (1..=u16::from(offered)).contains(choice))?;
    let plain = days.len() <= 1;
    u8::try_from(choice - 1).ok().filter(|_| plain)
}

/// The day that was said; an error when there are several that differ.
fn date(days: &[Day], sent_at: DateTime, time: Option<Time>) -> Result<Option<Date>, SeveralDays> {
    let exact = distinct(
        days.iter()
            .filter(|day| day.weekday().is_none())
            .filter_map(|day| day.date(sent_at, time)),
    );
    let weekdays: Vec<Day> = days.iter().copied().filter(|day| day.weekday().is_some()).collect();
    match exact.as_slice() {
        [] => match distinct(weekdays.iter().filter_map(|day| day.date(sent_at, time))).as_slice() {
            [] => Ok(None),
            [date] => Ok(Some(*date)),
            _ => Err(SeveralDays),
        },
        // "Thursday 26 November" is one day, if it is a Thursday.
        [date] if weekdays.iter().all(|day| day.weekday() == Some(date.weekday())) => Ok(Some(*date)),
        _ => Err(SeveralDays),
    }
}

struct SeveralDays;

fn part_of(time: Time) -> DayPart {
    match time.hour() {
        ..=11 => DayPart::Morning,
        12..=16 => DayPart::Afternoon,
        17.. => DayPart::Evening,
    }
}

fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for item in items {
        if !distinct.contains(&item) {
            distinct.push(item);
        }
    }
    distinct
}

fn one<T: Copy>(items: &[T]) -> Option<T> {
    match items {
        [one] => Some(*one),
        _ => None,
    }
}
