//! The spreadsheet beside the lab: it ends right whatever happens in between, and people's own stays theirs.

mod customers;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::ports::{SheetBook as _, SheetSubject, Store as _, Write};
use app::{Actor, CreateCase};
use domain::case::{Priority, Stage};
use domain::ids::derive;
use domain::sheet::{DifferenceKind, Sheets, Tab};
use domain::task::{Kind, State};
use domain::{CaseId, Phone, Settings, TaskId, WhatsAppUser};
use jiff::SignedDuration;
use testkit::FakeClock;
use testkit::builders::now;

use crate::lab::{Lab, waiting};

/// A lab with a spreadsheet, and a clock that runs as its worker comes back.
struct Desk {
    lab: Lab,
    clock: Arc<FakeClock>,
}

impl Desk {
    async fn new() -> Self {
        let lab = Lab::with(Settings {
            sheets: Sheets {
                spreadsheet: Some("sheet-1".to_owned()),
                ..Sheets::default()
            },
            ..Settings::default()
        })
        .await;
        let clock = Arc::new(FakeClock::at(now()));
        Self { lab, clock }
    }

    fn task(name: &str) -> TaskId {
        TaskId::trusted(derive(&[name]))
    }

    /// Works until nothing is left to write; gives how long that took.
    async fn settle(&self) -> SignedDuration {
        let start = self.clock.now();
        let mut passes = 0;
        loop {
            passes += 1;
            assert!(passes < 500, "it never ends");
            let rebuild = self.lab.app.store.task(&Self::task("sheet rebuild")).await.unwrap();
            if rebuild.is_some_and(|task| task.state == State::Waiting) {
                self.lab.project(&Self::task("sheet rebuild"), self.clock.now()).await;
                continue;
            }
            let sync = self.lab.task(&Self::task("sheet sync")).await;
            assert_eq!(sync.state, State::Waiting, "it is never given up");
            self.clock.set(sync.due_at.max(self.clock.now()));
            self.lab.project(&sync.id, self.clock.now()).await;
            let rebuild = self.lab.app.store.task(&Self::task("sheet rebuild")).await.unwrap();
            let rebuilds = rebuild.is_some_and(|task| task.state == State::Waiting);
            if !rebuilds && self.lab.app.store.sheet_marks(1).await.unwrap().is_empty() {
                return self.clock.now().duration_since(start);
            }
        }
    }

    async fn opens(&self, id: &str, dentist: &str) {
        let request = CreateCase {
            id: CaseId::trusted(id),
            user: WhatsAppUser::of_phone(Phone::parse(dentist, "US").unwrap()),
            patient: "=Alice & \"Co\"".to_owned(),
            dentist: "Dr. Stone".to_owned(),
            stage: Stage::ApprovedForProduction,
            priority: Priority::Normal,
            notes: None,
            phases: None,
        };
        self.lab
            .app
            .create_case(&request, &staff(), self.clock.now())
            .await
            .unwrap();
    }

    async fn starts(&self, id: &str) {
        let at = self.clock.now();
        self.lab
            .app
            .start_production(&CaseId::trusted(id), at, &staff(), || at)
            .await
            .unwrap();
    }

    fn shown(&self, tab: Tab) -> Vec<Vec<String>> {
        self.lab.outside.sheets.shown(tab.title())
    }

    /// A tab by the key of its rows and the names of its columns.
    fn cells(&self, tab: Tab) -> BTreeMap<String, BTreeMap<String, String>> {
        let rows = self.shown(tab);
        let names = rows[0].clone();
        let by_name = |row: &Vec<String>| -> BTreeMap<String, String> {
            let cell = |n: usize| row.get(n).cloned().unwrap_or_default();
            names
                .iter()
                .enumerate()
                .map(|(n, name)| (name.clone(), cell(n)))
                .collect()
        };
        rows[1..]
            .iter()
            .map(by_name)
            .map(|row| (row[tab.key()].clone(), row))
            .collect()
    }

