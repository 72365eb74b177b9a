//! Stored forms: the store's own records, each with the version of its form (`v`), beside the domain types and converted
//! by hand in both directions. So a rename in the domain cannot change what is stored.
//!
//! An item is an envelope (keys, index attributes, the aggregate's version, expiry) around `data`, the record. The envelope
//! belongs to the table: a lease moves the envelope's `due_at`, never the record's. Stored times are whole microseconds of
//! the UTC epoch: what is finer is cut off.

mod announcement;
mod appointment;
mod booking;
mod calendar;
mod case;
mod conversation;
mod customer;
mod feed;
mod item;
mod job;
mod message;
mod notes;
mod record;
mod run;
mod settings;
mod sheet;
mod task;
mod ticket;

use domain::{Bsuid, Email, Phone, Timestamp, WhatsAppUser};
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use announcement::AnnouncementStored;
pub use appointment::AppointmentRecord;
pub use booking::{BookingRecord, Day, EntryRecord, Posted};
pub use calendar::{SlotRecord, SyncToken, SyncTokenRecord, TakenSlot};
pub use case::CaseRecord;
pub use conversation::ConversationRecord;
pub use customer::{ContactRecord, CustomerRecord, HeldContact};
pub use feed::{FETCHED_ON, FeedRecord};
pub use item::{Item, Stored, attributes_of_key, from_item, key_of, kind_of, number_of, text_of};
pub use job::JobRunRecord;
pub use message::{MessageRecord, message_from_json, message_to_json};
pub use notes::{Alias, AliasRecord, ApiKeyRecord, FactStored, PointerRecord, ReceivedRecord};
pub use record::RecordStored;
pub use run::{OptOut, OptOutRecord, RunRecord};
pub use settings::{InvalidSettings, SettingsRecord, settings_from_json, settings_to_json};
pub use sheet::{SheetMarkRecord, SheetMemoryRecord};
pub use task::TaskRecord;
pub use ticket::TicketRecord;

/// A record: the stored form of a domain value.
pub trait Record: Serialize + DeserializeOwned {
    type Domain;
    /// What the item is called in `kind` and in errors.
    const KIND: &'static str;

    fn of(value: &Self::Domain) -> Self;

    /// The domain value again, or what cannot be read.
    fn read(self) -> Result<Self::Domain, String>;
}

/// The version of every form today. A program never guesses at a form that is newer than itself.
pub const FORM: u8 = 1;

fn supported(v: u8) -> Result<(), String> {
    if v == FORM {
        Ok(())
    } else {
        Err(format!("form {v} is not known to this program"))
    }
}

/// A name of one of the domain's closed sets.
fn named<T>(what: &str, name: &str, from_name: impl FnOnce(&str) -> Option<T>) -> Result<T, String> {
    from_name(name).ok_or_else(|| format!("unknown {what} {name:?}"))
}

fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

fn time(micros: i64) -> Result<Timestamp, String> {
    Timestamp::from_microsecond(micros).map_err(|_| format!("{micros} is no time"))
}

fn times(micros: Option<i64>) -> Result<Option<Timestamp>, String> {
    micros.map(time).transpose()
}

/// When something may be forgotten. What was stored before anything ever was, is kept.
fn kept_until(micros: Option<i64>) -> Result<Timestamp, String> {
    Ok(times(micros)?.unwrap_or(Timestamp::MAX))
}

fn zone(name: &str) -> Result<TimeZone, String> {
    named("time zone", name, |name| TimeZone::get(name).ok())
}

/// An error of serde quotes what it has found, which may be personal: only the part before that is kept.
fn without_values(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    text.split('"').next().unwrap_or_default().trim_end().to_owned()
}

#[derive(Serialize, Deserialize)]
struct UserRecord {
    phone: Option<String>,
    bsuid: Option<String>,
}

impl UserRecord {
    fn of(user: &WhatsAppUser) -> Self {
        Self {
            phone: user.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            bsuid: user.bsuid.as_ref().map(|bsuid| bsuid.as_str().to_owned()),
        }
    }

    fn read(self) -> Result<WhatsAppUser, String> {
        let phone = |text: String| phone(&text);
        let bsuid = |text: String| Bsuid::parse(&text).ok_or_else(|| "no business-scoped user id".to_owned());
        Ok(WhatsAppUser {
            phone: self.phone.map(phone).transpose()?,
            bsuid: self.bsuid.map(bsuid).transpose()?,
        })
    }
}

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|_| "no e-mail address".to_owned())
}

fn phone(text: &str) -> Result<Phone, String> {
    Phone::from_wa_id(text.trim_start_matches('+')).map_err(|_| "no phone number".to_owned())
}

#[cfg(test)]
mod tests;
