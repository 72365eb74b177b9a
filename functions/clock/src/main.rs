//! Every minute: hands what is due to whoever does it.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let app = store::open(&runtime::clients::aws()?, runtime::config::optional, runtime::now)?;
    let app = &app;
    // What the event says does not matter: a late or doubled tick does the same as one on time.
    run(service_fn(move |_event: LambdaEvent<Value>| async move {
        let tick = app.tick(runtime::now()).await?;
        tracing::info!(handed_over = tick.handed_over, taken = tick.taken, "tick");
        runtime::metrics::count("TasksDue", tick.handed_over);
        Ok::<_, Error>(())
    }))
    .await
}
