//! Events about our own account: templates, quality, restrictions, and errors that belong to no message.

use domain::Timestamp;
use serde_json::Value;

use super::envelope::Envelope;
use super::{field, refusal};

/// Something about our own account that a person may have to act on. Holds nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountUpdate {
    /// The webhook field, such as `message_template_status_update`; `messages` for an error that belongs to no message.
    pub field: String,
    /// What happened, such as `REJECTED`, or `131000: Something went wrong`.
    pub event: Option<String>,
    /// The template that it is about.
    pub template: Option<String>,
    /// Meta's reason, such as `INVALID_FORMAT`.
    pub reason: Option<String>,
    pub at: Timestamp,
}

/// Whether a webhook field is about our own account. Source: Meta, "Webhooks", list of fields.
pub(super) fn is_about_us(field: &str) -> bool {
    matches!(
        field,
        "account_alerts"
            | "account_review_update"
            | "account_update"
            | "business_capability_update"
            | "message_template_components_update"
            | "message_template_quality_update"
            | "message_template_status_update"
            | "phone_number_name_update"
            | "phone_number_quality_update"
            | "security"
            | "template_category_update"
    )
}

pub(super) fn update(envelope: &Envelope) -> AccountUpdate {
    let item = &envelope.item;
    let names = ["event", "decision", "alert_type", "new_quality_score", "new_category"];
    let event = names.iter().find_map(|name| field::text(item, name)).map(field::name);
    let seconds = item
        .get("entry")
        .and_then(|entry| entry.get("time"))
        .and_then(Value::as_i64);
    AccountUpdate {
        field: envelope.field.clone(),
        event: event.or_else(|| refusal::Refusal::of(item).map(|refusal| refusal.reason())),
        template: field::text(item, "message_template_name").map(field::name),
        reason: field::text(item, "reason").map(field::name),
        at: seconds
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
            .unwrap_or(envelope.received_at),
    }
}
