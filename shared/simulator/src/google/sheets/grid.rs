//! A tab: how many rows and columns it has, and what stands in them.

use serde_json::{Value, json};

use super::a1::Area;
use super::cell::Cell;

/// What a tab has unless it was told otherwise.
pub(crate) const ROWS: usize = 1000;
pub(crate) const COLUMNS: usize = 26;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dimension {
    Rows,
    Columns,
}

/// What is not in `cells` is empty.
#[derive(Clone, Debug)]
pub(crate) struct Tab {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) hidden: bool,
    /// How many rows and columns stay in sight.
    pub(crate) frozen: (usize, usize),
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) cells: Vec<Vec<Cell>>,
}

impl Tab {
    pub(crate) fn new(id: i64, title: &str) -> Self {
        Self {
            id,
            title: title.to_owned(),
            hidden: false,
            frozen: (0, 0),
            rows: ROWS,
            columns: COLUMNS,
            cells: Vec::new(),
        }
    }

    pub(crate) fn at(&self, row: usize, column: usize) -> &Cell {
        let cell = self.cells.get(row).and_then(|cells| cells.get(column));
        cell.unwrap_or(&Cell::Empty)
    }

    /// Puts something into a cell. The grid grows if it has to: whoever may not let it grow has looked before.
    pub(crate) fn put(&mut self, row: usize, column: usize, cell: Cell) {
        self.rows = self.rows.max(row + 1);
        self.columns = self.columns.max(column + 1);
        if self.cells.len() <= row {
            self.cells.resize(row + 1, Vec::new());
        }
        let Some(cells) = self.cells.get_mut(row) else { return };
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        if let Some(place) = cells.get_mut(column) {
            *place = cell;
        }
    }

    /// What stands in an area, row by row, without the empty cells and rows at the ends.
    pub(crate) fn block(&self, area: &Area) -> Vec<Vec<Cell>> {
        let bottom = area.bottom.unwrap_or(self.rows).min(self.cells.len());
        let rows = self.cells.get(area.top..bottom).unwrap_or_default();
        let cut = |cells: &Vec<Cell>| {
            let right = area.right.unwrap_or(self.columns).min(cells.len());
            let mut cut = cells.get(area.left..right).unwrap_or_default().to_vec();
            trim(&mut cut, Cell::is_empty);
            cut
        };
        let mut block: Vec<Vec<Cell>> = rows.iter().map(cut).collect();
        trim(&mut block, Vec::is_empty);
        block
    }

    /// All that stands in it, as people see it.
    pub(crate) fn shown(&self) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = self.cells.iter().map(|cells| shown(cells)).collect();
        trim(&mut rows, Vec::is_empty);
        rows
    }

    /// Empties an area.
    pub(crate) fn wipe(&mut self, area: &Area) {
        let bottom = area.bottom.unwrap_or(usize::MAX).min(self.cells.len());
        for cells in self.cells.get_mut(area.top..bottom).unwrap_or_default() {
            let right = area.right.unwrap_or(usize::MAX).min(cells.len());
            cells.get_mut(area.left..right).unwrap_or_default().fill(Cell::Empty);
        }
    }

    pub(crate) fn size(&self, dimension: Dimension) -> usize {
        match dimension {
            Dimension::Rows => self.rows,
            Dimension::Columns => self.columns,
        }
    }

    /// New rows or columns, before the one that is there now.
    pub(crate) fn insert(&mut self, dimension: Dimension, at: usize, count: usize) {
        match dimension {
            Dimension::Rows => {
                self.rows += count;
                if at < self.cells.len() {
                    self.cells.splice(at..at, std::iter::repeat_n(Vec::new(), count));
                }
            }
            Dimension::Columns => {
                self.columns += count;
                for cells in self.cells.iter_mut().filter(|cells| at < cells.len()) {
                    cells.splice(at..at, std::iter::repeat_n(Cell::Empty, count));
                }
            }
        }
    }

    /// Takes rows or columns away, with what stands in them.
    pub(crate) fn delete(&mut self, dimension: Dimension, from: usize, until: usize) {
        match dimension {
            Dimension::Rows => {
                self.rows -= until.min(self.rows) - from.min(self.rows);
                let end = until.min(self.cells.len());
                self.cells.drain(from.min(end)..end);
            }
            Dimension::Columns => {
                self.columns -= until.min(self.columns) - from.min(self.columns);
                for cells in &mut self.cells {
                    let end = until.min(cells.len());
                    cells.drain(from.min(end)..end);
                }
            }
        }
    }

    /// Another size; what stands beyond it is gone.
    pub(crate) fn resize(&mut self, rows: usize, columns: usize) {
        (self.rows, self.columns) = (rows, columns);
        self.cells.truncate(rows);
        for cells in &mut self.cells {
            cells.truncate(columns);
        }
    }

    /// `SheetProperties`.
    pub(crate) fn json(&self, index: usize) -> Value {
        let mut grid = json!({"rowCount": self.rows, "columnCount": self.columns});
        let mut properties = json!({"sheetId": self.id, "title": self.title, "index": index, "sheetType": "GRID"});
        let put = |to: &mut Value, name: &str, value: Value, there: bool| {
            if let (true, Some(fields)) = (there, to.as_object_mut()) {
                fields.insert(name.into(), value);
            }
        };
        put(&mut grid, "frozenRowCount", json!(self.frozen.0), self.frozen.0 > 0);
        put(&mut grid, "frozenColumnCount", json!(self.frozen.1), self.frozen.1 > 0);
        put(&mut properties, "hidden", json!(true), self.hidden);
        put(&mut properties, "gridProperties", grid, true);
        properties
    }
}

fn shown(cells: &[Cell]) -> Vec<String> {
    let mut shown: Vec<String> = cells.iter().map(Cell::shown).collect();
    trim(&mut shown, String::is_empty);
    shown
}

/// Without what is empty at the end.
pub(crate) fn trim<T>(items: &mut Vec<T>, is_empty: impl Fn(&T) -> bool) {
    let end = items
        .iter()
        .rposition(|item| !is_empty(item))
        .map_or(0, |last| last + 1);
    items.truncate(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tab(rows: &[&[&str]]) -> Tab {
        let mut tab = Tab::new(0, "Sheet1");
        tab.cells = rows
            .iter()
            .map(|cells| cells.iter().map(|text| Cell::text(text)).collect())
            .collect();
        tab
    }

    #[test]
    fn rows_and_columns_come_and_go() {
        let mut tab = tab(&[&["a", "b"], &["c"]]);
        tab.insert(Dimension::Rows, 1, 2);
        tab.insert(Dimension::Columns, 1, 1);
        tab.insert(Dimension::Columns, 20, 1);
        assert_eq!((tab.rows, tab.columns), (1002, 28));
        assert_eq!(tab.shown(), [vec!["a", "", "b"], vec![], vec![], vec!["c"]]);
        tab.delete(Dimension::Rows, 0, 3);
        tab.delete(Dimension::Columns, 1, 28);
        assert_eq!((tab.rows, tab.columns), (999, 1));
        assert_eq!(tab.shown(), [["c"]]);
        tab.delete(Dimension::Rows, 500, 999);
        assert_eq!(tab.rows, 500);
        tab.put(0, 3, Cell::text("d"));
        tab.resize(1, 2);
        assert_eq!(tab.shown(), [["c"]]);
    }
}
