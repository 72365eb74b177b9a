//! Hands messages to a mail server, over a connection that it keeps for the next one.
//!
//! SMTP has no idempotency key: once the message itself is on its way, no answer means `Unknown`. Until then nothing has
//! happened, so that a kept connection which turns out to be dead costs a new one and not the message.

use std::fmt;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::MessageId;
use domain::message::Outcome;
use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use secrecy::{ExposeSecret, SecretString};

use super::compose::{Composed, address, compose};
use super::outcome::Answer;
use super::server::{Security, Server};
use super::{Mail, tidy};

/// What cannot be a mail server, or a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMailer {
    #[error("expected the mail server as smtp://host:port or smtps://host:port")]
    Url,
    #[error("smtp+plain:// is for this machine only: use smtp:// or smtps://")]
    NotPrivate,
    #[error("expected the sender as: Name <address@example.org>")]
    From,
    #[error("the root certificate cannot be read: PEM is expected")]
    Certificate,
}

/// How long each part may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// TCP, TLS, the greetings and the password.
    pub(super) connecting: Duration,
    /// The first word on a connection that was kept: a dead one does not always say so.
    pub(super) kept: Duration,
    /// Each command.
    pub(super) command: Duration,
    /// The message itself, with the server's looking at it.
    pub(super) message: Duration,
}

const PATIENCE: Patience = Patience {
    connecting: Duration::from_secs(8),
    kept: Duration::from_secs(3),
    command: Duration::from_secs(8),
    message: Duration::from_secs(20),
};

/// One account at a mail server.
pub struct Mailer {
    server: Server,
    tls: Option<TlsParameters>,
    credentials: Option<(String, SecretString)>,
    from: Mailbox,
    pub(super) patience: Patience,
    /// Open and idle, for the next message.
    kept: Mutex<Option<AsyncSmtpConnection>>,
}

/// How far one attempt on one connection came.
enum Attempt {
    Done(Outcome),
    /// The connection was dead before anything had happened.
    Dead,
}

impl Mailer {
    /// `url` is `smtp://host:port` (STARTTLS, or nothing is sent), `smtps://host:port` (TLS from the start), or
    /// `smtp+plain://127.0.0.1:port`. With a root certificate, only what it has signed is trusted. Nothing is connected yet.
    pub fn new(
        url: &str,
        credentials: Option<(String, SecretString)>,
        from: &str,
        root_certificate: Option<&str>,
    ) -> Result<Self, InvalidMailer> {
        let server = Server::parse(url)?;
        let from: Mailbox = tidy::words(from, 300).parse().map_err(|_| InvalidMailer::From)?;
        let email = address(from.email.as_ref()).ok_or(InvalidMailer::From)?;
        let from = Mailbox::new(from.name, email);
        let tls = match server.security {
            Security::Plain => None,
            Security::StartTls | Security::Implicit => Some(tls(&server.host, root_certificate)?),
        };
        Ok(Self {
            server,
            tls,
            credentials,
            from,
            patience: PATIENCE,
            kept: Mutex::new(None),
        })
    }

    /// The `Message-ID` under which a message leaves, always the same for the same message.
    pub fn message_id(&self, id: &MessageId) -> String {
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let left: String = id.as_str().chars().filter(plain).collect();
        format!("<{left}@{}>", self.from.email.domain())
    }

