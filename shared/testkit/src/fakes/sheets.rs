//! The spreadsheet: tabs, what people do in them, and the ways in which the real one fails.

mod grid;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex};

use app::ports::{Arrangement, OutsideError, SheetCells, SheetTab, Spreadsheet};

use super::{Failures, TOLD, locked};
use crate::FakeClock;
use grid::{added, arranged, found, written};

pub use grid::FakeTab;

/// One spreadsheet, whatever id it is asked for under. From the start it has an empty tab `Sheet1`, as every new one has.
#[derive(Debug)]
pub struct FakeSpreadsheet(Mutex<Book>);

type Edit = Box<dyn FnOnce(&mut Vec<FakeTab>) + Send>;

struct Book {
    tabs: Vec<FakeTab>,
    reads: u32,
    writes: u32,
    refused: Option<String>,
    failures: Failures,
    lost: Failures,
    /// What people are going to do just before the next writes.
    meanwhile: Vec<Edit>,
    quota: Option<Quota>,
}

/// So many calls in each minute of that clock.
#[derive(Debug)]
struct Quota {
    clock: Arc<FakeClock>,
    reads: u32,
    writes: u32,
    minute: i64,
    used_reads: u32,
    used_writes: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    Read,
    Write,
}

impl Default for FakeSpreadsheet {
    fn default() -> Self {
        Self(Mutex::new(Book {
            tabs: vec![FakeTab::new(0, "Sheet1", 26)],
            reads: 0,
            writes: 0,
            refused: None,
            failures: Failures::default(),
            lost: Failures::default(),
            meanwhile: Vec::new(),
            quota: None,
        }))
    }
}

impl FakeSpreadsheet {
    /// People do something with the tabs.
    pub fn edit<T>(&self, change: impl FnOnce(&mut Vec<FakeTab>) -> T) -> T {
        change(&mut locked(&self.0).tabs)
    }

    /// People do something just before the next write, after whatever was read for it.
    pub fn edit_before_next_write(&self, change: impl FnOnce(&mut Vec<FakeTab>) + Send + 'static) {
        locked(&self.0).meanwhile.push(Box::new(change));
    }

    /// What stands in a tab, without the empty cells and rows at the ends; nothing if there is no such tab.
    pub fn shown(&self, tab: &str) -> Vec<Vec<String>> {
        let book = locked(&self.0);
        let tab = book.tabs.iter().find(|known| known.title == tab);
        tab.map(FakeTab::shown).unwrap_or_default()
    }

    /// How many reads were asked for so far, whatever came of them.
    pub fn reads(&self) -> u32 {
        locked(&self.0).reads
    }

    /// How many writes were asked for so far, whatever came of them.
    pub fn writes(&self) -> u32 {
        locked(&self.0).writes
    }

    /// The next calls fail, and nothing happened.
    pub fn fail(&self, times: u32) {
        locked(&self.0).failures = Failures(times);
    }

    /// The next writes happen, and seem to have failed.
    pub fn lose_answers(&self, times: u32) {
        locked(&self.0).lost = Failures(times);
    }

    /// Nobody may use it until somebody does something about it, if there is a reason.
    pub fn refuse(&self, reason: Option<&str>) {
        locked(&self.0).refused = reason.map(str::to_owned);
    }

    /// From now on so many calls in each minute of that clock; one that is too many fails and is not counted against it.
    pub fn limit(&self, clock: Arc<FakeClock>, reads: u32, writes: u32) {
        locked(&self.0).quota = Some(Quota {
            clock,
            reads,
            writes,
            minute: 0,
            used_reads: 0,
            used_writes: 0,
        });
    }

    fn look<T>(&self, ask: impl FnOnce(&[FakeTab]) -> Result<T, OutsideError>) -> Result<T, OutsideError> {
        let mut book = locked(&self.0);
        book.reads += 1;
        book.begin(Call::Read)?;
        ask(&book.tabs)
    }

    /// All of the change, or nothing.
    fn change(&self, change: impl FnOnce(&mut Vec<FakeTab>) -> Result<(), OutsideError>) -> Result<(), OutsideError> {
        let mut book = locked(&self.0);
        book.writes += 1;
        for edit in std::mem::take(&mut book.meanwhile) {
            edit(&mut book.tabs);
        }
        book.begin(Call::Write)?;
        let mut changed = book.tabs.clone();
        change(&mut changed)?;
        book.tabs = changed;
        book.lost.outside()
    }
}

impl Book {
    fn begin(&mut self, call: Call) -> Result<(), OutsideError> {
        self.failures.outside()?;
        if let Some(reason) = &self.refused {
            return Err(OutsideError::Refused(reason.clone()));
        }
        match &mut self.quota {
            Some(quota) => quota.take(call),
            None => Ok(()),
        }
    }
}

impl Quota {
    fn take(&mut self, call: Call) -> Result<(), OutsideError> {
        let minute = self.clock.now().as_second().div_euclid(60);
        if minute != self.minute {
            (self.minute, self.used_reads, self.used_writes) = (minute, 0, 0);
        }
        let (used, limit) = match call {
            Call::Read => (&mut self.used_reads, self.reads),
            Call::Write => (&mut self.used_writes, self.writes),
        };
        if *used == limit {
            return Err(OutsideError::Unavailable(format!("{limit} of these a minute: {TOLD}")));
        }
        *used += 1;
        Ok(())
    }
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Book");
        shown.field("tabs", &self.tabs).field("quota", &self.quota);
        shown.field("reads", &self.reads).field("writes", &self.writes);
        shown.finish_non_exhaustive()
    }
}

impl Spreadsheet for FakeSpreadsheet {
    async fn tabs(&self, _: &str) -> Result<Vec<SheetTab>, OutsideError> {
        self.look(|tabs| Ok(tabs.iter().map(FakeTab::described).collect()))
    }

    async fn read(&self, _: &str, wanted: &[&str]) -> Result<Vec<Vec<Vec<String>>>, OutsideError> {
        self.look(|tabs| {
            let shown = |title: &&str| found(tabs, title).map(FakeTab::shown);
            wanted.iter().map(shown).collect()
        })
    }

    async fn arrange(&self, _: &str, changes: &[Arrangement]) -> Result<(), OutsideError> {
        self.change(|tabs| changes.iter().try_for_each(|change| arranged(tabs, change)))
    }

    async fn write(&self, _: &str, cells: &[SheetCells]) -> Result<(), OutsideError> {
        self.change(|tabs| cells.iter().try_for_each(|cells| written(tabs, cells)))
    }

    async fn append(&self, _: &str, tab: &str, rows: &[Vec<String>]) -> Result<(), OutsideError> {
        self.change(|tabs| added(tabs, tab, rows))
    }
}
