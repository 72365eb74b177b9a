//! Every minute: hands what is due to whoever does it.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;
use store::Chairside;

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
        look_at_lags(app).await;
        Ok::<_, Error>(())
    }))
    .await
}

/// What waits for services outside. The tick is done: that this fails takes nothing from it.
async fn look_at_lags(app: &Chairside) {
    let now = runtime::now();
    match app.lags(now).await {
        Ok(lags) => {
            for (integration, waiting) in lags {
                let seconds = now.duration_since(waiting.since).as_secs().max(0).unsigned_abs();
                runtime::metrics::integration_lags(integration.name(), seconds);
            }
        }
        Err(error) => tracing::warn!(%error, "it is not known what waits for services outside"),
    }
}
