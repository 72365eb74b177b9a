//! State behind a lock that is never held across an `await`.

use std::sync::{Mutex, PoisonError};

/// A mutex that hands its content to a closure. A closure cannot await, so no request can block another for long; and a
/// handler that panicked under the lock (a bug, seen in the log) does not take the simulator down with it.
#[derive(Debug, Default)]
pub(crate) struct Locked<T>(Mutex<T>);

impl<T> Locked<T> {
    pub(crate) fn new(content: T) -> Self {
        Self(Mutex::new(content))
    }

    pub(crate) fn with<R>(&self, use_it: impl FnOnce(&mut T) -> R) -> R {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
