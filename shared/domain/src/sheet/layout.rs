//! Where a tab's columns are: found by the names in its first row.

use std::collections::BTreeMap;

use super::Tab;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Counted from 0.
    pub columns: BTreeMap<&'static str, usize>,
    /// Those of the columns whose names are not there yet.
    pub missing: Vec<&'static str>,
    /// The first row holds something else than names: they need a row of their own above it.
    pub has_no_header: bool,
}

impl Layout {
    /// What is missing gets a place behind everything that has a name.
    pub fn of(tab: Tab, rows: &[Vec<String>]) -> Self {
        let first = rows.first().map(Vec::as_slice).unwrap_or_default();
        let place = |column: &str| first.iter().position(|name| folded(name) == folded(column));
        let mut columns: BTreeMap<&'static str, usize> = tab
            .columns()
            .iter()
            .filter_map(|column| Some((*column, place(column)?)))
            .collect();
        let missing: Vec<&'static str> = tab
            .columns()
            .iter()
            .copied()
            .filter(|column| !columns.contains_key(column))
            .collect();
        let is_blank = first.iter().all(|name| name.trim().is_empty());
        let has_no_header = columns.is_empty() && !is_blank;
        // People may have cells beyond the last name; those are not under a name that we give them.
        let used = rows.iter().map(Vec::len).max().unwrap_or(0);
        let start = if columns.is_empty() { 0 } else { used.max(first.len()) };
        columns.extend(
            missing
                .iter()
                .copied()
                .enumerate()
                .map(|(n, column)| (column, start + n)),
        );
        Self {
            columns,
            missing,
            has_no_header,
        }
    }

    /// How many columns the tab has to have.
    pub fn width(&self) -> usize {
        self.columns.values().max().map_or(0, |last| last + 1)
    }

    pub fn cell<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        let place = self.columns.get(column);
        place.and_then(|place| row.get(*place)).map_or("", |cell| cell.trim())
    }
}

/// "Case ID" and `case_id` are one name.
pub(super) fn folded(name: &str) -> String {
    let joins = |c: char| c.is_whitespace() || matches!(c, '_' | '-');
    name.trim().to_lowercase().replace(joins, "_")
}
