//! When something comes again: at the same time on the wall of a zone, whatever its clocks do, or in even steps.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurrence {
    pub every: Every,
    /// The first time, on the wall: every other one has its time of day, its weekday or its day of the month.
    pub anchor: DateTime,
    pub zone: TimeZone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Every {
    Once,
    Daily,
    Weekly,
    /// On the anchor's day; on the last one where a month is too short for it, and on the anchor's again after that.
    Monthly,
    /// In so many seconds each time, whatever the wall says.
    Interval {
        seconds: u32,
    },
}

/// The clock ticks every minute: what is to come more often would not.
pub const MIN_INTERVAL_SECONDS: u32 = 60;
/// A year.
pub const MAX_INTERVAL_SECONDS: u32 = 366 * 24 * 3600;

impl Every {
    pub fn name(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Interval { .. } => "interval",
        }
    }
}

impl Recurrence {
    /// The first time after both: when it was due, and now. However many were missed, they are missed. `None`: not again.
    pub fn next(&self, due: Timestamp, now: Timestamp) -> Option<Timestamp> {
        match self.every {
            Every::Once => None,
            Every::Daily | Every::Weekly | Every::Monthly | Every::Interval { .. } => self.after(due.max(now)),
        }
    }

    /// The first time after that, the anchor's included.
    pub fn after(&self, after: Timestamp) -> Option<Timestamp> {
        if let Every::Interval { seconds } = self.every {
            return self.step_after(after, i64::from(seconds.max(MIN_INTERVAL_SECONDS)));
        }
        // Clocks that jump move a time by a day at most: two times earlier is early enough to begin looking.
        let from = (self.count_until(after) - 2).max(0);
        (from..from + 6).filter_map(|nth| self.nth(nth)).find(|at| *at > after)
    }

    /// How often it has been, by the calendar, until the day of that time.
    fn count_until(&self, at: Timestamp) -> i32 {
        let (from, to) = (self.anchor.date(), at.to_zoned(self.zone.clone()).date());
        let days = from.until(to).map_or(0, |span| span.get_days());
        match self.every {
            Every::Once | Every::Interval { .. } => 0,
            Every::Daily => days,
            Every::Weekly => days / 7,
            Every::Monthly => months(to) - months(from),
        }
    }

    fn nth(&self, nth: i32) -> Option<Timestamp> {
        let first = self.anchor.date();
        let date = match self.every {
            Every::Interval { .. } => None,
            Every::Once => (nth == 0).then_some(first),
            Every::Daily => first.checked_add(nth.days()).ok(),
            Every::Weekly => first.checked_add(nth.weeks()).ok(),
            // A month that is too short is clamped to its end, and the anchor's day is not forgotten.
            Every::Monthly => first.checked_add(nth.months()).ok(),
        }?;
        // A time that the clocks leave out is as much later; of one that they repeat it is the first.
        let at = date.to_datetime(self.anchor.time()).to_zoned(self.zone.clone());
        at.ok().map(|at| at.timestamp())
    }

    fn step_after(&self, after: Timestamp, seconds: i64) -> Option<Timestamp> {
        let first = self.anchor.to_zoned(self.zone.clone()).ok()?.timestamp();
        if first > after {
            return Some(first);
        }
        let steps = after.duration_since(first).as_secs() / seconds + 1;
        first
            .checked_add(SignedDuration::from_secs(steps.checked_mul(seconds)?))
            .ok()
    }
}

