//! What the use cases ask of calendars, drives and spreadsheets, done with Google's.

use std::collections::BTreeMap;

use app::ports::{self, Arrangement, CalendarChanges, CalendarEntry, OutsideError, SheetCells, SheetTab};
use bytes::Bytes;
use domain::appointment::times::Busy;
use domain::appointment::{Appointment, Status};
use domain::{AppointmentId, Timestamp};

use crate::calendar::{Changed, Changes, Event, Id};
use crate::{Calendar, Drive, Failure, Sheets};

/// The lab's calendars, if a service account is set.
#[derive(Debug, Clone)]
pub struct LabCalendar(pub Option<Calendar>);

/// The lab's drive, if a service account is set.
#[derive(Debug, Clone)]
pub struct LabDrive(pub Option<Drive>);

/// The lab's spreadsheet, if a service account is set.
#[derive(Debug, Clone)]
pub struct LabSheets(pub Option<Sheets>);

/// The private property by which we know our own entries again.
const APPOINTMENT: &str = "chairside_appointment";

impl ports::Calendar for LabCalendar {
    async fn busy(&self, calendars: &[String], from: Timestamp, until: Timestamp) -> Result<Vec<Busy>, OutsideError> {
        let ids: Vec<&str> = calendars.iter().map(String::as_str).collect();
        let busy = set(self.0.as_ref())?.busy(&ids, from, until).await?;
        Ok(busy
            .into_iter()
            .map(|interval| Busy {
                from: interval.start,
                until: interval.end,
            })
            .collect())
    }

    async fn show(&self, calendar: &str, appointment: &Appointment, lab_name: &str) -> Result<(), OutsideError> {
        let id = Id::of(appointment.id.as_str()).map_err(|error| OutsideError::Refused(error.to_string()))?;
        let google = set(self.0.as_ref())?;
        match appointment.status {
            Status::Cancelled => google.remove(calendar, &id).await?,
            Status::Booked => google.put(calendar, &entry(id, appointment, lab_name)).await?,
        }
        Ok(())
    }

    async fn changes(&self, calendar: &str, zone: &str, token: Option<&str>) -> Result<CalendarChanges, OutsideError> {
        Ok(match set(self.0.as_ref())?.changes(calendar, zone, token).await? {
            Changes::StartAgain => CalendarChanges::StartAgain,
            Changes::Listed { events, next } => CalendarChanges::Listed {
                entries: events.iter().filter_map(ours).collect(),
                next,
            },
        })
    }
}

impl ports::Drive for LabDrive {
    async fn new_id(&self) -> Result<String, OutsideError> {
        Ok(set(self.0.as_ref())?.new_id().await?)
    }

    async fn folder(&self, parent: &str, name: &str) -> Result<String, OutsideError> {
        let google = set(self.0.as_ref())?;
        if let Some(id) = google.find_folder(parent, name).await? {
            return Ok(id);
        }
        let id = google.new_id().await?;
        google.create_folder(&id, parent, name).await?;
        Ok(id)
    }

    async fn put(&self, id: &str, folder: &str, name: &str, mime_type: &str, bytes: Bytes) -> Result<(), OutsideError> {
        Ok(set(self.0.as_ref())?.upload(id, folder, name, mime_type, bytes).await?)
    }
}

impl ports::Spreadsheet for LabSheets {
    async fn tabs(&self, spreadsheet: &str) -> Result<Vec<SheetTab>, OutsideError> {
        Ok(set(self.0.as_ref())?.tabs(spreadsheet).await?)
    }

    async fn read(&self, spreadsheet: &str, tabs: &[&str]) -> Result<Vec<Vec<Vec<String>>>, OutsideError> {
        Ok(set(self.0.as_ref())?.read(spreadsheet, tabs).await?)
    }

    async fn arrange(&self, spreadsheet: &str, changes: &[Arrangement]) -> Result<(), OutsideError> {
        Ok(set(self.0.as_ref())?.arrange(spreadsheet, changes).await?)
    }

    async fn write(&self, spreadsheet: &str, cells: &[SheetCells]) -> Result<(), OutsideError> {
        Ok(set(self.0.as_ref())?.write(spreadsheet, cells).await?)
    }

    async fn append(&self, spreadsheet: &str, tab: &str, rows: &[Vec<String>]) -> Result<(), OutsideError> {
        Ok(set(self.0.as_ref())?.append(spreadsheet, tab, rows).await?)
    }
}

/// The settings name a calendar, a drive or a spreadsheet, and nobody has said how to get there.
fn set<T>(google: Option<&T>) -> Result<&T, OutsideError> {
    google.ok_or_else(|| OutsideError::Unavailable("the secret google-service-account is not set".to_owned()))
}

/// What the lab's people read in their calendar.
fn entry(id: Id, appointment: &Appointment, lab_name: &str) -> Event {
    let about = [
        appointment
            .patient
            .as_ref()
            .map(|patient| format!("Patient: {patient}")),
        appointment.case.as_ref().map(|case| format!("Case: {case}")),
        appointment.place.maps_link().map(|link| format!("Map: {link}")),
    ];
    Event {
        id,
        summary: format!("{lab_name}: scan at {}", appointment.dentist),
        description: about.into_iter().flatten().collect::<Vec<_>>().join("\n"),
        location: appointment.place.text(),
        start: appointment.starts_at,
        end: appointment.ends_at(),
        zone: appointment.zone.iana_name().unwrap_or("UTC").to_owned(),
        private: BTreeMap::from([(APPOINTMENT.to_owned(), appointment.id.as_str().to_owned())]),
    }
}

/// An entry of ours. One that was deleted comes back with nothing but its id, which is the appointment's without hyphens.
fn ours(changed: &Changed) -> Option<CalendarEntry> {
    let named = changed.private.get(APPOINTMENT).map(AppointmentId::trusted);
    let appointment = named.or_else(|| {
        let id = uuid::Uuid::try_parse(&changed.id).ok()?;
        Some(AppointmentId::trusted(id.hyphenated().to_string()))
    })?;
    let time = match (changed.cancelled, changed.start, changed.end) {
        (true, _, _) => None,
        (false, Some(from), Some(until)) => Some(Busy { from, until }),
        // A time that cannot be read is no news.
        (false, _, _) => return None,
    };
    Some(CalendarEntry { appointment, time })
}

impl From<Failure> for OutsideError {
    fn from(failure: Failure) -> Self {
        match failure {
            // Unauthorised: somebody has to put the right key in. Until then it is tried again.
            Failure::Retryable { reason, .. } | Failure::Unauthorised { reason } => Self::Unavailable(reason),
            Failure::Permanent { reason } => Self::Refused(reason),
        }
    }
}

#[cfg(test)]
mod tests;
