//! Keys keep apart what has to be apart, and sort as they should.

use super::*;

#[test]
fn one_query_finds_a_persons_alias_appointments_cases_and_conversation_and_nothing_else() {
    let key = PersonKey::trusted("+14155550101");
    let inside = |key: Key| (PERSON_FROM..=PERSON_TO).contains(&key.sk.as_str());
    assert!(inside(alias(&key)));
    assert!(inside(conversation(&key)));
    for id in ["-", "0", "CONVERSATION", "zzz", "."] {
        assert!(inside(case(&key, &CaseId::trusted(id))), "{id}");
        assert!(inside(appointment(&key, &AppointmentId::trusted(id))), "{id}");
    }
    assert_ne!(case(&key, &CaseId::trusted("")).sk, alias(&key).sk);
    assert!(!inside(fact(&Subject::Person(key.clone()), 0, 0)));
    assert!(!inside(fact(&Subject::Person(key.clone()), u64::MAX, u16::MAX)));
}

#[test]
fn a_contacts_customers_are_found_without_the_claim() {
    let mine = Contact::trusted("email#ada@example.org");
    let inside = |key: Key| (CONTACTS_FROM..=CONTACTS_TO).contains(&key.sk.as_str());
    assert!(inside(contact(&mine, &CustomerId::trusted("019a-b"))));
    assert!(!inside(claim(&mine)));
    assert_eq!(format!("{:?}", claim(&mine)), "Key(CONTACT CLAIM)");
}

#[test]
fn sort_keys_sort_like_the_times_and_numbers_in_them() {
    let at = |second| sort(Timestamp::from_second(second).unwrap(), "x");
    assert!(at(9) < at(10));
    assert!(at(999_999_999) < at(1_000_000_000));
    let case = Subject::Case(CaseId::trusted("c"));
    assert!(fact(&case, 9, 10).sk < fact(&case, 10, 9).sk);
    assert!(fact(&case, 10, 9).sk < fact(&case, 10, 10).sk);
    assert!(FACTS_FROM < fact(&case, 0, 0).sk.as_str());
    assert!(fact(&case, u64::MAX, u16::MAX).sk.as_str() < FACTS_TO);
}

#[test]
fn the_slots_of_a_day_are_in_its_partition_in_their_order() {
    let at = |text: &str| {
        let at: Timestamp = text.parse().unwrap();
        slot(Slot::between(at, at + Slot::LENGTH)[0])
    };
    let (first, last, next) = (
        at("2026-11-20T00:00:00Z"),
        at("2026-11-20T23:55:00Z"),
        at("2026-11-21T00:00:00Z"),
    );
    assert_eq!(first.pk, "SLOTS#2026-11-20");
    assert_eq!(last.pk, first.pk);
    assert_eq!(next.pk, "SLOTS#2026-11-21");
    assert!(first.sk < last.sk && last.sk < next.sk);
}

#[test]
fn a_licence_number_is_the_same_however_it_is_written() {
    assert_eq!(licence("MH-12345 a"), licence("mh12345A"));
    assert_ne!(licence("MH-12345"), licence("MH-123456"));
}

#[test]
fn shards_are_stable_and_all_in_use() {
    assert_eq!(due_shard_of("0b3a"), due_shard_of("0b3a"));
    let used: std::collections::BTreeSet<_> = (0..100).map(|n| due_shard_of(&n.to_string())).collect();
    assert_eq!(used.len(), usize::from(DUE_SHARDS));
}

#[test]
fn debug_shows_no_number() {
    assert_eq!(
        format!("{:?}", conversation(&PersonKey::trusted("+14155550101"))),
        "Key(P CONVERSATION)"
    );
}
