//! Clients, tables and queues of a test's own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has to stop")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType,
};
use aws_sdk_sqs::types::QueueAttributeName;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use store::Table;

#[derive(Debug)]
pub struct Fresh {
    pub store: Table,
    pub client: aws_sdk_dynamodb::Client,
    pub name: String,
}

impl Fresh {
    pub async fn end(self) {
        self.client.delete_table().table_name(&self.name).send().await.unwrap();
    }
}

/// A table of the test's own, if there is an endpoint.
pub async fn fresh() -> Option<Fresh> {
    let client = dynamodb(&endpoint()?);
    let name = format!("contract-{}", unique());
    create_table(&client, &name).await;
    let store = Table::new(client.clone(), &name, testkit::builders::now);
    Some(Fresh { store, client, name })
}

fn endpoint() -> Option<String> {
    std::env::var("CHAIRSIDE_DYNAMODB_ENDPOINT").ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "what runs at the same time must not share a table"
)]
fn unique() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

/// How many requests are made, in all attempts.
#[derive(Debug, Clone, Default)]
pub struct Requests(Arc<AtomicU32>);

impl Requests {
    /// Since the last look.
    pub fn take(&self) -> u32 {
        self.0.swap(0, Ordering::SeqCst)
    }
}

impl Intercept for Requests {
    fn name(&self) -> &'static str {
        "requests"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

/// A store on the same table whose requests are counted.
pub fn counted(fresh: &Fresh) -> (Table, Requests) {
    let requests = Requests::default();
    let config = fresh.client.config().to_builder().interceptor(requests.clone()).build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    (Table::new(client, &fresh.name, testkit::builders::now), requests)
}

/// What the three services' clients are made of.
fn config(endpoint: &str) -> aws_config::SdkConfig {
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .build_https();
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| "test".to_owned());
    let (id, secret) = (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"));
    let credentials = aws_credential_types::Credentials::new(id, secret, None, None, "test");
    aws_config::SdkConfig::builder()
        .behavior_version(aws_config::BehaviorVersion::latest())
        .region(aws_config::Region::new("us-east-1"))
        .credentials_provider(aws_credential_types::provider::SharedCredentialsProvider::new(
            credentials,
        ))
        .http_client(http)
        .endpoint_url(endpoint)
        .build()
}

pub fn dynamodb(endpoint: &str) -> aws_sdk_dynamodb::Client {
    aws_sdk_dynamodb::Client::new(&config(endpoint))
}

pub fn sqs(endpoint: &str) -> aws_sdk_sqs::Client {
    aws_sdk_sqs::Client::new(&config(endpoint))
}

pub fn eventbridge() -> aws_sdk_eventbridge::Client {
    aws_sdk_eventbridge::Client::new(&config(&endpoint().unwrap()))
}

/// A queue of the test's own.
pub async fn queue(name: &str, fifo: bool) -> (aws_sdk_sqs::Client, String) {
    let client = sqs(&endpoint().unwrap());
    let name = format!("{name}-{}{}", unique(), if fifo { ".fifo" } else { "" });
    let mut create = client.create_queue().queue_name(name);
    if fifo {
        create = create.attributes(QueueAttributeName::FifoQueue, "true");
    }
    let url = create.send().await.unwrap().queue_url.unwrap();
    (client, url)
}

/// Takes everything from a queue: the bodies in the order in which they came.
pub async fn received(client: &aws_sdk_sqs::Client, url: &str) -> Vec<String> {
    let mut bodies = Vec::new();
    loop {
        let batch = client
            .receive_message()
            .queue_url(url)
            .max_number_of_messages(10)
            .send()
            .await
            .unwrap();
        if batch.messages().is_empty() {
            return bodies;
        }
        for message in batch.messages() {
            bodies.push(message.body().unwrap().to_owned());
            client
                .delete_message()
                .queue_url(url)
                .receipt_handle(message.receipt_handle().unwrap())
                .send()
                .await
                .unwrap();
        }
    }
}

/// As the template has it.
async fn create_table(client: &aws_sdk_dynamodb::Client, name: &str) {
    let attribute = |name: &str, kind| {
        AttributeDefinition::builder()
            .attribute_name(name)
            .attribute_type(kind)
            .build()
            .unwrap()
    };
    let key = |name: &str, kind| {
        KeySchemaElement::builder()
            .attribute_name(name)
            .key_type(kind)
            .build()
            .unwrap()
    };
    let keys_only = Projection::builder().projection_type(ProjectionType::KeysOnly).build();
    let due = Projection::builder()
        .projection_type(ProjectionType::Include)
        .non_key_attributes("kind")
        .non_key_attributes("worker")
        .build();
    let index = |name: &str, hash: &str, range: Option<&str>, projection: &Projection| {
        GlobalSecondaryIndex::builder()
            .index_name(name)
            .set_key_schema(Some(
                std::iter::once(key(hash, KeyType::Hash))
                    .chain(range.map(|range| key(range, KeyType::Range)))
                    .collect(),
            ))
            .projection(projection.clone())
            .build()
            .unwrap()
    };
    let texts = [
        "pk",
        "sk",
        "due_shard",
        "list_key",
        "list_sort",
        "subject_key",
        "subject_sort",
        "alias",
    ];
    let attributes = texts.map(|name| attribute(name, ScalarAttributeType::S)).into_iter();
    client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(
            attributes
                .chain([attribute("due_at", ScalarAttributeType::N)])
                .collect(),
        ))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .global_secondary_indexes(index("due", "due_shard", Some("due_at"), &due))
        .global_secondary_indexes(index("list", "list_key", Some("list_sort"), &keys_only))
        .global_secondary_indexes(index("subject", "subject_key", Some("subject_sort"), &keys_only))
        .global_secondary_indexes(index("alias", "alias", None, &keys_only))
        .send()
        .await
        .unwrap();
}
