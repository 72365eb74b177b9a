//! People and Chairside write into one tab, in any order: nobody's words are lost, and no row is there twice.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// What people and Chairside do to a tab of cases.
#[derive(Debug, Clone)]
enum Step {
    /// Chairside has a new value; the row is to be written.
    Status(usize, u8),
    Notes(usize, u8),
    /// A person writes into a column: of Chairside's, of both, of their own.
    Type(usize, &'static str, u8),
    OwnRow(u8),
    Reverse,
    InsertRow(usize),
    InsertColumn(usize),
    ForgetHeader(usize),
    DeleteTab,
    /// Chairside writes, and does not hear whether it was done.
    LostPass {
        done: bool,
    },
}

#[derive(Default)]
struct World {
    rows: Vec<Vec<String>>,
    cases: BTreeMap<String, Row>,
    agreed: BTreeMap<String, Agreed>,
    sent: BTreeMap<String, Agreed>,
    /// What people wrote into a column of their own, by case; and rows of their own.
    remarks: BTreeMap<String, String>,
    own_rows: Vec<String>,
}

const REMARKS: &str = "remarks of ours";

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let column = prop_oneof![Just("status"), Just("notes"), Just(REMARKS)];
    let step = prop_oneof![
        4 => (0..6_usize, 0..4_u8).prop_map(|(n, v)| Step::Status(n, v)),
        3 => (0..6_usize, 0..4_u8).prop_map(|(n, v)| Step::Notes(n, v)),
        6 => (0..12_usize, column, 0..4_u8).prop_map(|(n, column, v)| Step::Type(n, column, v)),
        1 => (0..9_u8).prop_map(Step::OwnRow),
        1 => Just(Step::Reverse),
        1 => (0..8_usize).prop_map(Step::InsertRow),
        1 => (0..12_usize).prop_map(Step::InsertColumn),
        1 => (0..12_usize).prop_map(Step::ForgetHeader),
    ];
    let lost = any::<bool>().prop_map(|done| Step::LostPass { done });
    let step = prop_oneof![30 => step, 1 => Just(Step::DeleteTab), 4 => lost];
    vec(step, 1..40)
}

impl World {
    fn case(&mut self, n: usize) -> &mut Row {
        let key = format!("case-{n}");
        self.cases.entry(key.clone()).or_insert_with(|| {
            let mut cells: BTreeMap<&'static str, String> = Tab::Cases
                .columns()
                .iter()
                .map(|column| (*column, String::new()))
                .collect();
            cells.insert("case_id", key.clone());
            cells.insert("user_id", "+15550100021".to_owned());
            cells.insert("status", "status 0".to_owned());
            Row {
                tab: Tab::Cases,
                key,
                cells,
            }
        })
    }

    fn layout(&self) -> Layout {
        Layout::of(Tab::Cases, &self.rows)
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.rows.first()?.iter().position(|cell| cell == name)
    }

    fn put(&mut self, row: usize, column: usize, text: &str) {
        while self.rows.len() <= row {
            self.rows.push(Vec::new());
        }
        let cells = &mut self.rows[row];
        while cells.len() <= column {
            cells.push(String::new());
        }
        cells[column] = text.to_owned();
    }

    /// Writes every row that was ever wanted.
    fn pass(&mut self) -> Changes {
        let changes = self.changes();
        self.apply(&changes);
        self.agreed.extend(changes.agreed.clone());
        self.sent.clear();
        changes
    }

    fn changes(&mut self) -> Changes {
        if self.layout().has_no_header {
            self.rows.insert(0, Vec::new());
        }
        let wanted: Vec<Wanted> = self
            .cases
            .values()
            .map(|row| Wanted {
                row: row.clone(),
                agreed: self.agreed.get(&row.key).cloned(),
                sent: self.sent.get(&row.key).cloned(),
            })
            .collect();
        let layout = self.layout();
        let sheets = Sheets::default();
        update(Tab::Cases, &layout, &self.rows, &wanted, &sheets, str::to_owned)
    }

