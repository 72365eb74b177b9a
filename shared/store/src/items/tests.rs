//! Arbitrary values come back as they were, and what cannot be read is named without its values.

use app::ports::Received;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::appointment::Slot;
use domain::case::Case;
use domain::conversation::{Conversation, Focus, Takeover};
use domain::message::Message;
use domain::task::{State, Task, Worker};
use domain::{AppointmentId, RecordId};
use jiff::SignedDuration;
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
    fn feeds_come_back(value in generators::feed()) {
        prop_assert_eq!(there_and_back::<FeedRecord>(&value), value);
    }

    #[test]
    fn files_come_back(value in generators::record()) {
        prop_assert!(there_and_back::<RecordStored>(&value) == value);
    }

    #[test]
    fn visits_come_back(value in generators::appointment()) {
        prop_assert!(there_and_back::<AppointmentRecord>(&value) == value);
    }

    #[test]
    fn bookings_come_back(value in generators::booking()) {
        prop_assert!(there_and_back::<BookingRecord>(&value) == value);
    }

    #[test]
    fn points_come_back(customer in generators::customer_id(), entry in generators::entry()) {
        let value = Posted { customer, entry };
        prop_assert_eq!(there_and_back::<EntryRecord>(&value), value);
    }

    #[test]
    fn customers_come_back(value in generators::customer()) {
        prop_assert!(there_and_back::<CustomerRecord>(&value) == value);
    }

    #[test]
    fn tickets_come_back(value in generators::ticket()) {
        prop_assert!(there_and_back::<TicketRecord>(&value) == value);
    }

    #[test]
    fn job_runs_come_back(value in generators::job_run()) {
        prop_assert_eq!(there_and_back::<JobRunRecord>(&value), value);
    }

    #[test]
    fn contacts_come_back(value in generators::customer()) {
        for contact in value.contacts() {
            let held = HeldContact { contact, customer: value.id.clone() };
            prop_assert_eq!(there_and_back::<ContactRecord>(&held), held);
        }
    }

    #[test]
    fn taken_slots_come_back(at in generators::timestamp(), appointment in generators::appointment_id()) {
        for slot in Slot::between(at, at + SignedDuration::from_mins(1)) {
            let appointment = appointment.clone();
            let value = TakenSlot { slot, appointment };
            prop_assert_eq!(there_and_back::<SlotRecord>(&value), value);
        }
    }

    #[test]
    fn sync_tokens_come_back(calendar in generators::text(), token in proptest::option::of(generators::text())) {
        let value = SyncToken { calendar, token };
        prop_assert!(there_and_back::<SyncTokenRecord>(&value) == value);
    }

    #[test]
    fn sheet_marks_come_back(value in generators::sheet_mark()) {
        prop_assert!(there_and_back::<SheetMarkRecord>(&value) == value);
    }

    #[test]
    fn memories_of_the_sheet_come_back(value in generators::sheet_memory()) {
        prop_assert!(there_and_back::<SheetMemoryRecord>(&value) == value);
    }

    #[test]
    fn settings_come_back(value in generators::settings()) {
        prop_assert_eq!(there_and_back::<SettingsRecord>(&value), value);
    }
}

/// The map in an item's attribute, or in one of a record's fields.
fn map<'a>(attributes: &'a mut Stored, name: &str) -> &'a mut Stored {
    match attributes.get_mut(name) {
        Some(AttributeValue::M(map)) => map,
        other => panic!("{name} is a map, not {other:?}"),
    }
}

/// The error of a case whose record has this field set to this value.
fn error_of_case(field: &str, value: AttributeValue) -> String {
    let mut item = CaseRecord::item(&builders::case("c-1")).unwrap().attributes;
    map(&mut item, "data").insert(field.to_owned(), value);
    from_item::<CaseRecord>(&item).unwrap_err().to_string()
}

