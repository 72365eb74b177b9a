//! Arbitrary customers.

use domain::Email;
use domain::customer::{Channel, Consent, Customer, Preferences, Topic};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{customer_id, language, phone, text, timestamp};

pub fn customer() -> impl Strategy<Value = Customer> {
    let who = (
        customer_id(),
        text(),
        option::of(email()),
        option::of(phone()),
        language(),
    );
    let wishes = (preferences(), vec(consent(), 0..4), option::of(text()), text());
    let when = (
        timestamp(),
        timestamp(),
        option::of(timestamp()),
        option::of(timestamp()),
        1..u64::MAX,
    );
    (who, wishes, when).prop_map(|(who, wishes, when)| {
        let (id, name, email, phone, language) = who;
        let (preferences, consents, notes, fingerprint) = wishes;
        let (created_at, updated_at, visited_before, erased_at, version) = when;
        Customer {
            id,
            name,
            email,
            phone,
            language,
            preferences,
            consents,
            notes,
            visited_before,
            fingerprint,
            created_at,
            updated_at,
            erased_at,
            version,
        }
    })
}

pub fn email() -> impl Strategy<Value = Email> {
    "[A-Za-z0-9+_]{1,20}@[a-z0-9]{1,20}\\.[a-z]{2,6}".prop_map(|text| Email::parse(&text).unwrap())
}

fn way() -> impl Strategy<Value = (Topic, Channel)> {
    (select(Topic::ALL.to_vec()), select(Channel::ALL.to_vec()))
}

fn preferences() -> impl Strategy<Value = Preferences> {
    vec((way(), any::<bool>()), 0..12).prop_map(|choices| {
        let mut preferences = Preferences::default();
        for ((topic, channel), on) in choices {
            preferences.choose(topic, channel, on);
        }
        preferences
    })
}

fn consent() -> impl Strategy<Value = Consent> {
    (way(), any::<bool>(), option::of(text()), timestamp()).prop_map(|((topic, channel), given, source, at)| Consent {
        topic,
        channel,
        given,
        source,
        at,
    })
}
