//! What is asked of the store about tickets and jobs, and the answers.

use app::ports::{Page, Paging, StoreError, TicketFilter, Tickets};
use domain::practice::ticket::Ticket;
use domain::task::job::Run;
use domain::task::{Kind, State, Task};
use domain::{TaskId, TicketId};

use super::Memory;
use super::pages::{page, sort};

impl Tickets for Memory {
    async fn ticket(&self, id: &TicketId) -> Result<Option<Ticket>, StoreError> {
        Ok(self.tables().tickets.get(id).cloned())
    }

    async fn tickets(&self, filter: &TicketFilter, paging: &Paging) -> Result<Page<Ticket>, StoreError> {
        let tables = self.tables();
        let wanted = tables.tickets.values().filter(|ticket| filter.matches(ticket));
        page(
            wanted.map(|ticket| (sort(ticket.created_at, ticket.id.as_str()), ticket.clone())),
            paging,
        )
    }

    async fn jobs(&self, state: Option<State>, paging: &Paging) -> Result<Page<Task>, StoreError> {
        let tables = self.tables();
        let jobs = tables
            .tasks
            .values()
            .map(|timed| &timed.value)
            .filter(|task| matches!(task.kind, Kind::Job(_)));
        let wanted = jobs.filter(|task| state.is_none_or(|state| task.state == state));
        page(
            wanted.map(|task| (sort(task.created_at, task.id.as_str()), task.clone())),
            paging,
        )
    }

    async fn task_runs(&self, id: &TaskId, paging: &Paging) -> Result<Page<Run>, StoreError> {
        let tables = self.tables();
        let of_task = tables.job_runs.values().filter(|run| run.task == *id);
        page(of_task.map(|run| (sort(run.started_at, ""), run.clone())), paging)
    }
}
