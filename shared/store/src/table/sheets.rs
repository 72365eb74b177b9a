//! What is kept about the spreadsheet.

use app::ports::{SheetBook, SheetMark, SheetSubject, StoreError};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::case::Case;
use domain::sheet::Memory;
use domain::{CaseId, PersonKey};

use super::Table;
use super::failure::failure;
use crate::items::{CaseRecord, SheetMarkRecord, SheetMemoryRecord, from_item};
use crate::keys::{self, Key};

impl SheetBook for Table {
    async fn sheet_marks(&self, limit: u16) -> Result<Vec<SheetMark>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .consistent_read(true)
            .limit(i32::from(limit))
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(keys::SHEET_MARKS.to_owned()));
        let mut items = query.into_paginator().items().send();
        let mut marks = Vec::new();
        while marks.len() < usize::from(limit)
            && let Some(item) = items.next().await
        {
            let item = item.map_err(|error| failure(&error))?;
            marks.push(from_item::<SheetMarkRecord>(&item)?);
        }
        Ok(marks)
    }

    async fn sheet_memory(&self, of: &[SheetSubject]) -> Result<Vec<Memory>, StoreError> {
        let wanted: Vec<Key> = of.iter().map(keys::sheet_memory).collect();
        let found = self.get_many(&wanted).await?;
        let memory = |key: &Key| found.get(key).map(from_item::<SheetMemoryRecord>).transpose();
        wanted.iter().map(|key| Ok(memory(key)?.unwrap_or_default())).collect()
    }

    async fn cases_of(&self, cases: &[(PersonKey, CaseId)]) -> Result<Vec<Case>, StoreError> {
        let wanted: Vec<Key> = cases.iter().map(|(person, id)| keys::case(person, id)).collect();
        let found = self.get_many(&wanted).await?;
        wanted
            .iter()
            .filter_map(|key| found.get(key))
            .map(from_item::<CaseRecord>)
            .collect()
    }
}
