//! A time for a visit, as far as it was said.

use jiff::civil::{Date, Time};

/// A time as a person says it, as far as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct When {
    pub day: Option<Date>,
    pub time: Option<Time>,
    pub part: Option<DayPart>,
    /// One of the times that were offered, counted from 0.
    pub choice: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPart {
    Morning,
    Afternoon,
    Evening,
}

impl When {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
