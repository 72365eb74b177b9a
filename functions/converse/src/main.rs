//! Works off the inbox: one event of one person after the other.

mod handler;

use aws_lambda_events::sqs::SqsEvent;
use handler::Worker;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::config::optional;
use runtime::secrets::Secrets;
use understand::{Model, Understand};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let model = match optional("OPENAI_URL") {
        Some(url) => {
            let [key] = Secrets::new(&aws)?.read(["openai-api-key"]).await?;
            let name = optional("OPENAI_MODEL").unwrap_or_else(|| "gpt-5-mini".to_owned());
            Some(Model::new(runtime::clients::http()?, &url, name, key))
        }
        None => None,
    };
    let app = store::open(&aws, optional, runtime::now)?;
    runtime::clients::warm_up(app.warm_up(runtime::now())).await;
    let worker = Worker {
        app,
        reader: Understand::new(model),
    };
    let worker = &worker;
    run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(runtime::batch::run(event.payload, |record| handler::handle(worker, record)).await)
    }))
    .await
}
