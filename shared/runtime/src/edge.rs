//! The HTTP edge: who asks, since when, with what body; and answers that carry the request's id.

use jiff::Timestamp;
use lambda_http::http::HeaderValue;
use lambda_http::request::RequestContext;
use lambda_http::{Body, Request, RequestExt, Response};
use serde_json::Value;

use crate::problem::Problem;

/// The largest body that an API call may have.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// The role of an API key: each may do what the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Viewer,
    Staff,
    Admin,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Staff, Self::Admin];

    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Staff => "staff",
            Self::Admin => "admin",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Who asks, as the authorizer found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub name: String,
    pub role: Role,
}

/// The holder of the API key, if the key may do this much.
///
/// # Errors
/// A 401 without an authorizer's word, a 403 when the role is not enough.
pub fn caller(request: &Request, at_least: Role) -> Result<Caller, Problem> {
    let unauthorized = || Problem::unauthorized("send your key as: Authorization: Bearer <key>");
    let RequestContext::ApiGatewayV2(context) = request.request_context() else {
        return Err(unauthorized());
    };
    let fields = context
        .authorizer
        .map(|authorizer| authorizer.fields)
        .unwrap_or_default();
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let role = text("role")
        .as_deref()
        .and_then(Role::from_name)
        .ok_or_else(unauthorized)?;
    if role < at_least {
        return Err(Problem::forbidden(format!(
            "this needs the role {}; the key has {}",
            at_least.name(),
            role.name()
        )));
    }
    Ok(Caller {
        name: text("name").unwrap_or_else(|| role.name().to_owned()),
        role,
    })
}

/// When the request came to the gateway: before anything of ours was woken.
pub fn arrived_at(request: &Request) -> Option<Timestamp> {
    let RequestContext::ApiGatewayV2(context) = request.request_context() else {
        return None;
    };
    Timestamp::from_millisecond(context.time_epoch)
        .ok()
        .filter(|at| *at > Timestamp::UNIX_EPOCH)
}

/// The gateway's id of the request.
pub fn request_id(request: &Request) -> Option<String> {
    match request.request_context() {
        RequestContext::ApiGatewayV2(context) => context.request_id,
        _ => None,
    }
}

/// Where the API is, without a slash at the end: as it is known in public, if that was said. A gateway's own name is the Host
/// that it was called by, and it is reached over https only.
pub fn base(public_url: Option<&str>, request: &Request) -> String {
    if let Some(url) = public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let host = request.headers().get("host").and_then(|value| value.to_str().ok());
    format!("https://{}", host.unwrap_or_default())
}

/// The raw bytes of the body.
///
/// # Errors
/// A 413 when it is over `limit` bytes.
pub fn body(request: &Request, limit: usize) -> Result<&[u8], Problem> {
    let bytes: &[u8] = match request.body() {
        Body::Empty => &[],
        Body::Text(text) => text.as_bytes(),
        Body::Binary(bytes) => bytes,
        _ => return Err(Problem::malformed("the body is of a kind that is not known here")),
    };
    if bytes.len() > limit {
        return Err(Problem::too_large(format!(
            "the body has {} bytes; at most {limit} are taken",
            bytes.len()
        )));
    }
    Ok(bytes)
}

/// A JSON answer.
pub fn json(status: u16, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::Text(body.to_string()));
    if let Ok(status) = lambda_http::http::StatusCode::from_u16(status) {
        *response.status_mut() = status;
    }
    response
        .headers_mut()
        .insert("content-type", HeaderValue::from_static("application/json"));
    response
}

/// Turns a handler's result into the answer, with the request's id on it.
pub fn answer(request_id: Option<&str>, result: Result<Response<Body>, Problem>) -> Response<Body> {
    let mut response = result.unwrap_or_else(|problem| {
        tracing::info!(status = problem.status, kind = problem.kind, "the request was refused");
        problem.response()
    });
    if let Some(id) = request_id.and_then(|id| HeaderValue::from_str(id).ok()) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}
