//! Times in sort keys.

use domain::Timestamp;

/// Before everything that is sorted by this time or a later one.
pub fn sort_from(at: Timestamp) -> String {
    padded(at)
}

/// Sorts by time, and tells apart what happened at the same one.
pub fn sort(at: Timestamp, id: &str) -> String {
    format!("{}#{id}", padded(at))
}

pub(super) fn padded(at: Timestamp) -> String {
    format!("{:020}", at.as_microsecond().max(0))
}
