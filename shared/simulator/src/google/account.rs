//! The service account, and whether an assertion is really signed by it.

use std::path::Path;

use anyhow::Context;
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa;
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use serde_json::json;

/// What is told about an account: by hand, or with the key file that Google hands out, of which the rest is ignored.
#[derive(Deserialize)]
pub(crate) struct Told {
    client_email: String,
    public_key_pem: Option<String>,
    private_key: Option<String>,
    private_key_id: Option<String>,
    /// How long its tokens live; an hour unless told.
    token_seconds: Option<u32>,
}

/// A service account, as Google knows it: by the public half of its key.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) email: String,
    key: DecodingKey,
    key_id: Option<String>,
    pub(crate) token_seconds: u32,
}

/// How long a token lives: Google says a second less than an hour.
const TOKEN_SECONDS: u32 = 3599;

/// What an assertion claims.
#[derive(Debug, Deserialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    #[serde(default)]
    pub(crate) scope: String,
    pub(crate) aud: String,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    pub(crate) sub: Option<String>,
}

impl Account {
    /// From a key file, which is made up if there is none: whoever wants to be the account finds it there.
    pub(crate) fn load(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            std::fs::write(path, key_file()?).with_context(|| format!("writing {}", path.display()))?;
        }
        let text = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        let told = serde_json::from_slice(&text).with_context(|| format!("reading {}", path.display()))?;
        Self::new(told).map_err(anyhow::Error::msg)
    }

    pub(crate) fn new(told: Told) -> Result<Self, String> {
        let key = match (&told.public_key_pem, &told.private_key) {
            (Some(pem), _) => {
                DecodingKey::from_rsa_pem(pem.as_bytes()).map_err(|error| format!("public_key_pem: {error}"))?
            }
            (None, Some(pem)) => public_half(pem).ok_or("private_key: not an RSA key in PKCS #8 PEM")?,
            (None, None) => return Err("give public_key_pem or private_key".into()),
        };
        Ok(Self {
            email: told.client_email,
            key,
            key_id: told.private_key_id,
            token_seconds: told.token_seconds.unwrap_or(TOKEN_SECONDS),
        })
    }

    /// The claims of an assertion that this account has signed. What they say is not checked here.
    pub(crate) fn verify(&self, assertion: &str) -> Option<Claims> {
        let mut only_signature = Validation::new(Algorithm::RS256);
        only_signature.required_spec_claims.clear();
        only_signature.validate_exp = false;
        only_signature.validate_aud = false;
        let token = decode::<Claims>(assertion, &self.key, &only_signature).ok()?;
        let names_other_key = matches!((&token.header.kid, &self.key_id), (Some(given), Some(known)) if given != known);
        (!names_other_key).then_some(token.claims)
    }
}

/// What Google hands out once for a new account: the key is nobody else's.
fn key_file() -> anyhow::Result<String> {
    let pair = rsa::KeyPair::generate(rsa::KeySize::Rsa2048).context("making up a service account's key")?;
    let der = pair.as_der().context("making up a service account's key")?;
    let base64 = BASE64_STANDARD.encode(der.as_ref());
    let mut pem = "-----BEGIN PRIVATE KEY-----\n".to_owned();
    for (place, character) in base64.chars().enumerate() {
        if place > 0 && place % 64 == 0 {
            pem.push('\n');
        }
        pem.push(character);
    }
    pem.push_str("\n-----END PRIVATE KEY-----\n");
    let file = json!({
        "type": "service_account",
        "project_id": "chairside-local",
        "private_key_id": "local-key",
        "private_key": pem,
        "client_email": "chairside@chairside-local.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
    });
    Ok(file.to_string())
}

/// The public key of a private one. A test's own key file is as good a way to introduce an account as any.
fn public_half(pem: &str) -> Option<DecodingKey> {
    let base64: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = BASE64_STANDARD.decode(base64.trim()).ok()?;
    let pair = rsa::KeyPair::from_pkcs8(&der).ok()?;
    Some(DecodingKey::from_rsa_der(pair.public_key().as_ref()))
}
