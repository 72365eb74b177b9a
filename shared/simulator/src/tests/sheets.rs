//! Sheets v4: what is read, what is written, and where rows are added.

use reqwest::Method;
use serde_json::{Value, json};

use super::google::Google;

pub(super) const SCOPE: &str = "https://www.googleapis.com/auth/spreadsheets";
pub(super) const SHEET: &str = "/google/v4/spreadsheets/local-spreadsheet";

pub(super) async fn start() -> Google {
    Google::with_scopes(SCOPE).await
}

impl Google {
    pub(super) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.call(Method::POST, &format!("{SHEET}{path}"), body).await
    }

    /// A call that must succeed.
    pub(super) async fn done(&self, path: &str, body: Value) -> Value {
        let (status, told) = self.post(path, body).await;
        assert_eq!(status, 200, "{path}: {told}");
        told
    }

    pub(super) async fn rows(&self, range: &str) -> Value {
        let (status, told) = self.get(&format!("{SHEET}/values/{range}")).await;
        assert_eq!(status, 200, "{range}: {told}");
        told["values"].clone()
    }

    async fn append(&self, range: &str, how: &str, values: Value) -> Value {
        let path = format!("/values/{range}:append?valueInputOption=RAW{how}");
        self.done(&path, json!({"values": values})).await
    }

    /// Somebody puts rows into the first tab.
    pub(super) async fn typed(&self, rows: Value) {
        let told = self.bench.put("/_sim/sheets", json!({"tabs": {"Sheet1": rows}})).await;
        assert_eq!(told["error"], Value::Null, "{told}");
    }
}

pub(super) fn message(answer: &Value) -> &str {
    answer["error"]["message"].as_str().unwrap_or_default()
}

const INSERT: &str = "&insertDataOption=INSERT_ROWS";

#[tokio::test]
async fn a_new_spreadsheet_has_one_empty_tab() {
    let google = start().await;
    let (status, told) = google.get(SHEET).await;
    assert_eq!((status, &told["spreadsheetId"]), (200, &json!("local-spreadsheet")));
    let grid = json!({"rowCount": 1000, "columnCount": 26});
    let sheet1 = json!({"sheetId": 0, "title": "Sheet1", "index": 0, "sheetType": "GRID", "gridProperties": grid});
    assert_eq!(told["sheets"], json!([{"properties": sheet1}]));
    let fields = "sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))";
    let (_, told) = google.get(&format!("{SHEET}?fields={fields}")).await;
    let picked = json!({"sheetId": 0, "title": "Sheet1", "gridProperties": grid});
    assert_eq!(told, json!({"sheets": [{"properties": picked}]}));
    let (_, told) = google.get(&format!("{SHEET}/values/Sheet1")).await;
    assert_eq!(told, json!({"range": "Sheet1!A1:Z1000", "majorDimension": "ROWS"}));
    assert_eq!(google.get("/google/v4/spreadsheets/other").await.0, 404);
}

#[tokio::test]
async fn what_is_empty_at_the_ends_is_not_told() {
    let google = start().await;
    let rows = json!([
        ["A1", "B1", "", "D1"],
        ["", "b2", "", ""],
        ["", "", "", ""],
        ["A4", null, "", 4]
    ]);
    let (status, told) = google
        .call(
            Method::PUT,
            &format!("{SHEET}/values/Sheet1!A1?valueInputOption=RAW"),
            json!({"values": rows}),
        )
        .await;
    let updated = json!({
        "spreadsheetId": "local-spreadsheet", "updatedRange": "Sheet1!A1:D4",
        "updatedRows": 4, "updatedColumns": 4, "updatedCells": 15,
    });
    assert_eq!((status, told), (200, updated));
    let expected = json!([["A1", "B1", "", "D1"], ["", "b2"], [], ["A4", "", "", "4"]]);
    assert_eq!(google.rows("A1:D9").await, expected);
    assert_eq!(google.rows("B1:B").await, json!([["B1"], ["b2"]]));
    assert_eq!(google.rows("2:2").await, json!([["", "b2"]]));

    let path = format!("{SHEET}/values:batchGet?ranges=A:A&ranges=D4&majorDimension=COLUMNS");
    let (_, told) = google.get(&format!("{path}&valueRenderOption=UNFORMATTED_VALUE")).await;
    let ranges = json!([
        {"range": "Sheet1!A1:A1000", "majorDimension": "COLUMNS", "values": [["A1", "", "", "A4"]]},
        {"range": "Sheet1!D4", "majorDimension": "COLUMNS", "values": [[4]]},
    ]);
    assert_eq!(
        told,
        json!({"spreadsheetId": "local-spreadsheet", "valueRanges": ranges})
    );
}

