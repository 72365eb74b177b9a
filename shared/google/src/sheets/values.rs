//! What stands in cells: reading it, writing it, adding rows.

use app::ports::SheetCells;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sheets;
use super::notation::{begins_in_a, cell, cells as range, last_row, whole};
use crate::Failure;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ranges {
    #[serde(default)]
    value_ranges: Vec<Range>,
}

#[derive(Deserialize)]
struct Range {
    range: String,
    #[serde(default)]
    values: Vec<Vec<Value>>,
}

#[derive(Deserialize)]
struct Appended {
    updates: Updates,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Updates {
    updated_range: String,
}

impl Sheets {
    /// What stands in these tabs as text, without the empty cells and rows at the ends.
    pub async fn read(&self, spreadsheet: &str, tabs: &[&str]) -> Result<Vec<Vec<Vec<String>>>, Failure> {
        let found = self.ranges(spreadsheet, tabs).await?;
        Ok(found.into_iter().map(|found| rows(&found.values)).collect())
    }

    /// Puts text into cells: all of it, or nothing.
    pub async fn write(&self, spreadsheet: &str, cells: &[SheetCells]) -> Result<(), Failure> {
        let data = |cells: &SheetCells| {
            json!({
                "range": range(&cells.tab, cells.row, cells.column, cells.values.len()),
                "majorDimension": "ROWS",
                "values": [cells.values],
            })
        };
        let some = cells.iter().filter(|cells| !cells.values.is_empty());
        let data: Vec<Value> = some.map(data).collect();
        if data.is_empty() {
            return Ok(());
        }
        let request = self.request(Method::POST, spreadsheet, "", &["values:batchUpdate"])?;
        // The same text in the same cells: a second time changes nothing.
        self.safely(&request.json(&json!({"valueInputOption": "RAW", "data": data})))
            .await?;
        Ok(())
    }

    /// Adds rows below those of a tab, each from the first column on. Not to be repeated before the tab was read again.
    ///
    /// # Errors
    /// Permanent if Google put the rows somewhere else: they are there, and somebody has to look.
    pub async fn append(&self, spreadsheet: &str, tab: &str, rows: &[Vec<String>]) -> Result<(), Failure> {
        if rows.is_empty() {
            return Ok(());
        }
        let below = self.place(spreadsheet, tab, rows).await?;
        let path = format!("{below}:append");
        let request = self.request(Method::POST, spreadsheet, "", &["values", &path])?;
        // New rows, so that nothing that stands further down is written over.
        let request = request.query(&[("valueInputOption", "RAW"), ("insertDataOption", "INSERT_ROWS")]);
        let answer = self
            .once(&request.json(&json!({"majorDimension": "ROWS", "values": rows})))
            .await?;
        let Appended { updates } = answer.read("where rows were added")?;
        if begins_in_a(&updates.updated_range) {
            Ok(())
        } else {
            let place = updates.updated_range.rsplit('!').next().unwrap_or_default();
            Err(Failure::refused(format!(
                "rows were added at {place} of {tab}, and not from column A on: move or delete them"
            )))
        }
    }

    /// The range to look for a table in. Google adds below the last table that the range touches, and from that table's
    /// first column on; if it touches none, exactly where the range begins.
    async fn place(&self, spreadsheet: &str, tab: &str, rows: &[Vec<String>]) -> Result<String, Failure> {
        let filled = |row: &Vec<String>| row.first().is_some_and(|first| !first.is_empty());
        if rows.iter().any(filled) {
            // A table that touches the first column begins there.
            return Ok(format!("{}!A:A", whole(tab)));
        }
        // Somebody has put a column before ours. No table may touch it, and the rows would go above everything: so name
        // the first row that is free. If it is not any more when the rows come, they go above what is there.
        let found = self.ranges(spreadsheet, &[tab]).await?.pop();
        let found = found.ok_or_else(|| Failure::unreadable("the rows of a tab"))?;
        let grid = last_row(&found.range).ok_or_else(|| Failure::unreadable("the size of a tab"))?;
        let free = found.values.len().min(grid.saturating_sub(1));
        Ok(format!("{}!{}", whole(tab), cell(free, 0)))
    }

    async fn ranges(&self, spreadsheet: &str, tabs: &[&str]) -> Result<Vec<Range>, Failure> {
        if tabs.is_empty() {
            return Ok(Vec::new());
        }
        let request = self.request(Method::GET, spreadsheet, "", &["values:batchGet"])?;
        let ranges: Vec<(&str, String)> = tabs.iter().map(|tab| ("ranges", whole(tab))).collect();
        let request = request.query(&ranges).query(&[
            ("majorDimension", "ROWS"),
            // A number as it is, and not as its column shows it; but a date as people read it.
            ("valueRenderOption", "UNFORMATTED_VALUE"),
            ("dateTimeRenderOption", "FORMATTED_STRING"),
        ]);
        let found: Ranges = self.safely(&request).await?.read("the rows of tabs")?;
        if found.value_ranges.len() == tabs.len() {
            Ok(found.value_ranges)
        } else {
            Err(Failure::unreadable("the rows of tabs"))
        }
    }
}

fn rows(values: &[Vec<Value>]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = values
        .iter()
        .map(|cells| trimmed(cells.iter().map(text).collect()))
        .collect();
    trim(&mut rows, Vec::is_empty);
    rows
}

/// Google leaves out empty cells at the end, but not those whose formula comes to nothing.
fn trimmed(mut cells: Vec<String>) -> Vec<String> {
    trim(&mut cells, String::is_empty);
    cells
}

fn trim<T>(items: &mut Vec<T>, is_empty: impl Fn(&T) -> bool) {
    let end = items
        .iter()
        .rposition(|item| !is_empty(item))
        .map_or(0, |last| last + 1);
    items.truncate(end);
}

/// As people would type it.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "TRUE".to_owned(),
        Value::Bool(false) => "FALSE".to_owned(),
        // Every number in a spreadsheet is a double, and Rust writes one without an exponent and without a needless `.0`.
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(double) => double.to_string(),
            None => number.to_string(),
        },
        Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_text_without_loss() {
        for (given, expected) in [
            ("919876543210", "919876543210"),
            ("9.19876543210E11", "919876543210"),
            ("919876543210.0", "919876543210"),
            ("-12", "-12"),
            ("1.5", "1.5"),
            ("0.1", "0.1"),
            ("1e21", "1000000000000000000000"),
            ("12345678901234567", "12345678901234567"),
            ("true", "TRUE"),
            ("false", "FALSE"),
            ("null", ""),
            ("\"0012\"", "0012"),
        ] {
            let value: Value = serde_json::from_str(given).unwrap();
            assert_eq!(text(&value), expected, "{given}");
        }
    }

    #[test]
    fn only_the_ends_are_trimmed() {
        let values = json!([["", "a", ""], [], ["", ""], ["b", "", 1, ""], [""], []]);
        let values: Vec<Vec<Value>> = serde_json::from_value(values).unwrap();
        assert_eq!(rows(&values), [vec!["", "a"], vec![], vec![], vec!["b", "", "1"]]);
    }
}
