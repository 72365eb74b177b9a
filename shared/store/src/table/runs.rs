//! Workflows' runs, opt-outs, and how many there are of something.

use app::ports::{Counted, Page, Paging, Runs, RunsOf, StoreError};
use aws_sdk_dynamodb::types::{AttributeValue, Select};
use domain::RunId;
use domain::customer::Contact;
use domain::practice::workflow::run::{Run, State};

use super::Table;
use super::failure::failure;
use super::lists::{Keep as _, LIST};
use crate::items::{OptOutRecord, RunRecord, from_item};
use crate::keys;

impl Runs for Table {
    async fn run(&self, id: &RunId) -> Result<Option<Run>, StoreError> {
        self.get::<RunRecord>(&keys::run(id)).await
    }

    async fn runs(&self, state: Option<State>, paging: &Paging) -> Result<Page<Run>, StoreError> {
        let states = state.map_or_else(|| State::ALL.to_vec(), |state| vec![state]);
        let partitions = states.into_iter().map(keys::runs).collect();
        let page = self
            .page("runs", &LIST, partitions, paging, from_item::<RunRecord>)
            .await?;
        Ok(page.keep(|run| state.is_none_or(|state| run.state() == state)))
    }

    async fn runs_of(&self, of: RunsOf<'_>) -> Result<Vec<Run>, StoreError> {
        let subject = match of {
            RunsOf::Appointment(id) => keys::runs_of(id.as_str()),
            RunsOf::Ticket(id) => keys::runs_of(id.as_str()),
        };
        self.of_subject::<RunRecord>(subject).await
    }

    async fn opted_out(&self, contact: &Contact) -> Result<bool, StoreError> {
        Ok(self.get::<OptOutRecord>(&keys::opt_out(contact)).await?.is_some())
    }

    async fn count(&self, what: Counted) -> Result<u64, StoreError> {
        let partition = match what {
            Counted::Customers => keys::CUSTOMERS.to_owned(),
            Counted::Appointments(status) => keys::bookings(status),
            Counted::Tickets(status) => keys::tickets(status),
            Counted::Runs(state) => keys::runs(state),
            Counted::Messages(state) => keys::messages(state),
        };
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .index_name(LIST.name)
            .select(Select::Count)
            .key_condition_expression(format!("{} = :key", LIST.key))
            .expression_attribute_values(":key", AttributeValue::S(partition));
        let mut pages = query.into_paginator().send();
        let mut count = 0;
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| failure(&error))?;
            count += u64::try_from(page.count()).unwrap_or_default();
        }
        Ok(count)
    }
}
