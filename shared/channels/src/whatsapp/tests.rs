//! Tests of the whole way in: POST body, envelopes, queue, updates.

mod hostile;
mod oddities;
mod payloads;

use domain::Timestamp;
use serde_json::{Value, json};

use super::{Batch, Envelope, Update, read, split};

fn received_at() -> Timestamp {
    "2026-11-20T16:00:00Z".parse().unwrap()
}

/// Real payloads by name.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/whatsapp");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() > 70, "the payloads are there");
    let name = |file: &std::path::Path| file.file_stem().unwrap().to_str().unwrap().to_owned();
    files
        .iter()
        .map(|file| (name(file), std::fs::read(file).unwrap()))
        .collect()
}

/// A POST about messages from one person.
fn post(value: Value) -> Vec<u8> {
    let mut value = value;
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"display_phone_number": "15550783881", "phone_number_id": "106540352242922"});
    let change = json!({"field": "messages", "value": value});
    let body =
        json!({"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [change]}]});
    body.to_string().into_bytes()
}

fn message(id: &str, text: &str) -> Value {
    json!({"from": "16505551234", "id": id, "timestamp": "1763650000", "type": "text", "text": {"body": text}})
}

fn batch(body: &[u8]) -> Batch {
    split(body, received_at()).unwrap()
}

/// The one envelope of a POST, as it comes out of the queue.
fn only(body: &[u8]) -> Envelope {
    let mut envelopes = batch(body).envelopes;
    assert_eq!(envelopes.len(), 1);
    let envelope = envelopes.remove(0);
    let queued = Envelope::from_json(&envelope.to_json()).unwrap();
    assert!(queued == envelope, "the queue changes nothing");
    queued
}

/// What one message of a POST says.
fn update(message: &Value) -> Update {
    read(&only(&post(json!({"messages": [message]})))).unwrap()
}
