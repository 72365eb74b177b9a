//! `POST /tracking`: carriers, or whoever collects their events, report where a parcel is.

mod handler;

use handler::Endpoint;
use runtime::secrets::{Secrets, needed, values};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let [secret] = Secrets::new(&aws)?.read(["tracking-secret"]).await?;
    let secrets = values(&needed(secret, "tracking-secret")?);
    let app = store::open(&aws, runtime::config::optional, runtime::now)?;
    app.warm_up(runtime::now()).await;
    let endpoint = Endpoint { app, secrets };
    api::serve(|request| handler::handle(&endpoint, request)).await
}
