//! The part of the settings that says which other systems are told of which events.

use std::collections::BTreeSet;

use domain::Announcement;
use domain::subscription::{MAX_SUBSCRIPTIONS, Subscription, Wanted};
use domain::task::job::may_be_called;
use serde_json::{Value, json};

use super::reader::{Fields, InvalidSettings, one_of};

const MAX_NAME_CHARS: usize = 40;
const ALL: &str = "all";

pub(super) fn subscriptions_to_json(subscriptions: &[Subscription]) -> Vec<Value> {
    let one = |subscription: &Subscription| {
        json!({
            "name": subscription.name,
            "url": subscription.url,
            "events": match &subscription.events {
                Wanted::All => json!(ALL),
                Wanted::Named(names) => json!(names),
            },
        })
    };
    subscriptions.iter().map(one).collect()
}

pub(super) fn subscriptions(fields: &mut Fields<'_>) -> Result<Option<Vec<Subscription>>, InvalidSettings> {
    let Some(json) = fields.take("subscriptions") else {
        return Ok(None);
    };
    let listed = json.as_array().filter(|list| list.len() <= MAX_SUBSCRIPTIONS);
    let expected = || fields.expected("subscriptions", "a list of at most 10 objects");
    let mut names = BTreeSet::new();
    let mut read = Vec::new();
    for (nth, json) in listed.ok_or_else(expected)?.iter().enumerate() {
        let mut of = Fields::of(json, &format!("{}.{nth}", fields.path("subscriptions")))?;
        let name = of
            .text("name")?
            .filter(|name| is_name(name) && names.insert(name.clone()));
        let url = of.text("url")?.filter(|url| may_be_called(url));
        let events = wanted(&mut of)?;
        read.push(Subscription {
            name: name.ok_or_else(|| {
                of.expected(
                    "name",
                    "1 to 40 letters, digits, '.', '-' or '_', that no other subscription has",
                )
            })?,
            url: url.ok_or_else(|| of.expected("url", "an https address without a password in it"))?,
            events,
        });
        of.end()?;
    }
    Ok(Some(read))
}

fn is_name(name: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    (1..=MAX_NAME_CHARS).contains(&name.len()) && name.chars().all(known)
}

/// Who names nothing would never hear of anything, and not know why.
fn wanted(of: &mut Fields<'_>) -> Result<Wanted, InvalidSettings> {
    let expected = format!("\"{ALL}\", or a list of some of {}", one_of(Announcement::NAMES));
    match of.take("events") {
        Some(Value::String(text)) if text == ALL => Ok(Wanted::All),
        Some(Value::Array(names)) if !names.is_empty() => {
            let known = |name: &Value| Announcement::NAMES.into_iter().find(|known| name == *known);
            let names: Option<BTreeSet<_>> = names.iter().map(known).collect();
            names.map(Wanted::Named).ok_or_else(|| of.expected("events", &expected))
        }
        Some(_) | None => Err(of.expected("events", &expected)),
    }
}
