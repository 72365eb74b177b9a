//! One call of Twilio's on its way through the queue: what is needed of its parameters, as they came.

use std::collections::BTreeMap;
use std::fmt;

use domain::{Phone, Timestamp, ids};
use serde::Deserialize;
use serde_json::{Value, json};

use super::read::Unreadable;

/// The version of the queued form. A function reads what an older or newer one queued, so a change needs a new number.
const VERSION: u64 = 1;
/// What tells it from WhatsApp's envelopes in the same queue.
pub(crate) const CHANNEL: &str = "sms";

/// The parameters that are read. Twilio posts a person's city and post code, too: nobody needs them.
const READ: [&str; 10] = [
    "MessageSid",
    "SmsSid",
    "From",
    "To",
    "Body",
    "OptOutType",
    "MessageStatus",
    "SmsStatus",
    "ErrorCode",
    "NumMedia",
];

/// One message or status.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    params: BTreeMap<String, String>,
    /// Our id of the message that it is about: it was in the address that Twilio called.
    ours: Option<String>,
    pub received_at: Timestamp,
}

/// The queued form.
#[derive(Deserialize)]
struct Record {
    received_at_ms: i64,
    params: BTreeMap<String, String>,
    #[serde(default)]
    ours: Option<String>,
}

/// The pairs of a form or of a query.
pub fn params(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded).into_owned().collect()
}

impl Envelope {
    /// `posted` is the form, `query` what followed the `?` of the address.
    pub fn new(posted: &[(String, String)], query: &[(String, String)], received_at: Timestamp) -> Self {
        let read = posted.iter().filter(|(name, _)| READ.contains(&name.as_str()));
        let ours = query.iter().find(|(name, _)| name == super::send::ID);
        Self {
            params: read.cloned().collect(),
            ours: ours.map(|(_, id)| id.clone()).filter(|id| !id.is_empty()),
            received_at,
        }
    }

    /// Who it is about, as the queue's message group: the digits of a number, as for WhatsApp, so that what one person says
    /// is handled in order whatever the channel. At most 128 characters (SQS, `MessageGroupId`).
    pub fn group(&self) -> String {
        let field = if self.status().is_some() { "To" } else { "From" };
        let Some(number) = self.text(field) else {
            return "unknown".to_owned();
        };
        match phone(number) {
            Some(phone) => phone.canonical().trim_start_matches('+').to_owned(),
            None => ids::derive(&["group", number]),
        }
    }

    /// The same for every delivery of the same event (SQS, `MessageDeduplicationId`).
    pub fn dedup_id(&self) -> String {
        let sid = self.sid().unwrap_or_default();
        match self.status() {
            Some(status) => ids::derive(&["sms status", sid, status]),
            None => ids::derive(&["sms", sid]),
        }
    }

    /// The queued form. Characters that XML does not know are escaped, because SQS refuses a body that holds one; control
    /// characters are always escaped in JSON.
    pub fn to_json(&self) -> String {
        let mut value = json!({
            "v": VERSION,
            "channel": CHANNEL,
            "received_at_ms": self.received_at.as_millisecond(),
            "params": self.params,
        });
        if let (Some(ours), Some(fields)) = (&self.ours, value.as_object_mut()) {
            fields.insert("ours".to_owned(), ours.as_str().into());
        }
        value
            .to_string()
            .replace('\u{fffe}', "\\ufffe")
            .replace('\u{ffff}', "\\uffff")
    }

    /// Reads the queued form.
    pub fn from_json(text: &str) -> Result<Self, Unreadable> {
        let value: Value = serde_json::from_str(text).map_err(|_| Unreadable::NotAnEnvelope)?;
        if value.get("channel").and_then(Value::as_str) != Some(CHANNEL) {
            return Err(Unreadable::NotAnEnvelope);
        }
        // The version first: a newer form may not have our fields.
        match value.get("v").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(version) => return Err(Unreadable::Version(version)),
            None => return Err(Unreadable::NotAnEnvelope),
        }
        let record: Record = serde_json::from_value(value).map_err(|_| Unreadable::NotAnEnvelope)?;
        Ok(Self {
            params: record.params,
            ours: record.ours,
            received_at: Timestamp::from_millisecond(record.received_at_ms).map_err(|_| Unreadable::NotAnEnvelope)?,
        })
    }

    /// A parameter that is not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params
            .get(name)
            .map(String::as_str)
            .filter(|text| !text.is_empty())
    }

    /// Twilio's id of the message. One that is longer than any of Twilio's is none.
    pub(super) fn sid(&self) -> Option<&str> {
        let sid = self.text("MessageSid").or_else(|| self.text("SmsSid"))?;
        (sid.len() <= 64).then_some(sid)
    }

    /// What became of a message of ours. Of what somebody sends us, Twilio says "received".
    pub(super) fn status(&self) -> Option<&str> {
        let status = self.text("MessageStatus").or_else(|| self.text("SmsStatus"))?;
        (status != "received" && status != "receiving").then_some(status)
    }

    pub(super) fn ours(&self) -> Option<&str> {
        self.ours.as_deref().filter(|id| id.len() <= 512)
    }
}

/// A number that could be answered. Short codes and names are none.
pub(super) fn phone(text: &str) -> Option<Phone> {
    Phone::from_wa_id(text.trim().strip_prefix('+')?).ok()
}

/// Personal: only what kind of call it was, is shown.
impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("status", &self.status())
            .field("received_at", &self.received_at)
            .finish_non_exhaustive()
    }
}
