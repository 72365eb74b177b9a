//! What there is to see: one appointment, lists, and free times.

use api::lists::{MAX_READS, failed, left, list, paging, text};
use api::view;
use app::ports::{AppointmentFilter, Appointments as _, Store as _, Subject};
use domain::practice::appointment::{Appointment, Status, rules};
use domain::practice::settings::folded;
use domain::{AppointmentId, CustomerId, Settings, Timestamp};
use lambda_http::{Body, Request, Response};
use runtime::edge;
use runtime::problem::Problem;
use serde_json::{Value, json};
use store::Chairside;

/// How many days after the first are looked at, if the request does not say.
const DAYS: u16 = 6;

pub(super) async fn appointment(app: &Chairside, id: &AppointmentId) -> Result<Response<Body>, Problem> {
    let appointment = app.appointment(id).await.map_err(api::problem)?;
    let history = app
        .store
        .facts(&Subject::Appointment(id.clone()))
        .await
        .map_err(failed)?;
    let mut answer = view::booking(&appointment);
    if let Value::Object(members) = &mut answer {
        let history = history.iter().map(view::fact).collect();
        members.insert("history".to_owned(), Value::Array(history));
    }
    Ok(edge::json(200, &answer))
}

pub(super) async fn appointments(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let settings = app.settings(runtime::now()).await.map_err(api::problem)?;
    let filter = AppointmentFilter {
        status: status(request)?,
        customer: text(request, "customer_id").map(CustomerId::trusted),
        from: bound(request, "from", &settings)?,
        until: bound(request, "to", &settings)?,
    };
    let dentist = text(request, "dentist").map(|name| folded(&name));
    let wanted = |appointment: &Appointment| {
        let theirs = appointment.dentist.as_deref().map(folded);
        dentist.is_none() || theirs == dentist
    };
    let mut paging = paging(request)?;
    let limit = paging.limit;
    let mut found = Vec::new();
    for _ in 0..MAX_READS {
        paging.limit = left(limit, found.len());
        let page = app.store.appointments(&filter, &paging).await.map_err(failed)?;
        found.extend(page.items.iter().filter(|it| wanted(it)).map(view::booking));
        paging.cursor = page.next;
        if paging.cursor.is_none() || found.len() >= usize::from(limit) {
            break;
        }
    }
    Ok(list("appointments", found, paging.cursor))
}

pub(super) async fn availability(app: &Chairside, request: &Request) -> Result<Response<Body>, Problem> {
    let now = runtime::now();
    let settings = app.settings(now).await.map_err(api::problem)?;
    let service = text(request, "service").ok_or_else(|| Problem::malformed("service is required"))?;
    let (service, standard) = settings.practice.service(&service);
    let minutes = match text(request, "duration_minutes") {
        None => standard.minutes,
        Some(minutes) => minutes
            .parse()
            .map_err(|_| Problem::malformed("duration_minutes has to be a whole number"))?,
    };
    let day = |name: &str, default: Timestamp| match text(request, name) {
        None => Ok(default.to_zoned(settings.calendar.zone.clone()).date()),
        Some(day) => day
            .parse()
            .map_err(|_| Problem::malformed(format!("{name} has to be a day such as 2026-11-24"))),
    };
    let from = day("from", now)?;
    let week = from
        .to_zoned(settings.calendar.zone.clone())
        .map(|start| start.timestamp());
    let week = week.map_err(|_| Problem::malformed("from is too far away"))?;
    let until = day("to", settings.calendar.days_after(week, DAYS))?;
    let dentist = text(request, "dentist");
    let free = app
        .availability(&service, Some(minutes), dentist.as_deref(), (from, until), now)
        .await
        .map_err(api::problem)?;
    Ok(edge::json(
        200,
        &json!({
            "service_type": service,
            "duration_minutes": minutes,
            "time_zone": settings.calendar.zone.iana_name(),
            "from": from.to_string(),
            "to": until.to_string(),
            "free": free.iter().map(|free| view::free(free, &settings)).collect::<Vec<_>>(),
        }),
    ))
}

fn status(request: &Request) -> Result<Option<Status>, Problem> {
    let Some(name) = text(request, "status") else {
        return Ok(None);
    };
    match Status::from_name(&name) {
        Some(status) => Ok(Some(status)),
        None => Err(Problem::malformed(format!(
            "status is not a known one; known are: {}",
            Status::ALL.map(Status::name).join(", ")
        ))),
    }
}

/// A time, or a day: `to` is the last one.
fn bound(request: &Request, name: &str, settings: &Settings) -> Result<Option<Timestamp>, Problem> {
    let Some(text) = text(request, name) else {
        return Ok(None);
    };
    // An unescaped plus sign in a query is a space.
    let text = text.trim().replace(' ', "+");
    let zone = &settings.calendar.zone;
    let day = rules::read(&format!("{text}T00:00"), zone);
    let read = match day {
        Ok(start) if name == "to" => Ok(settings.calendar.days_after(start, 1)),
        Ok(start) => Ok(start),
        Err(_) => rules::read(&text, zone),
    };
    let read = read.map_err(|rejection| Problem::malformed(format!("{name} {}, or a day", rejection.reason)))?;
    Ok(Some(read))
}
