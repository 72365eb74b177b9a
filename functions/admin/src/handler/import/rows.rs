//! What a row says, field by field, read as every other endpoint reads these fields.

use api::fields::{
    self, MAX_NAME, MAX_SERVICE, MAX_TEXT, appointment_status, duration_minutes, email, language, phone,
    required_scheduled_time,
};
use app::import::{AppointmentRow, CaseRow, CustomerRow, DentistRow};
use domain::case::Stage;
use domain::conversation::import::Known;
use domain::practice::appointment::{Status, rules};
use domain::profile::{OFFICE_MAX_CHARS, Office};
use domain::reading::Details;
use domain::{AppointmentId, CaseId, CustomerId, Settings, Timestamp, WhatsAppUser};
use jiff::civil::{Date, Time};
use runtime::body::Fields;

/// Nobody brings along more.
const MAX_POINTS: u64 = 1_000_000;

pub(super) fn case(row: &mut Fields, settings: &Settings, now: Timestamp) -> CaseRow {
    CaseRow {
        id: fields::case_id(row),
        user: fields::user(row, &settings.region),
        patient: row.required_text("patient_name", MAX_NAME),
        dentist: row.required_text("dentist_name", MAX_NAME),
        stage: stage(row).unwrap_or(Stage::ApprovedForProduction),
        delivery: fields::delivery_status(row, "delivery_status"),
        notes: row.text("notes", MAX_TEXT),
        priority: fields::priority(row).unwrap_or_default(),
        created_at: past(row, "created_at", settings, now),
        ordinal: row.number("ordinal", 1, u64::MAX),
    }
}

pub(super) fn dentist(row: &mut Fields, settings: &Settings, now: Timestamp) -> DentistRow {
    DentistRow {
        user: dentist_user(row, &settings.region),
        known: Known {
            details: Details {
                name: row.text("name", MAX_NAME),
                clinic: row.text("clinic", MAX_NAME),
                licence: row.text("licence", MAX_NAME),
                phone: None,
            },
            office: Office {
                email: email(row),
                address: row.text("address", OFFICE_MAX_CHARS),
                city: row.text("city", OFFICE_MAX_CHARS),
                state: row.text("state", OFFICE_MAX_CHARS),
                subscription_type: row.text("subscription_type", OFFICE_MAX_CHARS),
            },
            language: language(row),
        },
        created_at: past(row, "created_at", settings, now),
    }
}

pub(super) fn customer(row: &mut Fields, settings: &Settings, now: Timestamp) -> CustomerRow {
    let points = row.number("loyalty_points", 0, MAX_POINTS);
    let customer = CustomerRow {
        id: id(row, "id").map(CustomerId::trusted),
        name: row.required_text("name", MAX_NAME),
        email: email(row),
        phone: phone(row, &settings.region),
        language: language(row),
        notes: row.text("notes", MAX_TEXT),
        created_at: past(row, "created_at", settings, now),
        last_visit: past(row, "last_visit", settings, now),
        points: points.and_then(|points| u32::try_from(points).ok()).unwrap_or_default(),
        allow_duplicate: row.flag("allow_duplicate").unwrap_or_default(),
    };
    if customer.email.is_none() && customer.phone.is_none() && !row.is_wrong("email") && !row.is_wrong("phone") {
        row.wrong("email", "or phone is required");
    }
    customer
}

pub(super) fn appointment(row: &mut Fields, settings: &Settings, now: Timestamp) -> AppointmentRow {
    AppointmentRow {
        id: id(row, "appointment_id").map(AppointmentId::trusted),
        customer: row.required_text("customer", MAX_NAME),
        service: row.required_text("service_type", MAX_SERVICE),
        starts_at: required_scheduled_time(row, settings),
        minutes: duration_minutes(row),
        dentist: row.text("dentist", MAX_NAME),
        chair: row.text("chair", MAX_NAME),
        status: appointment_status(row).unwrap_or(Status::Scheduled),
        notes: row.text("notes", MAX_TEXT),
        created_at: past(row, "created_at", settings, now),
    }
}

/// A status of ours, or of the lab's earlier systems.
fn stage(row: &mut Fields) -> Option<Stage> {
    let known = |text: &str| Stage::from_status(text).or_else(|| Stage::from_predecessor(text));
    row.parsed("status", known, || {
        format!("is not a known status; known are: {}", Stage::statuses().join(", "))
    })
}

/// By `user_id`, or by `phone`.
fn dentist_user(row: &mut Fields, region: &str) -> WhatsAppUser {
    if row.is_given("user_id") || !row.is_given("phone") {
        return fields::user(row, region);
    }
    let phone = phone(row, region);
    if phone.is_none() && !row.is_wrong("phone") {
        row.wrong("phone", "is required, or user_id");
    }
    WhatsAppUser { phone, bsuid: None }
}

/// An id that is kept as it is.
fn id(row: &mut Fields, name: &'static str) -> Option<String> {
    let parse = |text: &str| CaseId::parse(text).ok().map(|id| id.as_str().to_owned());
    row.parsed(name, parse, || domain::ids::InvalidCaseId.to_string())
}

/// A time that is past: unix seconds, a time as everywhere else, or a day.
fn past(row: &mut Fields, name: &'static str, settings: &Settings, now: Timestamp) -> Option<Timestamp> {
    let zone = &settings.calendar.zone;
    let parse = |text: &str| {
        let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
        let seconds = whole.parse().ok().and_then(|at| Timestamp::from_second(at).ok());
        let day = || {
            text.parse::<Date>()
                .ok()?
                .to_datetime(Time::midnight())
                .to_zoned(zone.clone())
                .ok()
        };
        let at = seconds
            .or_else(|| rules::read(text, zone).ok())
            .or_else(|| day().map(|start| start.timestamp()));
        at.filter(|at| *at <= now)
    };
    row.parsed(name, parse, || {
        "has to be a time that is past: 2026-11-20T12:00:00Z, a day, or unix seconds".to_owned()
    })
}
