//! One task that a person wants tried again.

use domain::TaskId;
use lambda_http::{Body, Response};
use runtime::edge;
use runtime::problem::Problem;
use serde_json::json;
use store::Chairside;

/// A task or a message by its id: what was given up gets another try, and what waits is tried now.
pub(super) async fn retry(app: &Chairside, id: &str) -> Result<Response<Body>, Problem> {
    let retried = app
        .retry(&TaskId::trusted(id), runtime::now())
        .await
        .map_err(api::problem)?;
    Ok(edge::json(
        200,
        &json!({ "message": "It will be tried again now", "id": id, "kind": retried }),
    ))
}
