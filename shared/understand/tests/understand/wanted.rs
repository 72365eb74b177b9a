//! Messages beside what the conversation itself had asked for: what is read, and what is copied out along with it.

use domain::reading::Reading::{self, *};
use domain::reading::{Answer, Details, Field, ReadBy, Topic, Wanted, When};
use jiff::civil::{date, time};
use understand::rules;

use crate::{asked_for, by_rule, question};

fn details(field: Field, value: &str) -> Details {
    let value = Some(value.to_owned());
    match field {
        Field::Name => Details {
            name: value,
            ..Details::default()
        },
        Field::Clinic => Details {
            clinic: value,
            ..Details::default()
        },
        Field::Licence => Details {
            licence: value,
            ..Details::default()
        },
        Field::Phone => Details {
            phone: value,
            ..Details::default()
        },
    }
}

#[track_caller]
fn check(wanted: Wanted, text: &str, expected: impl Into<Option<Reading>>) {
    assert_eq!(by_rule(&asked_for(wanted, text)), expected.into(), "{text:?}");
}

#[test]
fn a_detail_that_was_asked_for_is_taken_whole() {
    for (field, text, value) in [
        (Field::Name, "Asha Mehta", "Asha Mehta"),
        (Field::Name, "my name is Dr. Asha Mehta", "Dr. Asha Mehta"),
        (Field::Name, "Доктор Иванова", "Доктор Иванова"),
        (Field::Name, "李医生", "李医生"),
        (Field::Name, "Priya Price", "Priya Price"),
        (Field::Name, "Agent Smith", "Agent Smith"),
        (Field::Clinic, "Smile Studio, Ahmedabad", "Smile Studio, Ahmedabad"),
        (
            Field::Clinic,
            "Dental Care & Support Centre",
            "Dental Care & Support Centre",
        ),
        (Field::Clinic, "Perfect Smile", "Perfect Smile"),
        (Field::Clinic, "The Retainer Studio", "The Retainer Studio"),
        (Field::Licence, "A-99", "A-99"),
        (Field::Licence, "7", "7"),
        (Field::Phone, "12ab", "12ab"),
        (Field::Phone, "+1", "+1"),
    ] {
        let answer = rules::read(&asked_for(Wanted::Detail(field), text)).expect("a detail");
        assert_eq!(answer.reading, Details, "{text:?}");
        assert!(answer.details == details(field, value), "{text:?}");
    }
}

#[test]
fn who_says_something_else_is_not_held_to_the_question() {
    for field in Field::ALL {
        let wanted = Wanted::Detail(field);
        for (text, reading) in [
            ("help", Help),
            ("hi", Greeting),
            ("Hola", Greeting),
            ("thanks", Thanks),
            ("stop", Stop),
            ("talk to a person", Person),
            ("can I talk to a human please", Person),
            ("I want to submit a new case", NewCase),
            ("book a scan", BookScan),
            ("in Spanish please", InSpanish),
            ("español", InSpanish),
            ("register", Register),
            ("where is my case?", Status),
            ("no", Unknown),
            ("ok", Unknown),
            ("yes", Unknown),
            ("not sure", Unknown),
            ("no tengo", Unknown),
            ("I don't know", Unknown),
            ("let me check", Unknown),
        ] {
            check(wanted, text, reading);
        }
        check(wanted, "why do you need that?", None);
        check(wanted, "what is it for", None);
    }
}

#[test]
fn a_correction_counts_when_something_else_was_asked() {
    let answer = rules::read(&asked_for(
        Wanted::Detail(Field::Licence),
        "sorry, my clinic is Smile Studio",
    ));
    assert!(answer.expect("a detail").details == details(Field::Clinic, "Smile Studio"));
    for wanted in [Wanted::Patient, Wanted::Time { offered: 3 }, Wanted::Confirmation] {
        check(wanted, "sorry, licence is A-99", Details);
    }
    let answer = rules::read(&question("sorry, licence is A-99", "f")).expect("a detail");
    assert_eq!(answer.reading, Details);
    assert!(answer.details == details(Field::Licence, "A-99"));
}

#[test]
fn a_patient_is_copied_whole() {
    for (text, name) in [
        ("Alice Smith", "Alice Smith"),
        ("it's for Alice Smith, thanks", "Alice Smith"),
        ("new case for Alice Smith", "Alice Smith"),
        ("प्रिया शर्मा", "प्रिया शर्मा"),
    ] {
        let answer = rules::read(&asked_for(Wanted::Patient, text)).expect("a patient");
        assert_eq!(answer.patient.as_deref(), Some(name));
        assert_eq!(answer.reading, Unknown);
    }
    for (text, reading) in [
        ("help", Help),
        ("no", No),
        ("I don't know", Unknown),
        ("cancel my visit", CancelVisit),
        ("talk to somebody", Person),
    ] {
        let answer = rules::read(&asked_for(Wanted::Patient, text)).expect("no patient");
        assert_eq!((answer.reading, answer.patient), (reading, None), "{text:?}");
    }
}

#[test]
fn a_new_case_comes_with_its_patient() {
    let answer = rules::read(&question("I have a new case for Alice Smith", "-")).expect("a wish");
    assert_eq!(answer.reading, NewCase);
    assert_eq!(answer.patient.as_deref(), Some("Alice Smith"));
}

