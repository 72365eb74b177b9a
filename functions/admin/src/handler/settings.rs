//! The settings document, read and replaced.

use app::ports::Store;
use lambda_http::{Body, Request, Response};
use runtime::edge;
use runtime::problem::Problem;
use serde_json::Value;

use store::Chairside;

pub(super) async fn read(app: &Chairside) -> Result<Response<Body>, Problem> {
    // Not the copy that decisions are made with: an editor needs the version that is stored.
    let settings = app.store.settings().await.map_err(|error| api::problem(error.into()))?;
    Ok(edge::json(200, &store::settings_to_json(&settings)))
}

pub(super) async fn write(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let body = edge::body(request, edge::MAX_BODY_BYTES)?;
    let document: Value =
        serde_json::from_slice(body).map_err(|error| Problem::malformed(format!("the body is not JSON: {error}")))?;
    let settings = store::settings_from_json(&document).map_err(|error| Problem::malformed(error.to_string()))?;
    let saved = app
        .save_settings(settings, runtime::now())
        .await
        .map_err(api::problem)?;
    Ok(edge::json(200, &store::settings_to_json(&saved)))
}
