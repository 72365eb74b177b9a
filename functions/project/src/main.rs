//! Brings the world outside up to date: the files that dentists send, the lab's calendar, its drive.

mod handler;

use aws_lambda_events::sqs::SqsEvent;
use channels::whatsapp::Media;
use files::Bucket;
use google::{Access, Calendar, Drive, Endpoints, LabCalendar, LabDrive, Scope, ServiceAccount};
use handler::Worker;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::config::{optional, required};
use runtime::secrets::{Secrets, needed};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let http = runtime::clients::http()?;
    let [token, account] = Secrets::new(&aws)?
        .read(["whatsapp-access-token", "google-service-account"])
        .await?;
    let media = Media::new(
        http.clone(),
        &required("GRAPH_API_URL")?,
        &required("GRAPH_API_VERSION")?,
        &required("WHATSAPP_PHONE_NUMBER_ID")?,
        needed(token, "whatsapp-access-token")?,
    );
    let access = match account {
        Some(account) => {
            let account = ServiceAccount::parse(&account)?;
            let endpoints = Endpoints::of(optional("GOOGLE_API_URL").as_deref());
            let scopes = [Scope::Calendar, Scope::Drive];
            Some(Access::new(http, endpoints, account, &scopes, runtime::now))
        }
        None => None,
    };
    let app = store::open(&aws, optional, runtime::now)?;
    runtime::clients::warm_up(app.warm_up(runtime::now())).await;
    let worker = Worker {
        app,
        calendar: LabCalendar(access.clone().map(Calendar::new)),
        drive: LabDrive(access.map(Drive::new)),
        media,
        files: Bucket::open(&aws, required("BUCKET")?),
    };
    let worker = &worker;
    run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(runtime::batch::run(event.payload, |record| handler::handle(worker, record)).await)
    }))
    .await
}
