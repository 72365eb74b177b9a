//! Translates a ticket into the job that it names; every other event is the hour's.

use app::Upkeep;
use aws_lambda_events::sqs::SqsEvent;
use channels::webhook::Webhook;
use files::Bucket;
use google::LabSheets;
use jiff::{SignedDuration, Timestamp};
use lambda_runtime::{Error, LambdaEvent};
use runtime::batch::{Record, Retry};
use runtime::metrics;
use serde_json::{Value, json};
use store::{Chairside, Table, Ticket};

pub(crate) struct Worker {
    pub(crate) app: Chairside,
    pub(crate) table: Table,
    pub(crate) archive: Bucket,
    pub(crate) webhooks: Webhook,
    pub(crate) sheets: LabSheets,
}

/// What is left of the function's time to write down where it got to.
const RESERVE: SignedDuration = SignedDuration::from_secs(60);

pub(crate) async fn handle(worker: &Worker, event: LambdaEvent<Value>) -> Result<Value, Error> {
    if event.payload.get("Records").is_none() {
        let written = worker.app.ensure_jobs(runtime::now()).await?;
        tracing::info!(written, "jobs ensured");
        return Ok(json!({ "written": written }));
    }
    let deadline = i64::try_from(event.context.deadline).ok();
    let deadline = deadline.and_then(|at| Timestamp::from_millisecond(at).ok());
    let until = deadline.unwrap_or_else(runtime::now) - RESERVE;
    let batch: SqsEvent = serde_json::from_value(event.payload)?;
    let answer = runtime::batch::run(batch, |record| one(worker, record, until)).await;
    Ok(serde_json::to_value(answer)?)
}

async fn one(worker: &Worker, record: Record, until: Timestamp) -> Result<(), Retry> {
    let id = Ticket::task(&record.body).map_err(Retry)?;
    let upkeep = Upkeep {
        table: &worker.table,
        archive: &worker.archive,
        webhooks: &worker.webhooks,
        sheets: &worker.sheets,
        until,
        clock: runtime::now,
    };
    let done = worker
        .app
        .maintain(&upkeep, &id, runtime::spread(), runtime::now())
        .await
        .map_err(|failure| Retry(failure.to_string()))?;
    if done.tell(&id) {
        metrics::count("TasksParked", 1);
    }
    Ok(())
}
