//! Forms that real payloads take beside the documented ones: see the table of each test.

use domain::inbound::Content;
use serde_json::{Value, json};

use super::super::{Kind, StatusUpdate, Unreadable, Update, Why, Wish, read};
use super::{batch, message, only, post, received_at, update};

fn content_of(mut item: Value) -> Content {
    item["from"] = json!("16505551234");
    item["id"] = json!("wamid.1");
    item["timestamp"] = json!("1763650000");
    let Update::Message(inbound) = update(&item) else {
        panic!("no message")
    };
    inbound.content
}

#[track_caller]
fn unsupported(item: Value, expected: &str) {
    assert!(
        content_of(item)
            == Content::Unsupported {
                kind: expected.to_owned()
            },
        "{expected}"
    );
}

#[test]
fn what_we_cannot_read_is_unsupported_and_never_an_error() {
    unsupported(json!({"type": "interactive"}), "interactive");
    unsupported(
        json!({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {"response_json": [1]}}}),
        "nfm_reply",
    );
    unsupported(
        json!({"type": "interactive", "interactive": {"type": "button_reply"}}),
        "button_reply",
    );
    unsupported(json!({"type": "order", "order": {}}), "order");
    unsupported(
        json!({"type": "unknown", "errors": [{"code": 501, "details": "x"}]}),
        "unknown",
    );
    unsupported(json!({"type": "unsupported", "unsupported": {"type": "poll"}}), "poll");
    unsupported(json!({"type": "request_welcome"}), "request_welcome");
    unsupported(json!({"type": "ephemeral"}), "ephemeral");
    unsupported(json!({"type": "media_placeholder"}), "media_placeholder");
    unsupported(json!({"type": "text"}), "text");
    unsupported(json!({"type": "text", "text": "plain"}), "text");
    unsupported(json!({"type": "text", "text": {"body": 7}}), "text");
    unsupported(json!({"type": "image", "image": {"caption": "no id"}}), "image");
    unsupported(
        json!({"type": "location", "location": {"latitude": "north", "longitude": 1}}),
        "location",
    );
    unsupported(
        json!({"type": "location", "location": {"latitude": 91, "longitude": 1}}),
        "location",
    );
    unsupported(json!({"type": "contacts", "contacts": {}}), "contacts");
    unsupported(json!({"type": "reaction", "reaction": {"emoji": "👍"}}), "reaction");
    unsupported(json!({"type": "revoke"}), "revoke");
    unsupported(json!({"type": "Call +1 650 555 1234"}), "unknown");
}

#[test]
fn numbers_and_texts_mean_the_same() {
    let expected = |latitude: &str, longitude: &str| Content::Location {
        latitude: latitude.to_owned(),
        longitude: longitude.to_owned(),
        name: None,
        address: None,
    };
    let located = |latitude: Value, longitude: Value| {
        content_of(json!({"type": "location", "location": {"latitude": latitude, "longitude": longitude}}))
    };
    assert!(located(json!(37.44), json!(-122)) == expected("37.44", "-122"));
    assert!(located(json!("37.44"), json!(" -122.160 ")) == expected("37.44", "-122.16"));
    assert!(located(json!(0.000_000_1), json!(0)) == expected("0.0000001", "0"));

    for timestamp in [json!("1763650000"), json!(1_763_650_000), json!(" 1763650000 ")] {
        let mut item = message("wamid.1", "hello");
        item["timestamp"] = timestamp;
        let Update::Message(inbound) = update(&item) else {
            panic!("no message")
        };
        assert_eq!(inbound.sent_at.as_second(), 1_763_650_000);
    }
}

#[test]
fn a_clock_far_ahead_is_not_believed() {
    let day = 86_400;
    let now = received_at().as_second();
    for (seconds, expected) in [
        (now - day, now - day),
        (now + day, now + day),
        (now + day + 1, now),
        (i64::MAX, now),
    ] {
        let mut item = message("wamid.1", "hello");
        item["timestamp"] = json!(seconds.to_string());
        let Update::Message(inbound) = update(&item) else {
            panic!("no message")
        };
        assert_eq!(inbound.sent_at.as_second(), expected, "{seconds}");
    }
}

#[test]
fn a_template_button_may_lack_its_payload() {
    let tap = |payload: &str, title: &str| Content::Tap {
        payload: payload.to_owned(),
        title: title.to_owned(),
    };
    assert!(
        content_of(json!({"type": "button", "button": {"payload": "say:yes", "text": "Yes"}})) == tap("say:yes", "Yes")
    );
    assert!(content_of(json!({"type": "button", "button": {"text": "Yes"}})) == tap("Yes", "Yes"));
    unsupported(json!({"type": "button", "button": {}}), "button");
}

