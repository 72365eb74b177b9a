//! What the tests have in common: a server in Google's place, and a service account. Its key is made on the spot: none is
//! kept in the repository.

use std::sync::LazyLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use wiremock::{MockServer, Request, ResponseTemplate};

use crate::Access;

pub(crate) static KEY: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).unwrap());

/// Calls the server with this token, without an exchange.
pub(crate) fn access(server: &MockServer) -> Access {
    Access::with_token(&server.uri(), "token")
}

/// All that the server was asked, in order, such as `GET /drive/v3/files`.
pub(crate) async fn asked(server: &MockServer) -> Vec<String> {
    let line = |request: &Request| format!("{} {}", request.method, request.url.path());
    requests(server).await.iter().map(line).collect()
}

pub(crate) async fn requests(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.unwrap()
}

/// A parameter of the query, as the server reads it.
pub(crate) fn parameter(request: &Request, name: &str) -> Option<String> {
    let mut pairs = request.url.query_pairs();
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

pub(crate) fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

/// A key file.
pub(crate) fn file() -> Value {
    json!({
        "type": "service_account",
        "project_id": "project",
        "private_key_id": "key-1",
        "private_key": pem(),
        "client_email": "lab@project.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
    })
}

fn pem() -> String {
    let der = STANDARD.encode(KEY.as_der().unwrap().as_ref());
    let lines: Vec<&str> = der
        .as_bytes()
        .chunks(64)
        .map(|line| str::from_utf8(line).unwrap())
        .collect();
    let label = "PRIVATE KEY";
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// What the token exchange answers.
pub(crate) fn granted(token: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({
        "access_token": token, "expires_in": 3599, "token_type": "Bearer",
    }))
}
