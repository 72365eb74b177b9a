//! Does jobs whose time has come, and looks every hour whether those that every practice has are there.

mod handler;

use channels::webhook::Webhook;
use files::Bucket;
use handler::Worker;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::config::{optional, required};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let worker = Worker {
        app: store::open(&aws, optional, runtime::now)?,
        table: store::open_table(&aws, optional, runtime::now)?,
        archive: Bucket::open(&aws, required("BUCKET")?),
        webhooks: Webhook::new(runtime::clients::http()?),
    };
    let worker = &worker;
    run(service_fn(move |event: LambdaEvent<Value>| {
        handler::handle(worker, event)
    }))
    .await
}
