//! The part of the settings that is about the practice.

mod snippets;
mod staff;

use std::collections::{BTreeMap, BTreeSet};

use domain::Phone;
use domain::customer::Channel;
use domain::practice::appointment::{MAX_MINUTES, MIN_MINUTES};
use domain::practice::settings::{Practice, Service, folded, tidy};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::reader::{Fields, InvalidSettings, one_of};
use super::visits::{hours, hours_to_json, reminders};
use snippets::{snippets, snippets_to_json};
use staff::{staff, staff_to_json};

/// Longer ones would not fit into a message, and more of them than a practice has are slips of the pen.
const MAX_NAME_CHARS: usize = 60;
const MAX_ADDRESS_CHARS: usize = 200;
const MAX_SERVICES: usize = 100;
const MAX_POINTS: u32 = 100_000;
const MAX_PEOPLE: usize = 100;
const MAX_DAYS_OFF: usize = 400;
const MAX_STEP_MINUTES: u16 = 480;
const MAX_DAYS_AHEAD: u16 = 730;
const MAX_FOLLOW_UP_DAYS: u16 = 90;
const MAX_NOTICE_HOURS: u16 = 30 * 24;
const MAX_EXPIRE_DAYS: u16 = 3650;
const MAX_RETRIES: usize = 10;
const MAX_RETRY_SECONDS: u32 = 24 * 60 * 60;
const MAX_KEPT_DAYS: u16 = 3650;

pub(super) fn practice_to_json(practice: &Practice) -> Value {
    let phone = |phone: &Option<Phone>| phone.as_ref().map(|phone| phone.as_str().to_owned());
    let service = |(name, service): (&String, &Service)| {
        let value = json!({ "minutes": service.minutes, "points": service.points });
        (name.clone(), value)
    };
    let days = |(name, days): (&String, &BTreeSet<Date>)| {
        let days: Vec<String> = days.iter().map(Date::to_string).collect();
        (name.clone(), days.into())
    };
    json!({
        "name": practice.name,
        "phone": phone(&practice.phone),
        "address": practice.address,
        "emergency_phone": phone(&practice.emergency_phone),
        "hours": hours_to_json(&practice.hours),
        "services": practice.services.iter().map(service).collect::<Map<_, _>>(),
        "other_points": practice.other_points,
        "other_minutes": practice.other_minutes,
        "dentists": practice.dentists,
        "days_off": practice.days_off.iter().map(days).collect::<Map<_, _>>(),
        "chairs": practice.chairs,
        "step_minutes": practice.step_minutes,
        "days_ahead": practice.days_ahead,
        "reminder_minutes": practice.reminder_minutes,
        "reminder_channels": practice.reminder_channels.iter().map(|channel| channel.name()).collect::<Vec<_>>(),
        "follow_up_days": practice.follow_up_days,
        "change_notice_hours": practice.change_notice_hours,
        "points_expire_days": practice.points_expire_days,
        "staff": staff_to_json(&practice.staff),
        "retry_seconds": practice.retry_seconds,
        "cancelled_kept_days": practice.cancelled_kept_days,
        "ticket_assignee": practice.ticket_assignee,
        "snippets": snippets_to_json(&practice.snippets),
    })
}

