//! How things look in JSON. Times that people of the predecessor know are unix seconds; all others are RFC 3339.

mod appointments;
mod jobs;
mod tickets;
mod workflows;

pub use appointments::{booking, entry, free, points};
pub use jobs::{job, job_run};
pub use tickets::{ticket, ticket_with_history};
pub use workflows::{run, statistics};

use app::ports::{FactRecord, Received, Spoken};
use domain::appointment::Appointment;
use domain::case::{Case, Quotation};
use domain::conversation::Conversation;
use domain::customer::{Channel, Consent, Customer, Preferences, Topic};
use domain::message::Message;
use domain::profile::{LicenceCheck, Profile};
use domain::record::{Record, State};
use domain::task::{Kind, Task};
use domain::{CaseId, Timestamp};
use serde_json::{Map, Value, json};

pub fn case(case: &Case) -> Value {
    let seconds = |at: Option<Timestamp>| at.map(Timestamp::as_second);
    let made = &case.milestones;
    let shipment = case.shipment.as_ref();
    json!({
        "id": case.id.as_str(),
        "case_id": case.id.as_str(),
        "user_id": case.user_id,
        "patient_name": case.patient,
        "dentist_name": case.dentist,
        "status": case.stage.status(),
        "waiting_for": case.waiting_for().map(topic),
        "priority": case.priority.name(),
        "notes": case.notes,
        "phases": case.phases,
        "phase": case.phase,
        "files": case.files.iter().map(|(kind, count)| (kind.name().to_owned(), json!(count))).collect::<Map<_, _>>(),
        "quotation": case.quotation.as_ref().map(quotation),
        "opened_by": if case.from_chat { "dentist" } else { "staff" },
        "needs_licence": case.needs_licence,
        "on_hold": case.hold.as_ref().map(|hold| json!({ "reason": hold.reason, "since": hold.since.to_string() })),
        "delivery_status": shipment.map(|shipment| shipment.status.label()),
        "carrier": shipment.and_then(|shipment| shipment.carrier.clone()).or_else(|| case.next_parcel.carrier.clone()),
        "tracking_number": case.tracking_number(),
        "dentist_says_arrived_at": seconds(shipment.and_then(|shipment| shipment.dentist_says_arrived_at)),
        "created_at": case.created_at.as_second(),
        "updated_at": case.updated_at.as_second(),
        "stage_since": case.stage_since.to_string(),
        "last_workflow_run": case.stage_since.as_second(),
        "last_action_type": case.stage.name(),
        "planning_started_at": seconds(made.planning_started_at),
        "dispatched_at": seconds(made.dispatched_at),
        "delivered_at": seconds(made.delivered_at),
        "fit_issue_reported_at": seconds(made.fit_issue_reported_at),
        "fit_confirmed_at": seconds(made.fit_confirmed_at),
        "delivery_choice_confirmed_at": seconds(made.delivery_choice_confirmed_at),
        "phase_production_started": seconds(made.phase_production_started),
        "full_production_started": seconds(made.full_production_started),
        "completed_at": seconds(made.completed_at),
        "version": case.version,
    })
}

/// A conversation as `GET /admin/users` shows it.
pub fn user(conversation: &Conversation, cases: &[Case]) -> Value {
    let (stage, active) = conversation.current_stage(cases);
    let window = conversation.last_inbound_at.map(|last| last + domain::gate::WINDOW);
    json!({
        "user_id": conversation.user.user_id(),
        "whatsapp_user_id": conversation.user.bsuid.as_ref().map(domain::Bsuid::as_str),
        "name": conversation.name,
        "language": conversation.language.code(),
        "current_stage": stage,
        "active_case": active.as_ref().map(CaseId::as_str),
        "open_cases": cases.iter().filter(|case| case.is_open()).map(|case| case.id.as_str()).collect::<Vec<_>>(),
        "last_message_time": conversation.last_inbound_at.map(Timestamp::as_second),
        "last_activity": conversation.updated_at.as_second(),
        "window_open_until": window.map(|at| at.to_string()),
        "registration": profile(&conversation.profile),
        "taken_over": conversation.takeover.as_ref().map(|takeover| {
            json!({ "by": takeover.by, "since": takeover.since.to_string() })
        }),
        "opted_out_at": conversation.stopped_at.map(|at| at.to_string()),
        "parked_messages": conversation.parked.len(),
        "version": conversation.version,
    })
}

