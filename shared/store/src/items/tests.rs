//! Arbitrary values come back as they were, and what cannot be read is named without its values.

use aws_sdk_dynamodb::types::AttributeValue;
use proptest::prelude::*;
use testkit::{builders, generators};

use super::*;

/// Through everything that a write and a read do, except for the table between them.
fn there_and_back<R: Record>(value: &R::Domain) -> R::Domain {
    let item = Item::new::<R>(crate::keys::settings(), value).unwrap();
    from_item::<R>(&item.attributes).unwrap()
}

proptest! {
    #[test]
    fn conversations_come_back(value in generators::conversation()) {
        prop_assert!(there_and_back::<ConversationRecord>(&value) == value);
    }

    #[test]
    fn cases_come_back(value in generators::case()) {
        prop_assert!(there_and_back::<CaseRecord>(&value) == value);
    }

    #[test]
    fn messages_come_back_from_the_table_and_from_tickets(value in generators::message()) {
        prop_assert!(there_and_back::<MessageRecord>(&value) == value);
        let text = message_to_json(&value).unwrap().to_string();
        prop_assert!(message_from_json(serde_json::from_str(&text).unwrap()).unwrap() == value);
    }

    #[test]
    fn tasks_come_back(value in generators::task()) {
        prop_assert!(there_and_back::<TaskRecord>(&value) == value);
    }

    #[test]
    fn received_messages_come_back(value in generators::received()) {
        prop_assert!(there_and_back::<ReceivedRecord>(&value) == value);
    }

    #[test]
    fn facts_come_back(value in generators::fact()) {
        prop_assert!(there_and_back::<FactStored>(&value) == value);
    }

    #[test]
    fn announcements_come_back(value in generators::announcement()) {
        prop_assert_eq!(there_and_back::<AnnouncementStored>(&value), value);
    }

    #[test]
    fn settings_come_back(value in generators::settings()) {
        prop_assert_eq!(there_and_back::<SettingsRecord>(&value), value);
    }
}

/// The error of a case whose record has this field set to this value.
fn error_of_case(field: &str, value: AttributeValue) -> String {
    let mut item = CaseRecord::item(&builders::case("c-1")).unwrap().attributes;
    let Some(AttributeValue::M(data)) = item.get_mut("data") else {
        panic!("data is a map")
    };
    data.insert(field.to_owned(), value);
    from_item::<CaseRecord>(&item).unwrap_err().to_string()
}

#[test]
fn what_cannot_be_read_is_named() {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let unknown = error_of_case("stage", text("Melting"));
    assert_eq!(unknown, "the store refuses: case: unknown stage \"Melting\"");
    let newer = error_of_case("v", AttributeValue::N("2".to_owned()));
    assert_eq!(newer, "the store refuses: case: form 2 is not known to this program");
    let not_a_time = error_of_case("created_at", AttributeValue::N(i64::MAX.to_string()));
    assert!(not_a_time.contains("is no time"), "{not_a_time}");
}

#[test]
fn an_error_holds_no_values() {
    let wrong = error_of_case("phases", AttributeValue::S("Jane Doe".to_owned()));
    assert!(wrong.starts_with("the store refuses: case: "), "{wrong}");
    assert!(!wrong.contains("Jane"), "{wrong}");
}

#[test]
fn an_item_of_another_kind_is_not_mistaken() {
    let item = CaseRecord::item(&builders::case("c-1")).unwrap().attributes;
    let error = from_item::<TaskRecord>(&item).unwrap_err().to_string();
    assert_eq!(error, "the store refuses: task: found an item of kind \"case\"");
}

#[test]
fn only_what_has_to_happen_is_in_the_index_of_what_is_due() {
    use domain::task::{State, Task};
    for state in State::ALL {
        let item = TaskRecord::item(&Task {
            state,
            ..builders::task("t-1")
        })
        .unwrap();
        assert_eq!(
            item.attributes.contains_key("due_at"),
            state == State::Waiting,
            "{state:?}"
        );
        let ended = matches!(state, State::Done | State::Cancelled);
        assert_eq!(item.attributes.contains_key("expires_at"), ended, "{state:?}");
    }
}
