//! The stored forms of the practice's appointments, of the times that they take, and of points.

use std::collections::{BTreeMap, BTreeSet};

use app::ports::StoreError;
use domain::appointment::Slot;
use domain::customer::Channel;
use domain::practice::appointment::{Appointment, OpenReminder, Reminded, Status};
use domain::practice::loyalty::{Entry, Kind};
use domain::{AppointmentId, CustomerId, TaskId};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, Stored, micros, named, supported, text_of, time, times, zone};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct BookingRecord {
    v: u8,
    id: String,
    customer: String,
    service: String,
    starts_at: i64,
    minutes: u16,
    /// By its IANA name.
    zone: String,
    status: String,
    dentist: Option<String>,
    chair: Option<String>,
    notes: Option<String>,
    cancel_reason: Option<String>,
    points: u32,
    reminders: Vec<OpenReminderRecord>,
    reminders_sent: Vec<RemindedRecord>,
    epoch: u32,
    fingerprint: String,
    created_at: i64,
    updated_at: i64,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct OpenReminderRecord {
    id: String,
    minutes_before: u32,
}

#[derive(Serialize, Deserialize)]
struct RemindedRecord {
    minutes_before: u32,
    channel: String,
    epoch: u32,
    at: i64,
}

impl Record for BookingRecord {
    type Domain = Appointment;
    const KIND: &'static str = "booking";

    fn of(value: &Appointment) -> Self {
        let reminder = |reminder: &OpenReminder| OpenReminderRecord {
            id: reminder.id.as_str().to_owned(),
            minutes_before: reminder.minutes_before,
        };
        let sent = |reminded: &Reminded| RemindedRecord {
            minutes_before: reminded.minutes_before,
            channel: reminded.channel.name().to_owned(),
            epoch: reminded.epoch,
            at: micros(reminded.at),
        };
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            customer: value.customer.as_str().to_owned(),
            service: value.service.clone(),
            starts_at: micros(value.starts_at),
            minutes: value.minutes,
            zone: value.zone.iana_name().unwrap_or("UTC").to_owned(),
            status: value.status.name().to_owned(),
            dentist: value.dentist.clone(),
            chair: value.chair.clone(),
            notes: value.notes.clone(),
            cancel_reason: value.cancel_reason.clone(),
            points: value.points,
            reminders: value.reminders.iter().map(reminder).collect(),
            reminders_sent: value.reminders_sent.iter().map(sent).collect(),
            epoch: value.epoch,
            fingerprint: value.fingerprint.clone(),
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
        let sent = self.reminders_sent.into_iter().map(RemindedRecord::read);
        Ok(Appointment {
            id: AppointmentId::trusted(self.id),
            customer: CustomerId::trusted(self.customer),
            service: self.service,
            starts_at: time(self.starts_at)?,
            minutes: self.minutes,
            zone: zone(&self.zone)?,
            status: named("status", &self.status, Status::from_name)?,
            dentist: self.dentist,
            chair: self.chair,
            notes: self.notes,
            cancel_reason: self.cancel_reason,
            points: self.points,
            reminders: self.reminders.into_iter().map(reminder).collect(),
            reminders_sent: sent.collect::<Result<_, _>>()?,
            epoch: self.epoch,
            fingerprint: self.fingerprint,
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
            version: self.version,
        })
    }
}

impl BookingRecord {
    pub fn item(value: &Appointment) -> Result<Item, StoreError> {
        let sort = keys::sort(value.starts_at, value.id.as_str());
        Ok(Item::new::<Self>(keys::booking(&value.id), value)?
            .version(value.version)
            // In the envelope for the condition of `Write::StillAt`.
            .number("epoch", value.epoch)
            .list(keys::bookings(value.status), sort.clone())
            .subject(keys::of_customer(&value.customer), sort))
    }
}

impl RemindedRecord {
    fn read(self) -> Result<Reminded, String> {
        Ok(Reminded {
            minutes_before: self.minutes_before,
            channel: named("channel", &self.channel, Channel::from_name)?,
            epoch: self.epoch,
            at: time(self.at)?,
        })
    }
}

/// A day of a resource, in UTC: for each piece of time that somebody has, an attribute of the item itself, so that it can be
/// taken and given back without reading the others.
pub struct Day;

impl Day {
    pub const KIND: &'static str = "times";

    /// What a piece of time is called in the item of its day.
    pub fn attribute(slot: Slot) -> String {
        format!("t{}", slot.number().rem_euclid(keys::SLOTS_OF_A_DAY))
    }

    /// Who has each of these.
    pub fn owners(item: &Stored, slots: impl Iterator<Item = Slot>) -> BTreeMap<Slot, AppointmentId> {
        let owner = |slot: Slot| {
            let owner = text_of(item, &Self::attribute(slot))?;
            Some((slot, AppointmentId::trusted(owner)))
        };
        slots.filter_map(owner).collect()
    }

    /// Everybody who has a part of it.
    pub fn all_owners(item: &Stored) -> BTreeSet<AppointmentId> {
        let is_slot = |name: &str| name.strip_prefix('t').is_some_and(|place| place.parse::<u16>().is_ok());
        let slots = item.keys().filter(|name| is_slot(name));
        slots
            .filter_map(|name| text_of(item, name))
            .map(AppointmentId::trusted)
            .collect()
    }

    /// All that somebody has, in order.
    pub fn taken(item: &Stored) -> Result<BTreeSet<Slot>, StoreError> {
        let broken = || StoreError::Broken("times: an item without its day".to_owned());
        let first = text_of(item, "sk").and_then(keys::first_slot_of).ok_or_else(broken)?;
        let place = |name: &String| name.strip_prefix('t')?.parse::<i64>().ok();
        let slots = item.keys().filter_map(place);
        Ok(slots.map(|place| Slot::trusted(first.number() + place)).collect())
    }
}

/// An entry of a customer's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    pub customer: CustomerId,
    pub entry: Entry,
}

#[derive(Serialize, Deserialize)]
pub struct EntryRecord {
    v: u8,
    customer: String,
    number: u64,
    kind: String,
    points: i64,
    at: i64,
    cause: String,
    reason: String,
    appointment: Option<String>,
    expires_at: Option<i64>,
}

impl Record for EntryRecord {
    type Domain = Posted;
    const KIND: &'static str = "points";

    fn of(value: &Posted) -> Self {
        let Posted { customer, entry } = value;
        Self {
            v: FORM,
            customer: customer.as_str().to_owned(),
            number: entry.number,
            kind: entry.kind.name().to_owned(),
            points: entry.points,
            at: micros(entry.at),
            cause: entry.cause.clone(),
            reason: entry.reason.clone(),
            appointment: entry.appointment.as_ref().map(|id| id.as_str().to_owned()),
            expires_at: entry.expires_at.map(micros),
        }
    }

    fn read(self) -> Result<Posted, String> {
        supported(self.v)?;
        Ok(Posted {
            customer: CustomerId::trusted(self.customer),
            entry: Entry {
                number: self.number,
                kind: named("kind of entry", &self.kind, Kind::from_name)?,
                points: self.points,
                at: time(self.at)?,
                cause: self.cause,
                reason: self.reason,
                appointment: self.appointment.map(AppointmentId::trusted),
                expires_at: times(self.expires_at)?,
            },
        })
    }
}

impl EntryRecord {
    pub fn item(value: &Posted) -> Result<Item, StoreError> {
        Item::new::<Self>(keys::entry(&value.customer, value.entry.number), value)
    }
}
