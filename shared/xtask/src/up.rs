//! `cargo xtask up` and `down`: the whole stack on this machine. Running `up` again updates what has changed.
#![expect(clippy::print_stdout, reason = "where to look is the answer of this command")]
use crate::binaries::{self, SIMULATOR};
use crate::checkout::Checkout;
use crate::deploy::{deploy, deployed_name};
use crate::home::{Api, Aws, Home, Simulator, StackFile, Twilio, WhatsApp};
use crate::keys::{self, Role};
use crate::local_aws::LocalAws;
use crate::run::{note, step};
use crate::{bridge, daemon, emulator, secrets, seed, tools};
use anyhow::Result;
use clap::Args;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// Marked as what it is: no number at Meta has this id.
const PHONE_NUMBER_ID: &str = "100000000000001";
const TWILIO_ACCOUNT_SID: &str = "AC00000000000000000000000000000001";
/// Twilio's own number for tests.
const TWILIO_NUMBER: &str = "+15005550006";
const MAIL_ADDRESS: &str = "practice@chairside.example";
const QUEUES: [(&str, &str); 7] = [
    ("inbox", "inbox.fifo"),
    ("outbox", "outbox.fifo"),
    ("release", "release"),
    ("stages", "stages"),
    ("reminders", "reminders"),
    ("projections", "projections"),
    ("maintenance", "maintenance"),
];

#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct Options {
    /// Return when the stack is ready, and leave it running.
    #[arg(long)]
    pub(crate) detach: bool,
    /// The port of the emulated AWS, and so of the API.
    #[arg(long, default_value_t = 4566)]
    pub(crate) port: u16,
    /// The port of the simulator and its chat page.
    #[arg(long, default_value_t = 4567)]
    pub(crate) simulator_port: u16,
    /// The port of the simulator's mail server; the one after its page's unless told.
    #[arg(long)]
    pub(crate) smtp_port: Option<u16>,
    /// Run what is built already.
    #[arg(long)]
    pub(crate) no_build: bool,
    /// Forget everything that an earlier run has stored.
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Leave out the demo: no cases, and the settings' defaults.
    #[arg(long)]
    pub(crate) bare: bool,
    /// Let Docker's containers reach the stack, for `sam local invoke`.
    #[arg(long)]
    pub(crate) docker: bool,
    /// The folder for state, logs and stack.json.
    #[arg(long, default_value = ".local")]
    pub(crate) home: PathBuf,
}

impl Options {
    fn smtp_port(&self) -> u16 {
        self.smtp_port.unwrap_or(self.simulator_port.saturating_add(1))
    }
}

pub(crate) fn up(checkout: &Checkout, options: &Options) -> Result<()> {
    let home = Home::new(checkout, &options.home);
    // Before the minutes of work, for not everybody has Docker.
    let containers = options.docker.then(bridge::address).transpose()?;
    tools::python(checkout)?;
    if !options.no_build {
        binaries::build(checkout)?;
    }
    if options.fresh {
        down(&home)?;
        let _was_there = fs::remove_dir_all(&home.dir);
    }
    home.create()?;
    if !options.detach {
        stop_on_signal(&home)?;
    }
    let functions = checkout.functions()?;
    let hashes = step("staging binaries", || binaries::stage(checkout, &home, &functions))?;

    let aws = emulator::start(checkout, &home, options.port)?;
    let outside = format!("http://127.0.0.1:{}", options.simulator_port);
    let parameters = json!({
        "Stage": "local",
        "Architecture": if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" },
        "GraphApiUrl": format!("{outside}/graph"),
        "WhatsAppPhoneNumberId": PHONE_NUMBER_ID,
        "OpenAiUrl": format!("{outside}/openai/v1"),
        "GoogleApiUrl": format!("{outside}/google"),
        "TwilioApiUrl": format!("{outside}/twilio"),
        "TwilioAccountSid": TWILIO_ACCOUNT_SID,
        "TwilioFrom": TWILIO_NUMBER,
        "SmtpUrl": format!("smtp://127.0.0.1:{}", options.smtp_port()),
        "SmtpUser": MAIL_ADDRESS,
        "MailFrom": MAIL_ADDRESS,
        "AwsEndpointUrl": aws.endpoint,
        "LogRetentionDays": "1",
    });
    let api = deploy(checkout, &home, &aws, &parameters, &hashes)?;
    let stack = describe(&home, &aws, &api, &outside, &functions)?;
    simulator(checkout, &home, &stack, options)?;
    step("storing secrets and keys", || {
        secrets::put_local(&aws, &home)?;
        for role in Role::ALL {
            let key = stack.keys.get(role.name()).map(String::as_str).unwrap_or_default();
            keys::put_local(&aws, &stack.table, role, &format!("local {}", role.name()), key)?;
        }
        Ok(())
    })?;
    if let Some(address) = containers {
        let ports = [options.port, options.simulator_port, options.smtp_port()];
        bridge::open(&home, address, &ports, &aws, &functions)?;
    } else {
        bridge::close(&home)?;
    }
    home.write("stack.json", &stack)?;
    step("seeding templates and a small demo", || {
        seed::seed(&stack, options.bare)
    })?;
    welcome(&home, &stack, options.detach);
    if options.detach { Ok(()) } else { attend(&home) }
}

