//! Running other programs to their end, with progress on the screen and the whole output when one fails.
#![expect(
    clippy::print_stderr,
    reason = "progress belongs on the screen, and stdout belongs to the answer"
)]
use anyhow::{Context, Result, bail};
use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::time::Instant;

/// Announces a step and says how long it took.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    eprintln!("==> {what}");
    let done = work().with_context(|| format!("{what}: failed"))?;
    let took = start.elapsed();
    if took.as_secs() >= 1 {
        eprintln!("    {what}: {:.1} s", took.as_secs_f32());
    }
    Ok(done)
}

/// One line under the current step.
pub(crate) fn note(text: impl std::fmt::Display) {
    eprintln!("    {text}");
}

/// Runs a program whose own output is the progress.
pub(crate) fn shown(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| missing(command))?;
    if !status.success() {
        bail!("{command:?}: {status}");
    }
    Ok(())
}

/// Runs a program silently; its output is shown when it fails.
pub(crate) fn quiet(command: &mut Command) -> Result<()> {
    captured(command).map(drop)
}

/// Runs a program silently and returns its stdout.
pub(crate) fn captured(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| missing(command))?;
    text(command, &output)
}

/// Runs a program that reads `input`. For what must not appear among the arguments, where every process could read it.
pub(crate) fn fed(command: &mut Command, input: &str) -> Result<String> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| missing(command))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    text(command, &output)
}

fn text(command: &Command, output: &Output) -> Result<String> {
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!(
            "{}: {}\n{stdout}{stderr}",
            command.get_program().display(),
            output.status
        );
    }
    Ok(stdout)
}

fn missing(command: &Command) -> String {
    format!("could not start {}", command.get_program().to_string_lossy())
}
