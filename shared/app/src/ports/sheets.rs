//! What the use cases need of the spreadsheet that the lab keeps beside Chairside, and what they remember of it.

use std::future::Future;

use domain::case::Case;
use domain::sheet::Memory;
use domain::{CaseId, PersonKey, Timestamp};

use super::{OutsideError, StoreError};

/// A spreadsheet whose tabs people use too. Rows and columns count from 0; every cell is text.
pub trait Spreadsheet: Sync {
    /// The tabs that there are, in their order.
    fn tabs(&self, spreadsheet: &str) -> impl Future<Output = Result<Vec<SheetTab>, OutsideError>> + Send;

    /// What stands in these tabs: for each its rows, without the empty cells and rows at their ends. One read.
    fn read(
        &self,
        spreadsheet: &str,
        tabs: &[&str],
    ) -> impl Future<Output = Result<Vec<Vec<Vec<String>>>, OutsideError>> + Send;

    /// Changes the tabs themselves, in this order: all of it, or nothing. One write.
    fn arrange(
        &self,
        spreadsheet: &str,
        changes: &[Arrangement],
    ) -> impl Future<Output = Result<(), OutsideError>> + Send;

    /// Puts text into cells, as it is: all of it, or nothing. One write. The cells have to exist.
    fn write(&self, spreadsheet: &str, cells: &[SheetCells]) -> impl Future<Output = Result<(), OutsideError>> + Send;

    /// Adds rows after the last one of a tab, below whatever people wrote meanwhile. One write.
    ///
    /// Never to be done again before the tab was read again: it may have happened even if it failed.
    fn append(
        &self,
        spreadsheet: &str,
        tab: &str,
        rows: &[Vec<String>],
    ) -> impl Future<Output = Result<(), OutsideError>> + Send;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetTab {
    /// Stays the same when the tab is renamed.
    pub id: i64,
    pub title: String,
    /// How many cells there are, empty ones included. Nothing can be written beyond.
    pub rows: usize,
    pub columns: usize,
}

/// A change of the tabs themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrangement {
    /// A new tab with this many columns, whose first row stays in sight.
    AddTab { title: String, columns: usize },
    /// An empty row above the first one.
    InsertFirstRow { tab: i64 },
    /// Empty columns at the right end.
    AddColumns { tab: i64, count: usize },
}

/// Neighbouring cells of one row.
#[derive(Clone, PartialEq, Eq)]
pub struct SheetCells {
    pub tab: String,
    pub row: usize,
    /// The first one's.
    pub column: usize,
    pub values: Vec<String>,
}

/// Cells hold people's data: only where they are is shown.
impl std::fmt::Debug for SheetCells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SheetCells({} R{}C{})", self.tab, self.row + 1, self.column + 1)
    }
}

/// Whose rows they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SheetSubject {
    Case(CaseId),
    Dentist(PersonKey),
}

/// Something has changed that the spreadsheet shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetMark {
    pub subject: SheetSubject,
    /// Under whom it is kept.
    pub person: PersonKey,
    /// The subject's: rows are added in this order.
    pub created_at: Timestamp,
    pub since: Timestamp,
    /// Another one with every change.
    pub stamp: String,
}

/// What is kept about the spreadsheet.
pub trait SheetBook: Sync {
    /// What has changed, in the order in which the subjects came to be; cases first.
    fn sheet_marks(&self, limit: u16) -> impl Future<Output = Result<Vec<SheetMark>, StoreError>> + Send;

    /// What is remembered of these subjects' rows, in the order of the question: nothing of those that never had one.
    fn sheet_memory(&self, of: &[SheetSubject]) -> impl Future<Output = Result<Vec<Memory>, StoreError>> + Send;

    /// Those of the cases that there are.
    fn cases_of(&self, cases: &[(PersonKey, CaseId)]) -> impl Future<Output = Result<Vec<Case>, StoreError>> + Send;
}