    fn puts(&self, tab: Tab, key: &str, column: &str, text: &str) {
        self.lab.outside.sheets.edit(|tabs| {
            let tab = tabs.iter_mut().find(|there| there.title == tab.title()).unwrap();
            let column = tab.cells[0].iter().position(|name| name == column).unwrap();
            let row = tab
                .cells
                .iter()
                .position(|row| row.iter().any(|cell| cell == key))
                .unwrap();
            tab.set(row, column, text);
        });
    }
}

fn staff() -> Actor {
    Actor::Staff("ann".to_owned())
}

#[tokio::test]
async fn tabs_are_made_and_every_change_gets_into_its_row() {
    let desk = Desk::new().await;
    for n in 1..=3 {
        desk.opens(&format!("case-{n}"), "+14155550123").await;
    }
    desk.settle().await;
    for tab in Tab::ALL {
        assert_eq!(desk.shown(tab)[0], tab.columns());
    }
    let cases = desk.cells(Tab::Cases);
    assert_eq!(cases.keys().collect::<Vec<_>>(), ["case-1", "case-2", "case-3"]);
    assert_eq!(cases["case-2"]["patient_name"], "=Alice & \"Co\"");
    assert_eq!(cases["case-2"]["user_id"], "+14155550123");
    assert_eq!(cases["case-2"]["priority"], "normal");
    assert_eq!(desk.cells(Tab::Customers)["+14155550123"]["dentist_name"], "Dr. Stone");
    desk.starts("case-2").await;
    desk.settle().await;
    assert_eq!(desk.shown(Tab::Cases).len(), 4);
    assert_eq!(desk.cells(Tab::Cases)["case-2"]["status"], "CasePlanningComplete");
    let production = desk.cells(Tab::Production);
    assert_eq!(production["case-2"]["production_stage"], "CasePlanningComplete");
    assert!(!production["case-2"]["estimated_completion"].is_empty());
}

#[tokio::test]
async fn an_idle_lab_asks_google_for_nothing() {
    let desk = Desk::new().await;
    desk.settle().await;
    let before = desk.lab.outside.sheets.reads();
    for _ in 0..5 {
        desk.settle().await;
    }
    assert_eq!(desk.lab.outside.sheets.reads(), before);
}

#[tokio::test]
async fn a_storm_under_a_quota_ends_right() {
    let desk = Desk::new().await;
    desk.lab.outside.sheets.limit(Arc::clone(&desk.clock), 60, 60);
    for n in 0..2500 {
        desk.opens(&format!("case-{n:04}"), &format!("+1415556{:04}", n % 250))
            .await;
    }
    for n in 0..2500 {
        desk.starts(&format!("case-{n:04}")).await;
    }
    let took = desk.settle().await;
    assert!(took <= SignedDuration::from_mins(2), "{took}");
    let (reads, writes) = (desk.lab.outside.sheets.reads(), desk.lab.outside.sheets.writes());
    assert!(reads + writes < 60, "{reads} reads, {writes} writes");
    let cases = desk.cells(Tab::Cases);
    assert_eq!((cases.len(), desk.shown(Tab::Cases).len()), (2500, 2501));
    assert!(cases.values().all(|row| row["status"] == "CasePlanningComplete"));
    // In the order in which they came to be.
    let ids: Vec<_> = desk.shown(Tab::Cases)[1..].iter().map(|row| row[0].clone()).collect();
    assert!(ids.is_sorted());
}

#[tokio::test]
async fn what_fails_or_seems_to_fail_is_caught_up_with_and_no_row_is_there_twice() {
    for lost in 1..6 {
        let desk = Desk::new().await;
        desk.opens("case-1", "+14155550123").await;
        desk.lab.outside.sheets.lose_answers(lost);
        desk.settle().await;
        desk.opens("case-2", "+14155550123").await;
        desk.starts("case-1").await;
        desk.lab.outside.sheets.fail(lost);
        desk.settle().await;
        for tab in [Tab::Cases, Tab::Production] {
            assert_eq!(desk.shown(tab).len(), 3, "{tab:?} after {lost}");
        }
        assert_eq!(desk.cells(Tab::Cases)["case-1"]["status"], "CasePlanningComplete");
    }
}

