//! Settings say what is wrong with them.

use serde_json::json;

use super::*;

#[track_caller]
fn check_wrong(json: &Value, field: &str, expected: &str) {
    let error = settings_from_json(json).unwrap_err();
    assert_eq!(error.field, field, "{json}");
    assert!(error.expected.contains(expected), "{error}");
}

#[test]
fn what_is_missing_has_its_default() {
    assert_eq!(settings_from_json(&json!({})).unwrap(), Settings::default());
    let settings = settings_from_json(&json!({
        "version": 7,
        "quiet_hours": null,
        "stages": { "planning": { "when_due": "advance" } },
    }));
    let mut expected = Settings {
        version: 7,
        quiet_hours: None,
        ..Settings::default()
    };
    expected.stages.planning.when_due = WhenDue::Advance;
    assert_eq!(settings.unwrap(), expected);
}

#[test]
fn the_document_has_all_fields() {
    let document = settings_to_json(&Settings::default());
    assert_eq!(
        document,
        json!({
            "version": 0,
            "lab_name": "Chairside Aligner Lab",
            "region": "IN",
            "language": "en",
            "zone": "Asia/Kolkata",
            "working_days": [1, 2, 3, 4, 5],
            "holidays": [],
            "quiet_hours": { "from": "21:00", "until": "08:00" },
            "stages": {
                "planning": { "days_min": 1, "days_max": 2, "when_due": "remind_staff" },
                "training_aligner": { "days_min": 1, "days_max": 2, "when_due": "remind_staff" },
                "delivery": { "days_min": 2, "days_max": 3, "when_due": "remind_staff" },
                "phase": { "days_min": 5, "days_max": 7, "when_due": "remind_staff" },
                "full_case": { "days_min": 7, "days_max": 10, "when_due": "remind_staff" },
                "review": { "days_min": 1, "days_max": 2, "when_due": "remind_staff" },
            },
            "phases": 3,
            "fit_reminder_days": [1, 3],
            "clinical_team": [],
            "lab_team": [],
            "unverified_may_start": false,
            "visits": {
                "minutes": 30,
                "buffer_minutes": 0,
                "step_minutes": 30,
                "notice_minutes": 120,
                "days_ahead": 30,
                "change_notice_hours": 24,
                "hours": {
                    "1": [{ "from": "09:00", "until": "18:00" }],
                    "2": [{ "from": "09:00", "until": "18:00" }],
                    "3": [{ "from": "09:00", "until": "18:00" }],
                    "4": [{ "from": "09:00", "until": "18:00" }],
                    "5": [{ "from": "09:00", "until": "18:00" }],
                },
                "calendars": [],
                "reminder_minutes": [1440, 120],
            },
            "message_retention_days": 3650,
            "drive_folder": null,
            "practice": practice_to_json(&Settings::default().practice),
            "sheets": {
                "spreadsheet": null,
                "owners": {
                    "customers": {
                        "dentist_name": "both", "email": "both", "clinic_name": "both", "address": "both", "city": "both",
                        "state": "both", "subscription_type": "both", "created_at": "chairside", "last_contact": "chairside",
                    },
                    "cases": {
                        "user_id": "chairside", "patient_name": "chairside", "dentist_name": "chairside",
                        "status": "chairside", "created_at": "chairside", "updated_at": "chairside",
                        "delivery_status": "chairside", "notes": "both", "priority": "both",
                    },
                    "production": {
                        "production_stage": "chairside", "started_at": "chairside", "completed_at": "chairside",
                        "assigned_to": "sheet", "estimated_completion": "chairside", "notes": "sheet",
                    },
                },
            },
            "subscriptions": [],
        })
    );
    assert_eq!(settings_from_json(&document).unwrap(), Settings::default());
}

#[test]
fn a_week_is_replaced_as_a_whole() {
    let time = |hour| Time::constant(hour, 0, 0, 0);
    let settings = settings_from_json(&json!({ "visits": {
        "hours": { "6": [{ "from": "09:00", "until": "12:00" }, { "from": "12:00", "until": "15:00" }], "7": [] },
    } }));
    let mut expected = Settings::default();
    expected.visits.hours = [(6, vec![(time(9), time(12)), (time(12), time(15))]), (7, Vec::new())].into();
    assert_eq!(settings.unwrap(), expected);
}

