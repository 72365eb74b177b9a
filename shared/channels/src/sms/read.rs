//! Reads one envelope: Twilio's parameters become the domain's types.

use domain::message::{Outcome, Receipt};
use domain::sms::{OptOut, TextMessage};
use domain::{EventId, MessageId};

use super::envelope::{self, Envelope};
use super::refusal::Refusal;

/// What an envelope holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmsEvent {
    Inbound(TextMessage),
    Status(SmsStatus),
    /// From a short code, a name or another channel: nobody whom we could answer.
    Ignored,
}

/// What became of a message that Twilio accepted. Statuses come in any order and more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsStatus {
    /// Twilio's id of the message.
    pub sid: String,
    /// Our own id of it.
    pub ours: Option<MessageId>,
    /// `None` for a status that says nothing about its arrival, or that we do not know.
    pub receipt: Option<Receipt>,
}

/// Why an envelope cannot be read, now or later. Holds nothing personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("this is no envelope of an SMS event")]
    NotAnEnvelope,
    #[error("version {0} of the envelope is unknown")]
    Version(u64),
    #[error("the SMS event has no id")]
    NoSid,
}

pub fn read(envelope: &Envelope) -> Result<SmsEvent, Unreadable> {
    let sid = envelope.sid().ok_or(Unreadable::NoSid)?;
    if let Some(status) = envelope.status() {
        return Ok(SmsEvent::Status(SmsStatus {
            sid: sid.to_owned(),
            ours: envelope.ours().map(MessageId::trusted),
            receipt: receipt(status, envelope.text("ErrorCode")),
        }));
    }
    let Some(from) = envelope.text("From").and_then(envelope::phone) else {
        return Ok(SmsEvent::Ignored);
    };
    Ok(SmsEvent::Inbound(TextMessage {
        id: EventId::trusted(sid),
        from,
        to: envelope.text("To").unwrap_or_default().to_owned(),
        body: envelope.text("Body").unwrap_or_default().to_owned(),
        opt_out: envelope.text("OptOutType").and_then(opt_out),
        received_at: envelope.received_at,
    }))
}

/// Twilio, "Message status values".
fn receipt(status: &str, error: Option<&str>) -> Option<Receipt> {
    match status {
        "sent" => Some(Receipt::Sent),
        "delivered" => Some(Receipt::Delivered),
        "read" => Some(Receipt::Read),
        "undelivered" | "failed" => {
            let refusal = error.and_then(Refusal::of_code);
            let unexplained = || Outcome::Refused {
                reason: "failed, and Twilio gives no reason".to_owned(),
            };
            Some(Receipt::Failed(
                refusal.map_or_else(unexplained, |refusal| refusal.of_delivery()),
            ))
        }
        "canceled" => Some(Receipt::Failed(Outcome::Refused {
            reason: "canceled at Twilio".to_owned(),
        })),
        _ => None,
    }
}

/// What Twilio has done about a word of its own (Advanced Opt-Out). Without it there is no such parameter, and the words
/// speak for themselves.
fn opt_out(kind: &str) -> Option<OptOut> {
    match kind {
        "STOP" => Some(OptOut::Stop),
        "START" => Some(OptOut::Start),
        "HELP" => Some(OptOut::Help),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
