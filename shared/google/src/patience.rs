//! Trying again within one call: twice at most, soon, and only while there is time. Longer waits belong to the queues.

use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable};

use crate::Failure;

/// How often something is tried again.
pub(crate) const RETRIES: usize = 2;
/// Before the first retry; the second waits twice as long. Up to as much again is added by chance.
pub(crate) const PAUSE: Duration = Duration::from_millis(200);

/// For what may happen twice. No retry starts later than `budget` after the beginning: whoever had to wait for one
/// timeout does not wait for three.
pub(crate) async fn patiently<T, F>(budget: Duration, attempt: impl FnMut() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let began = Instant::now();
    let pauses = ExponentialBuilder::default()
        .with_min_delay(PAUSE)
        .with_factor(2.0)
        .with_max_times(RETRIES)
        .with_jitter();
    attempt
        .retry(pauses)
        .when(|failure: &Failure| failure.passes_soon() && began.elapsed() < budget)
        .adjust(|failure, pause| pause.map(|pause| pause.max(failure.after().unwrap_or_default())))
        .await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    async fn tries(budget: Duration, failure: Failure) -> u32 {
        let tries = Cell::new(0);
        let attempt = || {
            tries.set(tries.get() + 1);
            let failure = failure.clone();
            async { Err::<(), _>(failure) }
        };
        assert_eq!(patiently(budget, attempt).await, Err(failure.clone()));
        tries.get()
    }

    fn after(seconds: u64) -> Failure {
        Failure::Retryable {
            reason: String::new(),
            after: Some(Duration::from_secs(seconds)),
        }
    }

    #[tokio::test]
    async fn only_what_passes_soon_is_tried_again() {
        let budget = Duration::from_secs(5);
        assert_eq!(tries(budget, Failure::passing("")).await, 3);
        assert_eq!(tries(budget, after(60)).await, 1);
        assert_eq!(tries(budget, Failure::refused("")).await, 1);
        assert_eq!(tries(Duration::ZERO, Failure::passing("")).await, 1);
    }

    #[tokio::test]
    async fn googles_own_pause_is_waited_for() {
        let began = Instant::now();
        // The second try ends after the budget.
        assert_eq!(tries(Duration::from_millis(900), after(1)).await, 2);
        assert!(began.elapsed() >= Duration::from_secs(1));
    }
}
