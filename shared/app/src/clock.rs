//! The tick: finds what is due until the next one, and hands each thing to its queue for the second it is due.

use std::time::Duration;

use domain::Timestamp;
use jiff::SignedDuration;

use crate::ports::{Bus, DueItem, Queues, Store};
use crate::{App, Failure};

/// The clock ticks every minute: whatever is due before the next tick starts now, with a delay.
const LOOK_AHEAD: SignedDuration = SignedDuration::from_secs(60);
/// How long a worker has before the thing is found again.
const LEASE: SignedDuration = SignedDuration::from_secs(120);
/// Due things read at once.
const BATCH: u16 = 200;
/// Batches in one tick: a storm is worked off over several ticks.
const BATCHES: usize = 10;

/// What a tick found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tick {
    pub handed_over: usize,
    /// Taken by somebody else meanwhile.
    pub taken: usize,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub async fn tick(&self, now: Timestamp) -> Result<Tick, Failure> {
        let mut tick = Tick::default();
        for _ in 0..BATCHES {
            let due = self.store.due(now + LOOK_AHEAD, BATCH).await?;
            let found = due.len();
            let mut leased: Vec<(DueItem, Duration)> = Vec::new();
            for item in due {
                // The lease counts from when the work is to start.
                if self.store.lease(&item, item.due_at.max(now) + LEASE).await? {
                    let wait = Duration::try_from(item.due_at.duration_since(now)).unwrap_or_default();
                    leased.push((item.item, wait));
                } else {
                    tick.taken += 1;
                }
            }
            // If this fails the leases run out, and a later tick finds everything again.
            self.queues
                .later(&leased)
                .await
                .map_err(|error| Failure::Unavailable(error.0))?;
            tick.handed_over += leased.len();
            if found < usize::from(BATCH) {
                break;
            }
        }
        Ok(tick)
    }
}
