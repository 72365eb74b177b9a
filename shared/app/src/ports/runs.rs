//! What the use cases need of the store about workflows, opt-outs, and how many there are of something.

use std::future::Future;

use domain::customer::Contact;
use domain::practice::workflow::run::{self, Run};
use domain::practice::{appointment, ticket};
use domain::{AppointmentId, RunId, TicketId, message};

use super::{Page, Paging, StoreError};

/// What a run is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunsOf<'a> {
    Appointment(&'a AppointmentId),
    Ticket(&'a TicketId),
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Those who are not erased.
    Customers,
    Appointments(appointment::Status),
    Tickets(ticket::Status),
    Runs(run::State),
    Messages(message::State),
}

pub trait Runs: Sync {
    fn run(&self, id: &RunId) -> impl Future<Output = Result<Option<Run>, StoreError>> + Send;

    fn runs(
        &self,
        state: Option<run::State>,
        paging: &Paging,
    ) -> impl Future<Output = Result<Page<Run>, StoreError>> + Send;

    /// Newest first.
    fn runs_of(&self, of: RunsOf<'_>) -> impl Future<Output = Result<Vec<Run>, StoreError>> + Send;

    /// Whether somebody wants nothing any more at this number or address. Strongly consistent.
    fn opted_out(&self, contact: &Contact) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// How many there are. A moment behind.
    fn count(&self, what: Counted) -> impl Future<Output = Result<u64, StoreError>> + Send;
}
