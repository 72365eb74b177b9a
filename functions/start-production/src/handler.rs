//! Translates a request into a production step, and what came of it into an answer.

use api::fields;
use app::Actor;
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Role};
use runtime::problem::Problem;
use serde_json::json;
use store::Chairside;

pub(crate) async fn handle(app: &Chairside, request: Request) -> Result<Response<Body>, Problem> {
    let caller = edge::caller(&request, Role::Staff)?;
    let mut fields = Fields::parse(edge::body(&request, edge::MAX_BODY_BYTES)?)?;
    let id = fields::required_case_id(&mut fields);
    fields.finish()?;
    let now = runtime::now();
    let asked_at = edge::arrived_at(&request).unwrap_or(now);
    let started = app
        .start_production(&id, asked_at, &Actor::Staff(caller.name), runtime::now)
        .await
        .map_err(api::problem)?;
    Ok(edge::json(
        200,
        &json!({
            "message": "Production step triggered",
            "status": if started.moved { "Success" } else { "NoAction" },
            "case_status": started.status,
            "notice": started.notice,
        }),
    ))
}