#[tokio::test]
async fn what_a_person_has_to_mend_is_waited_for() {
    let desk = Desk::new().await;
    desk.settle().await;
    desk.opens("case-1", "+14155550123").await;
    desk.lab.outside.sheets.refuse(Some("share it with us"));
    let mut seen = Vec::new();
    for _ in 0..20 {
        let sync = desk.lab.task(&Desk::task("sheet sync")).await;
        desk.clock.set(sync.due_at.max(desk.clock.now()));
        desk.lab.project(&sync.id, desk.clock.now()).await;
        seen.push(desk.lab.task(&sync.id).await);
    }
    assert!(seen.iter().all(|task| task.state == State::Waiting));
    assert_eq!(seen[19].attempts, 20);
    assert!(seen[19].last_error.as_ref().unwrap().contains("share it with us"));
    desk.lab.outside.sheets.refuse(None);
    desk.settle().await;
    assert!(desk.cells(Tab::Cases).contains_key("case-1"));
    assert_eq!(desk.lab.task(&Desk::task("sheet sync")).await.last_error, None);
}

#[tokio::test]
async fn a_spreadsheet_that_was_named_a_moment_ago_is_not_given_up() {
    let lab = Lab::with(Settings::default()).await;
    // This worker has read the settings, and somebody else changes them.
    assert!(lab.app.settings(now()).await.unwrap().sheets.spreadsheet.is_none());
    let mut settings = lab.app.store.settings().await.unwrap();
    settings.version += 1;
    settings.sheets.spreadsheet = Some("sheet-1".to_owned());
    let sync = waiting(&Desk::task("sheet sync"), Kind::SheetSync);
    let rebuild = waiting(&Desk::task("sheet rebuild"), Kind::SheetRebuild { after: None });
    lab.given([
        Write::Settings(settings),
        Write::Task(sync.clone()),
        Write::Task(rebuild.clone()),
    ])
    .await;
    lab.project(&rebuild.id, now()).await;
    assert!(!lab.app.store.sheet_marks(1).await.unwrap().is_empty());
    lab.project(&sync.id, now()).await;
    assert_eq!(lab.task(&sync.id).await.state, State::Waiting);
}

#[tokio::test]
async fn all_of_a_new_spreadsheet_is_looked_at_once_more_when_everybody_knows_of_it() {
    let desk = Desk::new().await;
    let tasks = desk.lab.app.store.all_tasks();
    let rebuilds = tasks
        .iter()
        .filter(|task| matches!(task.kind, Kind::SheetRebuild { .. }));
    let after: Vec<i64> = rebuilds
        .map(|task| task.due_at.duration_since(now()).as_secs())
        .collect();
    assert_eq!(after, [0, 75]);
}

#[tokio::test]
async fn what_was_written_without_an_answer_is_not_taken_for_a_persons() {
    let desk = Desk::new().await;
    desk.settle().await;
    desk.opens("case-1", "+14155550123").await;
    desk.settle().await;
    desk.starts("case-1").await;
    desk.lab.outside.sheets.lose_answers(1);
    let sync = desk.lab.task(&Desk::task("sheet sync")).await;
    desk.clock.set(sync.due_at.max(desk.clock.now()));
    desk.lab.project(&sync.id, desk.clock.now()).await;
    assert_eq!(desk.cells(Tab::Cases)["case-1"]["status"], "CasePlanningComplete");
    desk.starts("case-1").await;
    desk.settle().await;
    assert_eq!(desk.cells(Tab::Cases)["case-1"]["status"], "AwaitingDelivery");
    let of_case = [SheetSubject::Case(CaseId::trusted("case-1"))];
    let memory = desk.lab.app.store.sheet_memory(&of_case).await.unwrap();
    assert!(
        memory[0].differences.is_empty() && memory[0].sent.is_empty(),
        "{memory:?}"
    );
}

