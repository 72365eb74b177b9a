//! `cargo xtask`: everything about this repository that is not the product. Commands live in the modules, one each.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is a program for a terminal"
)]
mod api;
mod bench;
mod binaries;
mod bridge;
mod checkout;
mod checks;
mod daemon;
mod deploy;
mod emulator;
mod export;
mod home;
mod http_api;
mod import;
mod invoke;
mod keys;
mod local_aws;
mod run;
mod secrets;
mod seed;
mod stage;
mod template;
mod templates;
mod tools;
mod up;

use crate::checkout::Checkout;
use crate::home::Home;
use crate::keys::{Keys, Role};
use crate::local_aws::LocalAws;
use anyhow::Result;
use clap::{Parser, Subcommand};
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Runs, checks and operates Chairside")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring up the whole stack on this machine, or update the one that runs.
    Up(up::Options),
    /// Stop the local stack. Its data stays.
    Down {
        #[arg(long, default_value = ".local")]
        home: PathBuf,
    },
    /// Build one function and put it into the running stack.
    Redeploy {
        function: String,
        #[arg(long, default_value = ".local")]
        home: PathBuf,
    },
    /// Run one function on an event from a file, without Docker, against the running local stack.
    Invoke {
        function: String,
        event: PathBuf,
        #[arg(long, default_value = ".local")]
        home: PathBuf,
    },
    /// What `up --docker` leaves running.
    #[command(hide = true)]
    Forward { address: IpAddr, ports: Vec<u16> },
    /// API keys.
    Key(KeyOptions),
    /// Secrets in Parameter Store.
    #[command(subcommand)]
    Secrets(SecretsCommand),
    /// Print the WhatsApp message templates as Meta wants them defined, one JSON document per line.
    Templates(templates::Options),
    /// Take in what another system knew, or an export.
    Import(import::Options),
    /// Write everything that a stack holds into a folder.
    Export(export::Options),
    /// Every check, as CI runs them.
    Test(checks::Options),
    /// Build the release profile and measure it: sizes, starts, costs of an event, AWS calls. Takes minutes.
    Bench(bench::Options),
}

#[derive(Debug, clap::Args)]
struct KeyOptions {
    /// "local", or a stage on AWS (with the AWS configuration of this shell).
    #[arg(long, default_value = "local", global = true)]
    stage: String,
    #[arg(long, default_value = ".local", global = true)]
    home: PathBuf,
    #[command(subcommand)]
    command: KeyCommand,
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Make a key and print it. It is not shown again.
    Create {
        #[arg(long)]
        role: Role,
        /// Whose key this is, for the history.
        #[arg(long, default_value = "unnamed")]
        name: String,
    },
    /// Show what keys there are: the start of each one's hash, its role and its name.
    List,
    /// Forget a key, by the start of its hash. The API may accept it for a minute longer.
    Revoke { id: String },
}

#[derive(Debug, Subcommand)]
enum SecretsCommand {
    /// Store a secret. The value comes from stdin.
    Put {
        name: String,
        /// Make up a random value instead of reading one.
        #[arg(long)]
        generate: bool,
        /// "local", or a stage on AWS (with the AWS configuration of this shell).
        #[arg(long, default_value = "local")]
        stage: String,
        #[arg(long, default_value = ".local")]
        home: PathBuf,
    },
}

fn main() -> ExitCode {
    match execute(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain of causes, without the backtrace that some shells ask every program for.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<()> {
    let checkout = Checkout::find()?;
    match command {
        Command::Up(options) => up::up(&checkout, &options),
        Command::Down { home } => up::down(&Home::new(&checkout, &home)),
        Command::Redeploy { function, home } => redeploy(&checkout, &Home::new(&checkout, &home), &function),
        Command::Invoke { function, event, home } => {
            invoke::invoke(&checkout, &Home::new(&checkout, &home), &function, &event)
        }
        Command::Forward { address, ports } => bridge::forward(address, &ports),
        Command::Key(KeyOptions { stage, home, command }) => {
            let home = Home::new(&checkout, &home);
            let keys = Keys {
                checkout: &checkout,
                home: &home,
                stage: &stage,
            };
            match command {
                KeyCommand::Create { role, name } => println!("{}", keys.create(role, &name)?),
                KeyCommand::List => keys.list()?.iter().for_each(|line| println!("{line}")),
                KeyCommand::Revoke { id } => keys.revoke(&id)?,
            }
            Ok(())
        }
        Command::Secrets(SecretsCommand::Put {
            name,
            generate,
            stage,
            home,
        }) => secrets::put(&checkout, &Home::new(&checkout, &home), &stage, &name, generate),
        Command::Templates(options) => templates::run(&checkout, &options),
        Command::Import(options) => import::run(&checkout, options),
        Command::Export(options) => export::export(&checkout, &options),
        Command::Test(options) => checks::test(&checkout, &options),
        Command::Bench(options) => bench::bench(&checkout, &options),
    }
}

fn redeploy(checkout: &Checkout, home: &Home, function: &str) -> Result<()> {
    let stack = home.stack()?;
    binaries::build_one(checkout, function)?;
    binaries::stage(checkout, home, &[function.to_owned()])?;
    deploy::update_code(
        checkout,
        home,
        &LocalAws::new(&stack.aws.endpoint, &stack.aws.region),
        function,
    )
}
