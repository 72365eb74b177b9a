//! Sheets v4: spreadsheets with their tabs and cells, and how often somebody may ask for them.

mod a1;
mod append;
mod cell;
mod enter;
mod error;
mod formula;
mod grid;
pub(crate) mod inside;
mod mask;
mod people;
mod quota;
mod rearrange;
pub(crate) mod routes;
mod shape;
mod tables;
mod values;

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::faults::Fault;
use error::Error;
use grid::Tab;
use quota::Quota;

/// Google's limit for all tabs together, empty cells included.
const CELLS_MOST: usize = 10_000_000;

/// One spreadsheet.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    tabs: Vec<Tab>,
    /// Whether the service account may see it.
    shared: bool,
    /// What the next tab gets, if nobody says.
    next_id: i64,
}

impl Book {
    /// As Google makes one.
    fn new() -> Self {
        Self {
            tabs: vec![Tab::new(0, "Sheet1")],
            shared: true,
            next_id: 1,
        }
    }

    fn tab(&self, id: i64) -> Result<&Tab, Error> {
        let found = self.tabs.iter().find(|tab| tab.id == id);
        found.ok_or_else(|| Error::no_grid(id))
    }

    fn tab_mut(&mut self, id: i64) -> Result<&mut Tab, Error> {
        let found = self.tabs.iter_mut().find(|tab| tab.id == id);
        found.ok_or_else(|| Error::no_grid(id))
    }

    /// A title is taken whatever its capitals.
    fn has_title(&self, title: &str, but: Option<i64>) -> bool {
        let mut others = self.tabs.iter().filter(|tab| Some(tab.id) != but);
        others.any(|tab| tab.title.to_lowercase() == title.to_lowercase())
    }

    /// Whether it still fits.
    fn fits(&self) -> Result<(), Error> {
        let cells: usize = self.tabs.iter().map(|tab| tab.rows.saturating_mul(tab.columns)).sum();
        if cells > CELLS_MOST {
            return Err(Error::invalid(format!(
                "This action would increase the number of cells in the workbook above the limit of {CELLS_MOST} cells."
            )));
        }
        Ok(())
    }

    /// The resource, without what is in the cells.
    fn json(&self, id: &str) -> Value {
        let sheets = self.tabs.iter().enumerate();
        let sheets: Vec<Value> = sheets.map(|(at, tab)| json!({"properties": tab.json(at)})).collect();
        json!({
            "spreadsheetId": id,
            "properties": {"title": id, "locale": "en_US", "autoRecalc": "ON_CHANGE", "timeZone": "Etc/GMT"},
            "sheets": sheets,
            "spreadsheetUrl": format!("https://docs.google.com/spreadsheets/d/{id}/edit"),
        })
    }
}

/// All spreadsheets.
#[derive(Clone, Debug)]
pub(crate) struct Spreadsheets {
    usual: String,
    by_id: BTreeMap<String, Book>,
    quota: Quota,
}

impl Spreadsheets {
    pub(crate) fn new(usual: &str) -> Self {
        Self {
            usual: usual.into(),
            by_id: BTreeMap::from([(usual.to_owned(), Book::new())]),
            quota: Quota::default(),
        }
    }

    /// Back to one empty spreadsheet, and to Google's quotas.
    pub(crate) fn clear(&mut self) {
        *self = Self::new(&self.usual);
    }

    fn book(&self, id: &str) -> Result<&Book, Error> {
        let book = self.by_id.get(id).ok_or_else(Error::not_found)?;
        if book.shared { Ok(book) } else { Err(Error::denied()) }
    }

    /// Changes a spreadsheet: all of it, or nothing.
    fn change<T>(&mut self, id: &str, act: impl FnOnce(&mut Book) -> Result<T, Error>) -> Result<T, Error> {
        let mut book = self.book(id)?.clone();
        let done = act(&mut book)?;
        self.by_id.insert(id.to_owned(), book);
        Ok(done)
    }
}

/// What a scripted fault answers if it brings no body.
pub(crate) fn describe(fault: &Fault) -> (StatusCode, Value) {
    Error::scripted(fault.status, fault.reason.as_deref()).answer()
}
