//! `/webhook`: the door for everything that WhatsApp has to say. It decides nothing and reads nothing.

mod handler;

use handler::Endpoint;
use runtime::secrets::{Secrets, needed, values};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let queues = store::open_queues(&aws, runtime::config::optional);
    let secrets = Secrets::new(&aws)?;
    let (secrets, ()) = tokio::join!(
        secrets.read(["whatsapp-app-secret", "whatsapp-verify-token"]),
        runtime::clients::warm_up(queues.connect()),
    );
    let [app_secret, verify_token] = secrets?;
    let endpoint = Endpoint {
        app_secrets: values(&needed(app_secret, "whatsapp-app-secret")?),
        verify_token: needed(verify_token, "whatsapp-verify-token")?,
        queues,
    };
    api::serve(|request| handler::handle(&endpoint, request)).await
}