#[test]
fn a_calendar_is_looked_at_once() {
    let settings = settings_from_json(&json!({ "visits": { "calendars": ["scans", " scans", "lab"] } })).unwrap();
    assert_eq!(settings.visits.calendars, ["scans", "lab"]);
}

#[test]
fn numbers_of_the_team_are_read_with_the_region() {
    let team = json!({ "region": "IN", "lab_team": ["098765 43210", "+91 98765 43210", "+1 415 555 2671"] });
    let settings = settings_from_json(&team).unwrap();
    let numbers: Vec<_> = settings.lab_team.iter().map(Phone::as_str).collect();
    assert_eq!(numbers, ["+919876543210", "+14155552671"], "one person is told once");
    check_wrong(&json!({ "lab_team": ["98765"] }), "lab_team", "+14155550123");
}

#[test]
fn a_wrong_field_is_named_with_what_was_expected() {
    check_wrong(&json!([]), "", "an object");
    check_wrong(&json!({ "colour": "blue" }), "colour", "no such field");
    check_wrong(&json!({ "version": -1 }), "version", "whole number");
    check_wrong(&json!({ "lab_name": "" }), "lab_name", "1 to 60");
    check_wrong(&json!({ "lab_name": "a\nb" }), "lab_name", "one line");
    check_wrong(&json!({ "lab_name": 1 }), "lab_name", "a text");
    check_wrong(&json!({ "region": "India" }), "region", "ISO 3166");
    check_wrong(&json!({ "language": "xx" }), "language", "\"en\", \"es\"");
    check_wrong(&json!({ "zone": "Mars/Olympus" }), "zone", "IANA");
    check_wrong(&json!({ "working_days": [] }), "working_days", "at least one");
    check_wrong(&json!({ "working_days": [0] }), "working_days", "1 (Monday)");
    check_wrong(&json!({ "holidays": ["25 December"] }), "holidays", "2026-12-25");
    check_wrong(&json!({ "quiet_hours": "night" }), "quiet_hours", "an object");
    check_wrong(
        &json!({ "quiet_hours": { "from": "21:00" } }),
        "quiet_hours.until",
        "time of day",
    );
    check_wrong(
        &json!({ "quiet_hours": { "from": "25:00", "until": "08:00" } }),
        "quiet_hours.from",
        "time of day",
    );
    check_wrong(
        &json!({ "quiet_hours": { "from": "08:00", "until": "08:00" } }),
        "quiet_hours",
        "different",
    );
    check_wrong(
        &json!({ "stages": { "melting": {} } }),
        "stages.melting",
        "no such field",
    );
    check_wrong(
        &json!({ "stages": { "phase": { "days_max": 400 } } }),
        "stages.phase.days_max",
        "0 to 365",
    );
    check_wrong(
        &json!({ "stages": { "phase": { "days_min": 9 } } }),
        "stages.phase.days_max",
        "days_min",
    );
    check_wrong(
        &json!({ "stages": { "phase": { "when_due": "panic" } } }),
        "stages.phase.when_due",
        "advance",
    );
    check_wrong(&json!({ "phases": 0 }), "phases", "1 to 20");
    check_wrong(
        &json!({ "fit_reminder_days": [3, 1] }),
        "fit_reminder_days",
        "later than",
    );
    check_wrong(&json!({ "fit_reminder_days": [0] }), "fit_reminder_days", "1 to 90");
    check_wrong(&json!({ "clinical_team": ["12"] }), "clinical_team", "phone numbers");
    check_wrong(
        &json!({ "unverified_may_start": 1 }),
        "unverified_may_start",
        "true or false",
    );
    check_wrong(
        &json!({ "message_retention_days": 1 }),
        "message_retention_days",
        "30 to 36500",
    );
    for folder in [json!(""), json!(7), json!("https://drive.google.com/drive/folders/1a")] {
        check_wrong(&json!({ "drive_folder": folder }), "drive_folder", "last part");
    }
    let sheets = |owners: Value| json!({ "sheets": { "owners": owners } });
    check_wrong(
        &json!({ "sheets": { "spreadsheet": "https://x" } }),
        "sheets.spreadsheet",
        "long part",
    );
    check_wrong(
        &sheets(json!({ "cases": { "notes": "me" } })),
        "sheets.owners.cases.notes",
        "chairside",
    );
    // By its key a row is found: nobody else may own it.
    check_wrong(
        &sheets(json!({ "cases": { "case_id": "sheet" } })),
        "sheets.owners.cases.case_id",
        "no such field",
    );
}

