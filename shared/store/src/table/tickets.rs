//! Tickets, jobs, and the runs of jobs.

use app::ports::{Page, Paging, StoreError, TicketFilter, Tickets};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::practice::ticket::{Status, Ticket};
use domain::task::job::Run;
use domain::task::{State, Task};
use domain::{TaskId, TicketId};

use super::failure::failure;
use super::lists::{Keep as _, LIST, MAX_PAGE, SUBJECT};
use super::{Table, cursor};
use crate::items::{JobRunRecord, TaskRecord, TicketRecord, from_item, text_of};
use crate::keys;

impl Tickets for Table {
    async fn ticket(&self, id: &TicketId) -> Result<Option<Ticket>, StoreError> {
        self.get::<TicketRecord>(&keys::ticket(id)).await
    }

    async fn tickets(&self, filter: &TicketFilter, paging: &Paging) -> Result<Page<Ticket>, StoreError> {
        let (index, partitions) = match (&filter.customer, filter.status) {
            (Some(customer), _) => (&SUBJECT, vec![keys::tickets_of(customer)]),
            (None, Some(status)) => (&LIST, vec![keys::tickets(status)]),
            (None, None) => (&LIST, Status::ALL.map(keys::tickets).to_vec()),
        };
        let page = self
            .page("tickets", index, partitions, paging, from_item::<TicketRecord>)
            .await?;
        // An index is a moment behind: what has moved on meanwhile is not in this list any more.
        Ok(page.keep(|ticket| filter.matches(ticket)))
    }

    async fn jobs(&self, state: Option<State>, paging: &Paging) -> Result<Page<Task>, StoreError> {
        let partitions = vec![keys::JOBS.to_owned()];
        let page = self
            .page("jobs", &SUBJECT, partitions, paging, from_item::<TaskRecord>)
            .await?;
        Ok(page.keep(|task| state.is_none_or(|state| task.state == state)))
    }

    async fn task_runs(&self, id: &TaskId, paging: &Paging) -> Result<Page<Run>, StoreError> {
        let list = format!("runs {id}");
        let limit = usize::from(paging.limit.clamp(1, MAX_PAGE));
        let before = cursor::read(&list, paging)?;
        let until = before.clone().unwrap_or_else(|| keys::RUNS_TO.to_owned());
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .consistent_read(true)
            .scan_index_forward(false)
            // One more than is shown tells whether there is a next page; the cursor's own is found again.
            .limit(i32::try_from(limit + 2).unwrap_or(i32::MAX))
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", AttributeValue::S(keys::task(id).pk))
            .expression_attribute_values(":from", AttributeValue::S(keys::RUNS_FROM.to_owned()))
            .expression_attribute_values(":to", AttributeValue::S(until));
        let mut pages = query.into_paginator().items().send();
        let mut found = Vec::new();
        while found.len() <= limit
            && let Some(item) = pages.next().await
        {
            let item = item.map_err(|error| failure(&error))?;
            if before.as_deref() != text_of(&item, "sk") && self.is_kept(&item) {
                found.push(item);
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let end = found.last().filter(|_| more).and_then(|item| text_of(item, "sk"));
        let next = end.map(|sort| cursor::write(&list, sort)).transpose()?;
        let items = found.iter().map(from_item::<JobRunRecord>).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }
}