/// `region`: of phone numbers without a country code.
pub(super) fn practice(fields: &mut Fields<'_>, defaults: Practice, region: &str) -> Result<Practice, InvalidSettings> {
    let Some(json) = fields.take("practice") else {
        return Ok(defaults);
    };
    let mut of = Fields::of(json, &fields.path("practice"))?;
    let practice = Practice {
        name: name(&mut of, Some(defaults.name))?,
        phone: phone(&mut of, "phone", region, defaults.phone)?,
        address: line(&mut of, "address", MAX_ADDRESS_CHARS, defaults.address)?,
        emergency_phone: phone(&mut of, "emergency_phone", region, defaults.emergency_phone)?,
        hours: hours(&mut of)?.unwrap_or(defaults.hours),
        services: services(&mut of)?.unwrap_or(defaults.services),
        other_points: of
            .number("other_points", 0..=MAX_POINTS)?
            .unwrap_or(defaults.other_points),
        other_minutes: minutes(&mut of, "other_minutes")?.unwrap_or(defaults.other_minutes),
        dentists: names(&mut of, "dentists")?.unwrap_or(defaults.dentists),
        days_off: days_off(&mut of)?.unwrap_or(defaults.days_off),
        chairs: names(&mut of, "chairs")?.unwrap_or(defaults.chairs),
        step_minutes: of
            .number("step_minutes", MIN_MINUTES..=MAX_STEP_MINUTES)?
            .unwrap_or(defaults.step_minutes),
        days_ahead: of
            .number("days_ahead", 1..=MAX_DAYS_AHEAD)?
            .unwrap_or(defaults.days_ahead),
        reminder_minutes: reminders(&mut of)?.unwrap_or(defaults.reminder_minutes),
        reminder_channels: channels(&mut of)?.unwrap_or(defaults.reminder_channels),
        follow_up_days: of
            .number("follow_up_days", 0..=MAX_FOLLOW_UP_DAYS)?
            .unwrap_or(defaults.follow_up_days),
        change_notice_hours: of
            .number("change_notice_hours", 0..=MAX_NOTICE_HOURS)?
            .unwrap_or(defaults.change_notice_hours),
        points_expire_days: expiry(&mut of, defaults.points_expire_days)?,
        staff: staff(&mut of, region)?.unwrap_or(defaults.staff),
        retry_seconds: retries(&mut of)?.unwrap_or(defaults.retry_seconds),
        cancelled_kept_days: of
            .number("cancelled_kept_days", 1..=MAX_KEPT_DAYS)?
            .unwrap_or(defaults.cancelled_kept_days),
        ticket_assignee: line(&mut of, "ticket_assignee", MAX_NAME_CHARS, defaults.ticket_assignee)?,
        snippets: snippets(&mut of)?.unwrap_or(defaults.snippets),
    };
    of.end()?;
    Ok(practice)
}

/// A name that has to be there.
fn name(of: &mut Fields<'_>, default: Option<String>) -> Result<String, InvalidSettings> {
    let name = line(of, "name", MAX_NAME_CHARS, default)?;
    name.ok_or_else(|| of.expected("name", "1 to 60 characters on one line"))
}

/// A text on one line, or null for none.
fn line(
    of: &mut Fields<'_>,
    name: &str,
    longest: usize,
    default: Option<String>,
) -> Result<Option<String>, InvalidSettings> {
    match of.take(name) {
        None => Ok(default),
        Some(Value::Null) => Ok(None),
        Some(json) => match text(json, longest) {
            Some(text) => Ok(Some(text)),
            None => Err(of.expected(name, &format!("1 to {longest} characters on one line"))),
        },
    }
}

fn text(json: &Value, longest: usize) -> Option<String> {
    let text = json
        .as_str()
        .filter(|text| !text.contains(char::is_control))
        .map(tidy)?;
    (1..=longest).contains(&text.chars().count()).then_some(text)
}

fn phone(
    of: &mut Fields<'_>,
    name: &str,
    region: &str,
    default: Option<Phone>,
) -> Result<Option<Phone>, InvalidSettings> {
    match of.take(name) {
        None => Ok(default),
        Some(Value::Null) => Ok(None),
        Some(json) => match Phone::parse(json.as_str().unwrap_or_default(), region) {
            Ok(phone) => Ok(Some(phone)),
            Err(_) => Err(of.expected(name, "a phone number such as \"+14155550123\", or null for none")),
        },
    }
}

