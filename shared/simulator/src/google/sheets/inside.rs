//! `/_sim/sheets`: the spreadsheets as people have them in front of them, their edits, and Google's quotas.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::enter::Input;
use super::error::Error;
use super::people::{Edit, replace};
use super::quota::Limits;
use super::{Book, Spreadsheets};
use crate::inside::{Body, Refusal};
use crate::world::World;

/// How much of a tab the chat page shows.
const PAGE_ROWS: usize = 100;
const PAGE_COLUMNS: usize = 40;

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new().route("/_sim/sheets", get(seen).put(edit))
}

async fn seen(State(world): State<Arc<World>>) -> Json<Value> {
    Json(world.google.with(|room| shown(&room.sheets)))
}

fn shown(sheets: &Spreadsheets) -> Value {
    let book = |(id, book): (&String, &Book)| {
        let tabs = book.tabs.iter();
        let tabs: Vec<Value> = tabs
            .map(|tab| json!({"id": tab.id, "title": tab.title, "rows": tab.shown()}))
            .collect();
        json!({"id": id, "shared": book.shared, "tabs": tabs})
    };
    json!({
        "spreadsheets": sheets.by_id.iter().map(book).collect::<Vec<_>>(),
        "reads": sheets.quota.total.reads,
        "writes": sheets.quota.total.writes,
        "quota": sheets.quota.limits,
    })
}

/// The tabs that hold something, as tables.
pub(crate) fn tables(sheets: &Spreadsheets) -> Vec<Value> {
    let tabs = sheets
        .by_id
        .iter()
        .flat_map(|(id, book)| book.tabs.iter().map(move |tab| (id, tab)));
    let table = |(id, tab): (&String, &super::Tab)| {
        let mut rows = tab.shown();
        let all = rows.len();
        rows.truncate(PAGE_ROWS);
        for row in &mut rows {
            row.truncate(PAGE_COLUMNS);
        }
        (all > 0).then(|| json!({"spreadsheet": id, "title": tab.title, "rows": rows, "more": all - rows.len()}))
    };
    tabs.filter_map(table).collect()
}

/// What becomes of a spreadsheet. What is absent stays as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    /// Which; the one from the start unless told. One that is not there is made.
    spreadsheet: Option<String>,
    /// Whether the service account may see it.
    shared: Option<bool>,
    /// Tabs by title, with all that is to stand in them. Others stay.
    #[serde(default)]
    tabs: BTreeMap<String, Vec<Vec<Value>>>,
    /// Done after that, in this order.
    #[serde(default)]
    edits: Vec<Edit>,
    /// Whether values are put in as they are, and not as if they were typed.
    #[serde(default)]
    raw: bool,
    /// How often the service account may call in a window of time.
    quota: Option<Limits>,
}

async fn edit(State(world): State<Arc<World>>, Body(change): Body<Change>) -> Result<Json<Value>, Refusal> {
    let told = world.google.with(|room| {
        let sheets = &mut room.sheets;
        let id = change.spreadsheet.clone().unwrap_or_else(|| sheets.usual.clone());
        // On a copy: an edit that is refused changes nothing.
        let mut book = sheets.by_id.get(&id).cloned().unwrap_or_else(Book::new);
        apply(&mut book, &change).map_err(|error| Refusal::bad(error.message()))?;
        sheets.by_id.insert(id, book);
        if let Some(limits) = change.quota {
            sheets.quota.limit(limits);
        }
        Ok(shown(sheets))
    })?;
    world.changed();
    Ok(Json(told))
}

fn apply(book: &mut Book, change: &Change) -> Result<(), Error> {
    let input = if change.raw { Input::Raw } else { Input::UserEntered };
    book.shared = change.shared.unwrap_or(book.shared);
    replace(book, &change.tabs, input)?;
    change.edits.iter().try_for_each(|edit| edit.apply(book, input))
}
