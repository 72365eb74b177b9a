//! `spreadsheets.batchUpdate`: changes of the tabs themselves. All of a batch happens, or nothing.

use serde_json::{Value, json};

use super::error::Error;
use super::grid::{Dimension, Tab};
use super::shape::{DIMENSIONS, Shape, int};
use super::{Book, mask};

const RANGE: Shape = Shape::Fields(&[
    ("sheetId", Shape::Int),
    ("dimension", DIMENSIONS),
    ("startIndex", Shape::Int),
    ("endIndex", Shape::Int),
]);

const GRID: Shape = Shape::Fields(&[
    ("rowCount", Shape::Int),
    ("columnCount", Shape::Int),
    ("frozenRowCount", Shape::Int),
    ("frozenColumnCount", Shape::Int),
    ("hideGridlines", Shape::Bool),
    ("rowGroupControlAfter", Shape::Bool),
    ("columnGroupControlAfter", Shape::Bool),
]);

const PROPERTIES: Shape = Shape::Fields(&[
    ("sheetId", Shape::Int),
    ("title", Shape::Text),
    ("index", Shape::Int),
    (
        "sheetType",
        Shape::Word(&["SHEET_TYPE_UNSPECIFIED", "GRID", "OBJECT", "DATA_SOURCE"]),
    ),
    ("gridProperties", GRID),
    ("hidden", Shape::Bool),
    ("rightToLeft", Shape::Bool),
]);

/// Of the many requests that Google knows, those that are simulated. Others are as good as unknown.
const REQUEST: Shape = Shape::Fields(&[
    ("addSheet", Shape::Fields(&[("properties", PROPERTIES)])),
    ("deleteSheet", Shape::Fields(&[("sheetId", Shape::Int)])),
    (
        "updateSheetProperties",
        Shape::Fields(&[("properties", PROPERTIES), ("fields", Shape::Mask)]),
    ),
    (
        "insertDimension",
        Shape::Fields(&[("range", RANGE), ("inheritFromBefore", Shape::Bool)]),
    ),
    (
        "appendDimension",
        Shape::Fields(&[
            ("sheetId", Shape::Int),
            ("dimension", DIMENSIONS),
            ("length", Shape::Int),
        ]),
    ),
    ("deleteDimension", Shape::Fields(&[("range", RANGE)])),
]);

pub(crate) const BODY: Shape = Shape::Fields(&[
    ("requests", Shape::List(&REQUEST)),
    ("includeSpreadsheetInResponse", Shape::Bool),
    ("responseRanges", Shape::List(&Shape::Text)),
    ("responseIncludeGridData", Shape::Bool),
]);

/// Does all requests of a batch, and gives the answer to each.
pub(crate) fn all(book: &mut Book, body: &Value) -> Result<Vec<Value>, Error> {
    let requests = body.get("requests").and_then(Value::as_array);
    let requests = requests.filter(|requests| !requests.is_empty());
    let requests = requests.ok_or_else(|| Error::invalid("Must specify at least one request."))?;
    let one = |(at, request): (usize, &Value)| {
        let mut named = request
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(_, value)| !value.is_null());
        let (Some((name, request)), None) = (named.next(), named.next()) else {
            return Err(Error::invalid("Must specify exactly one kind of request.").within(&format!("requests[{at}]")));
        };
        let done = apply(book, name, request).and_then(|reply| book.fits().map(|()| reply));
        done.map_err(|error| error.within(&format!("requests[{at}].{name}")))
    };
    requests.iter().enumerate().map(one).collect()
}