#[tokio::test]
async fn typed_values_are_understood_and_raw_ones_are_not() {
    let google = start().await;
    let rows = json!([["=4/2", "2020-01-01", "string", 53], ["=3/2", 0.12, "1999-01-02", ""]]);
    google.typed(rows.clone()).await;
    let formatted = json!([["2", "2020-01-01", "string", "53"], ["1.5", "0.12", "1999-01-02"]]);
    assert_eq!(google.rows("Sheet1").await, formatted);
    for (option, expected) in [
        (
            "UNFORMATTED_VALUE",
            json!([[2, 43831, "string", 53], [1.5, 0.12, 36162]]),
        ),
        ("FORMULA", json!([["=4/2", 43831, "string", 53], ["=3/2", 0.12, 36162]])),
        (
            "UNFORMATTED_VALUE&dateTimeRenderOption=FORMATTED_STRING",
            json!([[2, "2020-01-01", "string", 53], [1.5, 0.12, "1999-01-02"]]),
        ),
    ] {
        assert_eq!(
            google.rows(&format!("Sheet1?valueRenderOption={option}")).await,
            expected,
            "{option}"
        );
    }
    let data = json!([{"range": "Sheet1!A1:D1", "values": [rows[0]]}]);
    google
        .done("/values:batchUpdate", json!({"valueInputOption": "RAW", "data": data}))
        .await;
    assert_eq!(
        google.rows("1:1?valueRenderOption=UNFORMATTED_VALUE").await,
        json!([rows[0]])
    );
}

#[tokio::test]
async fn a_batch_is_written_whole_or_not_at_all() {
    let google = start().await;
    let data = json!([
        {"range": "'Sheet1'!A1:D1", "values": [["A1", "B1", "", "D1"]]},
        {"range": "'Sheet1'!A4:D4", "values": [["A4", "B4", "", "D4"]]},
    ]);
    let told = google
        .done("/values:batchUpdate", json!({"valueInputOption": "RAW", "data": data}))
        .await;
    let totals = ["Rows", "Columns", "Cells", "Sheets"].map(|name| told[format!("totalUpdated{name}")].clone());
    assert_eq!(totals, [2, 4, 8, 1]);
    assert_eq!(told["responses"][1]["updatedRange"], "Sheet1!A4:D4");

    let data = json!([{"range": "A1", "values": [["new"]]}, {"range": "Nope!A1", "values": [["x"]]}]);
    let (status, told) = google
        .post("/values:batchUpdate", json!({"valueInputOption": "RAW", "data": data}))
        .await;
    assert_eq!(
        (status, message(&told)),
        (400, "Invalid data[1]: Unable to parse range: Nope!A1")
    );
    assert_eq!(google.rows("A1").await, json!([["A1"]]));
}

