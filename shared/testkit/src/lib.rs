//! For tests only (a dev-dependency): the ports in memory, a clock that is set by hand, builders and generators for domain
//! values, and the contract that every store has to keep.
//!
//! Never here: AWS, the network, the real clock, or a rule. It knows `store` as little as any other adapter.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on has to stop"
)]

pub mod builders;
pub mod clock;
pub mod contract;
pub mod fakes;
pub mod generators;
mod memory;

pub use clock::FakeClock;
pub use fakes::{
    FakeArchive, FakeBackup, FakeBus, FakeCalendar, FakeDrive, FakeFiles, FakeMedia, FakeOutside, FakeQueues,
    FakeReader, FakeSnippetReader, FakeSpreadsheet, FakeSubscribers, FakeTab, FakeWebhooks, FakeWire, Filed, Sent,
    Told, Uploaded,
};
pub use memory::Memory;