#[test]
fn a_wrong_field_of_the_visits_is_named_with_what_was_expected() {
    let wrong = |visits: Value, field, expected| check_wrong(&json!({ "visits": visits }), field, expected);
    wrong(json!([]), "visits", "an object");
    wrong(json!({ "colour": "blue" }), "visits.colour", "no such field");
    wrong(json!({ "minutes": 0 }), "visits.minutes", "5 to 120");
    wrong(json!({ "step_minutes": 0 }), "visits.step_minutes", "5 to 480");
    wrong(json!({ "days_ahead": 0 }), "visits.days_ahead", "1 to 365");
    wrong(json!({ "hours": { "8": [] } }), "visits.hours.8", "no such field");
    wrong(json!({ "hours": { "1": {} } }), "visits.hours.1", "stretches");
    let hours = |from: &str, until: &str| json!({ "from": from, "until": until });
    let monday = |stretches: Value| json!({ "hours": { "1": stretches } });
    wrong(monday(json!([{ "from": "9" }])), "visits.hours.1.from", "time of day");
    wrong(
        monday(json!([hours("12:00", "12:00")])),
        "visits.hours.1.until",
        "later than from",
    );
    wrong(
        monday(json!([hours("12:00", "15:00"), hours("09:00", "11:00")])),
        "visits.hours.1",
        "later than the one before",
    );
    wrong(json!({ "calendars": ["a b"] }), "visits.calendars", "ids");
    wrong(
        json!({ "reminder_minutes": [60, 60] }),
        "visits.reminder_minutes",
        "smaller than",
    );
    wrong(json!({ "reminder_minutes": [0] }), "visits.reminder_minutes", "from 1");
}

#[test]
fn a_wrong_subscription_is_named_with_what_was_expected() {
    let with = |name: &str, value: Value| {
        let mut one = json!({ "name": "crm", "url": "https://crm.example.org/hook", "events": "all" });
        one[name] = value;
        json!({ "subscriptions": [one] })
    };
    assert_eq!(
        settings_from_json(&with("events", json!(["JobDue", "JobDue"])))
            .unwrap()
            .subscriptions
            .len(),
        1
    );
    check_wrong(&json!({ "subscriptions": {} }), "subscriptions", "at most 10");
    check_wrong(&json!({ "subscriptions": [7] }), "subscriptions.0", "an object");
    check_wrong(&with("name", json!("the crm")), "subscriptions.0.name", "1 to 40");
    check_wrong(&with("name", json!("")), "subscriptions.0.name", "1 to 40");
    check_wrong(
        &with("colour", json!("blue")),
        "subscriptions.0.colour",
        "no such field",
    );
    for url in ["http://crm.example.org/", "https://me:secret@crm.example.org/", ""] {
        check_wrong(&with("url", json!(url)), "subscriptions.0.url", "https");
    }
    for events in [
        json!("some"),
        json!([]),
        json!(["CaseCreated", "CaseEaten"]),
        json!(null),
    ] {
        check_wrong(
            &with("events", events),
            "subscriptions.0.events",
            "\"QuotationAnswered\"",
        );
    }
    let twice = with("events", json!("all"))["subscriptions"][0].clone();
    check_wrong(
        &json!({ "subscriptions": [twice, twice] }),
        "subscriptions.1.name",
        "no other subscription",
    );
    let many: Vec<_> = (0..11).map(|_| json!({})).collect();
    check_wrong(&json!({ "subscriptions": many }), "subscriptions", "at most 10");
}
