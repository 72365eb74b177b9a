//! The way from a container to the local stack. All of it listens on loopback, and a container has a loopback of its
//! own. So, when `up --docker` asks for it, a process forwards what arrives at the host's end of Docker's bridge: an
//! address that containers and this machine reach. (`sam local invoke --docker-network host` is no way: SAM accepts
//! the name, and leaves the container on the bridge.)
use crate::checkout::logical_id;
use crate::daemon;
use crate::deploy::configuration;
use crate::home::Home;
use crate::local_aws::LocalAws;
use crate::run::{captured, step};
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::env;
use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::thread;
use std::time::Duration;

pub(crate) const NAME: &str = "bridge";

/// What `sam local invoke --env-vars` reads.
const ENVIRONMENT: &str = "sam-env.json";

/// What a container calls this machine. `samconfig.toml` has Docker resolve it to its bridge.
const HOST: &str = "host.docker.internal";

/// The host's own address on the network that containers are on unless told otherwise.
pub(crate) fn address() -> Result<IpAddr> {
    let mut docker = Command::new("docker");
    docker.args([
        "network",
        "inspect",
        "bridge",
        "--format",
        "{{with index .IPAM.Config 0}}{{or .Gateway .Subnet}}{{end}}",
    ]);
    let bridge = captured(&mut docker).context("Docker does not say where its bridge is")?;
    host_end(bridge.trim()).with_context(|| format!("Docker's bridge has no address: {bridge:?}"))
}

/// From the bridge's gateway, or from its subnet: until its first restart, Docker does not name the gateway that it chose
/// (moby/moby#26799), which is the subnet's first address.
fn host_end(bridge: &str) -> Option<IpAddr> {
    let Some((subnet, _)) = bridge.split_once('/') else {
        return bridge.parse().ok();
    };
    let subnet: Ipv4Addr = subnet.parse().ok()?;
    Some(Ipv4Addr::from_bits(subnet.to_bits().checked_add(1)?).into())
}

/// Lets containers reach these ports, and writes down the environment of each function as it is seen from there.
pub(crate) fn open(home: &Home, address: IpAddr, ports: &[u16], aws: &LocalAws, functions: &[String]) -> Result<()> {
    let environments = functions
        .iter()
        .map(|function| {
            Ok((
                logical_id(function),
                seen_from_container(&configuration(aws, function)?),
            ))
        })
        .collect::<Result<Map<_, _>>>()?;
    home.write(ENVIRONMENT, &environments)?;
    let fingerprint = format!("{address} {ports:?}");
    if daemon::running(home, NAME).is_some_and(|process| process.fingerprint == fingerprint) {
        return Ok(());
    }
    daemon::stop(home, NAME)?;
    step(&format!("opening the stack to containers, on {address}"), || {
        let mut command = Command::new(env::current_exe()?);
        command.args(["forward", &address.to_string()]);
        command.args(ports.iter().map(u16::to_string));
        daemon::start(home, NAME, &fingerprint, &mut command)?;
        daemon::wait_for(home, NAME, Duration::from_secs(10), || {
            ports.iter().all(|port| TcpStream::connect((address, *port)).is_ok())
        })
    })
}

/// Back to loopback only.
pub(crate) fn close(home: &Home) -> Result<bool> {
    let _was_there = fs::remove_file(home.path(ENVIRONMENT));
    daemon::stop(home, NAME)
}

/// Forwards each port of `address` to the same port of loopback, until this process is ended.
pub(crate) fn forward(address: IpAddr, ports: &[u16]) -> Result<()> {
    let serving = ports
        .iter()
        .map(|&port| {
            let listener = TcpListener::bind((address, port))
                .with_context(|| format!("{address}:{port} is taken, or not on this machine"))?;
            Ok(thread::spawn(move || serve(&listener, port)))
        })
        .collect::<Result<Vec<_>>>()?;
    for thread in serving {
        let _never_ends = thread.join();
    }
    Ok(())
}

fn serve(listener: &TcpListener, port: u16) {
    let inside = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    for outer in listener.incoming().flatten() {
        // Neither a caller that hangs up nor a stack that is down is a reason to stop.
        thread::spawn(move || connect(&outer, inside));
    }
}

fn connect(outer: &TcpStream, inside: SocketAddr) -> io::Result<()> {
    let inner = TcpStream::connect(inside)?;
    let (from_outer, to_inner) = (outer.try_clone()?, inner.try_clone()?);
    let asking = thread::spawn(move || pump(from_outer, to_inner));
    let answered = pump(inner, outer.try_clone()?);
    let _asked = asking.join();
    answered
}

/// Copies until one side has said all, and tells the other so.
fn pump(mut from: TcpStream, mut to: TcpStream) -> io::Result<()> {
    let copied = io::copy(&mut from, &mut to);
    to.shutdown(Shutdown::Write)?;
    copied.map(drop)
}

/// The variables of a deployed function, with the host's loopback named as a container has to.
fn seen_from_container(configuration: &Value) -> Value {
    let variables = configuration
        .pointer("/Environment/Variables")
        .and_then(Value::as_object);
    variables
        .into_iter()
        .flatten()
        .map(|(name, value)| {
            let value = value.as_str().unwrap_or_default();
            (
                name.clone(),
                json!(value.replace("//127.0.0.1:", &format!("//{HOST}:"))),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};

    #[test]
    fn the_host_is_the_gateway_or_the_first_in_the_subnet() {
        let host = |bridge| host_end(bridge).map(|address| address.to_string());
        assert_eq!(host("172.17.0.1").as_deref(), Some("172.17.0.1"));
        assert_eq!(host("192.168.5.7").as_deref(), Some("192.168.5.7"));
        assert_eq!(host("172.17.0.0/16").as_deref(), Some("172.17.0.1"));
        for nothing in ["", "<no value>", "/16"] {
            assert_eq!(host(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn loopback_gets_the_name_that_containers_know() {
        let configuration = json!({"Environment": {"Variables": {
            "TABLE": "chairside-local",
            "INBOX_URL": "http://127.0.0.1:4566/000000000000/chairside-local-inbox.fifo",
        }}});
        assert_eq!(
            seen_from_container(&configuration),
            json!({
                "TABLE": "chairside-local",
                "INBOX_URL": "http://host.docker.internal:4566/000000000000/chairside-local-inbox.fifo",
            })
        );
    }

    #[test]
    fn both_sides_hear_all_that_the_other_says() {
        let inside = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let inside_address = inside.local_addr().unwrap();
        let outside = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let outside_address = outside.local_addr().unwrap();
        thread::spawn(move || serve(&outside, inside_address.port()));
        thread::spawn(move || {
            let (mut stream, _) = inside.accept().unwrap();
            let mut heard = String::new();
            stream.read_to_string(&mut heard).unwrap();
            stream.write_all(heard.to_uppercase().as_bytes()).unwrap();
        });

        let mut caller = TcpStream::connect(outside_address).unwrap();
        caller.write_all(b"anybody there?").unwrap();
        caller.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        caller.read_to_string(&mut answer).unwrap();

        assert_eq!(answer, "ANYBODY THERE?");
    }
}