fn profile(profile: &Profile) -> Value {
    let licence = profile.licence.as_ref();
    let (by, at, reason) = match licence.map(|licence| &licence.check) {
        Some(LicenceCheck::Verified { by, at }) => (Some(by), Some(at), None),
        Some(LicenceCheck::Rejected { by, at, reason }) => (Some(by), Some(at), Some(reason)),
        Some(LicenceCheck::Unverified) | None => (None, None, None),
    };
    json!({
        "registered_at": profile.registered_at.map(|at| at.to_string()),
        "name": profile.name,
        "clinic": profile.clinic,
        "phone": profile.phone.as_ref().map(domain::Phone::as_str),
        "email": profile.office.email.as_ref().map(domain::Email::as_str),
        "address": profile.office.address,
        "city": profile.office.city,
        "state": profile.office.state,
        "subscription_type": profile.office.subscription_type,
        "licence": licence.map(|licence| json!({
            "number": licence.number,
            "state": licence.check.name(),
            "by": by,
            "at": at.map(ToString::to_string),
            "reason": reason,
        })),
    })
}

/// Amounts are whole minor units of the currency.
fn quotation(quotation: &Quotation) -> Value {
    json!({
        "amount": quotation.price.minor(),
        "currency": quotation.price.code(),
        "note": quotation.note,
        "media": quotation.document,
        "offered_at": quotation.offered_at.to_string(),
        "accepted": quotation.accepted,
        "answered_at": quotation.answered_at.map(|at| at.to_string()),
    })
}

/// A file. `link` is where it can be fetched, for as long as the link lives.
pub fn record(record: &Record, link: Option<&str>) -> Value {
    let (bytes, mime_type, sha256) = match &record.state {
        State::Stored(stored) => (Some(stored.bytes), Some(&stored.mime_type), Some(&stored.sha256)),
        State::Waiting | State::Refused { .. } | State::Lost { .. } => (None, None, None),
    };
    let reason = match &record.state {
        State::Refused { reason } => Some(reason.name().to_owned()),
        State::Lost { reason } => Some(reason.clone()),
        State::Waiting | State::Stored(_) => None,
    };
    json!({
        "id": record.id.as_str(),
        "case_id": record.case.as_ref().map(CaseId::as_str),
        "kind": record.kind.name(),
        "file_name": record.file_name,
        "caption": record.caption,
        "state": record.state.name(),
        "reason": reason,
        "bytes": bytes,
        "mime_type": mime_type,
        "sha256": sha256,
        "url": link,
        "received_at": record.sent_at.to_string(),
    })
}

/// An appointment, with its time on the wall clock where it was agreed.
pub fn appointment(appointment: &Appointment) -> Value {
    json!({
        "id": appointment.id.as_str(),
        "case_id": appointment.case.as_ref().map(CaseId::as_str),
        "patient_name": appointment.patient,
        "dentist_name": appointment.dentist,
        "status": appointment.status.name(),
        "starts_at": appointment.starts_at.to_string(),
        "local_start": appointment.local_start().to_string(),
        "duration_minutes": appointment.minutes,
        "location": appointment.place.text(),
        "maps_link": appointment.place.maps_link(),
        "version": appointment.version,
    })
}

/// A patient of the practice. Of one who was erased, what is left.
pub fn customer(customer: &Customer) -> Value {
    let name = Some(&customer.name).filter(|name| !name.is_empty());
    let language = customer.erased_at.is_none().then(|| customer.language.code());
    json!({
        "id": customer.id.as_str(),
        "customer_id": customer.id.as_str(),
        "name": name,
        "email": customer.email.as_ref().map(domain::Email::as_str),
        "phone": customer.phone.as_ref().map(domain::Phone::as_str),
        "language": language,
        "preferences": preferences(&customer.preferences),
        "consents": customer.consents.iter().map(consent).collect::<Vec<_>>(),
        "notes": customer.notes,
        "created_at": customer.created_at.to_string(),
        "updated_at": customer.updated_at.to_string(),
        "erased_at": customer.erased_at.map(|at| at.to_string()),
        "version": customer.version,
    })
}

