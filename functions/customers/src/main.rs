//! `/customers/…`: the patients of a practice.

mod handler;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    runtime::logs::start();
    let app = store::open(&runtime::clients::aws()?, runtime::config::optional, runtime::now)?;
    // Not the queues and the bus: only an erasure uses them.
    let settings = async { app.settings(runtime::now()).await.map(drop) };
    runtime::clients::warm_up(settings).await;
    api::serve(|request| handler::handle(&app, request)).await
}
