//! The practice's appointments, free times and points.

use domain::practice::appointment::{Appointment, OpenReminder, Reminded};
use domain::practice::availability::Free;
use domain::practice::loyalty::{Entry, Ledger};
use domain::{Settings, Timestamp};
use serde_json::{Value, json};

/// With the wall time of where it was agreed, and its offset.
const WALL: &str = "%Y-%m-%dT%H:%M:%S%:z";

pub fn booking(appointment: &Appointment) -> Value {
    let reminder =
        |reminder: &OpenReminder| json!({ "id": reminder.id.as_str(), "minutes_before": reminder.minutes_before });
    json!({
        "id": appointment.id.as_str(),
        "appointment_id": appointment.id.as_str(),
        "customer_id": appointment.customer.as_str(),
        "service_type": appointment.service,
        "scheduled_time": appointment.local_start().strftime(WALL).to_string(),
        "starts_at": appointment.starts_at.to_string(),
        "ends_at": appointment.ends_at().to_string(),
        "time_zone": appointment.zone.iana_name(),
        "duration_minutes": appointment.minutes,
        "status": appointment.status.name(),
        "dentist": appointment.dentist,
        "chair": appointment.chair,
        "notes": appointment.notes,
        "cancel_reason": appointment.cancel_reason,
        "loyalty_points": appointment.points,
        "reminders": appointment.reminders.iter().map(reminder).collect::<Vec<_>>(),
        "reminders_sent": appointment.reminders_sent.iter().map(reminded).collect::<Vec<_>>(),
        "created_at": appointment.created_at.to_string(),
        "updated_at": appointment.updated_at.to_string(),
        "version": appointment.version,
    })
}

fn reminded(reminded: &Reminded) -> Value {
    json!({
        "minutes_before": reminded.minutes_before,
        "channel": reminded.channel.name(),
        "sent_at": reminded.at.to_string(),
    })
}

pub fn free(free: &Free, settings: &Settings) -> Value {
    json!({
        "scheduled_time": wall(free.starts_at, settings),
        "starts_at": free.starts_at.to_string(),
        "dentists": free.dentists,
    })
}

fn wall(at: Timestamp, settings: &Settings) -> String {
    let local = at.to_zoned(settings.calendar.zone.clone());
    local.strftime(WALL).to_string()
}

/// What there is to spend, and what is to come.
pub fn points(ledger: &Ledger) -> [(String, Value); 2] {
    [
        ("loyalty_points".to_owned(), json!(ledger.balance())),
        ("loyalty_points_pending".to_owned(), json!(ledger.pending())),
    ]
}

pub fn entry(entry: &Entry) -> Value {
    json!({
        "number": entry.number,
        "kind": entry.kind.name(),
        "points": entry.points,
        "reason": entry.reason,
        "appointment_id": entry.appointment.as_ref().map(domain::AppointmentId::as_str),
        "at": entry.at.to_string(),
        "expires_at": entry.expires_at.map(|at| at.to_string()),
    })
}