/// Every topic by every channel, chosen or not.
fn preferences(preferences: &Preferences) -> Value {
    let by_channel = |topic: Topic| {
        let wants = |channel: Channel| (channel.name().to_owned(), json!(preferences.wants(topic, channel)));
        Channel::ALL.into_iter().map(wants).collect::<Map<_, _>>()
    };
    let topics = Topic::ALL.into_iter();
    topics
        .map(|topic| (topic.name().to_owned(), Value::Object(by_channel(topic))))
        .collect()
}

fn consent(consent: &Consent) -> Value {
    json!({
        "topic": consent.topic.name(),
        "channel": consent.channel.name(),
        "given": consent.given,
        "source": consent.source,
        "at": consent.at.to_string(),
    })
}

/// An outgoing message, with the gate's decision.
pub fn message(message: &Message) -> Value {
    json!({
        "id": message.id.as_str(),
        "direction": "out",
        "user_id": message.address.shown(),
        "case_id": message.case.as_ref().map(CaseId::as_str),
        "notice": message.notice,
        "channel": message.address.channel().name(),
        "subject": message.words.mail.as_ref().map(|mail| mail.subject.as_str()),
        "text": message.words.text,
        "attachment": message.words.attachment.is_some(),
        "buttons": message.words.choices.iter().map(|choice| choice.title.as_str()).collect::<Vec<_>>(),
        "template": message.words.template.as_ref().map(|template| template.name.as_str()),
        "language": message.words.language.code(),
        "state": message.state.name(),
        "decision": message.verdict.name(),
        "reason": message.verdict.reason(),
        "attempts": message.attempts,
        "provider_id": message.provider_id,
        "last_error": message.last_error,
        "next_look_at": message.due_at.map(|at| at.to_string()),
        "created_at": message.created_at.to_string(),
        "updated_at": message.updated_at.to_string(),
    })
}

pub fn spoken(spoken: &Spoken) -> Value {
    match spoken {
        Spoken::Out(out) => message(out),
        Spoken::In(received) => self::received(received),
    }
}

pub fn task(task: &Task) -> Value {
    let (case, about) = match &task.kind {
        Kind::CaseTimer { case, .. } => (Some(case.as_str()), case.as_str()),
        Kind::Reminder { appointment, .. }
        | Kind::CalendarEntry { appointment, .. }
        | Kind::AppointmentReminder { appointment, .. }
        | Kind::FollowUp { appointment } => (None, appointment.as_str()),
        Kind::CalendarSync { calendar } => (None, calendar.as_str()),
        Kind::WorkflowRun { run } => (None, run.as_str()),
        Kind::FetchFile { record } | Kind::FileInDrive { record } => (None, record.as_str()),
        Kind::EventDelivery(delivery) => (None, delivery.event.as_str()),
        Kind::SheetSync | Kind::SheetRebuild { .. } => (None, "spreadsheet"),
        Kind::Job(job) => (None, job.name()),
    };
    json!({
        "id": task.id.as_str(),
        "kind": task.kind.name(),
        "case_id": case,
        "about": about,
        "state": task.state.name(),
        "due_at": task.due_at.to_string(),
        "attempts": task.attempts,
        "last_error": task.last_error,
        "created_at": task.created_at.to_string(),
        "updated_at": task.updated_at.to_string(),
    })
}

pub fn fact(fact: &FactRecord) -> Value {
    json!({
        "version": fact.version,
        "what": fact.what,
        "detail": fact.detail,
        "actor": fact.actor,
        "at": fact.at.to_string(),
    })
}

fn received(received: &Received) -> Value {
    json!({
        "id": received.id.as_str(),
        "direction": "in",
        "case_id": received.case.as_ref().map(CaseId::as_str),
        "kind": received.kind,
        "text": received.words,
        "quotes": received.quotes,
        "record_id": received.record.as_ref().map(domain::RecordId::as_str),
        "understood": received.reading.map(domain::reading::Reading::name),
        "understood_by": received.read_by.map(domain::reading::ReadBy::name),
        "created_at": received.sent_at.to_string(),
        "received_at": received.received_at.to_string(),
    })
}

fn topic(topic: domain::reading::Topic) -> &'static str {
    match topic {
        domain::reading::Topic::Fit => "fit",
        domain::reading::Topic::Dispatch => "dispatch_choice",
        domain::reading::Topic::Arrival => "arrival",
        domain::reading::Topic::Records => "records",
        domain::reading::Topic::Quotation => "quotation",
        domain::reading::Topic::Scan => "scan",
    }
}
