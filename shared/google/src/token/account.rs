//! The key file of a service account, as Google makes it.

use std::fmt;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// The longest that Google takes.
const LIFETIME_SECONDS: i64 = 3600;

/// Who asks for tokens.
#[derive(Clone)]
pub struct ServiceAccount {
    email: String,
    key_id: Option<String>,
    key: EncodingKey,
    token_uri: String,
}

/// Why a key file was not accepted. Never holds anything of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the service account's key file is not usable: {0}")]
pub struct InvalidAccount(&'static str);

#[derive(Deserialize)]
struct File {
    client_email: String,
    private_key: SecretText,
    private_key_id: Option<String>,
    token_uri: String,
}

#[derive(Deserialize)]
#[serde(from = "String")]
struct SecretText(SecretString);

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(SecretString::from(text))
    }
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    scope: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

impl ServiceAccount {
    /// Reads the JSON key file. Its `token_uri` is where signed assertions are sent, so it has to be Google's.
    ///
    /// # Errors
    /// When a field is missing, the key is not an RSA key in PEM, or the address is not Google's.
    pub fn parse(file: &SecretString) -> Result<Self, InvalidAccount> {
        let file: File = serde_json::from_str(file.expose_secret())
            .map_err(|_error| InvalidAccount("expected JSON with client_email, private_key and token_uri"))?;
        if !is_google(&file.token_uri) {
            return Err(InvalidAccount("token_uri is not an https address at googleapis.com"));
        }
        let key = EncodingKey::from_rsa_pem(file.private_key.0.expose_secret().as_bytes())
            .map_err(|_error| InvalidAccount("private_key is not an RSA key in PEM"))?;
        Ok(Self {
            email: file.client_email,
            key_id: file.private_key_id,
            key,
            token_uri: file.token_uri,
        })
    }

    pub(super) fn email(&self) -> &str {
        &self.email
    }

    pub(super) fn token_uri(&self) -> &str {
        &self.token_uri
    }

    /// What the token exchange takes for a password. `now` in seconds since 1970. `None`: the key does not sign.
    pub(super) fn assertion(&self, scope: &str, now: i64) -> Option<SecretString> {
        let header = Header {
            kid: self.key_id.clone(),
            ..Header::new(Algorithm::RS256)
        };
        let claims = Claims {
            iss: &self.email,
            scope,
            // Also when the request goes elsewhere: that one stands for Google.
            aud: &self.token_uri,
            iat: now,
            exp: now.saturating_add(LIFETIME_SECONDS),
        };
        encode(&header, &claims, &self.key).ok().map(SecretString::from)
    }
}

fn is_google(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let host = url.host_str().unwrap_or_default();
    url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && (host == "googleapis.com" || host.ends_with(".googleapis.com"))
}

impl fmt::Debug for ServiceAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceAccount")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
impl ServiceAccount {
    /// Cannot sign.
    pub(crate) fn without_key() -> Self {
        Self {
            email: "lab@project.iam.gserviceaccount.com".to_owned(),
            key_id: None,
            key: EncodingKey::from_rsa_der(b""),
            token_uri: "https://oauth2.googleapis.com/token".to_owned(),
        }
    }
}
