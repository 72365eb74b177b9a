//! What is kept about the spreadsheet.

use app::ports::{SheetBook, SheetMark, SheetSubject, StoreError};
use domain::case::Case;
use domain::{CaseId, PersonKey, Timestamp};

use super::Memory;

/// Cases before dentists, and both in the order in which they came to be.
pub(super) type MarkKey = (bool, Timestamp, SheetSubject);

pub(super) fn key(mark: &SheetMark) -> MarkKey {
    let is_dentist = matches!(mark.subject, SheetSubject::Dentist(_));
    (is_dentist, mark.created_at, mark.subject.clone())
}

impl SheetBook for Memory {
    async fn sheet_marks(&self, limit: u16) -> Result<Vec<SheetMark>, StoreError> {
        let tables = self.tables();
        Ok(tables.sheet_marks.values().take(limit.into()).cloned().collect())
    }

    async fn sheet_memory(&self, of: &[SheetSubject]) -> Result<Vec<domain::sheet::Memory>, StoreError> {
        let tables = self.tables();
        let memory = |subject| tables.sheet_memory.get(subject).cloned().unwrap_or_default();
        Ok(of.iter().map(memory).collect())
    }

    async fn cases_of(&self, cases: &[(PersonKey, CaseId)]) -> Result<Vec<Case>, StoreError> {
        let tables = self.tables();
        Ok(cases.iter().filter_map(|key| tables.cases.get(key).cloned()).collect())
    }
}
