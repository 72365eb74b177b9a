//! What is said along with a wish: who somebody is, whose case it is, and an address where a yes was asked for.

use domain::reading::Reading::{NewCase, No, Person, Register, Unknown};
use domain::reading::{Details, Wanted};
use understand::rules;

use crate::{asked_for, question};

#[test]
fn whoever_registers_may_say_who_they_are_in_the_same_breath() {
    for (text, name, clinic, licence) in [
        (
            "Hello, I am Dr. Priya Nair from Nair Orthodontics, Kochi. My license no is KL-22871, please register me",
            Some("Dr. Priya Nair"),
            Some("Nair Orthodontics, Kochi"),
            Some("KL-22871"),
        ),
        (
            "Quiero registrarme, me llamo Lucía Gómez, mi clínica es Dental Sol, Madrid",
            Some("Lucía Gómez"),
            Some("Dental Sol, Madrid"),
            None,
        ),
        ("I want to register my clinic", None, None, None),
        ("register me and my colleague", None, None, None),
    ] {
        let answer = rules::read(&question(text, "-")).expect("a wish");
        let owned = |value: Option<&str>| value.map(str::to_owned);
        let expected = Details {
            name: owned(name),
            clinic: owned(clinic),
            licence: owned(licence),
            phone: None,
        };
        assert_eq!(answer.reading, Register, "{text:?}");
        assert!(answer.details == expected, "{text:?}: {:?}", answer.details);
    }
}

#[test]
fn a_new_case_is_no_note_on_the_one_that_is_being_collected() {
    for (text, patient) in [
        ("new case for Bob Stone Miller", "Bob Stone Miller"),
        ("new case for Alice Smith, photos follow", "Alice Smith"),
        ("nuevo caso para Juan Pérez López", "Juan Pérez López"),
        ("otro caso para Pedro Gil", "Pedro Gil"),
        ("New patient: Bob Jones, 34 yrs, class II, crowding lower", "Bob Jones"),
    ] {
        let answer = rules::read(&question(text, "r")).expect("a wish");
        assert_eq!(
            (answer.reading, answer.patient.as_deref()),
            (NewCase, Some(patient)),
            "{text:?}"
        );
    }
    for note in [
        "please treat it like the case of Bob Stone",
        "this is a new patient for us, she was treated by Dr. Miller before",
        "new case for Bob Stone, or shall I wait with that?",
    ] {
        assert!(rules::read(&question(note, "r")).is_none(), "{note:?}");
    }
}

#[test]
fn nobody_is_called_i_would() {
    let answer = rules::read(&question("I've got a new patient I'd like to start with you", "-")).expect("a wish");
    assert_eq!((answer.reading, answer.patient), (NewCase, None));
}

#[test]
fn whoever_wants_a_case_stopped_gets_a_person_and_no_visit_is_meant() {
    for text in [
        "I want to cancel the case",
        "please stop the production",
        "quiero cancelar el caso",
    ] {
        for open in ["-", "r", "f", "q"] {
            let read = rules::read(&question(text, open)).map(|answer| answer.reading);
            assert_eq!(read, Some(Person), "{text:?} beside {open:?}");
        }
    }
}

#[test]
fn whoever_wants_no_new_case_after_all_may_say_so() {
    for text in ["no", "never mind", "cancel", "no gracias"] {
        let read = rules::read(&asked_for(Wanted::Patient, text)).map(|answer| (answer.reading, answer.patient));
        assert_eq!(read, Some((No, None)), "{text:?}");
    }
    let named = rules::read(&asked_for(Wanted::Patient, "Noor Ali")).expect("a name");
    assert_eq!(named.patient.as_deref(), Some("Noor Ali"));
}

#[test]
fn an_address_holds_no_day() {
    for text in [
        "14 Park Street, 3rd floor, Pune 411001",
        "the address is 12 May Street, Delhi",
    ] {
        let answer = rules::read(&asked_for(Wanted::Confirmation, text)).expect("an address");
        assert_eq!((answer.reading, answer.when), (Unknown, None), "{text:?}");
    }
    let moved = rules::read(&asked_for(Wanted::Confirmation, "on the 3rd of December please")).expect("a day");
    assert!(moved.when.is_some());
}
