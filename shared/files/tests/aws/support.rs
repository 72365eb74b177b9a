//! Clients and buckets of a test's own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has to stop")]

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use domain::record::{FileKind, Record, State};
use domain::{PersonKey, RecordId, Timestamp};
use files::Bucket;

#[derive(Debug)]
pub struct Fresh {
    pub bucket: Bucket,
    client: aws_sdk_s3::Client,
    name: String,
}

impl Fresh {
    /// What is in the bucket.
    pub async fn keys(&self) -> Vec<String> {
        let listed = self.client.list_objects_v2().bucket(&self.name).send().await.unwrap();
        let key = |object: &aws_sdk_s3::types::Object| object.key().unwrap().to_owned();
        listed.contents().iter().map(key).collect()
    }

    pub async fn end(self) {
        for key in self.keys().await {
            let deletion = self.client.delete_object().bucket(&self.name).key(key);
            deletion.send().await.unwrap();
        }
        self.client.delete_bucket().bucket(&self.name).send().await.unwrap();
    }
}

/// A bucket of the test's own, if there is an endpoint.
pub async fn fresh() -> Option<Fresh> {
    let config = config(&endpoint()?);
    let path_style = aws_sdk_s3::config::Builder::from(&config)
        .force_path_style(true)
        .build();
    let client = aws_sdk_s3::Client::from_conf(path_style);
    let name = format!("contract-{}", unique());
    client.create_bucket().bucket(&name).send().await.unwrap();
    let bucket = Bucket::open(&config, &name);
    Some(Fresh { bucket, client, name })
}

/// A file that a dentist sent.
pub fn record(id: &str) -> Record {
    Record {
        id: RecordId::trusted(id),
        person: PersonKey::trusted("+14155550101"),
        case: None,
        kind: FileKind::Scan,
        media_id: "77".to_owned(),
        file_name: None,
        caption: None,
        state: State::Waiting,
        sent_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
        version: 1,
    }
}

pub fn endpoint() -> Option<String> {
    std::env::var("CHAIRSIDE_DYNAMODB_ENDPOINT").ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "what runs at the same time must not share a bucket"
)]
fn unique() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

pub fn config(endpoint: &str) -> SdkConfig {
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .build_https();
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| "test".to_owned());
    let (id, secret) = (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"));
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
            id, secret, None, None, "test",
        )))
        .http_client(http)
        .endpoint_url(endpoint)
        .build()
}
