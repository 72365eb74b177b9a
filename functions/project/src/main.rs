//! Brings the world outside up to date: the files that dentists send, the lab's calendar, drive and spreadsheet, and other
//! systems that are told of events.

mod handler;

use aws_lambda_events::sqs::SqsEvent;
use channels::webhook::Subscriber;
use channels::whatsapp::Media;
use files::Bucket;
use google::{Access, Calendar, Drive, LabCalendar, LabDrive, LabSheets, Scope, Sheets};
use handler::Worker;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::config::{optional, required};
use runtime::secrets::{Secrets, needed, values};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let http = runtime::clients::http()?;
    let [token, account, signing] = Secrets::new(&aws)?
        .read([
            "whatsapp-access-token",
            "google-service-account",
            "webhook-signing-secret",
        ])
        .await?;
    let media = Media::new(
        http.clone(),
        &required("GRAPH_API_URL")?,
        &required("GRAPH_API_VERSION")?,
        &required("WHATSAPP_PHONE_NUMBER_ID")?,
        needed(token, "whatsapp-access-token")?,
    );
    let signing = signing.as_ref().map(values).unwrap_or_default();
    let subscribers = Subscriber::new(http.clone(), &signing);
    let google_url = optional("GOOGLE_API_URL");
    let scopes = &[Scope::Calendar, Scope::Drive, Scope::Sheets];
    let access = Access::open(&http, account.as_ref(), google_url.as_deref(), scopes, runtime::now)?;
    let app = store::open(&aws, optional, runtime::now)?
        .counting_failures(|integration| runtime::metrics::integration_failed(integration.name()));
    runtime::clients::warm_up(app.warm_up(runtime::now())).await;
    let worker = Worker {
        app,
        calendar: LabCalendar(access.clone().map(Calendar::new)),
        drive: LabDrive(access.clone().map(Drive::new)),
        sheets: LabSheets(access.map(Sheets::new)),
        media,
        files: Bucket::open(&aws, required("BUCKET")?),
        subscribers,
    };
    let worker = &worker;
    run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(runtime::batch::run(event.payload, |record| handler::handle(worker, record)).await)
    }))
    .await
}
