//! The mail server's certificate: made up once, signed by itself, and kept in a file, so that whoever is to trust it finds
//! it there, also after a restart.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Names of this machine, the last as Docker's containers call it: nobody else is to take it for theirs.
const NAMES: [&str; 4] = ["localhost", "127.0.0.1", "::1", "host.docker.internal"];

pub(crate) struct Certificate {
    pub(crate) pem: String,
    pub(super) acceptor: TlsAcceptor,
}

impl Certificate {
    /// From `path`, with its key beside it in `….key`; made up if there is none.
    pub(crate) fn load(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else {
            let (pem, key) = made_up()?;
            return Self::new(pem, &key);
        };
        let beside = path.with_extension("key");
        if !path.exists() || !beside.exists() {
            let (pem, key) = made_up()?;
            std::fs::write(&beside, key).with_context(|| format!("writing {}", beside.display()))?;
            std::fs::write(path, pem).with_context(|| format!("writing {}", path.display()))?;
        }
        let read = |path: &Path| std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()));
        Self::new(read(path)?, &read(&beside)?)
    }

    fn new(pem: String, key: &str) -> anyhow::Result<Self> {
        let chain = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>()?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes())?;
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        Ok(Self {
            pem,
            acceptor: TlsAcceptor::from(Arc::new(config)),
        })
    }
}

fn made_up() -> anyhow::Result<(String, String)> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(NAMES.map(str::to_owned))?;
    Ok((cert.pem(), signing_key.serialize_pem()))
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Certificate")
    }
}
