//! How things look in JSON. Times that people of the predecessor know are unix seconds; all others are RFC 3339.

use app::ports::{FactRecord, Received, Spoken};
use domain::case::Case;
use domain::conversation::Conversation;
use domain::message::Message;
use domain::task::{Kind, Task};
use domain::{CaseId, Timestamp};
use serde_json::{Value, json};

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
        "opted_out_at": conversation.stopped_at.map(|at| at.to_string()),
        "parked_messages": conversation.parked.len(),
        "version": conversation.version,
    })
}

/// An outgoing message, with the gate's decision.
pub fn message(message: &Message) -> Value {
    json!({
        "id": message.id.as_str(),
        "direction": "out",
        "user_id": message.address.user_id(),
        "case_id": message.case.as_ref().map(CaseId::as_str),
        "notice": message.notice,
        "channel": "whatsapp",
        "text": message.words.text,
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
    let case = match &task.kind {
        Kind::CaseTimer { case, .. } => Some(case.as_str()),
        Kind::Publish { .. } => None,
    };
    json!({
        "id": task.id.as_str(),
        "kind": task.kind.name(),
        "case_id": case,
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
    }
}