/// The whole list: a service that is not named is any other.
fn services(of: &mut Fields<'_>) -> Result<Option<BTreeMap<String, Service>>, InvalidSettings> {
    let Some(json) = of.take("services") else {
        return Ok(None);
    };
    let expected = "at most 100 services by their names (1 to 60 characters), each name once";
    let path = of.path("services");
    let named = json.as_object().filter(|named| named.len() <= MAX_SERVICES);
    let mut services = BTreeMap::new();
    let mut known = BTreeSet::new();
    for (name, json) in named.ok_or_else(|| of.expected("services", expected))? {
        let fits = text(&Value::from(name.as_str()), MAX_NAME_CHARS).filter(|name| known.insert(folded(name)));
        let tidied = fits.ok_or_else(|| of.expected("services", expected))?;
        let mut service = Fields::of(json, &format!("{path}.{name}"))?;
        let missing = |of: &Fields<'_>, field: &str| of.expected(field, "a number: every service has one");
        let read = Service {
            minutes: minutes(&mut service, "minutes")?.ok_or_else(|| missing(&service, "minutes"))?,
            points: service
                .number("points", 0..=MAX_POINTS)?
                .ok_or_else(|| missing(&service, "points"))?,
        };
        service.end()?;
        services.insert(tidied, read);
    }
    Ok(Some(services))
}

fn minutes(of: &mut Fields<'_>, name: &str) -> Result<Option<u16>, InvalidSettings> {
    let minutes = of.number(name, MIN_MINUTES..=MAX_MINUTES)?;
    if minutes.is_some_and(|minutes| !minutes.is_multiple_of(MIN_MINUTES)) {
        return Err(of.expected(name, "minutes in steps of 5"));
    }
    Ok(minutes)
}

/// Everybody once.
fn names(of: &mut Fields<'_>, name: &str) -> Result<Option<Vec<String>>, InvalidSettings> {
    let expected = "at most 100 names of 1 to 60 characters";
    let names = of.list(name, MAX_PEOPLE, expected, |json| text(json, MAX_NAME_CHARS))?;
    Ok(names.map(|mut names| {
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(folded(name)));
        names
    }))
}

fn days_off(of: &mut Fields<'_>) -> Result<Option<BTreeMap<String, BTreeSet<Date>>>, InvalidSettings> {
    let Some(json) = of.take("days_off") else {
        return Ok(None);
    };
    let expected = "for each dentist's name at most 400 dates such as \"2026-12-25\"";
    let wrong = || of.expected("days_off", expected);
    let by_name = json
        .as_object()
        .filter(|all| all.len() <= MAX_PEOPLE)
        .ok_or_else(wrong)?;
    let mut away = BTreeMap::new();
    for (name, days) in by_name {
        let name = text(&Value::from(name.as_str()), MAX_NAME_CHARS).ok_or_else(wrong)?;
        let days = days
            .as_array()
            .filter(|days| days.len() <= MAX_DAYS_OFF)
            .ok_or_else(wrong)?;
        let date = |day: &Value| day.as_str()?.parse::<Date>().ok();
        let days: Option<BTreeSet<Date>> = days.iter().map(date).collect();
        away.insert(name, days.ok_or_else(wrong)?);
    }
    Ok(Some(away))
}

fn channels(of: &mut Fields<'_>) -> Result<Option<Vec<Channel>>, InvalidSettings> {
    let expected = format!("a list of {}", one_of(Channel::ALL.map(Channel::name)));
    let channels = of.list("reminder_channels", Channel::ALL.len(), &expected, |json| {
        Channel::from_name(json.as_str()?)
    })?;
    Ok(channels.map(|mut channels| {
        channels.sort();
        channels.dedup();
        channels
    }))
}

fn expiry(of: &mut Fields<'_>, default: Option<u16>) -> Result<Option<u16>, InvalidSettings> {
    if of.take("points_expire_days").is_some_and(Value::is_null) {
        return Ok(None);
    }
    Ok(of.number("points_expire_days", 1..=MAX_EXPIRE_DAYS)?.or(default))
}

fn retries(of: &mut Fields<'_>) -> Result<Option<Vec<u32>>, InvalidSettings> {
    let expected = "at most 10 waits in seconds, each from 1 to 86400";
    of.list("retry_seconds", MAX_RETRIES, expected, |json| {
        let seconds = json.as_u64().and_then(|seconds| u32::try_from(seconds).ok());
        seconds.filter(|seconds| (1..=MAX_RETRY_SECONDS).contains(seconds))
    })
}

#[cfg(test)]
mod tests;
