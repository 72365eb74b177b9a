//! `cargo xtask test`: every check there is, one after the other, the fast ones first. CI runs this and nothing else.
#![expect(clippy::print_stdout, reason = "the summary is the answer of this command")]
use crate::checkout::{Checkout, logical_id};
use crate::home::Home;
use crate::run::{quiet, shown, step};
use crate::{emulator, tools, up};
use anyhow::{Result, bail, ensure};
use clap::{Args, ValueEnum};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run this check alone. May be given several times.
    #[arg(long)]
    only: Vec<Check>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Check {
    /// Formatting.
    Format,
    /// Spelling.
    Typos,
    /// The template, and that it, `functions/` and `events/` agree.
    Template,
    /// The workflows of the forge.
    Workflows,
    /// The dependency rule, licences and sources.
    Deny,
    /// Lints, on every target.
    Clippy,
    /// Documentation.
    Doc,
    /// Unit, property, transcript and contract tests.
    Unit,
    /// The deployed local stack, from outside.
    EndToEnd,
}

pub(crate) fn test(checkout: &Checkout, options: &Options) -> Result<()> {
    let start = Instant::now();
    tools::python(checkout)?;
    for check in Check::value_variants() {
        if options.only.is_empty() || options.only.contains(check) {
            run(checkout, *check)?;
        }
    }
    println!("all checks passed in {} s", start.elapsed().as_secs());
    Ok(())
}

fn run(checkout: &Checkout, check: Check) -> Result<()> {
    match check {
        Check::Format => step("format", || shown(cargo(checkout).args(["fmt", "--all", "--check"]))),
        Check::Typos => step("typos", || {
            shown(Command::new(checkout.venv("typos")).current_dir(&checkout.root))
        }),
        Check::Template => step("template", || template(checkout)),
        Check::Workflows => step("workflows", || workflows(checkout)),
        Check::Deny => step("deny", || {
            // Not `advisories`: their database is a download, and a check must not fail because a line is down.
            // A rule names who might, and not each of them does.
            let deny = [
                "--config",
                ".deny.toml",
                "check",
                "-A",
                "unused-wrapper",
                "bans",
                "licenses",
                "sources",
            ];
            shown(
                Command::new(tools::deny(checkout)?)
                    .args(deny)
                    .current_dir(&checkout.root),
            )
        }),
        Check::Clippy => step("clippy", || {
            let lint = ["clippy", "--quiet", "--workspace", "--all-targets"];
            shown(cargo(checkout).args(lint).args(["--", "-D", "warnings"]))?;
            shown(cargo(checkout).args([
                "clippy",
                "--quiet",
                "--workspace",
                "--test",
                "e2e",
                "--",
                "-D",
                "warnings",
            ]))
        }),
        Check::Doc => step("doc", || {
            let doc = ["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"];
            shown(cargo(checkout).args(doc).env("RUSTDOCFLAGS", "-D warnings"))
        }),
        Check::Unit => step("unit, property, transcript and contract tests", || {
            let nextest = tools::nextest(checkout)?;
            shown(
                Command::new(nextest)
                    .args(["nextest", "run", "--workspace"])
                    .current_dir(&checkout.root),
            )
        }),
        Check::EndToEnd => end_to_end(checkout),
    }
}

fn cargo(checkout: &Checkout) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&checkout.root);
    cargo
}

/// What SAM and CloudFormation would say, and what they cannot know: that nothing was forgotten.
fn template(checkout: &Checkout) -> Result<()> {
    let text = fs::read_to_string(checkout.root.join("template.yaml"))?;
    for function in checkout.functions()? {
        let id = logical_id(&function);
        for needed in [
            format!("  {id}:\n"),
            format!("  {id}Logs:\n"),
            format!("  {id}Errors:\n"),
            format!("Binary: {function}\n"),
        ] {
            ensure!(
                text.contains(&needed),
                "template.yaml has no {:?} for functions/{function}",
                needed.trim()
            );
        }
        let events = fs::read_dir(checkout.root.join("events"))?.filter_map(Result::ok);
        let has_event = events.map(|entry| entry.file_name()).any(|name| {
            let name = name.to_string_lossy().into_owned();
            name == format!("{function}.json") || name.starts_with(&format!("{function}."))
        });
        ensure!(has_event, "events/ has no {function}.json and no {function}.*.json");
    }
    let mut sam = Command::new(checkout.venv("sam"));
    emulator::point_at(&mut sam, "http://127.0.0.1:9");
    quiet(
        sam.args(["validate", "--lint"])
            .env("SAM_CLI_TELEMETRY", "0")
            .current_dir(&checkout.root),
    )?;
    quiet(
        Command::new(checkout.venv("cfn-lint"))
            .arg("template.yaml")
            .current_dir(&checkout.root),
    )
}

fn workflows(checkout: &Checkout) -> Result<()> {
    let offline = ["--offline", "--quiet", "--no-progress", ".github/workflows"];
    shown(
        Command::new(checkout.venv("zizmor"))
            .args(offline)
            .current_dir(&checkout.root),
    )
}

/// Brings up a stack of its own, so that one that somebody works with is left alone, and takes it down again.
fn end_to_end(checkout: &Checkout) -> Result<()> {
    let nextest = tools::nextest(checkout)?;
    let options = up::Options {
        detach: true,
        port: emulator::free_port()?,
        simulator_port: emulator::free_port()?,
        smtp_port: Some(emulator::free_port()?),
        no_build: true,
        fresh: true,
        bare: false,
        docker: false,
        home: PathBuf::from(".local/test"),
    };
    let home = Home::new(checkout, &options.home);
    // With the features that the tests have compiled everything with: `up` alone would compile all of it once more.
    step("building everything", || {
        shown(cargo(checkout).args(["build", "--quiet", "--workspace", "--all-targets"]))
    })?;
    let outcome = step("a local stack for the end-to-end tests", || up::up(checkout, &options)).and_then(|()| {
        step("contract tests on emulated AWS, and end-to-end tests", || {
            // Of the whole workspace, because a smaller selection has other features and compiles all anew.
            let run = ["nextest", "run", "--workspace", "--test", "aws", "--test", "e2e"];
            let mut tests = Command::new(nextest);
            // They wait for the stack more than they compute.
            tests.env("NEXTEST_TEST_THREADS", "6");
            tests.env("CHAIRSIDE_STACK", home.path("stack.json"));
            tests.env(
                "CHAIRSIDE_DYNAMODB_ENDPOINT",
                format!("http://127.0.0.1:{}", options.port),
            );
            shown(tests.args(run).current_dir(&checkout.root))
        })
    });
    match (outcome, up::down(&home)) {
        (Err(error), _) => bail!("{error:#}\nlogs are in {}", home.dir.display()),
        (Ok(()), stopped) => stopped,
    }
}
