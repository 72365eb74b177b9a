//! The spreadsheet's part of the settings.

use std::collections::BTreeMap;

use domain::sheet::{Owner, Sheets, Tab};
use serde_json::{Map, Value, json};

use super::google_id;
use super::reader::{Fields, InvalidSettings, one_of};

/// Every column is shown with its owner, so that nobody has to know the defaults.
pub(super) fn sheets_to_json(sheets: &Sheets) -> Value {
    let owners = Tab::ALL.into_iter().map(|tab| {
        let owner = |column: &'static str| (column.to_owned(), Value::from(sheets.owner(tab, column).name()));
        let columns: Map<String, Value> = columns(tab).map(owner).collect();
        (name(tab), Value::Object(columns))
    });
    json!({
        "spreadsheet": sheets.spreadsheet,
        "owners": owners.collect::<Map<_, _>>(),
    })
}

pub(super) fn sheets(fields: &mut Fields<'_>, default: Sheets) -> Result<Sheets, InvalidSettings> {
    let Some(json) = fields.take("sheets") else {
        return Ok(default);
    };
    let mut fields = Fields::of(json, &fields.path("sheets"))?;
    let expected = "the id of a spreadsheet (the long part of its address), or null for none";
    let spreadsheet = google_id(&mut fields, "spreadsheet", default.spreadsheet, expected)?;
    let mut owners = BTreeMap::new();
    if let Some(json) = fields.take("owners") {
        let mut tabs = Fields::of(json, &fields.path("owners"))?;
        for tab in Tab::ALL {
            let Some(json) = tabs.take(&name(tab)) else { continue };
            let mut of_tab = Fields::of(json, &tabs.path(&name(tab)))?;
            for column in columns(tab) {
                let Some(text) = of_tab.text(column)? else { continue };
                let owner = Owner::from_name(&text);
                let owner = owner.ok_or_else(|| of_tab.expected(column, &one_of(Owner::ALL.map(Owner::name))))?;
                if owner != tab.owner(column) {
                    owners.insert((tab, column), owner);
                }
            }
            of_tab.end()?;
        }
        tabs.end()?;
    }
    fields.end()?;
    Ok(Sheets { spreadsheet, owners })
}

fn name(tab: Tab) -> String {
    tab.title().to_lowercase()
}

/// Those whose owner can be chosen: by its key a row is found.
fn columns(tab: Tab) -> impl Iterator<Item = &'static str> {
    tab.columns().iter().copied().filter(move |column| *column != tab.key())
}
