//! What a request says of an appointment: every field by itself, and every wrong one named.

use api::fields::{
    MAX_NAME, MAX_SERVICE, MAX_TEXT, appointment_status, duration_minutes, required_scheduled_time, scheduled_time,
};
use domain::customer::Edit;
use domain::practice::appointment::{Changes, Event, NewAppointment, Reschedule, Status};
use domain::{AppointmentId, CustomerId, Settings};
use runtime::body::Fields;

pub(super) fn new(fields: &mut Fields, id: AppointmentId, settings: &Settings) -> NewAppointment {
    NewAppointment {
        id,
        customer: CustomerId::trusted(fields.required_text("customer_id", MAX_NAME)),
        service: fields.required_text("service_type", MAX_SERVICE),
        starts_at: required_scheduled_time(fields, settings),
        minutes: duration_minutes(fields),
        dentist: fields.text("dentist", MAX_NAME),
        chair: fields.text("chair", MAX_NAME),
        notes: fields.text("notes", MAX_TEXT),
        pending: pending(fields),
        anyway: anyway(fields),
        fingerprint: String::new(),
    }
}

/// What a PATCH wants, in the order in which it is done.
pub(super) fn changes(fields: &mut Fields, settings: &Settings) -> Vec<Event> {
    let (to, minutes) = (scheduled_time(fields, settings), duration_minutes(fields));
    let anyway = anyway(fields);
    let (mut dentist, mut chair) = (edit(fields, "dentist", MAX_NAME), edit(fields, "chair", MAX_NAME));
    let notes = edit(fields, "notes", MAX_TEXT);
    let status = appointment_status(fields);
    let mut events = Vec::new();
    match to {
        Some(to) => events.push(Event::Reschedule(Reschedule {
            to,
            minutes,
            dentist: take_named(&mut dentist),
            chair: take_named(&mut chair),
            anyway,
        })),
        None if minutes.is_some() => fields.wrong("duration_minutes", "goes with scheduled_time"),
        None => {}
    }
    let edits = Changes { dentist, chair, notes };
    if edits != Changes::default() {
        events.push(Event::Edit(edits));
    }
    events.extend(status.map(|status| becomes(status, anyway)));
    if events.is_empty() && fields.all_right() {
        fields.wrong(
            "notes",
            "is required, or one of dentist, chair, scheduled_time, duration_minutes, status",
        );
    }
    events
}

/// What is to be done, by the last part of the address. `None`: there is no such thing.
pub(super) fn action(fields: &mut Fields, name: &str, settings: &Settings) -> Option<Event> {
    Some(match name {
        "confirm" => Event::Confirm,
        "complete" => Event::Complete,
        "reopen" => Event::Reopen,
        "cancel" => Event::Cancel {
            reason: fields.text("reason", MAX_TEXT),
        },
        "no-show" => Event::NoShow { anyway: anyway(fields) },
        "reschedule" => Event::Reschedule(Reschedule {
            to: required_scheduled_time(fields, settings),
            minutes: duration_minutes(fields),
            dentist: fields.text("dentist", MAX_NAME),
            chair: fields.text("chair", MAX_NAME),
            anyway: anyway(fields),
        }),
        _ => return None,
    })
}

fn becomes(status: Status, anyway: bool) -> Event {
    match status {
        Status::Confirmed => Event::Confirm,
        Status::Completed => Event::Complete,
        Status::Cancelled => Event::Cancel { reason: None },
        Status::NoShow => Event::NoShow { anyway },
        Status::Scheduled | Status::PendingConfirmation => Event::Reopen,
    }
}

fn pending(fields: &mut Fields) -> bool {
    let status = appointment_status(fields);
    if status.is_some_and(|status| !matches!(status, Status::Scheduled | Status::PendingConfirmation)) {
        fields.wrong("status", "of a new appointment is scheduled or pending_confirmation");
    }
    status == Some(Status::PendingConfirmation)
}

fn anyway(fields: &mut Fields) -> bool {
    fields.flag("override").unwrap_or_default()
}

/// A field that is there and empty takes away what was there. (A wrong one is refused in the end.)
fn edit(fields: &mut Fields, name: &'static str, longest: usize) -> Edit<String> {
    match fields.text(name, longest) {
        Some(text) => Edit::Set(text),
        None if fields.is_given(name) => Edit::Clear,
        None => Edit::Keep,
    }
}

/// A move sets who is named; who is taken away, or left as they are, is not its business.
fn take_named(edit: &mut Edit<String>) -> Option<String> {
    match std::mem::take(edit) {
        Edit::Set(name) => Some(name),
        Edit::Clear => {
            *edit = Edit::Clear;
            None
        }
        Edit::Keep => None,
    }
}
