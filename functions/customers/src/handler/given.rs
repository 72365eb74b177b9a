//! What a request says of a customer: every field by itself, and every wrong one named.

use api::fields::{MAX_NAME, MAX_TEXT, email, language, phone};
use domain::customer::{Change, Channel, Consent, Edit, MAX_CONSENTS, NewCustomer, Topic};
use domain::{CustomerId, Settings, Timestamp};
use runtime::body::Fields;
use serde_json::Value;

/// The longest description of where a consent was given, in characters.
const MAX_SOURCE: usize = 200;

pub(super) fn new(fields: &mut Fields, id: CustomerId, settings: &Settings, now: Timestamp) -> NewCustomer {
    let new = NewCustomer {
        id,
        name: fields.required_text("name", MAX_NAME),
        email: email(fields),
        phone: phone(fields, &settings.region),
        language: language(fields).unwrap_or(settings.language),
        preferences: preferences(fields),
        consents: consents(fields, now),
        notes: fields.text("notes", MAX_TEXT),
        fingerprint: String::new(),
    };
    if new.email.is_none() && new.phone.is_none() && !fields.is_wrong("email") && !fields.is_wrong("phone") {
        fields.wrong("email", "or phone is required");
    }
    new
}

pub(super) fn change(fields: &mut Fields, settings: &Settings, now: Timestamp) -> Change {
    let name = if fields.is_given("name") {
        Some(fields.required_text("name", MAX_NAME))
    } else {
        fields.text("name", MAX_NAME)
    };
    let email = email(fields);
    let phone = phone(fields, &settings.region);
    let notes = fields.text("notes", MAX_TEXT);
    Change {
        name,
        email: edit(fields, "email", email),
        phone: edit(fields, "phone", phone),
        language: language(fields),
        preferences: preferences(fields),
        consents: consents(fields, now),
        notes: edit(fields, "notes", notes),
    }
}

/// A field that is there and empty takes away what was there. (A wrong one is refused in the end.)
fn edit<T>(fields: &Fields, name: &str, value: Option<T>) -> Edit<T> {
    match value {
        Some(value) => Edit::Set(value),
        None if fields.is_given(name) => Edit::Clear,
        None => Edit::Keep,
    }
}

/// `{"reminders": {"sms": false}}`: what is not named stays.
fn preferences(fields: &mut Fields) -> Vec<(Topic, Channel, bool)> {
    let mut chosen = Vec::new();
    let Some(preferences) = fields.value("preferences") else {
        return chosen;
    };
    let Value::Object(topics) = preferences else {
        fields.wrong(
            "preferences",
            "has to be an object: topics with channels that are true or false",
        );
        return chosen;
    };
    for (topic_name, channels) in topics {
        let field = format!("preferences.{topic_name}");
        let Some(topic) = Topic::from_name(&topic_name) else {
            fields.wrong(&field, unknown("topic", &Topic::ALL.map(Topic::name)));
            continue;
        };
        let Value::Object(channels) = channels else {
            fields.wrong(&field, "has to be an object: channels that are true or false");
            continue;
        };
        for (channel_name, on) in channels {
            let field = format!("{field}.{channel_name}");
            match (Channel::from_name(&channel_name), on.as_bool()) {
                (Some(channel), Some(on)) => chosen.push((topic, channel, on)),
                (None, _) => fields.wrong(&field, unknown("channel", &Channel::ALL.map(Channel::name))),
                (Some(_), None) => fields.wrong(&field, "has to be true or false"),
            }
        }
    }
    chosen
}

/// `[{"topic": "marketing", "channel": "email", "given": true, "source": "web form", "at": "2026-11-20T12:00:00Z"}]`
fn consents(fields: &mut Fields, now: Timestamp) -> Vec<Consent> {
    let Some(consents) = fields.value("consents") else {
        return Vec::new();
    };
    let Value::Array(consents) = consents else {
        fields.wrong("consents", "has to be a list");
        return Vec::new();
    };
    if consents.len() > MAX_CONSENTS {
        fields.wrong("consents", format!("is too long: at most {MAX_CONSENTS} are kept"));
        return Vec::new();
    }
    let each = consents.into_iter().enumerate();
    each.filter_map(|(nth, value)| consent(fields, nth, value, now))
        .collect()
}

fn consent(fields: &mut Fields, nth: usize, value: Value, now: Timestamp) -> Option<Consent> {
    let field = format!("consents[{nth}]");
    let Ok(mut inner) = Fields::of(value) else {
        fields.wrong(&field, "has to be an object");
        return None;
    };
    let known = || unknown("topic", &Topic::ALL.map(Topic::name));
    let topic = inner.parsed("topic", Topic::from_name, known);
    let known = || unknown("channel", &Channel::ALL.map(Channel::name));
    let channel = inner.parsed("channel", Channel::from_name, known);
    let given = inner.flag("given");
    for (name, missing) in [
        ("topic", topic.is_none()),
        ("channel", channel.is_none()),
        ("given", given.is_none()),
    ] {
        if missing && !inner.is_wrong(name) {
            inner.wrong(name, "is required");
        }
    }
    let source = inner.required_text("source", MAX_SOURCE);
    let past = |text: &str| text.parse().ok().filter(|at| *at <= now);
    let at = inner.parsed("at", past, || "has to be a time that is past, in RFC 3339".to_owned());
    fields.take_in(&field, inner);
    Some(Consent {
        topic: topic?,
        channel: channel?,
        given: given?,
        source: Some(source),
        at: at.unwrap_or(now),
    })
}

fn unknown(what: &str, known: &[&str]) -> String {
    format!("is not a known {what}; known are: {}", known.join(", "))
}