/// Stops what runs, the emulator last. Stored data stays.
pub(crate) fn down(home: &Home) -> Result<()> {
    // First, so that nobody takes what follows for a running stack.
    let _was_there = fs::remove_file(home.path("stack.json"));
    if !home.path("processes.json").exists() {
        return Ok(());
    }
    if bridge::close(home)? {
        note(format!("{} stopped", bridge::NAME));
    }
    for name in [SIMULATOR, emulator::NAME] {
        if daemon::stop(home, name)? {
            note(format!("{name} stopped"));
        }
    }
    Ok(())
}

fn describe(home: &Home, aws: &LocalAws, api: &str, outside: &str, functions: &[String]) -> Result<StackFile> {
    // Keys stay the same over restarts, so that an open terminal keeps working.
    let mut keys: BTreeMap<String, String> = home.read("keys.json").unwrap_or_default();
    for role in Role::ALL {
        if !keys.contains_key(role.name()) {
            keys.insert(role.name().to_owned(), secrets::random_hex()?);
        }
    }
    home.write("keys.json", &keys)?;
    let queue =
        |(short, name): &(&str, &str)| Ok(((*short).to_owned(), aws.queue_url(&format!("chairside-local-{name}"))?));
    Ok(StackFile {
        api: Api {
            url: aws.endpoint.clone(),
            host: aws
                .endpoint
                .replace("http://127.0.0.1", &format!("{api}.execute-api.localhost")),
        },
        simulator: Simulator {
            url: outside.to_owned(),
        },
        keys,
        whatsapp: WhatsApp {
            app_secret: secrets::local("whatsapp-app-secret").to_owned(),
            verify_token: secrets::local("whatsapp-verify-token").to_owned(),
            phone_number_id: PHONE_NUMBER_ID.to_owned(),
        },
        twilio: Twilio {
            account_sid: TWILIO_ACCOUNT_SID.to_owned(),
            auth_token: secrets::local("twilio-auth-token").to_owned(),
            number: TWILIO_NUMBER.to_owned(),
        },
        tracking_secret: secrets::local("tracking-secret").to_owned(),
        webhook_signing_secret: secrets::local("webhook-signing-secret").to_owned(),
        aws: Aws {
            endpoint: aws.endpoint.clone(),
            region: aws.region.clone(),
        },
        table: "chairside-local".to_owned(),
        queues: QUEUES.iter().map(queue).collect::<Result<_>>()?,
        functions: functions
            .iter()
            .map(|name| (name.clone(), deployed_name(name)))
            .collect(),
    })
}

