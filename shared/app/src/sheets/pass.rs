//! One pass: reads the tabs, decides what has to be written, writes it, and remembers what both sides agree on now.

use std::collections::BTreeMap;

use domain::case::Case;
use domain::sheet::{self, Changes, Difference, Layout, Memory, Row, Tab, Wanted};
use domain::{Phone, Settings, Timestamp};
use futures_util::StreamExt as _;
use futures_util::stream::iter;

use super::rebuild::CaseKey;
use super::{Passed, rebuild_id};
use crate::ports::{
    Arrangement, Bus, Queues, SheetCells, SheetMark, SheetSubject, SheetTab, Spreadsheet, Store, StoreError, Write,
};
use crate::{App, Failure};

/// Subjects of one pass. With three tabs and all their cells, a request stays far below the two megabytes that Google
/// recommends ("Usage limits" of the Sheets API).
const SUBJECTS: u16 = 1000;
/// Runs of cells in one request: seldom more than one for a tab, as a row seldom changes in so many places.
const RUNS: usize = 5000;
/// Whose rows and memory are committed together: two writes each.
const SETTLED_AT_ONCE: usize = 45;
/// Dentists who are read at the same time.
const AT_ONCE: usize = 16;
/// A tab is added, then it is given a row for names, then columns: after that it has a form to write into.
const ROUNDS: usize = 4;

/// A mark, what is remembered of its rows, and what they should be.
struct Subject {
    mark: SheetMark,
    memory: Memory,
    rows: Vec<Row>,
}

/// A tab by its title, which people may spell their own way.
struct There {
    title: String,
    layout: Layout,
    rows: Vec<Vec<String>>,
}

