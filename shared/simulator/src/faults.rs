//! Scripted trouble: which calls fail next, and how. A fault is used up by the calls that it hits.

pub(crate) mod inside;
pub(crate) mod layer;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Whose calls a fault hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Service {
    /// Calls to the Graph API. Without `match`, only those that send a message: that is what tests count.
    Whatsapp,
    /// Calls to the model.
    Openai,
    /// Our own posts to the webhook.
    Webhook,
    /// Messages that the mail server is handed, each when it is announced or once it has come. `status` is a reply code.
    Smtp,
    /// Calls to Twilio.
    Twilio,
    /// Calls to `/_sim/hook`.
    Hook,
    /// Calls to Google Calendar.
    Calendar,
    /// Calls to Google Drive, uploads included.
    Drive,
    /// Calls to Google Sheets.
    Sheets,
    /// Google's exchange of signed assertions for access tokens.
    GoogleToken,
}

/// One scripted fault, as it is posted to `/_sim/faults` and listed there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    pub(crate) service: Service,
    /// The HTTP status to answer with. With a `timeout` and a status of 200, the call is only slow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    /// Milliseconds to hang before answering with `status` or `code`, or before closing without an answer. `true` hangs
    /// longer than any caller should wait.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "milliseconds")]
    pub(crate) timeout: Option<u64>,
    /// Close the connection at once, without an answer.
    #[serde(default)]
    pub(crate) refuse: bool,
    /// How many calls it hits; one unless told. Counts down.
    #[serde(default = "once")]
    pub(crate) times: u32,
    /// Only calls whose method, path or body contains this text.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub(crate) pattern: Option<String>,
    /// Do what was asked, and then answer with the fault: the caller cannot know.
    #[serde(default)]
    pub(crate) after_accept: bool,
    /// Accept the message, and report `code` later in a failed status.
    #[serde(default)]
    pub(crate) as_status: bool,
    /// The error code of the Graph API or of Twilio to answer with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<i64>,
    /// What Google says is the matter, such as `rateLimitExceeded` or `invalid_grant`; the usual one of the status unless
    /// told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// The whole body to answer with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) headers: BTreeMap<String, String>,
}

/// What `"timeout": true` means.
const LONG_MS: u64 = 60_000;

fn milliseconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Milliseconds(u64),
        Long(bool),
    }
    Ok(match Option::deserialize(deserializer)? {
        Some(Given::Milliseconds(milliseconds)) => Some(milliseconds),
        Some(Given::Long(true)) => Some(LONG_MS),
        Some(Given::Long(false)) | None => None,
    })
}

fn once() -> u32 {
    1
}

impl Fault {
    /// Why this fault would do nothing or cannot be done.
    fn flaw(&self) -> Option<&'static str> {
        let answers = self.status.is_some() || self.code.is_some() || self.body.is_some();
        let coded = matches!(self.service, Service::Whatsapp | Service::Twilio);
        if self.as_status && !(coded && self.code.is_some()) {
            return Some("as_status needs service whatsapp or twilio, and a code");
        }
        if self.code.is_some() && !coded {
            return Some("code is for service whatsapp or twilio");
        }
        let refuses = |status: u16| status >= 400 || (status < 300 && self.timeout.is_some());
        if self.service == Service::Smtp && !self.status.is_none_or(refuses) {
            return Some("a mail server's status is from 400 to 599, or 250 with a timeout");
        }
        let google = matches!(
            self.service,
            Service::Calendar | Service::Drive | Service::Sheets | Service::GoogleToken
        );
        if self.reason.is_some() && !(google && self.status.is_some()) {
            return Some("reason is for Google's services and needs a status");
        }
        if self.status.is_some_and(|status| !(200..=599).contains(&status)) {
            return Some("status is an HTTP status from 200 to 599");
        }
        if self.refuse && (answers || self.timeout.is_some()) {
            return Some("refuse closes the connection at once: no status, code, body or timeout");
        }
        (!answers && self.timeout.is_none() && !self.refuse).then_some("give status, code, body, timeout or refuse")
    }

    /// Whether the call itself is to succeed, late.
    pub(crate) fn only_slow(&self) -> bool {
        self.timeout.is_some() && self.status.is_some_and(|status| status < 300) && self.body.is_none()
    }

    fn hits(&self, call: &Call) -> bool {
        self.times > 0
            && self.service == call.service
            && match &self.pattern {
                Some(pattern) => call.text.contains(pattern),
                None => call.counts,
            }
    }
}

