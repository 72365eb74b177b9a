//! Settings as a JSON document: what the settings API takes and shows, and the stored form.
//!
//! Read field by field, because whoever edits settings has to be told which field is wrong and what it should be. A field
//! that is missing has its default; one that does not exist is an error, or a slip of the pen would change nothing.

mod practice;
mod reader;
mod sheets;
mod subscriptions;
mod visits;

use domain::business_days::Calendar;
use domain::settings::{MAX_PHASES, QuietHours, Settings, Stage, Stages, WhenDue};
use domain::{Language, Phone};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{FORM, Item, Record, supported, zone};
use crate::keys;
use practice::{practice, practice_to_json};
pub use reader::InvalidSettings;
use reader::{Fields, one_of};
use sheets::{sheets, sheets_to_json};
use subscriptions::{subscriptions, subscriptions_to_json};
use visits::{visits, visits_to_json};

/// Longer estimates and more reminders than any lab has: they are typing mistakes.
const MAX_DAYS: u16 = 365;
const MAX_REMINDERS: usize = 10;
const MAX_REMINDER_DAY: u16 = 90;
const MAX_HOLIDAYS: usize = 1000;
const MAX_TEAM: usize = 20;
/// A name goes into templates, whose parameters hold no line breaks.
const MAX_NAME_CHARS: usize = 60;
/// A message that is still on its way is never so old, and a provider never delivers anything again that late.
const MIN_RETENTION_DAYS: u16 = 30;
/// Longer than any law asks for.
const MAX_RETENTION_DAYS: u16 = 36_500;
/// Google's ids have less.
const MAX_ID_CHARS: usize = 200;

/// The document.
pub fn settings_to_json(settings: &Settings) -> Value {
    let stage = |stage: &Stage| {
        json!({
            "days_min": stage.days_min,
            "days_max": stage.days_max,
            "when_due": when_due_name(stage.when_due),
        })
    };
    let team = |team: &[Phone]| -> Vec<String> { team.iter().map(|phone| phone.as_str().to_owned()).collect() };
    let hours = |hours: QuietHours| json!({ "from": clock(hours.from), "until": clock(hours.until) });
    let holidays: Vec<String> = settings.calendar.holidays.iter().map(Date::to_string).collect();
    json!({
        "version": settings.version,
        "lab_name": settings.lab_name,
        "region": settings.region,
        "language": settings.language.code(),
        "zone": settings.calendar.zone.iana_name().unwrap_or("UTC"),
        "working_days": settings.calendar.working_days,
        "holidays": holidays,
        "quiet_hours": settings.quiet_hours.map(hours),
        "stages": {
            "planning": stage(&settings.stages.planning),
            "training_aligner": stage(&settings.stages.training_aligner),
            "delivery": stage(&settings.stages.delivery),
            "phase": stage(&settings.stages.phase),
            "full_case": stage(&settings.stages.full_case),
            "review": stage(&settings.stages.review),
        },
        "phases": settings.phases,
        "fit_reminder_days": settings.fit_reminder_days,
        "clinical_team": team(&settings.clinical_team),
        "lab_team": team(&settings.lab_team),
        "unverified_may_start": settings.unverified_may_start,
        "visits": visits_to_json(&settings.visits),
        "message_retention_days": settings.message_retention_days,
        "drive_folder": settings.drive_folder,
        "practice": practice_to_json(&settings.practice),
        "subscriptions": subscriptions_to_json(&settings.subscriptions),
        "sheets": sheets_to_json(&settings.sheets),
    })
}

