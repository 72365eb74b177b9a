//! Everything durable of ours on AWS: the table, the queues beside it, the bus.
//!
//! Here: keys, stored forms, and calls to AWS. Never here: rules, other wires than AWS, or the making of clients: they are
//! arguments, so that one process has one of each.

pub mod bus;
mod items;
mod keys;
mod open;
pub mod queues;
pub mod table;

pub use bus::EventBus;
pub use items::{InvalidSettings, message_from_json, message_to_json, settings_from_json, settings_to_json};
pub use open::{Chairside, Missing, open, queues as open_queues, table as open_table};
pub use queues::{InboxEntry, QueueUrls, SqsQueues, Ticket};
pub use table::Table;
