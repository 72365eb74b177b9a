//! What became of a message that Meta accepted.
//!
//! A 200 to a send only means "accepted": many refusals come here. Statuses come in any order and more than once; some
//! have no `contacts`, some no phone number. Source: Meta, "Webhooks: messages, status messages".

use std::fmt;

use domain::message::{Outcome, Receipt};
use domain::{Timestamp, WhatsAppUser};
use serde_json::Value;

use super::envelope::Envelope;
use super::field;
use super::read::Unreadable;
use super::refusal::Refusal;

#[derive(Clone, PartialEq, Eq)]
pub struct StatusUpdate {
    /// Meta's id of the message.
    pub message_id: String,
    /// What we put on the message (`biz_opaque_callback_data`): our own id of it.
    pub opaque: Option<String>,
    /// Who it was for. May name nobody: the message is known by its ids.
    pub recipient: WhatsAppUser,
    pub at: Timestamp,
    /// `None` for a status that we do not know.
    pub receipt: Option<Receipt>,
}

pub(super) fn update(envelope: &Envelope) -> Result<StatusUpdate, Unreadable> {
    let item = &envelope.item;
    let receipt = match field::text(item, "status").ok_or(Unreadable::NoType)? {
        "sent" => Some(Receipt::Sent),
        "delivered" => Some(Receipt::Delivered),
        // A voice message that was played was certainly seen.
        "read" | "played" => Some(Receipt::Read),
        "failed" => Some(Receipt::Failed(failure(item))),
        _ => None,
    };
    Ok(StatusUpdate {
        message_id: field::id(item, "id").map(str::to_owned).ok_or(Unreadable::NoId)?,
        opaque: field::owned(item, "biz_opaque_callback_data"),
        recipient: envelope.person(),
        at: envelope.moment()?,
        receipt,
    })
}

fn failure(item: &Value) -> Outcome {
    let errors = item.get("errors").and_then(Value::as_array);
    let refusal = errors.and_then(|errors| errors.iter().find_map(Refusal::of));
    let unexplained = || Outcome::Refused {
        reason: "failed, and Meta gives no reason".to_owned(),
    };
    refusal.map_or_else(unexplained, |refusal| refusal.outcome(None))
}

/// Meta's message ids hold the phone number in base64, so they are not shown.
impl fmt::Debug for StatusUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusUpdate")
            .field("opaque", &self.opaque)
            .field("at", &self.at)
            .field("receipt", &self.receipt)
            .finish_non_exhaustive()
    }
}