#[tokio::test]
async fn nothing_is_written_beyond_the_grid_or_the_range() {
    let google = start().await;
    for (range, values, why) in [
        (
            "Sheet1!AA1",
            json!([["x"]]),
            "Range (Sheet1!AA1) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
        (
            "A1:A1001",
            json!([["x"]]),
            "Range (A1:A1001) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
        (
            "Z1",
            json!([["x", "y"]]),
            "Requested writing within range [Z1], but tried writing to column [AA]",
        ),
        (
            "A1000",
            json!([["x"], ["y"]]),
            "Requested writing within range [A1000], but tried writing to row [1001]",
        ),
        (
            "A2:C3",
            json!([[], [], []]),
            "Requested writing within range [A2:C3], but tried writing to row [4]",
        ),
        (
            "A:A",
            json!([["x", "y"]]),
            "Requested writing within range [A:A], but tried writing to column [B]",
        ),
    ] {
        let path = format!("{SHEET}/values/{range}?valueInputOption=RAW");
        let (status, told) = google.call(Method::PUT, &path, json!({"values": values})).await;
        assert_eq!((status, message(&told)), (400, why), "{range}");
        assert_eq!(told["error"]["status"], "INVALID_ARGUMENT");
    }
    assert_eq!(google.get(&format!("{SHEET}/values/AB1")).await.0, 400);
}

#[tokio::test]
async fn rows_are_added_below_the_table_that_the_range_touches() {
    let google = start().await;
    let told = google.append("'Sheet1'", "", json!([["t1", "", "t3"]])).await;
    let updates = json!({
        "spreadsheetId": "local-spreadsheet", "updatedRange": "Sheet1!A1:C1",
        "updatedRows": 1, "updatedColumns": 3, "updatedCells": 3,
    });
    assert_eq!(told, json!({"spreadsheetId": "local-spreadsheet", "updates": updates}));
    // With the whole tab as the range, the last table is the lonely cell to the right.
    let told = google.append("Sheet1", "", json!([["t1", "", "t3"]])).await;
    assert_eq!(
        (&told["tableRange"], &told["updates"]["updatedRange"]),
        (&json!("Sheet1!C1"), &json!("Sheet1!C2:E2"))
    );
    let told = google.append("'Sheet1'!A1", "", json!([["t1", "t2"]])).await;
    assert_eq!(
        (&told["tableRange"], &told["updates"]["updatedRange"]),
        (&json!("Sheet1!A1"), &json!("Sheet1!A2:B2"))
    );
}

#[tokio::test]
async fn new_rows_move_what_is_below_and_the_grid_grows() {
    let google = start().await;
    google.typed(json!([["id"], ["1"], [], ["", "", "a note"]])).await;
    let told = google.append("Sheet1!A:A", INSERT, json!([["2"], ["3"]])).await;
    assert_eq!(told["updates"]["updatedRange"], "Sheet1!A3:A4");
    assert_eq!(
        google.rows("Sheet1").await,
        json!([["id"], ["1"], ["2"], ["3"], [], ["", "", "a note"]])
    );
    let (_, told) = google.get(SHEET).await;
    assert_eq!(told["sheets"][0]["properties"]["gridProperties"]["rowCount"], 1002);
    // Over what stands there, if nothing is said.
    google
        .append("Sheet1!A:A", "", json!([["4"], ["5", "", "over it"]]))
        .await;
    assert_eq!(google.rows("A5:C6").await, json!([["4"], ["5", "", "over it"]]));
    // Above everything, if the first column is empty.
    google.typed(json!([["", "id"], ["", "1"]])).await;
    let told = google.append("Sheet1!A:A", INSERT, json!([["2"]])).await;
    assert_eq!(
        (&told["tableRange"], &told["updates"]["updatedRange"]),
        (&Value::Null, &json!("Sheet1!A1"))
    );
    let told = google.append("Sheet1!A9", INSERT, json!([["9"]])).await;
    assert_eq!(told["updates"]["updatedRange"], "Sheet1!A9");
    // Wider than the grid, too.
    let wide: Vec<u32> = (0..30).collect();
    let told = google.append("A9", INSERT, json!([wide])).await;
    assert_eq!(told["updates"]["updatedRange"], "Sheet1!A10:AD10");
}

#[tokio::test]
async fn ranges_are_cleared() {
    let google = start().await;
    google.typed(json!([["a", "b"], ["c", "d"]])).await;
    let told = google.done("/values/B1:clear", json!({})).await;
    assert_eq!(told["clearedRange"], "Sheet1!B1");
    let told = google
        .done("/values:batchClear", json!({"ranges": ["A2", "Sheet1!1:1"]}))
        .await;
    assert_eq!(told["clearedRanges"], json!(["Sheet1!A2", "Sheet1!A1:Z1"]));
    assert_eq!(google.rows("Sheet1").await, json!([[], ["", "d"]]));
}
