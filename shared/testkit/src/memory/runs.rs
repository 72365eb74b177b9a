//! Workflows' runs, opt-outs, and how many there are of something.

use app::ports::{Counted, Page, Paging, Runs, RunsOf, StoreError};
use domain::RunId;
use domain::customer::Contact;
use domain::practice::workflow::run::{Run, State};

use super::Memory;
use super::pages::{page, sort};

impl Memory {
    /// Every run, in the order in which they were started.
    pub fn all_runs(&self) -> Vec<Run> {
        let mut all: Vec<_> = self.tables().runs.values().cloned().collect();
        all.sort_by_key(|run| run.created_at);
        all
    }
}

impl Runs for Memory {
    async fn run(&self, id: &RunId) -> Result<Option<Run>, StoreError> {
        Ok(self.tables().runs.get(id).cloned())
    }

    async fn runs(&self, state: Option<State>, paging: &Paging) -> Result<Page<Run>, StoreError> {
        let tables = self.tables();
        let wanted = tables
            .runs
            .values()
            .filter(|run| state.is_none_or(|state| run.state() == state));
        page(
            wanted.map(|run| (sort(run.created_at, run.id.as_str()), run.clone())),
            paging,
        )
    }

    async fn runs_of(&self, of: RunsOf<'_>) -> Result<Vec<Run>, StoreError> {
        let about = |run: &&Run| match of {
            RunsOf::Appointment(id) => run.trigger.appointment.as_ref().is_some_and(|(about, _)| about == id),
            RunsOf::Ticket(id) => run.trigger.appointment.is_none() && run.trigger.ticket.as_ref() == Some(id),
        };
        let tables = self.tables();
        let mut found: Vec<_> = tables.runs.values().filter(about).cloned().collect();
        found.sort_by_key(|run| std::cmp::Reverse(sort(run.created_at, run.id.as_str())));
        Ok(found)
    }

    async fn opted_out(&self, contact: &Contact) -> Result<bool, StoreError> {
        Ok(self.tables().opt_outs.contains(contact))
    }

    async fn count(&self, what: Counted) -> Result<u64, StoreError> {
        let tables = self.tables();
        let count = match what {
            Counted::Customers => tables
                .customers
                .values()
                .filter(|known| known.erased_at.is_none())
                .count(),
            Counted::Appointments(status) => tables.bookings.count(status),
            Counted::Tickets(status) => tables.tickets.values().filter(|known| known.status == status).count(),
            Counted::Runs(state) => tables.runs.values().filter(|run| run.state() == state).count(),
            Counted::Messages(state) => tables
                .messages
                .values()
                .filter(|message| message.value.state == state)
                .count(),
        };
        Ok(count as u64)
    }
}
