//! `cargo xtask bench`: builds the release profile of what is measured, and runs the measurements in `benches/lambda`.
//! They are a target of their own, because they need TLS and nothing else here does.
use crate::checkout::Checkout;
use crate::run::{note, shown, step};
use crate::tools;
use anyhow::Result;
use clap::Args;
use std::fs;
use std::process::Command;

/// The functions of a message's way, which every figure is taken of, and the clock for what a tick reads.
const MEASURED: [&str; 4] = ["webhook", "converse", "deliver", "clock"];

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Warm events for each function.
    #[arg(long, default_value_t = 2000)]
    events: usize,
    /// Cold starts of each function.
    #[arg(long, default_value_t = 15)]
    starts: usize,
}

pub(crate) fn bench(checkout: &Checkout, options: &Options) -> Result<()> {
    tools::python(checkout)?;
    step("building the release profile", || {
        note("one link-time optimisation for each function: minutes the first time");
        let mut cargo = Command::new("cargo");
        cargo
            .args(["build", "--quiet", "--release"])
            .current_dir(&checkout.root);
        // By binary, as `sam build` does: a selection by package would have other features.
        shown(
            MEASURED
                .iter()
                .fold(&mut cargo, |cargo, name| cargo.args(["--bin", name])),
        )
    })?;
    let scratch = checkout.target().join("bench");
    fs::create_dir_all(&scratch)?;
    step("measuring", || {
        let mut cargo = Command::new("cargo");
        cargo
            .args(["bench", "--quiet", "--package", "xtask", "--bench", "lambda"])
            // The release profile would have the bench itself linked for minutes. Its own side of a call should still
            // be as fast as it easily gets.
            .args(["--profile", "dev", "--config", "profile.dev.opt-level=2", "--"])
            .arg("--root")
            .arg(&checkout.root)
            .arg("--binaries")
            .arg(checkout.target().join("release"))
            .arg("--python")
            .arg(checkout.venv("python"))
            .arg("--scratch")
            .arg(&scratch)
            .args(["--events", &options.events.to_string()])
            .args(["--starts", &options.starts.to_string()])
            .current_dir(&checkout.root);
        shown(&mut cargo)
    })
}
