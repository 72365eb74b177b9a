//! Finds the endpoint of a request, asks for the role that it needs, and translates.

mod calendar;
mod given;
mod look;

use api::view;
use app::Actor;
use domain::AppointmentId;
use domain::ids::derive;
use domain::practice::appointment::Event;
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Caller, Role};
use runtime::problem::Problem;
use serde_json::json;
use store::Chairside;

pub(crate) async fn handle(app: &Chairside, request: Request) -> Result<Response<Body>, Problem> {
    let parts = api::path::parts(&request);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let caller = |role| edge::caller(&request, role);
    match (request.method().as_str(), parts.as_slice()) {
        ("POST", ["appointments"]) => book(app, &request, caller(Role::Staff)?).await,
        ("GET", ["appointments"]) => {
            caller(Role::Viewer)?;
            look::appointments(app, &request).await
        }
        // Its address is its key.
        ("GET", ["calendar", file]) => calendar::read(app, file, &request).await,
        ("GET", ["availability"]) => {
            caller(Role::Viewer)?;
            look::availability(app, &request).await
        }
        ("GET", ["appointments", id]) => {
            caller(Role::Viewer)?;
            look::appointment(app, &AppointmentId::trusted(*id)).await
        }
        ("PATCH", ["appointments", id]) => change(app, id, &request, caller(Role::Staff)?).await,
        ("POST", ["appointments", id, action]) => act(app, id, action, &request, caller(Role::Staff)?).await,
        _ => Err(Problem::not_found("there is nothing at this address")),
    }
}

async fn book(app: &Chairside, request: &Request, caller: Caller) -> Result<Response<Body>, Problem> {
    let now = runtime::now();
    let settings = app.settings(now).await.map_err(api::problem)?;
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let new = given::new(&mut fields, new_id(request, &caller.name), &settings);
    fields.finish()?;
    let booked = app
        .book_appointment(new, &Actor::Staff(caller.name), now)
        .await
        .map_err(api::problem)?;
    let appointment = &booked.appointment;
    Ok(edge::json(
        201,
        &json!({
            "message": "Appointment booked",
            "appointment_id": appointment.id.as_str(),
            "appointment": view::booking(appointment),
        }),
    ))
}

async fn change(app: &Chairside, id: &str, request: &Request, caller: Caller) -> Result<Response<Body>, Problem> {
    let settings = app.settings(runtime::now()).await.map_err(api::problem)?;
    let mut fields = Fields::parse(edge::body(request, edge::MAX_BODY_BYTES)?)?;
    let events = given::changes(&mut fields, &settings);
    let version = fields.number("version", 1, u64::MAX);
    fields.finish()?;
    done(app, id, &events, version, caller).await
}

async fn act(
    app: &Chairside,
    id: &str,
    action: &str,
    request: &Request,
    caller: Caller,
) -> Result<Response<Body>, Problem> {
    let settings = app.settings(runtime::now()).await.map_err(api::problem)?;
    let body = edge::body(request, edge::MAX_BODY_BYTES)?;
    // Most of them need no word.
    let mut fields = Fields::parse(if body.is_empty() { b"{}" } else { body })?;
    let Some(event) = given::action(&mut fields, action, &settings) else {
        return Err(Problem::not_found("there is nothing at this address"));
    };
    let version = fields.number("version", 1, u64::MAX);
    fields.finish()?;
    done(app, id, &[event], version, caller).await
}

/// One after the other: what was seen counts for the first.
async fn done(
    app: &Chairside,
    id: &str,
    events: &[Event],
    mut version: Option<u64>,
    caller: Caller,
) -> Result<Response<Body>, Problem> {
    let (id, actor) = (AppointmentId::trusted(id), Actor::Staff(caller.name));
    let mut appointment = app.appointment(&id).await.map_err(api::problem)?;
    for event in events {
        appointment = app
            .change_appointment(&id, event, version.take(), &actor, runtime::now())
            .await
            .map_err(api::problem)?;
    }
    Ok(edge::json(200, &view::booking(&appointment)))
}

/// With an `Idempotency-Key` the id derives from it, so that the same request again names the same appointment.
fn new_id(request: &Request, caller: &str) -> AppointmentId {
    let key = request
        .headers()
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok());
    let derived = key.map(|key| derive(&["appointment", caller, key]));
    AppointmentId::trusted(derived.unwrap_or_else(runtime::new_id))
}
