//! How many reads and writes a user has in a minute. A batch counts as one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::Error;

/// What may be asked for in one window. The defaults are Google's for one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Limits {
    reads: u32,
    writes: u32,
    window_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            reads: 60,
            writes: 60,
            window_seconds: 60,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Read,
    Write,
}

/// What was used of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quota {
    pub(crate) limits: Limits,
    began: Timestamp,
    used: Used,
    /// Since the start.
    pub(crate) total: Used,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Used {
    pub(crate) reads: u32,
    pub(crate) writes: u32,
}

impl Used {
    fn of(&mut self, call: Call) -> &mut u32 {
        match call {
            Call::Read => &mut self.reads,
            Call::Write => &mut self.writes,
        }
    }
}

impl Quota {
    /// Other limits, of which nothing is used yet.
    pub(crate) fn limit(&mut self, limits: Limits) {
        self.limits = limits;
        self.used = Used::default();
    }

    /// Counts a call, or refuses it if the window has no more.
    pub(crate) fn take(&mut self, call: Call, now: Timestamp) -> Result<(), Error> {
        let window = i64::from(self.limits.window_seconds) * 1000;
        if now.as_millisecond() - self.began.as_millisecond() >= window {
            self.began = now;
            self.used = Used::default();
        }
        let (kind, limit) = match call {
            Call::Read => ("Read", self.limits.reads),
            Call::Write => ("Write", self.limits.writes),
        };
        let used = self.used.of(call);
        if *used >= limit {
            return Err(Error::exhausted(kind, limit));
        }
        *used += 1;
        *self.total.of(call) += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_has_so_many_of_each_and_the_next_has_as_many() {
        let mut quota = Quota::default();
        quota.limit(Limits {
            reads: 2,
            writes: 1,
            window_seconds: 60,
        });
        let at = |second| Timestamp::from_second(second).unwrap();
        quota.take(Call::Read, at(1000)).unwrap();
        quota.take(Call::Write, at(1000)).unwrap();
        quota.take(Call::Read, at(1059)).unwrap();
        assert!(quota.take(Call::Read, at(1059)).is_err());
        assert!(quota.take(Call::Write, at(1059)).is_err());
        quota.take(Call::Write, at(1060)).unwrap();
        assert_eq!((quota.total.reads, quota.total.writes), (2, 2));
    }
}
