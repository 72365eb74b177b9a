//! TLS for the endpoints under test: a certificate authority of our own, made up for this run, and what has to be trusted
//! for it. Nothing is written but the file of trusted certificates.
use anyhow::{Context, Result};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

/// Where the functions' clients look for what they trust, on most systems.
const SYSTEM: [&str; 3] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
];

pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    /// The system's certificates and ours. Reading about 140 of them is part of every cold start on Lambda, so it is here.
    pub(crate) trusted: PathBuf,
    /// How many authorities the file names, ours included.
    pub(crate) authorities: usize,
}

impl Tls {
    pub(crate) fn new(folder: &Path) -> Result<Self> {
        let mut params = CertificateParams::new(Vec::new())?;
        // Another name than the leaf's default one: what names itself as its issuer counts as self-signed.
        params.distinguished_name.push(DnType::CommonName, "Chairside bench");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        let key = KeyPair::generate()?;
        let leaf = CertificateParams::new(vec!["localhost".to_owned()])?.signed_by(&key, &authority)?;
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(|error| anyhow::anyhow!(error))?;
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)?;
        let system = SYSTEM.iter().find_map(|path| fs::read_to_string(path).ok());
        let bundle = format!("{}\n{}", system.unwrap_or_default(), authority.pem());
        let trusted = folder.join("trusted.pem");
        fs::write(&trusted, &bundle).context("could not write the trusted certificates")?;
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            trusted,
            authorities: bundle.matches("BEGIN CERTIFICATE").count(),
        })
    }

    pub(crate) async fn listen(&self) -> Result<Listener> {
        Ok(Listener {
            tcp: TcpListener::bind("127.0.0.1:0").await?,
            acceptor: self.acceptor.clone(),
        })
    }
}

/// Accepts TLS connections one after the other: the functions open two or three.
pub(crate) struct Listener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener {
    pub(crate) fn port(&self) -> Result<u16> {
        Ok(self.tcp.local_addr()?.port())
    }
}

impl axum::serve::Listener for Listener {
    type Io = TlsStream<TcpStream>;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, address)) = self.tcp.accept().await else {
                tokio::task::yield_now().await;
                continue;
            };
            // Nagle's algorithm would add 40 ms here and there, and that is not what is measured.
            let _best_effort = stream.set_nodelay(true);
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}
