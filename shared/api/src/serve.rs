//! Serves HTTP events with one handler.

use std::future::Future;

use lambda_http::{Body, Error, Request, Response, run, service_fn};
use runtime::edge;
use runtime::problem::Problem;

/// Serves until Lambda ends the process. The handler's problems become problem documents; every answer carries the
/// request's id.
///
/// # Errors
/// When Lambda's runtime API is gone.
pub async fn serve<H, F>(handle: H) -> Result<(), Error>
where
    H: Fn(Request) -> F + Sync,
    F: Future<Output = Result<Response<Body>, Problem>> + Send,
{
    let handle = &handle;
    run(service_fn(move |request: Request| async move {
        let id = edge::request_id(&request);
        let result = handle(request).await;
        Ok::<_, Error>(edge::answer(id.as_deref(), result))
    }))
    .await
}
