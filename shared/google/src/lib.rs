//! Google's calendar and drive, and the token exchange that both need.
//!
//! Every call may be made again after any failure: what is created has an id that the caller holds before the call. Never
//! here: rules, storage, AWS, invitations to people (`sendUpdates=none`), permissions.

pub mod calendar;
pub mod drive;

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
pub use ports::{LabCalendar, LabDrive};
pub use token::{InvalidAccount, Scope, ServiceAccount};

#[cfg(test)]
mod stand;
