//! The token exchange: a signed assertion of the service account for an access token that is good for an hour.
//!
//! Source: Google, "Using OAuth 2.0 for Server to Server Applications".

mod account;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::Timestamp;
use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::access::Answer;
use crate::patience::patiently;
use crate::{Endpoints, Failure};

pub use account::{InvalidAccount, ServiceAccount};

/// How long before its end a token is replaced: no call starts with one that ends on the way. As Google's own libraries do.
const MARGIN_SECONDS: i64 = 225;
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// What a token is good for: no more than the function needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Events, and when people are busy; not the calendars themselves.
    Calendar,
    /// All files that are shared with the account: the narrower scope does not see a folder that somebody else made.
    Drive,
    /// The content of all spreadsheets that are shared with the account.
    Sheets,
}

impl Scope {
    fn addresses(self) -> &'static str {
        match self {
            Self::Calendar => {
                "https://www.googleapis.com/auth/calendar.events https://www.googleapis.com/auth/calendar.freebusy"
            }
            Self::Drive => "https://www.googleapis.com/auth/drive",
            Self::Sheets => "https://www.googleapis.com/auth/spreadsheets",
        }
    }
}

/// The access token of this process.
pub(crate) struct Tokens {
    http: Client,
    url: String,
    account: ServiceAccount,
    scope: String,
    clock: fn() -> Timestamp,
    timeout: Duration,
    /// Held during an exchange: whoever comes meanwhile waits for it.
    kept: Mutex<Kept>,
    /// How many exchanges have ended.
    ended: AtomicU64,
}

#[derive(Default)]
struct Kept {
    token: Option<Token>,
    /// How the last exchange failed, if it did.
    failure: Option<Failure>,
}

struct Token {
    secret: SecretString,
    /// In seconds since 1970.
    expires_at: i64,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    /// In seconds.
    expires_in: i64,
}

impl Tokens {
    pub(crate) fn new(
        http: Client,
        endpoints: &Endpoints,
        account: ServiceAccount,
        scopes: &[Scope],
        clock: fn() -> Timestamp,
        timeout: Duration,
    ) -> Self {
        let scopes: Vec<&str> = scopes.iter().map(|scope| scope.addresses()).collect();
        Self {
            http,
            url: endpoints.token(account.token_uri()).to_owned(),
            account,
            scope: scopes.join(" "),
            clock,
            timeout,
            kept: Mutex::default(),
            ended: AtomicU64::default(),
        }
    }

    /// The account's address, with which people share things.
    pub(crate) fn email(&self) -> &str {
        self.account.email()
    }

    /// A token that is good for a while yet.
    pub(crate) async fn bearer(&self) -> Result<SecretString, Failure> {
        let ended = self.ended.load(Ordering::Acquire);
        let mut kept = self.kept.lock().await;
        let now = self.now();
        if let Some(token) = &kept.token
            && now < token.expires_at.saturating_sub(MARGIN_SECONDS)
        {
            return Ok(token.secret.clone());
        }
        // Whoever waited for an exchange that failed shares its end: one after the other, they would wait for ever.
        if let Some(failure) = &kept.failure
            && ended != self.ended.load(Ordering::Acquire)
        {
            return Err(failure.clone());
        }
        let exchanged = patiently(self.timeout, || self.exchange(now)).await;
        self.ended.fetch_add(1, Ordering::Release);
        match exchanged {
            Ok(token) => {
                let secret = token.secret.clone();
                *kept = Kept {
                    token: Some(token),
                    failure: None,
                };
                Ok(secret)
            }
            Err(failure) => match &kept.token {
                // The margin is there for this, too.
                Some(token) if now < token.expires_at => Ok(token.secret.clone()),
                Some(_) | None => {
                    kept.failure = Some(failure.clone());
                    Err(failure)
                }
            },
        }
    }

    /// Drops a token that was not taken, unless it has been replaced meanwhile.
    pub(crate) async fn forget(&self, refused: &SecretString) {
        let mut kept = self.kept.lock().await;
        kept.token = kept
            .token
            .take()
            .filter(|token| token.secret.expose_secret() != refused.expose_secret());
    }

    async fn exchange(&self, now: i64) -> Result<Token, Failure> {
        let assertion = self.account.assertion(&self.scope, now);
        let assertion = assertion.ok_or_else(|| Failure::refused("the service account's key does not sign"))?;
        let request = self
            .http
            .post(&self.url)
            .timeout(self.timeout)
            .form(&[("grant_type", GRANT), ("assertion", assertion.expose_secret())]);
        let sent = request.send().await;
        let answer = Answer::of(sent.map_err(|error| Failure::unanswered(&error))?).await?;
        if !answer.status.is_success() {
            return Err(Failure::answered(answer.status, &answer.headers, &answer.body));
        }
        let granted: Granted = answer.read("a token")?;
        Ok(Token {
            secret: SecretString::from(granted.access_token),
            expires_at: now.saturating_add(granted.expires_in),
        })
    }

    fn now(&self) -> i64 {
        (self.clock)().as_second()
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("url", &self.url)
            .field("account", &self.account)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
impl Tokens {
    /// Has a token for good. Gets no other: there is no key.
    pub(crate) fn holding(http: Client, endpoints: &Endpoints, token: &str) -> Self {
        let account = ServiceAccount::without_key();
        let clock = || Timestamp::UNIX_EPOCH;
        let mut tokens = Self::new(http, endpoints, account, &[], clock, Duration::from_secs(5));
        tokens.kept.get_mut().token = Some(Token {
            secret: SecretString::from(token),
            expires_at: i64::MAX,
        });
        tokens
    }
}

#[cfg(test)]
mod tests;
