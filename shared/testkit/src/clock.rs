//! A clock that only moves when a test says so.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::Timestamp;
use jiff::SignedDuration;

/// Counts whole milliseconds.
#[derive(Debug)]
pub struct FakeClock(AtomicI64);

impl FakeClock {
    pub fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.as_millisecond()))
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }

    /// Moves on, and says what time it is then.
    pub fn advance(&self, by: SignedDuration) -> Timestamp {
        self.0
            .fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
        self.now()
    }

    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_millisecond(), Ordering::SeqCst);
    }
}

impl Default for FakeClock {
    fn default() -> Self {
        Self::at(crate::builders::now())
    }
}
