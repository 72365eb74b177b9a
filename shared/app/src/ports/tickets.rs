//! What the use cases ask the store of tickets, and of the practice's jobs and their runs.

use std::future::Future;

use domain::practice::ticket::{Status, Ticket};
use domain::task::job::Run;
use domain::task::{State, Task};
use domain::{CustomerId, TaskId, TicketId};

use super::{Page, Paging, StoreError};

/// Which tickets are wanted. The default is all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketFilter {
    pub status: Option<Status>,
    pub customer: Option<CustomerId>,
}

impl TicketFilter {
    pub fn matches(&self, ticket: &Ticket) -> bool {
        let status = self.status.is_none_or(|status| ticket.status == status);
        let customer = self.customer.as_ref();
        status && customer.is_none_or(|customer| ticket.customer == *customer)
    }
}

/// The part of the table that is about tickets and jobs.
pub trait Tickets: Sync {
    fn ticket(&self, id: &TicketId) -> impl Future<Output = Result<Option<Ticket>, StoreError>> + Send;

    /// By when they were opened. A page may be shorter than asked for, and there is a next one all the same.
    fn tickets(
        &self,
        filter: &TicketFilter,
        paging: &Paging,
    ) -> impl Future<Output = Result<Page<Ticket>, StoreError>> + Send;

    /// The jobs, by when they were made.
    fn jobs(
        &self,
        state: Option<State>,
        paging: &Paging,
    ) -> impl Future<Output = Result<Page<Task>, StoreError>> + Send;

    /// A job's runs, by when they began.
    fn task_runs(&self, id: &TaskId, paging: &Paging) -> impl Future<Output = Result<Page<Run>, StoreError>> + Send;
}
