//! `/unsubscribe/…`: one click ends e-mails of one kind (RFC 8058). A look at the address changes nothing: mail programs and
//! scanners look at every link.

use domain::MessageId;
use lambda_http::http::StatusCode;
use lambda_http::http::header::CONTENT_TYPE;
use lambda_http::{Body, Response};
use runtime::problem::Problem;
use store::Chairside;

const ASK: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
                   content=\"width=device-width\"><title>Unsubscribe</title><body><main><h1>Unsubscribe</h1><p>You get no \
                   more e-mails of this kind.</p><form method=\"post\"><button>Unsubscribe</button></form></main>";
const DONE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
                    content=\"width=device-width\"><title>Unsubscribed</title><body><main><h1>Unsubscribed</h1><p>You get no \
                    more e-mails of this kind. If that was a mistake, tell the practice.</p></main>";

pub(super) fn page() -> Response<Body> {
    html(ASK)
}

pub(super) async fn end(app: &Chairside, message: &str) -> Result<Response<Body>, Problem> {
    app.unsubscribe(&MessageId::trusted(message), runtime::now())
        .await
        .map_err(api::problem)?;
    Ok(html(DONE))
}

fn html(page: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = StatusCode::OK;
    let value = lambda_http::http::HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, value);
    response
}
