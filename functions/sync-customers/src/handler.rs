//! Translates a request into a sync or a look, and what came of it into an answer.

use api::lists::text;
use app::{CustomerSync, RejectedRow};
use domain::sheet::Difference;
use google::LabSheets;
use jiff::SignedDuration;
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Role};
use runtime::problem::Problem;
use serde_json::{Map, Value, json};
use store::Chairside;

pub(crate) struct Desk {
    pub(crate) app: Chairside,
    pub(crate) sheets: LabSheets,
}

/// Of the 29 seconds that the gateway waits for an answer (API Gateway, "Quotas for HTTP APIs").
const WORKING_TIME: SignedDuration = SignedDuration::from_secs(20);

pub(crate) async fn handle(desk: &Desk, request: Request) -> Result<Response<Body>, Problem> {
    match (request.method().as_str(), request.uri().path()) {
        ("POST", "/sync-customers") => sync(desk, &request).await,
        ("POST", "/admin/sheets/read") => read(desk, &request).await,
        _ => Err(Problem::not_found("there is nothing at this address")),
    }
}

async fn sync(desk: &Desk, request: &Request) -> Result<Response<Body>, Problem> {
    edge::caller(request, Role::Staff)?;
    let dry_run = match text(request, "dry_run").as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Problem::malformed("dry_run: expected true or false")),
    };
    let start = runtime::now();
    let has_time = || runtime::now() < start + WORKING_TIME;
    let sync = desk.app.sync_customers(&desk.sheets, dry_run, has_time, start).await;
    let sync = sync.map_err(api::problem)?;
    Ok(edge::json(200, &answer(&sync, dry_run)))
}

fn answer(sync: &CustomerSync, dry_run: bool) -> Value {
    let rejected = |rejected: &RejectedRow| json!({ "row": rejected.row, "reason": rejected.reason });
    let conflict = |(row, conflict): &(usize, Difference)| {
        json!({
            "row": row,
            "column": conflict.column,
            "sheet": conflict.sheet,
            "chairside": conflict.chairside,
        })
    };
    let done = if dry_run { "Would sync" } else { "Synced" };
    let count = sync.created + sync.updated + sync.unchanged;
    let message = match sync.left {
        0 => format!("{done} {count} customers"),
        left => format!("{done} {count} customers; there was no time for {left} more: call again"),
    };
    json!({
        "message": message,
        "dry_run": dry_run,
        "customers": sync.customers,
        "created": sync.created,
        "updated": sync.updated,
        "unchanged": sync.unchanged,
        "rejected": sync.rejected.iter().map(rejected).collect::<Vec<_>>(),
        "conflicts": sync.conflicts.iter().map(conflict).collect::<Vec<_>>(),
        "left": sync.left,
    })
}

/// A spreadsheet as it is: what an import starts from.
async fn read(desk: &Desk, request: &Request) -> Result<Response<Body>, Problem> {
    edge::caller(request, Role::Admin)?;
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let given = fields.text("spreadsheet", 200);
    fields.finish()?;
    let read = desk.app.read_sheet(&desk.sheets, given, runtime::now()).await;
    let (spreadsheet, tabs) = read.map_err(api::problem)?;
    let tabs: Map<String, Value> = tabs
        .into_iter()
        .map(|(tab, rows)| (tab.title().to_owned(), Value::from(rows)))
        .collect();
    Ok(edge::json(200, &json!({ "spreadsheet": spreadsheet, "tabs": tabs })))
}
