//! Tests of the spreadsheets, against a server that answers as Google does.

mod arrange;
mod simulated;
mod values;

use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::stand;

const ID: &str = "1AbC-d_E";
const SPREADSHEET: &str = "/v4/spreadsheets/1AbC-d_E";

fn sheets(server: &MockServer) -> Sheets {
    Sheets::new(stand::access(server))
}

fn status(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status)
}

fn told(answer: Value) -> ResponseTemplate {
    status(200).set_body_json(answer)
}

fn error(code: u16, kind: &str, message: &str) -> ResponseTemplate {
    let error = json!({"error": {"code": code, "message": message, "status": kind}});
    status(code).set_body_json(error)
}

fn spent() -> ResponseTemplate {
    let message = "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user'";
    error(429, "RESOURCE_EXHAUSTED", message)
}

/// Answers once. What is answered more or less often fails the test.
async fn once(server: &MockServer, verb: &str, at: &str, answer: ResponseTemplate) {
    let mock = Mock::given(method(verb)).and(path(at)).respond_with(answer);
    mock.up_to_n_times(1).expect(1).mount(server).await;
}

async fn refusal(answer: ResponseTemplate) -> String {
    let server = MockServer::start().await;
    once(&server, "GET", SPREADSHEET, answer).await;
    sheets(&server).tabs(ID).await.unwrap_err().to_string()
}

#[tokio::test]
async fn tabs_with_cells_are_listed() {
    let server = MockServer::start().await;
    let answer = json!({"sheets": [
        {"properties": {"title": "Sheet1", "sheetType": "GRID", "gridProperties": {"rowCount": 1000, "columnCount": 26}}},
        {"properties": {"sheetId": 7, "title": "Chart", "sheetType": "OBJECT"}},
        {"properties": {
            "sheetId": 1_877_059_582, "title": "Cases", "sheetType": "GRID",
            "gridProperties": {"rowCount": 12, "columnCount": 3},
        }},
    ]});
    once(&server, "GET", SPREADSHEET, told(answer)).await;
    let tab = |id, title: &str, rows, columns| SheetTab {
        id,
        title: title.to_owned(),
        rows,
        columns,
    };
    let expected = [tab(0, "Sheet1", 1000, 26), tab(1_877_059_582, "Cases", 12, 3)];
    assert_eq!(sheets(&server).tabs(ID).await.unwrap(), expected);
    let request = &stand::requests(&server).await[0];
    assert_eq!(
        stand::parameter(request, "fields").as_deref(),
        Some("sheets.properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount))")
    );
}

#[tokio::test]
async fn somebody_is_told_what_to_do() {
    let account = "lab@project.iam.gserviceaccount.com";
    let closed = refusal(error(403, "PERMISSION_DENIED", "The caller does not have permission")).await;
    assert_eq!(
        closed,
        format!(
            "Google refuses: share the spreadsheet with {account}, as an editor (403 PERMISSION_DENIED: The caller does \
             not have permission)"
        )
    );
    let off = "Google Sheets API has not been used in project 1234567 before or it is disabled.";
    let off = refusal(error(403, "PERMISSION_DENIED", off)).await;
    assert!(off.contains("switch the Google Sheets API on"), "{off}");
    let gone = refusal(error(404, "NOT_FOUND", "Requested entity was not found.")).await;
    assert!(gone.contains("between /d/ and /edit"), "{gone}");
    let excel = refusal(error(
        400,
        "FAILED_PRECONDITION",
        "This operation is not supported for this document",
    ))
    .await;
    assert!(excel.contains("save it as a Google spreadsheet"), "{excel}");
    let ours = refusal(error(
        403,
        "PERMISSION_DENIED",
        "Request had insufficient authentication scopes.",
    ))
    .await;
    assert!(!ours.contains("share"), "{ours}");
}

#[tokio::test]
async fn an_address_is_no_id() {
    let server = MockServer::start().await;
    for wrong in [
        "",
        "https://docs.google.com/spreadsheets/d/1AbC/edit",
        "1AbC:batchUpdate",
        "..",
    ] {
        let failure = sheets(&server).tabs(wrong).await.unwrap_err();
        assert!(matches!(failure, Failure::Permanent { .. }), "{wrong}");
    }
    assert!(stand::requests(&server).await.is_empty());
}

#[tokio::test]
async fn a_quota_is_not_waited_for_here_and_a_fault_is_tried_again() {
    let server = MockServer::start().await;
    once(&server, "GET", SPREADSHEET, status(503)).await;
    once(&server, "GET", SPREADSHEET, spent()).await;
    let failure = sheets(&server).tabs(ID).await.unwrap_err();
    assert_eq!(failure.after(), Some(Duration::from_mins(1)));
}