fn when(day: i8, hour: i8) -> When {
    When {
        day: Some(date(2026, 11, day)),
        time: Some(time(hour, 0, 0, 0)),
        ..When::default()
    }
}

fn choice(choice: u8) -> When {
    When {
        choice: Some(choice),
        ..When::default()
    }
}

#[track_caller]
fn check_time(wanted: Option<Wanted>, text: &str, reading: Reading, when: Option<When>) {
    let question = domain::reading::Question {
        wanted,
        ..question(text, "-")
    };
    let expected = Answer {
        when,
        ..Answer::of(reading, ReadBy::Rule)
    };
    assert_eq!(rules::read(&question), Some(expected), "{text:?}");
}

#[test]
fn a_time_that_was_asked_for_is_an_answer() {
    let wanted = |offered| Some(Wanted::Time { offered });
    for (text, reading, said) in [
        ("Thursday 3pm", Unknown, Some(when(26, 15))),
        ("thanks, Thursday at 3", Unknown, Some(when(26, 15))),
        ("mañana a las 10", Unknown, Some(when(21, 10))),
        ("the second one", Unknown, Some(choice(1))),
        ("2", Unknown, Some(choice(1))),
        ("no, rather Monday at 10", Unknown, Some(when(23, 10))),
        ("can we move it to Monday at 10?", Unknown, Some(when(23, 10))),
        ("book a scan for Monday at 10", BookScan, Some(when(23, 10))),
        ("call me on Monday at 10", Person, None),
        ("cancel the Thursday visit", CancelVisit, None),
        ("cancel", No, None),
        ("no", No, None),
        ("no thanks", No, None),
        ("another time", BookScan, None),
        ("never mind", No, None),
        ("help", Help, None),
        ("let me check", Unknown, None),
    ] {
        check_time(wanted(2), text, reading, said);
    }
    // Only one was offered.
    for text in ["yes", "ok", "that works", "sí", "perfecto"] {
        check_time(wanted(1), text, Unknown, Some(choice(0)));
    }
    check(Wanted::Time { offered: 2 }, "yes", Unknown);
    check(
        Wanted::Time { offered: 2 },
        "could it be on a day of the festival?",
        None,
    );
}

#[test]
fn a_time_beside_a_yes_is_not_a_yes() {
    let wanted = Some(Wanted::Confirmation);
    check_time(wanted, "yes", Yes, None);
    check_time(wanted, "yes, Monday at 10", Unknown, Some(when(23, 10)));
    check_time(wanted, "no", No, None);
    check_time(wanted, "no, Monday at 10", Unknown, Some(when(23, 10)));
    check_time(wanted, "move it to Monday at 10", MoveVisit, Some(when(23, 10)));
    check_time(wanted, "Monday at 10 is better", Unknown, Some(when(23, 10)));
    check_time(wanted, "another time", BookScan, None);
}

#[test]
fn a_wish_for_a_visit_may_say_when() {
    check_time(None, "book a scan on Thursday 3pm", BookScan, Some(when(26, 15)));
    check_time(
        None,
        "move my Thursday visit to Monday at 10",
        MoveVisit,
        Some(when(23, 10)),
    );
    check_time(None, "move my Thursday visit", MoveVisit, None);
    check_time(
        None,
        "quiero agendar una cita para mañana a las 10",
        BookScan,
        Some(when(21, 10)),
    );
    // "Shall we come?" "On Thursday, at three."
    let scan = question("Thursday at 3", "s");
    assert_eq!(
        rules::read(&scan).map(|answer| (answer.reading, answer.when)),
        Some((BookScan, Some(when(26, 15))))
    );
    assert!(scan.open.contains(&Topic::Scan));
    check_time(None, "hi", Greeting, None);
}

#[test]
fn an_address_is_left_to_whoever_asked_for_it() {
    for text in [
        "12 MG Road, Ahmedabad 380001",
        "Calle Mayor 5, Madrid",
        "Price Street 7, next to the scan centre",
        "my clinic",
    ] {
        check(Wanted::Place, text, Unknown);
    }
    for (text, reading) in [
        ("help", Help),
        ("cancel", No),
        ("talk to a person", Person),
        ("okay", Thanks),
        ("thanks", Thanks),
        ("another time", BookScan),
        ("never mind", No),
        ("no", No),
    ] {
        check(Wanted::Place, text, reading);
    }
    check_time(
        Some(Wanted::Place),
        "Monday at 10 instead",
        BookScan,
        Some(when(23, 10)),
    );
    check_time(Some(Wanted::Place), "rather Monday at 10", BookScan, Some(when(23, 10)));
}

#[test]
fn whatever_the_matter_is_it_is_the_matter() {
    for text in [
        "the aligner cracked",
        "retainer",
        "the price of the retainer for Alice",
        "cracked, please call me",
        "a sharp edge at 14",
        &"a long story ".repeat(100),
    ] {
        check(Wanted::Words, text, Unknown);
    }
    for (text, reading) in [
        ("help", Help),
        ("talk to a person", Person),
        ("stop", Stop),
        ("where is my case?", Status),
        ("new case", NewCase),
    ] {
        check(Wanted::Words, text, reading);
    }
}
