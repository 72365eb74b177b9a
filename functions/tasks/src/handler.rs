//! Finds the endpoint of a request, asks for the role that it needs, and translates.

mod given;

use api::lists::{MAX_READS, failed, left, list, paging, text};
use api::view;
use app::ports::Tickets as _;
use app::{Actor, Turn};
use domain::TaskId;
use domain::ids::derive;
use domain::task::State;
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Caller, Role};
use runtime::problem::Problem;
use store::Chairside;

pub(crate) async fn handle(app: &Chairside, request: Request) -> Result<Response<Body>, Problem> {
    let parts = api::path::parts(&request);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let caller = |role| edge::caller(&request, role);
    match (request.method().as_str(), parts.as_slice()) {
        // A task may call other systems: whoever makes one decides where the practice's word goes.
        ("POST", ["tasks"]) => create(app, &request, caller(Role::Admin)?).await,
        ("GET", ["tasks"]) => {
            caller(Role::Viewer)?;
            tasks(app, &request).await
        }
        ("GET", ["tasks", id]) => {
            caller(Role::Viewer)?;
            let task = app.job(&TaskId::trusted(*id)).await.map_err(api::problem)?;
            Ok(edge::json(200, &view::job(&task)))
        }
        ("GET", ["tasks", id, "history"]) => {
            caller(Role::Viewer)?;
            history(app, id, &request).await
        }
        ("POST", ["tasks", id, turn]) => turned(app, id, turn, caller(Role::Staff)?).await,
        _ => Err(nothing()),
    }
}

async fn create(app: &Chairside, request: &Request, caller: Caller) -> Result<Response<Body>, Problem> {
    let now = runtime::now();
    let settings = app.settings(now).await.map_err(api::problem)?;
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let new = given::new(&mut fields, new_id(request, &caller.name), &settings, now);
    fields.finish()?;
    let (task, _) = app
        .create_job(new, &Actor::Staff(caller.name), now)
        .await
        .map_err(api::problem)?;
    Ok(edge::json(201, &view::job(&task)))
}

async fn tasks(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let state = match text(request, "state") {
        None => None,
        Some(name) => Some(State::from_name(&name).ok_or_else(|| {
            let known = State::ALL.map(State::name).join(", ");
            Problem::malformed(format!("state has to be one of {known}"))
        })?),
    };
    let mut paging = paging(request)?;
    let limit = paging.limit;
    let mut found = Vec::new();
    for _ in 0..MAX_READS {
        paging.limit = left(limit, found.len());
        let page = app.store.jobs(state, &paging).await.map_err(failed)?;
        found.extend(page.items.iter().map(view::job));
        paging.cursor = page.next;
        if paging.cursor.is_none() || found.len() >= usize::from(limit) {
            break;
        }
    }
    Ok(list("tasks", found, paging.cursor))
}

async fn history(app: &Chairside, id: &str, request: &Request) -> Result<Response<Body>, Problem> {
    let id = TaskId::trusted(id);
    app.job(&id).await.map_err(api::problem)?;
    let page = app.store.task_runs(&id, &paging(request)?).await.map_err(failed)?;
    Ok(list("runs", page.items.iter().map(view::job_run).collect(), page.next))
}

async fn turned(app: &Chairside, id: &str, turn: &str, caller: Caller) -> Result<Response<Body>, Problem> {
    let turn = Turn::from_name(turn).ok_or_else(nothing)?;
    let task = app
        .turn_job(&TaskId::trusted(id), turn, &Actor::Staff(caller.name), runtime::now())
        .await
        .map_err(api::problem)?;
    Ok(edge::json(200, &view::job(&task)))
}

fn nothing() -> Problem {
    Problem::not_found("there is nothing at this address")
}

/// With an `Idempotency-Key` the id derives from it, so that the same request again names the same task.
fn new_id(request: &Request, caller: &str) -> TaskId {
    let key = request
        .headers()
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok());
    TaskId::trusted(key.map_or_else(runtime::new_id, |key| derive(&["task", caller, key])))
}
