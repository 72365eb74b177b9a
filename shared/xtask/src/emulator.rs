//! MiniStack, the AWS of the local stack: one process on one loopback port.
use crate::checkout::Checkout;
use crate::daemon;
use crate::home::Home;
use crate::local_aws::LocalAws;
use crate::run::step;
use anyhow::{Result, bail};
use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

pub(crate) const NAME: &str = "ministack";
pub(crate) const REGION: &str = "us-east-1";

/// The variables that point an AWS tool at the emulator, as its root user, and away from the real account of whoever
/// runs this.
pub(crate) fn point_at(command: &mut Command, endpoint: &str) {
    command
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_DEFAULT_REGION", REGION)
        .env("AWS_REGION", REGION)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_PROFILE");
}

/// Starts the emulator, unless it runs already.
pub(crate) fn start(checkout: &Checkout, home: &Home, port: u16) -> Result<LocalAws> {
    let endpoint = format!("http://127.0.0.1:{port}");
    let aws = LocalAws::new(&endpoint, REGION);
    let fingerprint = format!("{NAME} on {port}");
    if daemon::running(home, NAME).is_some_and(|process| process.fingerprint == fingerprint) && aws.healthy() {
        return Ok(aws);
    }
    daemon::stop(home, NAME)?;
    must_be_free(port)?;
    step("starting MiniStack", || {
        let mut command = Command::new(checkout.venv("ministack"));
        point_at(&mut command, &endpoint);
        command
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            // Functions have the rights that the template gives them, and no others.
            .env("AUTH", "true")
            .env("PERSIST_STATE", "1")
            .env("STATE_DIR", home.path("state"))
            .env("TMPDIR", home.path("tmp"))
            .env("MINISTACK_REGION", REGION)
            // Services that nobody here uses would open ports of their own.
            .env("SFTP_ENABLED", "0")
            .env("IOT_MTLS_ENABLED", "0");
        daemon::start(home, NAME, &fingerprint, &mut command)?;
        daemon::wait_for(home, NAME, Duration::from_mins(1), || aws.healthy())
    })?;
    Ok(aws)
}

/// Fails early and says what to do, instead of talking to somebody else's emulator.
pub(crate) fn must_be_free(port: u16) -> Result<()> {
    if TcpListener::bind(("127.0.0.1", port)).is_err() {
        bail!(
            "port {port} is taken: stop what uses it, or choose another with --port, --simulator-port or --smtp-port"
        );
    }
    Ok(())
}

/// A port that nothing listens on right now.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