    fn apply(&mut self, changes: &Changes) {
        for (row, column, text) in &changes.cells {
            self.put(*row, *column, text);
        }
        self.rows.extend(changes.rows.iter().cloned());
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Status(n, v) => {
                self.case(*n).cells.insert("status", format!("status {v}"));
            }
            Step::Notes(n, v) => {
                self.case(*n).cells.insert("notes", format!("note {v}"));
            }
            Step::Type(n, column, v) => self.types(*n, column, *v),
            Step::OwnRow(v) => {
                let text = format!("my own row {v}");
                let row = self.rows.len().max(1);
                self.put(row, self.layout().width() + 1, &text);
                self.own_rows.push(text);
            }
            Step::Reverse => {
                if let Some(rows) = self.rows.get_mut(1..) {
                    rows.reverse();
                }
            }
            Step::InsertRow(n) => {
                let n = (*n).clamp(1, self.rows.len().max(1));
                if n <= self.rows.len() {
                    self.rows.insert(n, Vec::new());
                }
            }
            Step::InsertColumn(n) => {
                for row in &mut self.rows {
                    if *n < row.len() {
                        row.insert(*n, String::new());
                    }
                }
            }
            Step::ForgetHeader(n) => {
                // The key's own name is what rows are told apart by.
                if self.place("case_id") != Some(*n)
                    && self.place(REMARKS) != Some(*n)
                    && let Some(cell) = self.rows.first_mut().and_then(|row| row.get_mut(*n))
                {
                    cell.clear();
                }
            }
            Step::LostPass { done } => {
                let changes = self.changes();
                if *done {
                    self.apply(&changes);
                }
                self.agreed.extend(changes.before);
                self.sent.extend(changes.agreed);
            }
            Step::DeleteTab => {
                self.rows.clear();
                self.remarks.clear();
                self.own_rows.clear();
            }
        }
    }

    fn types(&mut self, n: usize, column: &str, v: u8) {
        let Some(key_place) = self.place("case_id") else { return };
        let Some(key) = self.rows.get(n + 1).and_then(|row| row.get(key_place)).cloned() else {
            return;
        };
        if key.is_empty() {
            return;
        }
        let place = match self.place(column) {
            Some(place) => place,
            None if column == REMARKS => {
                let place = self.rows.iter().map(Vec::len).max().unwrap_or(0);
                self.put(0, place, REMARKS);
                place
            }
            None => return,
        };
        let text = format!("by hand {v}");
        self.put(n + 1, place, &text);
        if column == REMARKS {
            self.remarks.insert(key, text);
        }
    }

    fn cell(&self, key: &str, column: &str) -> Vec<String> {
        let (Some(key_place), Some(place)) = (self.place("case_id"), self.place(column)) else {
            return Vec::new();
        };
        let of_case = |row: &&Vec<String>| row.get(key_place).map(String::as_str) == Some(key);
        self.rows
            .iter()
            .skip(1)
            .filter(of_case)
            .map(|row| row.get(place).cloned().unwrap_or_default())
            .collect()
    }
}

proptest! {
    #[test]
    fn whatever_people_do_meanwhile_the_tab_ends_right_and_nothing_of_theirs_is_lost(batches in vec(steps(), 1..6)) {
        let mut world = World::default();
        for steps in batches {
            for step in &steps {
                world.step(step);
            }
            let before = world.rows.clone();
            let (agreed, sent) = (world.agreed.clone(), world.sent.clone());
            let notes = |rows: &[Vec<String>], layout: &Layout, key: &str| -> Option<String> {
                let row = rows.iter().skip(1).find(|row| layout.cell(row, "case_id") == key)?;
                Some(layout.cell(row, "notes").to_owned())
            };
            let layout_before = Layout::of(Tab::Cases, &before);
            let changes = world.pass();
            for (key, row) in &world.cases {
                // Chairside's columns are as they should be, once.
                prop_assert_eq!(world.cell(key, "status"), vec![row.cells["status"].clone()], "{}", key);
                let now = world.cell(key, "notes");
                prop_assert_eq!(now.len(), 1);
                // In a column of both, what people wrote since stands, and is never written over in silence.
                if let Some(theirs) = notes(&before, &layout_before, key)
                    && !theirs.is_empty()
                    && !layout_before.missing.contains(&"notes")
                    && [&agreed, &sent].iter().all(|of| of.get(key).and_then(|of| of.get("notes")) != Some(&theirs))
                {
                    prop_assert_eq!(&now[0], &theirs);
                }
            }
            for (key, text) in &world.remarks {
                prop_assert_eq!(world.cell(key, REMARKS), vec![text.clone()]);
            }
            for text in &world.own_rows {
                prop_assert!(world.rows.iter().flatten().any(|cell| cell == text));
            }
            prop_assert!(changes.doubled.is_empty());
            let again = world.pass();
            prop_assert!(again.cells.is_empty() && again.rows.is_empty(), "{:?} {:?}", again.cells, again.rows);
        }
    }
}

