//! `/tickets/…`: what patients ask a practice, the approved answers to it, and what people write.

mod handler;

use handler::Desk;
use runtime::config::optional;
use runtime::secrets::Secrets;
use understand::{Model, Understand};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let http = runtime::clients::http()?;
    let [key] = Secrets::new(&aws)?.read(["openai-api-key"]).await?;
    let model = optional("OPENAI_URL").map(|url| {
        let name = optional("OPENAI_MODEL").unwrap_or_else(|| "gpt-5-mini".to_owned());
        Model::new(http, &url, name, key)
    });
    let app = store::open(&aws, optional, runtime::now)?
        .counting_failures(|integration| runtime::metrics::integration_failed(integration.name()));
    runtime::clients::warm_up(app.warm_up(runtime::now())).await;
    let desk = Desk {
        app,
        reader: Understand::new(model),
    };
    api::serve(|request| handler::handle(&desk, request)).await
}
