//! How many there are of everything. Nothing is kept for it: what is told is counted, by the indexes that the lists use.

use domain::message;
use domain::practice::workflow::run;
use domain::practice::{appointment, ticket};
use futures_util::future::{try_join_all, try_join5};

use crate::ports::{Bus, Counted, Queues, Store};
use crate::{App, Failure};

#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    pub customers: u64,
    pub appointments: Vec<(&'static str, u64)>,
    pub tickets: Vec<(&'static str, u64)>,
    pub runs: Vec<(&'static str, u64)>,
    pub messages: Vec<(&'static str, u64)>,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub async fn statistics(&self) -> Result<Statistics, Failure> {
        let appointments = appointment::Status::ALL.map(|status| (status.name(), Counted::Appointments(status)));
        let tickets = ticket::Status::ALL.map(|status| (status.name(), Counted::Tickets(status)));
        let runs = run::State::ALL.map(|state| (state.name(), Counted::Runs(state)));
        let messages = message::State::ALL.map(|state| (state.name(), Counted::Messages(state)));
        let (customers, appointments, tickets, runs, messages) = try_join5(
            self.store.count(Counted::Customers),
            self.counts(&appointments),
            self.counts(&tickets),
            self.counts(&runs),
            self.counts(&messages),
        )
        .await?;
        Ok(Statistics {
            customers,
            appointments,
            tickets,
            runs,
            messages,
        })
    }

    async fn counts(
        &self,
        wanted: &[(&'static str, Counted)],
    ) -> Result<Vec<(&'static str, u64)>, crate::ports::StoreError> {
        try_join_all(
            wanted
                .iter()
                .map(async |(name, what)| Ok((*name, self.store.count(*what).await?))),
        )
        .await
    }
}

impl Statistics {
    pub fn total(counts: &[(&'static str, u64)]) -> u64 {
        counts.iter().map(|(_, count)| count).sum()
    }

    /// Workflows that were begun.
    pub fn executed(&self) -> u64 {
        Self::total(&self.runs) - of(&self.runs, run::State::Pending.name())
    }

    pub fn successful(&self) -> u64 {
        of(&self.runs, run::State::Completed.name())
    }

    pub fn failed(&self) -> u64 {
        of(&self.runs, run::State::Failed.name())
    }

    /// Of the appointments that are over and were not cancelled, how many nobody came to. `None` before the first.
    pub fn no_show_rate(&self) -> Option<f64> {
        let missed = of(&self.appointments, appointment::Status::NoShow.name());
        let over = missed + of(&self.appointments, appointment::Status::Completed.name());
        (over > 0).then(|| to_float(missed) / to_float(over))
    }
}

fn of(counts: &[(&'static str, u64)], wanted: &str) -> u64 {
    let found = counts.iter().find(|(name, _)| *name == wanted);
    found.map_or(0, |(_, count)| *count)
}

fn to_float(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