/// Starts the outside world, or starts it again when its program or its settings have changed.
fn simulator(checkout: &Checkout, home: &Home, stack: &StackFile, options: &Options) -> Result<()> {
    let port = options.simulator_port;
    let built = checkout.target().join("debug").join(SIMULATOR);
    // A copy, because a running program cannot be overwritten by the next build.
    let binary = home.path(SIMULATOR);
    let settings = [
        ("SIM_LISTEN", format!("127.0.0.1:{port}")),
        ("SIM_WEBHOOK_URL", format!("{}/webhook", stack.api.url)),
        ("SIM_WEBHOOK_HOST", stack.api.host.clone()),
        ("SIM_APP_SECRET", stack.whatsapp.app_secret.clone()),
        ("SIM_VERIFY_TOKEN", stack.whatsapp.verify_token.clone()),
        ("SIM_ACCESS_TOKEN", secrets::local("whatsapp-access-token").to_owned()),
        ("SIM_PHONE_NUMBER_ID", stack.whatsapp.phone_number_id.clone()),
        // Where the demo's lab is, too: people see the same times in its calendar and in its messages.
        ("SIM_GOOGLE_TIME_ZONE", "Asia/Kolkata".to_owned()),
        (
            "SIM_GOOGLE_ACCOUNT",
            secrets::google_account(home).display().to_string(),
        ),
        ("SIM_SMTP_LISTEN", format!("127.0.0.1:{}", options.smtp_port())),
        ("SIM_SMTP_USER", MAIL_ADDRESS.to_owned()),
        ("SIM_SMTP_PASSWORD", secrets::local("smtp-password").to_owned()),
        (
            "SIM_SMTP_CERTIFICATE",
            secrets::smtp_certificate(home).display().to_string(),
        ),
        ("SIM_TWILIO_ACCOUNT_SID", TWILIO_ACCOUNT_SID.to_owned()),
        ("SIM_TWILIO_AUTH_TOKEN", secrets::local("twilio-auth-token").to_owned()),
        ("SIM_TWILIO_NUMBER", TWILIO_NUMBER.to_owned()),
        ("SIM_SMS_URL", format!("{}/sms", stack.api.url)),
        ("SIM_SMS_HOST", stack.api.host.clone()),
    ];
    let fingerprint = format!("{} {settings:?}", binaries::sha256(&built)?);
    if daemon::running(home, SIMULATOR).is_some_and(|process| process.fingerprint == fingerprint) {
        return Ok(());
    }
    daemon::stop(home, SIMULATOR)?;
    emulator::must_be_free(port)?;
    emulator::must_be_free(options.smtp_port())?;
    step("starting the simulator", || {
        let _was_there = fs::remove_file(&binary);
        fs::copy(&built, &binary)?;
        daemon::start(home, SIMULATOR, &fingerprint, Command::new(&binary).envs(settings))?;
        let page = ureq::agent();
        let ready = || page.get(&stack.simulator.url).call().is_ok();
        daemon::wait_for(home, SIMULATOR, Duration::from_secs(20), ready)
    })
}

fn welcome(home: &Home, stack: &StackFile, detached: bool) {
    let file = home.path("stack.json");
    println!("\nChairside runs.");
    println!("  chat page   {}", stack.simulator.url);
    println!("  API         {}   (Host: {})", stack.api.url, stack.api.host);
    println!("  all of it   {}   (keys, queues, functions)", file.display());
    println!("  logs        {}", home.path("ministack.log").display());
    println!("  stop        {}", if detached { "cargo xtask down" } else { "Ctrl-C" });
}

/// From now on Ctrl-C takes down what runs, also while it is still starting.
fn stop_on_signal(home: &Home) -> Result<()> {
    let home = home.clone();
    ctrlc::set_handler(move || {
        let stopped = step("stopping", || down(&home));
        std::process::exit(i32::from(stopped.is_err()));
    })?;
    Ok(())
}

/// Watches until a part of the stack ends by itself, or `down` is run elsewhere.
fn attend(home: &Home) -> Result<()> {
    while home.path("stack.json").exists() {
        std::thread::sleep(Duration::from_secs(1));
        for name in [emulator::NAME, SIMULATOR] {
            if daemon::running(home, name).is_none() && home.path("stack.json").exists() {
                let log = daemon::log_tail(home, name);
                down(home)?;
                anyhow::bail!("{name} ended, and so did the rest:\n{log}");
            }
        }
    }
    // Whoever removed it still stops the processes: Ctrl-C's handler then ends this one.
    while [emulator::NAME, SIMULATOR]
        .iter()
        .any(|name| daemon::running(home, name).is_some())
    {
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}
