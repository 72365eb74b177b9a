//! Customers come to be, change and are erased: by example, and for all sequences of changes.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn new() -> NewCustomer {
    NewCustomer {
        id: CustomerId::trusted("k-1"),
        name: "Ada Lovelace".to_owned(),
        email: Email::parse("ada@example.org").ok(),
        phone: Phone::from_wa_id("14155550101").ok(),
        language: Language::Spanish,
        preferences: Vec::new(),
        consents: Vec::new(),
        notes: Some("afraid of needles".to_owned()),
        fingerprint: "f1".to_owned(),
    }
}

fn consent(given: bool, second: i64) -> Consent {
    Consent {
        topic: Topic::Marketing,
        channel: Channel::Email,
        given,
        source: Some("call with Ada".to_owned()),
        at: at(second),
    }
}

fn created() -> Customer {
    create(new(), at(10)).unwrap().customer
}

fn with_consents(customer: &Customer, consents: &[Consent]) -> Customer {
    let wanted = Change {
        consents: consents.to_vec(),
        ..Change::default()
    };
    change(customer, wanted, at(100)).unwrap().customer
}

const MARKETING: (Topic, Channel, bool) = (Topic::Marketing, Channel::Email, true);

#[test]
fn nobody_is_without_a_way_to_reach_them() {
    let unreachable = NewCustomer {
        email: None,
        phone: None,
        ..new()
    };
    assert!(create(unreachable, at(10)).is_err());
    let without_email = Change {
        email: Edit::Clear,
        ..Change::default()
    };
    let decision = change(&created(), without_email, at(20)).unwrap();
    assert_eq!(decision.facts, [Fact::new("customer_changed", "email")]);
    let without_phone = Change {
        phone: Edit::Clear,
        ..Change::default()
    };
    assert!(change(&decision.customer, without_phone, at(30)).is_err());
}

#[test]
fn marketing_takes_a_consent_and_ends_with_it() {
    let wanted = Change {
        preferences: vec![MARKETING],
        ..Change::default()
    };
    let customer = created();
    assert!(!customer.preferences.wants(Topic::Marketing, Channel::Email));
    assert!(change(&customer, wanted.clone(), at(20)).is_err());
    let customer = with_consents(&customer, &[consent(true, 20)]);
    assert!(customer.preferences.wants(Topic::Marketing, Channel::Email));
    assert!(!customer.preferences.wants(Topic::Marketing, Channel::Sms));
    let customer = with_consents(&customer, &[consent(false, 30)]);
    assert!(!customer.preferences.wants(Topic::Marketing, Channel::Email));
    assert!(change(&customer, wanted, at(40)).is_err());
}

#[test]
fn an_old_paper_does_not_undo_what_was_said_since() {
    let customer = with_consents(&created(), &[consent(false, 50), consent(true, 40)]);
    assert_eq!(customer.consents.len(), 2);
    assert!(!customer.preferences.wants(Topic::Marketing, Channel::Email));
}

#[test]
fn the_same_again_changes_nothing() {
    let customer = with_consents(&created(), &[consent(true, 20)]);
    let again = Change {
        name: Some(customer.name.clone()),
        email: customer.email.clone().map_or(Edit::Clear, Edit::Set),
        language: Some(customer.language),
        preferences: vec![MARKETING],
        consents: vec![consent(true, 20)],
        ..Change::default()
    };
    let decision = change(&customer, again, at(200)).unwrap();
    assert_eq!((decision.changed, decision.facts), (false, Vec::new()));
    assert_eq!(decision.customer, customer);
}

#[test]
fn the_history_of_consents_is_bounded() {
    let many: Vec<_> = (0..500).map(|second| consent(true, second)).collect();
    let customer = with_consents(&created(), &many);
    let one_more = Change {
        consents: vec![consent(false, 1000)],
        ..Change::default()
    };
    assert!(change(&customer, one_more, at(2000)).is_err());
}