fn apply(book: &mut Book, name: &str, request: &Value) -> Result<Value, Error> {
    match name {
        "addSheet" => return add(book, request.get("properties").unwrap_or(&Value::Null)),
        "deleteSheet" => {
            let id = number(request, "sheetId")?.unwrap_or_default();
            book.tab(id)?;
            if book.tabs.iter().filter(|tab| tab.id != id).all(|tab| tab.hidden) {
                return Err(Error::invalid("You can't remove all the visible sheets in a document."));
            }
            book.tabs.retain(|tab| tab.id != id);
        }
        "updateSheetProperties" => update(book, request)?,
        "insertDimension" => {
            let (id, dimension, from, until) = range(request)?;
            let tab = book.tab_mut(id)?;
            let inherits = request.get("inheritFromBefore") == Some(&json!(true));
            // At the very end there is nothing after, whose looks could be taken over.
            let last = tab.size(dimension) - usize::from(!inherits);
            if from > last || (inherits && from == 0) {
                return Err(Error::invalid(format!("range.startIndex[{from}] is out of range.")));
            }
            tab.insert(dimension, from, until - from);
        }
        "appendDimension" => {
            let dimension = dimension(request)?;
            let tab = book.tab_mut(number(request, "sheetId")?.unwrap_or_default())?;
            let length = number(request, "length")?.and_then(|length| usize::try_from(length).ok());
            let length = length.filter(|length| *length > 0);
            let length = length.ok_or_else(|| Error::invalid("length must be greater than 0."))?;
            tab.insert(dimension, tab.size(dimension), length);
        }
        "deleteDimension" => {
            let (id, dimension, from, until) = range(request)?;
            let tab = book.tab_mut(id)?;
            let size = tab.size(dimension);
            if until > size {
                return Err(Error::invalid(format!(
                    "Cannot delete a {} that doesn't exist. Tried to delete index {} but there are only {size}.",
                    if dimension == Dimension::Rows { "row" } else { "column" },
                    until - 1,
                )));
            }
            if until - from == size {
                return Err(Error::invalid("You can't delete all the rows or columns on the sheet."));
            }
            tab.delete(dimension, from, until);
        }
        other => return Err(Error::invalid(format!("{other} is not simulated"))),
    }
    Ok(json!({}))
}

fn add(book: &mut Book, properties: &Value) -> Result<Value, Error> {
    let id = number(properties, "sheetId")?.unwrap_or(book.next_id);
    if book.tab(id).is_ok() {
        return Err(Error::invalid(format!("A sheet with the id \"{id}\" already exists.")));
    }
    let fallback = || format!("Sheet{}", book.tabs.len() + 1);
    let title = properties.get("title").and_then(Value::as_str);
    let title = title
        .filter(|title| !title.is_empty())
        .map_or_else(fallback, str::to_owned);
    free(book, &title, None)?;
    let mut tab = Tab::new(id, &title);
    tab.hidden = properties.get("hidden") == Some(&json!(true));
    if let Some(grid) = properties.get("gridProperties").filter(|grid| !grid.is_null()) {
        measure(&mut tab, grid)?;
    }
    let place = number(properties, "index")?.and_then(|index| usize::try_from(index).ok());
    let place = place.unwrap_or(book.tabs.len()).min(book.tabs.len());
    let reply = json!({"addSheet": {"properties": tab.json(place)}});
    book.tabs.insert(place, tab);
    book.next_id = book.next_id.max(id) + 1;
    Ok(reply)
}

fn free(book: &Book, title: &str, but: Option<i64>) -> Result<(), Error> {
    if book.has_title(title, but) {
        return Err(Error::invalid(format!(
            "A sheet with the name \"{title}\" already exists. Please enter another name."
        )));
    }
    Ok(())
}

/// Takes over what is said of the grid; the rest stays.
fn measure(tab: &mut Tab, grid: &Value) -> Result<(), Error> {
    let rows = count(grid, "rowCount")?.unwrap_or(tab.rows);
    let columns = count(grid, "columnCount")?.unwrap_or(tab.columns);
    let frozen_rows = count(grid, "frozenRowCount")?.unwrap_or(tab.frozen.0);
    let frozen_columns = count(grid, "frozenColumnCount")?.unwrap_or(tab.frozen.1);
    if rows == 0 || columns == 0 {
        return Err(Error::invalid("A sheet has at least one row and one column."));
    }
    if frozen_rows >= rows && frozen_rows > 0 || frozen_columns >= columns && frozen_columns > 0 {
        return Err(Error::invalid(
            "You can't freeze all visible rows or columns on the sheet.",
        ));
    }
    tab.frozen = (frozen_rows, frozen_columns);
    tab.resize(rows, columns);
    Ok(())
}

