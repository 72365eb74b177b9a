//! What Google takes for tables: cells that touch, with a frame of empty ones around them.
//!
//! Source: Google, "Read & write cell values" (Sheets), "Append values": the range is searched for the last table that it
//! touches, and what is not in any table is written where the range begins. How exactly a table is found is not
//! documented; like a spreadsheet's "current region", it grows while there is something beside it, at the corners too.

use super::a1::Area;
use super::grid::Tab;

/// The cells of a table, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) top: usize,
    pub(crate) left: usize,
    pub(crate) bottom: usize,
    pub(crate) right: usize,
}

impl Table {
    fn touches(&self, area: &Area) -> bool {
        area.top <= self.bottom
            && area.left <= self.right
            && area.bottom.is_none_or(|bottom| bottom > self.top)
            && area.right.is_none_or(|right| right > self.left)
    }

    fn holds(&self, row: usize, column: usize) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }

    pub(crate) fn area(&self, tab: usize) -> Area {
        Area {
            tab,
            top: self.top,
            left: self.left,
            bottom: Some(self.bottom + 1),
            right: Some(self.right + 1),
        }
    }
}

/// The last table that an area touches: the one that ends lowest, and of those the one to the right.
pub(crate) fn last(tab: &Tab, area: &Area) -> Option<Table> {
    let touched = all(tab).into_iter().filter(|table| table.touches(area));
    touched.max_by_key(|table| (table.bottom, table.right))
}

fn all(tab: &Tab) -> Vec<Table> {
    let mut found: Vec<Table> = Vec::new();
    for (row, cells) in tab.cells.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let known = || found.iter().any(|table| table.holds(row, column));
            if !cell.is_empty() && !known() {
                let table = grown(tab, row, column);
                // Two that grew together are one.
                found.retain(|other| !table.holds(other.top, other.left));
                found.push(table);
            }
        }
    }
    found
}

fn grown(tab: &Tab, row: usize, column: usize) -> Table {
    let mut table = Table {
        top: row,
        left: column,
        bottom: row,
        right: column,
    };
    let row_has = |row: usize, from: usize, to: usize| (from..=to).any(|column| !tab.at(row, column).is_empty());
    let column_has = |column: usize, from: usize, to: usize| (from..=to).any(|row| !tab.at(row, column).is_empty());
    loop {
        let before = table;
        let (left, right) = (table.left.saturating_sub(1), table.right + 1);
        while row_has(table.bottom + 1, left, right) {
            table.bottom += 1;
        }
        while table.top > 0 && row_has(table.top - 1, left, right) {
            table.top -= 1;
        }
        let (top, bottom) = (table.top.saturating_sub(1), table.bottom + 1);
        if column_has(table.right + 1, top, bottom) {
            table.right += 1;
        }
        if table.left > 0 && column_has(table.left - 1, top, bottom) {
            table.left -= 1;
        }
        if table == before {
            return table;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::google::sheets::a1;
    use crate::google::sheets::cell::Cell;

    /// Every letter is a cell.
    fn tab(rows: &[&str]) -> Vec<Tab> {
        let mut tab = Tab::new(0, "Sheet1");
        let cell = |c: char| if c == ' ' { Cell::Empty } else { Cell::text("x") };
        tab.cells = rows.iter().map(|row| row.chars().map(cell).collect()).collect();
        vec![tab]
    }

    #[track_caller]
    fn check(tabs: &[Tab], range: &str, expected: Option<&str>) {
        let area = a1::read(range, tabs).unwrap();
        let found = last(&tabs[0], &area).map(|table| table.area(0).name(&tabs[0]));
        let expected = expected.map(|expected| format!("Sheet1!{expected}"));
        assert_eq!(found, expected, "{range}");
    }

    #[test]
    fn the_documented_examples_hold() {
        let tabs = tab(&["xxx", "xxx", "", " xx", "  xx", " xxx"]);
        for range in ["Sheet1", "B4", "C5:D5", "B2:D4", "A3:G10"] {
            check(&tabs, range, Some("B4:D6"));
        }
        check(&tabs, "A1", Some("A1:C2"));
        check(&tabs, "A:A", Some("A1:C2"));
        check(&tabs, "E4", None);
        check(&tabs, "A4", None);
    }

    #[test]
    fn what_people_reported_holds() {
        // A gap in the only row: the whole tab's last table is the one to the right.
        let tabs = tab(&["xx x"]);
        check(&tabs, "Sheet1", Some("D1"));
        check(&tabs, "A1", Some("A1:B1"));
        let tabs = tab(&["xxx  x x x"]);
        check(&tabs, "Sheet1", Some("J1"));
        // An empty row parts two tables.
        check(&tab(&["xxx", "", " xx"]), "A:C", Some("B3:C3"));
        check(&tab(&["xxx", "", " xx"]), "A:A", Some("A1:C1"));
        check(&tab(&[]), "A:A", None);
    }

    #[test]
    fn tables_grow_together() {
        check(&tab(&["x x", " x "]), "A1", Some("A1:C2"));
        check(&tab(&["  x", " x ", "x"]), "A:A", Some("A1:C3"));
    }
}
