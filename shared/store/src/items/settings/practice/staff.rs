//! The practice's own people: how to reach them, and what they want to hear of.

use std::collections::BTreeSet;

use domain::practice::settings::{StaffContact, StaffTopic};
use domain::{Email, Phone};
use serde_json::{Value, json};

use super::super::reader::{Fields, InvalidSettings, one_of};
use super::{name, phone};

const MAX_STAFF: usize = 50;

pub(super) fn staff_to_json(staff: &[StaffContact]) -> Vec<Value> {
    let number = |phone: &Option<Phone>| phone.as_ref().map(|phone| phone.as_str().to_owned());
    let contact = |contact: &StaffContact| {
        json!({
            "name": contact.name,
            "email": contact.email.as_ref().map(Email::as_str),
            "sms": number(&contact.sms),
            "whatsapp": number(&contact.whatsapp),
            "hears": contact.hears.iter().map(|topic| topic.name()).collect::<Vec<_>>(),
        })
    };
    staff.iter().map(contact).collect()
}

pub(super) fn staff(of: &mut Fields<'_>, region: &str) -> Result<Option<Vec<StaffContact>>, InvalidSettings> {
    let Some(json) = of.take("staff") else {
        return Ok(None);
    };
    let people = json.as_array().filter(|people| people.len() <= MAX_STAFF);
    let people = people.ok_or_else(|| of.expected("staff", "a list of at most 50 people"))?;
    let read = people.iter().zip(1..).map(|(json, nth)| {
        let fields = Fields::of(json, &of.path(&format!("staff.{nth}")))?;
        contact(fields, region)
    });
    read.collect::<Result<_, _>>().map(Some)
}

fn contact(mut of: Fields<'_>, region: &str) -> Result<StaffContact, InvalidSettings> {
    let topics = format!("a list of {}", one_of(StaffTopic::ALL.map(StaffTopic::name)));
    let hears = of.list("hears", StaffTopic::ALL.len(), &topics, |json| {
        StaffTopic::from_name(json.as_str()?)
    })?;
    let contact = StaffContact {
        name: name(&mut of, None)?,
        email: email(&mut of)?,
        sms: phone(&mut of, "sms", region, None)?,
        whatsapp: phone(&mut of, "whatsapp", region, None)?,
        // Who does not say hears everything.
        hears: hears.map_or_else(|| BTreeSet::from(StaffTopic::ALL), |hears| hears.into_iter().collect()),
    };
    if contact.email.is_none() && contact.sms.is_none() && contact.whatsapp.is_none() {
        return Err(of.expected("email", "a way to reach them: email, sms or whatsapp"));
    }
    of.end()?;
    Ok(contact)
}

fn email(of: &mut Fields<'_>) -> Result<Option<Email>, InvalidSettings> {
    match of.take("email") {
        None | Some(Value::Null) => Ok(None),
        Some(json) => match Email::parse(json.as_str().unwrap_or_default()) {
            Ok(email) => Ok(Some(email)),
            Err(_) => Err(of.expected("email", "an e-mail address such as \"ada@example.org\"")),
        },
    }
}
