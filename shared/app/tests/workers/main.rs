//! What the workers do with a task whose time has come: files, drives, the calendar, reminders. And what they leave alone.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has to stop"
)]

mod calendar;
mod deliveries;
mod drive;
mod files;
mod health;
mod lab;
mod reminders;
mod sheets;
mod takeover;
