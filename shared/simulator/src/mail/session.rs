//! One connection: what may be said when, and the answers (RFC 5321, RFC 4954, RFC 3207).

use std::io;
use std::sync::Arc;
use std::time::Duration;

use smtp_proto::{AUTH_LOGIN, AUTH_PLAIN, MAIL_SMTPUTF8, Request};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

use super::letter;
use super::wire::{MAX_COMMAND_BYTES, MAX_MESSAGE_BYTES, ask, decoded, misread, put, receive, trouble};
use crate::faults::{Call, Fault, Service};
use crate::world::World;

const MAX_RECIPIENTS: usize = 100;

#[derive(Debug)]
pub(super) struct Session {
    world: Arc<World>,
    encrypted: bool,
    trust: Trust,
    from: Option<String>,
    to: Vec<String>,
    utf8: bool,
}

/// How far the two know each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    Strangers,
    Greeted,
    Authenticated,
}

/// What follows a command.
enum Next {
    Say(String),
    StartTls,
    Data,
    Auth(Option<&'static str>, String),
    Bye(String),
}

fn say(line: &str) -> Next {
    Next::Say(line.to_owned())
}

impl Session {
    pub(super) fn new(world: Arc<World>, encrypted: bool) -> Self {
        Self {
            world,
            encrypted,
            trust: Trust::Strangers,
            from: None,
            to: Vec::new(),
            utf8: false,
        }
    }

    /// Serves a new connection. The stream comes back when TLS is to begin.
    pub(super) async fn greet<S: AsyncRead + AsyncWrite + Unpin>(self, mut stream: S) -> io::Result<Option<S>> {
        stream.write_all(b"220 simulator.localhost ESMTP\r\n").await?;
        self.go_on(stream).await
    }

    pub(super) async fn go_on<S: AsyncRead + AsyncWrite + Unpin>(mut self, stream: S) -> io::Result<Option<S>> {
        let mut stream = BufReader::new(stream);
        loop {
            let mut line = Vec::new();
            let read = (&mut stream)
                .take(MAX_COMMAND_BYTES)
                .read_until(b'\n', &mut line)
                .await?;
            if read == 0 {
                return Ok(None);
            }
            let next = match Request::parse(&mut line.iter()) {
                Ok(request) => self.answer(request),
                Err(error) => say(misread(&error)),
            };
            match next {
                Next::Say(reply) => put(&mut stream, &reply).await?,
                Next::StartTls => {
                    put(&mut stream, "220 2.0.0 Ready to start TLS").await?;
                    // What was sent ahead of the handshake goes with the buffer: it may be somebody else's.
                    return Ok(Some(stream.into_inner()));
                }
                Next::Auth(prompt, initial) => self.log_in(&mut stream, prompt, initial).await?,
                Next::Data => {
                    if !self.message(&mut stream).await? {
                        return Ok(None);
                    }
                }
                Next::Bye(reply) => {
                    put(&mut stream, &reply).await?;
                    return Ok(None);
                }
            }
        }
    }

    fn answer<T: AsRef<str> + std::fmt::Display>(&mut self, request: Request<T>) -> Next {
        match request {
            Request::Ehlo { .. } => {
                self.trust = self.trust.max(Trust::Greeted);
                let offer = if self.encrypted { "AUTH PLAIN LOGIN" } else { "STARTTLS" };
                Next::Say(format!(
                    "250-simulator.localhost\r\n250-{offer}\r\n250-SIZE {MAX_MESSAGE_BYTES}\r\n250-8BITMIME\r\n\
                     250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES"
                ))
            }
            Request::Helo { .. } => {
                self.trust = self.trust.max(Trust::Greeted);
                say("250 simulator.localhost")
            }
            Request::StartTls if self.encrypted => say("503 5.5.1 TLS is on already"),
            Request::StartTls => Next::StartTls,
            Request::Auth { .. } | Request::Mail { .. } if !self.encrypted => {
                say("530 5.7.0 Must issue a STARTTLS command first")
            }
            Request::Auth { .. } if self.trust == Trust::Strangers => say("503 5.5.1 EHLO first"),
            Request::Auth { .. } if self.trust == Trust::Authenticated => say("503 5.5.1 Already authenticated"),
            Request::Auth {
                mechanism: AUTH_PLAIN,
                initial_response,
            } => Next::Auth(None, initial_response.to_string()),
            Request::Auth {
                mechanism: AUTH_LOGIN, ..
            } => Next::Auth(Some("334 VXNlcm5hbWU6"), String::new()),
            Request::Auth { .. } => say("504 5.5.4 PLAIN or LOGIN"),
            Request::Mail { .. } if self.trust != Trust::Authenticated => say("530 5.7.0 Authentication required"),
            Request::Mail { .. } if self.from.is_some() => say("503 5.5.1 Nested MAIL command"),
            Request::Mail { from } if from.size > MAX_MESSAGE_BYTES => {
                say("552 5.3.4 Message size exceeds fixed limit")
            }
            Request::Mail { from } => {
                self.utf8 = from.flags & MAIL_SMTPUTF8 != 0;
                let address = from.address.to_string();
                if let Some(refusal) = self.refuse(&address, "5.1.7") {
                    return Next::Say(refusal);
                }
                self.from = Some(address);
                say("250 2.1.0 Ok")
            }
            Request::Rcpt { .. } if self.from.is_none() => say("503 5.5.1 MAIL first"),
            Request::Rcpt { .. } if self.to.len() >= MAX_RECIPIENTS => say("452 4.5.3 Too many recipients"),
            Request::Rcpt { to } => {
                let address = to.address.to_string();
                if let Some(refusal) = self.refuse(&address, "5.1.3") {
                    return Next::Say(refusal);
                }
                // RFC 2606: a name that nobody will ever have.
                if address.ends_with(".invalid") {
                    return say("550 5.1.2 Domain not found");
                }
                self.to.push(address);
                say("250 2.1.5 Ok")
            }
            Request::Data if self.to.is_empty() => say("503 5.5.1 RCPT first"),
            Request::Data => Next::Data,
            Request::Rset => {
                self.forget();
                say("250 2.0.0 Ok")
            }
            Request::Noop { .. } => say("250 2.0.0 Ok"),
            Request::Quit => Next::Bye("221 2.0.0 Bye".to_owned()),
            Request::Vrfy { .. } => say("252 2.5.2 Send some mail, I'll try my best"),
            Request::Lhlo { .. }
            | Request::Bdat { .. }
            | Request::Burl { .. }
            | Request::Expn { .. }
            | Request::Help { .. }
            | Request::Etrn { .. }
            | Request::Atrn { .. } => say("502 5.5.1 Command not implemented"),
        }
    }