    /// One attempt. What the server names a message is of no use to anybody else: its `Message-ID` is its name.
    pub async fn send(&self, mail: &Mail<'_>) -> Outcome {
        let message_id = self.message_id(mail.id);
        let composed = match compose(&self.from, &message_id, mail) {
            Ok(composed) => composed,
            Err(reason) => {
                return Outcome::Refused {
                    reason: reason.to_owned(),
                };
            }
        };
        if let Some(kept) = self.take()
            && let Attempt::Done(outcome) = self.attempt(kept, &composed, &message_id, self.patience.kept).await
        {
            return outcome;
        }
        let fresh = match within(self.patience.connecting, self.connect()).await {
            Ok(fresh) => fresh,
            Err(broken) => return unconnected(&broken),
        };
        match self.attempt(fresh, &composed, &message_id, self.patience.command).await {
            Attempt::Done(outcome) => outcome,
            Attempt::Dead => Outcome::Retry {
                after: None,
                reason: "the connection to the mail server broke before the message was sent".to_owned(),
            },
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let Server { host, port, security } = &self.server;
        let hello = ClientId::Domain(self.from.email.domain().to_owned());
        let wrapped = self.tls.clone().filter(|_| *security == Security::Implicit);
        let address = (host.as_str(), *port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(address, None, &hello, wrapped, None).await?;
        if let Some(tls) = self.tls.clone().filter(|_| *security == Security::StartTls) {
            connection.starttls(tls, &hello).await?;
        }
        if let Some((user, password)) = &self.credentials {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .await?;
        }
        Ok(connection)
    }

    async fn attempt(
        &self,
        mut connection: AsyncSmtpConnection,
        composed: &Composed,
        message_id: &str,
        first: Duration,
    ) -> Attempt {
        match self.announce(&mut connection, composed, first).await {
            Ok(()) => {}
            Err(Broken::Said(answer)) if !answer.closes() => {
                self.recover(connection).await;
                return Attempt::Done(answer.outcome());
            }
            Err(Broken::Refused(reason)) => {
                self.recover(connection).await;
                return Attempt::Done(Outcome::Refused { reason });
            }
            Err(Broken::Said(_) | Broken::Silent | Broken::Lost) => return Attempt::Dead,
        }
        let reason = match within(self.patience.message, connection.message(&composed.bytes)).await {
            Ok(_) => {
                self.keep(connection);
                return Attempt::Done(Outcome::Accepted {
                    provider_id: message_id.to_owned(),
                });
            }
            Err(Broken::Said(answer)) => {
                if !answer.closes() {
                    self.keep(connection);
                }
                return Attempt::Done(answer.outcome());
            }
            Err(Broken::Silent) => "no answer from the mail server after the message was sent",
            Err(Broken::Lost | Broken::Refused(_)) => {
                "the connection to the mail server broke after the message was sent"
            }
        };
        Attempt::Done(Outcome::Unknown {
            reason: reason.to_owned(),
        })
    }

    /// Who writes to whom, up to the point at which the server waits for the message.
    async fn announce(
        &self,
        connection: &mut AsyncSmtpConnection,
        composed: &Composed,
        first: Duration,
    ) -> Result<(), Broken> {
        let envelope = &composed.envelope;
        let mut parameters = Vec::new();
        let ascii = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
        if !envelope.to().iter().chain(envelope.from()).all(ascii) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Broken::Refused(
                    "the mail server takes no addresses with letters beyond ASCII".to_owned(),
                ));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let from = MailFrom::new(envelope.from().cloned(), parameters);
        within(first, connection.command(from)).await?;
        for to in envelope.to() {
            within(
                self.patience.command,
                connection.command(Rcpt::new(to.clone(), Vec::new())),
            )
            .await?;
        }
        within(self.patience.command, connection.command(Data)).await?;
        Ok(())
    }

    /// Forgets a message that was refused, and keeps the connection if that goes well.
    async fn recover(&self, mut connection: AsyncSmtpConnection) {
        if within(self.patience.kept, connection.command(Rset)).await.is_ok() {
            self.keep(connection);
        }
    }

    fn take(&self) -> Option<AsyncSmtpConnection> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// One is enough: a second one, of two messages at once, is closed.
    fn keep(&self, connection: AsyncSmtpConnection) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(connection);
    }
}

/// Why a step did not end well.
enum Broken {
    /// The server said no.
    Said(Answer),
    /// It said nothing in time.
    Silent,
    /// It is gone, or speaks no SMTP.
    Lost,
    /// We say no.
    Refused(String),
}

async fn within<T>(limit: Duration, step: impl Future<Output = Result<T, Error>>) -> Result<T, Broken> {
    match tokio::time::timeout(limit, step).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(Answer::of(&error).map_or_else(|| lost(&error), Broken::Said)),
        Err(_) => Err(Broken::Silent),
    }
}

fn lost(error: &Error) -> Broken {
    // Nothing of ours says no but a missing STARTTLS or a missing way to log in.
    if error.is_client() {
        Broken::Refused("the mail server offers no TLS, or no way to log in".to_owned())
    } else {
        Broken::Lost
    }
}

/// Nothing was sent yet, whatever went wrong.
fn unconnected(broken: &Broken) -> Outcome {
    let reason = match broken {
        Broken::Said(answer) => return answer.outcome(),
        Broken::Refused(reason) => reason.clone(),
        Broken::Silent => "no connection to the mail server in time".to_owned(),
        Broken::Lost => "no connection to the mail server, or none that can be trusted".to_owned(),
    };
    Outcome::Retry { after: None, reason }
}

fn tls(host: &str, root_certificate: Option<&str>) -> Result<TlsParameters, InvalidMailer> {
    let mut tls = TlsParametersBuilder::new(host.to_owned());
    if let Some(pem) = root_certificate {
        let is_pem = pem.contains("-----BEGIN CERTIFICATE-----");
        let root = Certificate::from_pem(pem.as_bytes()).ok().filter(|_| is_pem);
        tls = tls
            .certificate_store(CertificateStore::None)
            .add_root_certificate(root.ok_or(InvalidMailer::Certificate)?);
    }
    tls.build().map_err(|_| InvalidMailer::Certificate)
}

/// Neither the password nor anybody's address is shown.
impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}