/// The value again whose record has none of these fields, as if it had been written before there were any.
fn read_without<R: Record>(item: Item, fields: &[&str]) -> R::Domain {
    let mut item = item.attributes;
    for field in fields {
        map(&mut item, "data").remove(*field).unwrap();
    }
    from_item::<R>(&item).unwrap()
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

#[test]
fn what_was_stored_before_dentists_registered_is_still_read() {
    let conversation = builders::conversation();
    let item = ConversationRecord::item(&Conversation {
        focus: Focus::NamingPatient { attempt: 1 },
        ..conversation.clone()
    });
    let read = read_without::<ConversationRecord>(item.unwrap(), &["profile", "takeover", "focus"]);
    assert!(read == conversation);

    let case = builders::case("c-1");
    let item = CaseRecord::item(&Case {
        from_chat: true,
        needs_licence: true,
        ..case.clone()
    });
    let read = read_without::<CaseRecord>(item.unwrap(), &["files", "quotation", "from_chat", "needs_licence"]);
    assert!(read == case);

    let received = builders::received("e-1", "hello");
    let item = ReceivedRecord::item(&Received {
        record: Some(RecordId::trusted("r-1")),
        ..received.clone()
    });
    let read = read_without::<ReceivedRecord>(item.unwrap(), &["record", "keep_until"]);
    let kept = Received {
        keep_until: Timestamp::MAX,
        ..received
    };
    assert!(read == kept);

    let message = builders::message("m-1");
    let mut item = MessageRecord::item(&message).unwrap();
    let words = map(map(&mut item.attributes, "data"), "words");
    for field in ["attachment", "asks_for_location"] {
        words.remove(field).unwrap();
    }
    let read = read_without::<MessageRecord>(item, &["keep_until"]);
    let kept = Message {
        keep_until: Timestamp::MAX,
        ..message
    };
    assert_eq!(read, kept);
}

#[test]
fn a_cases_history_has_the_form_that_it_always_had() {
    let mut item = FactStored::item(&builders::fact(2, 0)).unwrap().attributes;
    assert_eq!(
        map(&mut item, "data").get("case"),
        Some(&AttributeValue::S("c-1".to_owned()))
    );
}

#[test]
fn the_envelope_says_who_has_taken_a_conversation_over() {
    let taken_over = |takeover| {
        let conversation = Conversation {
            takeover,
            ..builders::conversation()
        };
        let item = ConversationRecord::item(&conversation).unwrap();
        item.attributes.get("taken_over").cloned()
    };
    let ann = Takeover {
        by: "staff:ann".to_owned(),
        since: builders::now(),
    };
    assert_eq!(taken_over(None), Some(AttributeValue::Bool(false)));
    assert_eq!(taken_over(Some(ann)), Some(AttributeValue::Bool(true)));
}

#[test]
fn the_envelope_says_whose_a_task_and_a_slot_are() {
    let task = TaskRecord::item(&builders::task("t-1")).unwrap();
    assert_eq!(text_of(&task.attributes, "worker"), Some(Worker::Advance.name()));
    let visit = builders::appointment("a-1");
    let slot = *visit.slots().first().unwrap();
    let appointment = AppointmentId::trusted("a-1");
    let slot = SlotRecord::item(&TakenSlot { slot, appointment }).unwrap();
    assert_eq!(text_of(&slot.attributes, "appointment"), Some("a-1"));
    let kept_until = number_of(&slot.attributes, "expires_at").unwrap();
    assert!(
        kept_until > visit.ends_at().as_second(),
        "a slot that is to come is kept"
    );
}

#[test]
fn what_was_said_expires_when_it_may_be_forgotten() {
    let message = MessageRecord::item(&builders::message("m-1")).unwrap();
    let received = ReceivedRecord::item(&builders::received("e-1", "hello")).unwrap();
    for item in [message, received] {
        let expires_at = number_of(&item.attributes, "expires_at");
        assert_eq!(expires_at, Some(builders::kept_until().as_second()));
    }
}

#[test]
fn an_erased_customer_is_in_no_list() {
    let listed = |erased_at| {
        let customer = domain::customer::Customer {
            erased_at,
            ..builders::customer("k-1")
        };
        CustomerRecord::item(&customer)
            .unwrap()
            .attributes
            .contains_key("list_key")
    };
    assert!(listed(None));
    assert!(!listed(Some(builders::now())));
}

#[test]
fn a_file_is_found_by_its_case_once_it_has_one() {
    let subject = |case| {
        let record = domain::record::Record {
            case,
            ..builders::record("r-1")
        };
        let item = RecordStored::item(&record).unwrap();
        text_of(&item.attributes, "subject_key").map(str::to_owned)
    };
    let case = builders::case("c-1").id;
    assert_eq!(subject(Some(case.clone())), Some(crate::keys::records_of(&case)));
    assert_eq!(subject(None), None);
}
