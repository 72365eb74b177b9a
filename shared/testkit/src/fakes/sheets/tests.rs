//! The spreadsheet in memory behaves as the port says, and fails as it is told to.

use std::sync::Arc;

use app::ports::{Arrangement, OutsideError, SheetCells, Spreadsheet};
use jiff::SignedDuration;

use super::FakeSpreadsheet;
use crate::FakeClock;

const ID: &str = "spreadsheet";
const TAB: &str = "Sheet1";

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

fn cells(tab: &str, row: usize, column: usize, values: &[&str]) -> SheetCells {
    SheetCells {
        tab: tab.to_owned(),
        row,
        column,
        values: self::row(values),
    }
}

async fn read(sheet: &FakeSpreadsheet) -> Vec<Vec<String>> {
    sheet.read(ID, &[TAB]).await.unwrap().remove(0)
}

#[tokio::test]
async fn what_is_empty_at_the_ends_is_not_read_and_what_is_empty_between_is() {
    let sheet = FakeSpreadsheet::default();
    let written = [cells(TAB, 0, 1, &["b", "", ""]), cells(TAB, 2, 0, &["a", "", "c", ""])];
    sheet.write(ID, &written).await.unwrap();
    assert_eq!(read(&sheet).await, [row(&["", "b"]), row(&[]), row(&["a", "", "c"])]);

    sheet.write(ID, &[cells(TAB, 2, 0, &["", "", ""])]).await.unwrap();
    assert_eq!(read(&sheet).await, [row(&["", "b"])]);
}

#[tokio::test]
async fn nothing_is_written_beyond_the_cells_and_then_nothing_at_all() {
    let sheet = FakeSpreadsheet::default();
    for beyond in [
        cells(TAB, 1_000, 0, &["x"]),
        cells(TAB, 0, 25, &["x", "y"]),
        cells("None", 0, 0, &["x"]),
    ] {
        let both = [cells(TAB, 0, 0, &["first"]), beyond];
        let refused = sheet.write(ID, &both).await;
        assert!(matches!(refused, Err(OutsideError::Refused(_))));
    }
    assert!(sheet.shown(TAB).is_empty());

    let first = [
        Arrangement::AddColumns { tab: 0, count: 1 },
        Arrangement::InsertFirstRow { tab: 0 },
    ];
    sheet.arrange(ID, &first).await.unwrap();
    sheet.write(ID, &[cells(TAB, 1_000, 26, &["x"])]).await.unwrap();
}

#[tokio::test]
async fn rows_are_added_below_what_people_wrote_meanwhile() {
    let sheet = FakeSpreadsheet::default();
    sheet.append(ID, TAB, &[row(&["1"]), row(&["2"])]).await.unwrap();
    sheet.edit_before_next_write(|tabs| tabs[0].set(4, 3, "a note"));
    sheet.append(ID, TAB, &[row(&["3"])]).await.unwrap();
    assert_eq!(
        sheet.shown(TAB),
        [
            row(&["1"]),
            row(&["2"]),
            row(&[]),
            row(&[]),
            row(&["", "", "", "a note"]),
            row(&["3"])
        ]
    );
    assert_eq!(sheet.tabs(ID).await.unwrap()[0].rows, 1_003);
}

#[tokio::test]
async fn a_tab_is_added_once() {
    let sheet = FakeSpreadsheet::default();
    let cases = |title: &str| Arrangement::AddTab {
        title: title.to_owned(),
        columns: 3,
    };
    sheet.arrange(ID, &[cases("Cases")]).await.unwrap();
    let again = sheet.arrange(ID, &[cases("Users"), cases("cases")]).await;
    assert!(matches!(again, Err(OutsideError::Refused(_))));
    let tabs = sheet.tabs(ID).await.unwrap();
    let tabs: Vec<_> = tabs
        .iter()
        .map(|tab| (tab.id, tab.title.as_str(), tab.columns))
        .collect();
    assert_eq!(tabs, [(0, TAB, 26), (1, "Cases", 3)]);
    assert!(matches!(
        sheet.read(ID, &[TAB, "Users"]).await,
        Err(OutsideError::Refused(_))
    ));
}

#[tokio::test]
async fn it_fails_before_or_after_and_counts_what_was_asked() {
    let sheet = FakeSpreadsheet::default();
    sheet.fail(1);
    sheet.append(ID, TAB, &[row(&["1"])]).await.unwrap_err();
    assert!(read(&sheet).await.is_empty());

    sheet.lose_answers(1);
    sheet.append(ID, TAB, &[row(&["1"])]).await.unwrap_err();
    assert_eq!(read(&sheet).await, [row(&["1"])]);

    sheet.refuse(Some("not shared"));
    sheet.append(ID, TAB, &[row(&["2"])]).await.unwrap_err();
    sheet.refuse(None);
    sheet.append(ID, TAB, &[row(&["2"])]).await.unwrap();
    assert_eq!((sheet.reads(), sheet.writes()), (2, 4));
}

#[tokio::test]
async fn each_minute_has_its_quota() {
    let sheet = FakeSpreadsheet::default();
    let clock = Arc::new(FakeClock::default());
    sheet.limit(clock.clone(), 1, 1);
    sheet.tabs(ID).await.unwrap();
    assert!(matches!(sheet.tabs(ID).await, Err(OutsideError::Unavailable(_))));
    sheet.append(ID, TAB, &[row(&["1"])]).await.unwrap();
    sheet.append(ID, TAB, &[row(&["2"])]).await.unwrap_err();
    clock.advance(SignedDuration::from_secs(60));
    sheet.append(ID, TAB, &[row(&["2"])]).await.unwrap();
    assert_eq!(read(&sheet).await, [row(&["1"]), row(&["2"])]);
}

#[tokio::test]
async fn people_move_rows_and_columns() {
    let sheet = FakeSpreadsheet::default();
    let rows = [row(&["id", "name"]), row(&["2", "b"]), row(&["1", "a"])];
    sheet.append(ID, TAB, &rows).await.unwrap();
    sheet.edit(|tabs| {
        let tab = &mut tabs[0];
        tab.sort(1, 0);
        tab.insert_column(1);
        tab.insert_row(1);
        tab.delete_row(3);
    });
    assert_eq!(
        read(&sheet).await,
        [row(&["id", "", "name"]), row(&[]), row(&["1", "", "a"])]
    );
    sheet.edit(|tabs| tabs[0].delete_column(1));
    assert_eq!(read(&sheet).await, [row(&["id", "name"]), row(&[]), row(&["1", "a"])]);
}
