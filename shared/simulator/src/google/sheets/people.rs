//! What people do with a spreadsheet that they have open: typing, moving rows and columns, renaming tabs.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Book;
use super::a1::{self, column};
use super::cell::Cell;
use super::enter::{Input, cell};
use super::error::Error;
use super::grid::{Dimension, Tab};

/// One thing that somebody does. Rows count from 1 and columns from `A`, as people see them.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Edit {
    /// Where; the first tab unless told.
    tab: Option<String>,
    /// Writes `value` into a cell such as `B3`.
    cell: Option<String>,
    value: Option<Value>,
    /// A new row above this one.
    insert_row: Option<usize>,
    delete_row: Option<usize>,
    /// A new column left of this one.
    insert_column: Option<String>,
    delete_column: Option<String>,
    /// Puts the rows below the first one in the order of a column.
    sort_by: Option<String>,
    /// A row, or rows, below everything.
    append: Option<Vec<Value>>,
    add_tab: Option<String>,
    delete_tab: Option<String>,
    /// Gives this tab the name `to`.
    rename_tab: Option<String>,
    to: Option<String>,
}

/// Puts these rows in the place of what stands in tabs, which are made if they are not there.
pub(crate) fn replace(book: &mut Book, tabs: &BTreeMap<String, Vec<Vec<Value>>>, input: Input) -> Result<(), Error> {
    for (title, rows) in tabs {
        if !book.tabs.iter().any(|tab| tab.title == *title) {
            add(book, title)?;
        }
        let tab = find(book, Some(title))?;
        tab.cells.clear();
        for (row, values) in rows.iter().enumerate() {
            fill(tab, row, values, input)?;
        }
    }
    Ok(())
}

impl Edit {
    pub(crate) fn apply(&self, book: &mut Book, input: Input) -> Result<(), Error> {
        if let Some(title) = &self.add_tab {
            return add(book, title);
        }
        if let Some(title) = &self.delete_tab {
            let id = find(book, Some(title))?.id;
            book.tabs.retain(|tab| tab.id != id);
            // There is always one.
            return if book.tabs.is_empty() {
                add(book, "Sheet1")
            } else {
                Ok(())
            };
        }
        if let Some(title) = &self.rename_tab {
            let id = find(book, Some(title))?.id;
            let to = self
                .to
                .as_deref()
                .filter(|to| !to.is_empty() && !book.has_title(to, Some(id)));
            let to = to.ok_or_else(|| Error::invalid("rename_tab: give a new name in `to`"))?;
            to.clone_into(&mut book.tab_mut(id)?.title);
            return Ok(());
        }
        let named = self.cell.as_ref().map(|cell| a1::read(cell, &book.tabs)).transpose()?;
        let tab = find(book, self.tab.as_deref())?;
        if let Some(area) = named {
            let value = self.value.clone().unwrap_or_default();
            let written = cell(&value, input)?.unwrap_or_default();
            tab.put(area.top, area.left, written);
        } else if let Some(row) = self.insert_row {
            tab.insert(Dimension::Rows, number(row)?, 1);
        } else if let Some(row) = self.delete_row {
            let row = number(row)?;
            tab.delete(Dimension::Rows, row, row + 1);
        } else if let Some(letters) = &self.insert_column {
            tab.insert(Dimension::Columns, place(letters)?, 1);
        } else if let Some(letters) = &self.delete_column {
            let column = place(letters)?;
            tab.delete(Dimension::Columns, column, column + 1);
        } else if let Some(letters) = &self.sort_by {
            sort(tab, place(letters)?);
        } else if let Some(values) = &self.append {
            let rows = values.iter().map(Value::as_array).collect::<Option<Vec<_>>>();
            for row in rows.unwrap_or_else(|| vec![values]) {
                fill(tab, tab.shown().len(), row, input)?;
            }
        } else {
            return Err(Error::invalid("an edit that does nothing"));
        }
        Ok(())
    }
}

fn add(book: &mut Book, title: &str) -> Result<(), Error> {
    if title.is_empty() || book.has_title(title, None) {
        return Err(Error::invalid(format!("there is a tab \"{title}\" already")));
    }
    let id = book.next_id;
    book.next_id += 1;
    book.tabs.push(Tab::new(id, title));
    Ok(())
}

fn find<'a>(book: &'a mut Book, title: Option<&str>) -> Result<&'a mut Tab, Error> {
    let found = match title {
        Some(title) => book.tabs.iter_mut().find(|tab| tab.title == title),
        None => book.tabs.first_mut(),
    };
    found.ok_or_else(|| Error::invalid(format!("there is no tab \"{}\"", title.unwrap_or_default())))
}

/// Writes a row from its first cell on; null leaves a cell as it is.
fn fill(tab: &mut Tab, row: usize, values: &[Value], input: Input) -> Result<(), Error> {
    for (column, value) in values.iter().enumerate() {
        if let Some(cell) = cell(value, input)? {
            tab.put(row, column, cell);
        }
    }
    Ok(())
}

/// A row from 0.
fn number(row: usize) -> Result<usize, Error> {
    row.checked_sub(1).ok_or_else(|| Error::invalid("rows count from 1"))
}

fn place(letters: &str) -> Result<usize, Error> {
    column(letters).ok_or_else(|| Error::invalid(format!("{letters} is no column")))
}

fn sort(tab: &mut Tab, column: usize) {
    let Some((_, rows)) = tab.cells.split_first_mut() else {
        return;
    };
    // As a spreadsheet does it: numbers before words, and empty ones last.
    rows.sort_by(|one, other| {
        let key = |cells: &Vec<Cell>| {
            let cell = cells.get(column).cloned().unwrap_or_default();
            let number = match &cell {
                Cell::Number(number) | Cell::Formatted { number, .. } => Some(*number),
                Cell::Date { serial, .. } => Some(*serial),
                Cell::Empty | Cell::Text(_) | Cell::Bool(_) | Cell::Formula(_) => None,
            };
            (cell.is_empty(), number, cell.shown().to_lowercase())
        };
        let (one, other) = (key(one), key(other));
        let numbers = match (one.1, other.1) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        };
        one.0.cmp(&other.0).then(numbers).then(one.2.cmp(&other.2))
    });
}
