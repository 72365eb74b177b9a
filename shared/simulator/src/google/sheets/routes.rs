//! Sheets v4 over HTTP.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::append::{Insert, append};
use super::cell::Render;
use super::enter::Input;
use super::error::Error;
use super::quota::Call;
use super::shape::{self, DATES, DIMENSIONS, INPUTS, INSERTS, RENDERS, Shape, VALUE_RANGE};
use super::values::{self, Telling};
use super::{Spreadsheets, mask, rearrange};
use crate::clock;
use crate::google::access::Need;
use crate::google::params::Params;
use crate::world::World;

type Told = Result<Json<Value>, Error>;

const READING: [(&str, Shape); 3] = [
    ("majorDimension", DIMENSIONS),
    ("valueRenderOption", RENDERS),
    ("dateTimeRenderOption", DATES),
];
const WRITING: [(&str, Shape); 4] = [
    ("valueInputOption", INPUTS),
    ("includeValuesInResponse", Shape::Bool),
    ("responseValueRenderOption", RENDERS),
    ("responseDateTimeRenderOption", DATES),
];
const BATCH_UPDATE: Shape = Shape::Fields(&[
    ("valueInputOption", INPUTS),
    ("data", Shape::List(&VALUE_RANGE)),
    ("includeValuesInResponse", Shape::Bool),
    ("responseValueRenderOption", RENDERS),
    ("responseDateTimeRenderOption", DATES),
]);
const BATCH_CLEAR: Shape = Shape::Fields(&[("ranges", Shape::List(&Shape::Text))]);

pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/google/v4/spreadsheets/{id}", get(one).post(batch))
        .route(
            "/google/v4/spreadsheets/{id}/{values}",
            get(batch_get).post(batch_values),
        )
        .route(
            "/google/v4/spreadsheets/{id}/values/{range}",
            get(read).put(update).post(append_or_clear),
        )
}

/// A call that only looks: it needs the right to read, and counts as a read.
fn look(world: &World, headers: &HeaderMap, act: impl FnOnce(&Spreadsheets) -> Told) -> Told {
    let now = clock::now();
    world.google.with(|room| {
        room.authorize(headers, Need::ReadSheets, now)?;
        room.sheets.quota.take(Call::Read, now)?;
        act(&room.sheets)
    })
}

/// A call that changes something: it needs the right to write, and counts as a write.
fn write(world: &World, headers: &HeaderMap, act: impl FnOnce(&mut Spreadsheets) -> Told) -> Told {
    let now = clock::now();
    let done = world.google.with(|room| {
        room.authorize(headers, Need::WriteSheets, now)?;
        room.sheets.quota.take(Call::Write, now)?;
        act(&mut room.sheets)
    })?;
    world.changed();
    Ok(done)
}

/// What Google says of a method that it does not have.
fn no_method() -> Error {
    Error::not_found()
}

async fn one(State(world): State<Arc<World>>, Path(id): Path<String>, params: Params, headers: HeaderMap) -> Told {
    look(&world, &headers, |sheets| {
        let known = [
            ("ranges", Shape::Text),
            ("includeGridData", Shape::Bool),
            ("excludeTablesInBandedRanges", Shape::Bool),
        ];
        shape::query(&params, &known)?;
        if params.get("includeGridData").and_then(shape::flag) == Some(true) {
            return Err(Error::invalid("includeGridData is not simulated"));
        }
        let told = sheets.book(&id)?.json(&id);
        match params.get("fields") {
            Some(fields) => mask::pick(&told, fields, &mask::SPREADSHEET).map(Json),
            None => Ok(Json(told)),
        }
    })
}

async fn batch(
    State(world): State<Arc<World>>,
    Path(path): Path<String>,
    params: Params,
    headers: HeaderMap,
    body: Bytes,
) -> Told {
    let id = path.strip_suffix(":batchUpdate").ok_or_else(no_method)?;
    write(&world, &headers, |sheets| {
        shape::query(&params, &[])?;
        let body = shape::body(&body, &rearrange::BODY, "")?;
        let replies = sheets.change(id, |book| rearrange::all(book, &body))?;
        let mut answer = json!({"spreadsheetId": id, "replies": replies});
        if let (Some(true), Some(fields)) = (flag(&body, "includeSpreadsheetInResponse"), answer.as_object_mut()) {
            fields.insert("updatedSpreadsheet".into(), sheets.book(id)?.json(id));
        }
        Ok(Json(answer))
    })
}

async fn batch_get(
    State(world): State<Arc<World>>,
    Path((id, method)): Path<(String, String)>,
    params: Params,
    headers: HeaderMap,
) -> Told {
    if method != "values:batchGet" {
        return Err(no_method());
    }
    look(&world, &headers, |sheets| {
        let [major, render, dates] = READING;
        shape::query(&params, &[("ranges", Shape::Text), major, render, dates])?;
        let telling = telling_of(&params);
        let book = sheets.book(&id)?;
        let ranges: Result<Vec<Value>, Error> = params
            .all("ranges")
            .map(|range| values::get(book, range, telling))
            .collect();
        Ok(Json(json!({"spreadsheetId": id, "valueRanges": ranges?})))
    })
}

async fn read(
    State(world): State<Arc<World>>,
    Path((id, range)): Path<(String, String)>,
    params: Params,
    headers: HeaderMap,
) -> Told {
    look(&world, &headers, |sheets| {
        shape::query(&params, &READING)?;
        values::get(sheets.book(&id)?, &range, telling_of(&params)).map(Json)
    })
}

