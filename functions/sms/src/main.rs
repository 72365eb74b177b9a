//! `/sms` and `/sms/status`: the door for what Twilio has to say. It decides nothing and reads nothing.

mod handler;

use handler::Endpoint;
use runtime::config::optional;
use runtime::secrets::{Secrets, values};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let queues = store::open_queues(&aws, optional);
    let secrets = Secrets::new(&aws)?;
    let (secrets, ()) = tokio::join!(
        secrets.read(["twilio-auth-token"]),
        runtime::clients::warm_up(queues.connect()),
    );
    let [auth_token] = secrets?;
    let endpoint = Endpoint {
        // A stack without SMS has none, and then believes nobody.
        auth_tokens: auth_token.as_ref().map(values).unwrap_or_default(),
        public_url: optional("PUBLIC_URL"),
        queues,
    };
    api::serve(|request| handler::handle(&endpoint, request)).await
}
