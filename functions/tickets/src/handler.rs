//! Finds the endpoint of a request, asks for the role that it needs, and translates.

use api::fields::MAX_NAME;
use api::lists::{failed, list, paging, text};
use api::view;
use app::ports::{TicketFilter, Tickets as _};
use app::{Actor, Said, TicketChange};
use domain::customer::Edit;
use domain::ids::derive;
use domain::integration::Integration;
use domain::practice::snippet::SnippetId;
use domain::practice::ticket::{MAX_SUBJECT_CHARS, MAX_TEXT_CHARS, NewTicket, Priority, Status};
use domain::{CustomerId, TicketId};
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Caller, Role};
use runtime::problem::Problem;
use store::Chairside;
use understand::Understand;

/// The use cases, and who picks an answer that no rule finds.
pub(crate) struct Desk {
    pub(crate) app: Chairside,
    pub(crate) reader: Understand,
}

pub(crate) async fn handle(desk: &Desk, request: Request) -> Result<Response<Body>, Problem> {
    let parts = api::path::parts(&request);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let caller = |role| edge::caller(&request, role);
    match (request.method().as_str(), parts.as_slice()) {
        ("POST", ["tickets"]) => open(desk, &request, caller(Role::Staff)?).await,
        ("GET", ["tickets"]) => {
            caller(Role::Viewer)?;
            tickets(&desk.app, &request).await
        }
        ("GET", ["tickets", id]) => {
            caller(Role::Viewer)?;
            read(&desk.app, id).await
        }
        ("PATCH", ["tickets", id]) => change(&desk.app, id, &request, caller(Role::Staff)?).await,
        ("POST", ["tickets", id, "messages"]) => write(&desk.app, id, &request, caller(Role::Staff)?).await,
        _ => Err(Problem::not_found("there is nothing at this address")),
    }
}

async fn open(desk: &Desk, request: &Request, caller: Caller) -> Result<Response<Body>, Problem> {
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let new = NewTicket {
        id: new_id(request, &caller.name),
        customer: CustomerId::trusted(fields.required_text("customer_id", MAX_NAME)),
        subject: fields.required_text("subject", MAX_SUBJECT_CHARS),
        description: fields.required_text("description", MAX_TEXT_CHARS),
        priority: priority(&mut fields).unwrap_or(Priority::Normal),
        assigned_to: fields.text("assigned_to", 100),
        fingerprint: String::new(),
    };
    fields.finish()?;
    let opened = desk
        .app
        .open_ticket(new, &desk.reader, &Actor::Staff(caller.name), runtime::now())
        .await;
    if let Some(outcome) = desk.reader.take_outcome() {
        desk.app.saw(Integration::Model, outcome, runtime::now()).await;
    }
    let opened = opened.map_err(api::problem)?;
    Ok(edge::json(201, &view::ticket(&opened.ticket)))
}

async fn tickets(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let status = match text(request, "status") {
        None => None,
        Some(name) => Some(Status::from_name(&name).ok_or_else(|| Problem::malformed(one_of("status", &statuses())))?),
    };
    let filter = TicketFilter {
        status,
        customer: text(request, "customer_id").map(CustomerId::trusted),
    };
    let page = app.store.tickets(&filter, &paging(request)?).await.map_err(failed)?;
    Ok(list(
        "tickets",
        page.items.iter().map(view::ticket).collect(),
        page.next,
    ))
}

async fn read(app: &Chairside, id: &str) -> Result<Response<Body>, Problem> {
    let found = app.ticket_with_history(&TicketId::trusted(id)).await;
    let (ticket, history) = found.map_err(api::problem)?;
    Ok(edge::json(200, &view::ticket_with_history(&ticket, &history)))
}

async fn change(app: &Chairside, id: &str, request: &Request, caller: Caller) -> Result<Response<Body>, Problem> {
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let status = fields.parsed("status", Status::from_name, || one_of("it", &statuses()));
    let priority = priority(&mut fields);
    let assigned_to = match fields.text("assigned_to", 100) {
        Some(name) => Edit::Set(name),
        None if fields.is_given("assigned_to") => Edit::Clear,
        None => Edit::Keep,
    };
    let version = fields.number("version", 1, u64::MAX);
    fields.finish()?;
    let change = TicketChange {
        status,
        priority,
        assigned_to,
    };
    let actor = Actor::Staff(caller.name);
    let ticket = app
        .change_ticket(&TicketId::trusted(id), &change, version, &actor, runtime::now())
        .await
        .map_err(api::problem)?;
    Ok(edge::json(200, &view::ticket(&ticket)))
}

async fn write(app: &Chairside, id: &str, request: &Request, caller: Caller) -> Result<Response<Body>, Problem> {
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let from = fields.required_text("from", 20);
    let name = fields.text("name", 100);
    let snippet = fields.text("snippet", 40);
    let said = match (from.as_str(), snippet) {
        ("staff", Some(snippet)) => Said::Snippet(SnippetId::trusted(snippet)),
        ("staff", None) => Said::Staff {
            name: name.unwrap_or_else(|| caller.name.clone()),
            text: fields.required_text("text", MAX_TEXT_CHARS),
        },
        ("customer", _) => Said::Customer {
            text: fields.required_text("text", MAX_TEXT_CHARS),
        },
        _ => {
            if !from.is_empty() {
                fields.wrong("from", "has to be customer or staff");
            }
            Said::Customer {
                text: fields.required_text("text", MAX_TEXT_CHARS),
            }
        }
    };
    fields.finish()?;
    let ticket = app
        .write_on_ticket(
            &TicketId::trusted(id),
            &said,
            &Actor::Staff(caller.name),
            runtime::now(),
        )
        .await
        .map_err(api::problem)?;
    Ok(edge::json(201, &view::ticket(&ticket)))
}

fn priority(fields: &mut Fields) -> Option<Priority> {
    let names = Priority::ALL.map(Priority::name);
    fields.parsed("priority", Priority::from_name, || one_of("it", &names))
}

fn statuses() -> [&'static str; 5] {
    Status::ALL.map(Status::name)
}

fn one_of(what: &str, names: &[&str]) -> String {
    format!("{what} has to be one of {}", names.join(", "))
}

/// With an `Idempotency-Key` the id derives from it, so that the same request again names the same ticket.
fn new_id(request: &Request, caller: &str) -> TicketId {
    let key = request
        .headers()
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok());
    TicketId::trusted(key.map_or_else(runtime::new_id, |key| derive(&["ticket", caller, key])))
}
