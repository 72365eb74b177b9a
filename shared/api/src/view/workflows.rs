//! Workflows' runs, and what the statistics say.

use app::Statistics;
use domain::practice::workflow::run::{Run, StepRun, StepState};
use domain::{AppointmentId, TicketId};
use serde_json::{Map, Value, json};

pub fn run(run: &Run) -> Value {
    let trigger = &run.trigger;
    let failed = run.steps.iter().filter(|step| step.state == StepState::Failed);
    let seconds = run.duration().map(|lasted| lasted.as_secs_f64());
    json!({
        "id": run.id.as_str(),
        "workflow_name": run.workflow().name(),
        "status": run.state().name(),
        "customer_id": trigger.customer.as_str(),
        "appointment_id": trigger.appointment.as_ref().map(|(id, _)| AppointmentId::as_str(id)),
        "ticket_id": trigger.ticket.as_ref().map(TicketId::as_str),
        "minutes_before": trigger.minutes_before,
        "created_at": run.created_at.to_string(),
        "started_at": run.started_at.map(|at| at.to_string()),
        "completed_at": run.completed_at.map(|at| at.to_string()),
        "duration_seconds": seconds,
        "tasks_executed": run.executed(),
        "tasks_successful": run.successful(),
        "failed_tasks": failed.map(|step| step.name.as_str()).collect::<Vec<_>>(),
        "results": run.steps.iter().map(step).collect::<Vec<_>>(),
    })
}

/// What the step itself tells stands beside its success.
fn step(step: &StepRun) -> Value {
    let mut members = Map::from_iter([
        ("task".to_owned(), json!(step.name)),
        ("success".to_owned(), json!(step.state.is_good())),
        ("status".to_owned(), json!(step.state.name())),
        ("timestamp".to_owned(), json!(step.at.map(|at| at.to_string()))),
        (
            "messages".to_owned(),
            step.messages.iter().map(|id| json!(id.as_str())).collect(),
        ),
    ]);
    members.extend(step.fields.iter().map(|(name, value)| (name.clone(), plain(value))));
    if let Some(reason) = &step.reason {
        let name = if step.state.is_good() { "reason" } else { "error" };
        members.insert(name.to_owned(), json!(reason));
    }
    Value::Object(members)
}

/// Numbers and truth values are shown as such.
fn plain(value: &str) -> Value {
    let number = value.parse::<i64>().map(Value::from);
    let truth = value.parse::<bool>().map(Value::from);
    number.or(truth).unwrap_or_else(|_| json!(value))
}

pub fn statistics(statistics: &Statistics) -> Value {
    let by_name = |counts: &[(&'static str, u64)]| -> Map<String, Value> {
        counts
            .iter()
            .map(|(name, count)| ((*name).to_owned(), json!(count)))
            .collect()
    };
    json!({
        "total_customers": statistics.customers,
        "total_appointments": Statistics::total(&statistics.appointments),
        "total_support_tickets": Statistics::total(&statistics.tickets),
        "total_workflows_executed": statistics.executed(),
        "successful_workflows": statistics.successful(),
        "failed_workflows": statistics.failed(),
        "appointments": by_name(&statistics.appointments),
        "tickets": by_name(&statistics.tickets),
        "workflows": by_name(&statistics.runs),
        "messages": by_name(&statistics.messages),
        "no_show_rate": statistics.no_show_rate(),
    })
}
