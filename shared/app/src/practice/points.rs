//! Points: what somebody has, and what staff does with it.

use domain::practice::loyalty::{Entry, Intent, Ledger, What};
use domain::{CustomerId, Rejection, Timestamp};

use crate::ports::{Bus, Queues, Store, StoreError, Write};
use crate::{App, Failure, TRIES_ON_CONFLICT};

/// A ledger after something was entered, or had been before.
#[derive(Debug, Clone)]
pub struct Spent {
    pub ledger: Ledger,
    /// None: it came to nothing.
    pub entry: Option<Entry>,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// What is gone by now is entered before it is told.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn ledger(&self, customer: &CustomerId, now: Timestamp) -> Result<Ledger, Failure> {
        self.customer(customer).await?;
        for _ in 0..TRIES_ON_CONFLICT {
            let mut ledger = self.store.ledger(customer).await?;
            let expired = ledger.post(Vec::new(), now)?;
            if expired.is_empty() || self.enter(customer, &expired, None).await? {
                return Ok(ledger);
            }
        }
        Err(too_fast())
    }

    /// Redeems or adjusts. The same cause again is the same entry.
    ///
    /// # Errors
    /// [`Failure::NotFound`]; [`Failure::Rejected`] if there are not so many, or the customer was erased;
    /// [`Failure::Conflict`] if the cause led to something else.
    pub async fn post_points(&self, customer: &CustomerId, intent: Intent, now: Timestamp) -> Result<Spent, Failure> {
        for _ in 0..TRIES_ON_CONFLICT {
            let known = self.customer(customer).await?;
            if known.erased_at.is_some() {
                return Err(Rejection::illegal("this customer was erased: their points stay as they are").into());
            }
            let mut ledger = self.store.ledger(customer).await?;
            let before = ledger.entries.iter().find(|entry| entry.cause == intent.cause);
            if let Some(entry) = before.cloned() {
                return again(ledger, entry, &intent);
            }
            let entries = ledger.post(vec![intent.clone()], now)?;
            if entries.is_empty() || self.enter(customer, &entries, Some(known.version)).await? {
                let entry = entries.into_iter().find(|entry| entry.cause == intent.cause);
                return Ok(Spent { ledger, entry });
            }
        }
        Err(too_fast())
    }

    /// `false`: somebody else was faster, and nothing is written.
    async fn enter(&self, customer: &CustomerId, entries: &[Entry], version: Option<u64>) -> Result<bool, Failure> {
        let entries = entries.iter().map(|entry| Write::Points {
            customer: customer.clone(),
            entry: entry.clone(),
        });
        let still = version.map(|version| Write::CustomerStill {
            customer: customer.clone(),
            version,
        });
        match self.store.commit(entries.chain(still).collect()).await {
            Ok(()) => Ok(true),
            Err(StoreError::Conflict) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

fn again(ledger: Ledger, entry: Entry, intent: &Intent) -> Result<Spent, Failure> {
    let same = match intent.what {
        What::Redeem { points } => entry.points == -i64::from(points),
        What::Adjust { points } => entry.points == points,
        // Only appointments ask for these.
        What::Pend { .. } | What::Release { .. } | What::Earn { .. } | What::Reverse { .. } => true,
    };
    if same && entry.reason == intent.reason {
        return Ok(Spent {
            ledger,
            entry: Some(entry),
        });
    }
    Err(Failure::Conflict(
        "this Idempotency-Key was used for other points".to_owned(),
    ))
}

fn too_fast() -> Failure {
    Failure::Unavailable("the points are changing too fast".to_owned())
}
