//! Which times are free: opening hours, holidays, how far ahead, and what everybody has already.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::appointment::rules::{self, at_local, open_hours};
use crate::appointment::Slot;
use crate::{Moment, Settings};

/// A dentist or a chair, and the times that they have not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub name: String,
    pub busy: BTreeSet<Slot>,
}

/// A start that can be booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Free {
    pub starts_at: Timestamp,
    /// Everybody who has time then; nobody, if it takes no dentist in particular.
    pub dentists: Vec<String>,
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub minutes: u16,
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Any of these; empty: it takes nobody in particular.
    pub dentists: &'a [Candidate],
    /// Any of these; empty: it takes no chair in particular.
    pub chairs: &'a [Candidate],
}

/// Every free start, in order.
pub fn free(wanted: &Wanted<'_>, moment: &Moment<'_>) -> Vec<Free> {
    // Days that nothing can be booked on need not be looked at.
    let zone = &moment.settings.calendar.zone;
    let day_of = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let last = wanted.until.min(day_of(rules::horizon(moment.settings, moment.now)));
    let mut day = wanted.from.max(day_of(moment.now));
    let mut found = Vec::new();
    while day <= last {
        let starts = starts(moment.settings, day, wanted.minutes);
        found.extend(starts.into_iter().filter_map(|start| at(start, wanted, moment)));
        match day.checked_add(1.day()) {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    found
}

/// The first who has time then.
pub fn first_free<'a>(candidates: &'a [Candidate], slots: &[Slot]) -> Option<&'a str> {
    let mut free = candidates.iter().filter(|candidate| candidate.is_free(slots));
    free.next().map(|candidate| candidate.name.as_str())
}

impl Candidate {
    fn is_free(&self, slots: &[Slot]) -> bool {
        slots.iter().all(|slot| !self.busy.contains(slot))
    }
}

fn at(start: Timestamp, wanted: &Wanted<'_>, moment: &Moment<'_>) -> Option<Free> {
    rules::time(start, wanted.minutes, None, moment).ok()?;
    let end = start + SignedDuration::from_mins(i64::from(wanted.minutes));
    let slots = Slot::between(start, end);
    let day = start.to_zoned(moment.settings.calendar.zone.clone()).date();
    let has_time =
        |dentist: &&Candidate| dentist.is_free(&slots) && !moment.settings.practice.is_away(&dentist.name, day);
    let dentists: Vec<String> = wanted
        .dentists
        .iter()
        .filter(has_time)
        .map(|dentist| dentist.name.clone())
        .collect();
    let somebody = wanted.dentists.is_empty() || !dentists.is_empty();
    let somewhere = wanted.chairs.is_empty() || first_free(wanted.chairs, &slots).is_some();
    (somebody && somewhere).then_some(Free {
        starts_at: start,
        dentists,
    })
}

/// Every time of a day at which it may start by the opening hours, on the settings' grid. The grid is the wall clock's:
/// what it does not show is not there, and what it shows twice is there once.
fn starts(settings: &Settings, day: Date, minutes: u16) -> Vec<Timestamp> {
    let practice = &settings.practice;
    let step = SignedDuration::from_mins(i64::from(practice.step_minutes.max(super::appointment::MIN_MINUTES)));
    let mut starts = Vec::new();
    for (opens, closes) in open_hours(practice, day) {
        let mut local = *opens;
        while local < *closes {
            if let Ok(start) = at_local(day.to_datetime(local), &settings.calendar.zone) {
                let end = start + SignedDuration::from_mins(i64::from(minutes));
                if rules::is_open(practice, &settings.calendar.zone, start, end) {
                    starts.push(start);
                }
            }
            match later(local, step) {
                Some(next) => local = next,
                None => break,
            }
        }
    }
    starts
}

/// On the same day.
fn later(time: Time, step: SignedDuration) -> Option<Time> {
    time.checked_add(step).ok()
}

#[cfg(test)]
mod tests;