fn update(book: &mut Book, request: &Value) -> Result<(), Error> {
    let properties = request.get("properties").unwrap_or(&Value::Null);
    let id = number(properties, "sheetId")?.unwrap_or_default();
    book.tab(id)?;
    let given = request.get("fields").and_then(Value::as_str).unwrap_or_default();
    let paths = mask::paths(given).ok_or_else(|| {
        Error::invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    })?;
    for path in paths {
        match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["title"] => {
                let title = properties.get("title").and_then(Value::as_str).unwrap_or_default();
                if title.is_empty() {
                    return Err(Error::invalid("A sheet has a name."));
                }
                free(book, title, Some(id))?;
                title.clone_into(&mut book.tab_mut(id)?.title);
            }
            ["hidden"] => {
                let hidden = properties.get("hidden") == Some(&json!(true));
                if hidden && book.tabs.iter().filter(|tab| tab.id != id).all(|tab| tab.hidden) {
                    return Err(Error::invalid("You can't hide all the sheets in a document."));
                }
                book.tab_mut(id)?.hidden = hidden;
            }
            ["index"] => {
                let wanted = count(properties, "index")?.unwrap_or_default();
                let from = book.tabs.iter().position(|tab| tab.id == id).unwrap_or_default();
                let tab = book.tabs.remove(from);
                // It is counted as if the tab were still in its old place.
                let place = if wanted > from { wanted - 1 } else { wanted };
                book.tabs.insert(place.min(book.tabs.len()), tab);
            }
            ["gridProperties", rest @ ..] if rest.len() < 2 => {
                let grid = properties.get("gridProperties").unwrap_or(&Value::Null);
                let named = match rest {
                    [name] => json!({*name: grid.get(*name)}),
                    _ => grid.clone(),
                };
                measure(book.tab_mut(id)?, &named)?;
            }
            _ => return Err(Error::invalid(format!("Invalid field: {}", path.join(".")))),
        }
    }
    Ok(())
}

fn range(request: &Value) -> Result<(i64, Dimension, usize, usize), Error> {
    let range = request.get("range").filter(|range| !range.is_null());
    let range = range.ok_or_else(|| Error::invalid("No range specified."))?;
    let id = number(range, "sheetId")?.unwrap_or_default();
    let from = count(range, "startIndex")?.unwrap_or_default();
    let until = count(range, "endIndex")?;
    match until {
        Some(until) if until > from => Ok((id, dimension(range)?, from, until)),
        Some(_) | None => Err(Error::invalid("range.endIndex must be greater than range.startIndex.")),
    }
}

fn dimension(of: &Value) -> Result<Dimension, Error> {
    match of.get("dimension").and_then(Value::as_str) {
        Some("ROWS") => Ok(Dimension::Rows),
        Some("COLUMNS") => Ok(Dimension::Columns),
        Some(_) | None => Err(Error::invalid("No dimension specified.")),
    }
}

/// A whole number of 32 bits, if it is there.
fn number(of: &Value, name: &str) -> Result<Option<i64>, Error> {
    match of.get(name).filter(|value| !value.is_null()) {
        None => Ok(None),
        Some(value) => {
            let number = int(value).filter(|number| i32::try_from(*number).is_ok());
            number
                .map(Some)
                .ok_or_else(|| Error::invalid(format!("{name} is not a number of 32 bits")))
        }
    }
}

fn count(of: &Value, name: &str) -> Result<Option<usize>, Error> {
    let number = number(of, name)?;
    let count = number.map(usize::try_from).transpose();
    count.map_err(|_| Error::invalid(format!("{name} must not be negative.")))
}
