//! The fields that several endpoints take, read the same way everywhere.

use domain::case::{Priority, Stage};
use domain::delivery::DeliveryStatus;
use domain::email::InvalidEmail;
use domain::phone::InvalidPhone;
use domain::practice::appointment::{Status, rules};
use domain::{Bsuid, CaseId, Email, Language, Phone, Settings, Timestamp, WhatsAppUser};
use runtime::body::Fields;

/// The longest name of a person that is taken, in characters.
pub const MAX_NAME: usize = 200;
/// The longest free text that is taken, in characters.
pub const MAX_TEXT: usize = 4000;
/// A service's name, in characters.
pub const MAX_SERVICE: usize = 100;

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

pub fn email(fields: &mut Fields) -> Option<Email> {
    let parse = |text: &str| Email::parse(text).ok();
    fields.parsed("email", parse, || InvalidEmail.to_string())
}

pub fn phone(fields: &mut Fields, region: &str) -> Option<Phone> {
    let parse = |text: &str| Phone::parse(text, region).ok();
    fields.parsed("phone", parse, || InvalidPhone.to_string())
}

pub fn language(fields: &mut Fields) -> Option<Language> {
    fields.parsed("language", Language::from_code, || {
        let codes: Vec<_> = Language::ALL.iter().map(|language| language.code()).collect();
        format!("is not a known language; known are: {}", codes.join(", "))
    })
}

/// On the practice's clock, or with an offset of its own.
pub fn scheduled_time(fields: &mut Fields, settings: &Settings) -> Option<Timestamp> {
    let text = fields.text("scheduled_time", 100)?;
    match rules::read(&text, &settings.calendar.zone) {
        Ok(at) => Some(at),
        Err(rejection) => {
            fields.wrong("scheduled_time", rejection.reason);
            None
        }
    }
}

pub fn required_scheduled_time(fields: &mut Fields, settings: &Settings) -> Timestamp {
    if let Some(at) = scheduled_time(fields, settings) {
        return at;
    }
    if !fields.is_wrong("scheduled_time") {
        fields.wrong("scheduled_time", "is required: a time such as 2026-11-24T10:00");
    }
    Timestamp::UNIX_EPOCH
}

pub fn duration_minutes(fields: &mut Fields) -> Option<u16> {
    let minutes = fields.number("duration_minutes", 0, u64::from(u16::MAX))?;
    u16::try_from(minutes).ok()
}

/// Of an appointment of the practice.
pub fn appointment_status(fields: &mut Fields) -> Option<Status> {
    fields.parsed("status", Status::from_name, || {
        let known = Status::ALL.map(Status::name).join(", ");
        format!("is not a known status; known are: {known}")
    })
}
