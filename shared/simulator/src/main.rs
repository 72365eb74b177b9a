//! `simulator`: the outside world on one loopback port, until Ctrl-C.

use clap::Parser;
use simulator::{Config, Simulator};
use tracing_subscriber::EnvFilter;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let simulator = Simulator::bind(Config::parse()).await?;
    tracing::info!("chat page and API at http://{}/", simulator.address());
    tokio::select! {
        () = simulator.run() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}
