//! An OpenAI-compatible model: checks requests as strictly as the real one, and answers by script or by simple rules.

mod answer;
pub(crate) mod inside;
mod keywords;
mod schema;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock;
use crate::faults::layer::{Layer, interfere};
use crate::faults::{Fault, Service};
use crate::world::World;
use answer::Reply;

/// How many requests are kept to be looked at.
const KEPT: usize = 50;

/// How the model answers what no script answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Rule {
    /// The most plausible value of the schema's enum, by keywords.
    #[default]
    Keywords,
    /// Always the value that means "cannot tell".
    Unknown,
    /// Text that no schema allows.
    Garbage,
    /// A refusal instead of content.
    Refusal,
    /// JSON that stops in the middle, with finish reason `length`.
    Truncated,
    /// The user's own words.
    Echo,
}

/// One request and what it got.
#[derive(Clone, Debug, Serialize)]
struct Asked {
    at: String,
    model: String,
    /// What the user wrote, as the rules read it.
    text: String,
    answer: String,
    request: Value,
}

/// What the room remembers.
#[derive(Debug, Default)]
pub(crate) struct Room {
    rule: Rule,
    latency_ms: u64,
    /// Scripted answers, used up one by one before the rule applies.
    answers: VecDeque<Value>,
    calls: u64,
    requests: VecDeque<Asked>,
}

impl Room {
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

pub(crate) fn routes(world: &Arc<World>) -> Router<Arc<World>> {
    let layer = Layer {
        world: Arc::clone(world),
        service: Service::Openai,
        counts: every_call,
        describe,
    };
    Router::new()
        .route("/openai/v1/chat/completions", post(complete))
        .layer(from_fn_with_state(layer, interfere))
}

fn every_call(_: &Method, _: &str, _: &[u8]) -> bool {
    true
}

fn describe(fault: &Fault) -> (StatusCode, Value) {
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (kind, code) = match status {
        StatusCode::TOO_MANY_REQUESTS => ("requests", Some("rate_limit_exceeded")),
        StatusCode::UNAUTHORIZED => ("invalid_request_error", Some("invalid_api_key")),
        other if other.is_client_error() => ("invalid_request_error", None),
        _ => ("server_error", None),
    };
    let message = "Scripted by a fault.".to_owned();
    (
        status,
        Refused {
            status,
            kind,
            message,
            param: None,
            code,
        }
        .body(),
    )
}

/// A request that the model does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Refused {
    status: StatusCode,
    kind: &'static str,
    message: String,
    param: Option<&'static str>,
    code: Option<&'static str>,
}

impl Refused {
    fn bad(param: &'static str, message: impl Into<String>) -> Self {
        let status = StatusCode::BAD_REQUEST;
        Self {
            status,
            kind: "invalid_request_error",
            message: message.into(),
            param: Some(param),
            code: None,
        }
    }

    fn body(&self) -> Value {
        json!({"error": {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}})
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.status, Json(self.body())).into_response()
    }
}

async fn complete(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Result<Json<Value>, Refused> {
    authorize(&world, &headers)?;
    let request: Value = serde_json::from_slice(&body)
        .map_err(|_| Refused::bad("body", "We could not parse the JSON body of your request."))?;
    let schema = check(&request)?;
    let text = answer::user_text(&request);
    let (reply, latency) = world.openai.with(|room| {
        room.calls += 1;
        let scripted = room.answers.pop_front();
        let reply = match scripted {
            Some(answer) => answer::scripted(&answer, schema),
            None => answer::by_rule(room.rule, &text, schema),
        };
        if room.requests.len() >= KEPT {
            room.requests.pop_front();
        }
        let answer = reply
            .content
            .clone()
            .or_else(|| reply.refusal.clone())
            .unwrap_or_default();
        let model = request
            .get("model")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        room.requests.push_back(Asked {
            at: clock::now().to_string(),
            model,
            text,
            answer,
            request: request.clone(),
        });
        (reply, room.latency_ms)
    });
    tokio::time::sleep(Duration::from_millis(latency)).await;
    Ok(Json(completion(&world, &request, &reply)))
}

fn authorize(world: &World, headers: &HeaderMap) -> Result<(), Refused> {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = given
        .and_then(|given| given.strip_prefix("Bearer "))
        .unwrap_or_default();
    let known = world.config.openai_api_key.as_deref().is_none_or(|known| known == key);
    if known && !key.is_empty() {
        return Ok(());
    }
    let message = if key.is_empty() {
        "You didn't provide an API key."
    } else {
        "Incorrect API key provided."
    };
    Err(Refused {
        status: StatusCode::UNAUTHORIZED,
        kind: "invalid_request_error",
        message: message.into(),
        param: None,
        code: Some("invalid_api_key"),
    })
}

/// Checks the request, and hands back the schema that the answer must have, if there is one.
fn check(request: &Value) -> Result<Option<&Value>, Refused> {
    if request.get("model").and_then(Value::as_str).is_none_or(str::is_empty) {
        return Err(Refused::bad("model", "you must provide a model parameter"));
    }
    let messages = request.get("messages").and_then(Value::as_array);
    let Some(messages) = messages.filter(|messages| !messages.is_empty()) else {
        return Err(Refused::bad("messages", "'messages' must be a non-empty array."));
    };
    for message in messages {
        let role = message.get("role").and_then(Value::as_str).unwrap_or_default();
        if !["system", "developer", "user", "assistant", "tool"].contains(&role) {
            return Err(Refused::bad(
                "messages",
                format!("Invalid value: '{role}' is not a role."),
            ));
        }
        if !message
            .get("content")
            .is_some_and(|content| content.is_string() || content.is_array())
            && role != "assistant"
        {
            return Err(Refused::bad(
                "messages",
                "Invalid value for 'content': expected a string or an array.",
            ));
        }
    }
    if request.get("stream") == Some(&json!(true)) {
        return Err(Refused::bad("stream", "The simulator does not stream."));
    }
    let temperature = request.get("temperature").and_then(Value::as_f64);
    if temperature.is_some_and(|temperature| !(0.0..=2.0).contains(&temperature)) {
        return Err(Refused::bad(
            "temperature",
            "Invalid 'temperature': expected a value from 0 to 2.",
        ));
    }
    schema::of(request)
}

fn completion(world: &World, request: &Value, reply: &Reply) -> Value {
    let words = |text: &str| text.split_whitespace().count();
    let asked = words(&request.get("messages").map(Value::to_string).unwrap_or_default());
    let answered = words(reply.content.as_deref().unwrap_or_default()).max(1);
    json!({
        "id": format!("chatcmpl-{}", world.next_id()),
        "object": "chat.completion",
        "created": clock::now().as_second(),
        "model": request.get("model"),
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": reply.content, "refusal": reply.refusal, "annotations": []},
            "logprobs": null,
            "finish_reason": reply.finish_reason,
        }],
        "usage": {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered},
        "system_fingerprint": "fp_simulated",
    })
}
