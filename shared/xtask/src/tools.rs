//! Installing what the automation needs, pinned, into this checkout. A second run finds everything in place.
use crate::checkout::Checkout;
use crate::run::{captured, note, quiet, shown, step};
use anyhow::Result;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

/// Every Python tool, with everything that it pulls in.
const REQUIREMENTS: &str = "shared/xtask/requirements.txt";
const UV: &str = "uv==0.13.8";

/// No wheels exist for these two: they are compiled once, unless the machine has them.
const CARGO_DENY: &str = "0.20.2";
const CARGO_NEXTEST: &str = "0.9.143";

/// The tools of the local stack: emulator, SAM, cross compiler.
pub(crate) fn python(checkout: &Checkout) -> Result<()> {
    let wanted = fs::read_to_string(checkout.root.join(REQUIREMENTS))?;
    let installed = checkout.root.join(".venv/chairside-requirements.txt");
    if fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(());
    }
    step("installing tools into .venv", || {
        if !checkout.venv("python").exists() {
            quiet(
                Command::new("python3")
                    .args(["-m", "venv"])
                    .arg(checkout.root.join(".venv")),
            )?;
        }
        quiet(Command::new(checkout.venv("python")).args(["-m", "pip", "install", "--quiet", UV]))?;
        shown(
            Command::new(checkout.venv("uv"))
                .args(["pip", "sync", "--quiet", "--python"])
                .arg(checkout.venv("python"))
                .arg(checkout.root.join(REQUIREMENTS)),
        )?;
        zig_shim(checkout)?;
        fs::write(installed, wanted)?;
        Ok(())
    })
}

/// cargo-lambda looks for a program called `zig`; the wheel only brings a Python module.
fn zig_shim(checkout: &Checkout) -> Result<()> {
    let path = checkout.venv("zig");
    fs::write(
        &path,
        "#!/bin/sh\nexec \"$(dirname \"$0\")/python\" -m ziglang \"$@\"\n",
    )?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

/// Runs the tests.
pub(crate) fn nextest(checkout: &Checkout) -> Result<PathBuf> {
    compiled(checkout, "cargo-nextest", CARGO_NEXTEST)
}

/// Holds the dependency rule.
pub(crate) fn deny(checkout: &Checkout) -> Result<PathBuf> {
    compiled(checkout, "cargo-deny", CARGO_DENY)
}

fn compiled(checkout: &Checkout, name: &str, version: &str) -> Result<PathBuf> {
    for path in [checkout.tool(name), PathBuf::from(name)] {
        if captured(Command::new(&path).arg("--version")).is_ok_and(|text| text.contains(version)) {
            return Ok(path);
        }
    }
    step(&format!("compiling {name} {version} into .tools (once)"), || {
        note("this takes a minute or two");
        let install = ["install", "--locked", "--quiet", "--version", version, "--root"];
        let mut cargo = Command::new("cargo");
        // It runs for a second now and then: compiling it fast matters more than the code that comes out.
        cargo
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off");
        cargo
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_STRIP", "true");
        cargo.env_remove("CARGO_TARGET_DIR");
        shown(cargo.args(install).arg(checkout.root.join(".tools")).arg(name))?;
        Ok(checkout.tool(name))
    })
}
