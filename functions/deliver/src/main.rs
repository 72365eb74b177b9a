//! The only function that talks to people, and the only one that holds those credentials.

mod handler;

use aws_lambda_events::sqs::SqsEvent;
use channels::whatsapp::WhatsApp;
use handler::Worker;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::config::{optional, required};
use runtime::secrets::{Secrets, needed};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let [token] = Secrets::new(&aws)?.read(["whatsapp-access-token"]).await?;
    let wire = WhatsApp::new(
        runtime::clients::http()?,
        &required("GRAPH_API_URL")?,
        &required("GRAPH_API_VERSION")?,
        &required("WHATSAPP_PHONE_NUMBER_ID")?,
        needed(token, "whatsapp-access-token")?,
    );
    let app = store::open(&aws, optional, runtime::now)?;
    app.warm_up(runtime::now()).await;
    let worker = Worker { app, wire };
    let worker = &worker;
    run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(runtime::batch::run(event.payload, |record| handler::handle(worker, record)).await)
    }))
    .await
}
