//! What every spreadsheet has to keep. Each sentence is given one of its own, which has an empty tab `Sheet1`.
//!
//! [`spreadsheet_contract!`](crate::spreadsheet_contract) makes a test of each of them: here for the one in memory, and in
//! `google` for Google's, as the simulator plays it.

use app::ports::{Arrangement, OutsideError, SheetCells, Spreadsheet};

/// Makes a `#[tokio::test]` of every sentence. `$fresh` is an async function that gives a spreadsheet, whatever has to live
/// as long as it, and its id.
#[macro_export]
macro_rules! spreadsheet_contract {
    ($fresh:path) => {
        $crate::spreadsheet_contract! { $fresh;
            a_new_one_has_an_empty_tab,
            text_stays_as_it_is,
            only_the_ends_are_left_out,
            tabs_are_read_in_the_order_in_which_they_were_asked_for,
            cells_are_written_all_or_none,
            tabs_are_arranged_all_or_nothing,
            what_is_written_moves_with_a_row_that_is_inserted,
            rows_are_added_below_the_others,
            rows_are_added_below_a_gap,
            rows_are_added_behind_a_column_of_somebody_elses,
            rows_are_added_to_a_tab_that_is_full,
            a_tab_that_is_not_there_is_refused,
            nothing_to_do_is_a_success,
        }
    };
    ($fresh:path; $($sentence:ident),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $sentence() {
                let (spreadsheet, _lives, id) = $fresh().await;
                $crate::contract::spreadsheet::$sentence(&spreadsheet, &id).await;
            }
        )*
    };
}

const TAB: &str = "Sheet1";

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

fn cells(tab: &str, (row, column): (usize, usize), values: &[&str]) -> SheetCells {
    SheetCells {
        tab: tab.to_owned(),
        row,
        column,
        values: self::row(values),
    }
}

fn tab(title: &str, columns: usize) -> Arrangement {
    Arrangement::AddTab {
        title: title.to_owned(),
        columns,
    }
}

async fn read(sheet: &impl Spreadsheet, id: &str) -> Vec<Vec<String>> {
    sheet.read(id, &[TAB]).await.unwrap().remove(0)
}

/// Rows from the first cell of the tab on.
async fn filled(sheet: &impl Spreadsheet, id: &str, rows: &[&[&str]]) {
    let written = rows.iter().enumerate();
    let written: Vec<SheetCells> = written.map(|(at, values)| cells(TAB, (at, 0), values)).collect();
    sheet.write(id, &written).await.unwrap();
}

#[track_caller]
fn refused<T>(outcome: &Result<T, OutsideError>) {
    assert!(matches!(outcome, Err(OutsideError::Refused(_))));
}

pub async fn a_new_one_has_an_empty_tab(sheet: &impl Spreadsheet, id: &str) {
    let tabs = sheet.tabs(id).await.unwrap();
    let tabs: Vec<_> = tabs
        .iter()
        .map(|tab| (tab.title.as_str(), tab.rows, tab.columns))
        .collect();
    assert_eq!(tabs, [(TAB, 1000, 26)]);
    assert!(read(sheet, id).await.is_empty());
}

pub async fn text_stays_as_it_is(sheet: &impl Spreadsheet, id: &str) {
    let texts = [
        "=1+1",
        "+14155550101",
        "0012",
        "TRUE",
        "2026-11-26",
        "'x",
        " x ",
        "1,5",
        "a\nb",
        "½ – ü",
        "-",
    ];
    filled(sheet, id, &[&texts]).await;
    sheet.append(id, TAB, &[row(&texts)]).await.unwrap();
    assert_eq!(read(sheet, id).await, [row(&texts), row(&texts)]);
}

pub async fn only_the_ends_are_left_out(sheet: &impl Spreadsheet, id: &str) {
    filled(sheet, id, &[&["", "b", ""], &[], &["a", "", "c", ""], &["", ""]]).await;
    let expected = [row(&["", "b"]), row(&[]), row(&["a", "", "c"])];
    assert_eq!(read(sheet, id).await, expected);
    // Nothing takes the place of something.
    filled(sheet, id, &[&["x"], &[], &["", "", ""]]).await;
    assert_eq!(read(sheet, id).await, [row(&["x", "b"])]);
}

pub async fn tabs_are_read_in_the_order_in_which_they_were_asked_for(sheet: &impl Spreadsheet, id: &str) {
    let other = "Dr. O'Neil! 50% / A1:B2";
    sheet.arrange(id, &[tab(other, 2), tab("A1", 1)]).await.unwrap();
    let written = [
        cells(other, (0, 0), &["b"]),
        cells(TAB, (0, 0), &["a"]),
        cells("A1", (1, 0), &["c"]),
    ];
    sheet.write(id, &written).await.unwrap();
    sheet.append(id, other, &[row(&["d"])]).await.unwrap();
    let read = sheet.read(id, &["A1", other, TAB]).await.unwrap();
    let expected = [
        vec![row(&[]), row(&["c"])],
        vec![row(&["b"]), row(&["d"])],
        vec![row(&["a"])],
    ];
    assert_eq!(read, expected);
}

