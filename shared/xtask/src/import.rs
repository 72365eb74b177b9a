//! `cargo xtask import …`: what another system knew, read from its files, sent through the API's front door, and a report of
//! what was not taken. Nothing is decided here: what a row means, and whether it is right, the API says.
#![expect(clippy::print_stdout, reason = "the summary is the answer of this command")]
mod columns;
mod firebase;
mod report;
mod send;
mod sheets;
mod table;
pub(crate) mod whole;

pub(crate) use report::harmless;

use crate::api::Api;
use crate::checkout::Checkout;
use crate::home::Home;
use crate::run::note;
use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use report::{Report, Sent};
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Dentists and cases from an export of the Firebase Realtime Database (JSON).
    Firebase {
        file: PathBuf,
        #[command(flatten)]
        to: To,
    },
    /// Dentists and cases from the lab's spreadsheet: tabs Customers, Cases and Production.
    Sheets {
        /// Its id; by default the one of the settings.
        #[arg(long, conflicts_with = "folder")]
        spreadsheet: Option<String>,
        /// Read Customers.csv, Cases.csv and Production.csv of this folder instead.
        #[arg(long)]
        folder: Option<PathBuf>,
        #[command(flatten)]
        to: To,
    },
    /// Patients of a practice (CSV).
    Customers {
        file: PathBuf,
        #[command(flatten)]
        to: To,
    },
    /// Their appointments (CSV). Import the customers first.
    Appointments {
        file: PathBuf,
        #[command(flatten)]
        to: To,
    },
    /// Everything that `cargo xtask export`, or the nightly export, has written, into an empty stack.
    Export(whole::Options),
}

#[derive(Debug, Args)]
struct To {
    /// Say what would become of every row, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write what was not taken, and why, to this file (CSV).
    #[arg(long)]
    report: Option<PathBuf>,
    /// What the history names as the source. Another name makes other rows of those without an id.
    #[arg(long)]
    source: Option<String>,
    /// "local", or any other with --url and --key-stdin.
    #[arg(long, default_value = "local")]
    stage: String,
    #[arg(long, default_value = ".local")]
    home: PathBuf,
    /// The API of a deployed stack (its output `ApiUrl`).
    #[arg(long, requires = "key_stdin")]
    url: Option<String>,
    /// Read the API key of an admin from stdin.
    #[arg(long, requires = "url")]
    key_stdin: bool,
}

/// A row on its way, and where it stands in its source.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    place: String,
    fields: Map<String, Value>,
}

/// What was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Left {
    place: String,
    what: String,
    reason: String,
}

/// What a source holds: rows by kind, in the order in which they have to be taken in.
#[derive(Debug, Default, PartialEq)]
struct Found {
    kinds: Vec<(&'static str, Vec<Row>)>,
    left: Vec<Left>,
}

pub(crate) fn run(checkout: &Checkout, options: Options) -> Result<()> {
    match options.what {
        What::Firebase { file, to } => {
            let export: Value =
                serde_json::from_str(&text(&file)?).with_context(|| format!("{} is not JSON", file.display()))?;
            take_in(checkout, &to, "firebase", |_| firebase::read(&export))
        }
        What::Sheets {
            spreadsheet,
            folder,
            to,
        } => take_in(checkout, &to, "sheets", |api| {
            let tabs = match &folder {
                Some(folder) => sheets::of_folder(folder)?,
                None => sheets::of_api(api, spreadsheet.as_deref())?,
            };
            sheets::read(&tabs)
        }),
        What::Customers { file, to } => take_in(checkout, &to, "customers", |_| {
            columns::read("customers", &columns::CUSTOMERS, &text(&file)?)
        }),
        What::Appointments { file, to } => take_in(checkout, &to, "appointments", |_| {
            columns::read("appointments", &columns::APPOINTMENTS, &text(&file)?)
        }),
        What::Export(options) => whole::import(checkout, &options),
    }
}

fn take_in(checkout: &Checkout, to: &To, source: &str, read: impl FnOnce(&Api<'_>) -> Result<Found>) -> Result<()> {
    let api = api(checkout, to)?;
    let found = read(&api)?;
    let source = to.source.as_deref().unwrap_or(source);
    let mut report = Report::default();
    report.left.extend(found.left);
    let mut failed = None;
    for (kind, rows) in found.kinds {
        let (sent, outcome) = send::send(&api, kind, source, to.dry_run, &rows, &mut report.left);
        report.sent.push((kind, sent));
        if let Err(error) = outcome {
            failed = Some(error);
            break;
        }
    }
    // Also of what was done before it failed.
    if let Some(path) = &to.report {
        report.write(path)?;
    }
    summary(&report, to);
    match failed {
        Some(error) => Err(error.context("not everything could be sent; run it again: what was taken stays as it is")),
        None => Ok(()),
    }
}

fn summary(report: &Report, to: &To) {
    for (kind, sent) in &report.sent {
        println!("{}", told(kind, sent, to.dry_run));
    }
    if report.left.is_empty() {
        return;
    }
    println!("{} things were not taken", report.left.len());
    if let Some(path) = &to.report {
        return println!("why: {}", path.display());
    }
    for left in report.left.iter().take(10) {
        note(format!("{}: {}: {}", left.place, left.what, left.reason));
    }
    if report.left.len() > 10 {
        note("and more: --report FILE writes all of it");
    }
}

fn told(kind: &str, sent: &Sent, dry_run: bool) -> String {
    let would = if dry_run { " (dry run: nothing was written)" } else { "" };
    format!(
        "{kind}: {} created, {} updated, {} unchanged, {} rejected{would}",
        sent.created, sent.updated, sent.unchanged, sent.rejected
    )
}

fn api<'a>(checkout: &'a Checkout, to: &To) -> Result<Api<'a>> {
    match &to.url {
        Some(url) => Api::deployed(checkout, url),
        None if to.stage == "local" => Ok(Api::local(&Home::new(checkout, &to.home).stack()?)),
        None => bail!("a deployed stack is reached with --url (its output ApiUrl) and --key-stdin (an admin's key)"),
    }
}

fn text(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("no {}", path.display()))?;
    String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8: save it as UTF-8", path.display()))
}
