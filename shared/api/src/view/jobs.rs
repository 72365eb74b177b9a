//! How the practice's jobs and their runs look in JSON.

use domain::task::job::{Job, Run};
use domain::task::recurrence::Every;
use domain::task::{Kind, State, Task};
use serde_json::{Value, json};

pub fn job(task: &Task) -> Value {
    let schedule = task.schedule.as_ref();
    let recurrence = schedule.map(|schedule| &schedule.recurrence);
    let seconds = recurrence.and_then(|recurrence| match recurrence.every {
        Every::Interval { seconds } => Some(seconds),
        Every::Once | Every::Daily | Every::Weekly | Every::Monthly => None,
    });
    json!({
        "id": task.id.as_str(),
        "name": schedule.map(|schedule| schedule.name.as_str()),
        "kind": task.kind.name(),
        "about": about(task),
        "schedule_type": recurrence.map(|recurrence| recurrence.every.name()),
        "interval_seconds": seconds,
        "zone": recurrence.and_then(|recurrence| recurrence.zone.iana_name()),
        "state": task.state.name(),
        "is_active": task.state == State::Waiting,
        "execute_at": task.due_at.to_string(),
        "last_executed": schedule.and_then(|schedule| schedule.last_run_at).map(|at| at.to_string()),
        "retry_count": task.attempts,
        "max_retries": schedule.map(|schedule| schedule.max_retries),
        "last_error": task.last_error,
        "created_at": task.created_at.to_string(),
        "updated_at": task.updated_at.to_string(),
    })
}

pub fn job_run(run: &Run) -> Value {
    json!({
        "started_at": run.started_at.to_string(),
        "finished_at": run.finished_at.to_string(),
        "outcome": run.outcome.name(),
        "error": run.error,
        "detail": run.detail,
    })
}

/// Whom it calls, without what may be a secret; or what it is called on the bus.
fn about(task: &Task) -> Option<String> {
    match &task.kind {
        Kind::Job(Job::Webhook { url, .. }) => Some(url.split('/').take(3).collect::<Vec<_>>().join("/")),
        Kind::Job(Job::Custom { name }) => Some(name.clone()),
        Kind::Job(Job::WeeklyReport | Job::Export | Job::CleanUp | Job::ReminderSweep | Job::CustomerSync)
        | Kind::CaseTimer { .. }
        | Kind::Reminder { .. }
        | Kind::CalendarEntry { .. }
        | Kind::CalendarSync { .. }
        | Kind::FetchFile { .. }
        | Kind::FileInDrive { .. }
        | Kind::SheetSync
        | Kind::SheetRebuild { .. }
        | Kind::AppointmentReminder { .. }
        | Kind::FollowUp { .. }
        | Kind::EventDelivery(_)
        | Kind::WorkflowRun { .. } => None,
    }
}
