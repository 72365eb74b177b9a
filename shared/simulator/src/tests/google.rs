//! A service account with a key of its own, and calls to Google in its name.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::bench::Bench;
use crate::clock;

pub(super) const EMAIL: &str = "chairside@lab.iam.gserviceaccount.test";
pub(super) const SCOPES: &str = "https://www.googleapis.com/auth/calendar https://www.googleapis.com/auth/drive";
pub(super) const EVENTS: &str = "/google/calendar/v3/calendars/local-calendar/events";
pub(super) const FILES: &str = "/google/drive/v3/files";

/// A PEM of some bytes.
fn pem(label: &str, der: &[u8]) -> String {
    let body = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> = body
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

pub(super) struct Key {
    pub(super) private: String,
    pub(super) public: String,
}

impl Key {
    pub(super) fn new() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let public = aws_lc_rs::signature::KeyPair::public_key(&pair).as_der().unwrap();
        Self {
            private: pem("PRIVATE KEY", pair.as_der().unwrap().as_ref()),
            public: pem("PUBLIC KEY", public.as_ref()),
        }
    }

    pub(super) fn sign(&self, claims: &Value) -> String {
        let key = EncodingKey::from_rsa_pem(self.private.as_bytes()).unwrap();
        encode(&Header::new(Algorithm::RS256), claims, &key).unwrap()
    }
}

/// What a good assertion claims.
pub(super) fn claims(scope: &str) -> Value {
    let now = clock::now().as_second();
    json!({
        "iss": EMAIL,
        "scope": scope,
        "aud": "https://oauth2.googleapis.com/token",
        "iat": now,
        "exp": now + 3600,
    })
}

pub(super) async fn exchange(bench: &Bench, assertion: &str) -> (u16, Value) {
    let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    let body = format!("grant_type={}&assertion={assertion}", grant.replace(':', "%3A"));
    let request = bench.request(Method::POST, "/google/token").body(body);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// A simulator that knows the account, and a token of it.
pub(super) struct Google {
    pub(super) bench: Bench,
    token: String,
}

impl Google {
    pub(super) async fn start() -> Self {
        Self::with_scopes(SCOPES).await
    }

    pub(super) async fn with_scopes(scopes: &str) -> Self {
        let bench = Bench::start().await;
        let key = Key::new();
        let account = json!({"client_email": EMAIL, "public_key_pem": key.public});
        bench.put("/_sim/google/account", account).await;
        let (status, told) = exchange(&bench, &key.sign(&claims(scopes))).await;
        assert_eq!(status, 200, "{told}");
        let token = told["access_token"].as_str().unwrap().to_owned();
        Self { bench, token }
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bench.request(method, path).bearer_auth(&self.token)
    }

    /// The status and the JSON of an answer; null if it has no body.
    pub(super) async fn send(&self, request: RequestBuilder) -> (u16, Value) {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    pub(super) async fn call(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        self.send(self.request(method, path).json(&body)).await
    }

    pub(super) async fn get(&self, path: &str) -> (u16, Value) {
        self.send(self.request(Method::GET, path)).await
    }

    /// A call that is refused: its status and Google's reason.
    pub(super) async fn refused(&self, method: Method, path: &str, body: Value) -> (u16, String) {
        let (status, answer) = self.call(method, path, body).await;
        (status, reason(&answer))
    }

    /// An event that must be made.
    pub(super) async fn book(&self, event: Value) -> Value {
        let (status, made) = self.call(Method::POST, EVENTS, event).await;
        assert_eq!(status, 200, "{made}");
        made
    }

    /// A folder in the shared drive.
    pub(super) async fn folder(&self, name: &str, parent: &str) -> String {
        let folder = json!({"name": name, "mimeType": "application/vnd.google-apps.folder", "parents": [parent]});
        let (status, made) = self
            .call(Method::POST, &format!("{FILES}?supportsAllDrives=true"), folder)
            .await;
        assert_eq!(status, 200, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }
}

pub(super) fn reason(answer: &Value) -> String {
    let reason = answer["error"]["errors"][0]["reason"].as_str();
    reason.unwrap_or_default().to_owned()
}

/// An event of half an hour on a day of January 2026.
pub(super) fn slot(day: u32, hour: u32) -> Value {
    json!({
        "summary": format!("Scan {day}"),
        "start": {"dateTime": format!("2026-01-{day:02}T{hour:02}:00:00Z"), "timeZone": "Europe/Berlin"},
        "end": {"dateTime": format!("2026-01-{day:02}T{hour:02}:30:00Z"), "timeZone": "Europe/Berlin"},
    })
}
