//! The production schedule, and the spreadsheet that shows it.

use api::lists::text;
use app::Scheduled;
use app::ports::{SheetBook as _, SheetSubject};
use domain::sheet::Difference;
use jiff::tz::TimeZone;
use lambda_http::{Body, Request, Response};
use runtime::edge;
use runtime::problem::Problem;
use serde_json::{Value, json};
use store::Chairside;

use super::lists::failed;

pub(super) async fn schedule(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let late_only = match text(request, "late").as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Problem::malformed("late: expected true or false")),
    };
    let now = runtime::now();
    let settings = app.settings(now).await.map_err(api::problem)?;
    let schedule = app.schedule(now).await.map_err(api::problem)?;
    let late = schedule.iter().filter(|scheduled| scheduled.is_late).count();
    let shown = schedule.iter().filter(|scheduled| scheduled.is_late || !late_only);
    let zone = &settings.calendar.zone;
    Ok(edge::json(
        200,
        &json!({
            "schedule": shown.map(|scheduled| line(scheduled, zone)).collect::<Vec<_>>(),
            "total": schedule.len(),
            "late": late,
        }),
    ))
}

/// Days are those of the lab's zone.
fn line(scheduled: &Scheduled, zone: &TimeZone) -> Value {
    let day = |at: domain::Timestamp| at.to_zoned(zone.clone()).date().to_string();
    let case = &scheduled.case;
    json!({
        "case_id": case.id.as_str(),
        "patient_name": case.patient,
        "dentist_name": case.dentist,
        "production_stage": case.stage.status(),
        "stage_since": case.stage_since.to_string(),
        "stage_due": scheduled.estimate.stage_due.map(day),
        "estimated_completion": day(scheduled.estimate.completion),
        "late": scheduled.is_late,
        "on_hold": case.hold.is_some(),
        "priority": case.priority.name(),
    })
}

/// What people have written into somebody's or something's rows, and Chairside has not.
pub(super) async fn differences(app: &Chairside, of: SheetSubject) -> Result<Vec<Value>, Problem> {
    let memory = app.store.sheet_memory(&[of]).await.map_err(failed)?;
    let shown = |(at, difference): &(domain::Timestamp, Difference)| {
        json!({
            "at": at.to_string(),
            "tab": difference.tab.title(),
            "column": difference.column,
            "kind": difference.kind.name(),
            "sheet": difference.sheet,
            "chairside": difference.chairside,
        })
    };
    Ok(memory
        .iter()
        .flat_map(|memory| &memory.differences)
        .map(shown)
        .collect())
}

pub(super) async fn rebuild(app: &Chairside) -> Result<Response<Body>, Problem> {
    let task = app.rebuild_sheet(runtime::now()).await.map_err(api::problem)?;
    Ok(edge::json(
        202,
        &json!({ "message": "All rows are being looked at", "task": task.as_str() }),
    ))
}
