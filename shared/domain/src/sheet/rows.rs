//! What Chairside would have in the rows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Row, Tab};
use crate::Settings;
use crate::case::{Case, Stage};
use crate::conversation::Conversation;

/// A row of Cases.
pub fn case_row(case: &Case, settings: &Settings) -> Row {
    let zone = &settings.calendar.zone;
    let delivery = case.shipment.as_ref().map(|shipment| shipment.status.label());
    row(
        Tab::Cases,
        case.id.as_str(),
        [
            ("user_id", case.user_id.clone()),
            ("patient_name", case.patient.clone()),
            ("dentist_name", case.dentist.clone()),
            ("status", case.stage.status().to_owned()),
            ("created_at", minute(case.created_at, zone)),
            ("updated_at", minute(case.updated_at, zone)),
            ("delivery_status", delivery.unwrap_or_default().to_owned()),
            ("notes", case.notes.clone().unwrap_or_default()),
            ("priority", case.priority.name().to_owned()),
        ],
    )
}

/// A row of Production. `was_there`: the case had one before. `None`: the case does not belong there.
pub fn production_row(case: &Case, was_there: bool, settings: &Settings) -> Option<Row> {
    let started = case.milestones.planning_started_at;
    // What was cancelled before anything was made was never in production.
    let belongs = if case.stage == Stage::Cancelled {
        was_there || started.is_some()
    } else {
        case.stage >= Stage::ApprovedForProduction
    };
    if !belongs {
        return None;
    }
    let zone = &settings.calendar.zone;
    let at = |time: Option<Timestamp>| time.map(|time| minute(time, zone)).unwrap_or_default();
    let estimate = case.estimate(&settings.stages, &settings.calendar);
    let estimated = estimate.map(|estimate| estimate.completion.to_zoned(zone.clone()).date().to_string());
    Some(row(
        Tab::Production,
        case.id.as_str(),
        [
            ("production_stage", case.stage.status().to_owned()),
            ("started_at", at(started)),
            ("completed_at", at(case.milestones.completed_at)),
            ("assigned_to", String::new()),
            ("estimated_completion", estimated.unwrap_or_default()),
            ("notes", String::new()),
        ],
    ))
}

/// A row of Customers. `None`: nobody knows who this is, or they work for the lab.
pub fn dentist_row(conversation: &Conversation, cases: &[Case], settings: &Settings) -> Option<Row> {
    let profile = &conversation.profile;
    let name = profile
        .name
        .clone()
        .or_else(|| cases.first().map(|case| case.dentist.clone()))?;
    let zone = &settings.calendar.zone;
    let last_contact = conversation.last_inbound_at.map(|at| day(at, zone));
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let office = &profile.office;
    Some(row(
        Tab::Customers,
        &conversation.user.user_id(),
        [
            ("dentist_name", name),
            (
                "email",
                office
                    .email
                    .as_ref()
                    .map(|email| email.as_str().to_owned())
                    .unwrap_or_default(),
            ),
            ("clinic_name", text(&profile.clinic)),
            ("address", text(&office.address)),
            ("city", text(&office.city)),
            ("state", text(&office.state)),
            ("subscription_type", text(&office.subscription_type)),
            ("created_at", minute(conversation.created_at, zone)),
            ("last_contact", last_contact.unwrap_or_default()),
        ],
    ))
}

fn row<const N: usize>(tab: Tab, key: &str, cells: [(&'static str, String); N]) -> Row {
    let mut cells: BTreeMap<&'static str, String> = cells.into_iter().collect();
    // A cell is one line of text: a sheet shows nothing else well, and what comes back is compared with what went out.
    for text in cells.values_mut() {
        *text = crate::profile::one_line(text);
    }
    cells.insert(tab.key(), key.to_owned());
    Row {
        tab,
        key: key.to_owned(),
        cells,
    }
}

fn minute(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).date().to_string()
}