proptest! {
    /// Whatever failed and seemed to fail: where no person has written, nobody is told of one.
    #[test]
    fn chairside_is_in_no_conflict_with_itself(steps in vec(prop_oneof![
        (0..3_usize, 0..4_u8).prop_map(|(n, v)| Step::Notes(n, v)),
        (0..3_usize, 0..4_u8).prop_map(|(n, v)| Step::Status(n, v)),
        any::<bool>().prop_map(|done| Step::LostPass { done }),
    ], 1..40)) {
        let mut world = World::default();
        for step in &steps {
            world.step(step);
        }
        let changes = world.pass();
        prop_assert!(changes.differences.is_empty(), "{:?}", changes.differences);
        for (key, row) in &world.cases {
            prop_assert_eq!(world.cell(key, "notes"), vec![row.cells["notes"].clone()]);
        }
    }
}

#[test]
fn a_cell_of_both_is_whoevers_changed_it() {
    let both = |agreed, chairside, sheet| merge::merge(Owner::Both, agreed, chairside, sheet);
    assert_eq!(both(Some("a"), "b", "a"), Merge::Write { over: false });
    assert_eq!(both(Some("a"), "a", "b"), Merge::Take);
    assert_eq!(both(Some("a"), "b", "c"), Merge::Conflict);
    assert_eq!(both(Some("a"), "b", " b "), Merge::Same);
    assert_eq!(both(None, "", "b"), Merge::Take);
    assert_eq!(both(None, "b", ""), Merge::Write { over: false });
    assert_eq!(both(None, "b", "c"), Merge::Conflict);
    assert_eq!(both(Some("a"), "a", ""), Merge::Take);
}

#[test]
fn columns_are_found_by_their_names_and_what_is_missing_comes_after_everything_else() {
    let rows = vec![
        vec!["Remarks".to_owned(), "Case ID".to_owned(), "Status".to_owned()],
        vec![String::new(), "case-1".to_owned(), String::new(), "beyond".to_owned()],
    ];
    let layout = Layout::of(Tab::Cases, &rows);
    assert_eq!(layout.columns["case_id"], 1);
    assert_eq!(layout.columns["status"], 2);
    assert_eq!(layout.columns["user_id"], 4);
    assert_eq!(layout.width(), 12);
    assert!(!layout.has_no_header);
    assert!(Layout::of(Tab::Cases, &[vec!["case-1".to_owned()]]).has_no_header);
    assert_eq!(Layout::of(Tab::Production, &[]).missing, Tab::Production.columns());
}

#[test]
fn a_row_that_is_lost_comes_back_with_what_people_had_in_it() {
    let row = Row {
        tab: Tab::Production,
        key: "case-1".to_owned(),
        cells: [("case_id", "case-1"), ("assigned_to", ""), ("notes", "")]
            .map(|(column, text)| (column, text.to_owned()))
            .into(),
    };
    let rows = vec![
        vec!["case_id".to_owned(), "assigned_to".to_owned(), "notes".to_owned()],
        vec!["case-1".to_owned(), "Mira".to_owned()],
    ];
    let sheets = Sheets::default();
    let seen = |rows: &[Vec<String>], agreed| {
        let wanted = [Wanted {
            row: row.clone(),
            agreed,
            sent: None,
        }];
        update(
            Tab::Production,
            &Layout::of(Tab::Production, rows),
            rows,
            &wanted,
            &sheets,
            str::to_owned,
        )
    };
    let changes = seen(&rows, None);
    assert!(changes.cells.iter().all(|(row, ..)| *row == 0), "{:?}", changes.cells);
    let agreed = changes.agreed["case-1"].clone();
    let again = seen(&rows[..1], Some(agreed));
    assert_eq!(again.rows[0][1], "Mira");
}