#[test]
fn the_sender_is_found_wherever_meta_puts_it() {
    const ID: &str = "US.13491208655302741918";
    let sender = |changes: Value, contacts: Value| {
        let mut item = message("wamid.1", "hello");
        for (name, value) in changes.as_object().unwrap() {
            item[name] = value.clone();
        }
        let envelope = only(&post(json!({"messages": [item], "contacts": contacts})));
        match read(&envelope) {
            Ok(Update::Message(inbound)) => {
                let bsuid = inbound.from.bsuid.map(|id| id.as_str().to_owned());
                let phone = inbound.from.phone.map(|phone| phone.as_str().to_owned());
                (
                    phone.unwrap_or_default(),
                    bsuid.unwrap_or_default(),
                    inbound.profile_name.unwrap_or_default(),
                    envelope.group(),
                )
            }
            Ok(other) => panic!("{other:?}"),
            Err(unreadable) => (unreadable.to_string(), String::new(), String::new(), envelope.group()),
        }
    };
    let found = |phone: &str, id: &str, name: &str, group: &str| {
        (phone.to_owned(), id.to_owned(), name.to_owned(), group.to_owned())
    };
    let phone = "+16505551234";
    assert_eq!(sender(json!({}), json!([])), found(phone, "", "", "16505551234"));
    assert_eq!(
        sender(json!({"from_user_id": ID}), json!([])),
        found(phone, ID, "", "16505551234")
    );
    assert_eq!(sender(json!({"from": ID}), json!([])), found("", ID, "", ID));
    assert_eq!(
        sender(json!({"from": null}), json!([{"wa_id": ID}])),
        found("", ID, "", ID)
    );
    let contact = json!({"profile": {"name": " Ana "}, "wa_id": "16505551234", "user_id": ID});
    assert_eq!(
        sender(json!({}), json!([contact])),
        found(phone, ID, "Ana", "16505551234")
    );
    assert_eq!(
        sender(json!({"from": null}), json!([contact])),
        found(phone, ID, "Ana", "16505551234")
    );
    assert_eq!(
        sender(json!({"from": null, "from_user_id": ID}), json!([contact])),
        found(phone, ID, "Ana", "16505551234")
    );
    // Somebody else's contact, alone or beside the right one.
    let other = json!({"profile": {"name": "Eve"}, "wa_id": "16505559999", "user_id": "US.2"});
    assert_eq!(sender(json!({}), json!([other])), found(phone, "", "", "16505551234"));
    assert_eq!(
        sender(json!({}), json!([other, contact])),
        found(phone, ID, "Ana", "16505551234")
    );
    // A second spelling of a Brazilian number is the same person, in the same group.
    let brazilian = json!({"profile": {"name": "Rui"}, "wa_id": "5511987654321"});
    assert_eq!(
        sender(json!({"from": "551187654321"}), json!([other, brazilian])),
        found("+551187654321", "", "Rui", "5511987654321")
    );
    // Nobody.
    let nobody = Unreadable::NobodyNamed.to_string();
    assert_eq!(
        sender(json!({"from": "foo_bar"}), json!([])),
        found(&nobody, "", "", "unknown")
    );
    assert_eq!(
        sender(json!({"from": null}), json!([other, contact])),
        found(&nobody, "", "", "unknown")
    );
}

#[test]
fn a_new_number_or_id_is_told_by_system_messages_and_by_its_own_field() {
    let changed = |system: Value| {
        let item = json!({"from": "16505551234", "id": "wamid.1", "timestamp": "1763650000", "type": "system", "system": system});
        if let Update::Ignored { kind } = update(&item) {
            return format!("ignored {kind}");
        }
        let Content::IdentityChanged { new } = content_of(item) else {
            panic!("no change of identity")
        };
        new.key().unwrap().as_str().to_owned()
    };
    assert_eq!(
        changed(json!({"type": "user_changed_number", "wa_id": "16505559999"})),
        "+16505559999"
    );
    assert_eq!(
        changed(json!({"type": "customer_changed_number", "new_wa_id": "16505559999"})),
        "+16505559999"
    );
    assert_eq!(
        changed(json!({"type": "user_changed_user_id", "user_id": "US.2"})),
        "US.2"
    );
    assert_eq!(
        changed(json!({"type": "user_changed_number"})),
        "ignored user_changed_number"
    );
    assert_eq!(
        changed(json!({"type": "customer_identity_changed", "wa_id": "16505559999"})),
        "ignored customer_identity_changed"
    );
    assert_eq!(changed(Value::Null), "ignored system");

    let entry = |ids: Value| {
        let item = json!({"wa_id": "16505551234", "user_id": ids, "timestamp": "1763650000"});
        let change = json!({"field": "user_id_update", "value": {"user_id_update": [item]}});
        only(json!({"entry": [{"changes": [change]}]}).to_string().as_bytes())
    };
    let envelope = entry(json!({"previous": "US.1", "current": "US.2"}));
    assert_eq!(
        (envelope.kind, envelope.group().as_str()),
        (Kind::UserIdUpdate, "16505551234")
    );
    let Ok(Update::UserIdUpdate(change)) = read(&envelope) else {
        panic!("no change of id")
    };
    assert_eq!(change.previous.bsuid.unwrap().as_str(), "US.1");
    assert_eq!(change.current.bsuid.unwrap().as_str(), "US.2");
    assert_eq!(change.current.phone.unwrap().as_str(), "+16505551234");
    assert_eq!(read(&entry(json!({"current": "US.2"}))), Err(Unreadable::NobodyNamed));
}

