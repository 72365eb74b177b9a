//! A stand-in for AWS and for WhatsApp's Graph API, over TLS on loopback: as little of each as the functions use, answered
//! at once and counted. What it does not know it refuses, so that a figure is never the figure of something else.
use crate::table::{Refusal, Table};
use crate::tls::Tls;
use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// The secrets under test, by the end of their names.
pub(crate) const APP_SECRET: &str = "bench-app-secret";

#[derive(Clone)]
pub(crate) struct FakeAws {
    pub(crate) url: String,
    state: Arc<Mutex<Fake>>,
}

#[derive(Default)]
struct Fake {
    calls: Vec<String>,
    /// Items that queries have read, as DynamoDB counts them.
    read: usize,
    sent: usize,
    queues: BTreeMap<String, Vec<Sent>>,
    table: Table,
    /// What the process under test has called, when its services are kept apart.
    apart: Option<BTreeSet<String>>,
}

/// A message as it was put on a queue.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) body: String,
    pub(crate) group: Option<String>,
}

/// What one operation cost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Calls {
    /// Operations of AWS, in order. Calls of the Graph API are not among them.
    pub(crate) aws: Vec<String>,
    pub(crate) items_read: usize,
}

impl FakeAws {
    pub(crate) async fn start(tls: &Tls) -> Result<Self> {
        let listener = tls.listen().await?;
        let aws = Self {
            url: format!("https://localhost:{}", listener.port()?),
            state: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(aws.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(aws)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Fake) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What was called since the last time.
    pub(crate) fn take_calls(&self) -> Calls {
        self.with(|fake| Calls {
            aws: std::mem::take(&mut fake.calls),
            items_read: std::mem::take(&mut fake.read),
        })
    }

    /// What lies on a queue, by the end of its URL.
    pub(crate) fn take_queue(&self, name: &str) -> Vec<Sent> {
        self.with(|fake| fake.queues.remove(name).unwrap_or_default())
    }

    /// How many messages went to people.
    pub(crate) fn delivered(&self) -> usize {
        self.with(|fake| fake.sent)
    }

    /// On AWS each service is a host of its own, here all of them are one. For a process that starts after this, the
    /// connection is closed where the next call goes to a service that it has not called: it must not find one open that
    /// it would not have there.
    pub(crate) fn keep_services_apart(&self, apart: bool) {
        self.with(|fake| fake.apart = apart.then(BTreeSet::new));
    }

    pub(crate) fn replace_table(&self, table: Table) {
        self.with(|fake| fake.table = table);
    }
}

async fn answer(State(aws): State<FakeAws>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let input: Value = serde_json::from_slice(&body).unwrap_or_default();
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    let answered = aws.with(|fake| match target {
        Some(target) => fake.aws(target, &input),
        None if method == Method::POST && uri.path().ends_with("/messages") => Ok(fake.graph(&input)),
        None => Err(Refusal::unknown(&format!("{method} {uri}"))),
    });
    let (status, document) = match answered {
        Ok(document) => (StatusCode::OK, document),
        Err(refusal) => (StatusCode::BAD_REQUEST, refusal.document()),
    };
    let closes = target.is_some_and(|target| aws.with(|fake| fake.closes_after(target, &input)));
    let headers = [
        (
            "content-type",
            if target.is_some() {
                "application/x-amz-json-1.0"
            } else {
                "application/json"
            },
        ),
        ("connection", if closes { "close" } else { "keep-alive" }),
    ];
    (status, headers, document.to_string()).into_response()
}

impl Fake {
    fn aws(&mut self, target: &str, input: &Value) -> Result<Value, Refusal> {
        let (service, operation) = target.split_once('.').unwrap_or((target, ""));
        self.calls.push(operation.to_owned());
        match (service, operation) {
            ("AmazonSSM", "GetParameters") => Ok(parameters(input)),
            ("AmazonSQS", "SendMessageBatch") => self.send(input).ok_or_else(|| Refusal::unknown(target)),
            ("AWSEvents", "PutEvents") => {
                let entries = list(input, "Entries").len();
                Ok(json!({ "FailedEntryCount": 0, "Entries": vec![json!({ "EventId": "0" }); entries] }))
            }
            ("DynamoDB_20120810", _) => {
                let answer = self.table.answer(operation, input)?;
                if operation == "Query" {
                    self.read += list(&answer, "Items").len();
                }
                Ok(answer)
            }
            _ => Err(Refusal::unknown(target)),
        }
    }

    /// Secrets are read once. A message that was handled has a ticket for its answer, which goes to the outbox.
    fn closes_after(&mut self, target: &str, input: &Value) -> bool {
        let Some(called) = &mut self.apart else { return false };
        let (service, operation) = target.split_once('.').unwrap_or((target, ""));
        called.insert(service.to_owned());
        match operation {
            "GetParameters" => true,
            "TransactWriteItems" => {
                let handled = input.to_string().contains("\"received\"");
                handled && !called.contains("AmazonSQS")
            }
            _ => false,
        }
    }

    fn send(&mut self, input: &Value) -> Option<Value> {
        let queue = input.get("QueueUrl")?.as_str()?.rsplit('/').next()?.to_owned();
        let text = |entry: &Value, name| entry.get(name).and_then(Value::as_str).map(str::to_owned);
        let mut successful = Vec::new();
        for entry in list(input, "Entries") {
            let id = text(entry, "Id")?;
            successful.push(json!({ "Id": id, "MessageId": id, "MD5OfMessageBody": "0".repeat(32) }));
            self.queues.entry(queue.clone()).or_default().push(Sent {
                body: text(entry, "MessageBody")?,
                group: text(entry, "MessageGroupId"),
            });
        }
        Some(json!({ "Successful": successful, "Failed": [] }))
    }

    fn graph(&mut self, input: &Value) -> Value {
        self.sent += 1;
        let to = input.get("to").cloned().unwrap_or_default();
        json!({
            "messaging_product": "whatsapp",
            "contacts": [{ "input": to, "wa_id": to }],
            "messages": [{ "id": format!("wamid.bench{:08}", self.sent) }],
        })
    }
}

fn parameters(input: &Value) -> Value {
    let found = list(input, "Names").iter().map(|name| {
        let is_secret = name.as_str().is_some_and(|name| name.ends_with("app-secret"));
        let value = if is_secret { APP_SECRET } else { "bench-token" };
        json!({ "Name": name, "Type": "SecureString", "Value": value, "Version": 1 })
    });
    json!({ "Parameters": found.collect::<Vec<_>>(), "InvalidParameters": [] })
}

pub(crate) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The one message that an operation left on a queue.
pub(crate) fn single(mut sent: Vec<Sent>, queue: &str) -> Result<Sent> {
    let count = sent.len();
    sent.pop()
        .filter(|_| count == 1)
        .with_context(|| format!("{count} messages on {queue}, not one"))
}
