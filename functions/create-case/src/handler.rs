//! Translates a request into a case, and the case into an answer.

use api::fields;
use app::{Actor, CreateCase, Created};
use domain::CaseId;
use domain::case::Stage;
use domain::ids::derive;
use domain::settings::MAX_PHASES;
use lambda_http::{Body, Request, Response};
use runtime::body::Fields;
use runtime::edge::{self, Role};
use runtime::problem::Problem;
use serde_json::json;
use store::Chairside;

pub(crate) async fn handle(app: &Chairside, request: Request) -> Result<Response<Body>, Problem> {
    let caller = edge::caller(&request, Role::Staff)?;
    let now = runtime::now();
    let settings = app.settings(now).await.map_err(api::problem)?;
    let mut fields = Fields::parse(edge::body(&request, edge::MAX_BODY_BYTES)?)?;
    let given = fields::case_id(&mut fields);
    let create = CreateCase {
        id: given.unwrap_or_else(|| new_case_id(&request, &caller.name)),
        user: fields::user(&mut fields, &settings.region),
        patient: fields.required_text("patient_name", fields::MAX_NAME),
        dentist: fields.required_text("dentist_name", fields::MAX_NAME),
        stage: fields::status(&mut fields).unwrap_or(Stage::ApprovedForProduction),
        priority: fields::priority(&mut fields).unwrap_or_default(),
        notes: fields.text("notes", fields::MAX_TEXT),
        phases: fields
            .number("phases", 1, u64::from(MAX_PHASES))
            .and_then(|phases| u8::try_from(phases).ok()),
    };
    fields.finish()?;
    let created = app
        .create_case(&create, &Actor::Staff(caller.name), now)
        .await
        .map_err(api::problem)?;
    let message = match created {
        Created::New | Created::Before => "Case created successfully",
    };
    Ok(edge::json(
        201,
        &json!({ "message": message, "case_id": create.id.as_str() }),
    ))
}

/// With an `Idempotency-Key` the id derives from it, so that the same request again names the same case.
fn new_case_id(request: &Request, caller: &str) -> CaseId {
    let key = request
        .headers()
        .get("idempotency-key")
        .and_then(|key| key.to_str().ok());
    let unique = key.map_or_else(runtime::new_id, |key| derive(&["idempotency key", caller, key]));
    CaseId::trusted(format!("case-{unique}"))
}
