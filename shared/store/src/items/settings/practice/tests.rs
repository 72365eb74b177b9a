//! The practice's settings say what is wrong with them.

use domain::Settings;
use domain::practice::settings::StaffTopic;

use super::super::settings_from_json;
use super::*;

fn read(practice: &Value) -> Result<Practice, InvalidSettings> {
    let settings: Result<Settings, _> = settings_from_json(&json!({ "region": "US", "practice": practice }));
    settings.map(|settings| settings.practice)
}

#[track_caller]
fn wrong(practice: &Value, field: &str, expected: &str) {
    let error = read(practice).unwrap_err();
    assert_eq!(error.field, field, "{practice}");
    assert!(error.expected.contains(expected), "{error}");
}

#[test]
fn what_is_missing_has_its_default_and_what_is_named_is_taken() {
    assert_eq!(read(&json!({})).unwrap(), Practice::default());
    let practice = read(&json!({
        "name": "  Smile   Studio ",
        "phone": "415 555 2671",
        "services": { "Checkup": { "minutes": 30, "points": 0 } },
        "dentists": ["Dr. Ada", "dr.  ada", "Dr. Bea"],
        "days_off": { "Dr. Ada": ["2026-12-24"] },
        "reminder_channels": ["sms", "email", "sms"],
        "points_expire_days": 365,
        "staff": [{ "name": "Front desk", "email": "desk@example.org" },
                  { "name": "Bea", "whatsapp": "+14155552672", "hears": ["emergencies"] }],
    }));
    let practice = practice.unwrap();
    assert_eq!(practice.name, "Smile Studio");
    assert_eq!(practice.phone.unwrap().as_str(), "+14155552671");
    assert_eq!(practice.services.len(), 1);
    assert_eq!(practice.dentists, ["Dr. Ada", "Dr. Bea"]);
    assert_eq!(practice.reminder_channels, [Channel::Email, Channel::Sms]);
    assert_eq!(practice.points_expire_days, Some(365));
    assert_eq!(practice.staff[0].hears.len(), 4);
    assert_eq!(practice.staff[1].hears, [StaffTopic::Emergencies].into());
}

#[test]
fn the_document_comes_back() {
    let written = read(&json!({
        "address": "12 Harbour Road",
        "emergency_phone": "+14155552671",
        "hours": { "1": [{ "from": "08:00", "until": "12:00" }, { "from": "13:00", "until": "17:00" }] },
        "days_off": { "Dr. Ada": ["2026-12-24"] },
        "chairs": ["1", "2"],
        "points_expire_days": 30,
        "staff": [{ "name": "Bea", "sms": "+14155552672", "hears": ["reports", "tickets"] }],
        "ticket_assignee": "Bea",
    }));
    let written = written.unwrap();
    assert_eq!(read(&practice_to_json(&written)).unwrap(), written);
    assert_eq!(
        read(&practice_to_json(&Practice::default())).unwrap(),
        Practice::default()
    );
}

#[test]
fn a_wrong_field_is_named_with_what_was_expected() {
    wrong(&json!([]), "practice", "an object");
    wrong(&json!({ "colour": 1 }), "practice.colour", "no such field");
    wrong(&json!({ "name": null }), "practice.name", "1 to 60");
    wrong(&json!({ "name": "a\nb" }), "practice.name", "one line");
    wrong(&json!({ "phone": "12" }), "practice.phone", "+14155550123");
    wrong(&json!({ "hours": { "1": {} } }), "practice.hours.1", "stretches");
    wrong(&json!({ "services": [] }), "practice.services", "by their names");
    let service = |service: Value| json!({ "services": { "A": service } });
    wrong(
        &service(json!({ "minutes": 30 })),
        "practice.services.A.points",
        "every service",
    );
    wrong(
        &service(json!({ "minutes": 241, "points": 1 })),
        "practice.services.A.minutes",
        "5 to 240",
    );
    wrong(
        &service(json!({ "minutes": 7, "points": 1 })),
        "practice.services.A.minutes",
        "steps of 5",
    );
    let both = json!({ "minutes": 5, "points": 1 });
    wrong(
        &json!({ "services": { "A b": both, "a  B": both } }),
        "practice.services",
        "each name once",
    );
    wrong(&json!({ "dentists": [""] }), "practice.dentists", "1 to 60");
    wrong(
        &json!({ "days_off": { "A": ["tomorrow"] } }),
        "practice.days_off",
        "2026-12-25",
    );
    wrong(&json!({ "step_minutes": 4 }), "practice.step_minutes", "5 to 480");
    wrong(&json!({ "days_ahead": 0 }), "practice.days_ahead", "1 to 730");
    wrong(
        &json!({ "reminder_minutes": [1, 2] }),
        "practice.reminder_minutes",
        "smaller than",
    );
    wrong(
        &json!({ "reminder_channels": ["fax"] }),
        "practice.reminder_channels",
        "\"sms\"",
    );
    wrong(
        &json!({ "points_expire_days": 0 }),
        "practice.points_expire_days",
        "1 to 3650",
    );
    wrong(&json!({ "staff": [{}] }), "practice.staff.1.name", "1 to 60");
    wrong(
        &json!({ "staff": [{ "name": "A" }] }),
        "practice.staff.1.email",
        "a way to reach them",
    );
    wrong(
        &json!({ "staff": [{ "name": "A", "email": "x" }] }),
        "practice.staff.1.email",
        "an e-mail address",
    );
    wrong(
        &json!({ "staff": [{ "name": "A", "email": "a@example.org", "hears": ["gossip"] }] }),
        "practice.staff.1.hears",
        "\"tickets\"",
    );
    wrong(&json!({ "retry_seconds": [0] }), "practice.retry_seconds", "1 to 86400");
    wrong(
        &json!({ "cancelled_kept_days": 0 }),
        "practice.cancelled_kept_days",
        "1 to 3650",
    );
}
