//! A running simulator, a webhook that it posts to, and short ways to use both.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use clap::Parser;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{Config, Simulator};

pub(super) const DENTIST: &str = "+447700900123";
pub(super) const SECRET: &str = "test-secret";

/// One request that the webhook got.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Hit {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// `value` of the first change.
    pub(super) fn value(&self) -> Value {
        self.json()["entry"][0]["changes"][0]["value"].clone()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

#[derive(Debug, Default)]
struct Business {
    hits: Vec<Hit>,
    /// What the next posts are answered with; 200 after that.
    answers: VecDeque<u16>,
}

type Shared = Arc<Mutex<Business>>;

pub(super) struct Bench {
    url: String,
    client: reqwest::Client,
    business: Shared,
}

impl Bench {
    /// Starts both sides. Delivery ticks are off, so that only what a test asks for is posted.
    pub(super) async fn start() -> Self {
        let business = Shared::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let webhook = format!("http://{}/webhook", listener.local_addr().unwrap());
        let routes = Router::new()
            .route("/webhook", get(challenge).post(take))
            .with_state(Arc::clone(&business));
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });

        let arguments = [
            "simulator",
            "--listen",
            "127.0.0.1:0",
            "--smtp-listen",
            "127.0.0.1:0",
            "--webhook-url",
            &webhook,
            "--webhook-host",
        ];
        let arguments = arguments
            .into_iter()
            .chain(["api.example.localhost", "--app-secret", SECRET]);
        let simulator = Simulator::bind(Config::parse_from(arguments)).await.unwrap();
        let url = format!("http://{}", simulator.address());
        tokio::spawn(simulator.run());
        let bench = Self {
            url,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            business,
        };
        bench
            .put("/_sim/settings", json!({"ticks": false, "retry_ms": [20, 20, 20]}))
            .await;
        bench
    }

    pub(super) fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// A call to `/_sim` that must succeed.
    pub(super) async fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(reqwest::Method::POST, path, body).await;
        assert!(status < 300, "{path}: {answer}");
        answer
    }

    pub(super) async fn put(&self, path: &str, body: Value) -> Value {
        self.call(reqwest::Method::PUT, path, body).await.1
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        self.request(reqwest::Method::GET, path)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// A call with the credentials of both services.
    pub(super) async fn call(&self, method: reqwest::Method, path: &str, body: Value) -> (u16, Value) {
        let request = self
            .request(method, path)
            .bearer_auth("simulated-access-token")
            .json(&body);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Sends a message to the dentist, or to whom the message names.
    pub(super) async fn send(&self, message: Value) -> (u16, Value) {
        let mut whole = json!({"messaging_product": "whatsapp", "to": DENTIST});
        whole
            .as_object_mut()
            .unwrap()
            .extend(message.as_object().unwrap().clone());
        self.call(reqwest::Method::POST, "/graph/v25.0/106540352242922/messages", whole)
            .await
    }

    pub(super) async fn send_text(&self, text: &str) -> (u16, Value) {
        self.send(json!({"type": "text", "text": {"body": text}})).await
    }

    /// The dentist writes, and so opens the window.
    pub(super) async fn dentist_writes(&self, text: &str) -> Value {
        self.post(
            "/_sim/whatsapp",
            json!({"from": DENTIST, "name": "Dr. Ana", "text": text}),
        )
        .await
    }

    pub(super) fn answer_next(&self, statuses: &[u16]) {
        self.business.lock().unwrap().answers.extend(statuses);
    }

    pub(super) fn hits(&self) -> Vec<Hit> {
        self.business.lock().unwrap().hits.clone()
    }

    /// Waits for so many posts, and makes sure that there are no more.
    pub(super) async fn hits_of(&self, count: usize) -> Vec<Hit> {
        for _ in 0..100 {
            if self.hits().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        let hits = self.hits();
        assert_eq!(hits.len(), count, "{hits:?}");
        hits
    }
}

async fn take(State(business): State<Shared>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mut business = business.lock().unwrap();
    business.hits.push(Hit { headers, body });
    let status = business.answers.pop_front().unwrap_or(200);
    StatusCode::from_u16(status).unwrap()
}

async fn challenge(Query(query): Query<Vec<(String, String)>>) -> (StatusCode, String) {
    let value = |name: &str| {
        query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
    };
    if value("hub.mode").as_deref() == Some("subscribe")
        && value("hub.verify_token").as_deref() == Some("simulated-verify-token")
    {
        (StatusCode::OK, value("hub.challenge").unwrap())
    } else {
        (StatusCode::FORBIDDEN, String::new())
    }
}