/// A call that may be hit.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) service: Service,
    /// Method, path and body.
    pub(crate) text: String,
    /// Whether faults without `match` are meant for it.
    pub(crate) counts: bool,
}

/// The faults that wait, first come first served.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, fault: Fault) -> Result<(), &'static str> {
        if let Some(flaw) = fault.flaw() {
            return Err(flaw);
        }
        self.0.push(fault);
        Ok(())
    }

    /// Whether any fault waits for this service: the text of a call is not worth making otherwise.
    pub(crate) fn wait_for(&self, service: Service) -> bool {
        self.0.iter().any(|fault| fault.service == service)
    }

    /// Uses up one time of the first fault that hits this call.
    pub(crate) fn take(&mut self, call: &Call) -> Option<Fault> {
        let fault = self.0.iter_mut().find(|fault| fault.hits(call))?;
        fault.times -= 1;
        let taken = fault.clone();
        self.0.retain(|fault| fault.times > 0);
        Some(taken)
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fault(value: Value) -> Fault {
        serde_json::from_value(value).unwrap()
    }

    fn call(text: &str, counts: bool) -> Call {
        Call {
            service: Service::Whatsapp,
            text: text.into(),
            counts,
        }
    }

    #[test]
    fn a_fault_is_used_up() {
        let mut faults = Faults::default();
        faults
            .add(fault(json!({"service": "whatsapp", "status": 500, "times": 2})))
            .unwrap();
        let send = call("POST /messages", true);
        assert!(faults.take(&send).is_some());
        assert!(faults.take(&send).is_some());
        assert!(faults.take(&send).is_none());
    }

    #[test]
    fn without_a_match_only_what_counts_is_hit() {
        let mut faults = Faults::default();
        faults
            .add(fault(json!({"service": "whatsapp", "refuse": true})))
            .unwrap();
        assert!(faults.take(&call("POST /messages read", false)).is_none());
        assert!(faults.take(&call("POST /messages", true)).is_some());
        faults
            .add(fault(json!({"service": "whatsapp", "status": 404, "match": "/media"})))
            .unwrap();
        assert!(faults.take(&call("POST /messages", true)).is_none());
        assert!(faults.take(&call("POST /1/media", false)).is_some());
    }

    #[test]
    fn a_timeout_is_a_time_or_simply_long() {
        let timeout = |given: Value| fault(json!({"service": "openai", "timeout": given})).timeout;
        assert_eq!(timeout(json!(250)), Some(250));
        assert_eq!(timeout(json!(true)), Some(LONG_MS));
        assert_eq!(timeout(json!(false)), None);
    }

    #[test]
    fn faults_that_make_no_sense_are_refused() {
        for senseless in [
            json!({"service": "openai"}),
            json!({"service": "openai", "code": 131_047}),
            json!({"service": "whatsapp", "as_status": true, "status": 500}),
            json!({"service": "whatsapp", "refuse": true, "status": 500}),
            json!({"service": "whatsapp", "status": 99}),
            json!({"service": "calendar", "reason": "rateLimitExceeded"}),
            json!({"service": "openai", "status": 403, "reason": "rateLimitExceeded"}),
        ] {
            assert!(Faults::default().add(fault(senseless.clone())).is_err(), "{senseless}");
        }
    }
}
