//! Listening, and the one thing that an HTTP framework will not do: closing a connection without an answer.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::config::Config;
use crate::faults::layer::{BODY_MAX_BYTES, Hangup};
use crate::world::World;
use crate::{google, hook, inside, mail, openai, twilio, whatsapp};

/// A simulator that holds its port and is ready to run.
#[derive(Debug)]
pub struct Simulator {
    listener: TcpListener,
    mail: mail::Ports,
    world: Arc<World>,
}

impl Simulator {
    /// Takes the port. Port 0 takes a free one.
    pub async fn bind(config: Config) -> anyhow::Result<Self> {
        anyhow::ensure!(
            config.listen.ip().is_loopback(),
            "the simulator listens on loopback only"
        );
        let listener = TcpListener::bind(config.listen).await?;
        let mail = mail::Ports::bind(&config).await?;
        let world = World::new(config, listener.local_addr()?)?;
        Ok(Self { listener, mail, world })
    }

    pub fn address(&self) -> SocketAddr {
        self.world.address
    }

    /// Where the mail server listens: with STARTTLS, and with TLS from the first byte.
    pub fn mail_addresses(&self) -> anyhow::Result<(SocketAddr, Option<SocketAddr>)> {
        Ok((self.mail.starttls_address()?, self.mail.implicit_address()?))
    }

    /// What to trust the mail server by.
    pub fn mail_certificate(&self) -> &str {
        &self.mail.certificate.pem
    }

    /// Serves until it is dropped.
    pub async fn run(self) {
        let router = router(&self.world);
        let mail = tokio::spawn(self.mail.run(Arc::clone(&self.world)));
        let _ends_with_us = EndsWithUs(mail);
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(serve(stream, router.clone()))),
                // Out of descriptors, most likely; the next connection may find some.
                Err(error) => {
                    tracing::warn!(%error, "could not accept a connection");
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                }
            }
        }
    }
}

/// A task that is not to outlive who holds this.
struct EndsWithUs(tokio::task::JoinHandle<()>);

impl Drop for EndsWithUs {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn router(world: &Arc<World>) -> Router {
    Router::new()
        .merge(whatsapp::routes(world))
        .merge(openai::routes(world))
        .merge(google::routes(world))
        .merge(twilio::routes(world))
        .merge(hook::routes(world))
        .merge(inside::routes())
        .layer(from_fn(stay_local))
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .with_state(Arc::clone(world))
}

async fn serve(stream: TcpStream, router: Router) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let router = router.clone();
        async move {
            let Ok(response) = router.oneshot(request.map(Body::new)).await;
            // An error here makes hyper drop the connection with nothing written.
            if response.extensions().get::<Hangup>().is_some() {
                Err(Closed)
            } else {
                Ok(response)
            }
        }
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    if let Err(error) = connection.await {
        tracing::debug!(%error, "connection ended early");
    }
}

/// A fault that asks for no answer.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("closed by a scripted fault")
    }
}

impl std::error::Error for Closed {}

/// Refuses pages from elsewhere that a developer's browser has open: they can reach loopback, too.
async fn stay_local(request: Request, next: Next) -> Response {
    if local(request.headers(), &HOST) && local(request.headers(), &ORIGIN) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "the simulator answers only this machine").into_response()
    }
}

/// Whether a header names this machine, or is not there.
fn local(headers: &HeaderMap, name: &HeaderName) -> bool {
    let Some(value) = headers.get(name) else { return true };
    let text = value.to_str().unwrap_or("?");
    let authority = text.split_once("://").map_or(text, |(_, authority)| authority);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) | None => authority,
    };
    // The last is what Docker's containers call the machine that they run on.
    let names = ["localhost", "127.0.0.1", "[::1]", "host.docker.internal"];
    names.contains(&host) || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_local() {
        let named = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ORIGIN, value.parse().unwrap());
            local(&headers, &ORIGIN)
        };
        for fine in [
            "http://127.0.0.1:4567",
            "localhost:80",
            "http://[::1]:4567",
            "http://sim.localhost",
            "host.docker.internal:4567",
        ] {
            assert!(named(fine), "{fine}");
        }
        for refused in ["https://example.com", "null", "http://127.0.0.1.example.com:80"] {
            assert!(!named(refused), "{refused}");
        }
        assert!(local(&HeaderMap::new(), &ORIGIN));
    }
}
