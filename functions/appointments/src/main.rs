//! `/appointments/…` and `/availability`: a practice's patients are booked, and what comes of it is recorded. And
//! `/calendar/…`: for calendar programs.

mod handler;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    runtime::logs::start();
    let app = store::open(&runtime::clients::aws()?, runtime::config::optional, runtime::now)?;
    runtime::clients::warm_up(app.warm_up(runtime::now())).await;
    api::serve(|request| handler::handle(&app, request)).await
}
