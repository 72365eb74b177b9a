//! Google Sheets: what stands in tabs that people use too, writing into cells, and rows below the last one.
//!
//! Values go in as they are (`RAW`): what a customer writes is never a formula. What would happen twice if it were asked
//! for twice (a tab, a column, a row) is asked for once. Google recommends at most 2 MB for a request: the caller keeps to
//! that. Source: Google, "Sheets API" (v4).

mod notation;
mod values;

use std::time::Duration;

use app::ports::{Arrangement, SheetTab};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::Answer;
use crate::{Access, Failure};

/// For one request: a large spreadsheet computes for a while. Google itself gives up after 180 seconds.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Rows that a new tab has; appending makes more.
const NEW_ROWS: u32 = 1000;
/// Refusals to which a person can be told what to do.
const TELLING: [StatusCode; 3] = [StatusCode::BAD_REQUEST, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];

/// The spreadsheets that are shared with the service account.
#[derive(Debug, Clone)]
pub struct Sheets {
    access: Access,
}

#[derive(Deserialize)]
struct Described {
    #[serde(default)]
    sheets: Vec<Sheet>,
}

#[derive(Deserialize)]
struct Sheet {
    properties: Tab,
}

/// Google leaves out what is zero or empty.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tab {
    #[serde(default)]
    sheet_id: i64,
    #[serde(default)]
    title: String,
    sheet_type: String,
    #[serde(default)]
    grid_properties: Grid,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Grid {
    #[serde(default)]
    row_count: usize,
    #[serde(default)]
    column_count: usize,
}

impl Sheets {
    pub fn new(access: Access) -> Self {
        Self { access }
    }

    /// The tabs with cells, in their order. A chart can be a tab too, and is none of ours.
    pub async fn tabs(&self, spreadsheet: &str) -> Result<Vec<SheetTab>, Failure> {
        let fields = "sheets.properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount))";
        let request = self.request(Method::GET, spreadsheet, "", &[])?;
        let answer = self.safely(&request.query(&[("fields", fields)])).await?;
        let described: Described = answer.read("a list of tabs")?;
        let sheets = described.sheets.into_iter().map(|sheet| sheet.properties);
        let grids = sheets.filter(|sheet| sheet.sheet_type == "GRID");
        Ok(grids
            .map(|sheet| SheetTab {
                id: sheet.sheet_id,
                title: sheet.title,
                rows: sheet.grid_properties.row_count,
                columns: sheet.grid_properties.column_count,
            })
            .collect())
    }

    /// Changes the tabs themselves: all of it, or nothing. Not to be repeated before they were looked at again.
    pub async fn arrange(&self, spreadsheet: &str, changes: &[Arrangement]) -> Result<(), Failure> {
        if changes.is_empty() {
            return Ok(());
        }
        let changes: Vec<Value> = changes.iter().map(change).collect();
        let request = self.request(Method::POST, spreadsheet, ":batchUpdate", &[])?;
        self.once(&request.json(&json!({"requests": changes}))).await?;
        Ok(())
    }

    /// `verb` is what Google appends to the id, such as `:batchUpdate`.
    fn request(&self, method: Method, spreadsheet: &str, verb: &str, path: &[&str]) -> Result<RequestBuilder, Failure> {
        let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if spreadsheet.is_empty() || !spreadsheet.chars().all(is_id) {
            return Err(Failure::refused(format!(
                "not the id of a spreadsheet: {WHERE_IDS_ARE}"
            )));
        }
        let own = format!("{spreadsheet}{verb}");
        let path: Vec<&str> = std::iter::once(own.as_str()).chain(path.iter().copied()).collect();
        let url = self.access.endpoints().sheets(&path)?;
        Ok(self.access.request(method, url).timeout(TIMEOUT))
    }

    /// For what may happen twice.
    async fn safely(&self, request: &RequestBuilder) -> Result<Answer, Failure> {
        self.judged(self.access.safely(request, &TELLING).await?)
    }

    async fn once(&self, request: &RequestBuilder) -> Result<Answer, Failure> {
        self.judged(self.access.once(request, &TELLING).await?)
    }

    fn judged(&self, answer: Answer) -> Result<Answer, Failure> {
        if answer.status.is_success() {
            return Ok(answer);
        }
        Err(match Failure::answered(answer.status, &answer.headers, &answer.body) {
            Failure::Permanent { reason } => match advice(answer.status, &reason, self.access.email()) {
                Some(advice) => Failure::refused(format!("{advice} ({reason})")),
                None => Failure::Permanent { reason },
            },
            passing @ (Failure::Retryable { .. } | Failure::Unauthorised { .. }) => passing,
        })
    }
}

const WHERE_IDS_ARE: &str = "it is the part between /d/ and /edit of the spreadsheet's address";

/// What somebody can do about a refusal.
fn advice(status: StatusCode, reason: &str, account: &str) -> Option<String> {
    let says = |words: &str| reason.contains(words);
    match status {
        StatusCode::NOT_FOUND => Some(format!(
            "there is no such spreadsheet: check the id in the settings; {WHERE_IDS_ARE}"
        )),
        StatusCode::FORBIDDEN if says("has not been used in project") => {
            Some("switch the Google Sheets API on in the service account's project".to_owned())
        }
        // A scope that is missing is ours to set right.
        StatusCode::FORBIDDEN if says("insufficient authentication scopes") => None,
        StatusCode::FORBIDDEN => Some(format!("share the spreadsheet with {account}, as an editor")),
        StatusCode::BAD_REQUEST if says("Unable to parse range") => Some("a tab is not there".to_owned()),
        StatusCode::BAD_REQUEST if says("protected cell") => {
            Some(format!("let {account} edit what is protected, or lift the protection"))
        }
        StatusCode::BAD_REQUEST if says("not supported for this document") => {
            Some("it is an Excel file that is only shown: save it as a Google spreadsheet".to_owned())
        }
        _ => None,
    }
}

fn change(change: &Arrangement) -> Value {
    match change {
        Arrangement::AddTab { title, columns } => json!({"addSheet": {"properties": {
            "title": title,
            "gridProperties": {"rowCount": NEW_ROWS, "columnCount": columns, "frozenRowCount": 1},
        }}}),
        Arrangement::InsertFirstRow { tab } => json!({"insertDimension": {
            "range": {"sheetId": tab, "dimension": "ROWS", "startIndex": 0, "endIndex": 1},
        }}),
        Arrangement::AddColumns { tab, count } => json!({"appendDimension": {
            "sheetId": tab, "dimension": "COLUMNS", "length": count,
        }}),
    }
}

#[cfg(test)]
mod tests;
