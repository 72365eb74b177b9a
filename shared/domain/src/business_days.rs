//! Counting working days in the lab's own zone.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// When the lab works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub zone: TimeZone,
    /// Monday is 1, Sunday is 7 (ISO 8601).
    pub working_days: BTreeSet<i8>,
    pub holidays: BTreeSet<Date>,
}

impl Calendar {
    pub fn is_working_day(&self, date: Date) -> bool {
        let weekday: Weekday = date.weekday();
        self.working_days.contains(&weekday.to_monday_one_offset()) && !self.holidays.contains(&date)
    }

    /// The same local time of day, `days` working days later. With no working days at all, calendar days are counted:
    /// a deadline has to exist.
    pub fn after(&self, start: Timestamp, days: u16) -> Timestamp {
        let local = start.to_zoned(self.zone.clone());
        let mut date = local.date();
        let mut left = days;
        // A year of holidays is a mistake in the settings; it must not hang the process.
        let mut steps_left = u32::from(days) * 7 + 366;
        while left > 0 && steps_left > 0 {
            let Ok(next) = date.checked_add(1.day()) else {
                return start;
            };
            date = next;
            steps_left -= 1;
            if self.working_days.is_empty() || self.is_working_day(date) {
                left -= 1;
            }
        }
        date.to_datetime(local.time())
            .to_zoned(self.zone.clone())
            .map_or(start, |then| then.timestamp())
    }

    /// The same local time of day, `days` calendar days later.
    pub fn days_after(&self, start: Timestamp, days: u16) -> Timestamp {
        let local = start.to_zoned(self.zone.clone());
        local
            .checked_add(i64::from(days).days())
            .map_or(start, |then| then.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(zone: &str, holidays: &[&str]) -> Calendar {
        Calendar {
            zone: TimeZone::get(zone).unwrap(),
            working_days: (1..=5).collect(),
            holidays: holidays.iter().map(|day| day.parse().unwrap()).collect(),
        }
    }

    #[track_caller]
    fn check(calendar: &Calendar, start: &str, days: u16, expected: &str) {
        let start: Timestamp = start.parse().unwrap();
        assert_eq!(calendar.after(start, days), expected.parse::<Timestamp>().unwrap());
    }

    #[test]
    fn weekends_and_holidays_do_not_count() {
        let calendar = calendar("Asia/Kolkata", &["2026-11-24"]);
        check(&calendar, "2026-11-20T10:00:00+05:30", 1, "2026-11-23T10:00:00+05:30");
        check(&calendar, "2026-11-20T10:00:00+05:30", 2, "2026-11-25T10:00:00+05:30");
        check(&calendar, "2026-11-21T10:00:00+05:30", 1, "2026-11-23T10:00:00+05:30");
        check(&calendar, "2026-11-20T10:00:00+05:30", 0, "2026-11-20T10:00:00+05:30");
    }

    #[test]
    fn the_local_time_of_day_is_kept_across_a_clock_change() {
        let calendar = calendar("America/New_York", &[]);
        check(&calendar, "2026-10-30T09:00:00-04:00", 1, "2026-11-02T09:00:00-05:00");
    }

    #[test]
    fn settings_without_a_working_day_still_end() {
        let mut calendar = calendar("UTC", &[]);
        calendar.working_days.clear();
        check(&calendar, "2026-01-01T00:00:00Z", 3, "2026-01-04T00:00:00Z");
    }
}
