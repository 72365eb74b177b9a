//! The stored forms of what keeps visits apart and in step with the calendars: pieces of time that are taken, and where the
//! next look at a calendar starts.

use app::ports::StoreError;
use domain::AppointmentId;
use domain::appointment::Slot;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, supported};
use crate::keys;

/// How long a piece of time is kept that has passed: nothing asks for it any more.
const KEPT_AFTER_START: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A piece of time, and the visit that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenSlot {
    pub slot: Slot,
    pub appointment: AppointmentId,
}

#[derive(Serialize, Deserialize)]
pub struct SlotRecord {
    v: u8,
    slot: i64,
    appointment: String,
}

impl Record for SlotRecord {
    type Domain = TakenSlot;
    const KIND: &'static str = "slot";

    fn of(value: &TakenSlot) -> Self {
        Self {
            v: FORM,
            slot: value.slot.number(),
            appointment: value.appointment.as_str().to_owned(),
        }
    }

    fn read(self) -> Result<TakenSlot, String> {
        supported(self.v)?;
        Ok(TakenSlot {
            slot: Slot::trusted(self.slot),
            appointment: AppointmentId::trusted(self.appointment),
        })
    }
}

impl SlotRecord {
    pub fn item(value: &TakenSlot) -> Result<Item, StoreError> {
        let item = Item::new::<Self>(keys::slot(value.slot), value)?;
        Ok(item
            // In the envelope for the conditions of `Write::TakeSlot` and `Write::FreeSlot`.
            .text("appointment", value.appointment.as_str())
            .expires(value.slot.starts_at().checked_add(KEPT_AFTER_START).ok()))
    }
}

/// Where the next look at a calendar starts; `None`: from the beginning.
#[derive(Clone, PartialEq, Eq)]
pub struct SyncToken {
    pub calendar: String,
    pub token: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct SyncTokenRecord {
    v: u8,
    calendar: String,
    token: Option<String>,
}

impl Record for SyncTokenRecord {
    type Domain = SyncToken;
    const KIND: &'static str = "sync_token";

    fn of(value: &SyncToken) -> Self {
        Self {
            v: FORM,
            calendar: value.calendar.clone(),
            token: value.token.clone(),
        }
    }

    fn read(self) -> Result<SyncToken, String> {
        supported(self.v)?;
        Ok(SyncToken {
            calendar: self.calendar,
            token: self.token,
        })
    }
}

impl SyncTokenRecord {
    pub fn item(value: &SyncToken) -> Result<Item, StoreError> {
        Item::new::<Self>(keys::sync_token(&value.calendar), value)
    }
}

impl std::fmt::Debug for SyncToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SyncToken({})", if self.token.is_some() { "some" } else { "none" })
    }
}
