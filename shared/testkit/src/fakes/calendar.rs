//! The lab's calendars: what they show of ours, what else is in them, and what the lab's people do there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use app::ports::{Calendar, CalendarChanges, CalendarEntry, OutsideError};
use domain::appointment::times::Busy;
use domain::appointment::{Appointment, Status};
use domain::{AppointmentId, Timestamp};

use super::{Failures, locked};

/// Nobody is busy, unless it was told so or shows it itself.
#[derive(Debug, Default)]
pub struct FakeCalendar(Mutex<Calendars>);

#[derive(Debug, Default)]
struct Calendars {
    /// By calendar.
    entries: BTreeMap<(String, AppointmentId), Entry>,
    others: Vec<Busy>,
    /// Every change of any entry: its place is what a token counts.
    log: Vec<(String, AppointmentId)>,
    /// Tokens below this are too old.
    forgotten: usize,
    failures: Failures,
}

#[derive(Debug)]
struct Entry {
    shown: Appointment,
    /// `None`: deleted. Else where it stands, which may be other than what was shown.
    time: Option<Busy>,
}

impl FakeCalendar {
    /// The next calls fail.
    pub fn fail(&self, times: u32) {
        locked(&self.0).failures = Failures(times);
    }

    /// Somebody is busy with something else then, in every calendar.
    pub fn is_busy(&self, from: Timestamp, until: Timestamp) {
        locked(&self.0).others.push(Busy { from, until });
    }

    /// An appointment as it was shown last, if it stands in a calendar.
    pub fn shown(&self, id: &AppointmentId) -> Option<Appointment> {
        let all = self.all_shown();
        all.into_iter().find(|appointment| appointment.id == *id)
    }

    /// Everything of ours that stands in a calendar, in the order of calendars and ids.
    pub fn all_shown(&self) -> Vec<Appointment> {
        let calendars = locked(&self.0);
        let standing = calendars.entries.values().filter(|entry| entry.time.is_some());
        standing.map(|entry| entry.shown.clone()).collect()
    }

    /// Where every entry of ours stands now, whoever put it there, in the order of calendars and ids.
    pub fn standing(&self) -> Vec<(AppointmentId, Busy)> {
        let calendars = locked(&self.0);
        let entries = calendars.entries.iter();
        let standing = entries.filter_map(|((_, id), entry)| Some((id.clone(), entry.time?)));
        standing.collect()
    }

    /// One of the lab's people moves an entry of ours.
    pub fn is_moved(&self, id: &AppointmentId, to: Busy) {
        self.is_changed(id, Some(to));
    }

    /// One of the lab's people deletes an entry of ours.
    pub fn is_deleted(&self, id: &AppointmentId) {
        self.is_changed(id, None);
    }

    /// Every token that was given is too old.
    pub fn forget_tokens(&self) {
        let mut calendars = locked(&self.0);
        // So that the tokens that are given from now on are other ones.
        calendars.forgotten += calendars.log.len() + 1;
    }

    fn is_changed(&self, id: &AppointmentId, time: Option<Busy>) {
        let mut calendars = locked(&self.0);
        let Calendars { entries, log, .. } = &mut *calendars;
        let (key, entry) = entries.iter_mut().find(|((_, of), _)| of == id).unwrap();
        entry.time = time;
        log.push(key.clone());
    }
}

impl Calendar for FakeCalendar {
    async fn busy(&self, calendars: &[String], from: Timestamp, until: Timestamp) -> Result<Vec<Busy>, OutsideError> {
        let mut all = locked(&self.0);
        all.failures.outside()?;
        let ours = all
            .entries
            .iter()
            .filter(|((calendar, _), _)| calendars.contains(calendar));
        let ours = ours.filter_map(|(_, entry)| entry.time);
        let busy = ours.chain(all.others.iter().copied());
        Ok(busy.filter(|busy| busy.from < until && from < busy.until).collect())
    }

    async fn show(&self, calendar: &str, appointment: &Appointment, _: &str) -> Result<(), OutsideError> {
        let mut calendars = locked(&self.0);
        calendars.failures.outside()?;
        let key = (calendar.to_owned(), appointment.id.clone());
        let time = match appointment.status {
            Status::Cancelled => None,
            Status::Booked => Some(Busy {
                from: appointment.starts_at,
                until: appointment.ends_at(),
            }),
        };
        let before = calendars.entries.get(&key);
        let same = match (before, time) {
            (Some(before), _) => before.time == time && before.shown == *appointment,
            // What was never there need not be removed.
            (None, None) => true,
            (None, Some(_)) => false,
        };
        if !same {
            let shown = appointment.clone();
            calendars.log.push(key.clone());
            calendars.entries.insert(key, Entry { shown, time });
        }
        Ok(())
    }

    async fn changes(&self, calendar: &str, _: &str, token: Option<&str>) -> Result<CalendarChanges, OutsideError> {
        let mut calendars = locked(&self.0);
        calendars.failures.outside()?;
        let first = match token.map(str::parse::<usize>) {
            None => 0,
            Some(Ok(first)) if first >= calendars.forgotten => first - calendars.forgotten,
            Some(Ok(_) | Err(_)) => return Ok(CalendarChanges::StartAgain),
        };
        let changed: BTreeSet<_> = calendars
            .log
            .iter()
            .skip(first)
            .filter(|(of, _)| of == calendar)
            .collect();
        let entry = |key: &(String, AppointmentId)| CalendarEntry {
            appointment: key.1.clone(),
            time: calendars.entries.get(key).and_then(|entry| entry.time),
        };
        let entries = changed.into_iter().map(entry).collect();
        let next = (calendars.forgotten + calendars.log.len()).to_string();
        Ok(CalendarChanges::Listed { entries, next })
    }
}