/// The tabs as they stand, in a form that can be written into.
struct Book {
    tabs: BTreeMap<Tab, There>,
    /// A tab was not there.
    is_new: bool,
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    pub(super) async fn pass(
        &self,
        sheets: &impl Spreadsheet,
        spreadsheet: &str,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Passed, Failure> {
        let is_waiting = |task: domain::task::Task| task.state == domain::task::State::Waiting;
        if self.store.task(&rebuild_id()).await?.is_some_and(is_waiting) {
            return Ok(Passed::Waits);
        }
        let marks = self.store.sheet_marks(SUBJECTS).await?;
        if marks.is_empty() {
            return Ok(Passed::NothingToDo);
        }
        let is_full = marks.len() >= usize::from(SUBJECTS);
        let mut subjects = self.subjects(marks, settings).await?;
        let book = arranged(sheets, spreadsheet).await?;
        let mut found = Vec::new();
        for (tab, there) in &book.tabs {
            let changes = changes(*tab, there, &subjects, settings);
            let written = write(sheets, spreadsheet, &there.title, &changes).await;
            found.push((*tab, changes));
            if let Err(failure) = written {
                self.remember_sent(subjects, found).await;
                return Err(failure);
            }
        }
        let was_known = subjects.iter().any(|subject| !subject.memory.agreed.is_empty());
        for (tab, changes) in found {
            remember(&mut subjects, tab, changes, now);
        }
        self.settle_rows(subjects).await?;
        if book.is_new && was_known {
            // What else was in the lost tab has not changed, and would not come back.
            self.rebuild_sheet(now).await?;
            return Ok(Passed::Waits);
        }
        Ok(if is_full { Passed::Unfinished } else { Passed::AllDone })
    }

    async fn subjects(&self, marks: Vec<SheetMark>, settings: &Settings) -> Result<Vec<Subject>, Failure> {
        let case_of = |mark: &SheetMark| match &mark.subject {
            SheetSubject::Case(id) => Some((mark.person.clone(), id.clone())),
            SheetSubject::Dentist(_) => None,
        };
        let wanted: Vec<CaseKey> = marks.iter().filter_map(case_of).collect();
        let cases = self.store.cases_of(&wanted).await?;
        let cases: BTreeMap<_, Case> = cases.into_iter().map(|case| (case.id.clone(), case)).collect();
        let of: Vec<SheetSubject> = marks.iter().map(|mark| mark.subject.clone()).collect();
        let memories = self.store.sheet_memory(&of).await?;
        let subjects = marks.into_iter().zip(memories).map(async |(mark, memory)| {
            let rows = match &mark.subject {
                SheetSubject::Case(id) => cases.get(id).map(|case| rows_of(case, &memory, settings)),
                SheetSubject::Dentist(person) => {
                    let known = self.store.person(person).await?;
                    let row = |conversation| sheet::dentist_row(conversation, &known.cases, settings);
                    Some(known.conversation.as_ref().and_then(row).into_iter().collect())
                }
            };
            Ok::<_, Failure>(Subject {
                mark,
                memory,
                rows: rows.unwrap_or_default(),
            })
        });
        let subjects: Vec<_> = iter(subjects).buffered(AT_ONCE).collect().await;
        subjects.into_iter().collect()
    }

    /// Keeps what was agreed on, and takes away the marks of what has not changed since.
    async fn settle_rows(&self, subjects: Vec<Subject>) -> Result<(), Failure> {
        for some in subjects.chunks(SETTLED_AT_ONCE) {
            let both = |subject: &Subject| {
                let (remembered, mark) = (remembered(subject), subject.mark.clone());
                [remembered, Write::SheetDone(mark)]
            };
            match self.store.commit(some.iter().flat_map(both).collect()).await {
                Ok(()) => {}
                Err(StoreError::Conflict) => {
                    for subject in some {
                        self.settle_row(subject).await?;
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// A write failed that may have happened: what then stands in the sheet is not taken for a person's.
    async fn remember_sent(&self, mut subjects: Vec<Subject>, mut sent: Vec<(Tab, Changes)>) {
        for subject in &mut subjects {
            for row in &subject.rows {
                let Some((_, changes)) = sent.iter_mut().find(|(tab, _)| *tab == row.tab) else {
                    continue;
                };
                if let Some(texts) = changes.agreed.remove(&row.key) {
                    subject.memory.sent.insert(row.tab, texts);
                }
                if let Some(before) = changes.before.remove(&row.key) {
                    subject.memory.agreed.insert(row.tab, before);
                }
            }
        }
        for some in subjects.chunks(2 * SETTLED_AT_ONCE) {
            if let Err(error) = self.store.commit(some.iter().map(remembered).collect()).await {
                tracing::warn!(%error, "it is not noted what was being written");
            }
        }
    }

    async fn settle_row(&self, subject: &Subject) -> Result<(), Failure> {
        let all = vec![remembered(subject), Write::SheetDone(subject.mark.clone())];
        match self.store.commit(all).await {
            Ok(()) => Ok(()),
            // It has changed meanwhile: the next pass writes it again.
            Err(StoreError::Conflict) => Ok(self.store.commit(vec![remembered(subject)]).await?),
            Err(error) => Err(error.into()),
        }
    }
}

fn remembered(subject: &Subject) -> Write {
    Write::SheetMemory {
        subject: subject.mark.subject.clone(),
        memory: subject.memory.clone(),
    }
}

fn rows_of(case: &Case, memory: &Memory, settings: &Settings) -> Vec<Row> {
    let was_there = memory.agreed.contains_key(&Tab::Production);
    let production = sheet::production_row(case, was_there, settings);
    [sheet::case_row(case, settings)]
        .into_iter()
        .chain(production)
        .collect()
}

/// What has to be done to a tab.
fn changes(tab: Tab, there: &There, subjects: &[Subject], settings: &Settings) -> Changes {
    let wanted: Vec<Wanted> = subjects
        .iter()
        .flat_map(|subject| subject.rows.iter().map(move |row| (subject, row)))
        .filter(|(_, row)| row.tab == tab)
        .map(|(subject, row)| Wanted {
            row: row.clone(),
            agreed: subject.memory.agreed.get(&tab).cloned(),
            sent: subject.memory.sent.get(&tab).cloned(),
        })
        .collect();
    let fold = |key: &str| folded(tab, key, &settings.region);
    sheet::update(tab, &there.layout, &there.rows, &wanted, &settings.sheets, fold)
}

/// What two ways to write a row's key have in common.
pub(super) fn folded(tab: Tab, key: &str, region: &str) -> String {
    let key = key.trim();
    match tab {
        Tab::Customers => Phone::parse(key, region).map_or_else(|_| key.to_owned(), |phone| phone.canonical()),
        Tab::Cases | Tab::Production => key.to_owned(),
    }
}

fn remember(subjects: &mut [Subject], tab: Tab, mut changes: Changes, now: Timestamp) {
    if !changes.doubled.is_empty() {
        let keys = changes.doubled.len();
        tracing::warn!(
            tab = tab.title(),
            keys,
            "rows share a key: the first of each is kept up to date"
        );
    }
    for subject in subjects {
        let Some(row) = subject.rows.iter().find(|row| row.tab == tab) else {
            continue;
        };
        if let Some(agreed) = changes.agreed.remove(&row.key) {
            subject.memory.agreed.insert(tab, agreed);
            subject.memory.sent.remove(&tab);
        }
        let theirs = |difference: &&Difference| difference.key == row.key;
        for difference in changes.differences.iter().filter(theirs) {
            subject.memory.note(difference.clone(), now);
        }
    }
}

/// Reads the tabs, after making those that are missing.
async fn arranged(sheets: &impl Spreadsheet, spreadsheet: &str) -> Result<Book, Failure> {
    let mut is_new = false;
    for _ in 0..ROUNDS {
        let tabs = sheets.tabs(spreadsheet).await?;
        let there = |tab: Tab| tabs.iter().find(|there| Tab::from_title(&there.title) == Some(tab));
        let missing: Vec<Arrangement> = Tab::ALL
            .into_iter()
            .filter(|tab| there(*tab).is_none())
            .map(new_tab)
            .collect();
        if !missing.is_empty() {
            is_new = true;
            sheets.arrange(spreadsheet, &missing).await?;
            continue;
        }
        let known: Vec<(Tab, &SheetTab)> = Tab::ALL
            .into_iter()
            .filter_map(|tab| Some((tab, there(tab)?)))
            .collect();
        let titles: Vec<&str> = known.iter().map(|(_, there)| there.title.as_str()).collect();
        let read = sheets.read(spreadsheet, &titles).await?;
        let mut book = Book {
            tabs: BTreeMap::new(),
            is_new,
        };
        let mut changes = Vec::new();
        for ((tab, there), rows) in known.into_iter().zip(read) {
            let layout = Layout::of(tab, &rows);
            if layout.has_no_header {
                changes.push(Arrangement::InsertFirstRow { tab: there.id });
            } else if layout.width() > there.columns {
                changes.push(Arrangement::AddColumns {
                    tab: there.id,
                    count: layout.width() - there.columns,
                });
            }
            let title = there.title.clone();
            book.tabs.insert(tab, There { title, layout, rows });
        }
        if changes.is_empty() {
            return Ok(book);
        }
        sheets.arrange(spreadsheet, &changes).await?;
    }
    Err(Failure::Unavailable("the tabs change too fast".to_owned()))
}

fn new_tab(tab: Tab) -> Arrangement {
    Arrangement::AddTab {
        title: tab.title().to_owned(),
        columns: tab.columns().len(),
    }
}

async fn write(sheets: &impl Spreadsheet, spreadsheet: &str, title: &str, changes: &Changes) -> Result<(), Failure> {
    for runs in runs(title, &changes.cells).chunks(RUNS) {
        sheets.write(spreadsheet, runs).await?;
    }
    if !changes.rows.is_empty() {
        sheets.append(spreadsheet, title, &changes.rows).await?;
    }
    Ok(())
}

/// Neighbouring cells go together.
fn runs(title: &str, cells: &[(usize, usize, String)]) -> Vec<SheetCells> {
    let mut cells: Vec<_> = cells.iter().collect();
    cells.sort();
    let mut runs: Vec<SheetCells> = Vec::new();
    for (row, column, text) in cells {
        match runs.last_mut() {
            Some(run) if run.row == *row && run.column + run.values.len() == *column => run.values.push(text.clone()),
            Some(_) | None => runs.push(SheetCells {
                tab: title.to_owned(),
                row: *row,
                column: *column,
                values: vec![text.clone()],
            }),
        }
    }
    runs
}
