//! A tab and its cells: how they are read, and what becomes of them. No failures, no counting.

use app::ports::{Arrangement, OutsideError, SheetCells, SheetTab};

/// Rows that a new tab has.
const ROWS: usize = 1_000;
/// Characters that fit into a cell.
const CELL: usize = 50_000;

/// Rows and columns count from 0. What is not in `cells` is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FakeTab {
    pub id: i64,
    pub title: String,
    /// How many there are, empty ones included.
    pub rows: usize,
    pub columns: usize,
    pub cells: Vec<Vec<String>>,
}

impl FakeTab {
    pub fn new(id: i64, title: &str, columns: usize) -> Self {
        Self {
            id,
            title: title.to_owned(),
            rows: ROWS,
            columns,
            cells: Vec::new(),
        }
    }

    /// What stands in a cell; empty if there is no such cell.
    pub fn at(&self, row: usize, column: usize) -> &str {
        let cell = self.cells.get(row).and_then(|cells| cells.get(column));
        cell.map_or("", String::as_str)
    }

    /// Somebody writes into a cell. The tab grows if it has to.
    pub fn set(&mut self, row: usize, column: usize, value: &str) {
        if self.cells.len() <= row {
            self.cells.resize(row + 1, Vec::new());
        }
        let cells = &mut self.cells[row];
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        value.clone_into(&mut cells[column]);
        self.rows = self.rows.max(row + 1);
        self.columns = self.columns.max(column + 1);
    }

    /// An empty row, above the one that is there now.
    pub fn insert_row(&mut self, at: usize) {
        if at < self.cells.len() {
            self.cells.insert(at, Vec::new());
        }
        self.rows += 1;
    }

    pub fn delete_row(&mut self, at: usize) {
        if at < self.cells.len() {
            self.cells.remove(at);
        }
        self.rows -= 1;
    }

    /// An empty column, left of the one that is there now.
    pub fn insert_column(&mut self, at: usize) {
        for cells in &mut self.cells {
            if at < cells.len() {
                cells.insert(at, String::new());
            }
        }
        self.columns += 1;
    }

    pub fn delete_column(&mut self, at: usize) {
        for cells in &mut self.cells {
            if at < cells.len() {
                cells.remove(at);
            }
        }
        self.columns -= 1;
    }

    /// The rows below the first `fixed` ones in the order of what stands in a column; empty rows come last.
    pub fn sort(&mut self, fixed: usize, column: usize) {
        let fixed = fixed.min(self.cells.len());
        self.cells[fixed..].sort_by_key(|cells| {
            let key = cells.get(column).cloned().unwrap_or_default();
            (key.is_empty(), key)
        });
    }

    /// What stands there, without the empty cells and rows at the ends.
    pub fn shown(&self) -> Vec<Vec<String>> {
        let mut shown: Vec<_> = self.cells.iter().map(|cells| trimmed(cells)).collect();
        while shown.last().is_some_and(Vec::is_empty) {
            shown.pop();
        }
        shown
    }

    pub(super) fn described(&self) -> SheetTab {
        SheetTab {
            id: self.id,
            title: self.title.clone(),
            rows: self.rows,
            columns: self.columns,
        }
    }
}

fn trimmed(cells: &[String]) -> Vec<String> {
    let end = cells
        .iter()
        .rposition(|cell| !cell.is_empty())
        .map_or(0, |last| last + 1);
    cells[..end].to_vec()
}

fn refused<T>(why: String) -> Result<T, OutsideError> {
    Err(OutsideError::Refused(why))
}

pub(super) fn found<'a>(tabs: &'a [FakeTab], title: &str) -> Result<&'a FakeTab, OutsideError> {
    let found = tabs.iter().find(|tab| tab.title == title);
    found.map_or_else(|| refused(format!("there is no tab {title}")), Ok)
}

fn of_title<'a>(tabs: &'a mut [FakeTab], title: &str) -> Result<&'a mut FakeTab, OutsideError> {
    let found = tabs.iter_mut().find(|tab| tab.title == title);
    found.map_or_else(|| refused(format!("there is no tab {title}")), Ok)
}

fn of_id(tabs: &mut [FakeTab], id: i64) -> Result<&mut FakeTab, OutsideError> {
    let found = tabs.iter_mut().find(|tab| tab.id == id);
    found.map_or_else(|| refused(format!("there is no tab with the id {id}")), Ok)
}

pub(super) fn arranged(tabs: &mut Vec<FakeTab>, change: &Arrangement) -> Result<(), OutsideError> {
    match change {
        Arrangement::AddTab { title, columns } => {
            // As there, titles that differ in nothing but capitals are the same.
            if tabs.iter().any(|tab| tab.title.to_lowercase() == title.to_lowercase()) {
                return refused(format!("there is a tab {title} already"));
            }
            if title.is_empty() || *columns == 0 {
                return refused("a tab has a title and at least one column".to_owned());
            }
            let id = tabs.iter().map(|tab| tab.id).max().map_or(0, |last| last + 1);
            tabs.push(FakeTab::new(id, title, *columns));
        }
        Arrangement::InsertFirstRow { tab } => of_id(tabs, *tab)?.insert_row(0),
        Arrangement::AddColumns { tab, count } => {
            let tab = of_id(tabs, *tab)?;
            if *count == 0 {
                return refused("at least one column has to be added".to_owned());
            }
            tab.columns += count;
        }
    }
    Ok(())
}

pub(super) fn written(tabs: &mut [FakeTab], cells: &SheetCells) -> Result<(), OutsideError> {
    let tab = of_title(tabs, &cells.tab)?;
    fits(&cells.values)?;
    if cells.row >= tab.rows || cells.column + cells.values.len() > tab.columns {
        return refused(format!("{cells:?} exceeds {} x {} cells", tab.rows, tab.columns));
    }
    for (offset, value) in cells.values.iter().enumerate() {
        tab.set(cells.row, cells.column + offset, value);
    }
    Ok(())
}

/// Rows are put in below the last one that is not empty, and what was below them moves down.
pub(super) fn added(tabs: &mut [FakeTab], title: &str, rows: &[Vec<String>]) -> Result<(), OutsideError> {
    let tab = of_title(tabs, title)?;
    let mut shown = tab.shown();
    for row in rows {
        fits(row)?;
        if row.len() > tab.columns {
            return refused(format!("{} cells in {} columns", row.len(), tab.columns));
        }
        shown.push(row.clone());
    }
    tab.cells = shown;
    tab.rows += rows.len();
    Ok(())
}

fn fits(values: &[String]) -> Result<(), OutsideError> {
    if values.iter().any(|value| value.chars().count() > CELL) {
        return refused(format!("more than {CELL} characters in a cell"));
    }
    Ok(())
}
