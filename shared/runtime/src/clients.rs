//! One AWS configuration and one HTTP client for each process, and their connections before the first event.

use std::fmt::Display;
use std::future::Future;
use std::time::Duration;

use aws_config::environment::credentials::EnvironmentVariableCredentialsProvider;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

use crate::StartError;
use crate::config::{optional, required};

/// How long the first event may wait for connections. What is still missing then opens when it is used.
const WARM_UP: Duration = Duration::from_secs(2);

/// The configuration that all AWS clients share: region and credentials as Lambda gives them, in its environment. The
/// SDK's default chain would look in many more places, and cost a good part of a cold start.
///
/// # Errors
/// When the environment names no region.
pub fn aws() -> Result<SdkConfig, StartError> {
    let http = Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .build_https();
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_attempt_timeout(Duration::from_secs(5))
        .operation_timeout(Duration::from_secs(10))
        .build();
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(required("AWS_REGION")?))
        .credentials_provider(aws_sdk_ssm::config::SharedCredentialsProvider::new(
            EnvironmentVariableCredentialsProvider::new(),
        ))
        .http_client(http)
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(timeouts);
    if let Some(endpoint) = optional("AWS_ENDPOINT_URL") {
        config = config.endpoint_url(endpoint);
    }
    Ok(config.build())
}

/// What [`http`] makes, for those who pass it on.
pub type Http = reqwest::Client;

/// The HTTP client for everything that is not AWS.
///
/// # Errors
/// When TLS cannot be set up.
pub fn http() -> Result<Http, StartError> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(3))
        .timeout(Duration::from_secs(10))
        // Nobody we talk to redirects, and a token must not follow a redirect to another host.
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("chairside")
        .build()
        .map_err(|error| StartError(format!("the HTTP client cannot be built: {error}")))
}

/// Lets connections open before the first event: Lambda starts a process with a whole processor, and a small function
/// then has a part of one, of which a TLS handshake takes many milliseconds. That it fails is not yet a failure: the first
/// event will tell.
pub async fn warm_up<E: Display>(opening: impl Future<Output = Result<(), E>>) {
    match tokio::time::timeout(WARM_UP, opening).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "not warmed up"),
        Err(_) => tracing::warn!("not warmed up in time"),
    }
}
