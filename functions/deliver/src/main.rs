//! The only function that talks to people. Of the others only `project`, which fetches files, holds these credentials.

mod handler;
mod wires;

use aws_lambda_events::sqs::SqsEvent;
use channels::Wires;
use channels::whatsapp::{self, WhatsApp};
use handler::Worker;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::config::{optional, required};
use runtime::secrets::{Secrets, needed};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let (http, graph) = (runtime::clients::http()?, required("GRAPH_API_URL")?);
    let app = store::open(&aws, optional, runtime::now)?
        .counting_failures(|integration| runtime::metrics::integration_failed(integration.name()));
    let secrets = Secrets::new(&aws)?;
    let (secrets, (), ()) = tokio::join!(
        secrets.read([
            "whatsapp-access-token",
            "twilio-auth-token",
            "smtp-password",
            "smtp-root-certificate",
        ]),
        runtime::clients::warm_up(app.warm_up(runtime::now())),
        runtime::clients::warm_up(whatsapp::connect(&http, &graph)),
    );
    let [token, auth_token, password, root_certificate] = secrets?;
    let wires = Wires {
        sms: wires::sms(&http, auth_token, optional),
        email: wires::email(password, root_certificate.as_ref(), optional),
        unsubscribe_url: optional("UNSUBSCRIBE_URL"),
        whatsapp: WhatsApp::new(
            http,
            &graph,
            &required("GRAPH_API_VERSION")?,
            &required("WHATSAPP_PHONE_NUMBER_ID")?,
            needed(token, "whatsapp-access-token")?,
        ),
    };
    let worker = Worker { app, wires };
    let worker = &worker;
    run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(runtime::batch::run(event.payload, |record| handler::handle(worker, record)).await)
    }))
    .await
}
