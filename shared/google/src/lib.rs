//! Google's calendar, drive and spreadsheets, and the token exchange that all need.
//!
//! Every call to a calendar or a drive may be made again after any failure: what is created has an id that the caller holds
//! before the call. A spreadsheet has no such ids: look at it first. Never here: rules, storage, AWS, invitations to people (`sendUpdates=none`), permissions.

pub mod calendar;
pub mod drive;
pub mod sheets;

mod access;
mod endpoints;
mod failure;
mod patience;
mod ports;
mod token;

pub use access::Access;
pub use calendar::Calendar;
pub use drive::Drive;
pub use endpoints::Endpoints;
pub use failure::Failure;
pub use ports::{LabCalendar, LabDrive, LabSheets};
pub use sheets::Sheets;
pub use token::{InvalidAccount, Scope, ServiceAccount};

#[cfg(test)]
mod stand;
