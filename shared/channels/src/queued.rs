//! What comes out of the inbox queue: an event of one of the channels.

use serde_json::Value;

use crate::{sms, whatsapp};

/// One entry of the inbox.
#[derive(Debug, Clone, PartialEq)]
pub enum Queued {
    WhatsApp(whatsapp::Envelope),
    Sms(sms::Envelope),
}

/// Why an entry cannot be read, now or later. Holds nothing personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error(transparent)]
    WhatsApp(#[from] whatsapp::Unreadable),
    #[error(transparent)]
    Sms(#[from] sms::Unreadable),
}

impl Queued {
    /// Reads the queued form. WhatsApp's has no name of its channel: it was there first.
    pub fn from_json(text: &str) -> Result<Self, Unreadable> {
        let channel: Option<Value> = serde_json::from_str(text)
            .ok()
            .and_then(|value: Value| value.get("channel").cloned());
        if channel.is_some_and(|channel| channel == sms::CHANNEL) {
            Ok(Self::Sms(sms::Envelope::from_json(text)?))
        } else {
            Ok(Self::WhatsApp(whatsapp::Envelope::from_json(text)?))
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::*;

    #[test]
    fn each_entry_is_its_channels() {
        let sms = sms::Envelope::new(&sms::params(b"MessageSid=SM1&Body=x"), &[], Timestamp::UNIX_EPOCH);
        assert_eq!(Queued::from_json(&sms.to_json()), Ok(Queued::Sms(sms)));
        let whatsapp = whatsapp::Envelope {
            kind: whatsapp::Kind::Message,
            field: "messages".to_owned(),
            phone_number_id: None,
            received_at: Timestamp::UNIX_EPOCH,
            item: serde_json::json!({"id": "wamid.1"}),
            contact: None,
        };
        assert_eq!(Queued::from_json(&whatsapp.to_json()), Ok(Queued::WhatsApp(whatsapp)));
        assert!(Queued::from_json("nonsense").is_err());
    }
}
