//! `POST /tracking`: carriers, or whoever collects their events, report where a parcel is.

mod handler;

use handler::Endpoint;
use runtime::secrets::{Secrets, needed, values};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let app = store::open(&aws, runtime::config::optional, runtime::now)?;
    let secrets = Secrets::new(&aws)?;
    let (secrets, ()) = tokio::join!(
        secrets.read(["tracking-secret"]),
        runtime::clients::warm_up(app.warm_up(runtime::now())),
    );
    let [secret] = secrets?;
    let secrets = values(&needed(secret, "tracking-secret")?);
    let endpoint = Endpoint { app, secrets };
    api::serve(|request| handler::handle(&endpoint, request)).await
}
