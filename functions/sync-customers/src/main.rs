//! `POST /sync-customers`: what people keep of dentists in the spreadsheet comes into Chairside. And reading it as it is.

mod handler;

use google::{Access, LabSheets, Scope, Sheets};
use handler::Desk;
use lambda_http::Error;
use runtime::config::optional;
use runtime::secrets::Secrets;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let http = runtime::clients::http()?;
    let [account] = Secrets::new(&aws)?.read(["google-service-account"]).await?;
    let google_url = optional("GOOGLE_API_URL");
    let scopes = &[Scope::Sheets];
    let access = Access::open(&http, account.as_ref(), google_url.as_deref(), scopes, runtime::now)?;
    let app = store::open(&aws, optional, runtime::now)?;
    runtime::clients::warm_up(app.warm_up(runtime::now())).await;
    let desk = Desk {
        app,
        sheets: LabSheets(access.map(Sheets::new)),
    };
    api::serve(|request| handler::handle(&desk, request)).await
}
