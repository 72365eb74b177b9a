//! What all lists share: where a page starts and how long it is, what filters it, and how it is answered.

use app::ports::{Paging, StoreError};
use lambda_http::{Body, Request, RequestExt, Response};
use runtime::edge;
use runtime::problem::Problem;
use serde_json::Value;

const DEFAULT_LIMIT: u16 = 50;
const MAX_LIMIT: u16 = 200;
/// How many pages are read at most to fill one filtered page: then the caller gets what there is, and a cursor.
pub const MAX_READS: usize = 50;

/// What the store says about a list: a wrong cursor is the caller's mistake.
pub fn failed(error: StoreError) -> Problem {
    match &error {
        StoreError::Broken(reason) if reason.contains("cursor") => Problem::malformed(reason.clone()),
        StoreError::Conflict
        | StoreError::Duplicate
        | StoreError::Unavailable(_)
        | StoreError::Broken(_)
        | StoreError::SlotTaken => crate::problem(error.into()),
    }
}

/// # Errors
/// A 400 for a limit that is none.
pub fn paging(request: &Request) -> Result<Paging, Problem> {
    let limit = match text(request, "limit") {
        None => DEFAULT_LIMIT,
        Some(limit) => limit
            .parse()
            .ok()
            .filter(|limit| (1..=MAX_LIMIT).contains(limit))
            .ok_or_else(|| Problem::malformed(format!("limit has to be a whole number from 1 to {MAX_LIMIT}")))?,
    };
    Ok(Paging {
        limit,
        cursor: text(request, "cursor"),
    })
}

/// What is still to be found, at least one.
pub fn left(limit: u16, found: usize) -> u16 {
    limit.saturating_sub(u16::try_from(found).unwrap_or(u16::MAX)).max(1)
}

/// What a query says of `name`, if it says anything.
pub fn text(request: &Request, name: &str) -> Option<String> {
    request
        .query_string_parameters_ref()?
        .first(name)
        .map(str::to_owned)
        .filter(|value| !value.is_empty())
}

/// The items of a page under `name`, and where the next one starts.
pub fn list(name: &str, items: Vec<Value>, next: Option<String>) -> Response<Body> {
    let next = next.map_or(Value::Null, Value::String);
    let members = [(name.to_owned(), Value::Array(items)), ("next_cursor".to_owned(), next)];
    edge::json(200, &Value::Object(members.into_iter().collect()))
}
