//! Adding rows below a table.

use serde_json::{Value, json};

use super::a1::{self, Area};
use super::enter::Input;
use super::error::Error;
use super::grid::Dimension;
use super::values::{Telling, put, tab, wanted};
use super::{Book, tables};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Insert {
    /// What stands below the table is written over.
    #[default]
    Overwrite,
    /// What stands below the table moves down.
    Rows,
}

/// `AppendValuesResponse`.
pub(crate) fn append(
    book: &mut Book,
    id: &str,
    range: &str,
    (body, input): (&Value, Input),
    insert: Insert,
    telling: Option<Telling>,
) -> Result<Value, Error> {
    let area = a1::read(range, &book.tabs)?;
    let there = tab(book, &area)?;
    let table = tables::last(there, &area);
    let table_range = table.map(|table| table.area(area.tab).name(there));
    let (top, left) = table.map_or((area.top, area.left), |table| (table.bottom + 1, table.left));
    let rows = wanted(body, input)?;
    if let (Insert::Rows, Some(tab)) = (insert, book.tabs.get_mut(area.tab)) {
        tab.insert(Dimension::Rows, top.min(tab.rows), rows.len());
    }
    let place = Area { top, left, ..area };
    let written = put(book, &place, rows);
    book.fits()?;
    let mut answer = json!({"spreadsheetId": id, "updates": written.json(id, book, telling)});
    if let (Some(range), Some(fields)) = (table_range, answer.as_object_mut()) {
        fields.insert("tableRange".into(), json!(range));
    }
    Ok(answer)
}