/// The settings of a document.
///
/// # Errors
/// Names the first field that is wrong, and what was expected there.
pub fn settings_from_json(json: &Value) -> Result<Settings, InvalidSettings> {
    let defaults = Settings::default();
    let mut fields = Fields::of(json, "")?;
    let region = match fields.text("region")? {
        None => defaults.region,
        Some(region) if region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase()) => region,
        Some(_) => return Err(fields.expected("region", "a country such as \"IN\" (ISO 3166-1 alpha-2)")),
    };
    let settings = Settings {
        version: fields.number("version", 0..=u64::MAX)?.unwrap_or(defaults.version),
        lab_name: lab_name(&mut fields)?.unwrap_or(defaults.lab_name),
        language: match fields.text("language")? {
            None => defaults.language,
            Some(code) => Language::from_code(&code)
                .ok_or_else(|| fields.expected("language", &one_of(Language::ALL.map(Language::code))))?,
        },
        calendar: calendar(&mut fields, defaults.calendar)?,
        quiet_hours: quiet_hours(&mut fields, defaults.quiet_hours)?,
        stages: stages(&mut fields, defaults.stages)?,
        phases: fields.number("phases", 1..=MAX_PHASES)?.unwrap_or(defaults.phases),
        fit_reminder_days: reminders(&mut fields)?.unwrap_or(defaults.fit_reminder_days),
        clinical_team: team(&mut fields, "clinical_team", &region)?.unwrap_or(defaults.clinical_team),
        lab_team: team(&mut fields, "lab_team", &region)?.unwrap_or(defaults.lab_team),
        unverified_may_start: fields
            .flag("unverified_may_start")?
            .unwrap_or(defaults.unverified_may_start),
        visits: visits(&mut fields, defaults.visits)?,
        message_retention_days: fields
            .number("message_retention_days", MIN_RETENTION_DAYS..=MAX_RETENTION_DAYS)?
            .unwrap_or(defaults.message_retention_days),
        drive_folder: drive_folder(&mut fields, defaults.drive_folder)?,
        practice: practice(&mut fields, defaults.practice, &region)?,
        subscriptions: subscriptions(&mut fields)?.unwrap_or(defaults.subscriptions),
        sheets: sheets(&mut fields, defaults.sheets)?,
        region,
    };
    fields.end()?;
    Ok(settings)
}

fn lab_name(fields: &mut Fields<'_>) -> Result<Option<String>, InvalidSettings> {
    let name = fields.text("lab_name")?.map(|name| name.trim().to_owned());
    let fits = |name: &String| (1..=MAX_NAME_CHARS).contains(&name.chars().count()) && !name.contains(char::is_control);
    if name.as_ref().is_some_and(|name| !fits(name)) {
        return Err(fields.expected("lab_name", "1 to 60 characters on one line"));
    }
    Ok(name)
}

fn calendar(fields: &mut Fields<'_>, defaults: Calendar) -> Result<Calendar, InvalidSettings> {
    let zone = match fields.text("zone")? {
        None => defaults.zone,
        Some(name) => zone(&name)
            .ok()
            .filter(|zone| zone.iana_name().is_some())
            .ok_or_else(|| fields.expected("zone", "an IANA time zone such as \"Asia/Kolkata\""))?,
    };
    let days = "at least one weekday from 1 (Monday) to 7 (Sunday)";
    let working_days = fields.list("working_days", 7, days, |day| {
        day.as_i64()
            .and_then(|day| i8::try_from(day).ok())
            .filter(|day| (1..=7).contains(day))
    })?;
    if working_days.as_ref().is_some_and(Vec::is_empty) {
        return Err(fields.expected("working_days", days));
    }
    let dates = "a list of at most 1000 dates such as \"2026-12-25\"";
    let holidays = fields.list("holidays", MAX_HOLIDAYS, dates, |date| {
        date.as_str()?.parse::<Date>().ok()
    })?;
    Ok(Calendar {
        zone,
        working_days: working_days.map_or(defaults.working_days, |days| days.into_iter().collect()),
        holidays: holidays.map_or(defaults.holidays, |dates| dates.into_iter().collect()),
    })
}

fn quiet_hours(fields: &mut Fields<'_>, default: Option<QuietHours>) -> Result<Option<QuietHours>, InvalidSettings> {
    let Some(json) = fields.take("quiet_hours") else {
        return Ok(default);
    };
    if json.is_null() {
        return Ok(None);
    }
    let mut hours = Fields::of(json, &fields.path("quiet_hours"))?;
    let (from, until) = (hours.clock("from")?, hours.clock("until")?);
    hours.end()?;
    if from == until {
        return Err(fields.expected("quiet_hours", "two different times, or null for none"));
    }
    Ok(Some(QuietHours { from, until }))
}

fn stages(fields: &mut Fields<'_>, defaults: Stages) -> Result<Stages, InvalidSettings> {
    let Some(json) = fields.take("stages") else {
        return Ok(defaults);
    };
    let mut stages = Fields::of(json, &fields.path("stages"))?;
    let read = Stages {
        planning: stage(&mut stages, "planning", defaults.planning)?,
        training_aligner: stage(&mut stages, "training_aligner", defaults.training_aligner)?,
        delivery: stage(&mut stages, "delivery", defaults.delivery)?,
        phase: stage(&mut stages, "phase", defaults.phase)?,
        full_case: stage(&mut stages, "full_case", defaults.full_case)?,
        review: stage(&mut stages, "review", defaults.review)?,
    };
    stages.end()?;
    Ok(read)
}

