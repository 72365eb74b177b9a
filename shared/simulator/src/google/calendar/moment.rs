//! The start or end of an event: a day, or a time with its zone.

use axum::http::StatusCode;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde_json::{Map, Value, json};

use crate::google::error::Error;

/// What is known of a start or an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Day(Date),
    /// A time, and the zone that the caller named with it.
    Time(Timestamp, Option<String>),
}

impl Moment {
    /// Reads `start` or `end` of an event.
    pub(crate) fn read(fields: &Map<String, Value>, name: &str) -> Result<Self, Error> {
        let given = fields.get(name).filter(|value| !value.is_null());
        let given = given.ok_or_else(|| Error::required(format!("Missing {name} time.")))?;
        let text = |key: &str| given.get(key).filter(|value| !value.is_null());
        let wrong = || Error::invalid(format!("Invalid value for: {name} time."));
        match (text("date"), text("dateTime")) {
            (Some(_), Some(_)) => Err(Error::invalid(format!("Invalid {name} time."))),
            (None, None) => Err(Error::required(format!("Missing {name} time."))),
            (Some(day), None) => {
                let day = day.as_str().and_then(|day| day.parse().ok());
                day.map(Self::Day).ok_or_else(wrong)
            }
            (None, Some(time)) => {
                let time = time.as_str().ok_or_else(wrong)?;
                let zone = text("timeZone").map(|zone| zone.as_str().ok_or_else(wrong));
                let zone = zone.transpose()?;
                Ok(Self::Time(instant(time, zone, name)?, zone.map(str::to_owned)))
            }
        }
    }

    /// When it is. A day begins at midnight of the calendar's zone.
    pub(crate) fn at(&self, zone: &TimeZone) -> Result<Timestamp, Error> {
        match self {
            Self::Time(at, _) => Ok(*at),
            Self::Day(day) => day
                .to_zoned(zone.clone())
                .map(|midnight| midnight.timestamp())
                .map_err(|_| Error::invalid("Invalid date.")),
        }
    }

    /// As Google writes it: with the offset that the calendar's zone has then, whatever offset came in.
    pub(crate) fn written(&self, zone: &TimeZone) -> Value {
        match self {
            Self::Day(day) => json!({"date": day.to_string()}),
            Self::Time(at, named) => {
                let own = zone.iana_name().unwrap_or("UTC");
                json!({
                    "dateTime": rfc3339(&at.to_zoned(zone.clone())),
                    "timeZone": named.as_deref().unwrap_or(own),
                })
            }
        }
    }
}

/// A time with its offset, to the second; UTC's offset is a Z.
pub(crate) fn rfc3339(at: &Zoned) -> String {
    if at.offset().is_zero() {
        at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    } else {
        at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

/// The instant of a time. Without an offset of its own it needs a zone.
fn instant(time: &str, zone: Option<&str>, name: &str) -> Result<Timestamp, Error> {
    let zone = zone.map(|zone| {
        TimeZone::get(zone).map_err(|_| Error::invalid(format!("Invalid time zone definition for {name} time.")))
    });
    let zone = zone.transpose()?;
    if let Ok(at) = time.parse::<Timestamp>() {
        return Ok(at);
    }
    let wrong = || Error::new(StatusCode::BAD_REQUEST, "badRequest", "Bad Request").at("parameter", name);
    let wall: DateTime = time.parse().map_err(|_| wrong())?;
    let zone = zone.ok_or_else(|| Error::required(format!("Missing time zone definition for {name} time.")))?;
    zone.to_timestamp(wall).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(start: &Value) -> Result<Moment, Error> {
        Moment::read(json!({ "start": start }).as_object().unwrap(), "start")
    }

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    #[test]
    fn the_same_time_is_written_in_the_calendars_zone() {
        for given in [
            json!({"dateTime": "2026-07-01T10:00:00+02:00", "timeZone": "Europe/Berlin"}),
            json!({"dateTime": "2026-07-01T08:00:00Z", "timeZone": "Europe/Berlin"}),
            json!({"dateTime": "2026-07-01T10:00:00", "timeZone": "Europe/Berlin"}),
            json!({"dateTime": "2026-07-01T08:00:00Z"}),
        ] {
            let written = read(&given).unwrap().written(&berlin());
            assert_eq!(written["dateTime"], "2026-07-01T10:00:00+02:00", "{given}");
            assert_eq!(written["timeZone"], "Europe/Berlin", "{given}");
        }
        let utc = read(&json!({"dateTime": "2026-07-01T10:00:00+02:00"})).unwrap();
        assert_eq!(utc.written(&TimeZone::UTC)["dateTime"], "2026-07-01T08:00:00Z");
    }

    #[test]
    fn a_day_begins_at_local_midnight() {
        let day = read(&json!({"date": "2026-07-01"})).unwrap();
        assert_eq!(day.at(&berlin()).unwrap(), "2026-06-30T22:00:00Z".parse().unwrap());
        assert_eq!(day.written(&berlin()), json!({"date": "2026-07-01"}));
    }

    #[test]
    fn half_told_times_are_refused() {
        for refused in [
            json!(null),
            json!({}),
            json!({"dateTime": "2026-07-01T10:00:00"}),
            json!({"dateTime": "tomorrow", "timeZone": "Europe/Berlin"}),
            json!({"dateTime": "2026-07-01T10:00:00Z", "timeZone": "Europe/Nowhere"}),
            json!({"date": "2026-07-01", "dateTime": "2026-07-01T10:00:00Z"}),
            json!({"date": "July"}),
        ] {
            assert!(read(&refused).is_err(), "{refused}");
        }
    }
}