#[test]
fn of_an_erased_customer_nothing_personal_is_left() {
    let customer = with_consents(&created(), &[consent(true, 20)]);
    let decision = erase(&customer, at(300));
    let erased = &decision.customer;
    assert_eq!(
        erased.consents,
        [Consent {
            source: None,
            ..consent(true, 20)
        }]
    );
    assert_eq!(
        (erased.erased_at, erased.version),
        (Some(at(300)), customer.version + 1)
    );
    assert!(erased.contacts().is_empty() && erased.name.is_empty() && erased.notes.is_none());
    assert!(
        erased.fingerprint.is_empty(),
        "a hash of a phone number is soon guessed"
    );
    assert!(!erase(erased, at(400)).changed);
    assert!(change(erased, Change::default(), at(400)).is_err());
}

#[test]
fn debug_shows_nobody() {
    let shown = format!(
        "{:?} {:?}",
        created(),
        with_consents(&created(), &[consent(true, 20)]).consents
    );
    for personal in ["Ada", "Lovelace", "ada@", "4155550101", "needles", "call"] {
        assert!(!shown.contains(personal), "{shown}");
    }
}

fn choice() -> impl Strategy<Value = (Topic, Channel, bool)> {
    (
        select(Topic::ALL.to_vec()),
        select(Channel::ALL.to_vec()),
        any::<bool>(),
    )
}

fn any_consent() -> impl Strategy<Value = Consent> {
    (choice(), 0..50_i64).prop_map(|((topic, channel, given), second)| Consent {
        topic,
        channel,
        given,
        source: Some("form".to_owned()),
        at: at(second),
    })
}

fn edited<T: std::fmt::Debug + Clone>(values: impl Strategy<Value = T>) -> impl Strategy<Value = Edit<T>> {
    prop_oneof![Just(Edit::Keep), Just(Edit::Clear), values.prop_map(Edit::Set)]
}

fn any_change() -> impl Strategy<Value = Change> {
    let email = "[a-z]{1,8}@[a-z]{1,8}\\.org".prop_map(|text| Email::parse(&text).unwrap());
    let phone = "[1-9][0-9]{8,12}".prop_map(|text| Phone::from_wa_id(&text).unwrap());
    (
        option::of("[A-Z][a-z]{1,8}"),
        edited(email),
        edited(phone),
        vec(choice(), 0..4),
        vec(any_consent(), 0..4),
    )
        .prop_map(|(name, email, phone, preferences, consents)| Change {
            name,
            email,
            phone,
            preferences,
            consents,
            ..Change::default()
        })
}

proptest! {
    /// Whatever is asked for: whoever is not erased can be reached, nobody gets marketing without a consent that counts,
    /// a version has exactly one content, consents are only ever added, and no fact says anything personal.
    #[test]
    fn what_always_holds(changes in vec(any_change(), 1..12)) {
        let mut customer = created();
        for (second, wanted) in (1000..).zip(changes) {
            let before = customer.clone();
            let Ok(decision) = change(&before, wanted.clone(), at(second)) else { continue };
            customer = decision.customer;
            prop_assert_eq!(decision.changed, customer != before);
            prop_assert_eq!(customer.version, before.version + u64::from(decision.changed));
            prop_assert!(!customer.contacts().is_empty());
            prop_assert!(customer.consents.starts_with(&before.consents));
            for channel in Channel::ALL {
                let consented = customer.consent(Topic::Marketing, channel).is_some_and(|consent| consent.given);
                prop_assert!(consented || !customer.preferences.wants(Topic::Marketing, channel));
            }
            for fact in &decision.facts {
                prop_assert!(wanted.name.as_ref().is_none_or(|name| !fact.detail.contains(name)));
                prop_assert!(!fact.detail.contains('@') && !fact.detail.contains('+'));
            }
            prop_assert!(!change(&customer, wanted, at(second)).is_ok_and(|again| again.changed));
        }
        let erased = erase(&customer, at(9999)).customer;
        prop_assert!(erased.contacts().is_empty());
        prop_assert_eq!(erased.consents.len(), customer.consents.len());
    }
}
