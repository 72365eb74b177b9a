//! Reminds people of their appointments.

mod handler;

use aws_lambda_events::sqs::SqsEvent;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let app = store::open(&runtime::clients::aws()?, runtime::config::optional, runtime::now)?;
    runtime::clients::warm_up(app.warm_up(runtime::now())).await;
    let app = &app;
    run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(runtime::batch::run(event.payload, |record| handler::handle(app, record)).await)
    }))
    .await
}
