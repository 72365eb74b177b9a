//! A call to Google: with a token, with a timeout, and judged once for all services.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::Timestamp;
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;

use crate::patience::patiently;
use crate::token::Tokens;
use crate::{Endpoints, Failure, InvalidAccount, Scope, ServiceAccount};

/// For one request, from its start to the end of the answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Who we are at Google. Cheap to clone; clones share their token, so make one for each process.
#[derive(Debug, Clone)]
pub struct Access {
    http: Client,
    endpoints: Arc<Endpoints>,
    tokens: Arc<Tokens>,
    timeout: Duration,
}

impl Access {
    /// `http` must not follow redirects: an upload answers with one that is none. `clock` dates the tokens.
    pub fn new(
        http: Client,
        endpoints: Endpoints,
        account: ServiceAccount,
        scopes: &[Scope],
        clock: fn() -> Timestamp,
    ) -> Self {
        let tokens = Tokens::new(http.clone(), &endpoints, account, scopes, clock, TIMEOUT);
        Self {
            http,
            endpoints: Arc::new(endpoints),
            tokens: Arc::new(tokens),
            timeout: TIMEOUT,
        }
    }

    /// With the account that a secret holds, if there is one, and with what stands for Google at `url`.
    ///
    /// # Errors
    /// When the secret is no key file of a service account.
    pub fn open(
        http: &Client,
        account: Option<&SecretString>,
        url: Option<&str>,
        scopes: &[Scope],
        clock: fn() -> Timestamp,
    ) -> Result<Option<Self>, InvalidAccount> {
        let account = account.map(ServiceAccount::parse).transpose()?;
        Ok(account.map(|account| Self::new(http.clone(), Endpoints::of(url), account, scopes, clock)))
    }

    /// Another timeout for a request than five seconds. The token exchange and uploads keep their own.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    pub(crate) fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// The service account's address, with which people share things.
    pub(crate) fn email(&self) -> &str {
        self.tokens.email()
    }

    pub(crate) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, url).timeout(self.timeout)
    }

    /// For what must not be repeated before its outcome is clear.
    ///
    /// What comes back is a success or one of the `known` statuses; everything else is a failure.
    pub(crate) async fn once(&self, request: &RequestBuilder, known: &[StatusCode]) -> Result<Answer, Failure> {
        let token = self.tokens.bearer().await?;
        let mut answer = send(request, token.expose_secret()).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            // Revoked, or Google has forgotten it: a new one may be taken.
            self.tokens.forget(&token).await;
            let token = self.tokens.bearer().await?;
            answer = send(request, token.expose_secret()).await?;
        }
        if answer.status.is_success() || known.contains(&answer.status) {
            Ok(answer)
        } else {
            Err(Failure::answered(answer.status, &answer.headers, &answer.body))
        }
    }

    /// For what may happen twice: tried again when that is worth it.
    pub(crate) async fn safely(&self, request: &RequestBuilder, known: &[StatusCode]) -> Result<Answer, Failure> {
        // The exchange has retries of its own: they should not multiply.
        self.tokens.bearer().await?;
        patiently(self.timeout, || self.once(request, known)).await
    }
}

async fn send(request: &RequestBuilder, token: &str) -> Result<Answer, Failure> {
    // Bodies are in memory and shared. There is no copy of a request that could not be built.
    let copy = request.try_clone();
    let copy = copy.ok_or_else(|| Failure::refused("the request could not be built"))?;
    let sent = copy.bearer_auth(token).send().await;
    Answer::of(sent.map_err(|error| Failure::unanswered(&error))?).await
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) async fn of(response: Response) -> Result<Self, Failure> {
        Ok(Self {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.bytes().await.map_err(|error| Failure::unanswered(&error))?,
        })
    }

    /// `what` was asked for, for the reason. What the body holds is not ours to tell.
    pub(crate) fn read<T: DeserializeOwned>(&self, what: &str) -> Result<T, Failure> {
        serde_json::from_slice(&self.body).map_err(|_error| Failure::unreadable(what))
    }
}

#[cfg(test)]
impl Access {
    /// With a token that is taken for good, so that no test but the token's own needs a key.
    pub(crate) fn with_token(base: &str, token: &str) -> Self {
        let endpoints = Endpoints::at(base);
        let http = Client::new();
        Self {
            tokens: Arc::new(Tokens::holding(http.clone(), &endpoints, token)),
            http,
            endpoints: Arc::new(endpoints),
            timeout: TIMEOUT,
        }
    }
}

#[cfg(test)]
mod tests;
