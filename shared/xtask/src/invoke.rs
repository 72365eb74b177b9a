//! `cargo xtask invoke FUNCTION EVENT`: one invocation of a function's binary, without Docker and without Lambda. It
//! runs against the local stack, with the environment that the template gave it there, and is served one event by the
//! small half of Lambda's Runtime API below.
#![expect(
    clippy::print_stdout,
    reason = "the function's response is the answer of this command"
)]
use crate::binaries;
use crate::checkout::Checkout;
use crate::deploy::{configuration, deployed_name};
use crate::emulator::{REGION, point_at};
use crate::home::Home;
use crate::local_aws::LocalAws;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, UNIX_EPOCH};
use tiny_http::{Header, Method, Request, Response, Server};

/// A request id as Lambda makes them; there is only ever one request.
const REQUEST_ID: &str = "00000000-0000-4000-8000-000000000001";

pub(crate) fn invoke(checkout: &Checkout, home: &Home, function: &str, event: &Path) -> Result<()> {
    let stack = home.stack()?;
    let event = fs::read_to_string(event).with_context(|| format!("could not read {}", event.display()))?;
    let _is_json: Value = serde_json::from_str(&event).context("the event is not JSON")?;
    binaries::build_one(checkout, function)?;

    let aws = LocalAws::new(&stack.aws.endpoint, &stack.aws.region);
    let deployed = configuration(&aws, function)?;
    let timeout = Duration::from_secs(deployed.get("Timeout").and_then(Value::as_u64).unwrap_or(30));
    let server =
        Server::http("127.0.0.1:0").map_err(|error| anyhow::anyhow!("no port for the Runtime API: {error}"))?;
    let mut command = Command::new(checkout.target().join("debug").join(function));
    point_at(&mut command, &stack.aws.endpoint);
    for (name, value) in deployed
        .pointer("/Environment/Variables")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        command.env(name, value.as_str().unwrap_or_default());
    }
    command
        .env("AWS_LAMBDA_RUNTIME_API", server.server_addr().to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", deployed_name(function))
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
        .env("AWS_LAMBDA_LOG_GROUP_NAME", "local")
        .env("AWS_LAMBDA_LOG_STREAM_NAME", "local")
        .stdin(Stdio::null())
        // The function's log, apart from its response.
        .stdout(std::io::stderr());
    let mut child = command.spawn().with_context(|| format!("could not start {function}"))?;
    let outcome = serve(&server, &mut child, &event, timeout);
    let _already_gone = child.kill();
    child.wait()?;
    match outcome? {
        Outcome::Response(text) => {
            let shown = serde_json::from_str::<Value>(&text).and_then(|value| serde_json::to_string_pretty(&value));
            println!("{}", shown.unwrap_or(text));
            Ok(())
        }
        Outcome::Error(text) => bail!("{function} failed: {text}"),
    }
}

enum Outcome {
    Response(String),
    Error(String),
}

/// Hands out the event once and waits for what becomes of it.
fn serve(server: &Server, child: &mut Child, event: &str, timeout: Duration) -> Result<Outcome> {
    let deadline = Instant::now() + timeout;
    let mut handed_out = false;
    while Instant::now() < deadline {
        let Some(request) = server.recv_timeout(Duration::from_millis(50))? else {
            if let Some(status) = child.try_wait()? {
                bail!("the function ended without an answer: {status}");
            }
            continue;
        };
        let url = request.url().to_owned();
        match (request.method(), url.rsplit('/').next().unwrap_or_default()) {
            (Method::Get, "next") if !handed_out => {
                handed_out = true;
                request.respond(next(event, timeout)?)?;
            }
            (Method::Post, "response") => return Ok(Outcome::Response(accept(request)?)),
            (Method::Post, "error") => return Ok(Outcome::Error(accept(request)?)),
            _ => request.respond(Response::from_string("{}").with_status_code(404))?,
        }
    }
    bail!("the function did not answer within its {} s", timeout.as_secs())
}

fn next(event: &str, timeout: Duration) -> Result<Response<std::io::Cursor<Vec<u8>>>> {
    let mut response = Response::from_string(event);
    for (name, value) in [
        ("Content-Type", "application/json"),
        ("Lambda-Runtime-Aws-Request-Id", REQUEST_ID),
        ("Lambda-Runtime-Deadline-Ms", &deadline_ms(timeout)?.to_string()),
        (
            "Lambda-Runtime-Invoked-Function-Arn",
            &format!("arn:aws:lambda:{REGION}:000000000000:function:local"),
        ),
        (
            "Lambda-Runtime-Trace-Id",
            "Root=1-00000000-000000000000000000000000;Sampled=0",
        ),
    ] {
        let header = Header::from_bytes(name, value).map_err(|()| anyhow::anyhow!("{name} is no header"))?;
        response.add_header(header);
    }
    Ok(response)
}

/// Reads what the function reports, and answers as Lambda does.
fn accept(mut request: Request) -> Result<String> {
    let mut text = String::new();
    request.as_reader().read_to_string(&mut text)?;
    request.respond(Response::from_string("{}").with_status_code(202))?;
    Ok(text)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the Runtime API gives deadlines in wall-clock time"
)]
fn deadline_ms(timeout: Duration) -> Result<u128> {
    let now = std::time::SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .context("the clock is before 1970")?;
    Ok((now + timeout).as_millis())
}
