//! `/admin/…`: what staff see and do: cases, dentists, conversations, messages, tasks, and the settings.

mod handler;

use files::Bucket;
use handler::{Admin, SetUp};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    runtime::logs::start();
    let aws = runtime::clients::aws()?;
    let admin = Admin {
        app: store::open(&aws, runtime::config::optional, runtime::now)?,
        files: Bucket::open(&aws, runtime::config::required("BUCKET")?),
        public_url: runtime::config::optional("PUBLIC_URL"),
        set_up: SetUp::of(runtime::config::optional),
    };
    runtime::clients::warm_up(admin.app.warm_up(runtime::now())).await;
    api::serve(|request| handler::handle(&admin, request)).await
}