#[test]
fn a_status_reads_with_and_without_its_parts() {
    let status = |changes: Value| -> StatusUpdate {
        let mut item = json!({"id": "wamid.1", "status": "delivered", "timestamp": "1763650000"});
        for (name, value) in changes.as_object().unwrap() {
            item[name] = value.clone();
        }
        match read(&only(&post(json!({"statuses": [item]})))) {
            Ok(Update::Status(status)) => status,
            other => panic!("{other:?}"),
        }
    };
    let receipt = |changes: Value| format!("{:?}", status(changes).receipt);
    assert_eq!(receipt(json!({"status": "sent"})), "Some(Sent)");
    assert_eq!(receipt(json!({"status": "played"})), "Some(Read)");
    for unknown in ["in_orbit", "deleted", "warning"] {
        assert_eq!(receipt(json!({"status": unknown})), "None");
    }
    let failed = |errors: Value| receipt(json!({"status": "failed", "errors": errors}));
    let reason = r#"reason: "131047: Re-engagement message" }))"#;
    let error = json!({"code": 131_047, "title": "Re-engagement message", "href": "/documentation"});
    assert_eq!(failed(json!([error])), format!("Some(Failed(WindowClosed {{ {reason}"));
    assert_eq!(
        failed(json!([null, error])),
        format!("Some(Failed(WindowClosed {{ {reason}")
    );
    assert!(failed(json!([{"code": 131_050, "title": "Opted out"}])).starts_with("Some(Failed(OptedOut"));
    assert!(failed(json!([{"code": 131_000, "title": "Something"}])).starts_with("Some(Failed(Unknown"));
    assert!(failed(json!([{"code": 131_056, "title": "Pair rate"}])).starts_with("Some(Failed(Retry"));
    assert!(failed(json!([])).starts_with("Some(Failed(Refused"));
    assert!(failed(json!({"code": 1})).starts_with("Some(Failed(Refused"));

    let whole = status(json!({"biz_opaque_callback_data": "m-1", "recipient_id": "16505551234"}));
    assert_eq!(whole.opaque.as_deref(), Some("m-1"));
    assert_eq!(whole.recipient.key().unwrap().as_str(), "+16505551234");
    assert_eq!(status(json!({})).recipient.key(), None, "a status is known by its ids");
    let shown = format!("{whole:?}");
    assert!(!shown.contains("1650") && !shown.contains("wamid"), "{shown}");
}

#[test]
fn preferences_and_groups() {
    let preference = |value: &str| {
        let item =
            json!({"user_id": "US.1", "category": "marketing_messages", "value": value, "timestamp": 1_763_650_000});
        let change = json!({"field": "user_preferences", "value": {"user_preferences": [item]}});
        read(&only(json!({"entry": [{"changes": [change]}]}).to_string().as_bytes()))
    };
    let wish = |value| match preference(value) {
        Ok(Update::Preference(preference)) => Some(preference.wish),
        Ok(Update::Ignored { .. }) => None,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        ["stop", "resume", "signup", "sing"].map(wish),
        [Some(Wish::Stop), Some(Wish::Resume), Some(Wish::Resume), None]
    );

    let mut item = message("wamid.1", "to all");
    item["group_id"] = json!("group");
    assert!(matches!(update(&item), Update::Ignored { kind } if kind == "group_message"));
}

#[test]
fn our_own_account_is_heard_and_our_own_echo_is_not() {
    let change = |field: &str, value: Value| json!({"field": field, "value": value});
    let body = json!({"entry": [{"id": "1", "time": 1_763_650_000, "changes": [
        change("phone_number_quality_update", json!({"display_phone_number": "15550783881", "event": "DOWNGRADE"})),
        change("smb_message_echoes", json!({"message_echoes": [message("wamid.1", "ours")]})),
        change("calls", json!({"calls": [{"id": "wacid.1"}]})),
        change("+1 650 555 1234", json!({})),
        change("messages", json!({"errors": [{"code": 131_000, "title": "Something went wrong"}]})),
        change("messages", json!([])),
    ]}]});
    let batch = batch(body.to_string().as_bytes());
    let events: Vec<_> = batch
        .envelopes
        .iter()
        .map(|envelope| match read(envelope) {
            Ok(Update::Account(account)) => (account.field, account.event.unwrap(), envelope.group()),
            other => panic!("{other:?}"),
        })
        .collect();
    let event = |field: &str, event: &str| (field.to_owned(), event.to_owned(), "account".to_owned());
    assert_eq!(
        events,
        [
            event("phone_number_quality_update", "DOWNGRADE"),
            event("messages", "131000: Something went wrong"),
        ]
    );
    let skipped: Vec<_> = batch
        .skipped
        .iter()
        .map(|skipped| (skipped.field.as_str(), skipped.why))
        .collect();
    assert_eq!(
        skipped,
        [
            ("smb_message_echoes", Why::Echo),
            ("calls", Why::OtherField),
            ("unknown", Why::OtherField),
            ("messages", Why::NotAnObject),
        ]
    );
}
