//! Which times are free.

use domain::practice::appointment::Resource;
use domain::practice::availability::{self, Candidate, Free, Wanted};
use domain::{Moment, Rejection, Settings, Timestamp};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};

use crate::ports::{Bus, Queues, Store};
use crate::{App, Failure};

/// More days than somebody reads at once.
const MAX_DAYS: i32 = 62;

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Every free start from one day to another. Without a dentist: of anybody who has time.
    ///
    /// # Errors
    /// [`Failure::Rejected`] for somebody who is not there; [`Failure::Invalid`] for days that are none.
    pub async fn availability(
        &self,
        service: &str,
        minutes: Option<u16>,
        dentist: Option<&str>,
        (from, until): (Date, Date),
        now: Timestamp,
    ) -> Result<Vec<Free>, Failure> {
        let settings = self.settings(now).await?;
        let practice = &settings.practice;
        let days = (until - from).get_days();
        if !(0..MAX_DAYS).contains(&days) {
            return Err(Failure::Invalid(format!(
                "from and until have to be at most {MAX_DAYS} days, and until is the last of them"
            )));
        }
        let names = match dentist {
            Some(name) => vec![practice.dentist(name)?],
            None => practice.dentists.clone(),
        };
        let (first, last) = (start_of(from, &settings)?, start_of(day_after(until)?, &settings)?);
        // A visit may end on the day after the last.
        let last = last
            .checked_add(SignedDuration::from_hours(24))
            .map_err(|_| too_far())?;
        let dentists = self.candidates(&names, Resource::dentist, first, last).await?;
        let chairs: Vec<Candidate> = self.candidates(&practice.chairs, Resource::chair, first, last).await?;
        let wanted = Wanted {
            minutes: minutes.unwrap_or(practice.service(service).1.minutes),
            from,
            until,
            dentists: &dentists,
            chairs: &chairs,
        };
        let moment = Moment {
            now,
            settings: &settings,
        };
        Ok(availability::free(&wanted, &moment))
    }
}

fn start_of(day: Date, settings: &Settings) -> Result<Timestamp, Failure> {
    let zone = settings.calendar.zone.clone();
    let start = day.to_zoned(zone).map(|start| start.timestamp());
    start.map_err(|_| too_far())
}

fn day_after(day: Date) -> Result<Date, Failure> {
    day.checked_add(1.day()).map_err(|_| too_far())
}

fn too_far() -> Failure {
    Rejection::illegal("this day is too far away").into()
}
