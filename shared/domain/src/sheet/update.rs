//! From the rows that Chairside would have, and what stands in a tab, to the cells that have to be written.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::merge::{Merge, merge};
use super::{Agreed, Difference, DifferenceKind, Layout, Owner, Row, Sheets, Tab};

/// A row, and what was agreed on about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub row: Row,
    /// `None`: it was never in the sheet.
    pub agreed: Option<Agreed>,
    /// What may have got there, as a write failed that may have happened.
    pub sent: Option<Agreed>,
}

/// What has to be done to a tab, and what both sides agree on once it is done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Row and column (counted from 0), and the text.
    pub cells: Vec<(usize, usize, String)>,
    /// New rows, each from the tab's first column on.
    pub rows: Vec<Vec<String>>,
    /// By key.
    pub agreed: BTreeMap<String, Agreed>,
    /// What they agree on as long as nothing is done, by key.
    pub before: BTreeMap<String, Agreed>,
    pub differences: Vec<Difference>,
    /// Keys that more than one row has: only the first one is kept up to date.
    pub doubled: BTreeSet<String>,
}

/// `rows`: the tab as it stands, its names in the first row. `fold`: what two ways to write one key have in common.
pub fn update(
    tab: Tab,
    layout: &Layout,
    rows: &[Vec<String>],
    wanted: &[Wanted],
    sheets: &Sheets,
    fold: impl Fn(&str) -> String,
) -> Changes {
    let mut changes = Changes {
        cells: names(layout),
        ..Changes::default()
    };
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate().skip(1) {
        let key = fold(layout.cell(row, tab.key()));
        if key.is_empty() {
            continue;
        }
        match places.entry(key) {
            Entry::Occupied(first) => {
                changes.doubled.insert(first.key().clone());
            }
            Entry::Vacant(free) => {
                free.insert(place);
            }
        }
    }
    for wanted in wanted {
        let place = places.get(&fold(&wanted.row.key)).copied();
        let agreed = match place.and_then(|place| Some((place, rows.get(place)?))) {
            Some((place, row)) => changes.edit(layout, (place, row), wanted, sheets),
            None => changes.add(layout, wanted, sheets),
        };
        changes.agreed.insert(wanted.row.key.clone(), agreed);
    }
    changes
}

fn names(layout: &Layout) -> Vec<(usize, usize, String)> {
    let place = |column: &&'static str| Some((0, *layout.columns.get(column)?, (*column).to_owned()));
    layout.missing.iter().filter_map(place).collect()
}

impl Changes {
    fn edit(
        &mut self,
        layout: &Layout,
        (place, row): (usize, &Vec<String>),
        wanted: &Wanted,
        sheets: &Sheets,
    ) -> Agreed {
        let (mut agreed, mut as_it_was) = (Agreed::new(), Agreed::new());
        let tab = wanted.row.tab;
        for (column, chairside) in &wanted.row.cells {
            // Written another way, it is still the key.
            if *column == tab.key() {
                continue;
            }
            let sheet = layout.cell(row, column);
            let of = |texts: &'_ Option<Agreed>| texts.as_ref().and_then(|texts| texts.get(*column)).cloned();
            let sent = of(&wanted.sent).filter(|sent| sent.trim() == sheet);
            let before = sent.or_else(|| of(&wanted.agreed));
            as_it_was.extend(before.clone().map(|before| ((*column).to_owned(), before)));
            let owner = sheets.owner(tab, column);
            let merged = merge(owner, before.as_deref(), chairside, sheet);
            let kept = match merged {
                Merge::Same | Merge::Write { .. } => Some(chairside.clone()),
                // It is put back if the tab is lost.
                Merge::Take if owner == Owner::Sheet => Some(sheet.to_owned()),
                // Until Chairside has taken it, nothing is agreed on.
                Merge::Take | Merge::Leave | Merge::Conflict => before,
            };
            agreed.extend(kept.map(|kept| ((*column).to_owned(), kept)));
            let differs = |kind| Difference {
                tab,
                key: wanted.row.key.clone(),
                column,
                kind,
                sheet: sheet.to_owned(),
                chairside: chairside.clone(),
            };
            match merged {
                Merge::Write { over } => {
                    if over {
                        self.differences.push(differs(DifferenceKind::Replaced));
                    }
                    let column = layout.columns.get(column).copied();
                    self.cells
                        .extend(column.map(|column| (place, column, chairside.clone())));
                }
                Merge::Conflict => self.differences.push(differs(DifferenceKind::Conflict)),
                Merge::Same | Merge::Take | Merge::Leave => {}
            }
        }
        self.before.insert(wanted.row.key.clone(), as_it_was);
        agreed
    }

    fn add(&mut self, layout: &Layout, wanted: &Wanted, sheets: &Sheets) -> Agreed {
        let mut cells = vec![String::new(); layout.width()];
        let mut agreed = Agreed::new();
        for (column, chairside) in &wanted.row.cells {
            let before = wanted.agreed.as_ref().and_then(|agreed| agreed.get(*column));
            // What people had in a row that is lost comes back, as far as it was seen.
            let text = match sheets.owner(wanted.row.tab, column) {
                Owner::Sheet => before.unwrap_or(chairside),
                Owner::Chairside | Owner::Both => chairside,
            };
            if let Some(cell) = layout.columns.get(column).and_then(|place| cells.get_mut(*place)) {
                cell.clone_from(text);
            }
            agreed.insert((*column).to_owned(), text.clone());
        }
        self.rows.push(cells);
        agreed
    }
}
