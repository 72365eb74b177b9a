//! Building the functions for this machine and laying them out as Lambda wants them. The dev profile and the host's
//! own toolchain: what goes to AWS is built by `sam build`, with zig, for Amazon Linux.
use crate::checkout::Checkout;
use crate::home::Home;
use crate::run::{quiet, shown, step};
use anyhow::{Context, Result};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

pub(crate) const SIMULATOR: &str = "simulator";

/// Builds every function and the simulator in one go, so that they share one set of compiled dependencies.
pub(crate) fn build(checkout: &Checkout) -> Result<()> {
    step("building the functions and the simulator", || {
        let arguments = ["build", "--quiet", "--workspace", "--bins", "--exclude", "xtask"];
        shown(Command::new("cargo").args(arguments).current_dir(&checkout.root))
    })
}

/// Builds one function. Of the whole workspace, because a smaller selection has other features and compiles all anew.
pub(crate) fn build_one(checkout: &Checkout, function: &str) -> Result<()> {
    step(&format!("building {function}"), || {
        let arguments = [
            "build",
            "--quiet",
            "--workspace",
            "--exclude",
            "xtask",
            "--bin",
            function,
        ];
        shown(Command::new("cargo").args(arguments).current_dir(&checkout.root))
    })
}

/// Puts each binary in place as `bootstrap`. Returns the hash of each, by which a change is told.
pub(crate) fn stage(checkout: &Checkout, home: &Home, functions: &[String]) -> Result<BTreeMap<String, String>> {
    functions
        .iter()
        .map(|function| Ok((function.clone(), stage_one(checkout, home, function)?)))
        .collect()
}

fn stage_one(checkout: &Checkout, home: &Home, function: &str) -> Result<String> {
    let built = checkout.target().join("debug").join(function);
    let staged = home.bootstrap(function);
    let folder = staged.parent().context("a bootstrap without a folder")?;
    fs::create_dir_all(folder)?;
    let fresh = home.path("tmp").join(function);
    // Nine tenths of a dev binary is what a debugger reads; names for backtraces stay.
    if quiet(
        Command::new("strip")
            .args(["--strip-debug", "-o"])
            .arg(&fresh)
            .arg(&built),
    )
    .is_err()
    {
        fs::copy(&built, &fresh).with_context(|| format!("{function} has no binary at {}", built.display()))?;
    }
    let hash = sha256(&fresh)?;
    if !staged.exists() || sha256(&staged)? != hash {
        fs::rename(&fresh, &staged)?;
    }
    Ok(hash)
}

/// SHA-256 of a file, as hex.
pub(crate) fn sha256(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
    Ok(format!("{:x}", Sha256::digest(bytes)))
}

/// A zip of one staged function, as `UpdateFunctionCode` takes it.
pub(crate) fn zip(checkout: &Checkout, home: &Home, function: &str) -> Result<Vec<u8>> {
    let path = home.path("tmp").join(format!("{function}.zip"));
    let mut python = Command::new(checkout.venv("python"));
    quiet(
        python
            .args(["-m", "zipfile", "-c"])
            .arg(&path)
            .arg(home.bootstrap(function)),
    )?;
    Ok(fs::read(path)?)
}
