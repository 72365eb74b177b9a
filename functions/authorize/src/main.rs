//! The API's authorizer: whose key is this, and what may it do?

mod handler;

use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let app = store::open(&runtime::clients::aws()?, runtime::config::optional, runtime::now)?;
    runtime::clients::warm_up(app.warm_up(runtime::now())).await;
    let app = &app;
    run(service_fn(move |event: LambdaEvent<handler::Ask>| async move {
        handler::handle(app, &event.payload).await
    }))
    .await
}