    /// Why an address can be neither written from nor to.
    fn refuse(&self, address: &str, status: &str) -> Option<String> {
        let whole = address
            .rsplit_once('@')
            .is_some_and(|(user, domain)| !user.is_empty() && domain.contains('.') && !domain.starts_with('.'));
        if !whole {
            Some(format!("501 {status} Bad address syntax"))
        } else if !address.is_ascii() && !self.utf8 {
            Some("553 5.6.7 Non-ASCII addresses need SMTPUTF8".to_owned())
        } else {
            None
        }
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
        self.utf8 = false;
    }

    async fn log_in<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut BufReader<S>,
        prompt: Option<&'static str>,
        initial: String,
    ) -> io::Result<()> {
        let (user, password) = if let Some(prompt) = prompt {
            (ask(stream, prompt).await?, ask(stream, "334 UGFzc3dvcmQ6").await?)
        } else {
            let plain = match initial.as_str() {
                "" => ask(stream, "334 ").await?,
                initial => decoded(initial),
            };
            // RFC 4616: for whom, who, password.
            let mut parts = plain.split('\0').skip(1).map(str::to_owned);
            (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
        };
        let config = &self.world.config;
        let reply = if user == config.smtp_user && password == config.smtp_password {
            self.trust = Trust::Authenticated;
            "235 2.7.0 Authentication successful"
        } else {
            "535 5.7.8 Username and password not accepted"
        };
        put(stream, reply).await
    }

    /// Takes a message, unless a fault says otherwise. Whether the connection goes on.
    async fn message<S: AsyncRead + AsyncWrite + Unpin>(&mut self, stream: &mut BufReader<S>) -> io::Result<bool> {
        let envelope = format!(
            "MAIL FROM:<{}> RCPT TO:<{}>",
            self.from.as_deref().unwrap_or_default(),
            self.to.join(">, <")
        );
        let fault = self.fault(envelope.clone());
        if let Some(fault) = fault.as_ref().filter(|fault| !fault.after_accept && !fault.only_slow()) {
            self.forget();
            return trouble(stream, fault).await;
        }
        put(stream, "354 End data with <CR><LF>.<CR><LF>").await?;
        let Some(message) = receive(stream).await? else {
            return Ok(false);
        };
        let fault = fault.or_else(|| self.fault(format!("{envelope} {}", letter::readable(&message))));
        if let Some(fault) = fault.as_ref().filter(|fault| !fault.after_accept && !fault.only_slow()) {
            self.forget();
            return trouble(stream, fault).await;
        }
        let refusal = if message.len() > MAX_MESSAGE_BYTES {
            Some("552 5.3.4 Message size exceeds fixed limit")
        } else {
            letter::flaw(&message)
        };
        if refusal.is_none() {
            letter::accept(&self.world, &self.to, &message);
        }
        self.forget();
        match (refusal, fault) {
            (None, Some(fault)) if fault.after_accept => trouble(stream, &fault).await,
            (refusal, fault) => {
                if let Some(milliseconds) = fault.and_then(|fault| fault.timeout) {
                    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
                }
                put(stream, refusal.unwrap_or("250 2.0.0 Ok: queued")).await?;
                Ok(true)
            }
        }
    }

    fn fault(&self, text: String) -> Option<Fault> {
        self.world.faults.with(|faults| {
            let call = Call {
                service: Service::Smtp,
                text,
                counts: true,
            };
            faults.take(&call)
        })
    }
}
