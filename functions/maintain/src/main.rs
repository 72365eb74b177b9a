//! Does jobs whose time has come, and looks every hour whether those that every practice has are there.

mod handler;

use channels::webhook::Webhook;
use files::Bucket;
use google::{Access, LabSheets, Scope, Sheets};
use handler::Worker;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::config::{optional, required};
use runtime::secrets::Secrets;
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let http = runtime::clients::http()?;
    let [account] = Secrets::new(&aws)?.read(["google-service-account"]).await?;
    let google_url = optional("GOOGLE_API_URL");
    let scopes = &[Scope::Sheets];
    let access = Access::open(&http, account.as_ref(), google_url.as_deref(), scopes, runtime::now)?;
    let worker = Worker {
        app: store::open(&aws, optional, runtime::now)?
            .counting_failures(|integration| runtime::metrics::integration_failed(integration.name())),
        table: store::open_table(&aws, optional, runtime::now)?,
        archive: Bucket::open(&aws, required("BUCKET")?),
        webhooks: Webhook::new(http),
        sheets: LabSheets(access.map(Sheets::new)),
    };
    let worker = &worker;
    run(service_fn(move |event: LambdaEvent<Value>| {
        handler::handle(worker, event)
    }))
    .await
}
