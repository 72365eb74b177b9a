//! Secrets from the SSM Parameter Store: read once, when the process starts.

use aws_config::SdkConfig;
use secrecy::SecretString;

use crate::StartError;
use crate::config::required;

/// The stack's secrets: `SecureString` parameters under the prefix in `SECRETS_PREFIX`.
#[derive(Debug)]
pub struct Secrets {
    client: aws_sdk_ssm::Client,
    prefix: String,
}

impl Secrets {
    /// # Errors
    /// When `SECRETS_PREFIX` is missing.
    pub fn new(config: &SdkConfig) -> Result<Self, StartError> {
        Ok(Self {
            client: aws_sdk_ssm::Client::new(config),
            prefix: required("SECRETS_PREFIX")?,
        })
    }

    /// Reads several secrets in one call, in the order of `names`. A secret that is not set is `None`.
    ///
    /// # Errors
    /// When the store does not answer or refuses.
    pub async fn read<const N: usize>(&self, names: [&str; N]) -> Result<[Option<SecretString>; N], StartError> {
        let full = names.map(|name| format!("{}/{name}", self.prefix));
        let answer = self
            .client
            .get_parameters()
            .set_names(Some(full.to_vec()))
            .with_decryption(true)
            .send()
            .await
            .map_err(|error| StartError(format!("the secrets cannot be read: {}", error.into_service_error())))?;
        let found = answer.parameters.unwrap_or_default();
        Ok(full.map(|name| {
            let parameter = found
                .iter()
                .find(|parameter| parameter.name.as_deref() == Some(name.as_str()));
            parameter
                .and_then(|parameter| parameter.value.clone())
                .filter(|value| !value.is_empty())
                .map(SecretString::from)
        }))
    }
}

/// A secret without which the function cannot work.
///
/// # Errors
/// When it is not set; the message says how to set it.
pub fn needed(secret: Option<SecretString>, name: &str) -> Result<SecretString, StartError> {
    secret.ok_or_else(|| StartError(format!("the secret {name} is not set: cargo xtask secrets put {name}")))
}

/// The lines of a secret that may hold several values, such as an old and a new one during a rotation.
pub fn values(secret: &SecretString) -> Vec<SecretString> {
    use secrecy::ExposeSecret;
    let lines = secret
        .expose_secret()
        .split(['\n', ','])
        .map(str::trim)
        .filter(|value| !value.is_empty());
    lines.map(|value| SecretString::from(value.to_owned())).collect()
}
