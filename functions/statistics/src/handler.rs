//! Finds the endpoint of a request, asks for the role that it needs, and translates.

use api::lists::{list, paging, text};
use api::view;
use app::ports::RunsOf;
use domain::practice::workflow::run::State;
use domain::{AppointmentId, RunId, TicketId};
use lambda_http::{Body, Request, Response};
use runtime::edge::{self, Role};
use runtime::problem::Problem;
use store::Chairside;

pub(crate) async fn handle(app: &Chairside, request: Request) -> Result<Response<Body>, Problem> {
    let path = request.uri().path().to_owned();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    edge::caller(&request, Role::Viewer)?;
    match (request.method().as_str(), parts.as_slice()) {
        ("GET", ["statistics"]) => statistics(app).await,
        ("GET", ["workflows"]) => workflows(app, &request).await,
        ("GET", ["workflows", id]) => workflow(app, id).await,
        _ => Err(Problem::not_found("there is nothing at this address")),
    }
}

async fn statistics(app: &Chairside) -> Result<Response<Body>, Problem> {
    let statistics = app.statistics().await.map_err(api::problem)?;
    Ok(edge::json(200, &view::statistics(&statistics)))
}

async fn workflow(app: &Chairside, id: &str) -> Result<Response<Body>, Problem> {
    let run = app.workflow(&RunId::trusted(id)).await.map_err(api::problem)?;
    Ok(edge::json(200, &view::run(&run)))
}

async fn workflows(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let appointment = text(request, "appointment").map(AppointmentId::trusted);
    let ticket = text(request, "ticket").map(TicketId::trusted);
    let of = match (&appointment, &ticket) {
        (Some(id), _) => Some(RunsOf::Appointment(id)),
        (None, Some(id)) => Some(RunsOf::Ticket(id)),
        (None, None) => None,
    };
    let state = match text(request, "status") {
        None => None,
        Some(name) => Some(State::from_name(&name).ok_or_else(|| {
            let known = State::ALL.map(State::name).join(", ");
            Problem::malformed(format!("status has to be one of {known}"))
        })?),
    };
    if let Some(of) = of {
        // What is about one thing is not much: all of it, at once.
        let mut runs = app.workflows_of(of).await.map_err(api::problem)?;
        runs.retain(|run| state.is_none_or(|state| run.state() == state));
        return Ok(list("workflows", runs.iter().map(view::run).collect(), None));
    }
    let page = app.workflows(state, &paging(request)?).await;
    let page = page.map_err(api::problem)?;
    Ok(list("workflows", page.items.iter().map(view::run).collect(), page.next))
}