async fn update(
    State(world): State<Arc<World>>,
    Path((id, range)): Path<(String, String)>,
    params: Params,
    headers: HeaderMap,
    body: Bytes,
) -> Told {
    write(&world, &headers, |sheets| {
        shape::query(&params, &WRITING)?;
        let body = shape::body(&body, &VALUE_RANGE, "data")?;
        let input = input(params.get("valueInputOption"))?;
        let telling = response(|name| params.get(name));
        sheets.change(&id, |book| {
            let written = values::update(book, &range, &body, input)?;
            Ok(Json(written.json(&id, book, telling)))
        })
    })
}

async fn append_or_clear(
    State(world): State<Arc<World>>,
    Path((id, range)): Path<(String, String)>,
    params: Params,
    headers: HeaderMap,
    body: Bytes,
) -> Told {
    let (range, method) = range.rsplit_once(':').ok_or_else(no_method)?;
    if !["append", "clear"].contains(&method) {
        return Err(no_method());
    }
    write(&world, &headers, |sheets| {
        if method == "clear" {
            shape::query(&params, &[])?;
            shape::body(&body, &Shape::Fields(&[]), "")?;
            let cleared = sheets.change(&id, |book| values::clear(book, range))?;
            return Ok(Json(json!({"spreadsheetId": id, "clearedRange": cleared})));
        }
        let [option, include, render, dates] = WRITING;
        let insert = ("insertDataOption", INSERTS);
        shape::query(&params, &[option, include, render, dates, insert])?;
        let body = shape::body(&body, &VALUE_RANGE, "data")?;
        let input = input(params.get("valueInputOption"))?;
        let insert = match params.get("insertDataOption") {
            Some("INSERT_ROWS") => Insert::Rows,
            Some(_) | None => Insert::Overwrite,
        };
        let telling = response(|name| params.get(name));
        let append = |book: &mut _| append(book, &id, range, (&body, input), insert, telling);
        sheets.change(&id, append).map(Json)
    })
}

async fn batch_values(
    State(world): State<Arc<World>>,
    Path((id, method)): Path<(String, String)>,
    params: Params,
    headers: HeaderMap,
    body: Bytes,
) -> Told {
    if !["values:batchUpdate", "values:batchClear"].contains(&method.as_str()) {
        return Err(no_method());
    }
    write(&world, &headers, |sheets| {
        shape::query(&params, &[])?;
        if method == "values:batchClear" {
            let body = shape::body(&body, &BATCH_CLEAR, "")?;
            let ranges = list(&body, "ranges").iter().filter_map(Value::as_str);
            let cleared: Vec<String> =
                sheets.change(&id, |book| ranges.map(|range| values::clear(book, range)).collect())?;
            return Ok(Json(json!({"spreadsheetId": id, "clearedRanges": cleared})));
        }
        let body = shape::body(&body, &BATCH_UPDATE, "")?;
        batch_update(sheets, &id, &body)
    })
}

fn batch_update(sheets: &mut Spreadsheets, id: &str, body: &Value) -> Told {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let input = input(text("valueInputOption"))?;
    let include = flag(body, "includeValuesInResponse") == Some(true);
    let telling = response(|name| match name {
        "includeValuesInResponse" => include.then_some("true"),
        name => text(name),
    });
    sheets.change(id, |book| {
        let mut written = Vec::new();
        for (at, data) in list(body, "data").iter().enumerate() {
            let range = data.get("range").and_then(Value::as_str).unwrap_or_default();
            let done = values::update(book, range, data, input);
            written.push(done.map_err(|error| error.within(&format!("data[{at}]")))?);
        }
        let responses: Vec<Value> = written.iter().map(|written| written.json(id, book, telling)).collect();
        let [rows, columns, cells, tabs] = values::totals(&written);
        Ok(Json(json!({
            "spreadsheetId": id,
            "totalUpdatedRows": rows,
            "totalUpdatedColumns": columns,
            "totalUpdatedCells": cells,
            "totalUpdatedSheets": tabs,
            "responses": responses,
        })))
    })
}

fn list<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn flag(of: &Value, name: &str) -> Option<bool> {
    of.get(name).and_then(Value::as_bool)
}

fn input(option: Option<&str>) -> Result<Input, Error> {
    match option {
        Some("RAW") => Ok(Input::Raw),
        Some("USER_ENTERED") => Ok(Input::UserEntered),
        Some(_) | None => Err(Error::invalid("'valueInputOption' is required but not specified")),
    }
}

fn telling_of(params: &Params) -> Telling {
    Telling {
        render: render(params.get("valueRenderOption")),
        dates_as_text: params.get("dateTimeRenderOption") == Some("FORMATTED_STRING"),
        by_columns: params.get("majorDimension") == Some("COLUMNS"),
    }
}

/// How an answer to a write tells the values, if it is to tell them.
fn response<'a>(of: impl Fn(&str) -> Option<&'a str>) -> Option<Telling> {
    let wanted = of("includeValuesInResponse").and_then(shape::flag) == Some(true);
    wanted.then(|| Telling {
        render: render(of("responseValueRenderOption")),
        dates_as_text: of("responseDateTimeRenderOption") == Some("FORMATTED_STRING"),
        by_columns: false,
    })
}

fn render(option: Option<&str>) -> Render {
    match option {
        Some("UNFORMATTED_VALUE") => Render::Unformatted,
        Some("FORMULA") => Render::Formula,
        Some(_) | None => Render::Formatted,
    }
}