fn stage(stages: &mut Fields<'_>, name: &str, default: Stage) -> Result<Stage, InvalidSettings> {
    let Some(json) = stages.take(name) else {
        return Ok(default);
    };
    let mut fields = Fields::of(json, &stages.path(name))?;
    let stage = Stage {
        days_min: fields.number("days_min", 0..=MAX_DAYS)?.unwrap_or(default.days_min),
        days_max: fields.number("days_max", 0..=MAX_DAYS)?.unwrap_or(default.days_max),
        when_due: match fields.text("when_due")? {
            None => default.when_due,
            Some(text) => ALL_WHEN_DUE
                .into_iter()
                .find(|when| when_due_name(*when) == text)
                .ok_or_else(|| fields.expected("when_due", &one_of(ALL_WHEN_DUE.map(when_due_name))))?,
        },
    };
    if stage.days_min > stage.days_max {
        return Err(fields.expected("days_max", "at least as many days as days_min"));
    }
    fields.end()?;
    Ok(stage)
}

fn reminders(fields: &mut Fields<'_>) -> Result<Option<Vec<u16>>, InvalidSettings> {
    let expected = "at most 10 days, each from 1 to 90 and later than the one before";
    let days = fields.list("fit_reminder_days", MAX_REMINDERS, expected, |day| {
        day.as_u64()
            .and_then(|day| u16::try_from(day).ok())
            .filter(|day| (1..=MAX_REMINDER_DAY).contains(day))
    })?;
    if days.as_ref().is_some_and(|days| !days.is_sorted_by(|a, b| a < b)) {
        return Err(fields.expected("fit_reminder_days", expected));
    }
    Ok(days)
}

fn team(fields: &mut Fields<'_>, name: &str, region: &str) -> Result<Option<Vec<Phone>>, InvalidSettings> {
    let expected = "a list of at most 20 phone numbers such as \"+14155550123\"";
    let team = fields.list(name, MAX_TEAM, expected, |phone| {
        Phone::parse(phone.as_str()?, region).ok()
    })?;
    // Nobody wants the same message twice.
    Ok(team.map(|mut team| {
        let mut seen = std::collections::BTreeSet::new();
        team.retain(|phone| seen.insert(phone.canonical()));
        team
    }))
}

fn drive_folder(fields: &mut Fields<'_>, default: Option<String>) -> Result<Option<String>, InvalidSettings> {
    let expected = "the id of a folder (the last part of its address), or null for none";
    google_id(fields, "drive_folder", default, expected)
}

/// The id of something at Google, or null for none of it.
fn google_id(
    fields: &mut Fields<'_>,
    name: &str,
    default: Option<String>,
    expected: &str,
) -> Result<Option<String>, InvalidSettings> {
    let id = match fields.take(name) {
        None => return Ok(default),
        Some(Value::Null) => return Ok(None),
        Some(json) => json.as_str().unwrap_or_default().trim(),
    };
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if (1..=MAX_ID_CHARS).contains(&id.len()) && id.chars().all(known) {
        Ok(Some(id.to_owned()))
    } else {
        Err(fields.expected(name, expected))
    }
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

const ALL_WHEN_DUE: [WhenDue; 3] = [WhenDue::Advance, WhenDue::RemindStaff, WhenDue::Nothing];

fn when_due_name(when: WhenDue) -> &'static str {
    match when {
        WhenDue::Advance => "advance",
        WhenDue::RemindStaff => "remind_staff",
        WhenDue::Nothing => "nothing",
    }
}

/// The stored form: the document itself.
#[derive(Serialize, Deserialize)]
pub struct SettingsRecord {
    v: u8,
    document: Value,
}

impl Record for SettingsRecord {
    type Domain = Settings;
    const KIND: &'static str = "settings";

    fn of(value: &Settings) -> Self {
        Self {
            v: FORM,
            document: settings_to_json(value),
        }
    }

    fn read(self) -> Result<Settings, String> {
        supported(self.v)?;
        settings_from_json(&self.document).map_err(|error| error.to_string())
    }
}

impl SettingsRecord {
    pub fn item(value: &Settings) -> Result<Item, app::ports::StoreError> {
        Ok(Item::new::<Self>(keys::settings(), value)?.version(value.version))
    }
}

#[cfg(test)]
mod tests;