pub async fn cells_are_written_all_or_none(sheet: &impl Spreadsheet, id: &str) {
    for beyond in [
        cells(TAB, (1000, 0), &["x"]),
        cells(TAB, (0, 25), &["x", "y"]),
        cells(TAB, (0, 26), &["x"]),
        cells("None", (0, 0), &["x"]),
    ] {
        refused(&sheet.write(id, &[cells(TAB, (0, 0), &["first"]), beyond]).await);
    }
    assert!(read(sheet, id).await.is_empty());
    sheet.write(id, &[cells(TAB, (999, 25), &["last"])]).await.unwrap();
}

pub async fn tabs_are_arranged_all_or_nothing(sheet: &impl Spreadsheet, id: &str) {
    let first = sheet.tabs(id).await.unwrap().remove(0).id;
    let wider = Arrangement::AddColumns { tab: first, count: 2 };
    sheet.arrange(id, &[tab("Cases", 3), wider]).await.unwrap();
    // Capitals make no other title.
    refused(&sheet.arrange(id, &[tab("Users", 1), tab("cases", 1)]).await);
    let nowhere = Arrangement::InsertFirstRow { tab: 987_654 };
    refused(&sheet.arrange(id, &[tab("Users", 1), nowhere]).await);
    let tabs = sheet.tabs(id).await.unwrap();
    let titles: Vec<_> = tabs.iter().map(|tab| (tab.title.as_str(), tab.columns)).collect();
    assert_eq!(titles, [(TAB, 28), ("Cases", 3)]);
    assert_eq!(tabs[0].id, first);
    sheet.write(id, &[cells(TAB, (0, 27), &["wide"])]).await.unwrap();
}

pub async fn what_is_written_moves_with_a_row_that_is_inserted(sheet: &impl Spreadsheet, id: &str) {
    let tab = sheet.tabs(id).await.unwrap().remove(0).id;
    filled(sheet, id, &[&["1"], &["2"]]).await;
    sheet.arrange(id, &[Arrangement::InsertFirstRow { tab }]).await.unwrap();
    assert_eq!(read(sheet, id).await, [row(&[]), row(&["1"]), row(&["2"])]);
    assert_eq!(sheet.tabs(id).await.unwrap()[0].rows, 1001);
}

pub async fn rows_are_added_below_the_others(sheet: &impl Spreadsheet, id: &str) {
    // A gap in a row parts two tables, and only one of them is ours.
    sheet.append(id, TAB, &[row(&["id", "", "name"])]).await.unwrap();
    sheet
        .append(id, TAB, &[row(&["1", "", "a"]), row(&["2"])])
        .await
        .unwrap();
    sheet.append(id, TAB, &[row(&["3", "", "", "d"])]).await.unwrap();
    let expected = [
        row(&["id", "", "name"]),
        row(&["1", "", "a"]),
        row(&["2"]),
        row(&["3", "", "", "d"]),
    ];
    assert_eq!(read(sheet, id).await, expected);
}

pub async fn rows_are_added_below_a_gap(sheet: &impl Spreadsheet, id: &str) {
    filled(sheet, id, &[&["id", "name"], &["1", "a"], &[], &["2", "b"]]).await;
    sheet.append(id, TAB, &[row(&["3", "c"])]).await.unwrap();
    let expected = [
        row(&["id", "name"]),
        row(&["1", "a"]),
        row(&[]),
        row(&["2", "b"]),
        row(&["3", "c"]),
    ];
    assert_eq!(read(sheet, id).await, expected);
}

pub async fn rows_are_added_behind_a_column_of_somebody_elses(sheet: &impl Spreadsheet, id: &str) {
    filled(sheet, id, &[&["", "id"], &["", "1"]]).await;
    sheet
        .append(id, TAB, &[row(&["", "2"]), row(&["", "3"])])
        .await
        .unwrap();
    let expected = [row(&["", "id"]), row(&["", "1"]), row(&["", "2"]), row(&["", "3"])];
    assert_eq!(read(sheet, id).await, expected);
    filled(sheet, id, &[&["note"]]).await;
    sheet.append(id, TAB, &[row(&["", "4"])]).await.unwrap();
    let read = read(sheet, id).await;
    assert_eq!((read.len(), &read[4]), (5, &row(&["", "4"])));
}

pub async fn rows_are_added_to_a_tab_that_is_full(sheet: &impl Spreadsheet, id: &str) {
    sheet.write(id, &[cells(TAB, (999, 0), &["last"])]).await.unwrap();
    sheet.append(id, TAB, &[row(&["below"])]).await.unwrap();
    let rows = read(sheet, id).await;
    assert_eq!((rows.len(), &rows[1000]), (1001, &row(&["below"])));
    assert_eq!(sheet.tabs(id).await.unwrap()[0].rows, 1001);
}

pub async fn a_tab_that_is_not_there_is_refused(sheet: &impl Spreadsheet, id: &str) {
    refused(&sheet.read(id, &[TAB, "Cases"]).await);
    refused(&sheet.append(id, "Cases", &[row(&["1"])]).await);
    refused(&sheet.append(id, "Cases", &[row(&["", "1"])]).await);
}

pub async fn nothing_to_do_is_a_success(sheet: &impl Spreadsheet, id: &str) {
    assert!(sheet.read(id, &[]).await.unwrap().is_empty());
    sheet.arrange(id, &[]).await.unwrap();
    sheet.write(id, &[]).await.unwrap();
    sheet.append(id, TAB, &[]).await.unwrap();
    assert!(read(sheet, id).await.is_empty());
}
