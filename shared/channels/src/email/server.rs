//! Where the mail server is, and how the way to it is protected.

use std::net::{IpAddr, Ipv6Addr};

use super::mailer::InvalidMailer;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    /// Starts in plain text and goes no further without TLS (RFC 3207).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
    /// None, and so only on this machine.
    Plain,
}

impl Server {
    /// Reads `smtp://host:587`, `smtps://host:465` or `smtp+plain://127.0.0.1:port`.
    pub(super) fn parse(url: &str) -> Result<Self, InvalidMailer> {
        let (scheme, rest) = url.trim().split_once("://").ok_or(InvalidMailer::Url)?;
        let (security, usual) = match scheme {
            "smtp" => (Security::StartTls, 587),
            "smtps" => (Security::Implicit, 465),
            "smtp+plain" => (Security::Plain, 25),
            _ => return Err(InvalidMailer::Url),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match authority.strip_prefix('[') {
            Some(rest) => {
                let (host, rest) = rest.split_once(']').ok_or(InvalidMailer::Url)?;
                host.parse::<Ipv6Addr>().map_err(|_| InvalidMailer::Url)?;
                (host, rest.strip_prefix(':').or(rest.is_empty().then_some("")))
            }
            None => match authority.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, Some("")),
            },
        };
        let port = match port.ok_or(InvalidMailer::Url)? {
            "" => usual,
            port => port.parse().map_err(|_| InvalidMailer::Url)?,
        };
        let named = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':');
        if host.is_empty() || !host.bytes().all(named) {
            return Err(InvalidMailer::Url);
        }
        let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if security == Security::Plain && !here {
            return Err(InvalidMailer::NotPrivate);
        }
        Ok(Self {
            host: host.to_owned(),
            port,
            security,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, host: &str, port: u16, security: Security) {
        let expected = Server {
            host: host.to_owned(),
            port,
            security,
        };
        assert_eq!(Server::parse(url), Ok(expected), "{url}");
    }

    #[test]
    fn the_scheme_says_how() {
        check("smtp://mail.example:2525", "mail.example", 2525, Security::StartTls);
        check("smtp://mail.example/", "mail.example", 587, Security::StartTls);
        check("smtps://mail.example", "mail.example", 465, Security::Implicit);
        check("smtps://[::1]:4650", "::1", 4650, Security::Implicit);
        check("smtp+plain://127.0.0.1:25", "127.0.0.1", 25, Security::Plain);
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtp://mail.example:x",
            "smtp://user@mail.example",
            "smtp://mail.example/path",
            "smtp://[::1",
            "smtp://[nonsense]",
            "smtp://mail.example:99999",
        ] {
            assert_eq!(Server::parse(bad), Err(InvalidMailer::Url), "{bad}");
        }
        assert_eq!(
            Server::parse("smtp+plain://mail.example"),
            Err(InvalidMailer::NotPrivate)
        );
    }
}
