//! Finds the endpoint of a request, asks for the role that it needs, and translates.

mod given;
mod list;
mod loyalty;
mod unsubscribe;

use api::view;
use app::{Actor, Created};
use domain::CustomerId;
use domain::ids::derive;
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Caller, Role};
use runtime::problem::Problem;
use serde_json::{Value, json};
use store::Chairside;

pub(crate) async fn handle(app: &Chairside, request: Request) -> Result<Response<Body>, Problem> {
    let parts = api::path::parts(&request);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let caller = |role| edge::caller(&request, role);
    match (request.method().as_str(), parts.as_slice()) {
        ("POST", ["customers"]) => create(app, &request, caller(Role::Staff)?).await,
        ("GET", ["customers"]) => {
            caller(Role::Viewer)?;
            list::customers(app, &request).await
        }
        ("GET", ["customers", id]) => {
            caller(Role::Viewer)?;
            read(app, id).await
        }
        ("PATCH", ["customers", id]) => change(app, id, &request, caller(Role::Staff)?).await,
        ("GET", ["customers", id, "export"]) => {
            // Not for viewers: it is made to be handed out.
            caller(Role::Staff)?;
            export(app, id).await
        }
        ("GET", ["customers", id, "loyalty"]) => {
            caller(Role::Viewer)?;
            loyalty::read(app, id).await
        }
        ("POST", ["customers", id, "loyalty"]) => loyalty::change(app, id, &request, caller(Role::Staff)?).await,
        ("POST", ["customers", id, "erase"]) => erase(app, id, caller(Role::Admin)?).await,
        // Without a key: whoever got the message has its id, and nobody else.
        ("GET", ["unsubscribe", _]) => Ok(unsubscribe::page()),
        ("POST", ["unsubscribe", message]) => unsubscribe::end(app, message).await,
        _ => Err(Problem::not_found("there is nothing at this address")),
    }
}

async fn create(app: &Chairside, request: &Request, caller: Caller) -> Result<Response<Body>, Problem> {
    let now = runtime::now();
    let settings = app.settings(now).await.map_err(api::problem)?;
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let new = given::new(&mut fields, new_id(request, &caller.name), &settings, now);
    let allow_duplicate = fields.flag("allow_duplicate").unwrap_or(false);
    fields.finish()?;
    let id = new.id.clone();
    let created = app
        .create_customer(new, allow_duplicate, &Actor::Staff(caller.name), now)
        .await
        .map_err(api::problem)?;
    let message = match created {
        Created::New | Created::Before => "Customer created",
    };
    Ok(edge::json(
        201,
        &json!({ "message": message, "customer_id": id.as_str() }),
    ))
}

async fn read(app: &Chairside, id: &str) -> Result<Response<Body>, Problem> {
    let customer = app.customer(&CustomerId::trusted(id)).await.map_err(api::problem)?;
    let duplicates = app.duplicates(&customer).await.map_err(api::problem)?;
    let visits = app.visits(&customer.id).await.map_err(api::problem)?;
    let ledger = app.ledger(&customer.id, runtime::now()).await.map_err(api::problem)?;
    let mut answer = view::customer(&customer);
    if let Value::Object(members) = &mut answer {
        let ids = duplicates.iter().map(|id| json!(id.as_str())).collect();
        members.insert("duplicates".to_owned(), ids);
        members.extend(view::points(&ledger));
        let last = visits.last().max(customer.visited_before).map(|last| last.to_string());
        members.insert("last_visit".to_owned(), json!(last));
        let visits = visits.appointments.iter().map(view::booking).collect();
        members.insert("visits".to_owned(), visits);
    }
    Ok(edge::json(200, &answer))
}

async fn change(app: &Chairside, id: &str, request: &Request, caller: Caller) -> Result<Response<Body>, Problem> {
    let now = runtime::now();
    let settings = app.settings(now).await.map_err(api::problem)?;
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let change = given::change(&mut fields, &settings, now);
    let version = fields.number("version", 1, u64::MAX);
    let allow_duplicate = fields.flag("allow_duplicate").unwrap_or(false);
    fields.finish()?;
    let id = CustomerId::trusted(id);
    let actor = Actor::Staff(caller.name);
    let customer = app
        .change_customer(&id, &change, version, allow_duplicate, &actor, now)
        .await
        .map_err(api::problem)?;
    Ok(edge::json(200, &view::customer(&customer)))
}

async fn export(app: &Chairside, id: &str) -> Result<Response<Body>, Problem> {
    let export = app
        .export_customer(&CustomerId::trusted(id))
        .await
        .map_err(api::problem)?;
    let tickets = app.tickets_of(&CustomerId::trusted(id)).await.map_err(api::problem)?;
    Ok(edge::json(
        200,
        &json!({
            "exported_at": runtime::now().to_string(),
            "customer": view::customer(&export.customer),
            "tickets": tickets.iter().map(view::ticket).collect::<Vec<_>>(),
            "history": export.history.iter().map(view::fact).collect::<Vec<_>>(),
            "appointments": export.appointments.iter().map(view::booking).collect::<Vec<_>>(),
            "loyalty": export.ledger.entries.iter().map(view::entry).collect::<Vec<_>>(),
        }),
    ))
}

async fn erase(app: &Chairside, id: &str, caller: Caller) -> Result<Response<Body>, Problem> {
    let customer = app
        .erase_customer(&CustomerId::trusted(id), &Actor::Staff(caller.name), runtime::now())
        .await
        .map_err(api::problem)?;
    Ok(edge::json(200, &view::customer(&customer)))
}

/// With an `Idempotency-Key` the id derives from it, so that the same request again names the same customer.
fn new_id(request: &Request, caller: &str) -> CustomerId {
    let key = request
        .headers()
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok());
    CustomerId::trusted(key.map_or_else(runtime::new_id, |key| derive(&["customer", caller, key])))
}
