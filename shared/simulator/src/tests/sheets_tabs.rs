//! Sheets v4: tabs, what is refused, quotas and faults, and what people do.

use reqwest::Method;
use serde_json::{Value, json};

use super::google::Google;
use super::sheets::{SHEET, message, start};

async fn batch(google: &Google, requests: Value) -> (u16, Value) {
    google.post(":batchUpdate", json!({"requests": requests})).await
}

async fn titles(google: &Google) -> Value {
    let (_, told) = google.get(&format!("{SHEET}?fields=sheets.properties.title")).await;
    let sheets = told["sheets"].as_array().unwrap();
    sheets
        .iter()
        .map(|sheet| sheet["properties"]["title"].clone())
        .collect()
}

fn add(title: &str) -> Value {
    json!({"addSheet": {"properties": {"title": title}}})
}

#[tokio::test]
async fn tabs_are_added_changed_and_taken_away() {
    let google = start().await;
    let grid = json!({"rowCount": 10, "columnCount": 3, "frozenRowCount": 1});
    let (status, told) = batch(
        &google,
        json!([{"addSheet": {"properties": {"title": "It's", "gridProperties": grid}}}, add("Users")]),
    )
    .await;
    let properties = json!({"sheetId": 1, "title": "It's", "index": 1, "sheetType": "GRID", "gridProperties": grid});
    assert_eq!(
        (status, &told["replies"][0]),
        (200, &json!({"addSheet": {"properties": properties}}))
    );
    let change = json!({"properties": {"sheetId": 2, "title": "People", "index": 0}, "fields": "title,index"});
    let size =
        json!({"properties": {"sheetId": 1, "gridProperties": {"rowCount": 5}}, "fields": "gridProperties.rowCount"});
    let (status, told) = batch(
        &google,
        json!([{"updateSheetProperties": change}, {"updateSheetProperties": size}, {"deleteSheet": {"sheetId": 0}}]),
    )
    .await;
    assert_eq!((status, &told["replies"]), (200, &json!([{}, {}, {}])));
    assert_eq!(titles(&google).await, json!(["People", "It's"]));
    let (_, told) = google.get(&format!("{SHEET}/values/'It''s'")).await;
    assert_eq!(told["range"], "'It''s'!A1:C5");
}

