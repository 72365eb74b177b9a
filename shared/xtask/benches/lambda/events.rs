//! What the functions are given: a message from WhatsApp as API Gateway hands it on, and what lies on a queue as SQS does.
use crate::aws::{APP_SECRET, Sent};
use anyhow::{Context, Result};
use aws_lc_rs::hmac;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// `events/webhook.post.json`, to be filled anew for each event.
pub(crate) struct Webhook {
    event: Value,
    body: Value,
}

impl Webhook {
    pub(crate) fn load(root: &Path) -> Result<Self> {
        let path = root.join("events/webhook.post.json");
        let event: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let body = event
            .get("body")
            .and_then(Value::as_str)
            .context("an event without a body")?;
        Ok(Self {
            body: serde_json::from_str(body)?,
            event,
        })
    }

    /// Message `number`, just written by dentist `dentist`, with a signature that is right.
    pub(crate) fn message(&self, dentist: usize, number: usize, words: &str) -> Result<String> {
        self.signed(dentist, number, words, APP_SECRET)
    }

    pub(crate) fn with_bad_signature(&self) -> Result<String> {
        self.signed(0, 0, "Hello", "not-the-secret")
    }

    fn signed(&self, dentist: usize, number: usize, words: &str, secret: &str) -> Result<String> {
        let mut body = self.body.clone();
        let wa_id = format!("1415555{dentist:04}");
        let user = format!("US.{dentist:020}");
        let fields = [
            ("messages/0/id", format!("wamid.bench{number:08}")),
            ("messages/0/from", wa_id.clone()),
            ("messages/0/from_user_id", user.clone()),
            ("messages/0/timestamp", (now_ms() / 1000).to_string()),
            ("messages/0/text/body", words.to_owned()),
            ("contacts/0/wa_id", wa_id),
            ("contacts/0/user_id", user),
        ];
        for (place, value) in fields {
            let field = body.pointer_mut(&format!("/entry/0/changes/0/value/{place}"));
            *field.with_context(|| format!("the event has no {place}"))? = value.into();
        }
        let body = body.to_string();
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let tag = hmac::sign(&key, body.as_bytes());
        let signature = tag
            .as_ref()
            .iter()
            .fold("sha256=".to_owned(), |hex, byte| hex + &format!("{byte:02x}"));
        let mut event = self.event.clone();
        let headers = event.pointer_mut("/headers/x-hub-signature-256");
        *headers.context("the event has no signature")? = signature.into();
        *event.pointer_mut("/body").context("the event has no body")? = body.into();
        Ok(event.to_string())
    }
}

/// One message as SQS hands it to a function.
pub(crate) fn from_queue(sent: &Sent) -> String {
    let mut attributes = json!({ "ApproximateReceiveCount": "1", "SentTimestamp": now_ms().to_string() });
    if let (Some(group), Value::Object(attributes)) = (&sent.group, &mut attributes) {
        attributes.insert("MessageGroupId".to_owned(), group.as_str().into());
    }
    let record = json!({
        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
        "receiptHandle": "bench",
        "body": sent.body,
        "attributes": attributes,
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:000000000000:bench",
        "awsRegion": "eu-central-1",
    });
    json!({ "Records": [record] }).to_string()
}

/// What the clock is given: its content does not matter.
pub(crate) fn tick() -> String {
    json!({ "source": "aws.events", "detail-type": "Scheduled Event", "detail": {} }).to_string()
}

#[expect(
    clippy::disallowed_methods,
    reason = "events carry the time of the real clock, and so do deadlines"
)]
pub(crate) fn now_ms() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}
