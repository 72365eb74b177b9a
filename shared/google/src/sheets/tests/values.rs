//! Reading and writing cells, adding rows.

use app::ports::SheetCells;
use wiremock::Request;

use super::*;

const BATCH_GET: &str = "/v4/spreadsheets/1AbC-d_E/values:batchGet";
const BATCH_UPDATE: &str = "/v4/spreadsheets/1AbC-d_E/values:batchUpdate";
const BELOW: &str = "/v4/spreadsheets/1AbC-d_E/values/'Cases'!A:A:append";

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

fn cells(tab: &str, at: (usize, usize), values: &[&str]) -> SheetCells {
    SheetCells {
        tab: tab.to_owned(),
        row: at.0,
        column: at.1,
        values: row(values),
    }
}

fn all(request: &Request, name: &str) -> Vec<String> {
    let pairs = request.url.query_pairs();
    let found = pairs.filter(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned()).collect()
}

fn added_at(range: &str) -> ResponseTemplate {
    told(json!({"spreadsheetId": ID, "updates": {"updatedRange": range, "updatedRows": 1}}))
}

#[tokio::test]
async fn tabs_are_read_in_one_request() {
    let server = MockServer::start().await;
    let answer = json!({"spreadsheetId": ID, "valueRanges": [
        {"range": "Cases!A1:C1000", "majorDimension": "ROWS", "values": [
            ["id", "phone", "done"], ["c-1", 919_876_543_210_i64, true, ""], [], ["", 1.5],
        ]},
        {"range": "'Dr. O''Neil'!A1:Z1000", "majorDimension": "ROWS"},
    ]});
    once(&server, "GET", BATCH_GET, status(500)).await;
    once(&server, "GET", BATCH_GET, told(answer)).await;
    let read = sheets(&server).read(ID, &["Cases", "Dr. O'Neil"]).await.unwrap();
    let cases = [
        row(&["id", "phone", "done"]),
        row(&["c-1", "919876543210", "TRUE"]),
        row(&[]),
        row(&["", "1.5"]),
    ];
    assert_eq!(read, [cases.to_vec(), vec![]]);

    let request = &stand::requests(&server).await[1];
    assert_eq!(all(request, "ranges"), ["'Cases'", "'Dr. O''Neil'"]);
    for (name, value) in [
        ("majorDimension", "ROWS"),
        ("valueRenderOption", "UNFORMATTED_VALUE"),
        ("dateTimeRenderOption", "FORMATTED_STRING"),
    ] {
        assert_eq!(all(request, name), [value]);
    }
    assert!(sheets(&server).read(ID, &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_tab_that_is_not_there_is_a_refusal() {
    let server = MockServer::start().await;
    let message = "Unable to parse range: 'Cases'";
    once(&server, "GET", BATCH_GET, error(400, "INVALID_ARGUMENT", message)).await;
    let failure = sheets(&server).read(ID, &["Cases"]).await.unwrap_err();
    assert_eq!(
        failure,
        Failure::refused("a tab is not there (400 INVALID_ARGUMENT: Unable to parse range: 'Cases')")
    );
}

#[tokio::test]
async fn a_tab_too_few_is_no_answer() {
    let server = MockServer::start().await;
    let answer = json!({"valueRanges": [{"range": "Cases!A1:Z1000"}]});
    once(&server, "GET", BATCH_GET, told(answer)).await;
    let failure = sheets(&server).read(ID, &["Cases", "Users"]).await.unwrap_err();
    assert!(matches!(failure, Failure::Retryable { .. }), "{failure:?}");
}

#[tokio::test]
async fn cells_are_written_as_they_are_and_again_if_need_be() {
    let server = MockServer::start().await;
    once(&server, "POST", BATCH_UPDATE, status(503)).await;
    once(&server, "POST", BATCH_UPDATE, told(json!({"totalUpdatedCells": 3}))).await;
    let written = [
        cells("It's", (0, 26), &["=1+1", ""]),
        cells("Cases", (4, 0), &["x"]),
        cells("Cases", (5, 0), &[]),
    ];
    sheets(&server).write(ID, &written).await.unwrap();
    let requests = stand::requests(&server).await;
    assert_eq!(stand::body(&requests[0]), stand::body(&requests[1]));
    assert_eq!(
        stand::body(&requests[1]),
        json!({"valueInputOption": "RAW", "data": [
            {"range": "'It''s'!AA1:AB1", "majorDimension": "ROWS", "values": [["=1+1", ""]]},
            {"range": "'Cases'!A5:A5", "majorDimension": "ROWS", "values": [["x"]]},
        ]})
    );
    sheets(&server).write(ID, &[]).await.unwrap();
}

#[tokio::test]
async fn rows_are_added_below_the_first_column() {
    let server = MockServer::start().await;
    once(&server, "POST", BELOW, added_at("Cases!A21:B22")).await;
    let rows = [row(&["c-1", "a"]), row(&["c-2", ""])];
    sheets(&server).append(ID, "Cases", &rows).await.unwrap();
    let request = &stand::requests(&server).await[0];
    assert_eq!(all(request, "valueInputOption"), ["RAW"]);
    assert_eq!(all(request, "insertDataOption"), ["INSERT_ROWS"]);
    assert_eq!(
        stand::body(request),
        json!({"majorDimension": "ROWS", "values": [["c-1", "a"], ["c-2", ""]]})
    );
    sheets(&server).append(ID, "Cases", &[]).await.unwrap();
}

#[tokio::test]
async fn rows_are_added_once() {
    for (answer, expected) in [(status(503), None), (spent(), Some(Duration::from_mins(1)))] {
        let server = MockServer::start().await;
        once(&server, "POST", BELOW, answer).await;
        let failure = sheets(&server).append(ID, "Cases", &[row(&["c-1"])]).await.unwrap_err();
        assert!(matches!(failure, Failure::Retryable { .. }), "{failure:?}");
        assert_eq!(failure.after(), expected);
    }
}

#[tokio::test]
async fn rows_elsewhere_are_not_taken_for_added() {
    let server = MockServer::start().await;
    once(&server, "POST", BELOW, added_at("Cases!D4:E4")).await;
    let failure = sheets(&server).append(ID, "Cases", &[row(&["c-1"])]).await.unwrap_err();
    assert!(
        matches!(&failure, Failure::Permanent { reason } if reason.contains("D4:E4")),
        "{failure:?}"
    );

    let server = MockServer::start().await;
    once(&server, "POST", BELOW, told(json!({"spreadsheetId": ID}))).await;
    let failure = sheets(&server).append(ID, "Cases", &[row(&["c-1"])]).await.unwrap_err();
    assert!(matches!(failure, Failure::Retryable { .. }), "{failure:?}");
}

#[tokio::test]
async fn behind_a_column_of_somebody_elses_the_place_is_named() {
    for (filled, grid, expected) in [(3, 1000, "A4"), (0, 1000, "A1"), (20, 20, "A20")] {
        let server = MockServer::start().await;
        let values: Vec<_> = (0..filled).map(|row| json!(["", row])).collect();
        let answer = json!({"valueRanges": [{"range": format!("Cases!A1:Z{grid}"), "values": values}]});
        once(&server, "GET", BATCH_GET, told(answer)).await;
        let at = format!("/v4/spreadsheets/1AbC-d_E/values/'Cases'!{expected}:append");
        once(&server, "POST", &at, added_at(&format!("Cases!{expected}:B4"))).await;
        sheets(&server).append(ID, "Cases", &[row(&["", "c-1"])]).await.unwrap();
    }
}
