//! Tests of the error classes, code by code.

use serde_json::json;

use super::*;

fn class(code: i64, transient: bool) -> &'static str {
    let error = json!({"code": code, "message": "words", "is_transient": transient});
    match Refusal::of(&error).unwrap().outcome(None) {
        Outcome::Accepted { .. } => "accepted",
        Outcome::Retry { .. } => "retry",
        Outcome::Unknown { .. } => "unknown",
        Outcome::WindowClosed { .. } => "window closed",
        Outcome::OptedOut { .. } => "opted out",
        Outcome::Refused { .. } => "refused",
    }
}

#[test]
fn every_code_has_its_class() {
    let table: [(&str, &[i64]); 5] = [
        ("retry", &[4, 80_007, 130_429, 131_056, 131_057]),
        ("unknown", &[1, 2, 131_000, 131_016, 133_004]),
        ("window closed", &[131_047]),
        ("opted out", &[131_050]),
        (
            "refused",
            &[
                0, 3, 10, 33, 100, 190, 200, 299, 368, 130_403, 130_472, 130_497, 131_005, 131_008, 131_009, 131_021,
                131_026, 131_031, 131_042, 131_048, 131_049, 131_051, 131_052, 131_053, 131_062, 131_063, 131_064,
                132_000, 132_001, 132_005, 132_007, 132_012, 132_015, 132_016, 132_018, 132_068, 132_069, 133_000,
                133_005, 133_006, 133_008, 133_009, 133_010, 133_015, 133_016, 135_000, 137_000, 424_242,
            ],
        ),
    ];
    for (expected, codes) in table {
        for code in codes {
            assert_eq!(class(*code, false), expected, "{code}");
        }
    }
    assert_eq!(
        class(424_242, true),
        "unknown",
        "it passes, but may have been processed"
    );
    assert_eq!(class(130_429, true), "retry");
    assert_eq!(class(131_047, true), "window closed");
}

#[track_caller]
fn reason(error: &serde_json::Value, expected: &str) {
    assert_eq!(
        Refusal::of(error).map(|refusal| refusal.reason()).as_deref(),
        Some(expected)
    );
}

#[test]
fn a_reason_has_code_and_title_and_nobodys_number() {
    reason(
        &json!({"code": 131_026, "title": "Message undeliverable", "message": "other"}),
        "131026: Message undeliverable",
    );
    reason(
        &json!({"code": 130_429, "message": "(#130429) Rate limit hit"}),
        "130429: Rate limit hit",
    );
    reason(&json!({"code": "190", "message": ""}), "190: no title");
    reason(
        &json!({"code": 100, "message": "Invalid 16505551234\nx"}),
        "100: Invalid 1650………………… x",
    );
    let long = Refusal::of(&json!({"code": 1, "message": "x".repeat(1000)}))
        .unwrap()
        .reason();
    assert_eq!(long.chars().count(), 203);
    let shown = presentable("to +1 (650) 555-1234 or 44 20 7946 0958", 1);
    assert!(!shown.contains("555") && !shown.contains("0958"), "{shown}");
}

#[test]
fn what_has_no_code_is_no_error() {
    for odd in [
        json!(null),
        json!("text"),
        json!({}),
        json!({"code": null}),
        json!({"code": "x"}),
        json!({"code": 1.5}),
    ] {
        assert_eq!(Refusal::of(&odd), None, "{odd}");
    }
}

#[test]
fn retry_after_is_kept_where_trying_again_is_safe() {
    let outcome = |code: i64| {
        Refusal::of(&json!({"code": code, "message": "w"}))
            .unwrap()
            .outcome(Some(Duration::from_secs(7)))
    };
    assert!(matches!(outcome(130_429), Outcome::Retry { after: Some(after), .. } if after.as_secs() == 7));
    assert!(matches!(outcome(131_057), Outcome::Retry { after: Some(after), .. } if after.as_secs() == 7));
    assert!(matches!(outcome(131_000), Outcome::Unknown { .. }));
}
