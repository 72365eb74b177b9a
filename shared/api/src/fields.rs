//! The fields that several endpoints take, read the same way everywhere.

use domain::case::{Priority, Stage};
use domain::delivery::DeliveryStatus;
use domain::{Bsuid, CaseId, Phone, WhatsAppUser};
use runtime::body::Fields;

/// The longest name of a person that is taken, in characters.
pub const MAX_NAME: usize = 200;
/// The longest free text that is taken, in characters.
pub const MAX_TEXT: usize = 4000;

pub fn case_id(fields: &mut Fields) -> Option<CaseId> {
    fields.parsed(
        "case_id",
        |text| CaseId::parse(text).ok(),
        || domain::ids::InvalidCaseId.to_string(),
    )
}

/// A case id that has to be there.
pub fn required_case_id(fields: &mut Fields) -> CaseId {
    let text = fields.required_text("case_id", 200);
    CaseId::parse(&text).unwrap_or_else(|invalid| {
        if !text.is_empty() {
            fields.wrong("case_id", invalid.to_string());
        }
        CaseId::trusted("")
    })
}

/// The dentist, by phone number in any common form or by business-scoped id.
pub fn user(fields: &mut Fields, region: &str) -> WhatsAppUser {
    let text = fields.required_text("user_id", 200);
    let nobody = WhatsAppUser {
        phone: None,
        bsuid: None,
    };
    if text.is_empty() {
        return nobody;
    }
    if let Some(bsuid) = Bsuid::parse(&text) {
        return WhatsAppUser {
            phone: None,
            bsuid: Some(bsuid),
        };
    }
    match Phone::parse(&text, region) {
        Ok(phone) => WhatsAppUser::of_phone(phone),
        Err(invalid) => {
            fields.wrong("user_id", invalid.to_string());
            nobody
        }
    }
}

pub fn status(fields: &mut Fields) -> Option<Stage> {
    fields.parsed("status", Stage::from_status, || {
        format!("is not a known status; known are: {}", Stage::statuses().join(", "))
    })
}

pub fn delivery_status(fields: &mut Fields, name: &'static str) -> Option<DeliveryStatus> {
    fields.parsed(name, DeliveryStatus::parse, || {
        let known: Vec<_> = DeliveryStatus::ALL.iter().map(|status| status.name()).collect();
        format!("is not a known delivery status; known are: {}", known.join(", "))
    })
}

pub fn priority(fields: &mut Fields) -> Option<Priority> {
    fields.parsed("priority", Priority::from_name, || {
        let known: Vec<_> = Priority::ALL.iter().map(|priority| priority.name()).collect();
        format!("is not a known priority; known are: {}", known.join(", "))
    })
}
