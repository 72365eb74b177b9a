//! What the HTTP functions share: how they serve, how a failure is answered, and how things look in JSON.
//!
//! One handler per endpoint translates; what it translates to and from is here, so that a case looks the same everywhere.

mod failure;
pub mod fields;
pub mod lists;
pub mod path;
mod serve;
pub mod view;

pub use failure::problem;
pub use serve::serve;
