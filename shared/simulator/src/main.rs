//! `simulator`: the outside world on one loopback port, until Ctrl-C.

use clap::Parser;
use simulator::{Config, Simulator};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let asked = std::env::var("RUST_LOG").ok().and_then(|levels| levels.parse().ok());
    let levels = asked.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    tracing_subscriber::registry()
        .with(fmt::layer().with_writer(std::io::stderr))
        .with(levels)
        .init();
    let simulator = Simulator::bind(Config::parse()).await?;
    tracing::info!("chat page and API at http://{}/", simulator.address());
    tokio::select! {
        () = simulator.run() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}
