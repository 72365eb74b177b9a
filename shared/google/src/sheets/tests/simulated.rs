//! Google's spreadsheet keeps the contract, as far as the simulator plays Google well: from the signed assertion on.

use domain::Timestamp;
use secrecy::SecretString;
use simulator::{Config, Simulator};

use crate::{Access, Endpoints, LabSheets, Scope, ServiceAccount, Sheets, stand};

/// Ends with the test.
struct Running(tokio::task::JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the simulator is the world, and its clock is the world's"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

async fn fresh() -> (LabSheets, Running, String) {
    let simulator = Simulator::bind(Config::on_free_ports()).await.unwrap();
    let url = format!("http://{}", simulator.address());
    let running = Running(tokio::spawn(simulator.run()));
    let file = stand::file();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let introduced = http.put(format!("{url}/_sim/google/account")).json(&file).send().await;
    assert!(introduced.unwrap().status().is_success());
    let account = ServiceAccount::parse(&SecretString::from(file.to_string())).unwrap();
    let endpoints = Endpoints::at(&format!("{url}/google"));
    let access = Access::new(http, endpoints, account, &[Scope::Sheets], now);
    (
        LabSheets(Some(Sheets::new(access))),
        running,
        "local-spreadsheet".to_owned(),
    )
}

testkit::spreadsheet_contract!(fresh);
