//! The stored form of a visit.

use app::ports::StoreError;
use domain::appointment::{Appointment, OpenReminder, Place, Status};
use domain::{AppointmentId, CaseId, PersonKey, TaskId};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, micros, named, supported, time, zone};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct AppointmentRecord {
    v: u8,
    id: String,
    person: String,
    case: Option<String>,
    patient: Option<String>,
    dentist: String,
    starts_at: i64,
    minutes: u16,
    /// By its IANA name.
    zone: String,
    place: PlaceRecord,
    status: String,
    reminders: Vec<OpenReminderRecord>,
    created_at: i64,
    updated_at: i64,
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PlaceRecord {
    Address(String),
    Pin {
        latitude: String,
        longitude: String,
        name: Option<String>,
        address: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
struct OpenReminderRecord {
    id: String,
    minutes_before: u32,
}

impl Record for AppointmentRecord {
    type Domain = Appointment;
    const KIND: &'static str = "appointment";

    fn of(value: &Appointment) -> Self {
        let reminder = |reminder: &OpenReminder| OpenReminderRecord {
            id: reminder.id.as_str().to_owned(),
            minutes_before: reminder.minutes_before,
        };
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            person: value.person.as_str().to_owned(),
            case: value.case.as_ref().map(|id| id.as_str().to_owned()),
            patient: value.patient.clone(),
            dentist: value.dentist.clone(),
            starts_at: micros(value.starts_at),
            minutes: value.minutes,
            zone: value.zone.iana_name().unwrap_or("UTC").to_owned(),
            place: PlaceRecord::of(&value.place),
            status: value.status.name().to_owned(),
            reminders: value.reminders.iter().map(reminder).collect(),
            created_at: micros(value.created_at),
            updated_at: micros(value.updated_at),
            version: value.version,
        }
    }

    fn read(self) -> Result<Appointment, String> {
        supported(self.v)?;
        let reminder = |reminder: OpenReminderRecord| OpenReminder {
            id: TaskId::trusted(reminder.id),
            minutes_before: reminder.minutes_before,
        };
        Ok(Appointment {
            id: AppointmentId::trusted(self.id),
            person: PersonKey::trusted(self.person),
            case: self.case.map(CaseId::trusted),
            patient: self.patient,
            dentist: self.dentist,
            starts_at: time(self.starts_at)?,
            minutes: self.minutes,
            zone: zone(&self.zone)?,
            place: self.place.read(),
            status: named("status", &self.status, Status::from_name)?,
            reminders: self.reminders.into_iter().map(reminder).collect(),
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
            version: self.version,
        })
    }
}

impl AppointmentRecord {
    pub fn item(value: &Appointment) -> Result<Item, StoreError> {
        Ok(Item::new::<Self>(keys::appointment(&value.person, &value.id), value)?
            .version(value.version)
            .alias(Some(keys::visit(&value.id))))
    }
}

impl PlaceRecord {
    pub fn of(value: &Place) -> Self {
        match value {
            Place::Address(address) => Self::Address(address.clone()),
            Place::Pin {
                latitude,
                longitude,
                name,
                address,
            } => Self::Pin {
                latitude: latitude.clone(),
                longitude: longitude.clone(),
                name: name.clone(),
                address: address.clone(),
            },
        }
    }

    pub fn read(self) -> Place {
        match self {
            Self::Address(address) => Place::Address(address),
            Self::Pin {
                latitude,
                longitude,
                name,
                address,
            } => Place::Pin {
                latitude,
                longitude,
                name,
                address,
            },
        }
    }
}
