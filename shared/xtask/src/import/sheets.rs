//! The lab's spreadsheet: tabs Customers (its dentists), Cases, and Production, which fills in what Cases lacks.
use super::columns::{self, Kind, number, rows, said, told_of};
use super::table::Table;
use super::{Found, Left, Row};
use crate::api::Api;
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const TABS: [&str; 3] = ["Customers", "Cases", "Production"];

/// A tab's rows, each with its line.
pub(super) type Tabs = BTreeMap<String, Vec<(u64, Vec<String>)>>;

/// As they were downloaded, one file for each tab.
pub(super) fn of_folder(folder: &Path) -> Result<Tabs> {
    let mut tabs = Tabs::new();
    for name in TABS {
        let path = folder.join(format!("{name}.csv"));
        if !path.is_file() {
            continue;
        }
        let bytes = fs::read(&path)?;
        let text = String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8", path.display()))?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.with_context(|| format!("{} is no CSV", path.display()))?;
            let line = record.position().map_or(0, csv::Position::line);
            records.push((line, record.iter().map(str::to_owned).collect()));
        }
        tabs.insert(name.to_owned(), records);
    }
    ensure!(
        !tabs.is_empty(),
        "{} has none of Customers.csv, Cases.csv, Production.csv",
        folder.display()
    );
    Ok(tabs)
}

/// As Google has it now.
pub(super) fn of_api(api: &Api<'_>, spreadsheet: Option<&str>) -> Result<Tabs> {
    let request = spreadsheet.map_or_else(|| json!({}), |id| json!({ "spreadsheet": id }));
    tabs_of(&api.post("/admin/sheets/read", &request)?)
}

fn tabs_of(answer: &Value) -> Result<Tabs> {
    let tabs = answer
        .get("tabs")
        .and_then(Value::as_object)
        .context("the API answered without tabs")?;
    let cell = |cell: &Value| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned);
    let row = |row: &Value| row.as_array().into_iter().flatten().map(cell).collect();
    let rows = |rows: &Value| (1..).zip(rows.as_array().into_iter().flatten().map(row)).collect();
    let tabs: Tabs = tabs.iter().map(|(name, tab)| (name.clone(), rows(tab))).collect();
    let known = TABS.iter().any(|name| tabs.contains_key(*name));
    ensure!(known, "the spreadsheet has none of the tabs {}", TABS.join(", "));
    Ok(tabs)
}

pub(super) fn read(tabs: &Tabs) -> Result<Found> {
    let dentists = tab(tabs, "Customers", &columns::DENTISTS)?;
    let mut cases = tab(tabs, "Cases", &columns::CASES)?;
    let production = tab(tabs, "Production", &columns::PRODUCTION)?;
    let left = fill(&mut cases, &production);
    number(&mut cases, &["user_id", "patient_name", "dentist_name", "created_at"]);
    Ok(Found {
        kinds: vec![("dentists", dentists), ("cases", cases)],
        left,
    })
}

fn tab(tabs: &Tabs, name: &str, kind: &'static Kind) -> Result<Vec<Row>> {
    // A tab that is not there, or has not even headers, holds nothing.
    let Some(records) = tabs.get(name).filter(|records| !records.is_empty()) else {
        return Ok(Vec::new());
    };
    let table = Table::of_records(kind.columns, kind.needed, records.clone()).with_context(|| format!("tab {name}"))?;
    told_of(&table, name);
    Ok(rows(&table, &format!("{name} row")))
}

/// What production knows of a case that its own row does not say.
fn fill(cases: &mut [Row], production: &[Row]) -> Vec<Left> {
    let mut left = Vec::new();
    for item in production {
        let Some(id) = said(&item.fields, "case_id") else {
            left.push(left_out(item, "names no case"));
            continue;
        };
        let Some(case) = cases.iter_mut().find(|row| said(&row.fields, "case_id") == Some(id)) else {
            left.push(left_out(item, "the tab Cases has no such case"));
            continue;
        };
        let text = |name: &str| said(&item.fields, name);
        let assigned = text("assigned_to").map(|name| format!("assigned to {name}"));
        let expected = text("estimated_completion").map(|day| format!("expected {day}"));
        let notes: Vec<_> = text("notes")
            .map(str::to_owned)
            .into_iter()
            .chain(assigned)
            .chain(expected)
            .collect();
        for (name, value) in [
            ("status", text("production_stage").map(str::to_owned)),
            ("created_at", text("started_at").map(str::to_owned)),
            ("notes", Some(notes.join("; ")).filter(|notes| !notes.is_empty())),
        ] {
            if let Some(value) = value {
                case.fields.entry(name).or_insert_with(|| json!(value));
            }
        }
    }
    left
}

fn left_out(item: &Row, reason: &str) -> Left {
    Left {
        place: item.place.clone(),
        what: "production".to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Found {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/imports/sheets");
        read(&of_folder(&folder).unwrap()).unwrap()
    }

    #[test]
    fn dentists_come_from_customers_and_cases_from_cases() {
        let found = example();
        let (_, dentists) = &found.kinds[0];
        assert_eq!(dentists[0].fields["clinic"], "Hill Dental");
        assert_eq!(dentists[0].fields["created_at"], "1690000000");
        let (_, cases) = &found.kinds[1];
        assert_eq!(cases.len(), 5);
        // The earlier system left the ids out: likes are told apart.
        let ordinals: Vec<_> = cases.iter().map(|row| row.fields.get("ordinal").cloned()).collect();
        assert_eq!(ordinals, [Some(json!(1)), Some(json!(2)), Some(json!(1)), None, None]);
        assert_eq!(cases[0].place, "Cases row 2");
    }

    #[test]
    fn production_fills_in_what_is_missing_and_no_more() {
        let found = example();
        let case = &found.kinds[1].1[3].fields;
        assert_eq!(case["status"], "FullCaseFabrication");
        assert_eq!(case["created_at"], "1700000004");
        assert_eq!(
            case["notes"],
            "urgent for a wedding; assigned to Mira; expected 2026-12-01"
        );
        assert_eq!(found.left.len(), 1);
        assert_eq!(found.left[0].place, "Production row 3");
    }

    #[test]
    fn what_the_api_reads_is_the_same() {
        let answer = json!({ "spreadsheet": "x", "tabs": {
            "Cases": [["case_id", "user_id", "patient_name", "dentist_name"], ["c-1", "15550100161", "A", "B"]],
            "Production": [],
        } });
        let found = read(&tabs_of(&answer).unwrap()).unwrap();
        assert_eq!(found.kinds[1].1[0].fields["case_id"], "c-1");
        assert_eq!(found.kinds[1].1[0].place, "Cases row 2");
        assert!(tabs_of(&json!({ "tabs": { "Else": [] } })).is_err());
        let wrong = json!({ "tabs": { "Cases": [["colour"]] } });
        assert!(read(&tabs_of(&wrong).unwrap()).is_err());
    }
}