#[tokio::test]
async fn rows_and_columns_come_and_go() {
    let google = start().await;
    google.typed(json!([["a", "b"], ["c"]])).await;
    let range = |dimension: &str, from: u32, until: u32| json!({"sheetId": 0, "dimension": dimension, "startIndex": from, "endIndex": until});
    let (status, told) = batch(
        &google,
        json!([
            {"insertDimension": {"range": range("ROWS", 0, 1)}},
            {"insertDimension": {"range": range("COLUMNS", 1, 2), "inheritFromBefore": true}},
            {"deleteDimension": {"range": range("ROWS", 2, 3)}},
            {"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 2}},
        ]),
    )
    .await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(google.rows("Sheet1").await, json!([[], ["a", "", "b"]]));
    assert_eq!(google.get(&format!("{SHEET}/values/AC1000")).await.0, 200);
}

#[tokio::test]
async fn a_batch_of_changes_happens_whole_or_not_at_all() {
    let google = start().await;
    let (status, told) = batch(&google, json!([add("Cases"), add("cases")])).await;
    let why =
        "Invalid requests[1].addSheet: A sheet with the name \"cases\" already exists. Please enter another name.";
    assert_eq!((status, message(&told)), (400, why));
    assert_eq!(told["error"]["status"], "INVALID_ARGUMENT");
    assert_eq!(titles(&google).await, json!(["Sheet1"]));
    let all = json!({"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1000});
    let beyond = json!({"sheetId": 0, "dimension": "ROWS", "startIndex": 1001, "endIndex": 1002});
    for refused in [
        json!([]),
        json!([{}]),
        json!([{"deleteSheet": {"sheetId": 0}}]),
        json!([{"deleteSheet": {"sheetId": 7}}]),
        json!([{"deleteDimension": {"range": all}}]),
        json!([{"deleteDimension": {"range": beyond}}]),
        json!([{"insertDimension": {"range": beyond}}]),
        json!([{"appendDimension": {"sheetId": 0, "dimension": "ROWS"}}]),
        json!([{"appendDimension": {"sheetId": 0, "length": 1}}]),
        json!([{"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 400_000}}]),
        json!([{"updateSheetProperties": {"properties": {"title": "x"}}}]),
        json!([{"updateSheetProperties": {"properties": {"title": "x"}, "fields": "name"}}]),
        json!([{"updateSheetProperties": {"properties": {"hidden": true}, "fields": "hidden"}}]),
        json!([{"addSheet": {"properties": {"sheetId": 0}}}]),
    ] {
        let (status, told) = batch(&google, refused.clone()).await;
        assert_eq!((status, &told["error"]["code"]), (400, &json!(400)), "{refused}");
    }
}

#[tokio::test]
async fn what_is_not_documented_is_refused() {
    let google = start().await;
    let put = Method::PUT;
    let value = json!({"values": [["x"]]});
    for (method, path, body, why) in [
        (
            &put,
            "/values/A1",
            value.clone(),
            "'valueInputOption' is required but not specified",
        ),
        (
            &put,
            "/values/A1?valueInputOption=RAW",
            json!({"value": 1}),
            "Invalid JSON payload received. Unknown name \"value\" at 'data': Cannot find field.",
        ),
        (
            &put,
            "/values/A1?valueInputOption=RAW&majorDimension=ROWS",
            value.clone(),
            "Invalid JSON payload received. Unknown name \"majorDimension\": Cannot bind query parameter. Field \
             'majorDimension' could not be found in request message.",
        ),
        (
            &put,
            "/values/A1?valueInputOption=raw",
            value.clone(),
            "Invalid value at 'value_input_option', \"raw\"",
        ),
        (
            &Method::POST,
            ":batchUpdate",
            json!({"requests": [{"addSheet": {"properties": {"name": "x"}}}]}),
            "Invalid JSON payload received. Unknown name \"name\" at 'requests[0].add_sheet.properties': Cannot find field.",
        ),
        (
            &Method::POST,
            "/values:batchUpdate",
            json!({"valueInputOption": "RAW", "data": [{"range": "A1", "values": [["x", [1]]]}]}),
            "Invalid data[0]: Invalid values[0][1]: list_value [1]",
        ),
    ] {
        let (status, told) = google.call(method.clone(), &format!("{SHEET}{path}"), body).await;
        assert_eq!((status, message(&told)), (400, why), "{path}");
    }
    for path in [
        "?fields=sheets.name",
        "?ranges=A1&x=1",
        "/values/A1?valueRenderOption=RAW",
    ] {
        assert_eq!(google.get(&format!("{SHEET}{path}")).await.0, 400, "{path}");
    }
    assert_eq!(google.post("/values/A1:destroy", json!({})).await.0, 404);
}

#[tokio::test]
async fn only_who_may_is_let_in() {
    let reader = Google::with_scopes("https://www.googleapis.com/auth/spreadsheets.readonly").await;
    assert_eq!(reader.get(SHEET).await.0, 200);
    let (status, told) = batch(&reader, json!([add("Cases")])).await;
    assert_eq!((status, &told["error"]["status"]), (403, &json!("PERMISSION_DENIED")));
    let stranger = reader.bench.request(Method::GET, SHEET).send().await.unwrap();
    assert_eq!(stranger.status(), 401);
    let told: Value = stranger.json().await.unwrap();
    assert_eq!(told["error"]["status"], "UNAUTHENTICATED");

    reader.bench.put("/_sim/sheets", json!({"shared": false})).await;
    let (status, told) = reader.get(SHEET).await;
    assert_eq!((status, message(&told)), (403, "The caller does not have permission"));
}

#[tokio::test]
async fn each_window_has_its_quota() {
    let google = start().await;
    let quota = json!({"quota": {"reads": 2, "writes": 1, "window_seconds": 1}});
    google.bench.put("/_sim/sheets", quota).await;
    assert_eq!(google.get(SHEET).await.0, 200);
    assert_eq!(google.get(SHEET).await.0, 200);
    let (status, told) = google.get(SHEET).await;
    assert_eq!((status, &told["error"]["status"]), (429, &json!("RESOURCE_EXHAUSTED")));
    assert!(message(&told).contains("'Read requests per minute per user'"), "{told}");
    assert_eq!(batch(&google, json!([add("Cases")])).await.0, 200);
    assert_eq!(batch(&google, json!([add("Users")])).await.0, 429);
    tokio::time::sleep(std::time::Duration::from_millis(1050)).await;
    assert_eq!(google.get(SHEET).await.0, 200);
    let seen = google.bench.get("/_sim/sheets").await;
    assert_eq!((&seen["reads"], &seen["writes"]), (&json!(3), &json!(1)));
}

#[tokio::test]
async fn rows_can_be_added_and_the_answer_be_lost() {
    let google = start().await;
    let fault = json!({"service": "sheets", "match": ":append", "timeout": 1, "after_accept": true});
    google.bench.post("/_sim/faults", fault).await;
    let path = format!("{SHEET}/values/Sheet1!A:A:append?valueInputOption=RAW");
    let lost = google
        .request(Method::POST, &path)
        .json(&json!({"values": [["1"]]}))
        .send()
        .await;
    assert!(lost.is_err(), "{lost:?}");
    assert_eq!(google.rows("Sheet1").await, json!([["1"]]));

    google
        .bench
        .post("/_sim/faults", json!({"service": "sheets", "status": 429}))
        .await;
    let (status, told) = google.get(SHEET).await;
    assert_eq!((status, &told["error"]["status"]), (429, &json!("RESOURCE_EXHAUSTED")));
    google
        .bench
        .post("/_sim/faults", json!({"service": "sheets", "status": 403}))
        .await;
    assert_eq!(google.get(SHEET).await.1["error"]["status"], "PERMISSION_DENIED");
}

#[tokio::test]
async fn people_work_in_it_too() {
    let google = start().await;
    let rows = json!([["id", "name"], ["2", "b"], [10, "c"], ["1", "a"]]);
    let edits = json!([
        {"tab": "Cases", "sort_by": "A"},
        {"tab": "Cases", "insert_row": 2},
        {"tab": "Cases", "cell": "B3", "value": "=1+1"},
        {"tab": "Cases", "insert_column": "B"},
        {"tab": "Cases", "append": ["x"]},
        {"tab": "Cases", "append": [["y"], ["z"]]},
        {"tab": "Cases", "delete_row": 4},
        {"rename_tab": "Cases", "to": "Patients"},
        {"add_tab": "Other"},
        {"delete_tab": "Sheet1"},
    ]);
    let told = google
        .bench
        .put("/_sim/sheets", json!({"tabs": {"Cases": rows}, "edits": edits}))
        .await;
    let tabs = &told["spreadsheets"][0]["tabs"];
    let expected = json!([
        ["id", "", "name"],
        [],
        ["1", "", "2"],
        ["10", "", "c"],
        ["x"],
        ["y"],
        ["z"]
    ]);
    assert_eq!(tabs[0], json!({"id": 1, "title": "Patients", "rows": expected}));
    assert_eq!(tabs[1], json!({"id": 2, "title": "Other", "rows": []}));
    let chat = google.bench.get("/_sim/chat").await;
    assert_eq!(
        (&chat["sheets"][0]["title"], &chat["sheets"][0]["rows"]),
        (&json!("Patients"), &expected)
    );

    for refused in [
        json!({"edits": [{"tab": "Nope", "cell": "A1", "value": 1}]}),
        json!({"edits": [{"cell": "A", "value": 1}]}),
        json!({"edits": [{"insert_row": 0}]}),
        json!({"edits": [{}]}),
        json!({"edits": [{"rename_tab": "Patients", "to": "Other"}]}),
        json!({"edit": []}),
    ] {
        let (status, _) = google.bench.call(Method::PUT, "/_sim/sheets", refused.clone()).await;
        assert_eq!(status, 400, "{refused}");
    }
    let raw = json!({"raw": true, "tabs": {"Patients": [["=1+1"]]}});
    let told = google.bench.put("/_sim/sheets", raw).await;
    assert_eq!(told["spreadsheets"][0]["tabs"][0]["rows"], json!([["=1+1"]]));
    google.bench.post("/_sim/reset", json!({})).await;
    assert_eq!(titles(&google).await, json!(["Sheet1"]));
}

#[tokio::test]
async fn what_google_was_asked_is_kept() {
    let google = start().await;
    batch(&google, json!([add("Cases")])).await;
    google
        .get(&format!("{SHEET}/values/'A%2FB'!A1:B2?valueRenderOption=FORMULA"))
        .await;
    let related = "--b\r\nContent-Type: application/json\r\n\r\n{\"name\": \"x\"}\r\n--b\r\n\r\nbytes\r\n--b--";
    let upload = google.request(Method::POST, "/google/upload/drive/v3/files?uploadType=multipart");
    let upload = upload
        .header("content-type", "multipart/related; boundary=b")
        .body(related);
    google.send(upload).await;
    let kept = google.bench.get("/_sim/google/requests").await;
    assert_eq!(
        kept,
        json!([
            {
                "method": "POST", "path": "/v4/spreadsheets/local-spreadsheet:batchUpdate", "query": [],
                "body": {"requests": [add("Cases")]},
            },
            {
                "method": "GET", "path": "/v4/spreadsheets/local-spreadsheet/values/'A%2FB'!A1:B2",
                "query": [["valueRenderOption", "FORMULA"]], "body": null,
            },
            {
                "method": "POST", "path": "/upload/drive/v3/files", "query": [["uploadType", "multipart"]],
                "body": {"name": "x"},
            },
        ])
    );
    for _ in 0..510 {
        google.get(SHEET).await;
    }
    let kept = google.bench.get("/_sim/google/requests").await;
    assert_eq!(kept.as_array().unwrap().len(), 500);
}
