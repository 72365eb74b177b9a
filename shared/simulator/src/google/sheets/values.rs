//! Reading, writing and clearing ranges of cells.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Book;
use super::a1::{self, Area, letters};
use super::cell::{Cell, Render};
use super::enter::{Input, cell};
use super::error::Error;
use super::grid::{Tab, trim};

/// How values are told.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Telling {
    pub(crate) render: Render,
    pub(crate) dates_as_text: bool,
    pub(crate) by_columns: bool,
}

/// What was written, for the totals of a batch.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) area: Area,
    pub(crate) cells: usize,
    rows: usize,
    columns: usize,
}

/// `ValueRange` of a range.
pub(crate) fn get(book: &Book, range: &str, telling: Telling) -> Result<Value, Error> {
    let area = within(book, range)?;
    let tab = tab(book, &area)?;
    Ok(told(tab, &area, telling))
}

/// A range that begins inside of its tab's grid.
fn within(book: &Book, range: &str) -> Result<Area, Error> {
    let area = a1::read(range, &book.tabs)?;
    let tab = tab(book, &area)?;
    if area.top >= tab.rows || area.left >= tab.columns {
        return Err(beyond(range, tab));
    }
    Ok(area)
}

pub(crate) fn tab<'a>(book: &'a Book, area: &Area) -> Result<&'a Tab, Error> {
    book.tabs.get(area.tab).ok_or_else(|| Error::range(""))
}

fn beyond(range: &str, tab: &Tab) -> Error {
    Error::invalid(format!(
        "Range ({range}) exceeds grid limits. Max rows: {}, max columns: {}",
        tab.rows, tab.columns
    ))
}

fn told(tab: &Tab, area: &Area, telling: Telling) -> Value {
    let block = tab.block(area);
    let block = if telling.by_columns { turned(&block) } else { block };
    let cells = |cells: &Vec<Cell>| -> Vec<Value> {
        let told = |cell: &Cell| cell.json(telling.render, telling.dates_as_text);
        cells.iter().map(told).collect()
    };
    let values: Vec<Vec<Value>> = block.iter().map(cells).collect();
    let major = if telling.by_columns { "COLUMNS" } else { "ROWS" };
    let mut answer = json!({"range": area.name(tab), "majorDimension": major});
    if let (false, Some(fields)) = (values.is_empty(), answer.as_object_mut()) {
        fields.insert("values".into(), json!(values));
    }
    answer
}

/// Columns in the place of rows.
fn turned(rows: &[Vec<Cell>]) -> Vec<Vec<Cell>> {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let column = |at: usize| {
        let cell = |row: &Vec<Cell>| row.get(at).cloned().unwrap_or_default();
        let mut column: Vec<Cell> = rows.iter().map(cell).collect();
        trim(&mut column, Cell::is_empty);
        column
    };
    (0..width).map(column).collect()
}

/// The cells that a `ValueRange` wants to have written, row by row; nothing where a cell is to stay.
pub(crate) fn wanted(body: &Value, input: Input) -> Result<Vec<Vec<Option<Cell>>>, Error> {
    let rows = body.get("values").and_then(Value::as_array).into_iter().flatten();
    let read = |(at, row): (usize, &Value)| {
        let values = row.as_array().into_iter().flatten().enumerate();
        let one = |(place, value)| cell(value, input).map_err(|error| error.within(&format!("values[{at}][{place}]")));
        values.map(one).collect::<Result<Vec<_>, _>>()
    };
    let rows: Vec<Vec<Option<Cell>>> = rows.enumerate().map(read).collect::<Result<_, _>>()?;
    if body.get("majorDimension").and_then(Value::as_str) != Some("COLUMNS") {
        return Ok(rows);
    }
    let height = rows.iter().map(Vec::len).max().unwrap_or_default();
    let row = |at: usize| rows.iter().map(|column| column.get(at).cloned().flatten()).collect();
    Ok((0..height).map(row).collect())
}

