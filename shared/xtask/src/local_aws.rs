//! Calls to the emulator in the plain wire format of AWS. It does not check the signature of its root user, so there
//! is none to make, and one call costs a millisecond instead of an SDK or a Python start.
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::time::Duration;
use ureq::http::Request;

#[derive(Debug, Clone)]
pub(crate) struct LocalAws {
    pub(crate) endpoint: String,
    pub(crate) region: String,
    agent: ureq::Agent,
}

impl LocalAws {
    pub(crate) fn new(endpoint: &str, region: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(1)))
            .build()
            .new_agent();
        Self {
            endpoint: endpoint.to_owned(),
            region: region.to_owned(),
            agent,
        }
    }

    pub(crate) fn healthy(&self) -> bool {
        let url = format!("{}/_ministack/health", self.endpoint);
        self.agent
            .get(url)
            .call()
            .is_ok_and(|response| response.status().is_success())
    }

    pub(crate) fn ssm(&self, operation: &str, input: &Value) -> Result<Value> {
        self.json("ssm", &format!("AmazonSSM.{operation}"), input)
    }

    pub(crate) fn dynamodb(&self, operation: &str, input: &Value) -> Result<Value> {
        self.json("dynamodb", &format!("DynamoDB_20120810.{operation}"), input)
    }

    pub(crate) fn sqs(&self, operation: &str, input: &Value) -> Result<Value> {
        self.json("sqs", &format!("AmazonSQS.{operation}"), input)
    }

    /// The services that have one path and name the operation in a header.
    fn json(&self, service: &str, target: &str, input: &Value) -> Result<Value> {
        let request = Request::post(format!("{}/", self.endpoint)).header("x-amz-target", target);
        self.send(service, request, Some(input))
            .with_context(|| format!("{target} failed"))
    }

    /// The services that name the operation in the path: Lambda, API Gateway, S3.
    pub(crate) fn rest(&self, service: &str, method: &str, path: &str, input: Option<&Value>) -> Result<Value> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.endpoint));
        self.send(service, request, input)
            .with_context(|| format!("{method} {path} failed"))
    }

    fn signature(&self, service: &str) -> String {
        let scope = format!("test/20260101/{}/{service}/aws4_request", self.region);
        format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=local")
    }

    fn send(&self, service: &str, request: ureq::http::request::Builder, input: Option<&Value>) -> Result<Value> {
        let body = input.map(Value::to_string).unwrap_or_default();
        let request = request
            .header("authorization", self.signature(service))
            .header("content-type", "application/x-amz-json-1.0")
            .body(body)?;
        let mut response = self.agent.run(request)?;
        let text = response.body_mut().with_config().limit(64 << 20).read_to_string()?;
        if !response.status().is_success() {
            bail!("{}: {text}", response.status());
        }
        // S3 answers with XML, of which nothing is needed.
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// The URL of a queue, by its full name.
    pub(crate) fn queue_url(&self, name: &str) -> Result<String> {
        let answer = self.sqs("GetQueueUrl", &json!({ "QueueName": name }))?;
        Ok(answer
            .get("QueueUrl")
            .and_then(Value::as_str)
            .context("an answer without a queue URL")?
            .to_owned())
    }
}
