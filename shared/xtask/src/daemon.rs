//! Processes that outlive the command that started them: recorded by pid, found again, stopped by pid.
use crate::home::Home;
use crate::run::captured;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A pid alone is not an identity: numbers are used again. The start time makes it one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Process {
    pid: u32,
    started: String,
    /// Whatever would make the running one unfit: its arguments, environment and binary.
    pub(crate) fingerprint: String,
}

const FILE: &str = "processes.json";

/// Starts `command` in a process group of its own, so that Ctrl-C reaches us and we end it in order.
pub(crate) fn start(home: &Home, name: &str, fingerprint: &str, command: &mut Command) -> Result<()> {
    let log = File::create(home.path(&format!("{name}.log")))?;
    command
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .process_group(0);
    let child = command.spawn().with_context(|| format!("could not start {name}"))?;
    let pid = child.id();
    // Its end is noticed through `running`, also by a later command that is not its parent.
    drop(child);
    let process = Process {
        pid,
        started: start_time(pid).unwrap_or_default(),
        fingerprint: fingerprint.to_owned(),
    };
    let mut all = recorded(home);
    all.insert(name.to_owned(), process);
    home.write(FILE, &all)
}

/// The recorded process, when it still runs.
pub(crate) fn running(home: &Home, name: &str) -> Option<Process> {
    let process = recorded(home).remove(name)?;
    (start_time(process.pid)? == process.started).then_some(process)
}

/// Asks a process to end and waits for it, because the emulator saves its state on the way out.
pub(crate) fn stop(home: &Home, name: &str) -> Result<bool> {
    let Some(process) = running(home, name) else {
        return forget(home, name).map(|()| false);
    };
    for (signal, patience) in [("-TERM", Duration::from_secs(20)), ("-KILL", Duration::from_secs(5))] {
        let _already_gone = Command::new("kill").arg(signal).arg(process.pid.to_string()).status();
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if running(home, name).is_none() {
                return forget(home, name).map(|()| true);
            }
            sleep(Duration::from_millis(50));
        }
    }
    bail!("{name} (pid {}) does not end", process.pid)
}

/// Polls until `ready` answers, or fails with the end of the process's log.
pub(crate) fn wait_for(home: &Home, name: &str, patience: Duration, mut ready: impl FnMut() -> bool) -> Result<()> {
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        if ready() {
            return Ok(());
        }
        if running(home, name).is_none() {
            bail!("{name} ended:\n{}", log_tail(home, name));
        }
        sleep(Duration::from_millis(100));
    }
    bail!(
        "{name} was not ready after {} s:\n{}",
        patience.as_secs(),
        log_tail(home, name)
    )
}

pub(crate) fn log_tail(home: &Home, name: &str) -> String {
    let text = fs::read(home.path(&format!("{name}.log"))).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines
        .get(lines.len().saturating_sub(20)..)
        .unwrap_or_default()
        .join("\n")
}

fn recorded(home: &Home) -> BTreeMap<String, Process> {
    home.read(FILE).unwrap_or_default()
}

fn forget(home: &Home, name: &str) -> Result<()> {
    let mut all = recorded(home);
    all.remove(name);
    home.write(FILE, &all)
}

/// When the process with this pid started, or nothing when there is none (or only its remains: our own child, ended).
fn start_time(pid: u32) -> Option<String> {
    let text = captured(Command::new("ps").args(["-o", "stat=,lstart=", "-p", &pid.to_string()])).ok()?;
    let (state, started) = text.trim().split_once(char::is_whitespace)?;
    (!state.starts_with('Z')).then(|| started.trim().to_owned())
}