/// Writes into a range; what does not fit is refused.
pub(crate) fn update(book: &mut Book, range: &str, body: &Value, input: Input) -> Result<Written, Error> {
    if let Some(other) = body
        .get("range")
        .and_then(Value::as_str)
        .filter(|other| !other.is_empty())
        && a1::read(other, &book.tabs)? != a1::read(range, &book.tabs)?
    {
        return Err(Error::invalid(format!(
            "Requested writing within range [{range}], but the body names [{other}]"
        )));
    }
    let area = within(book, range)?;
    let tab = tab(book, &area)?;
    if area.bottom.is_some_and(|bottom| bottom > tab.rows) || area.right.is_some_and(|right| right > tab.columns) {
        return Err(beyond(range, tab));
    }
    let rows = wanted(body, input)?;
    // From one cell on, there is room up to the grid's end.
    let (bottom, right) = if area.is_cell() {
        (None, None)
    } else {
        (area.bottom, area.right)
    };
    let lowest = bottom.unwrap_or(tab.rows);
    if area.top + rows.len() > lowest {
        return Err(outside(range, "row", &(lowest + 1).to_string()));
    }
    let widest = rows.iter().map(Vec::len).max().unwrap_or_default();
    let rightmost = right.unwrap_or(tab.columns);
    if area.left + widest > rightmost {
        return Err(outside(range, "column", &letters(rightmost)));
    }
    Ok(put(book, &area, rows))
}

fn outside(range: &str, dimension: &str, at: &str) -> Error {
    Error::invalid(format!(
        "Requested writing within range [{range}], but tried writing to {dimension} [{at}]"
    ))
}

/// Puts rows where an area begins.
pub(crate) fn put(book: &mut Book, area: &Area, rows: Vec<Vec<Option<Cell>>>) -> Written {
    let height = rows.len();
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut cells = 0;
    if let Some(tab) = book.tabs.get_mut(area.tab) {
        for (down, row) in rows.into_iter().enumerate() {
            for (across, cell) in row.into_iter().enumerate() {
                if let Some(cell) = cell {
                    tab.put(area.top + down, area.left + across, cell);
                    cells += 1;
                }
            }
        }
    }
    let written = Area {
        bottom: Some(area.top + height),
        right: Some(area.left + width),
        ..*area
    };
    Written {
        area: if height * width == 0 { *area } else { written },
        cells,
        rows: height,
        columns: width,
    }
}

impl Written {
    /// `UpdateValuesResponse`, with what is there now if that is asked for.
    pub(crate) fn json(&self, id: &str, book: &Book, telling: Option<Telling>) -> Value {
        let Some(tab) = book.tabs.get(self.area.tab) else {
            return Value::Null;
        };
        let mut answer = json!({"spreadsheetId": id, "updatedRange": self.area.name(tab)});
        let Some(fields) = answer.as_object_mut() else {
            return answer;
        };
        // What is zero is left out.
        for (name, count) in [
            ("updatedRows", self.rows),
            ("updatedColumns", self.columns),
            ("updatedCells", self.cells),
        ] {
            if count > 0 {
                fields.insert(name.into(), json!(count));
            }
        }
        if let Some(telling) = telling {
            fields.insert("updatedData".into(), told(tab, &self.area, telling));
        }
        answer
    }
}

/// The totals of a batch: rows, columns, cells and tabs that were written to.
pub(crate) fn totals(all: &[Written]) -> [usize; 4] {
    let mut rows = BTreeSet::new();
    let mut columns = BTreeSet::new();
    for Written { area, .. } in all.iter().filter(|written| written.cells > 0) {
        rows.extend((area.top..area.bottom.unwrap_or(area.top)).map(|row| (area.tab, row)));
        columns.extend((area.left..area.right.unwrap_or(area.left)).map(|column| (area.tab, column)));
    }
    let tabs: BTreeSet<usize> = rows.iter().map(|(tab, _)| *tab).collect();
    [
        rows.len(),
        columns.len(),
        all.iter().map(|written| written.cells).sum(),
        tabs.len(),
    ]
}

/// Empties a range, and tells its name.
pub(crate) fn clear(book: &mut Book, range: &str) -> Result<String, Error> {
    let area = within(book, range)?;
    let name = area.name(tab(book, &area)?);
    if let Some(tab) = book.tabs.get_mut(area.tab) {
        tab.wipe(&area);
    }
    Ok(name)
}
