//! Works off the inbox: one event of one person after the other.

mod handler;

use aws_lambda_events::sqs::SqsEvent;
use google::{Access, Calendar, LabCalendar, Scope};
use handler::Worker;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::config::optional;
use runtime::secrets::Secrets;
use understand::{Model, Understand};

/// A person waits for the answer: a calendar that is slower than this is taken as one that does not answer.
const CALENDAR_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(3);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let http = runtime::clients::http()?;
    let [key, account] = Secrets::new(&aws)?
        .read(["openai-api-key", "google-service-account"])
        .await?;
    let model = optional("OPENAI_URL").map(|url| {
        let name = optional("OPENAI_MODEL").unwrap_or_else(|| "gpt-5-mini".to_owned());
        Model::new(http.clone(), &url, name, key)
    });
    let google_url = optional("GOOGLE_API_URL");
    let scopes = &[Scope::Calendar];
    let access = Access::open(&http, account.as_ref(), google_url.as_deref(), scopes, runtime::now)?;
    let calendar = access.map(|access| Calendar::new(access.with_timeout(CALENDAR_TIMEOUT)));
    let app = store::open(&aws, optional, runtime::now)?
        .counting_failures(|integration| runtime::metrics::integration_failed(integration.name()));
    runtime::clients::warm_up(app.warm_up(runtime::now())).await;
    let worker = Worker {
        app,
        reader: Understand::new(model),
        calendar: LabCalendar(calendar),
    };
    let worker = &worker;
    run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(runtime::batch::run(event.payload, |record| handler::handle(worker, record)).await)
    }))
    .await
}
