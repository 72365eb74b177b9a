//! A mail server: STARTTLS on one port, TLS from the first byte on another, a password, and no patience with what real
//! servers refuse. Whoever it takes mail for is a person of the chat page.
//!
//! Commands and the end of a message are read by `smtp-proto`, messages by `mail-parser`; what is said when is ours, for
//! no server library that is kept up to date runs on this TLS and runtime.

mod certificate;
mod letter;
mod session;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

pub(crate) use certificate::Certificate;

use crate::config::Config;
use crate::world::World;
use session::Session;

/// The two ports, taken and waiting.
#[derive(Debug)]
pub(crate) struct Ports {
    starttls: TcpListener,
    implicit: Option<TcpListener>,
    pub(crate) certificate: Certificate,
}

impl Ports {
    pub(crate) async fn bind(config: &Config) -> anyhow::Result<Self> {
        let local = config.smtp_listen.ip().is_loopback()
            && config.smtps_listen.is_none_or(|address| address.ip().is_loopback());
        anyhow::ensure!(local, "the mail server listens on loopback only");
        let implicit = match config.smtps_listen {
            Some(address) => Some(TcpListener::bind(address).await?),
            None => None,
        };
        Ok(Self {
            starttls: TcpListener::bind(config.smtp_listen).await?,
            implicit,
            certificate: Certificate::load(config.smtp_certificate.as_deref())?,
        })
    }

    pub(crate) fn starttls_address(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.starttls.local_addr()?)
    }

    pub(crate) fn implicit_address(&self) -> anyhow::Result<Option<SocketAddr>> {
        Ok(self.implicit.as_ref().map(TcpListener::local_addr).transpose()?)
    }

    /// Serves both until it is dropped.
    pub(crate) async fn run(self, world: Arc<World>) {
        let acceptor = self.certificate.acceptor;
        let starttls = accept(self.starttls, Arc::clone(&world), acceptor.clone(), false);
        match self.implicit {
            Some(implicit) => drop(tokio::join!(starttls, accept(implicit, world, acceptor, true))),
            None => starttls.await,
        }
    }
}

async fn accept(listener: TcpListener, world: Arc<World>, acceptor: TlsAcceptor, implicit: bool) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let (world, acceptor) = (Arc::clone(&world), acceptor.clone());
                drop(tokio::spawn(async move {
                    if let Err(error) = serve(stream, world, acceptor, implicit).await {
                        tracing::debug!(%error, "mail connection ended early");
                    }
                }));
            }
            // Out of descriptors, most likely; the next connection may find some.
            Err(error) => {
                tracing::warn!(%error, "could not accept a mail connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn serve(stream: TcpStream, world: Arc<World>, acceptor: TlsAcceptor, implicit: bool) -> std::io::Result<()> {
    if implicit {
        let stream = acceptor.accept(stream).await?;
        return Session::new(world, true).greet(stream).await.map(drop);
    }
    if let Some(plain) = Session::new(Arc::clone(&world), false).greet(stream).await? {
        let stream = acceptor.accept(plain).await?;
        Session::new(world, true).go_on(stream).await?;
    }
    Ok(())
}
