//! One AWS configuration and one HTTP client for each process.

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

/// The HTTP client for everything that is not AWS.
///
/// # Errors
/// When TLS cannot be set up.
pub fn http() -> Result<reqwest::Client, StartError> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(3))
        .timeout(Duration::from_secs(10))
        // Nobody we talk to redirects, and a token must not follow a redirect to another host.
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("chairside")
        .build()
        .map_err(|error| StartError(format!("the HTTP client cannot be built: {error}")))
}
