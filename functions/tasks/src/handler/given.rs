//! What a request says of a task: every field by itself, and every wrong one named.

use app::NewJob;
use domain::task::job::{Job, MAX_BODY_CHARS, MAX_RETRIES, MOST_RETRIES, may_be_called};
use domain::task::recurrence::{Every, MAX_INTERVAL_SECONDS, MIN_INTERVAL_SECONDS, Recurrence};
use domain::{Settings, TaskId, Timestamp};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use runtime::body::Fields;
use serde_json::Value;

const MAX_NAME: usize = 100;
const KINDS: [&str; 6] = [
    "webhook",
    "custom",
    "weekly_report",
    "export",
    "clean_up",
    "reminder_sweep",
];
const TYPES: [&str; 5] = ["once", "daily", "weekly", "monthly", "interval"];

pub(super) fn new(fields: &mut Fields, id: TaskId, settings: &Settings, now: Timestamp) -> NewJob {
    let name = fields.required_text("name", MAX_NAME);
    let job = job(fields, &name);
    let zone = |name: &str| TimeZone::get(name).ok().filter(|zone| zone.iana_name().is_some());
    let expected = || "has to be an IANA time zone such as Asia/Kolkata".to_owned();
    let zone = fields.parsed("zone", zone, expected);
    let zone = zone.unwrap_or_else(|| settings.calendar.zone.clone());
    let every = every(fields);
    let anchor = anchor(fields, every, &zone, now);
    let max_retries = fields.number("max_retries", 1, u64::from(MOST_RETRIES));
    NewJob {
        id,
        name,
        job,
        recurrence: Recurrence { every, anchor, zone },
        max_retries: max_retries
            .and_then(|most| u16::try_from(most).ok())
            .unwrap_or(MAX_RETRIES),
    }
}

fn job(fields: &mut Fields, name: &str) -> Job {
    let kind = fields.required_text("kind", 40);
    let url = fields.text("url", domain::task::job::MAX_URL_CHARS);
    let body = body(fields);
    for (field, is_there) in [("url", url.is_some()), ("body", body.is_some())] {
        if is_there && kind != "webhook" {
            fields.wrong(field, "belongs to a task of kind webhook");
        }
    }
    match kind.as_str() {
        "weekly_report" => Job::WeeklyReport,
        "export" => Job::Export,
        "clean_up" => Job::CleanUp,
        "reminder_sweep" => Job::ReminderSweep,
        "customer_sync" => Job::CustomerSync,
        "webhook" => {
            let url = url.unwrap_or_default();
            if !may_be_called(&url) && !fields.is_wrong("url") {
                fields.wrong("url", "has to be an address with https:// and without a password");
            }
            Job::Webhook { url, body }
        }
        _ => {
            if kind != "custom" && !fields.is_wrong("kind") {
                fields.wrong("kind", format!("is not a known kind; known are: {}", KINDS.join(", ")));
            }
            Job::Custom { name: name.to_owned() }
        }
    }
}

/// Any JSON; a text is sent as it is, if it is JSON itself.
fn body(fields: &mut Fields) -> Option<String> {
    let value = fields.value("body")?;
    let text = match value {
        Value::String(text) => text,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    if text.chars().count() > MAX_BODY_CHARS {
        fields.wrong("body", format!("is too long: at most {MAX_BODY_CHARS} characters"));
    } else if serde_json::from_str::<Value>(&text).is_err() {
        fields.wrong("body", "has to be JSON");
    }
    Some(text)
}

fn every(fields: &mut Fields) -> Every {
    let wanted = fields.required_text("schedule_type", 20).to_lowercase();
    let (least, most) = (u64::from(MIN_INTERVAL_SECONDS), u64::from(MAX_INTERVAL_SECONDS));
    let seconds = fields.number("interval_seconds", least, most);
    let seconds = seconds.and_then(|seconds| u32::try_from(seconds).ok());
    if wanted != "interval" && seconds.is_some() {
        fields.wrong("interval_seconds", "belongs to schedule_type interval");
    }
    match wanted.as_str() {
        "once" => Every::Once,
        "daily" => Every::Daily,
        "weekly" => Every::Weekly,
        "monthly" => Every::Monthly,
        "interval" => {
            if seconds.is_none() && !fields.is_wrong("interval_seconds") {
                fields.wrong("interval_seconds", "is required for schedule_type interval");
            }
            Every::Interval {
                seconds: seconds.unwrap_or(MIN_INTERVAL_SECONDS),
            }
        }
        _ => {
            if !fields.is_wrong("schedule_type") {
                fields.wrong("schedule_type", format!("has to be one of {}", TYPES.join(", ")));
            }
            Every::Once
        }
    }
}

/// The first time: local, or with an offset. An interval may begin at once.
fn anchor(fields: &mut Fields, every: Every, zone: &TimeZone, now: Timestamp) -> DateTime {
    let local = |at: Timestamp| at.to_zoned(zone.clone()).datetime();
    let parse = |text: &str| {
        let with_offset = text.parse::<Timestamp>().map(local);
        with_offset.or_else(|_| text.parse::<DateTime>()).ok()
    };
    let expected = || "has to be a local time such as 2026-12-01T08:00, or one with an offset".to_owned();
    let given = fields.parsed("execute_at", parse, expected);
    if given.is_none() && !matches!(every, Every::Interval { .. }) && !fields.is_wrong("execute_at") {
        fields.wrong("execute_at", "is required");
    }
    given.unwrap_or_else(|| local(now))
}
