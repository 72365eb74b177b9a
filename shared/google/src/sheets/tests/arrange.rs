//! Changing the tabs themselves.

use super::*;

const AT: &str = "/v4/spreadsheets/1AbC-d_E:batchUpdate";

#[tokio::test]
async fn all_changes_are_one_request() {
    let server = MockServer::start().await;
    once(&server, "POST", AT, told(json!({"replies": [{}, {}, {}]}))).await;
    let changes = [
        Arrangement::AddTab {
            title: "Cases".to_owned(),
            columns: 30,
        },
        Arrangement::InsertFirstRow { tab: 0 },
        Arrangement::AddColumns { tab: 7, count: 2 },
    ];
    sheets(&server).arrange(ID, &changes).await.unwrap();
    let requests = stand::requests(&server).await;
    assert_eq!(
        stand::body(&requests[0]),
        json!({"requests": [
            {"addSheet": {"properties": {
                "title": "Cases",
                "gridProperties": {"rowCount": 1000, "columnCount": 30, "frozenRowCount": 1},
            }}},
            {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}},
            {"appendDimension": {"sheetId": 7, "dimension": "COLUMNS", "length": 2}},
        ]})
    );
    sheets(&server).arrange(ID, &[]).await.unwrap();
}

#[tokio::test]
async fn a_change_is_asked_for_once() {
    let server = MockServer::start().await;
    once(&server, "POST", AT, status(503)).await;
    let change = Arrangement::AddColumns { tab: 0, count: 1 };
    let failure = sheets(&server).arrange(ID, &[change]).await.unwrap_err();
    assert_eq!(failure, Failure::passing("503 without a readable answer"));
}

#[tokio::test]
async fn a_tab_that_is_there_is_a_refusal() {
    let server = MockServer::start().await;
    let message =
        "Invalid requests[0].addSheet: A sheet with the name \"Cases\" already exists. Please enter another name.";
    once(&server, "POST", AT, error(400, "INVALID_ARGUMENT", message)).await;
    let change = Arrangement::AddTab {
        title: "Cases".to_owned(),
        columns: 1,
    };
    let failure = sheets(&server).arrange(ID, &[change]).await.unwrap_err();
    assert_eq!(failure, Failure::refused(format!("400 INVALID_ARGUMENT: {message}")));
}