#[tokio::test]
async fn two_workers_with_one_ticket_write_once() {
    let desk = Desk::new().await;
    desk.settle().await;
    desk.opens("case-1", "+14155550123").await;
    let sync = desk.lab.task(&Desk::task("sheet sync")).await;
    desk.clock.set(sync.due_at.max(desk.clock.now()));
    let both = [
        desk.lab.project(&sync.id, desk.clock.now()),
        desk.lab.project(&sync.id, desk.clock.now()),
    ];
    futures_util::future::join_all(both).await;
    assert_eq!(desk.shown(Tab::Cases).len(), 2);
}

#[tokio::test]
async fn a_lost_tab_comes_back_with_everything_in_it() {
    let desk = Desk::new().await;
    for n in 1..=5 {
        desk.opens(&format!("case-{n}"), &format!("+1415555012{n}")).await;
        desk.starts(&format!("case-{n}")).await;
    }
    desk.settle().await;
    desk.puts(Tab::Production, "case-3", "assigned_to", "Mira");
    desk.lab.app.rebuild_sheet(desk.clock.now()).await.unwrap();
    desk.settle().await;
    for tab in Tab::ALL {
        let before = desk.shown(tab);
        desk.lab
            .outside
            .sheets
            .edit(|tabs| tabs.retain(|there| there.title != tab.title()));
        desk.lab.app.rebuild_sheet(desk.clock.now()).await.unwrap();
        desk.settle().await;
        assert_eq!(desk.shown(tab), before);
    }
    // Nobody says so, but somebody else's change shows it.
    let before = desk.shown(Tab::Cases);
    desk.lab
        .outside
        .sheets
        .edit(|tabs| tabs.retain(|there| there.title != "Cases"));
    desk.starts("case-4").await;
    desk.settle().await;
    let after = desk.shown(Tab::Cases);
    assert_eq!(after.len(), before.len());
    assert_eq!(desk.cells(Tab::Cases)["case-4"]["status"], "AwaitingDelivery");
}

#[tokio::test]
async fn a_damaged_tab_is_mended_and_columns_of_others_stay() {
    let desk = Desk::new().await;
    for n in 1..=4 {
        desk.opens(&format!("case-{n}"), "+14155550123").await;
    }
    desk.settle().await;
    let before = desk.cells(Tab::Cases);
    desk.lab.outside.sheets.edit(|tabs| {
        let cases = tabs.iter_mut().find(|tab| tab.title == "Cases").unwrap();
        cases.set(0, 10, "our remarks");
        for n in 1..=4 {
            cases.set(n, 10, &format!("remark {n}"));
        }
        // A status is typed over, two rows change places, one is deleted, and the name of a column too.
        cases.set(1, 4, "Lost?");
        cases.cells.swap(2, 4);
        cases.delete_row(3);
        cases.set(0, 2, "");
        cases.insert_column(0);
        cases.set(0, 0, "before");
        for n in 1..=3 {
            cases.set(n, 0, "x");
        }
    });
    desk.lab.app.rebuild_sheet(desk.clock.now()).await.unwrap();
    desk.settle().await;
    let after = desk.cells(Tab::Cases);
    for (id, row) in &before {
        for (column, text) in row {
            assert_eq!(&after[id][column], text, "{id} {column}");
        }
    }
    assert_eq!(after["case-1"]["our remarks"], "remark 1");
    assert_eq!(after["case-2"]["our remarks"], "remark 2");
    assert_eq!(after["case-2"]["before"], "x");
    let of_case = [SheetSubject::Case(CaseId::trusted("case-1"))];
    let memory = desk.lab.app.store.sheet_memory(&of_case).await.unwrap();
    let (_, replaced) = &memory[0].differences[0];
    assert_eq!(
        (replaced.kind, replaced.sheet.as_str()),
        (DifferenceKind::Replaced, "Lost?")
    );
}
