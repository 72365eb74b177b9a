//! Putting scripted faults in the way of a service's calls, before or after the call has had its effect.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::{Call, Fault, Service};
use crate::world::World;

/// No request is larger: a document of 100 MB with its multipart frame.
pub(crate) const BODY_MAX_BYTES: usize = 128 * 1024 * 1024;

/// Marks a response that must never reach the caller: the connection is closed instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hangup;

/// Travels with a request whose message is to be accepted, and to fail later with this Graph error code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FailLater(pub(crate) i64);

/// How a service's room takes part.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    pub(crate) world: Arc<World>,
    pub(crate) service: Service,
    /// Whether faults without `match` are meant for this call.
    pub(crate) counts: fn(&Method, &str, &[u8]) -> bool,
    /// The service's own error body for a fault that brings none.
    pub(crate) describe: fn(&Fault) -> (StatusCode, Value),
}

pub(crate) async fn interfere(State(layer): State<Layer>, request: Request, next: Next) -> Response {
    if !layer.world.faults.with(|faults| faults.wait_for(layer.service)) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_MAX_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let call = Call {
        service: layer.service,
        text: format!("{} {} {}", parts.method, parts.uri, String::from_utf8_lossy(&bytes)),
        counts: (layer.counts)(&parts.method, parts.uri.path(), &bytes),
    };
    let fault = layer.world.faults.with(|faults| faults.take(&call));
    let mut request = Request::from_parts(parts, Body::from(bytes));
    match fault {
        None => next.run(request).await,
        Some(Fault {
            as_status: true,
            code: Some(code),
            ..
        }) => {
            request.extensions_mut().insert(FailLater(code));
            next.run(request).await
        }
        Some(fault) if fault.only_slow() && fault.after_accept => {
            let response = next.run(request).await;
            hang(&fault).await;
            response
        }
        Some(fault) if fault.only_slow() => {
            hang(&fault).await;
            next.run(request).await
        }
        Some(fault) if fault.after_accept => {
            let response = next.run(request).await;
            if response.status().is_success() {
                answer(&layer, &fault).await
            } else {
                response
            }
        }
        Some(fault) => answer(&layer, &fault).await,
    }
}

async fn hang(fault: &Fault) {
    if let Some(milliseconds) = fault.timeout {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

async fn answer(layer: &Layer, fault: &Fault) -> Response {
    hang(fault).await;
    if fault.status.is_none() && fault.code.is_none() && fault.body.is_none() {
        let mut response = Response::default();
        response.extensions_mut().insert(Hangup);
        return response;
    }
    let (status, described) = (layer.describe)(fault);
    let mut response = match &fault.body {
        Some(Value::String(text)) => (status, text.clone()).into_response(),
        Some(body) => (status, Json(body)).into_response(),
        None => (status, Json(described)).into_response(),
    };
    for (name, value) in &fault.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
