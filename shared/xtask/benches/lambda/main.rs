//! The measurements of `cargo xtask bench`, which builds what is measured here and starts this. The release binaries run
//! as Lambda runs them, against a stand-in for AWS over TLS on loopback. A target of its own, so that no other command has
//! to compile TLS first.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the table is the answer of this program"
)]
mod aws;
mod events;
mod expression;
mod measure;
mod programs;
mod report;
mod size;
mod table;
mod tls;
mod usage;
mod worker;

use anyhow::Result;
use aws::FakeAws;
use clap::Parser;
use measure::{calls, cold, due, first, warm};
use programs::{Chain, Programs};
use std::path::PathBuf;
use std::process::ExitCode;
use tls::Tls;

#[derive(Debug, Parser)]
struct Options {
    /// The checkout.
    #[arg(long)]
    root: PathBuf,
    /// Where the release binaries are.
    #[arg(long)]
    binaries: PathBuf,
    /// A Python with boto3.
    #[arg(long)]
    python: PathBuf,
    /// A folder for what is only of use while this runs.
    #[arg(long)]
    scratch: PathBuf,
    /// Warm events for each function.
    #[arg(long, default_value_t = 2000)]
    events: usize,
    /// Cold starts of each function.
    #[arg(long, default_value_t = 15)]
    starts: usize,
    /// `cargo bench` says so to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<()> {
    let tls = Tls::new(&options.scratch)?;
    let aws = FakeAws::start(&tls).await?;
    let programs = Programs::new(options, &tls, &aws);

    let sizes = size::zips(options, &programs)?;
    let mut chain = Chain::start(options, &programs, &aws).await?;
    let calls = calls(&mut chain).await?;
    let warm = warm(&mut chain, &programs, options.events).await?;
    let cold = cold(&mut chain, &programs, options.starts).await?;
    let first = first(&mut chain, &programs, options.starts).await?;
    drop(chain);
    let due = due(&programs, &aws).await?;

    println!("{}", report::header(options, &tls, &first));
    println!("{}", report::functions(&sizes, &cold, &first, &warm));
    println!("{}", report::operations(&calls));
    println!("{}", report::due(&due));
    println!("{}", report::python(&cold, &first, &warm));
    Ok(())
}
