//! The use cases: load, ask what has to be read, decide, commit, wake. The rules are `domain`'s; AWS has no name here.
//!
//! Every use case is a method of [`App`] in the file of its name. What they all do the same way is in `plan` (from
//! effects to writes) and in [`App::carry_out`] (commit, then wake whoever has to go on).

mod advance;
mod appointments;
mod carry_out;
mod cases;
mod clock;
mod converse;
mod customers;
mod deliver;
mod dentists;
pub mod events;
mod failure;
mod feeds;
mod health;
pub mod import;
mod jobs;
mod maintain;
mod people;
mod plan;
pub mod ports;
mod practice;
mod receipts;
mod records;
mod retry;
mod schedule;
mod settings;
mod sheets;
mod statistics;
mod terms;
mod tickets;
mod workflows;

pub use advance::Advanced;
pub use cases::{CreateCase, Created, Details, Started, Tracked, TrackingEvent, UpdateCase, Updated};
pub use clock::Tick;
pub use converse::Conversed;
pub use customers::Export;
pub use deliver::Delivered;
pub use dentists::LicenceVerdict;
pub use events::Replayed;
pub use failure::Failure;
pub use health::{Condition, Waiting};
pub use jobs::{NewJob, Turn};
pub use maintain::{Manifest, Part, Upkeep};
use ports::{Bus, Queues, Store};
pub use practice::{Booked, Spent, Texted, Visits};
pub use records::Outside;
pub use schedule::Scheduled;
use settings::SettingsCache;
pub use sheets::{CustomerSync, RejectedRow, SheetTabs};
pub use statistics::Statistics;
pub use tickets::{Opened, Said, TicketChange};

/// Who made something happen: goes into the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The named holder of an API key.
    Staff(String),
    Dentist,
    /// A customer of the practice.
    Patient,
    Carrier,
    Clock,
    /// Somebody who changed something in the lab's calendar.
    Calendar,
    /// Somebody who changed something in the lab's spreadsheet.
    Sheet,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Staff(name) => write!(f, "staff:{name}"),
            Self::Dentist => f.write_str("dentist"),
            Self::Patient => f.write_str("patient"),
            Self::Carrier => f.write_str("carrier"),
            Self::Clock => f.write_str("clock"),
            Self::Calendar => f.write_str("calendar"),
            Self::Sheet => f.write_str("sheet"),
        }
    }
}

/// The use cases with the ports that all of them share.
#[derive(Debug)]
pub struct App<S, Q, B> {
    pub store: S,
    pub queues: Q,
    pub bus: B,
    settings: SettingsCache,
    health: health::Notes,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub fn new(store: S, queues: Q, bus: B) -> Self {
        Self {
            store,
            queues,
            bus,
            settings: SettingsCache::default(),
            health: health::Notes::default(),
        }
    }
}

/// How often a use case loads and decides again after somebody else changed what it had loaded.
const TRIES_ON_CONFLICT: u8 = 5;

/// The SHA-256 of some bytes in lower-case hex: what API keys are stored as, and what makes two requests the same.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    hash.as_ref().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