fn months(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn every(every: Every, anchor: DateTime, zone: &str) -> Recurrence {
        Recurrence {
            every,
            anchor,
            zone: TimeZone::get(zone).unwrap(),
        }
    }

    fn local(recurrence: &Recurrence, count: usize) -> Vec<String> {
        let mut after = Timestamp::UNIX_EPOCH;
        let mut times = Vec::new();
        for _ in 0..count {
            after = recurrence.after(after).unwrap();
            let zoned = after.to_zoned(recurrence.zone.clone());
            times.push(zoned.strftime("%Y-%m-%d %H:%M").to_string());
        }
        times
    }

    #[test]
    fn a_month_that_is_too_short_does_not_change_the_day_for_good() {
        let recurrence = every(Every::Monthly, date(2027, 1, 31).at(9, 0, 0, 0), "Asia/Kolkata");
        let expected = [
            "2027-01-31 09:00",
            "2027-02-28 09:00",
            "2027-03-31 09:00",
            "2027-04-30 09:00",
            "2027-05-31 09:00",
        ];
        assert_eq!(local(&recurrence, 5), expected);
        let leap = every(Every::Monthly, date(2028, 1, 31).at(9, 0, 0, 0), "UTC");
        assert_eq!(
            local(&leap, 3),
            ["2028-01-31 09:00", "2028-02-29 09:00", "2028-03-31 09:00"]
        );
    }

    #[test]
    fn the_wall_counts_when_the_clocks_change() {
        let daily = every(Every::Daily, date(2027, 3, 13).at(2, 30, 0, 0), "America/New_York");
        // On the 14th there is no 2:30.
        let expected = ["2027-03-13 02:30", "2027-03-14 03:30", "2027-03-15 02:30"];
        assert_eq!(local(&daily, 3), expected);
        let twice = every(Every::Daily, date(2027, 11, 6).at(1, 30, 0, 0), "America/New_York");
        assert_eq!(
            local(&twice, 3),
            ["2027-11-06 01:30", "2027-11-07 01:30", "2027-11-08 01:30"]
        );
        let weekly = every(Every::Weekly, date(2027, 3, 20).at(8, 0, 0, 0), "Europe/Berlin");
        assert_eq!(
            local(&weekly, 3),
            ["2027-03-20 08:00", "2027-03-27 08:00", "2027-04-03 08:00"]
        );
    }

    #[test]
    fn what_was_missed_for_thirty_days_is_next_due_once_in_the_future() {
        let daily = every(Every::Daily, date(2027, 1, 1).at(8, 0, 0, 0), "Asia/Kolkata");
        let due = daily.after(Timestamp::UNIX_EPOCH).unwrap();
        let now = due + SignedDuration::from_hours(30 * 24 + 1);
        let next = daily.next(due, now).unwrap();
        assert_eq!(next.duration_since(due), SignedDuration::from_hours(31 * 24));
        // Ahead of its time, somebody had it run by hand.
        assert_eq!(daily.next(due, due - SignedDuration::from_hours(5)), daily.after(due));
    }

    #[test]
    fn an_interval_counts_seconds_and_once_is_once() {
        let hourly = every(
            Every::Interval { seconds: 3600 },
            date(2027, 3, 14).at(0, 0, 0, 0),
            "America/New_York",
        );
        let first = hourly.after(Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(hourly.after(first), Some(first + SignedDuration::from_secs(3600)));
        let late = first + SignedDuration::from_secs(3600 * 5 + 1);
        assert_eq!(
            hourly.next(first, late),
            Some(first + SignedDuration::from_secs(3600 * 6))
        );
        let once = every(Every::Once, date(2027, 1, 1).at(8, 0, 0, 0), "UTC");
        let at = once.after(Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!((once.next(at, at), once.after(at)), (None, None));
    }

    /// Two days around every change of the clocks in every zone for four years: on each date exactly one time, the anchor's
    /// on the wall unless there is no such time.
    #[test]
    fn every_change_of_the_clocks_in_every_zone() {
        let from: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let until: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
        let (mut zones, mut changes) = (0, 0);
        for name in jiff::tz::db().available() {
            let Ok(zone) = TimeZone::get(name.as_str()) else {
                continue;
            };
            zones += 1;
            for change in zone.following(from).take_while(|change| change.timestamp() < until) {
                changes += 1;
                let around = change.timestamp().to_zoned(zone.clone()).date();
                for half_hours in 0..48_i8 {
                    let time = jiff::civil::time(half_hours / 2, half_hours % 2 * 30, 0, 0);
                    let daily = Recurrence {
                        every: Every::Daily,
                        anchor: around.checked_sub(10.days()).unwrap().to_datetime(time),
                        zone: zone.clone(),
                    };
                    check_days(&daily, around, time);
                }
            }
        }
        assert!(zones > 400 && changes > 500, "{zones} zones, {changes} changes");
    }

    #[track_caller]
    fn check_days(daily: &Recurrence, around: Date, time: jiff::civil::Time) {
        let mut after = daily.nth(7).unwrap();
        for offset in -2..=2 {
            let date = around.checked_add(offset.days()).unwrap();
            after = daily.after(after).unwrap();
            let zoned = after.to_zoned(daily.zone.clone());
            let wall = zoned.datetime();
            let wanted = date.to_datetime(time);
            if wall != wanted {
                let ambiguous = daily.zone.to_ambiguous_timestamp(wanted);
                assert!(ambiguous.is_ambiguous(), "{daily:?}: {wall} instead of {wanted}");
                assert!(wall > wanted && wall.date() <= date.tomorrow().unwrap(), "{wall}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_next_time_is_always_later_and_never_skips_one(
            which in 0_usize..4,
            day in 0_i32..800,
            minute in 0_i32..1440,
            after in 1_700_000_000_i64..1_900_000_000,
            zone in proptest::sample::select(vec!["America/New_York", "Asia/Kolkata", "Pacific/Apia", "Africa/Cairo", "UTC"]),
        ) {
            let kinds = [Every::Daily, Every::Weekly, Every::Monthly, Every::Interval { seconds: 5000 }];
            let anchor = date(2024, 1, 1).at(0, 0, 0, 0) + day.days() + minute.minutes();
            let recurrence = every(kinds[which], anchor, zone);
            let after = Timestamp::from_second(after).unwrap();
            let next = recurrence.after(after).unwrap();
            prop_assert!(next > after);
            // Whenever one asks before it, it is the same one.
            let just_before = next - SignedDuration::from_secs(1);
            prop_assert_eq!(recurrence.after(just_before.max(after)), Some(next));
            let first = recurrence.after(Timestamp::UNIX_EPOCH).unwrap();
            prop_assert!(next >= first);
        }

        #[test]
        fn the_end_of_time_is_the_end(after in (i64::MAX / 4)..i64::MAX, which in 0_usize..2) {
            let kinds = [Every::Monthly, Every::Interval { seconds: 60 }];
            let recurrence = every(kinds[which], date(9999, 1, 31).at(0, 0, 0, 0), "UTC");
            let after = Timestamp::from_microsecond(after.rem_euclid(Timestamp::MAX.as_microsecond())).unwrap();
            recurrence.after(after);
        }
    }
}
